"""Real and modelled files in CEPII's layout, which are not part of the project: they lie in ``../shared``.

`mirror/README.md` there says what each file is; `expected.json` was computed from the files in two independent ways.
"""

import hashlib
import json
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pipeline.world import DATA, Builder, Place, Said, good
from tests.shared_files import shared

REASON = "looked at the differences: a true revision"
ITALY = {"381": "380"}  # its number changed between the two releases
SUPPLIERS = {490: "S19", 392: "JPN", 276: "DEU", 528: "NLD"}

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def expected(size: str) -> dict:
    return json.loads(shared("mirror", DATA, "expected.json").read_text(encoding="utf-8"))[size]


def run(place: Place, mirror: str) -> Said:
    return place.call("run", FIVE_BASES_MIRROR=shared(mirror), BACI_RELEASE="V202601")


@pytest.fixture(scope="module")
def small(once: Builder) -> Place:
    return good(once("small", lambda place: run(place, "mirror_small")))


def check_totals(place: Place, want: dict) -> None:
    by_year = {
        str(year): (count, total)
        for year, count, total in place.rows(
            "select year, count(*), sum(trade_value_usd) from marts.fct_bilateral_trade group by year"
        )
    }
    assert {year: count for year, (count, _) in by_year.items()} == want["rows"]
    for year, total in want["world_total_kusd"].items():
        assert float(by_year[year][1]) / 1000 == pytest.approx(total, abs=0.002), year  # added as floats there
    for year, share in want["na_share_q"].items():
        seen = place.value(
            "select avg((quantity_t is null)::int) from marts.fct_bilateral_trade where year = ?", int(year)
        )
        assert seen == pytest.approx(share, abs=1e-6), year


def check_economies(place: Place, want: dict) -> None:
    for economy, facts in want["economies"].items():
        for year, one in ((year, one) for year, one in facts.items() if year.isdigit()):
            [seen] = place.rows(
                "select sum(import_value_usd)::double / 1000, sum(export_value_usd)::double / 1000, "
                "count(*) filter (where supplier_count > 0), count(*) filter (where supplier_hhi_index > 0.4), "
                "count(*) filter (where is_dependent_in_year) "
                "from marts.fct_supply_dependence where economy_code = ? and year = ?",
                economy,
                int(year),
            )
            assert seen[:2] == pytest.approx((one["imports_kusd"], one["exports_kusd"]), rel=1e-12), (economy, year)
            assert seen[2:] == (one["hs6_imported"], one["hs6_import_hhi_gt_0.4"], one["geodep_dependent_year"])


def check_persistence(place: Place, want: dict) -> None:
    for economy, facts in want["economies"].items():
        codes = [
            code
            for (code,) in place.rows(
                "select product_code from marts.fct_supply_dependence "
                "where economy_code = ? and year = 2024 and is_dependent order by 1",
                economy,
            )
        ]
        assert len(codes) == facts["geodep_dependent_2_of_3"], economy
        assert codes[:10] == facts["geodep_first_10"], economy
        assert hashlib.sha1(",".join(codes).encode()).hexdigest() == facts["geodep_2_of_3_sha1_of_codes"], economy


def check_concentration(place: Place, want: dict) -> None:
    world = {
        (product, str(year)): index
        for product, year, index in place.rows(
            "select distinct product_code, year, world_export_hhi_index from marts.fct_supply_dependence"
        )
    }
    for product, years in want["world_export_hhi"].items():
        for year, index in years.items():
            assert world[product, year] == pytest.approx(index, abs=5e-9), (product, year)
    for year, count in want["n_hs6_world_hhi_gt_0.4"].items():
        assert sum(index > 0.4 for (_, of), index in world.items() if of == year) == count, year
    for product, years in want["top_supplier_CHN"].items():
        for year, facts in years.items():
            [(code, share, index)] = place.rows(
                "select top_supplier_code, top_supplier_share, supplier_hhi_index from marts.fct_supply_dependence "
                "where economy_code = 'CHN' and product_code = ? and year = ?",
                product,
                int(year),
            )
            assert code == SUPPLIERS[facts["exporter"]], (product, year)
            assert (share, index) == pytest.approx((facts["share"], facts["import_hhi"]), abs=5e-9), (product, year)


def check_all(place: Place, want: dict) -> None:
    for check in (check_totals, check_economies, check_persistence, check_concentration):
        check(place, want)


def test_totals_of_the_small_world_are_those_of_its_lines(small: Place) -> None:
    check_totals(small, expected("small"))


def test_economies_of_the_small_world_trade_and_depend_as_computed_elsewhere(small: Place) -> None:
    check_economies(small, expected("small"))


def test_the_products_dependent_in_two_of_three_years_are_exactly_those_computed_elsewhere(small: Place) -> None:
    check_persistence(small, expected("small"))


def test_concentration_in_the_small_world_is_as_computed_elsewhere(small: Place) -> None:
    check_concentration(small, expected("small"))


