"""Zip files from strangers: everything that could harm is refused, in words that help."""

import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sources.archive import GIB, ArchiveRefused, Limits, open_archive

MEMBER = "numbers.csv"
CONTENT = "".join(f"{number},{number**3}\n" for number in range(2_000)).encode()


def zip_of(path: Path, *members: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return zip_of(tmp_path / "good.zip", (MEMBER, CONTENT), ("notes.txt", b"made up"))


def read_all(path: Path, limits: Limits | None = None) -> dict[str, bytes]:
    with open_archive(path, limits) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def directory_entry(archive: bytes, nth: int = 0) -> int:
    """Where the n-th entry of the central directory starts."""
    start = -1
    for _ in range(nth + 1):
        start = archive.index(b"PK\x01\x02", start + 1)
    return start


def declaring(path: Path, *, size: int | None = None, packed: int | None = None) -> Path:
    """Change the sizes that the directory declares for the first member."""
    archive = bytearray(path.read_bytes())
    start = directory_entry(archive)
    if packed is not None:
        struct.pack_into("<L", archive, start + 20, packed)
    if size is not None:
        struct.pack_into("<L", archive, start + 24, size)
    path.write_bytes(archive)
    return path


def declaring_zip64(path: Path, size: int) -> Path:
    """Write an archive with one member whose size stands in a 64-bit field."""
    name = MEMBER.encode()
    extra = struct.pack("<HHQ", 1, 8, size)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0, 8, 0, 0x21, 0, 5_000, 0xFFFFFFFF, len(name), 0) + name
    entry = struct.pack(
        "<4s4B4H3L5H2L",
        *(b"PK\x01\x02", 45, 3, 45, 0, 0, 8, 0, 0x21),
        *(0, 5_000, 0xFFFFFFFF, len(name), len(extra), 0, 0, 0, 0, 0),
    )
    body = local + b"\0" * 5_000
    directory = entry + name + extra
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), len(body), 0)
    path.write_bytes(body + directory + end)
    return path


def test_a_good_archive_is_read(good: Path):
    assert read_all(good) == {MEMBER: CONTENT, "notes.txt": b"made up"}


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "..",
        "/etc/evil.csv",
        "C:evil.csv",
        "..\\evil.csv",
        "folder/numbers.csv",
        "folder/",
        ".hidden",
        "zahl\u00e9.csv",
        "numbers.csv\n",
        "two words.csv",
    ],
)
def test_a_member_that_could_leave_its_folder_is_refused_by_name(tmp_path: Path, name: str):
    path = zip_of(tmp_path / "a.zip", (MEMBER, b"1"), (name, b"evil"))
    with pytest.raises(ArchiveRefused, match=r"a\.zip: member .* is not a plain file name") as error:
        read_all(path)
    assert repr(name) in str(error.value)


