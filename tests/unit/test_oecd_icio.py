"""Inter-country input-output tables: the accounts come out as they stand there, anything else is refused."""

from pathlib import Path

import polars as pl
import pytest

from sources.archive import ArchiveRefused
from sources.oecd.icio import read_extract, read_table, read_tables, years_of
from sources.table import ContractViolation, ParsedPart
from tests.gates import refusals
from tests.shared_files import shared
from tests.unit.oecd_files import ICIO, text, write_zip

NODES = (
    "country,sector,gross_output_musd,gross_output_published_musd,final_demand_all_destinations_musd,"
    "intermediate_sales_musd,value_added_plus_taxes_musd",
    "ROW,G,20e6,20e6,10e6,10e6,11e6",
    "CHN,C26,25e6,25e6,9e6,16e6,7e6",
    "CHN,G,15e6,15e6,11e6,4e6,12e6",
    "ROW,C26,40e6,40e6,10e6,30e6,10e6",
)


def table(tmp_path: Path, lines: tuple[str, ...]) -> dict[str, ParsedPart]:
    path = tmp_path / "2022_SML.csv"
    path.write_text(text(lines), encoding="utf-8")
    return {part.table.name: part for part in read_table(path, "2025", 2022)}


def changed(line: int, old: str, new: str) -> tuple[str, ...]:
    assert old in ICIO[line]
    return tuple(said.replace(old, new, 1) if place == line else said for place, said in enumerate(ICIO))


def test_flows_are_numbered_like_the_matrix_and_zeros_are_left_out(tmp_path: Path):
    part = table(tmp_path, ICIO)["icio_flows"]
    assert part.partition == "edition=2025/form=SML/year=2022"
    assert part.frame.rows() == [
        (1, 1, 10e6),
        (1, 2, 2e6),
        (1, 3, 4e6),
        (2, 1, 3e6),
        (2, 2, 1e6),
        (3, 1, 5e6),
        (3, 3, 20e6),
        (3, 4, 5e6),
        (4, 3, 6e6),
        (4, 4, 4e6),
    ]


def test_totals_hold_both_accounts_of_an_industry(tmp_path: Path):
    totals = table(tmp_path, ICIO)["icio_totals"].frame
    assert totals.row(0, named=True) == {
        "node": 1,
        "economy_code": "CHN",
        "industry_code": "C26",
        "output_musd": 25e6,
        "value_added_musd": 6e6,
        "taxes_less_subsidies_musd": 1e6,
        "value_added_and_taxes_musd": 7e6,
        "final_demand_musd": 9e6,  # 3 + 1 + 5
        "intermediate_sales_musd": 16e6,  # 10 + 2 + 4
        "listed_sales_musd": 16e6,
        "listed_purchases_musd": 18e6,  # 10 + 3 + 5
    }
    assert totals["industry_code"].to_list() == ["C26", "G", "C26", "G"]


def test_final_demand_keeps_where_it_is_and_the_taxes_on_it(tmp_path: Path):
    rows = table(tmp_path, ICIO)["icio_final_demand"].frame.rows()
    assert ("ROW_C26", "ROW", "INVNT", -1e6) in rows
    assert ("TLS", "ROW", "HFCE", 0.5e6) in rows
    assert len(rows) == 12


def divided(whole: str, *parts: str) -> tuple[str, ...]:
    """Return ICIO with an economy in two equal parts at the end of the industries, and itself empty beside them."""
    header, *body = (line.split(",") for line in ICIO)
    nodes, rest = header[1:5], header[5:]
    rows = {cells[0]: [float(cell) for cell in cells[1:]] for cells in body}
    new = [f"{part}{node[3:]}" for part in parts for node in nodes if node.startswith(whole)]
    old = dict(zip(new, [node for node in nodes if node.startswith(whole)] * len(parts), strict=True))

    def weight(name: str) -> float:
        return 0.5 if name in new else 0.0 if name.startswith(whole) and name in nodes else 1.0

    names = [*nodes, *new]
    columns = [*names, *rest]
    lines = [",".join([header[0], *columns])]
    for row in (*names, "TLS", "VA", "OUT"):
        values = dict(zip(header[1:], rows[old.get(row, row)], strict=True))
        cells = [values[old.get(column, column)] * weight(row) * weight(column) for column in columns]
        lines.append(",".join([row, *map(str, cells)]))
    return tuple(lines)


@pytest.mark.parametrize(("whole", "parts"), [("CHN", ("CN1", "CN2")), ("ROW", ("MX1", "MX2"))])
def test_an_economy_in_parts_is_added_up(tmp_path: Path, whole: str, parts: tuple[str, str]):
    """China in two parts is China; Mexico's parts, made of ROW here, are Mexico, with a row for the empty ROW."""
    found, plain = table(tmp_path, divided(whole, *parts)), table(tmp_path, ICIO)
    if whole == "CHN":
        for name in plain:
            assert found[name].frame.equals(plain[name].frame), name
    codes = found["icio_totals"].frame["economy_code"].unique().sort().to_list()
    assert codes == (["CHN", "ROW"] if whole == "CHN" else ["CHN", "MEX", "ROW"])
    assert found["icio_totals"].frame["output_musd"].sum() == plain["icio_totals"].frame["output_musd"].sum()
    assert {name: refusals(part) for name, part in found.items()} == {name: set() for name in plain}


def test_an_economy_beside_its_parts_is_refused(tmp_path: Path):
    lines = list(divided("CHN", "CN1", "CN2"))
    cells = lines[1].split(",")
    lines[1] = ",".join([cells[0], "1.0", *cells[2:]])
    with pytest.raises(
        ContractViolation, match=r"2022_SML.csv: CHN_C26 is not empty, but there are parts of its economy"
    ):
        table(tmp_path, tuple(lines))


def test_an_extract_with_parts_of_economies_is_refused(tmp_path: Path):
    with pytest.raises(ContractViolation, match=r"icio2022_nodes.csv: has CN1, parts of economies"):
        extract(tmp_path, (*NODES, NODES[2].replace("CHN", "CN1")), FLOWS)


def test_a_balanced_table_passes_every_gate(tmp_path: Path):
    assert {name: refusals(part) for name, part in table(tmp_path, ICIO).items()} == {
        "icio_flows": set(),
        "icio_totals": set(),
        "icio_final_demand": set(),
    }


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (changed(1, "10e6,2e6", "10.5e6,2e6"), {"icio_totals": {"G10-ROWS", "G10-COLUMNS"}}),
        (changed(6, "6e6", "6.5e6"), {"icio_totals": {"G10-COLUMNS"}}),
        (changed(1, "3e6,1e6", "3.5e6,1e6"), {"icio_totals": {"G10-ROWS"}}),
        (changed(1, "10e6,2e6", "-10e6,22e6"), {"icio_flows": {"G10-SIGN"}, "icio_totals": {"G10-COLUMNS"}}),
        (changed(4, "0,0,6e6", "0,0,0"), {"icio_totals": {"G10-ROWS", "G10-COLUMNS", "G10-NODE"}}),
    ],
    ids=["a flow", "value added", "final demand", "negative", "a lost flow"],
)
def test_accounts_that_do_not_balance_are_refused(tmp_path: Path, lines: tuple[str, ...], refused: dict[str, set[str]]):
    found = {name: refusals(part) for name, part in table(tmp_path, lines).items()}
    assert {name: gates for name, gates in found.items() if gates} == refused


def test_a_table_in_dollars_is_refused(tmp_path: Path):
    dollars = tuple(line.replace("e6", "e12") for line in ICIO)
    parts = table(tmp_path, dollars)
    assert refusals(parts["icio_flows"]) == {"RAW-MAGNITUDE"}
    assert refusals(parts["icio_totals"]) == {"G10-OUTPUT"}
    assert refusals(parts["icio_final_demand"]) == {"RAW-MAGNITUDE", "RAW-TOTAL"}


