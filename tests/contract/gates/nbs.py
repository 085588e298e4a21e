from tests.contract.gates import Values

GATES: Values = {
    "nbs.observation": {
        "RAW-ROWS": ("row_count", (1, 10_000), (0,)),
        "RAW-CODES": ("malformed_count", (0,), (1,)),
        "RAW-NAMES": ("unnamed_count", (0,), (1,)),
        "RAW-MAGNITUDE": ("max_size", (1.8e6, 1e9), (1.1e9, 1.8e12)),
        "RAW-PERCENT": ("max_percent", (0, 5.8, 1e5), (1.1e5, 5.8e6)),
        "RAW-FIRST-YEAR": ("first_year", (1949, 2021), (1948,)),
        "RAW-LAST-YEAR": ("last_year", (2026, 2060), (2061,)),
        "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 5), (0.79, 5.01)),
        "RAW-PREVIOUS-MEDIAN": ("median_ratio", (0.1, 1, 10), (0.09, 10.1, 1e6)),
        "RAW-PREVIOUS-LARGEST": ("max_ratio", (0.05, 1, 20), (0.049, 20.1, 1e6)),
    },
}
