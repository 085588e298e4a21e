from tests.contract.gates import Values

_FLOW = {
    "RAW-ROWS": ("row_count", (1, 89_334), (0,)),
    "RAW-CODES": ("malformed_count", (0,), (1,)),
    "RAW-PARTNERS": ("absent_partner_count", (0,), (1, 3)),
    "RAW-VALUE": ("min_value_usd", (0, 1), (-1,)),
    "RAW-UNIT": ("median_value_usd", (1e3, 295_972.5, 1e8), (999, 296, 0.3, 1.01e8, 3e11)),
    "RAW-MAGNITUDE": ("max_value_usd", (9.6e10, 1e12), (1.001e12, 9.6e16)),
    "RAW-TOTAL": ("total_value_usd", (1e11, 3.8e12, 3e13), (0, 9.9e10, 3.2e9, 3.01e13, 3.2e18)),
    "RAW-WORLD": ("country_ratio", (0.95, 1, 1.001), (0.94, 1.002, 0)),
    "RAW-PREVIOUS-ROWS": ("row_count_ratio", (0.8, 1, 3), (0.79, 3.01, 0)),
    "RAW-PREVIOUS-PARTNERS": ("partner_count_ratio", (0.95, 1, 4), (0.94, 0)),
    "RAW-PREVIOUS-TOTAL": ("total_value_usd_ratio", (0.5, 1, 2), (0.49, 2.01, 1e-6, 1e6)),
}
GATES: Values = {"census.imports": _FLOW, "census.exports": _FLOW}
