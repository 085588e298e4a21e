"""Archives from publishers (zip, 7z): the complete directory is checked before any member is read."""

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from lzma import LZMAError
from pathlib import Path

from sources.known_bad import known_bad_files, reason_to_refuse

GIB = 1 << 30
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PATCHED_OR_STRONG = 0x60  # flag bits 5 and 6: patch data, strong encryption
PLAIN_NAME = re.compile(r"(?!\.)[\w.\-]+", flags=re.ASCII)
# Office files keep their parts in folders; a part is read inside the archive and never unpacked under its name.
OFFICE_PART = re.compile(r"(?:[\w\-][\w.\-]*/)*(?:\[Content_Types\]\.xml|[\w.\-]*\w)", flags=re.ASCII)


class ArchiveRefused(Exception):
    """The archive is broken or dangerous; the message names the member and the limit."""


@dataclass(frozen=True)
class Limits:
    """How much an archive may declare. A BACI year is about 0.5 GiB and deflates four- to tenfold."""

    member_bytes: int = 4 * GIB
    total_bytes: int = 64 * GIB
    members: int = 1_000
    ratio: int = 200
    names: re.Pattern[str] = PLAIN_NAME


@contextmanager
def open_archive(path: Path, limits: Limits | None = None) -> Iterator[zipfile.ZipFile]:
    """Open a zip file after checking its directory: no unsafe paths, no zip bombs, no encrypted or duplicate members.

    Raises :class:`ArchiveRefused`, also when a member turns out to be damaged while it is read.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise ArchiveRefused(f"{path.name}: {_diagnosis(path)}") from error
    except (NotImplementedError, ValueError, OSError) as error:  # a directory that points nowhere or is not text
        raise ArchiveRefused(f"{path.name}: its directory cannot be read ({error}); download it again") from error
    with archive:
        _check(archive, path, limits or Limits())
        try:
            yield archive
        except (zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
            raise ArchiveRefused(f"{path.name}: a member is damaged ({error}); download it again") from error


@contextmanager
def unpacked(archive: zipfile.ZipFile, member: str, scratch: Path, publisher: str) -> Iterator[Path]:
    """Unpack one member into the folder ``scratch`` for the length of a block.

    Raises :class:`ArchiveRefused` for a member that is a known corrupt file of the publisher.
    """
    target = scratch / Path(member).name
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(member) as body, target.open("wb") as sink:
            shutil.copyfileobj(body, sink, 1 << 20)
        refuse_known_bad(target, publisher, member)
        yield target
    finally:
        target.unlink(missing_ok=True)


def refuse_known_bad(file: Path, publisher: str, name: str) -> None:
    """Raise :class:`ArchiveRefused` if an unpacked file is a known corrupt file of the publisher."""
    with file.open("rb") as body:
        reason = reason_to_refuse(name, body, known_bad_files(publisher))
    if reason:
        raise ArchiveRefused(reason)


def _check(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    name, members = path.name, archive.infolist()
    if len(members) > limits.members:
        raise ArchiveRefused(f"{name}: {len(members):,} members; at most {limits.members:,} are accepted")
    seen: set[str] = set()
    for member in members:
        if not limits.names.fullmatch(member.filename):
            raise ArchiveRefused(
                f"{name}: member {member.filename!r} is not a plain file name; it could leave its folder"
            )
        if member.filename in seen:
            raise ArchiveRefused(f"{name}: duplicate member {member.filename!r}")
        if member.flag_bits & 0x1:
            raise ArchiveRefused(f"{name}: member {member.filename!r} is encrypted")
        if member.compress_type not in READABLE or member.flag_bits & PATCHED_OR_STRONG or member.header_offset < 0:
            raise ArchiveRefused(f"{name}: member {member.filename!r} uses an unsupported compression method")
        if member.file_size > limits.member_bytes:
            raise ArchiveRefused(
                f"{name}: member {member.filename!r} declares {member.file_size:,} bytes; "
                f"at most {limits.member_bytes:,} are accepted"
            )
        if member.file_size > limits.ratio * max(member.compress_size, 1_000):
            raise ArchiveRefused(
                f"{name}: member {member.filename!r} would grow to {member.file_size:,} bytes; "
                f"at most {limits.ratio}-fold is accepted"
            )
        seen.add(member.filename)
    compressed, size = sum(member.compress_size for member in members), path.stat().st_size
    if compressed > size:
        raise ArchiveRefused(f"{name}: declares {compressed:,} compressed bytes and has {size:,}")
    total = sum(member.file_size for member in members)
    if total > limits.total_bytes:
        raise ArchiveRefused(f"{name}: declares {total:,} bytes in all; at most {limits.total_bytes:,} are accepted")


def _diagnosis(path: Path) -> str:
    with path.open("rb") as body:
        start = body.read(512)
    size = f"{path.stat().st_size:,} bytes"
    if start.startswith(b"PK"):
        return f"starts like a zip file but has no directory at its end ({size}): it is truncated; download it again"
    if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        title = re.search(rb"<title>(.*?)</title>", start, flags=re.IGNORECASE | re.DOTALL)
        titled = f" titled {title[1].decode('utf-8', 'replace').strip()!r}" if title else ""
        return f"is an HTML page{titled}, not a zip file ({size}); open the address in a browser to see what it says"
    return f"is not a zip file ({size}; starts with {start[:16]!r})"


def unpack_7z(path: Path, target: Path, limits: Limits | None = None) -> None:
    """Unpack the one member of a 7z file to ``target``.

    Raises :class:`ArchiveRefused` for a broken, encrypted or dangerous archive, and for one of several members.
    """
    import py7zr  # imported here: it loads ten packages and is needed once a month

    limits = limits or Limits()
    try:
        with py7zr.SevenZipFile(path, max_extract_size=limits.member_bytes) as archive:
            members = archive.files
            names = [member.filename for member in members]
            if len(names) != 1 or not limits.names.fullmatch(names[0]) or members[0].is_symlink:
                raise ArchiveRefused(f"{path.name}: should hold one plain file and holds {names[:5]}")
            if archive.password_protected:
                raise ArchiveRefused(f"{path.name}: member {names[0]!r} is encrypted")
            if members[0].uncompressed > limits.ratio * max(path.stat().st_size, 1_000):
                raise ArchiveRefused(
                    f"{path.name}: member {names[0]!r} would grow to {members[0].uncompressed:,} bytes; "
                    f"at most {limits.ratio}-fold is accepted"
                )
            target.parent.mkdir(parents=True, exist_ok=True)
            archive.extract(target.parent, targets=names)
            (target.parent / names[0]).replace(target)
    except (py7zr.exceptions.ArchiveError, LZMAError, EOFError) as error:
        raise ArchiveRefused(f"{path.name}: not a 7z file that can be read ({error}); download it again") from error
