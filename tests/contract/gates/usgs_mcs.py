from tests.contract.gates import Values

GATES: Values = {
    "usgs_mcs.world_production": {
        "RAW-ROWS": ("row_count", (1, 3_303), (0,)),
        "RAW-STATISTICS": ("unknown_statistic_count", (0,), (1,)),
        "RAW-UNITS": ("unknown_unit_count", (0,), (1,)),
        "RAW-AMOUNT": ("min_amount", (0, 1), (-0.001, -1e6)),
        "RAW-MAGNITUDE": ("max_amount", (3.1e8, 1e9), (1.001e9, 2.7e11, float("inf"))),
        "RAW-TOTALS": ("contradicted_total_share", (0, 0.02), (0.021, 1)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-AMOUNTS": ("largest_change_ratio", (1, 20), (20.1, 1_000, 1e6)),
        "RAW-MISSING": ("missing_amount_share", (0, 0.4), (0.41, 1)),
    },
}