def test_half_a_table_is_refused_beside_the_vintage_before(tmp_path: Path):
    totals = table(tmp_path, ICIO)["icio_totals"]
    before = {"row_count": 9.0, "total_output_musd": 201e6}
    assert refusals(totals, before) == {"RAW-PREVIOUS-ROWS", "RAW-PREVIOUS-TOTAL"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (changed(0, "CHN_C26,CHN_G", "CHN_G,CHN_C26"), "columns are not in the order of its rows"),
        (changed(0, "CHN_HFCE", "CHN_HFCEX"), "are not final demand"),
        (changed(0, ",OUT", ",TOTAL"), "last column is not OUT"),
        (changed(5, "TLS", "TAXSUB"), "are not TLS, VA, OUT"),
        (changed(2, "CHN_G", "CHN_C26"), "a row or column is a duplicate"),
        (changed(7, "OUT,25e6", "OUT,26e6"), r"row and column OUT differ for 1 industries, for example CHN_C26"),
        (changed(1, "10e6", ""), "1 rows have empty cells, for example .*CHN_C26"),
        (changed(1, "10e6", "n/a"), "2022_SML.csv: could not parse"),
        (ICIO[:5], "are not TLS, VA, OUT"),
        (ICIO[:1], "has no industries"),
        (("<html><title>Moved</title></html>",), "has no industries"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, lines: tuple[str, ...], says: str):
    with pytest.raises(ContractViolation, match=says):
        table(tmp_path, lines)


def test_a_zip_says_by_its_members_which_years_it_holds(tmp_path: Path):
    path = write_zip(tmp_path / "icio.zip", {"2021_SML.csv": ICIO, "ICIO2025_2022.csv": ICIO, "ReadMe.csv": ("note",)})
    assert years_of(path) == [2021, 2022]
    parts = list(read_tables(path, "2025", [2022], tmp_path / "scratch"))
    assert {part.partition for part in parts} == {"edition=2025/form=SML/year=2022"}
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"2022.txt": ICIO}, r"holds no table '<year>_SML.csv'; found \['2022.txt'\]"),
        ({"2022_EXT.csv": ICIO}, "holds no table"),
        ({"2022_SML.csv": ICIO, "2022.csv": ICIO}, "two members hold 2022"),
        ({"ICIO2023_2022.csv": ICIO}, "is not of the edition of 2025"),
        ({"../2022_SML.csv": ICIO}, "could leave its folder"),
    ],
)
def test_a_zip_of_something_else_is_refused(tmp_path: Path, members: dict[str, tuple[str, ...]], says: str):
    path = write_zip(tmp_path / "icio.zip", members)
    with pytest.raises(ArchiveRefused, match=says):
        list(read_tables(path, "2025", years_of(path), tmp_path / "scratch"))


def extract(tmp_path: Path, nodes: tuple[str, ...], flows: list[tuple]) -> dict[str, ParsedPart]:
    nodes_path, flows_path = tmp_path / "icio2022_nodes.csv", tmp_path / "icio2022_intermediate_flows.parquet"
    nodes_path.write_text(text(nodes), encoding="utf-8")
    columns = ["src_country", "src_sector", "dst_country", "dst_sector", "value_musd"]
    pl.DataFrame(flows, schema=columns, orient="row").write_parquet(flows_path)
    return {part.table.name: part for part in read_extract(nodes_path, flows_path, "2025", 2022)}


