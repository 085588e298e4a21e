"""Correct, check and publish parsed parts: the path of every raw table from the parser to the store."""

from collections.abc import Iterable
from dataclasses import replace

from sources.corrections import corrected, corrections_of
from sources.gates import CheckPart
from sources.progress import LOG
from sources.table import ParsedPart, Table
from sources.vintages import Check, Part, RawStore, Vintage


class IngestRefused(Exception):
    """A publisher's response was rejected; ``checks`` are its gates' verdicts. The last good vintage stays in use."""

    def __init__(self, message: str, checks: tuple[Check, ...] = ()) -> None:
        super().__init__(message)
        self.checks = checks


def ingest(vintage: Vintage, parts: Iterable[ParsedPart], store: RawStore, check_part: CheckPart) -> Vintage:
    """Write, check and publish ``parts`` as parts of ``vintage``, all or none; return the vintage with its parts.

    ``check_part`` evaluates the gates of one part. Parts that an earlier run already published under the same vintage
    are kept. If a later parse of the previous vintage's file gives the same rows, the previous vintage is returned.
    Raises :class:`IngestRefused` if a gate rejects a part; errors of parsing pass through. In both cases no part of the
    vintage becomes visible.
    """
    history = store.vintages(vintage.publisher, vintage.dataset)
    same = next((v for v in history if v.vintage_id == vintage.vintage_id), None)
    previous = next((v for v in reversed(history) if v.vintage_id < vintage.vintage_id), None)
    known_errors = corrections_of(vintage.publisher)
    written: list[Part] = []
    begun: list[tuple[Table, str]] = []
    try:
        for parsed in parts:
            begun.append((parsed.table, parsed.partition))
            written.append(_write(vintage, corrected(parsed, known_errors), previous, store, check_part))
    except BaseException:
        store.discard(vintage.publisher, begun, vintage.vintage_id)
        raise
    fresh = {(part.table, part.partition) for part in written}
    kept = tuple(part for part in same.parts if (part.table, part.partition) not in fresh) if same else ()
    vintage = replace(vintage, parts=(*kept, *written))
    if not same and previous and (previous.sha256, previous.contents) == (vintage.sha256, vintage.contents):
        store.discard(vintage.publisher, begun, vintage.vintage_id)
        vintage = replace(previous, parser=vintage.parser)
    store.commit(vintage)
    return vintage


def _write(
    vintage: Vintage, parsed: ParsedPart, previous: Vintage | None, store: RawStore, check_part: CheckPart
) -> Part:
    before = previous.part(parsed.table, parsed.partition) if previous else None
    facts, checks = check_part(parsed.table, parsed.partition, parsed.frame, before.facts if before else None)
    refused = tuple(check for check in checks if check.severity == "block" and not check.is_passed)
    if refused:
        lines = "; ".join(f"{check.gate_code} saw {check.observed}, expected {check.expected}" for check in refused)
        raise IngestRefused(f"{vintage.publisher} {parsed.table.name} {parsed.partition}: {lines}", checks)
    sha256, row_count = store.write(parsed.table, parsed.partition, vintage.vintage_id, parsed.frame)
    if parsed.rounded:
        LOG.warning(
            "%s: %s values had more than three decimals and were rounded", parsed.partition, f"{parsed.rounded:,}"
        )
    LOG.info("%s %s: %s rows", parsed.table.full_name, parsed.partition, f"{row_count:,}")
    return Part(
        parsed.table.name, parsed.partition, sha256, row_count, facts | {"rounded_count": parsed.rounded}, checks
    )
