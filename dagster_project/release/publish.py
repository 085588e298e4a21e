"""From an approved candidate to the release that readers open."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from dagster_project.release.candidate import DATA_DOCS, SYNTHETIC, Candidate, Inputs, Verdict
from dagster_project.release.catalog import FILE, Catalog, Release
from dagster_project.release.literals import quoted

# Every client of DuckDB 1.x can open this; it costs 3 % in size against the newest format.
STORAGE_VERSION = "v1.0.0"

META = {
    "releases": (
        "A published release. Grain: release_id.",
        {
            "release_id": ("varchar", "Identifier; sorts by time."),
            "published_at": ("timestamp", "When it was published, UTC."),
            "profile": ("varchar", "sample (generated) or live (publishers' data)."),
            "is_synthetic": ("boolean", "True where the data were generated."),
            "accepted_by": ("varchar", "Who approved a release that needed approval; NULL where it was not required."),
            "reason": ("varchar", "Why it was approved."),
        },
    ),
    "vintages": (
        "A raw table and partition that this release was built from. Grain: publisher, table_name, partition_name.",
        {
            "publisher": ("varchar", "Publisher."),
            "table_name": ("varchar", "Raw table."),
            "partition_name": ("varchar", "Partition of the raw table, for example hs_edition=HS22/year=2024."),
            "vintage_id": ("varchar", "Vintage, as on every row of the marts."),
            "retrieved_at": ("timestamp", "When the publisher's file was received, UTC."),
            "url": ("varchar", "Where it was received from, without keys."),
            "sha256": ("varchar", "SHA-256 of the file as received."),
            "row_count": ("bigint", "Rows of the raw table and partition."),
            "note": ("varchar", "The publisher's own description of the file."),
        },
    ),
    "gates": (
        "A check this release went through. Grain: gate_code, subject.",
        {
            "gate_code": ("varchar", "Gate, for example G1."),
            "subject": ("varchar", "What was checked."),
            "severity": ("varchar", "block: stops the release; hold: needs approval, with a reason; warn: recorded."),
            "is_passed": ("boolean", "Whether it passed."),
            "observed": ("varchar", "What was seen."),
            "expected": ("varchar", "What was expected."),
            "detail": ("varchar", "Why the gate is there."),
        },
    ),
    "columns": (
        "A column of a public table. Grain: table_name, column_name.",
        {
            "table_name": ("varchar", "Table in marts."),
            "column_name": ("varchar", "Column."),
            "description": ("varchar", "What it holds."),
            "unit": ("varchar", "Unit of a measure; NULL for keys and labels."),
            "formula": ("varchar", "How a measure is computed."),
            "source": ("varchar", "Publisher and literature of the table."),
        },
    ),
}
# Seeds that are published beside the marts, with their comments.
CATALOGUE = {
    "coverage": "An indicator of the catalogue and whether this release computes it. Grain: indicator_id.",
    "indicators": "An indicator of the catalogue: definition, unit, literature and limits. Grain: indicator_id.",
}
# Audits that readers see as well, by the name they have in meta; the comments are those of the model.
AUDITS = {"world_trade": "audit_world_trade"}


@dataclass(frozen=True)
class Described:
    """A mart as dbt's manifest describes it."""

    name: str
    comment: str
    columns: Mapping[str, Mapping[str, Any]]
    source: str


def publish(candidate: Candidate, catalog: Catalog, manifest: Path, releases: Path, memory_limit: str) -> Release:
    """Write the release beside the published ones and let readers see it.

    Raises :class:`dagster_project.release.candidate.PublishRefused` unless the audit approved exactly these bytes.
    """
    verdict, inputs = candidate.approved(), candidate.inputs()
    now = datetime.now(UTC)
    release = Release(
        release_id=f"R{now:%Y%m%dT%H%M%S%f}"[:-3] + "Z",
        published_at=now.isoformat(timespec="seconds"),
        profile=inputs.profile,
        is_synthetic=inputs.is_synthetic,
        accepted_by=verdict.accepted_by,
        reason=verdict.reason,
        fingerprint=inputs.fingerprint,
        hs_editions=tuple(sorted(inputs.hs_editions)),
    )
    scratch = releases / ".building"
    shutil.rmtree(scratch, ignore_errors=True)  # left by a killed run
    scratch.mkdir(parents=True)
    described = json.loads(manifest.read_text(encoding="utf-8"))
    marts = list(_described(described, inputs.is_synthetic))
    with duckdb.connect(config={"memory_limit": memory_limit}) as con:
        con.execute(f"attach {quoted(candidate.warehouse)} as candidate (read_only)")
        con.execute(f"attach {quoted(scratch / FILE)} as release (storage_version '{STORAGE_VERSION}')")
        _copy_public_tables(con, marts)
        history = _history(con, catalog, release)
        con.begin()  # one transaction: 900 short statements would each wait for the disk
        _describe_public_tables(con, marts, described)
        _write_meta(con, history, inputs, verdict, marts)
        con.commit()
        con.execute("checkpoint release")
    (scratch / FILE).chmod(0o444)  # a reader that forgets read_only must not change a release
    if candidate.data_docs.exists():
        shutil.copytree(candidate.data_docs, scratch / DATA_DOCS)
    catalog.describe(scratch, release)
    catalog.publish(scratch, release)
    return release


