from tests.contract.gates import Values

GATES: Values = {
    "unido.industrial_production": {
        "RAW-ROWS": ("row_count", (12, 350), (11, 0)),
        "RAW-FINITE": ("infinite_count", (0,), (1,)),
        "RAW-SIGN": ("min_value", (0, 26.9), (-0.1,)),
        "RAW-MAGNITUDE": ("max_value", (139, 10_000), (10_001, 1.39e8)),
        "RAW-STEP": ("largest_step", (1, 10), (10.1, 1e6)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 3), (0.79, 3.01)),
        "RAW-PREVIOUS-MEDIAN": ("median_ratio", (0.3, 1, 3), (0.29, 3.01, 1e6)),
    },
}
