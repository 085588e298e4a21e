"""Small worlds in BACI's layout, and a place to run five-bases in: a home folder and a folder that stands in for CEPII.

Belongs here: writing zip files and running commands. Not here: how a file is broken, and what is expected of a run.
"""

import csv
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from filelock import FileLock

from dagster_project.release.candidate import models_fingerprint

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("five-bases")
DATA = "www.cepii.fr/DATA_DOWNLOAD/baci/data"  # where CEPII keeps the files, below a mirror
FIRST, SECOND = "V202401", "V202402"
EDITION = "HS22"
YEARS = (2020, 2021, 2022)
ECONOMIES = {
    156: ("China", "CN", "CHN"),
    251: ("France", "FR", "FRA"),
    276: ("Germany", "DE", "DEU"),
    392: ("Japan", "JP", "JPN"),
    410: ("Rep. of Korea", "KR", "KOR"),
    490: ("Other Asia, nes", "", "S19"),
    516: ("Namibia", "NA", "NAM"),
    842: ("USA", "US", "USA"),
}

Members = dict[str, bytes]


class Flow(NamedTuple):
    """A line of a year's file, as text; ``value`` is in thousand USD, ``quantity`` in tonnes or NA."""

    exporter: int
    importer: int
    product: str
    value: str
    quantity: str = "NA"


def five_base_products() -> list[str]:
    """Every HS22 code that the five-base table names: gate G9 wants all of them in a product list."""
    with (ROOT / "sources/sample/products.csv").open(encoding="utf-8") as body:
        return [row["product_code"] for row in csv.DictReader(body) if row["is_five_base"] == "true"]


def flows(years: Sequence[int] = YEARS, seed: int = 1, change: float = 0.0) -> dict[int, list[Flow]]:
    """A world of 8 economies and the five-base products: the same seed gives the same flows, year by year.

    ``change`` moves every other value up or down by that share, so that the total stays where it is.
    """
    return {year: list(_year(random.Random(f"{seed} {year}"), change)) for year in years}


def _year(dice: random.Random, change: float) -> Iterator[Flow]:
    for product in five_base_products():
        exporters = dice.sample(sorted(ECONOMIES), 3)
        for exporter in exporters:
            for importer in dice.sample(sorted(set(ECONOMIES) - {exporter}), 4):
                value, is_moved, sign = dice.randint(1, 10_000_000), dice.random() < 0.5, dice.choice((-1, 1))
                value = round(value * (1 + sign * change)) if is_moved else value
                quantity = "NA" if dice.random() < 0.05 else thousandths(dice.randint(1, 99_999_999))
                yield Flow(exporter, importer, product, thousandths(value), quantity)


def thousandths(amount: int) -> str:
    return f"{amount // 1000}.{amount % 1000:03}"


def members(
    world: Mapping[int, Sequence[Flow]] | None = None,
    *,
    release: str = FIRST,
    economies: Mapping[int, tuple[str, str, str]] = ECONOMIES,
    products: Sequence[str] | None = None,
) -> Members:
    """Return the files of a release by name, as they stand in its zip file."""
    world = flows() if world is None else world
    found: Members = {name_of(year, release): year_csv(year, lines) for year, lines in world.items()}
    countries = [f'{code},"{name}",{iso2},{iso3}' for code, (name, iso2, iso3) in economies.items()]
    found[f"country_codes_{release}.csv"] = _lines("country_code,country_name,country_iso2,country_iso3", *countries)
    codes = five_base_products() if products is None else products
    found[f"product_codes_{EDITION}_{release}.csv"] = _lines(
        "code,description", *(f'{code},"Product {code}, made up"' for code in codes)
    )
    found["Readme.txt"] = b"Figures made up for tests."
    return found


def name_of(year: int, release: str = FIRST) -> str:
    return f"BACI_{EDITION}_Y{year}_{release}.csv"


def year_csv(year: int, lines: Sequence[Flow]) -> bytes:
    """A year as CEPII writes it: numbers padded with blanks."""
    body = (f"{year},{i},{j},{k},{v:>13},{q:>13}" for i, j, k, v, q in lines)
    return _lines("t,i,j,k,v,q", *body)


def _lines(*lines: str) -> bytes:
    return "\n".join([*lines, ""]).encode()


def write_zip(path: Path, content: Members) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".partial")
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return scratch.replace(path)


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Build = Callable[["Place"], Said]


