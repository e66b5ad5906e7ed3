"""Keeps what an engine says when it fails inside: its messages quote cells."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.faults import Fault, InputFaults

LOG = "errors.log"


@contextmanager
def sealed(folder: Path) -> Iterator[None]:
    """Turns any error of the work on claims into a fault without a word of theirs; the error itself goes to
    ``folder/errors.log``, beside the claims, and no further.

    InputFaults of this package pass: they are written to be told. So do errors of files and the user's stop.
    """
    try:
        yield
    except (InputFaults, OSError):
        raise
    except Exception as error:
        with (folder / LOG).open("a", encoding="utf-8") as file:
            file.write(traceback.format_exc() + "\n")
        given = f"an error inside ({type(error).__name__})"
        remedy = f"read {LOG} beside the claims; it holds personal data and stays there"
        raise InputFaults([Fault(folder.as_posix(), None, given, "work without one", remedy)]) from None
