from tests.contract.gates import Values

GATES: Values = {
    "unsd.hs_correlation": {
        "RAW-ROWS": ("row_count", (1, 15_657), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-RELATION": ("contradicted_relation_count", (0,), (1,)),
        "RAW-CONVERSION": ("unconverted_count", (0,), (1,)),
        "RAW-CONVERSION-ONCE": ("doubly_converted_count", (0,), (1,)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.5, 1, 2), (0.49, 2.01, 0)),
    },
}
