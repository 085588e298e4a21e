from tests.contract.gates import Values

GATES: Values = {
    "worldbank.indicator_value": {
        "RAW-ROWS": ("row_count", (1, 17_394), (0,)),
        "RAW-AREAS": ("area_count", (50, 264, 400), (49, 1, 401)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-FINITE": ("infinite_count", (0,), (1,)),
        "RAW-SIGN": ("min_value", (-1e9, 0), (-1.1e9,)),
        "RAW-MAGNITUDE": ("max_value", (1.2e14, 1e15), (1.1e15, 1.2e20)),
        "RAW-STEP": ("largest_step", (1, 5), (5.01, 1e6)),
        "RAW-FIRST-YEAR": ("first_year", (1960, 1996), (1959,)),
        "RAW-LAST-YEAR": ("last_year", (2025, 2060), (2061,)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 3), (0.79, 3.01, 0)),
        "RAW-PREVIOUS-AREAS": ("area_count_ratio", (0.8, 1, 1.5), (0.79, 1.51)),
        "RAW-PREVIOUS-MEDIAN": ("median_value_ratio", (0.2, 1, 5), (0.19, 5.01, 1e-6, 1e6)),
        "RAW-PREVIOUS-LARGEST": ("max_value_ratio", (0.1, 1, 10), (0.09, 10.1, 1e-6, 1e6)),
    },
}
