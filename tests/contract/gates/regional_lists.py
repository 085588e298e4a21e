from tests.contract.gates import Values

GATES: Values = {
    "regional_lists.list_count": {
        "RAW-ROWS": ("row_count", (1, 37), (0,)),
        "RAW-COUNT": ("min_item_count", (0, 5), (-1,)),
        "RAW-MAGNITUDE": ("max_item_count", (4_838_000, 50_000_000), (50_000_001, 4e12)),
        "RAW-FIRST-YEAR": ("min_year", (1990, 2024), (1989,)),
        "RAW-LAST-YEAR": ("max_year", (2024, 2100), (2101,)),
        "RAW-REGIONS": ("malformed_region_count", (0,), (1,)),
        "RAW-TOTALS": ("exceeded_total_count", (0,), (1,)),
        "RAW-PREVIOUS-AMOUNTS": ("largest_change_ratio", (1, 3), (3.01, 10_000)),
    },
}
