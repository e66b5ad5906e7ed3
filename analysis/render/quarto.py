"""Quarto as the engine, where a new enough one is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis.render.book import Book
from analysis.report.language import PROFILE

NEEDED = (1, 9, 17)
WHY_NEEDED = "Quarto makes a Typst PDF of a book from 1.9.17 on"


class QuartoFailed(Exception):
    """Quarto did not leave what it was asked for; the message says what is missing and what it printed."""


@dataclass(frozen=True)
class Quarto:
    """A Quarto that can be used."""

    path: Path
    version: str


def find_quarto() -> Quarto | str:
    """The Quarto of ``QUARTO_PATH`` or of ``PATH``, or a sentence saying why there is none to use."""
    given = os.environ.get("QUARTO_PATH")
    found = given if given and Path(given).is_file() else None
    if given and found is None:
        candidate = Path(given) / "bin" / "quarto"
        if not candidate.is_file():
            return f"QUARTO_PATH names {given}, which is no file"
        found = str(candidate)
    found = found or shutil.which("quarto")
    if found is None:
        return "no quarto on PATH, and QUARTO_PATH is not set"
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    version = asked.stdout.strip()
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if asked.returncode != 0 or numbers is None:
        return f"{found} --version says {version or asked.stderr.strip()!r}, which is no version"
    if tuple(map(int, numbers.groups())) < NEEDED:
        needed = ".".join(map(str, NEEDED))
        return f"{found} is {version}; {needed} or later is needed ({WHY_NEEDED})"
    return Quarto(Path(found), version)


def render_quarto(quarto: Quarto, book: Book, formats: tuple[str, ...], target: Path) -> None:
    """Run plain ``quarto render`` and move what it made to ``target``.

    Quarto's exit status does not tell whether a PDF came out, so the files are looked for. Plain render makes
    every format (``--to`` would wipe the others); what was not asked for is left out. Quarto writes to the
    book's own output folder: what stood there waits in ``target`` meanwhile, and is put back in any case.
    """
    output = book.root / book.output_dir
    before = target.parent / "before"
    if output.exists():
        output.rename(before)
    try:
        said = _run(quarto, book)
        _all_there(quarto, book, formats, output, said)
        for entry in sorted(output.iterdir()):
            if ("pdf" if entry.name == book.pdf_name else "html") in formats:
                shutil.move(str(entry), str(target / entry.name))
    finally:
        shutil.rmtree(output, ignore_errors=True)
        if before.exists():
            before.rename(output)
        (book.root / "index.typ").unlink(missing_ok=True)  # keep-typ leaves it in the root


def _run(quarto: Quarto, book: Book) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ, QUARTO_PYTHON=sys.executable)
    paths = [str(book.root), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    environment[PROFILE] = book.profile
    command = [str(quarto.path), "render"]
    return subprocess.run(command, cwd=book.root, env=environment, capture_output=True, text=True, check=False)


def _all_there(
    quarto: Quarto,
    book: Book,
    formats: tuple[str, ...],
    output: Path,
    said: subprocess.CompletedProcess[str],
) -> None:
    wanted = [chapter.href for chapter in book.chapters] if "html" in formats else []
    wanted += [book.pdf_name] if "pdf" in formats else []
    missing = [name for name in wanted if not (output / name).is_file() or not (output / name).stat().st_size]
    if said.returncode == 0 and not missing:
        return
    lack = f"{', '.join(missing)} did not come out" if missing else f"it ended with status {said.returncode}"
    words = "\n".join((said.stdout + "\n" + said.stderr).strip().splitlines()[-20:])
    raise QuartoFailed(f"quarto {quarto.version}: {lack}\n{words}")