FLOWS = [
    ("ROW", "C26", "CHN", "C26", 5e6),
    ("CHN", "C26", "CHN", "C26", 10e6),
    ("CHN", "C26", "CHN", "G", 2e6),
    ("CHN", "C26", "ROW", "C26", 4e6),
    ("CHN", "G", "CHN", "C26", 3e6),
    ("CHN", "G", "CHN", "G", 1e6),
    ("ROW", "C26", "ROW", "C26", 20e6),
    ("ROW", "C26", "ROW", "G", 5e6),
    ("ROW", "G", "ROW", "C26", 6e6),
    ("ROW", "G", "ROW", "G", 4e6),
]


def test_an_extract_gives_the_same_flows_and_what_it_knows_of_the_totals(tmp_path: Path):
    parts, published = extract(tmp_path, NODES, FLOWS), table(tmp_path, ICIO)
    assert list(parts) == ["icio_flows", "icio_totals"]
    assert parts["icio_flows"].partition == "edition=2025/form=EXTRACT/year=2022"
    assert parts["icio_flows"].frame.equals(published["icio_flows"].frame)
    unknown = ["value_added_musd", "taxes_less_subsidies_musd"]
    assert parts["icio_totals"].frame.drop(unknown).equals(published["icio_totals"].frame.drop(unknown))
    assert parts["icio_totals"].frame.select(pl.col(unknown).null_count()).row(0) == (4, 4)
    assert {name: refusals(part) for name, part in parts.items()} == {"icio_flows": set(), "icio_totals": set()}


def test_an_extract_without_a_large_flow_is_refused(tmp_path: Path):
    parts = extract(tmp_path, NODES, FLOWS[1:])
    assert refusals(parts["icio_totals"]) == {"G10-LISTED"}


def test_an_extract_with_a_flow_of_no_node_is_refused(tmp_path: Path):
    with pytest.raises(ContractViolation, match=r"1 flows are of unknown nodes, such as .*'XXX'"):
        extract(tmp_path, NODES, [*FLOWS, ("XXX", "G", "CHN", "G", 1.0)])


def test_an_extract_with_another_column_is_refused(tmp_path: Path):
    renamed = (NODES[0].replace("gross_output_musd", "output"), *NODES[1:])
    with pytest.raises(ContractViolation, match=r"icio2022_nodes.csv: the columns \['gross_output_musd'\] are missing"):
        extract(tmp_path, renamed, FLOWS)


def test_the_table_of_2022_balances():
    nodes = shared("drop", "oecd_icio", "icio2022_nodes.csv")
    flows = shared("drop", "oecd_icio", "icio2022_intermediate_flows.parquet")
    parts = {part.table.name: part for part in read_extract(nodes, flows, "2025", 2022)}
    assert {name: refusals(part) for name, part in parts.items()} == {"icio_flows": set(), "icio_totals": set()}
    assert parts["icio_flows"].frame.height == 2_169_775
    totals = parts["icio_totals"].frame
    assert totals.height == 80 * 50
    assert totals["output_musd"].sum() / 1e6 == pytest.approx(192.4, abs=0.05)
    assert totals["final_demand_musd"].sum() / 1e6 == pytest.approx(93.2, abs=0.05)
    assert (totals["output_musd"] == 0).sum() == 51
    makes = totals.filter(pl.col("industry_code").str.starts_with("C"))
    output = makes.group_by("economy_code").agg(pl.col("output_musd").sum() / 1e6)
    for economy, trillions in {"CHN": 20.3, "USA": 7.3, "JPN": 2.8, "DEU": 2.4}.items():
        assert output.filter(economy_code=economy)["output_musd"].item() == pytest.approx(trillions, abs=0.05)


def test_an_unknown_economy_is_refused_with_its_row(tmp_path: Path):
    path = tmp_path / "2022_SML.csv"
    path.write_text(text(line.replace("CHN", "CHX") for line in ICIO), encoding="utf-8")
    with pytest.raises(ContractViolation, match=r"2022_SML\.csv: row 2, column 'row' holds 'CHX'; expected an economy"):
        list(read_table(path, "2025", 2022))
