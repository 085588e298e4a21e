"""Files that are kept once and seen in several places."""

import os
import shutil
from pathlib import Path


def link_or_copy(source: Path, target: Path) -> None:
    """Let ``target`` be the file ``source``: by a hard link, or by a copy where the file system has none.

    Folders above ``target`` are made; what ``target`` was before is replaced. Raises OSError where neither works.
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