def _described(manifest: Mapping[str, Any], is_synthetic: bool) -> Iterator[Described]:
    for node in manifest["nodes"].values():
        if node["resource_type"] != "model" or node["schema"] != "marts":
            continue
        meta = node["config"]["meta"]
        facts = {
            "Grain": ", ".join(meta["grain"]),
            "Source": meta["source"],
            "Literature": meta.get("literature"),
            "Method": meta["method_version"],
        }
        sentences = [f"{label}: {fact}." for label, fact in facts.items() if fact]
        comment = " ".join([(f"{SYNTHETIC} " if is_synthetic else "") + node["description"].strip(), *sentences])
        source = "; ".join(filter(None, (facts["Source"], facts["Literature"])))
        yield Described(node["name"], comment, node["columns"], source)


def _copy_public_tables(con: duckdb.DuckDBPyConnection, marts: Iterable[Described]) -> None:
    for schema in ("marts", "meta"):
        con.execute(f"create schema release.{schema}")
    for name in (*(f"marts.{mart.name}" for mart in marts), *(f"meta.{name}" for name in CATALOGUE)):
        con.execute(f"create table release.{name} as from candidate.{name}")
    for name, audit in AUDITS.items():
        con.execute(f"create table release.meta.{name} as from candidate.audit.{audit}")


def _describe_public_tables(
    con: duckdb.DuckDBPyConnection, marts: Iterable[Described], manifest: Mapping[str, Any]
) -> None:
    for mart in marts:
        _comment(con, f"marts.{mart.name}", mart.comment, {n: _column_comment(c) for n, c in mart.columns.items()})
    seeds = {node["alias"]: node for node in manifest["nodes"].values() if node["resource_type"] == "seed"}
    for name, comment in CATALOGUE.items():
        descriptions = {column: facts["description"] for column, facts in seeds[name]["columns"].items()}
        _comment(con, f"meta.{name}", comment, descriptions)
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    for name, audit in AUDITS.items():
        descriptions = {column: facts["description"] for column, facts in models[audit]["columns"].items()}
        _comment(con, f"meta.{name}", models[audit]["description"], descriptions)


def _write_meta(
    con: duckdb.DuckDBPyConnection,
    history: list[tuple],
    inputs: Inputs,
    verdict: Verdict,
    marts: Iterable[Described],
) -> None:
    rows: dict[str, list[tuple]] = {
        "releases": history,
        "vintages": [
            (
                v.publisher,
                p.table,
                p.partition,
                v.vintage_id,
                v.retrieved_at,
                v.url,
                v.sha256,
                p.row_count,
                v.note or None,
            )
            for v in inputs.vintages
            for p in v.parts
        ],
        "gates": [
            (c.gate_code, c.subject, c.severity, c.is_passed, c.observed, c.expected, c.detail or None)
            for c in verdict.checks
        ],
        "columns": [
            (mart.name, name, column["description"], meta.get("unit"), meta.get("formula"), mart.source)
            for mart in marts
            for name, column in mart.columns.items()
            for meta in [column["config"]["meta"]]
        ],
    }
    for name, (comment, columns) in META.items():
        types = ", ".join(f"{column} {dtype}" for column, (dtype, _) in columns.items())
        con.execute(f"create table release.meta.{name} ({types})")
        text = [[None if value is None else str(value) for value in row] for row in rows[name]]
        con.register("rows_as_text", pl.DataFrame(text, dict.fromkeys(columns, pl.String), orient="row").to_arrow())
        con.execute(f"insert into release.meta.{name} from rows_as_text")  # row by row it takes seconds
        _comment(con, f"meta.{name}", comment, {column: text for column, (_, text) in columns.items()})


def _history(con: duckdb.DuckDBPyConnection, catalog: Catalog, release: Release) -> list[tuple]:
    """Return every release so far: the current release lists those too whose files were removed."""
    past: list[tuple] = []
    current = catalog.current()
    if current:
        con.execute(f"attach {quoted(catalog.path_of(current))} as previous (read_only)")
        past = con.execute("from previous.meta.releases").fetchall()
        con.execute("detach previous")
    by_id = {row[0]: row for row in past}
    for r in [*catalog.all(), release]:
        by_id[r.release_id] = (r.release_id, r.published_at, r.profile, r.is_synthetic, r.accepted_by, r.reason)
    return [by_id[release_id] for release_id in sorted(by_id)]


def _column_comment(column: Mapping[str, Any]) -> str:
    meta = column["config"]["meta"]
    facts = [f"{label}: {meta[key]}." for key, label in (("unit", "Unit"), ("formula", "Formula")) if meta.get(key)]
    return " ".join([column["description"].strip(), *facts])


def _comment(con: duckdb.DuckDBPyConnection, table: str, comment: str, columns: Mapping[str, str]) -> None:
    con.execute(f"comment on table release.{table} is {quoted(comment)}")
    for column, text in columns.items():
        con.execute(f'comment on column release.{table}."{column}" is {quoted(text)}')
