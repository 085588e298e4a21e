"""File names of CEPII GeoDep. Separate from the parser, which loads pandas."""

import re

FILE_NAME = re.compile(r"(geodep[\w\-]*)\.dta", flags=re.ASCII | re.IGNORECASE)


def release_of(file_name: str) -> str | None:
    """Return the name of the release a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1].lower() if match else None
