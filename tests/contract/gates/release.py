from tests.contract.gates import Values

GATES: Values = {
    "audit_unmatched_codes": {"G1": ("unmatched_value_share", (0, 0.001), (0.0011, 0.39, 1))},
    "audit_base_codes": {"G9": ("product_count", (1, 40), (0,))},
    "audit_totals": {
        "ROWS": ("row_count", (1, 11e6), (0,)),
        "VALUE": ("value_usd", (1, 2.4e13, 1e14), (0, -1, 1.001e14, 2.4e16)),
        "SUM-BILATERAL": ("bilateral_gap_usd", (0,), (0.001, -0.001)),
        "SUM-IMPORTS": ("import_gap_usd", (0,), (0.001, -0.001)),
        "SUM-BALANCE": ("balance_gap_usd", (0,), (0.001, -0.001)),
    },
    "audit_complexity": {
        "G11-SIGN": ("sign_correlation", (0, 0.7, 1), (-0.001, -0.7)),
        "G11-FILTER": ("unfiltered_count", (0,), (1,)),
        "G11-FLOOR": ("top_export_share", (0.0001, 0.2, 1), (0.00008, 6.7e-7, 0)),
    },
    "audit_input_output": {
        "G10-RADIUS": ("spectral_radius", (0, 0.6, 0.999), (1, 1.2, -0.1)),
        "G10-VALUE-ADDED": ("value_added_gap_share", (0, 1e-9), (1.1e-9, 0.02)),
        "G10-EMPTY": ("misjudged_count", (0,), (1,)),
    },
    "against_previous_release": {
        "G6": ("changed_key_share", (0, 0.01), (0.011, 1)),
        "COVERAGE": ("row_count_ratio", (0.9, 1, 3), (0.89, 0)),
        "MAGNITUDE": ("value_ratio", (0.8, 1, 1.25), (0.79, 1.26, 1e-3, 1e3)),
        "FLAGS": ("flag_churn_ratio", (0, 0.2, 0.35), (0.36, 1)),
    },
}
