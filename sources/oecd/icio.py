"""Parse inter-country input-output tables into conforming frames: a published zip, or a third-party extract."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from sources.archive import ArchiveRefused, open_archive, unpacked
from sources.codes import economy_codes, reject_unknown
from sources.delimited import check_complete, read_large_delimited
from sources.oecd.tables import ICIO_FINAL_DEMAND, ICIO_FLOWS, ICIO_TOTALS
from sources.table import ContractViolation, ParsedPart, partition_of

PUBLISHED, EXTRACT = "SML", "EXTRACT"
MEMBER = re.compile(r"(?:ICIO(?P<edition>\d{4})_)?(?P<year>\d{4})(?:_SML)?\.csv", flags=re.IGNORECASE)
NODE = re.compile(r"([A-Z][A-Z0-9]{2})_([A-Z]\w*)", flags=re.ASCII)
CATEGORIES = frozenset({"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"})
TAXES, VALUE_ADDED, OUTPUT = "TLS", "VA", "OUT"
# In the extended tables these economies stand in two parts, one of them for processing or global manufacturing.
PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
OTHER_AREAS = frozenset({"ROW", *PARTS})  # besides economies: the rest of the world, and parts of economies
EXTRACT_NODES = {
    "gross_output_musd": "output_musd",
    "final_demand_all_destinations_musd": "final_demand_musd",
    "intermediate_sales_musd": "intermediate_sales_musd",
    "value_added_plus_taxes_musd": "value_added_and_taxes_musd",
}
EXTRACT_FLOWS = {"src_country", "src_sector", "dst_country", "dst_sector", "value_musd"}


def years_of(path: Path) -> list[int]:
    """Return the years whose tables a zip holds. Raises :class:`ArchiveRefused` if it holds none."""
    return sorted(_members(path))


def read_tables(path: Path, edition: str, years: list[int], scratch: Path) -> Iterator[ParsedPart]:
    """Yield the flows, totals and final demand of each year.

    ``scratch`` is a folder for one unpacked year at a time. Raises :class:`ArchiveRefused` for a broken or dangerous
    archive and :class:`ContractViolation` for contents that are not an inter-country input-output table.
    """
    members = _members(path, edition)
    with open_archive(path) as archive:
        for year in years:
            with unpacked(archive, members[year], scratch, ICIO_FLOWS.publisher) as file:
                yield from read_table(file, edition, year)


def read_table(path: Path, edition: str, year: int) -> Iterator[ParsedPart]:
    """Yield the three parts of one year's matrix: rows CCC_IND, TLS, VA, OUT; columns CCC_IND, CCC_category, OUT.

    An economy that stands in parts (``PARTS``) is added up: its industries are one node each.
    """
    rows, columns, matrix = _read_matrix(path)
    count = _check_layout(path, rows, columns)
    _reject_unknown_economies(path, "row", [code.split("_", 1)[0] for code in rows[:count]])
    if any(_whole(name) != name for name in (*rows, *columns)):
        _reject_whole_beside_parts(path, rows[:count], matrix)
        rows, matrix = _added_up(rows, matrix)
        columns, transposed = _added_up(columns, matrix.T)
        matrix, count = transposed.T, sum(NODE.fullmatch(row) is not None for row in rows)
    nodes, demand = columns[:count], columns[count:-1]
    flows, final = matrix[:count, :count], matrix[:count, count:-1]
    taxes, value_added, output = (matrix[rows.index(name)] for name in (TAXES, VALUE_ADDED, OUTPUT))
    if not np.array_equal(output[:count], matrix[:count, -1]):
        _reject_different_outputs(path, nodes, output[:count], matrix[:count, -1])
    partition = partition_of(edition=edition, form=PUBLISHED, year=year)
    yield ParsedPart(ICIO_FLOWS, partition, _listed(flows))
    sales = flows.sum(axis=1)
    totals = _nodes(nodes).with_columns(
        output_musd=output[:count],
        value_added_musd=value_added[:count],
        taxes_less_subsidies_musd=taxes[:count],
        value_added_and_taxes_musd=value_added[:count] + taxes[:count],
        final_demand_musd=final.sum(axis=1),
        intermediate_sales_musd=sales,
        listed_sales_musd=sales,
        listed_purchases_musd=flows.sum(axis=0),
    )
    yield ParsedPart(ICIO_TOTALS, partition, ICIO_TOTALS.conform(totals))
    purchases = np.vstack([final, taxes[None, count:-1]])
    seller, buyer = np.nonzero(purchases)
    economies, categories = (list(part) for part in zip(*(code.split("_") for code in demand), strict=True))
    final_demand = pl.DataFrame(
        {
            "row_code": np.array([*nodes, TAXES])[seller],
            "economy_code": np.array(economies)[buyer],
            "category_code": np.array(categories)[buyer],
            "value_musd": purchases[seller, buyer],
        }
    )
    yield ParsedPart(ICIO_FINAL_DEMAND, partition, ICIO_FINAL_DEMAND.conform(final_demand))


def read_extract(nodes_path: Path, flows_path: Path, edition: str, year: int) -> Iterator[ParsedPart]:
    """Yield the flows and totals of an extract: a CSV of nodes, and a Parquet file of flows above a threshold.

    Value added and taxes come in one figure, final demand in one figure a node; the rest of the world is missing.
    """
    given = read_large_delimited(nodes_path)
    try:
        listed = pl.read_parquet(flows_path)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{flows_path.name}: {str(error).splitlines()[0]}") from error
    parts = sorted(set(PARTS) & set(given.get_column("country", default=pl.Series([""]))))
    if parts:
        raise ContractViolation(
            f"{nodes_path.name}: has {', '.join(parts)}, parts of economies; drop the published table"
        )
    for path, missing in (
        (nodes_path, {"country", "sector", *EXTRACT_NODES} - set(given.columns)),
        (flows_path, EXTRACT_FLOWS - set(listed.columns)),
    ):
        if missing:
            raise ContractViolation(f"{path.name}: the columns {sorted(missing)} are missing")
    _reject_unknown_economies(nodes_path, "country", given["country"].cast(pl.String).to_list())
    nodes = given.sort("country", "sector").select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int16).alias("node"),
        economy_code="country",
        industry_code="sector",
        **{ours: pl.col(theirs) for theirs, ours in EXTRACT_NODES.items()},
    )
    flows = _numbered(flows_path, listed, nodes)
    sums = {
        "listed_sales_musd": flows.group_by(node="supplier_node").agg(listed_sales_musd=pl.col("value_musd").sum()),
        "listed_purchases_musd": flows.group_by(node="user_node").agg(listed_purchases_musd=pl.col("value_musd").sum()),
    }
    unknown = pl.lit(None, pl.Float64)
    totals = nodes.with_columns(value_added_musd=unknown, taxes_less_subsidies_musd=unknown)
    for name, added in sums.items():
        totals = totals.join(added, on="node", how="left").with_columns(pl.col(name).fill_null(0.0))
    partition = partition_of(edition=edition, form=EXTRACT, year=year)
    yield ParsedPart(ICIO_FLOWS, partition, flows)
    yield ParsedPart(ICIO_TOTALS, partition, ICIO_TOTALS.conform(totals))


def _members(path: Path, edition: str | None = None) -> dict[int, str]:
    with open_archive(path) as archive:
        found = {name: MEMBER.fullmatch(name) for name in archive.namelist()}
    members: dict[int, str] = {}
    for name, match in found.items():
        if not match:
            continue
        if edition and match["edition"] not in (None, edition):
            raise ArchiveRefused(f"{path.name}: {name!r} is not of the edition of {edition}")
        if int(match["year"]) in members:
            raise ArchiveRefused(
                f"{path.name}: two members hold {match['year']}: {members[int(match['year'])]}, {name}"
            )
        members[int(match["year"])] = name
    if not members:
        raise ArchiveRefused(f"{path.name}: holds no table '<year>_SML.csv'; found {sorted(found)[:10]}")
    return members


def _read_matrix(path: Path) -> tuple[list[str], list[str], np.ndarray]:
    check_complete(path)
    with path.open("rb") as body:
        header = body.readline(1 << 20).decode("utf-8-sig", "replace").strip()
    _, *columns = (cell.strip('"') for cell in header.split(","))
    names = ["row", *(f"column_{position}" for position in range(len(columns)))]
    schema = dict.fromkeys(names, pl.Float64()) | {"row": pl.String()}
    try:
        frame = pl.read_csv(path, has_header=False, skip_rows=1, schema=schema)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{path.name}: {str(error).splitlines()[0]}") from error
    rows = frame["row"].to_list()
    empty = [row for row, count in zip(rows, _nulls(frame), strict=True) if count]
    if empty or None in rows:
        raise ContractViolation(f"{path.name}: {len(empty):,} rows have empty cells, for example {empty[:3]}")
    return rows, columns, frame.drop("row").to_numpy()


def _nulls(frame: pl.DataFrame) -> list[int]:
    return frame.select(pl.sum_horizontal(pl.all().is_null())).to_series().to_list()


def _check_layout(path: Path, rows: list[str], columns: list[str]) -> int:
    """Return the number of nodes. Raises :class:`ContractViolation` for another layout of rows and columns."""
    count = sum(NODE.fullmatch(row) is not None for row in rows)
    demand = [code.split("_", 1) for code in columns[count:-1]]
    problems = {
        "its first rows are not CCC_IND": not all(NODE.fullmatch(row) for row in rows[:count]),
        f"the rows after the industries are not {TAXES}, {VALUE_ADDED}, {OUTPUT}": sorted(rows[count:])
        != sorted((TAXES, VALUE_ADDED, OUTPUT)),
        "its columns are not in the order of its rows": rows[:count] != columns[:count],
        f"its last column is not {OUTPUT}": columns[-1:] != [OUTPUT],
        "the columns after the industries are not final demand": not demand
        or any(len(code) != 2 or code[1] not in CATEGORIES for code in demand),
        "a row or column is a duplicate": len(set(rows)) < len(rows) or len(set(columns)) < len(columns),
        "it has no industries": not count,
    }
    found = [problem for problem, is_there in problems.items() if is_there]
    if found:
        raise ContractViolation(
            f"{path.name}: {'; '.join(found)} (rows {rows[:2]} … {rows[-4:]}, columns {columns[:2]} … {columns[-3:]})"
        )
    return count


def _reject_unknown_economies(path: Path, column: str, codes: list[str]) -> None:
    remedy = "expected an economy of ISO 3166 (seed economies) or ROW, the rest of the world"
    reject_unknown(path.name, column, codes, economy_codes() | OTHER_AREAS, remedy)


def _reject_different_outputs(path: Path, nodes: list[str], below: np.ndarray, beside: np.ndarray) -> None:
    """Reject a table whose two statements of output differ by more than rounding."""
    apart = np.abs(below - beside) > 1e-6 * np.maximum(np.abs(beside), 1)
    if apart.any():
        example = int(np.flatnonzero(apart)[0])
        raise ContractViolation(
            f"{path.name}: row and column {OUTPUT} differ for {int(apart.sum()):,} industries, for example "
            f"{nodes[example]}: {below[example]} and {beside[example]}"
        )


def _whole(name: str) -> str:
    """Return the name of a row or column with the economy in the place of its part."""
    economy, separator, rest = name.partition("_")
    return f"{PARTS.get(economy, economy)}{separator}{rest}"


def _added_up(names: list[str], lines: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return names and the lines of a matrix with the parts of an economy added up, at the place of the first one."""
    position = {name: place for place, name in enumerate(dict.fromkeys(map(_whole, names)))}
    added = np.zeros((len(position), lines.shape[1]))
    np.add.at(added, [position[_whole(name)] for name in names], lines)
    return list(position), added


