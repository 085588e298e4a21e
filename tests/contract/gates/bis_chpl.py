from tests.contract.gates import Values

GATES: Values = {
    "bis_chpl.control_list": {
        "RAW-ROWS": ("row_count", (30, 50, 300), (29, 301, 0)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-TIERS": ("unknown_tier_count", (0,), (1,)),
        "RAW-COMPLETE": ("tier_count", (4, 6), (3, 0)),
        "RAW-EDITION": ("edition_count", (1,), (0, 2)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.9, 1, 1.1), (0.89, 1.11, 0)),
    },
}
