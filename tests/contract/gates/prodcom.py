from tests.contract.gates import Values

GATES: Values = {
    "prodcom.production": {
        "RAW-ROWS": ("row_count", (1, 2e5), (0,)),
        "RAW-PRODUCTION": ("has_production_count", (1, 1e5), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-FLAGS": ("unknown_flag_count", (0,), (1,)),
        "RAW-SIGN": ("min_amount", (0, 1), (-0.001,)),
        "RAW-MAGNITUDE": ("max_value_eur", (0, 3e11, 1e12), (1.1e12, 3e17)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-REPORTERS": ("reporter_count_ratio", (0.8, 1, 5), (0.79, 5.01)),
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.2, 1, 5), (0.19, 5.01, 1e6)),
    },
}
