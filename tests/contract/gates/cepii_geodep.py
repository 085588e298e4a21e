from tests.contract.gates import Values

GATES: Values = {
    "cepii_geodep.import_dependency": {
        "RAW-ROWS": ("row_count", (1, 4e6), (0,)),
        "RAW-PRODUCTS": ("malformed_product_count", (0,), (1,)),
        "RAW-ECONOMIES": ("malformed_economy_count", (0,), (1,)),
        "RAW-YEARS": ("min_year", (1995, 2019), (1994, 0)),
        "RAW-INDICES": ("impossible_index_count", (0,), (1,)),
        "RAW-RATIO": ("min_ratio", (0, 0.5), (-0.001,)),
        "RAW-VERDICTS": ("dependent_share", (0, 0.05, 0.5), (0.51, 1)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 1.5), (0.79, 1.51, 0)),
    },
}
