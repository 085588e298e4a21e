"""The repository itself: what is committed, and what may not be."""

import subprocess
from pathlib import Path

import hypothesis

ROOT = Path(__file__).resolve().parents[2]
# Written apart, so that this file does not name them either.
REGISTRIES = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org"]


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listing.stdout.split("\0") if name]


def test_no_committed_file_names_a_package_registry():
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        assert not [host for host in REGISTRIES if host in text], path


def test_no_committed_file_is_large():
    assert not [path for path in tracked() if path.stat().st_size > 1_000_000]


def test_the_lock_pins_every_requirement_by_hash():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [index for index, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    assert len(pins) > 100
    for index in pins:
        assert "==" in lines[index] and "--hash=sha256:" in lines[index + 1], lines[index]


def test_dbt_is_no_python_package():
    assert not list((ROOT / "dbt").rglob("__init__.py"))


def test_no_property_test_fails_because_the_machine_is_busy():
    assert hypothesis.settings().deadline is None
