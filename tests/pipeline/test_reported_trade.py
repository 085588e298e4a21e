"""US imports of 2024 as the Census Bureau published them, from its answers to the released mart.

The files lie in ``../shared`` and are not part of the project.
"""

import pytest

from tests.pipeline.world import Builder, Place, Said, good
from tests.shared_files import shared

BILLION = 10**9
# imports for consumption at customs value, billion dollars
PUBLISHED = {"CHN": 429.426, "EU27": 597.473, "JPN": 151.340, "MEX": 503.439}

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def _ask_the_bureau(place: Place) -> Said:
    for part in ("mirror_small/www.cepii.fr", "mirror/api.census.gov"):
        folder = shared(*part.split("/"))
        (place.root / "publishers").mkdir(exist_ok=True)
        (place.root / "publishers" / folder.name).symlink_to(folder)
    return place.call("run", FIVE_BASES_MIRROR=place.root / "publishers", BACI_RELEASE="V202601")


@pytest.fixture(scope="module")
def place(once: Builder) -> Place:
    """Return a place with a release of the small modelled world and the Bureau's answers beside it."""
    return good(once("reported", _ask_the_bureau))


def test_totals_are_those_the_bureau_published(place: Place):
    rows = place.rows(
        "select partner_code, sum(trade_value_usd) from marts.fct_reported_trade where publisher = 'census' "
        "and reporter_code = 'USA' and flow = 'import' and period = '2024' group by partner_code"
    )
    totals = {partner: round(float(value) / BILLION, 3) for partner, value in rows}
    assert len(totals) == 51
    assert {partner: totals[partner] for partner in PUBLISHED} == PUBLISHED


def test_slovakia_does_not_count_beside_the_union_it_belongs_to(place: Place):
    counted = place.rows(
        "select counts_once, count(distinct partner_code), sum(trade_value_usd) "
        "from marts.fct_reported_trade group by 1"
    )
    once = {flag: (partners, int(value)) for flag, partners, value in counted}
    assert once == {True: (50, 3_208_820_074_369), False: (1, 8_141_337_864)}
    assert place.rows("select distinct partner_code from marts.fct_reported_trade where not counts_once") == [("SVK",)]


def test_taiwan_is_a_partner_of_its_own_and_no_code_is_lost(place: Place):
    assert place.value("select count(*) from marts.fct_reported_trade where partner_code = 'S19'") == 3_195
    assert place.value("select count(*) from marts.fct_reported_trade where partner_code = '_X'") == 0
    assert place.value("select count(*) from marts.fct_reported_trade") == 89_334


def test_national_chapters_are_marked(place: Place):
    share = place.value(
        "select cast(sum(trade_value_usd) filter (where not is_hs_product) as double) / 1e9 "
        "from marts.fct_reported_trade where partner_code = 'CHN'"
    )
    assert round(share, 3) == 11.439
