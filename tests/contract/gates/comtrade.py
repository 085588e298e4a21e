from tests.contract.gates import Values

GATES: Values = {
    "comtrade.trade": {
        "RAW-ROWS": ("row_count", (1, 9e6), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-VALUE": ("min_value_usd", (0, 0.001), (-0.001,)),
        "RAW-WEIGHT": ("min_weight_kg", (0, 0.001), (-0.001,)),
        "RAW-UNIT": ("median_value_usd", (10, 2e4, 1e8), (9.9, 0.02, 1.01e8, 2e10)),
        "RAW-MAGNITUDE": ("max_value_usd", (1e11, 1e12), (1.001e12, 1e17)),
        "RAW-TOTAL": ("partner_value_usd", (6e12, 1e13), (1.001e13, 6e18)),
        "RAW-WORLD": ("partner_ratio", (0.95, 1, 1.001), (0.94, 1.002, 2, 0)),
        "RAW-PREVIOUS-ROWS": ("rows_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-TOTAL": ("value_ratio", (0.5, 1, 2), (0.49, 2.01, 1e-6, 1e6)),
    },
    "comtrade.reporters": {
        "RAW-ROWS": ("row_count", (200, 255), (199, 0)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-DATES": ("backward_count", (0,), (1,)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.9, 1, 1.2), (0.89, 1.21, 0)),
    },
}