def test_what_a_file_says_of_itself_stands_in_the_release(small: Place) -> None:
    for note, sha256 in small.rows("select note, sha256 from meta.vintages"):
        assert "MODELLED" in note
        assert sha256 == expected("small")["sha256"]


@pytest.mark.acceptance
def test_the_full_world_gives_the_figures_computed_elsewhere(tmp_path: Path) -> None:
    place = Place(tmp_path / "place")
    said = run(place, "mirror")
    assert said.code == 0, said.err
    check_all(place, expected("full"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Said, Said]:
    """Two real releases of 2020, a year apart: the place, and what the second run and the acceptance said."""
    settings = {"FIVE_BASES_MIRROR": shared("mirror"), "BACI_EDITIONS": "HS17"}
    place = Place(tmp_path_factory.mktemp("real") / "place")
    first = place.call("run", **settings, BACI_RELEASE="V202201")
    assert first.code == 0, first.err
    before = place.published()
    held = place.call("run", **settings)  # the newest release is found without being named
    assert place.published() == before
    return place, held, place.call("run", "--accept", REASON, **settings)


def lines(release: str, edition: str = "HS17") -> list[list[str]]:
    """The lines of a release's only year, as text, without the first."""
    with zipfile.ZipFile(shared("mirror", DATA, f"BACI_{edition}_{release}.zip")) as archive:
        [year] = [name for name in archive.namelist() if re.search(r"_Y\d{4}_", name)]
        return [row.split(",") for row in archive.read(year).decode().splitlines()[1:]]


def flows(release: str) -> dict[tuple[str, ...], int]:
    """The flows of a release in whole dollars, by exporter, importer and product."""
    rows = ([cell.strip() for cell in row] for row in lines(release))
    return {(ITALY.get(i, i), ITALY.get(j, j), k): round(Decimal(v) * 1000) for _, i, j, k, v, _ in rows}


@pytest.mark.acceptance
def test_a_real_revision_is_held_with_the_share_of_flows_it_changes(real: tuple[Place, Said, Said]) -> None:
    _, held, _ = real
    assert held.code == 3
    [seen] = re.findall(r"G6 \(needs approval\).*\n +seen +HS17 2020: ([\d.]+)\n", held.err)
    old, new = flows("V202201"), flows("V202301")
    changed = [k for k in old | new if k not in old or k not in new or abs(new[k] - old[k]) * 20 > old[k]]
    assert float(seen) == pytest.approx(len(changed) / len(old | new), abs=1e-5)


@pytest.mark.acceptance
def test_a_real_revision_that_is_accepted_replaces_the_year(real: tuple[Place, Said, Said]) -> None:
    place, _, accepted = real
    assert accepted.code == 0, accepted.err
    assert place.rows("select reason from meta.releases order by release_id") == [(None,), (REASON,)]
    assert place.value("select distinct vintage_id from marts.fct_bilateral_trade").startswith("V202301.")
    assert place.value("select count(*) from marts.fct_bilateral_trade") == len(lines("V202301"))
    assert place.value("select sum(trade_value_usd) from marts.fct_bilateral_trade") == sum(flows("V202301").values())


@pytest.mark.acceptance
def test_a_single_year_does_not_decide_persistence(real: tuple[Place, Said, Said]) -> None:
    place, _, accepted = real
    assert place.value("select count(*) from marts.fct_supply_dependence where is_dependent is not null") == 0
    assert "needs 3 years" in accepted.out


@pytest.mark.acceptance
def test_codes_that_lost_their_leading_zeros_get_them_back(tmp_path: Path) -> None:
    """The codes of this file went through a spreadsheet: 10121 is 010121."""
    short = [row for row in lines("V202301", "HS92") if len(row[3].strip()) < 6]
    assert short, "the file no longer shows what this test is about"
    place = Place(tmp_path / "place")
    said = place.call("run", FIVE_BASES_MIRROR=shared("mirror"), BACI_EDITIONS="HS92")
    assert said.code == 0, said.err
    assert place.value("select count(*) from marts.fct_bilateral_trade where length(product_code) <> 6") == 0
    restored = place.value("select count(*) from marts.fct_bilateral_trade where product_code < '1'")
    assert restored == len(short)
    unknown = (
        "select count(*) from marts.fct_bilateral_trade anti join marts.dim_product using (hs_edition, product_code)"
    )
    assert place.value(unknown) == 0
    # The five-base table maps no code of HS92 yet, and the release says so.
    assert re.search(r"not applicable", place.value("select observed from meta.gates where gate_code = 'G9'"))
    assert "no trade in products of a base in the HS editions of this release" in said.out


def test_a_landing_folder_can_stand_in_for_the_network(small: Place, tmp_path: Path) -> None:
    shutil.copytree(small.home / "landing", tmp_path / "landing")
    other = Place(tmp_path / "other")
    result = other.execute("baci", FIVE_BASES_MIRROR=tmp_path / "landing", BACI_RELEASE="V202601")
    assert result.success
    assert other.parts() == small.parts() != []