def test_a_member_that_stands_in_it_twice_is_refused(tmp_path: Path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zip_of(tmp_path / "a.zip", (MEMBER, b"1"), (MEMBER, b"2"))
    with pytest.raises(ArchiveRefused, match=r"duplicate member 'numbers\.csv'"):
        read_all(path)


def test_an_encrypted_member_is_refused(good: Path):
    archive = bytearray(good.read_bytes())
    archive[directory_entry(archive) + 8] |= 1
    good.write_bytes(archive)
    with pytest.raises(ArchiveRefused, match=r"'numbers\.csv' is encrypted"):
        read_all(good)


def test_a_member_that_declares_100_gb_is_refused_unread(tmp_path: Path):
    path = declaring_zip64(tmp_path / "a.zip", 100 * 10**9)
    with pytest.raises(ArchiveRefused, match=r"declares 100,000,000,000 bytes; at most 4,294,967,296"):
        read_all(path)


def test_a_member_just_over_the_limit_is_refused(good: Path):
    limit = len(CONTENT)
    assert read_all(good, Limits(member_bytes=limit))
    with pytest.raises(ArchiveRefused, match=f"declares {limit:,} bytes; at most {limit - 1:,}"):
        read_all(good, Limits(member_bytes=limit - 1))


def test_an_archive_that_declares_too_much_in_all_is_refused(good: Path):
    total = len(CONTENT) + len(b"made up")
    assert read_all(good, Limits(total_bytes=total))
    with pytest.raises(ArchiveRefused, match=f"declares {total:,} bytes in all; at most {total - 1:,}"):
        read_all(good, Limits(total_bytes=total - 1))


def test_an_archive_of_too_many_members_is_refused(good: Path):
    assert read_all(good, Limits(members=2))
    with pytest.raises(ArchiveRefused, match="2 members; at most 1"):
        read_all(good, Limits(members=1))


def test_a_bomb_is_refused_unread(tmp_path: Path):
    path = zip_of(tmp_path / "a.zip", (MEMBER, b"\0" * (4 << 20)))
    with pytest.raises(ArchiveRefused, match=r"numbers\.csv.*at most 200-fold"):
        read_all(path)


def test_a_small_member_may_be_well_packed(tmp_path: Path):
    path = zip_of(tmp_path / "a.zip", (MEMBER, b"\0" * 150_000))
    assert len(read_all(path)[MEMBER]) == 150_000


def test_a_bomb_that_understates_its_size_is_stopped_there(tmp_path: Path):
    path = declaring(zip_of(tmp_path / "a.zip", (MEMBER, b"\0" * (4 << 20))), size=1_000)
    with pytest.raises(ArchiveRefused, match=r"damaged.*numbers\.csv"):
        read_all(path)


def test_a_bomb_that_overstates_its_packed_size_is_refused(tmp_path: Path):
    path = declaring(zip_of(tmp_path / "a.zip", (MEMBER, b"\0" * (4 << 20))), packed=1 << 20)
    with pytest.raises(ArchiveRefused):
        read_all(path)


def test_the_limits_leave_room_for_the_largest_release():
    assert (Limits().member_bytes, Limits().total_bytes) >= (GIB, 8 * GIB)


@pytest.mark.parametrize("kept", [0.2, 0.9, 0.999])
def test_a_truncated_archive_is_said_to_be_cut_off(good: Path, kept: float):
    archive = good.read_bytes()
    good.write_bytes(archive[: int(len(archive) * kept)])
    with pytest.raises(ArchiveRefused, match=r"good\.zip: .*truncated; download it again"):
        read_all(good)


@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n<html>", "  <HTML>", "<html lang='fr'>"])
def test_a_web_page_is_named_by_its_title(tmp_path: Path, start: str):
    path = tmp_path / "a.zip"
    path.write_text(f"{start}<head><title>\n Site en maintenance </title></head>", encoding="utf-8")
    with pytest.raises(ArchiveRefused, match=r"HTML page titled 'Site en maintenance', not a zip file"):
        read_all(path)


def test_a_web_page_without_a_title_is_still_called_one(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(b"<html><body>down</body></html>")
    with pytest.raises(ArchiveRefused, match=r"is an HTML page, not a zip file \(30 bytes\)"):
        read_all(tmp_path / "a.zip")


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b\x08 something", b"Rar!" * 100], ids=["empty", "gzip", "rar"])
def test_other_bytes_are_shown(tmp_path: Path, body: bytes):
    (tmp_path / "a.zip").write_bytes(body)
    with pytest.raises(ArchiveRefused, match=f"is not a zip file \\({len(body):,} bytes; starts with b'"):
        read_all(tmp_path / "a.zip")


def test_a_damaged_member_is_refused_while_it_is_read(good: Path):
    archive = bytearray(good.read_bytes())
    archive[len(MEMBER) + 30 + 500] ^= 0xFF
    good.write_bytes(archive)
    with pytest.raises(ArchiveRefused, match=r"good\.zip: a member is damaged .*download it again"):
        read_all(good)


def test_damage_that_the_packing_does_not_notice_is_found_by_the_checksum(tmp_path: Path):
    path = zip_of(tmp_path / "a.zip", (MEMBER, CONTENT), compression=zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"7,343\n", b"7,344\n"))
    with pytest.raises(ArchiveRefused, match="CRC"):
        read_all(path)


def _set_method(archive: bytearray) -> None:
    for start in (0, directory_entry(archive)):
        struct.pack_into("<H", archive, start + (8 if start == 0 else 10), 97)


def _set_needed_version(archive: bytearray) -> None:
    archive[directory_entry(archive) + 6] = 99


def _set_patched(archive: bytearray) -> None:
    for start in (0, directory_entry(archive)):
        archive[start + (6 if start == 0 else 8)] |= 0x20


def _break_name(archive: bytearray) -> None:
    start = directory_entry(archive)
    archive[start + 9] |= 0x08  # the name is UTF-8, says the flag
    archive[start + 46] = 0xFF  # it is not


def _misplace_directory(archive: bytearray) -> None:
    struct.pack_into("<L", archive, archive.index(b"PK\x05\x06") + 12, len(archive) * 2)


UNREADABLE = [_set_method, _set_needed_version, _set_patched, _break_name, _misplace_directory]


@pytest.mark.parametrize("change", UNREADABLE, ids=[change.__name__[1:] for change in UNREADABLE])
def test_an_archive_that_cannot_be_read_here_is_refused(good: Path, change: Callable[[bytearray], None]):
    archive = bytearray(good.read_bytes())
    change(archive)
    good.write_bytes(archive)
    with pytest.raises(ArchiveRefused, match=r"good\.zip"):
        read_all(good)


def test_whatever_the_damage_it_is_refused_or_harmless(good: Path):
    chance = random.Random(1)
    original = good.read_bytes()
    for _ in range(400):
        archive = bytearray(original)
        # Where a zip file describes itself is near its end; damage to the members is found by their checksums.
        for _ in range(chance.randint(1, 3)):
            archive[-chance.randint(1, 220)] = chance.randrange(256)
        good.write_bytes(archive)
        try:
            members = read_all(good)
        except ArchiveRefused:
            continue
        assert all(content in (CONTENT, b"made up", b"") for content in members.values()), archive[-220:].hex()


def test_an_error_of_the_caller_is_not_blamed_on_the_archive(good: Path):
    with pytest.raises(ValueError, match="mine"), open_archive(good):
        raise ValueError("mine")
