"""Text inside SQL, for the statements that take no parameters (attach, comment)."""

from pathlib import Path


def quoted(text: str | Path) -> str:
    """Return ``text`` as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"
