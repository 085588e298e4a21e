from tests.contract.gates import Values

GATES: Values = {
    "comext.trade": {
        "RAW-ROWS": ("row_count", (1, 120_000), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-VALUE": ("min_amount", (0, 0.01), (-0.01,)),
        "RAW-UNIT": ("median_value_eur", (100, 2e4, 1e8), (99, 0.02, 1.01e8, 2e10)),
        "RAW-MAGNITUDE": ("max_value_eur", (4.5e10, 1e11), (1.001e11, 4.5e15)),
        "RAW-TOTAL": ("total_value_eur", (9e11, 5e12), (5.01e12, 9e17)),
        "RAW-MISSING": ("missing_value_share", (0, 0.2), (0.21, 1)),
        "RAW-PREVIOUS-ROWS": ("rows_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-TOTAL": ("value_ratio", (0.3, 1, 3), (0.29, 3.01, 1e-6, 1e6)),
    },
    "comext.file_trade": {
        "RAW-ROWS": ("row_count", (1, 4_900_000), (0,)),
        "RAW-REPORTERS": ("reporter_count", (27, 28), (1, 26, 40)),
        "RAW-PARTNERS": ("partner_count", (100, 250), (99, 401)),
        "RAW-UNIT": ("median_value_eur", (100, 2e4, 1e6), (99, 0.02, 2e10)),
        "RAW-MAGNITUDE": ("max_value_eur", (1e10, 1e11), (1.001e11, 1e16)),
        "RAW-TOTAL": ("total_value_eur", (1e11, 1e12, 5e12), (9e10, 1e6, 1e18)),
        "RAW-MISSING": ("missing_value_share", (0, 0.2), (0.21, 1)),
        "RAW-PREVIOUS-ROWS": ("rows_ratio", (0.8, 1, 1.25), (0.79, 1.26, 0)),
        "RAW-PREVIOUS-TOTAL": ("value_ratio", (0.8, 1, 1.25), (0.79, 1.26, 1e-6, 1e6)),
    },
}