def _reject_whole_beside_parts(path: Path, nodes: list[str], matrix: np.ndarray) -> None:
    """Reject a table with industries of an economy beside those of its parts: they would be counted twice."""
    divided = {PARTS[name[:3]] for name in nodes if name[:3] in PARTS}
    wholes = [place for place, name in enumerate(nodes) if name[:3] in divided]
    doubled = [nodes[place] for place in wholes if matrix[place].any() or matrix[:, place].any()]
    if doubled:
        raise ContractViolation(f"{path.name}: {doubled[0]} is not empty, but there are parts of its economy too")


def _listed(flows: np.ndarray) -> pl.DataFrame:
    supplier, user = np.nonzero(flows)
    frame = pl.DataFrame(
        {
            "supplier_node": (supplier + 1).astype(np.int16),
            "user_node": (user + 1).astype(np.int16),
            "value_musd": flows[supplier, user],
        }
    )
    return ICIO_FLOWS.conform(frame, is_sorted=True)


def _nodes(codes: list[str]) -> pl.DataFrame:
    economies, industries = zip(*(code.split("_", 1) for code in codes), strict=True)
    return pl.DataFrame({"economy_code": economies, "industry_code": industries}).with_row_index("node", offset=1)


def _numbered(path: Path, listed: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    codes = nodes.select("economy_code", "industry_code", "node")
    flows = listed.with_columns(pl.col("src_country", "src_sector", "dst_country", "dst_sector").cast(pl.String))
    for end, node in (("src", "supplier_node"), ("dst", "user_node")):
        flows = flows.join(
            codes.rename({"node": node}),
            left_on=[f"{end}_country", f"{end}_sector"],
            right_on=["economy_code", "industry_code"],
            how="left",
        )
    unexpected_rows = flows.filter(pl.col("supplier_node").is_null() | pl.col("user_node").is_null())
    if unexpected_rows.height:
        raise ContractViolation(
            f"{path.name}: {unexpected_rows.height:,} flows are of unknown nodes, such as {unexpected_rows.row(0)[:4]}"
        )
    return ICIO_FLOWS.conform(flows.sort("supplier_node", "user_node"))
