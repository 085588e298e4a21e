"""The objects that a run needs, built once: settings, the raw store, landing, and the clients of publishers.

:class:`Context` belongs to a run, :class:`Session` to one publisher within it. Nothing here knows about Dagster.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import quote

from pyrate_limiter import Rate

from sources.archive import ArchiveRefused
from sources.budget import Budget
from sources.gates import CheckPart
from sources.http import Http
from sources.ingest import IngestRefused, ingest
from sources.known_bad import known_bad_files
from sources.landing import Landed, Landing
from sources.progress import LOG
from sources.publishers import Publisher
from sources.settings import Settings
from sources.table import ContractViolation, ParsedPart
from sources.vintages import RawStore, Vintage, moment_of, parser_version

Client = TypeVar("Client")


def today() -> date:
    """Return the current date; a function of its own, so that tests can replace it."""
    return date.today()


@dataclass(frozen=True)
class Context:
    """One run: its settings, and the function that evaluates the gates of a part of a raw table."""

    settings: Settings
    check_part: CheckPart

    @cached_property
    def store(self) -> RawStore:
        """The raw vintages of this home."""
        return RawStore(self.settings.raw, self.settings.quarantine)


class Session(Generic[Client]):
    """One publisher in one run: its client, its vintages, and the way from a landed file to a vintage."""

    def __init__(
        self,
        context: Context,
        publisher: Publisher,
        make_client: Callable[["Session[Client]"], Client],
        rates: Sequence[Rate] = (),
        years_back: int = 1,
    ) -> None:
        self.context, self.publisher = context, publisher
        self._make_client, self._rates, self._years_back = make_client, rates, years_back

    @property
    def settings(self) -> Settings:
        return self.context.settings

    @property
    def store(self) -> RawStore:
        return self.context.store

    @cached_property
    def landing(self) -> Landing:
        """The files of this home as publishers sent them; a known corrupt one of this publisher does not land."""
        return Landing(self.settings.landing, known_bad_files(self.publisher.name))

    @property
    def today(self) -> date:
        return today()

    @cached_property
    def http(self) -> Http:
        """The HTTP client: of the publisher's service within its rate limits, or of the mirror."""
        if self.settings.mirror or not self._rates:
            return Http(mirror=self.settings.mirror)
        return Http(budget=Budget(self.settings.budgets / f"{self.publisher.name}.sqlite", self._rates))

    @cached_property
    def client(self) -> Client:
        """The client of the service, or of the mirror."""
        return self._make_client(self)

    @property
    def scratch(self) -> Path:
        """Where archives of this publisher are unpacked."""
        return self.settings.home / "scratch" / self.publisher.name

    def years(self, newest: int, first: int = 0) -> list[int]:
        """Return the years to request, ascending: those of the settings, or the newest; none before ``first``."""
        start, end = self.settings.years or (newest - self._years_back + 1, newest)
        return list(range(max(start, first), min(end, newest) + 1))

    def vintages(self, dataset: str) -> list[Vintage]:
        """Return the vintages of a dataset that are in use, oldest first."""
        return self.store.vintages(self.publisher.name, dataset)

    def unchanged_vintage(self, dataset: str, note: str) -> Vintage | None:
        """Return the newest vintage where the publisher's ``note`` on the dataset and our parser are still the same.

        None if the dataset has to be requested. A note is one small request, a dataset can be dozens.
        """
        newest = next(reversed(self.store.history(self.publisher.name, dataset)), None)
        if not (note and newest and newest.note == note and newest.parser == parser_version(self.publisher.name)):
            return None
        substitute = self.substitute_of_withdrawn(dataset, newest.sha256)
        if substitute:
            return substitute
        LOG.info("%s %s: %s is already here", self.publisher.name, dataset, newest.vintage_id)
        return newest

    def substitute_of_withdrawn(self, dataset: str, sha256: str) -> Vintage | None:
        """Return the vintage used in place of a withdrawn file; None if the file is not withdrawn.

        Raises :class:`IngestRefused` if no other vintage is in use.
        """
        name = self.publisher.name
        withdrawn = next((mark for mark in self.store.withdrawals(name, dataset) if mark.sha256 == sha256), None)
        if not withdrawn:
            return None
        earlier = self.vintages(dataset)
        back = f"`five-bases sources restore {name} {dataset}/{withdrawn.vintage_id}` takes it into use again"
        if not earlier:
            raise IngestRefused(f"{withdrawn}. The file is still the same and nothing is used instead; {back}.")
        LOG.warning("%s. The file is still the same; %s is used instead; %s", withdrawn, earlier[-1].vintage_id, back)
        return earlier[-1]

    def publish_if_new(
        self, dataset: str, landed: Landed, parse: Callable[[], Iterable[ParsedPart]], note: str = ""
    ) -> Vintage:
        """Return the vintage of a landed file: a new one if its bytes changed, else the newest.

        Unchanged bytes are parsed again if the parser changed; a new vintage results only if the rows differ. For a
        withdrawn file the newest vintage in use is returned.
        Raises :class:`IngestRefused` if the file is rejected; it is kept in quarantine with the reason.
        """
        substitute = self.substitute_of_withdrawn(dataset, landed.sha256)
        if substitute:
            return substitute
        name, parser = self.publisher.name, parser_version(self.publisher.name)
        newest = next(reversed(self.vintages(dataset)), None)
        is_known = newest is not None and newest.sha256 == landed.sha256
        if newest and is_known and newest.parser == parser:
            LOG.info("%s %s: %s is already here", name, dataset, newest.vintage_id)
            return newest
        # the time comes first, so that the newest vintage sorts last
        new_id = f"{moment_of(landed.retrieved_at)}.{landed.sha256[:8]}"
        vintage = Vintage(
            publisher=name,
            dataset=dataset,
            vintage_id=newest.next_parse_id if newest and is_known else new_id,
            retrieved_at=landed.retrieved_at,
            url=landed.url,
            sha256=landed.sha256,
            note=note,
            parts=(),
            parser=parser,
        )
        return self.ingest(vintage, landed, parse)

    def ingest(self, vintage: Vintage, landed: Landed, parse: Callable[[], Iterable[ParsedPart]]) -> Vintage:
        """Parse a landed file and publish its parts as ``vintage``. Raises :class:`IngestRefused`; see ``ingest``."""
        with self.quarantine_if_refused(landed):
            return ingest(vintage, parse(), self.store, self.context.check_part)

    @contextmanager
    def quarantine_if_refused(self, landed: Landed) -> Iterator[None]:
        """Keep a rejected file in quarantine. Raises :class:`IngestRefused`, which names the folder."""
        try:
            yield
        except (ArchiveRefused, ContractViolation, IngestRefused) as error:
            folder = self.store.refuse(self.publisher.name, landed.path, landed.sha256, landed.url, str(error))
            if isinstance(error, ArchiveRefused):
                self.landing.forget(landed)
            raise IngestRefused(f"{self.publisher.name}: {error}. Kept in {folder}.") from error

    def dropped_files(self, pattern: str) -> list[Path]:
        """Return the publisher's files in the drop folder whose names match, sorted by name."""
        drop, folder = self.settings.drop, self.publisher.drop_folder
        return sorted(path for path in (drop / folder).glob(pattern) if path.is_file()) if drop and folder else []

    def land_dropped(self, file: Path) -> Landed:
        """Copy a file of the drop folder into landing; the original stays unchanged."""
        assert self.settings.drop and self.publisher.drop_folder, f"{self.publisher.name} has no drop folder"
        name = file.relative_to(self.settings.drop / self.publisher.drop_folder).as_posix()
        return self.landing.import_file(file, f"drop://{self.publisher.drop_folder}/{quote(name)}")

    def publish_dropped(self, dataset: str, file: Path, parse: Callable[[Path], Iterable[ParsedPart]]) -> Vintage:
        """Return the vintage of a file that a person put into the drop folder; see :meth:`publish_if_new`."""
        landed = self.land_dropped(file)
        return self.publish_if_new(dataset, landed, lambda: parse(landed.path))
