"""`_book` changes whole or not at all, by one rendering at a time; what earlier ones left in the cache goes in time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Enough to go back and forth between a few scenarios without computing again.
KEPT = {
    "charts": 1200,
    "render/drawings": 1200,
    "render/executed": 400,
    "render/html": 600,
    "render/pdf": 8,
    "render/typst": 600,
}


@contextmanager
def alone(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the project's lock for the block; ``waiting`` is called first where another process has it.

    The lock ends with the process, however that ends.
    """
    import fcntl

    shelf = root / "_results"
    shelf.mkdir(exist_ok=True)
    with (shelf / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def published(book: Path) -> Iterator[Path]:
    """A new folder beside ``book`` to build in; it takes the place of ``book`` when the block ends well.

    If anything in the block fails, ``book`` stays as it was and the new folder is removed.
    """
    book.parent.mkdir(parents=True, exist_ok=True)
    _recover(book)
    workshop = Path(tempfile.mkdtemp(prefix=f"{book.name}-", dir=_shelf(book)))
    try:
        new = workshop / "new"
        new.mkdir()
        yield new
        _exchange(new, book, workshop / "old")
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _shelf(book: Path) -> Path:
    """A git-ignored folder on the same disk, so that a rename is enough."""
    shelf = book.parent / "_results"
    shelf.mkdir(exist_ok=True)
    return shelf


def _recover(book: Path) -> None:
    """Clear away what a rendering that was killed left; if it had set ``book`` aside, put that back."""
    for workshop in _shelf(book).glob(f"{book.name}-*"):
        for aside in (workshop / "old", workshop / "before"):
            if aside.is_dir() and not book.exists():
                aside.rename(book)
        shutil.rmtree(workshop, ignore_errors=True)


def _exchange(new: Path, book: Path, old: Path) -> None:
    if book.exists():
        book.rename(old)
    try:
        new.rename(book)
    except OSError:
        if old.exists():
            old.rename(book)
        raise


def prune(results: Path) -> None:
    """Remove all but the newest files of each part of the folder of results; what is needed again is made again."""
    for part, kept in KEPT.items():
        files = sorted((results / part).glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for file in files[kept:]:
            with suppress(FileNotFoundError):
                file.unlink()
