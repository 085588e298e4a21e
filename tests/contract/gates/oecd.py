from tests.contract.gates import Values

PREVIOUS_ROWS = ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0))
INFINITE = float("inf")

GATES: Values = {
    "oecd.icio_flows": {
        "RAW-ROWS": ("row_count", (1, 16e6), (0,)),
        "G10-SIGN": ("min_value_musd", (0, 0.1), (-0.001, -1e6)),
        "RAW-MAGNITUDE": ("max_value_musd", (943_164, 5e7), (5.001e7, 9.4e11, INFINITE)),
        "RAW-PREVIOUS-ROWS": PREVIOUS_ROWS,
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.5, 1, 2), (0.49, 2.01, 1e6)),
    },
    "oecd.icio_totals": {
        "RAW-ROWS": ("row_count", (1, 4_050), (0,)),
        "G10-OUTPUT": ("total_output_musd", (3e7, 1.924e8, 5e8), (2.9e7, 5.1e8, 1.924e14)),
        "G10-OUTPUT-SIGN": ("min_output_musd", (0, 1), (-0.001,)),
        "G10-ROWS": ("row_gap_share", (0, 2.3e-7, 1e-6), (1.1e-6, 1)),
        "G10-COLUMNS": ("column_gap_share", (0, 1e-6), (1.1e-6, 1)),
        "G10-NODE": ("node_gap_share", (0, 0.02, 0.1), (0.11, 1)),
        "G10-LISTED": ("listed_share", (0.999, 1, 1.000001), (0.9989, 1.00001, 2)),
        "RAW-PREVIOUS-ROWS": PREVIOUS_ROWS,
        "RAW-PREVIOUS-TOTAL": ("total_output_ratio", (0.5, 1, 2), (0.49, 2.01, 1e6)),
    },
    "oecd.icio_final_demand": {
        "RAW-ROWS": ("row_count", (1, 2e6), (0,)),
        "RAW-MAGNITUDE": ("max_absolute_musd", (0, 2e7), (2.1e7, 1e13, INFINITE)),
        "RAW-TOTAL": ("total_value_musd", (1.5e7, 9.3e7, 2.5e8), (1.4e7, 2.6e8, 9.3e13)),
        "G10-SIGN": ("negative_share", (0, 0.05), (0.051, 1)),
        "RAW-PREVIOUS-ROWS": PREVIOUS_ROWS,
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.5, 1, 2), (0.49, 2.01, 1e6)),
    },
    "oecd.observations": {
        "RAW-ROWS": ("row_count", (1, 3e6), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-MAGNITUDE": ("max_usd", (0, 2e14, 1e15), (1.1e15, 2e20)),
        "RAW-MAGNITUDE-ANY": ("max_absolute", (0, 4e16, 1e19), (1.1e19, INFINITE)),
        "RAW-MISSING": ("missing_share", (0, 0.9), (0.91, 1)),
        "RAW-PREVIOUS-ROWS": PREVIOUS_ROWS,
        "RAW-PREVIOUS-AREAS": ("area_count_ratio", (0.8, 1, 2), (0.79, 2.01, 0)),
        "RAW-PREVIOUS-MEDIAN": ("median_ratio", (0.2, 1, 5), (0.19, 5.1, 1e-6, 1e6)),
    },
}
