from tests.contract.gates import Values

GATES: Values = {
    "gacc.trade": {
        "RAW-ROWS": ("row_count", (1, 9_999), (0,)),
        "RAW-PRODUCTS": ("malformed_product_count", (0,), (1,)),
        "RAW-PARTNERS": ("malformed_partner_count", (0,), (1,)),
        "RAW-LEVEL": ("digit_count", (1,), (0, 2)),
        "RAW-MAGNITUDE": ("max_value", (2.4e12, 5e12), (5.001e12, 2.4e18, float("inf"))),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.5, 1, 2), (0.49, 2.01, 7.1, 1e6)),
    },
}
