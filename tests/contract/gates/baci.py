from tests.contract.gates import Values

GATES: Values = {
    "baci.bilateral_trade": {
        "RAW-ROWS": ("row_count", (1, 11e6), (0,)),
        "RAW-VALUE": ("min_value_kusd", (0, 0.001), (-0.001, -1e9)),
        "RAW-QUANTITY": ("min_quantity_t", (0, 0.001), (-0.001,)),
        "RAW-MAGNITUDE": ("max_value_kusd", (1e8, 1e9), (1.001e9, 1e14, float("inf"))),
        "RAW-TOTAL": ("total_value_kusd", (2.4e10, 1e11), (1.001e11, 2.4e13)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.2, 1, 5), (0.199, 5.01, 0)),
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.2, 1, 5), (0.199, 5.01, 1e-3, 1e6)),
        "G4": ("self_trade_share", (0, 0.02), (0.021,)),
        "RAW-MISSING": ("missing_quantity_share", (0, 0.1, 0.5), (0.51, 1)),
    },
    "baci.country_codes": {
        "RAW-ROWS": ("row_count", (1, 238), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
    },
    "baci.product_codes": {
        "RAW-ROWS": ("row_count", (1, 5_600), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
    },
}
