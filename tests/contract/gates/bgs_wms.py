from tests.contract.gates import Values

GATES: Values = {
    "bgs_wms.production": {
        "RAW-ROWS": ("row_count", (1, 2_509), (0,)),
        "RAW-UNITS": ("unknown_unit_count", (0,), (1,)),
        "RAW-CODES": ("malformed_code_count", (0,), (1,)),
        "RAW-YEARS": ("min_year", (1913, 1971), (1912, 0)),
        "RAW-MAGNITUDE": ("max_amount", (5e9, 1e10), (1.001e10, float("inf"))),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 2), (0.79, 2.01, 0)),
        "RAW-PREVIOUS-AMOUNTS": ("largest_change_ratio", (1, 3), (3.01, 1_000, 1e6)),
        "RAW-MISSING": ("missing_amount_share", (0, 0.4), (0.41, 1)),
    },
}
