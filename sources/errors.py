"""Messages of errors for users, and the exit code of each."""

import errno
import sqlite3


class Explained(Exception):
    """An error whose message is written for users: what is wrong and what to do."""


DISK_FULL_PHRASES = (
    "the disk is full",
    "No space left on device",
    "database or disk is full",
    "Out of disk space",
    "File too large",
)
DISK_FULL = "the disk is full; nothing was published. Free some space and run again: what had arrived is kept."


def in_words(error: BaseException) -> tuple[str, int]:
    """Return one readable message and the exit code: 3 if the disk is full, 1 otherwise."""
    if is_disk_full(error):
        return DISK_FULL, 3
    if isinstance(error, Explained):
        return str(error), 1
    return f"{type(error).__name__}: {error} (an unexpected error; `five-bases --debug …` shows where)", 1


def is_disk_full(error: BaseException) -> bool:
    """True if any error in the chain means that the disk is full."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, OSError) and link.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return True
        if says_disk_full(str(link)) or (isinstance(link, sqlite3.OperationalError) and "disk I/O" in str(link)):
            return True
        link = link.__cause__ or link.__context__
    return False


def says_disk_full(text: str) -> bool:
    """True if a message, also one of another process, means that the disk is full."""
    return any(phrase in text for phrase in DISK_FULL_PHRASES)