class Builder:
    """Builds places that whole modules look at, each once in a test run, however many processes share its tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name: str, build: Build, *, start: "Place | None" = None) -> tuple["Place", Said]:
        """Return the place called ``name`` and what was said when ``build`` made it, from a copy of ``start``."""
        root, saying = self.folder / name, self.folder / f"{name}.json"
        with FileLock(self.folder / f"{name}.lock"):
            if not saying.exists():
                shutil.rmtree(root, ignore_errors=True)  # a build that failed half way
                said = build(start.copy_to(root) if start else Place(root))
                saying.write_text(json.dumps(asdict(said)), encoding="utf-8")
        return Place(root), Said(**json.loads(saying.read_text(encoding="utf-8")))


class Place:
    """A home folder, a mirror, and the commands run on them.

    dbt's unit tests prove the models whatever the data: the build of the sample runs them, other places are told so.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.home, self.mirror = root, root / "home", root / "mirror"
        (self.mirror / DATA).mkdir(parents=True, exist_ok=True)
        self.proof = self.home / "unit_tests_passed"
        if not self.home.exists():
            self.home.mkdir()
            self.proof.write_text(models_fingerprint(), encoding="utf-8")

    def copy_to(self, root: Path) -> "Place":
        """Return the same place elsewhere: the published file is found by a relative link, so a home can move."""
        shutil.copytree(self.root, root, symlinks=True)
        return Place(root)

    def archive(self, release: str = FIRST, edition: str = EDITION) -> Path:
        return self.mirror / DATA / f"BACI_{edition}_{release}.zip"

    def offer(self, content: Members, release: str = FIRST) -> Path:
        """Let the publisher have a release."""
        return write_zip(self.archive(release), content)

    def settings(self, **settings: object) -> dict[str, str]:
        given = {"FIVE_BASES_HOME": self.home, "FIVE_BASES_PROFILE": "live", "FIVE_BASES_MIRROR": self.mirror}
        return {name: str(value) for name, value in {**given, **settings}.items() if value is not None}

    @contextmanager
    def environment(self, **settings: object) -> Iterator[None]:
        """Nothing but these settings, here in this process; all is put back afterwards."""
        before = dict(os.environ)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)  # there is no .env here
            try:
                _only(os.environ, self.settings(**settings))
                yield
            finally:
                os.environ.clear()
                os.environ.update(before)

    def call(self, *arguments: str, **settings: object) -> Said:
        """Run a command in this process: the real command line, without loading Dagster once more."""
        from dagster_project.cli import main

        out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline=""), io.StringIO()
        code: Any = 0
        with (
            self.environment(**settings),
            redirect_stdout(out),
            redirect_stderr(err),
            pytest.MonkeyPatch.context() as p,
        ):
            p.setattr(sys, "argv", ["five-bases", *arguments])
            try:
                main()
            except SystemExit as leave:
                code = leave.code
        out.flush()
        return Said(int(code or 0), out.buffer.getvalue().decode(), err.getvalue())  # type: ignore[attr-defined]

    def start(self, *arguments: str, stdout: Any = subprocess.PIPE, **settings: object) -> "subprocess.Popen[str]":
        """Start a command as a process of its own, with a process group of its own."""
        env = dict(os.environ)
        _only(env, self.settings(**settings))
        return subprocess.Popen(
            [COMMAND, *arguments],
            env=env,
            cwd=self.root,
            text=True,
            stdout=stdout,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def command(self, *arguments: str, **settings: object) -> Said:
        """Run a command as a process of its own, to its end."""
        process = self.start(*arguments, **settings)
        out, err = process.communicate(timeout=300)
        return Said(process.returncode, out, err)

    def execute(self, job: str | None = None, assets: Sequence[str] = (), **settings: object) -> Any:
        """Run a Dagster job of the real code location (or only some of its assets), as the Dagster UI would."""
        with self.environment(**settings):
            import dagster as dg

            from dagster_project.definitions import defs
            from dagster_project.event_log import open_instance
            from dagster_project.runner import prepare_dagster_home
            from sources.settings import load_settings

            home = prepare_dagster_home(load_settings())
            chosen = defs().resolve_job_def(job) if job else defs().resolve_implicit_global_asset_job_def()
            with open_instance(home) as instance:
                return chosen.execute_in_process(
                    instance=instance,
                    raise_on_error=False,
                    run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                    asset_selection=[dg.AssetKey(name.split("/")) for name in assets] or None,
                )

    @property
    def file(self) -> Path:
        """The published file, by its own name: a link followed twice could lead to two files."""
        return (self.home / "warehouse" / "five_bases.duckdb").resolve()

    def rows(self, query: str, *values: object) -> list[tuple]:
        with duckdb.connect(str(self.file), read_only=True) as con:
            return con.execute(query, values).fetchall()

    def value(self, query: str, *values: object) -> Any:
        return self.rows(query, *values)[0][0]

    def published(self) -> tuple[str, str] | None:
        """The release that readers see and a digest of its bytes; None where there is none."""
        if not self.file.exists():
            return None
        return self.file.parent.name, hashlib.sha256(self.file.read_bytes()).hexdigest()

    def vintages(self, series: str = EDITION) -> list[str]:
        return sorted(path.stem for path in (self.home / "raw/baci/_vintages" / series).glob("*.json"))

    def parts(self, series: str = EDITION) -> list[tuple[str, str, int]]:
        """Table, partition and row count of every part of every vintage."""
        manifests = sorted((self.home / "raw/baci/_vintages" / series).glob("*.json"))
        parts = [part for path in manifests for part in json.loads(path.read_text(encoding="utf-8"))["parts"]]
        return sorted((part["table"], part["partition"], part["row_count"]) for part in parts)

    def quarantined(self) -> list[dict[str, str]]:
        """The reasons that lie in quarantine, each with the file beside it."""
        found = []
        for path in sorted((self.home / "quarantine").rglob("reason.json")):
            others = [other for other in path.parent.iterdir() if other != path]
            assert len(others) == 1, f"{path.parent} holds {others}"
            found.append(json.loads(path.read_text(encoding="utf-8")) | {"file": others[0]})
        return found

    def dagster_runs(self) -> list[tuple[str, str]]:
        """Job and status of every run in the Dagster instance, oldest first."""
        with self.environment():
            from dagster_project.event_log import open_instance

            with open_instance(self.home / "dagster") as instance:
                return [(run.job_name, run.status.value) for run in reversed(instance.get_runs())]


def good(built: tuple[Place, Said]) -> Place:
    """Return the place if what was built there was a success."""
    place, said = built
    assert said.code == 0, said.err
    return place


def _only(environment: Any, settings: Mapping[str, str]) -> None:
    """Take every setting of the developer's own away, and put these in."""
    for name in list(environment):
        if name.startswith(("FIVE_BASES_", "BACI_", "DAGSTER_")):
            del environment[name]
    environment.update(settings)


def release_id(place: Place) -> str:
    published = place.published()
    assert published, "there is no release"
    return published[0]
