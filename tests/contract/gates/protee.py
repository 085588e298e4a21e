from tests.contract.gates import Values

GATES: Values = {
    "protee.elasticity": {
        "RAW-ROWS": ("row_count", (4_000, 5_050, 5_300), (3_999, 5_301, 0)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-SIGN": ("positive_count", (0,), (1,)),
        "RAW-FINITE": ("infinite_count", (0,), (1,)),
        "RAW-UNIT": ("median_elasticity", (-20, -5, -1), (-21, -0.9, 5, -5e6)),
        "RAW-MAGNITUDE": ("min_elasticity", (-1_000, -130), (-1_001,)),
        "RAW-MISSING": ("unmarked_missing_count", (0,), (1,)),
        "RAW-MARKS": ("marked_share", (0.01, 0.12, 0.4), (0.009, 0.41)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.9, 1, 1.1), (0.89, 1.11, 0)),
    },
}
