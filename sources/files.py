"""Files that are stored once and linked to several paths."""

import os
import shutil
from pathlib import Path


def link_or_copy(source: Path, target: Path) -> None:
    """Make ``target`` a hard link to ``source``, or a copy where the file system has no hard links.

    Parent folders are created; an existing ``target`` is replaced. Raises OSError if neither works.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    scratch.unlink(missing_ok=True)
    try:
        os.link(source, scratch)
    except OSError:  # another file system, or one without hard links
        shutil.copyfile(source, scratch)
    # rename(2) does nothing where both names are one file already
    if target.exists() and target.samefile(scratch):
        scratch.unlink()
    else:
        scratch.replace(target)
