"""A publisher whose files a person puts into the drop folder: each file is a series of its own, known by its name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from sources.connector import Connector, Series, dropped_files, take_dropped, version_of_files
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.publishers import Publisher
from sources.settings import Settings
from sources.table import ParsedPart, Table
from sources.vintages import Vintage

SeriesOf = Callable[[str], str | None]
Read = Callable[[Path, str], Iterable[ParsedPart]]


def connector_of_files(
    publisher: Publisher,
    tables: tuple[Table, ...],
    *,
    series_of: SeriesOf,
    read: Read,
    expects: str,
    cron: str,
    timezone: str = "UTC",
) -> Connector:
    """Return the connector of a publisher of files.

    ``series_of`` says by a file's name which series it is, None for a file of another kind, which is left aside.
    ``read`` gets the file and its series. ``expects`` shows a person what names look like.
    """

    def found(settings: Settings) -> dict[str, list[Path]]:
        files: dict[str, list[Path]] = defaultdict(list)
        for path in dropped_files(settings, publisher, "*"):
            name = series_of(path.name)
            if name:
                files[name].append(path)
        return dict(files)

    def series(settings: Settings) -> Iterator[Series]:
        files = found(settings)
        if not files:
            raise SourceRejected(f"{publisher.name}: there is no file such as {expects} in {publisher.drop_folder}/")
        for name, claims in sorted(files.items()):
            yield Series(name, partial(refresh, settings, name, claims))

    def refresh(settings: Settings, name: str, claims: list[Path]) -> Vintage:
        if len(claims) > 1:
            names = ", ".join(path.name for path in claims)
            raise IngestRefused(f"{publisher.name}: {len(claims)} files hold {name}: {names}. Leave the right one.")
        return take_dropped(settings, publisher, name, claims[0], lambda path: read(path, name))

    return Connector(
        publisher=publisher,
        tables=tables,
        series=series,
        version=lambda settings: version_of_files(path for paths in found(settings).values() for path in paths),
        cron=cron,
        timezone=timezone,
        interval=300,
    )
