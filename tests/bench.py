"""How long the report takes, beside the least that its tools need for the same pages: ``make bench``.

Everything runs in a scratch copy of the project, so an interrupted run leaves the project as it was.
Nothing here is a test: times depend on the computer, and the table is for a person to read.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypandoc
import yaml
from jupyter_client.manager import start_new_kernel
from rich.console import Console
from rich.progress import track
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
BARE = """
function Image(image) return image.caption end
function Link(link) return link.content end
function RawBlock() return {} end
function RawInline() return {} end
"""
"""A Pandoc filter that takes out what only the report's own rendering can resolve."""

GENERATED = ("_book", "_results", ".quarto", ".venv", ".*_cache", ".hypothesis", "__pycache__")


@dataclass(frozen=True)
class Measure:
    """One line of the table: seconds of each run, the aim in seconds, MB of the largest process."""

    name: str
    seconds: tuple[float, ...]
    aim: float | None = None
    peak: float | None = None


def command(args: list[str], folder: Path) -> tuple[float, float]:
    """Run a command in ``folder`` and return its seconds and the MB of the largest process in it.

    Raises:
        SystemExit: the command failed; what it printed is shown.
    """
    # The copy's modules come before the installed ones, in the command and in the kernels it starts.
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    with tempfile.TemporaryFile() as output:
        begun = time.perf_counter()
        process = subprocess.Popen(args, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(args)} failed:\n{output.read().decode(errors='replace')}")
    unit = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss: bytes on macOS, kB on Linux
    return seconds, usage.ru_maxrss / unit


def measure(
    name: str, args: list[str], folder: Path, runs: int, *, before: Callable[[int], None], aim: float
) -> Measure:
    """Run a command ``runs`` times, each after ``before(run)``."""
    seconds, peaks = [], []
    for run in track(range(runs), description=name, transient=True):
        before(run)
        took, peak = command(args, folder)
        seconds.append(took)
        peaks.append(peak)
    return Measure(name, tuple(seconds), aim, max(peaks))


def pages(folder: Path) -> list[Path]:
    """The files of the book in the order of ``_quarto.yml``."""
    book = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))["book"]
    return [folder / page for page in [*book["chapters"], *book.get("appendices", [])]]


def floor(folder: Path, runs: int) -> list[Measure]:
    """Pandoc and Typst on the bare pages, and one kernel from start to its first answer."""
    pandoc = pypandoc.get_pandoc_path()
    # Without citations, references and cells this is no report: it is what cannot be avoided.
    (folder / "bare.lua").write_text(BARE, encoding="utf-8")
    convert = [pandoc, "--from=markdown-citations", "--lua-filter=bare.lua", "--standalone"]
    convert.append("--metadata=title:floor")
    source = [str(page) for page in pages(folder)]
    compiler = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root=sys.argv[3])"
    steps = {
        "pandoc, pages to HTML": [*convert, "--to=html", "--mathml", "--output=floor.html", *source],
        "pandoc, pages to Typst": [*convert, "--to=typst", "--output=floor.typ", *source],
        "typst, to PDF": [sys.executable, "-c", compiler, "floor.typ", "floor.pdf", str(folder)],
    }
    found = [
        Measure(name, tuple(command(args, folder)[0] for _ in range(runs))) for name, args in steps.items()
    ]
    return [*found, Measure("one kernel", tuple(kernel_start(folder) for _ in range(runs)))]


def kernel_start(folder: Path) -> float:
    """Seconds from nothing to a kernel's first answer."""
    begun = time.perf_counter()
    manager, client = start_new_kernel(cwd=str(folder), stderr=subprocess.DEVNULL)
    client.execute_interactive("pass", timeout=60)
    seconds = time.perf_counter() - begun
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seconds


def report(folder: Path, runs: int, engine: str) -> list[Measure]:
    """The times a user waits for."""
    fiscal = str(BIN / "fiscal")
    chapter = next(page for page in pages(folder) if page.parent.name == "chapters")
    text = chapter.read_text(encoding="utf-8")

    def forget(_: int) -> None:
        for name in ("_results", "_book"):
            shutil.rmtree(folder / name, ignore_errors=True)

    def edit(run: int) -> None:
        chapter.write_text(f"{text}\n<!-- edit {run} -->\n", encoding="utf-8")

    def leave(_: int) -> None:
        pass

    render = [fiscal, "report", "--engine", engine]
    return [
        measure("report, cold", render, folder, runs, before=forget, aim=45),
        measure("report, nothing changed", render, folder, runs, before=leave, aim=2),
        measure(f"report, {chapter.name} edited", render, folder, runs, before=edit, aim=6),
        measure("fiscal --help", [fiscal, "--help"], folder, runs, before=leave, aim=0.4),
    ]


def row(item: Measure) -> tuple[str, ...]:
    """The cells of one line of the table."""
    return (
        item.name,
        f"{statistics.median(item.seconds):.2f}",
        f"{min(item.seconds):.2f} to {max(item.seconds):.2f}",
        "" if item.aim is None else f"{item.aim:g}",
        "" if item.peak is None else f"{item.peak:,.0f}",
    )


def table(measured: list[Measure], bare: list[Measure], title: str) -> Table:
    """Report first, then the floor and its sum."""
    sums = tuple(sum(run) for run in zip(*(item.seconds for item in bare), strict=True))
    shown = Table(title=title, title_justify="left")
    for heading in ("", "median, s", "range, s", "aim, s", "largest process, MB"):
        shown.add_column(heading, justify="right" if heading else "left", no_wrap=not heading)
    for item in measured:
        shown.add_row(*row(item))
    shown.add_section()
    for item in [*bare, Measure("floor, together", sums)]:
        shown.add_row(*row(item))
    return shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each command, default 3")
    parser.add_argument("--engine", choices=("builtin", "quarto", "auto"), default="builtin")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="fiscal-bench-") as scratch:
        folder = Path(scratch).resolve() / "project"
        shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*GENERATED), symlinks=True)
        measured = report(folder, options.runs, options.engine)
        bare = floor(folder, options.runs)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    Console().print(table(measured, bare, f"{machine}, {options.runs} runs, engine {options.engine}"))


if __name__ == "__main__":
    main()
