"""Publishing is bound to the audit's verdict on these very bytes, whoever starts it and whenever."""

import json
from pathlib import Path

import pytest

from dagster_project.release.candidate import Candidate, PublishRefused, Verdict
from dagster_project.release.catalog import Catalog
from dagster_project.release.publish import publish
from sources.vintages import Check

BYTES = b"the warehouse as it was audited"
PASSED = Check("G1", "codes", "block", True, "0", "at most 0.001")


def failed(severity: str) -> Check:
    return Check("G6", "HS22", severity, False, "0.5", "at most 0.01")


@pytest.fixture
def candidate(tmp_path: Path) -> Candidate:
    folder = tmp_path / "candidate"
    folder.mkdir()
    (folder / "five_bases.duckdb").write_bytes(BYTES)
    return Candidate(folder)


def test_a_candidate_that_passed_may_go_out(candidate: Candidate) -> None:
    candidate.record_verdict([PASSED])
    assert candidate.approved().checks == (PASSED,)


def test_a_candidate_without_a_verdict_may_not_go_out(candidate: Candidate) -> None:
    with pytest.raises(PublishRefused, match="has not been audited"):
        candidate.approved()


def test_a_warning_does_not_stand_in_the_way(candidate: Candidate) -> None:
    candidate.record_verdict([PASSED, failed("warn")])
    assert candidate.approved().refusals == ()


@pytest.mark.parametrize("severity", ["block", "hold"])
def test_a_candidate_that_was_refused_may_not_go_out(candidate: Candidate, severity: str) -> None:
    candidate.record_verdict([PASSED, failed(severity)])
    with pytest.raises(PublishRefused, match="the audit refused the candidate: G6"):
        candidate.approved()


def test_a_reason_accepts_what_is_held(candidate: Candidate) -> None:
    candidate.record_verdict([PASSED, failed("hold")], "ann", "the publisher announced it")
    assert candidate.approved().accepted_by == "ann"


def test_a_reason_does_not_accept_what_is_blocked(candidate: Candidate) -> None:
    candidate.record_verdict([failed("hold"), failed("block")], "ann", "because I say so")
    with pytest.raises(PublishRefused, match="refused"):
        candidate.approved()


def test_a_severity_nobody_knows_does_not_let_a_failure_pass(candidate: Candidate) -> None:
    candidate.record_verdict([failed("blokc")])
    with pytest.raises(PublishRefused, match="refused"):
        candidate.approved()


@pytest.mark.parametrize("position", [0, len(BYTES) // 2, len(BYTES) - 1])
def test_one_changed_byte_after_the_audit_is_noticed(candidate: Candidate, position: int) -> None:
    candidate.record_verdict([PASSED])
    changed = bytearray(BYTES)
    changed[position] ^= 1
    candidate.warehouse.write_bytes(changed)
    with pytest.raises(PublishRefused, match="changed after its audit"):
        candidate.approved()


def test_the_verdict_of_an_earlier_candidate_does_not_count(candidate: Candidate) -> None:
    candidate.record_verdict([PASSED])
    candidate.warehouse.write_bytes(b"another build")
    with pytest.raises(PublishRefused, match="changed after its audit"):
        candidate.approved()


def test_a_verdict_is_read_back_as_it_was_written(candidate: Candidate) -> None:
    written = candidate.record_verdict([PASSED, failed("hold")], "ann", '公告: o\'hara "agreed"')
    assert isinstance(written, Verdict)
    assert candidate.verdict() == written


@pytest.mark.parametrize("verdict", [None, [failed("block")]])
def test_publishing_writes_nothing_without_a_verdict_in_favour(
    candidate: Candidate, tmp_path: Path, verdict: list[Check] | None
) -> None:
    if verdict:
        candidate.record_verdict(verdict)
    catalog, manifest = Catalog(tmp_path / "releases", tmp_path / "warehouse"), tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": {}}), encoding="utf-8")
    with pytest.raises(PublishRefused):
        publish(candidate, catalog, manifest, tmp_path / "releases", "1GB")
    assert not (tmp_path / "releases").exists()
    assert not (tmp_path / "warehouse").exists()
