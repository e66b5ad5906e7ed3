"""How long the report and the model take, beside the least that the same work needs: ``make bench``.

Everything runs in a scratch copy of the project, so an interrupted run leaves the project as it was.
Nothing here is a test: times depend on the computer, and the table is for a person to read.
"""

from __future__ import annotations

import argparse
import json
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
from typing import Any

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
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024  # ru_maxrss: bytes on macOS, KiB on Linux
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
    found = [Measure(name, tuple(command(args, folder)[0] for _ in range(runs))) for name, args in steps.items()]
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


def child(work: str, folder: Path) -> tuple[Any, float, float]:
    """What ``model_bench.py`` found in a fresh process, and the seconds and MB of that process."""
    shutil.rmtree(folder / "_results", ignore_errors=True)
    script, found = folder / "tests" / "model_bench.py", folder / "found.json"
    took, peak = command([sys.executable, str(script), work, str(found)], folder)
    return json.loads(found.read_text(encoding="utf-8")), took, peak


def spread(seconds: list[float]) -> tuple[str, str]:
    """Median and range; milliseconds where a hundredth of a second says too little."""
    digits = 2 if min(seconds) >= 0.1 else 4
    return f"{statistics.median(seconds):.{digits}f}", f"{min(seconds):.{digits}f} to {max(seconds):.{digits}f}"


def model(folder: Path, runs: int, title: str) -> Table:
    """The model with all draws in fresh processes, beside itself draw by draw and parts of it in plain NumPy."""
    whole = [child("run", folder) for _ in track(range(runs), description="model", transient=True)]
    apart, _, _ = child("compare", folder)
    draws = apart["draws"]
    shown = Table(title=f"{title}, {draws:,} draws", title_justify="left")
    for heading in ("", "median, s", "range, s", "MB at most by then", "factor", "aim"):
        shown.add_column(heading, justify="right" if heading else "left", no_wrap=not heading)
    graph = [parts["graph"][0] for parts, _, _ in whole]
    for part in whole[0][0]:
        memory = max(parts[part][1] for parts, _, _ in whole)
        aim = "at most 10 s, 2,147 MB" if part == "graph" else ""
        shown.add_row(part, *spread([parts[part][0] for parts, _, _ in whole]), f"{memory:,.0f}", "", aim)
    rest = [took - sum(seconds for seconds, _ in parts.values()) for parts, took, _ in whole]
    shown.add_row("imports, checks and tables", *spread(rest))
    process, memory = spread([took for _, took, _ in whole]), max(peak for _, _, peak in whole)
    shown.add_row("a run, the whole process", *process, f"{memory:,.0f}", "", "at most 2,147 MB")
    shown.add_section()
    for way, name in (("all", "one draw"), ("kept", "one draw, shared parts kept")):
        each = apart["single"][way]
        factor = draws * statistics.mean(each) / statistics.median(graph)
        shown.add_row(name, *spread(each), "", f"{factor:,.0f}", "at least 100")
    shown.add_section()
    for part, name in (("projection", "demography_projection"), ("finance", "accounts and rates from fees")):
        ratio = statistics.median(apart[part]) / statistics.median(apart[f"{part} by hand"])
        shown.add_row(name, *spread(apart[part]), "", f"{ratio:.2f}", "at most 2")
        shown.add_row("the same, plain NumPy", *spread(apart[f"{part} by hand"]))
    shown.add_section()
    for name, took in apart["heaviest"].items():
        shown.add_row(f"heaviest: {name}", f"{took:.2f}", "one for all draws" if name in apart["same"] else "")
    return shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each command, default 3")
    parser.add_argument("--engine", choices=("builtin", "quarto", "auto"), default="builtin")
    parser.add_argument("--only", choices=("report", "model"), help="leave out the other part")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="fiscal-bench-") as scratch:
        folder = Path(scratch).resolve() / "project"
        shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*GENERATED), symlinks=True)
        console = Console(width=None if sys.stdout.isatty() else 120)
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {options.runs} runs"
        if options.only != "report":
            console.print(model(folder, options.runs, machine))
        if options.only != "model":
            measured = report(folder, options.runs, options.engine)
            bare = floor(folder, options.runs)
            console.print(table(measured, bare, f"{machine}, engine {options.engine}"))


if __name__ == "__main__":
    main()
