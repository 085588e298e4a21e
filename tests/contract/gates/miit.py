from tests.contract.gates import Values

GATES: Values = {
    "miit.enterprise_count": {
        "RAW-ROWS": ("row_count", (1, 37), (0,)),
        "RAW-COUNT": ("min_enterprise_count", (0, 5), (-1,)),
        "RAW-MAGNITUDE": ("max_enterprise_count", (4_357, 50_000), (50_001, 4e9)),
        "RAW-REGIONS": ("malformed_region_count", (0,), (1,)),
        "RAW-BATCHES": ("malformed_batch_count", (0,), (1,)),
        "RAW-TOTALS": ("exceeded_total_count", (0,), (1,)),
        "RAW-PREVIOUS-TOTAL": ("total_count_ratio", (0.5, 1, 3), (0.49, 3.01, 0)),
    },
}
