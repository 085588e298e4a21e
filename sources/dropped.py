"""Connector of a publisher without a service: each file in its drop folder is a dataset, identified by its name."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sources.connector import Connector, Dataset, version_of_files
from sources.context import Session
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.publishers import Publisher
from sources.table import ParsedPart, Table
from sources.vintages import Vintage


def connector_of_files(
    publisher: Publisher,
    tables: tuple[Table, ...],
    *,
    dataset_of: Callable[[str], str | None],
    read: Callable[[Session[Any], Path, str], Iterable[ParsedPart]],
    expects: str,
    cron: str,
    timezone: str = "UTC",
) -> Connector[None]:
    """Return the connector of a publisher whose files a person puts into the drop folder.

    ``dataset_of`` returns the dataset of a file name, None for a file of another kind, which is ignored. ``read``
    parses a file, given the session, its path and dataset. ``expects`` is an example of a file name, for messages.
    """

    def found(session: Session[Any]) -> dict[str, list[Path]]:
        files: dict[str, list[Path]] = defaultdict(list)
        for path in session.dropped_files("*"):
            name = dataset_of(path.name)
            if name:
                files[name].append(path)
        return dict(files)

    def datasets(session: Session[Any]) -> Iterator[Dataset]:
        files = found(session)
        if not files:
            raise SourceRejected(f"{publisher.name}: there is no file such as {expects} in {publisher.drop_folder}/")
        for name, paths in sorted(files.items()):
            yield Dataset(name, partial(refresh, session, name, paths))

    def refresh(session: Session[Any], name: str, paths: list[Path]) -> Vintage:
        if len(paths) > 1:
            names = ", ".join(path.name for path in paths)
            raise IngestRefused(f"{publisher.name}: {len(paths)} files hold {name}: {names}. Leave the right one.")
        return session.publish_dropped(name, paths[0], lambda path: read(session, path, name))

    return Connector(
        publisher=publisher,
        tables=tables,
        client=lambda session: None,  # there is no service
        datasets=datasets,
        version=lambda session: version_of_files(path for paths in found(session).values() for path in paths),
        cron=cron,
        timezone=timezone,
        interval=300,
    )
