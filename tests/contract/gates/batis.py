from tests.contract.gates import Values

GATES: Values = {
    "batis.services_trade": {
        "RAW-ROWS": ("row_count", (1, 1e6), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-MAGNITUDE": ("max_value_musd", (0, 8e6, 1e8), (1.1e8, 8e12, float("inf"))),
        "RAW-SIGN": ("negative_share", (0, 0.01), (0.011, 1)),
        "RAW-MISSING": ("missing_balanced_share", (0, 0.5), (0.51, 1)),
        "RAW-MIRROR": ("mirror_gap_share", (0, 0.01), (0.011, 1)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
        "RAW-PREVIOUS-REPORTERS": ("reporter_count_ratio", (0.8, 1, 2), (0.79, 2.01)),
        "RAW-PREVIOUS-TOTAL": ("total_value_ratio", (0.5, 1, 2), (0.49, 2.01, 1e6)),
    },
}
