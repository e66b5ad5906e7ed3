"""Files written whole: neither a reader nor a stop in between meets half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Put ``text`` into the file at ``path``, whose folder exists; OSError leaves an earlier file as it was."""
    handle, partial = tempfile.mkstemp(dir=path.parent, suffix=".partial")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise
