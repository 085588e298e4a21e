"""What files of CEPII GeoDep are called. Apart from the parser, which loads pandas."""

import re

FILE_NAME = re.compile(r"(geodep[\w\-]*)\.dta", flags=re.ASCII | re.IGNORECASE)


def release_of(file_name: str) -> str | None:
    """Return the name of the release a file holds, or None for a file of another kind."""
    said = FILE_NAME.fullmatch(file_name)
    return said[1].lower() if said else None
