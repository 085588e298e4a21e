"""Which suite guards which raw table."""

from expectations import baci, unsd
from expectations.run import RawSuite
from sources.table import Table

_SUITES = {
    raw.suite.name: raw for raw in (baci.BILATERAL_TRADE, baci.COUNTRY_CODES, baci.PRODUCT_CODES, unsd.HS_CORRELATION)
}


def suite_for(table: Table) -> RawSuite:
    """Return the suite named ``<publisher>.<table>``; a raw table without one is a bug."""
    return _SUITES[table.full_name]
