from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="gacc",
    title="China Customs (GACC) online queries",
    licence="statistics of the General Administration of Customs of China; no licence for re-distribution is stated",
    calendar="monthly, detail about the 18th of the next month",
    verified_live="no: exports behind a captcha, which a person downloads into the drop folder; to descriptions",
    issues=tuple((month, 18) for month in range(1, 13)),
    drop_folder="gacc",
    is_redistributable=False,
)
