"""The published releases: the list, the one readers see, and the atomic switch to another.

<home>/releases/<id>/five_bases.duckdb   the warehouse file
<home>/releases/<id>/release.json        its description
<home>/releases/<id>/data_docs/          its audit as a page for a browser
<home>/warehouse -> releases/<id>        the release readers open
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sources.errors import Explained
from sources.landing import write_atomically
from sources.settings import Settings

FILE = "five_bases.duckdb"
MAX_RELEASES = 5  # on disk; older ones are removed


class UnknownRelease(Explained):
    """There is no such release; the message lists the existing ones."""


@dataclass(frozen=True)
class Release:
    """One published release. ``hs_editions`` are those of its trade, ``published_at`` is UTC, ISO 8601."""

    release_id: str
    published_at: str
    profile: str
    is_synthetic: bool
    accepted_by: str | None
    reason: str | None
    fingerprint: str
    hs_editions: tuple[str, ...]


class Catalog:
    """The releases below one home folder."""

    def __init__(self, releases: Path, warehouse: Path) -> None:
        self._releases, self._link = releases, warehouse

    @classmethod
    def of(cls, settings: Settings) -> "Catalog":
        """Return the releases of a home folder."""
        return cls(settings.releases, settings.warehouse)

    def path_of(self, release: Release) -> Path:
        """Return the warehouse file of a release."""
        return self._releases / release.release_id / FILE

    def all(self) -> list[Release]:
        """Return the releases on disk, oldest first. A folder without its description was never published."""
        found = sorted(self._releases.glob("R*/release.json"))
        return [_read(json.loads(path.read_text(encoding="utf-8"))) for path in found]

    def current(self) -> Release | None:
        """Return the release readers see, or None before the first."""
        description = self._link / "release.json"
        return _read(json.loads(description.read_text(encoding="utf-8"))) if description.exists() else None

    def get(self, release_id: str) -> Release:
        """Return one release by its id. Raises :class:`UnknownRelease`."""
        found = {release.release_id: release for release in self.all()}
        if release_id not in found:
            raise UnknownRelease(f"there is no release {release_id!r}; there are: {', '.join(found) or 'none'}")
        return found[release_id]

    def baseline(self, edition: str, is_synthetic: bool) -> Release | None:
        """Return the newest release with an HS edition, to compare a candidate with; the current one comes first.

        Generated and published data are never compared.
        """
        current = self.current()
        in_order = [*self.all()[::-1]] if current is None else [current, *self.all()[::-1]]
        return next((r for r in in_order if edition in r.hs_editions and r.is_synthetic == is_synthetic), None)

    def describe(self, folder: Path, release: Release) -> None:
        """Write the description that makes a folder a release."""
        (folder / "release.json").write_text(
            json.dumps(asdict(release), indent=1, ensure_ascii=False), encoding="utf-8"
        )

    def publish(self, folder: Path, release: Release) -> None:
        """Move a finished folder among the releases and let readers see it, then remove the oldest.

        Steps that need space on the disk come first; the rest are two renames.
        """
        link = self._prepared_link(release)
        folder.replace(self._releases / release.release_id)
        link.replace(self._link)
        self._prune()

    def show(self, release: Release) -> None:
        """Let new connections open ``release``: one rename. Connections that are open keep the file they have."""
        self._prepared_link(release).replace(self._link)

    def _prepared_link(self, release: Release) -> Path:
        scratch = self._link.with_name(f".{self._link.name}.{os.getpid()}")
        scratch.unlink(missing_ok=True)
        scratch.symlink_to(os.path.relpath(self._releases / release.release_id, self._link.parent))
        return scratch

    def roll_back(self, release: Release) -> None:
        """Let readers see ``release`` again and withdraw the later ones: runs do not build the same inputs again."""
        later = {other.fingerprint for other in self.all() if other.published_at > release.published_at}
        write_atomically(self._withdrawals, json.dumps(sorted((self.withdrawn() | later) - {release.fingerprint})))
        self.show(release)

    def withdrawn(self) -> set[str]:
        """Return the fingerprints of withdrawn releases."""
        return set(json.loads(self._withdrawals.read_text(encoding="utf-8"))) if self._withdrawals.exists() else set()

    @property
    def _withdrawals(self) -> Path:
        return self._releases / "withdrawn.json"

    def _prune(self) -> None:
        current = self.current()
        for release in self.all()[:-MAX_RELEASES]:
            if release != current:
                shutil.rmtree(self._releases / release.release_id)


def _read(facts: Mapping[str, Any]) -> Release:
    editions = facts.get("hs_editions") or [name.removeprefix("SYNTHETIC-") for name in facts["series"]]  # until 0.1
    others = {name: fact for name, fact in facts.items() if name not in ("series", "hs_editions")}
    return Release(**others, hs_editions=tuple(editions))
