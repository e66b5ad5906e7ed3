"""What the claims chapter prints of the benchmark: time and memory by piece of work, from the committed table alone.

Ratios are of processor time, summed over cores: other work shared the computer and stretched the seconds that passed,
now more, now less.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from analysis.report.korean import spelled
from analysis.report.language import KOREAN, current, say
from analysis.report.numbers import Inline
from analysis.report.tables import Table

BENCH = Path("data/claims/bench.csv")
MACHINE = Path("data/claims/bench_machine.csv")
SIZES = (100_000, 1_000_000, 5_000_000, 10_000_000)
COMPARED = 1_000_000
"""People at which programs are compared: the largest number that pandas holds in memory."""
FLOOR = "floor"
AIM = 20
PANELS = ("decedents", "clinics", "landmark", "members")
WORK = {
    "generate": "Generation",
    "check": "Check of every row",
    FLOOR: "Floor: one scan, added up by person",
    "decedents": "Panel of decedents",
    "clinics": "Panel of clinics by quarter",
    "landmark": "Panel of advanced cancer",
    "members": "Panel of clinics' members",
    "statistics": "Cells of all people",
    "regression": "Cells and regression",
    "ipw": "Members' cells and IPW",
    "aipw": "Members' cells and augmented IPW",
    "ipwra": "Members' cells and IPW regression adjustment",
    "poisson": "Members' cells and Poisson regression",
    "aipw_rows": "Members' rows and augmented IPW",
    "two_part": "Members' rows and two-part model",
    "staggered": "Clinics and effects by cohort",
    "staggered_dr": "The same, doubly robust",
}
"""What is timed, in the words of the report. Each begins with the files of the claims."""


@cache
def _lines() -> dict[tuple[str, int], dict[str, str]]:
    with BENCH.open(encoding="utf-8", newline="") as handle:
        return {(line["work"], int(line["people"])): line for line in csv.DictReader(handle)}


def ratio(work: str, beside: str, people: int = COMPARED) -> float | None:
    """Processor seconds of ``beside`` over those of ``work``; None where one of them was not run."""
    lines = _lines()
    if (work, people) not in lines or (beside, people) not in lines:
        return None
    return float(lines[beside, people]["cpu_seconds"]) / float(lines[work, people]["cpu_seconds"])


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}"


def _cell(work: str, people: int, column: str) -> str:
    line = _lines().get((work, people))
    if line is None:
        return "–"
    return _shown(float(line[column])) if column == "seconds" else f"{float(line[column]) / 1000:.1f}"


def bench_table() -> Table:
    """A row a piece of work: seconds and peak memory by number of people, times the floor's work, and how often as much
    the same takes in pandas and statsmodels.
    """
    sizes = sizes_run()
    rows = []
    for work, name in WORK.items():
        seconds = [_cell(work, people, "seconds") for people in sizes]
        peak = [_cell(work, people, "peak_mb") for people in (COMPARED, sizes[-1])]
        floor = "–" if work == "generate" else _shown(ratio(FLOOR, work))
        rows.append((name, *seconds, *peak, floor, _shown(ratio(work, f"pandas_{work}"))))
    heads = [f"{say('Seconds')}, {_millions(people)}" for people in sizes]
    heads += [f"GB, {_millions(people)}" for people in (COMPARED, sizes[-1])]
    header = ("Work", *heads, "× floor", "× pandas")
    return Table(header, tuple(rows), "l" + "r" * (len(header) - 1), (3.2, *[1.0] * (len(header) - 1)))


def sizes_run() -> tuple[int, ...]:
    """Numbers of people at which the floor was timed."""
    return tuple(people for people in SIZES if (FLOOR, people) in _lines())


def _millions(people: int) -> str:
    if current() == KOREAN:
        return str(persons(people))
    return f"{people / 1e6:g}\N{NO-BREAK SPACE}m"


def speed(work: str, column: str = "seconds", people: int = COMPARED) -> Inline:
    """One figure of the benchmark: ``seconds``, ``fit_seconds``, ``peak_mb`` as GB, ``rows`` in millions
    (spelled in 만 and 억 in Korean), or ``× NAME``, which is how often the processor time of ``work`` is that of NAME.
    """
    if column.startswith("× "):
        beside = ratio(column.removeprefix("× "), work, people)
        if beside is None:
            raise KeyError(f"{work} or {column} was not timed at {people} people")
        text = _shown(beside)
    elif column == "rows":
        number = int(_lines()[work, people]["rows"])
        text = spelled(number, -6) if current() == KOREAN else f"{number / 1e6:.0f}"
    else:
        text = _cell(work, people, column) if column != "fit_seconds" else _fit(work, people)
    return Inline(text, text)


def _fit(work: str, people: int) -> str:
    return _shown(float(_lines()[work, people]["fit_seconds"]))


def panels_over_floor() -> tuple[Inline, Inline]:
    """The least and the most that a panel takes, in times the floor."""
    found = [value for value in (ratio(FLOOR, work) for work in PANELS) if value is not None]
    return Inline(_shown(min(found)), _shown(min(found))), Inline(_shown(max(found)), _shown(max(found)))


def pandas_over_ours() -> tuple[Inline, Inline]:
    """The least and the most that pandas and statsmodels take, in times the project, panel and estimate together."""
    found = [value for value in (ratio(work, f"pandas_{work}") for work in WORK) if value is not None]
    return Inline(_shown(min(found)), _shown(min(found))), Inline(_shown(max(found)), _shown(max(found)))


def most_memory() -> Inline:
    """The largest peak of memory of the project's own work, in GB, over all that was run."""
    own = [float(line["peak_mb"]) for (work, _), line in _lines().items() if work in WORK]
    text = f"{max(own) / 1000:.1f}"
    return Inline(text, text)


def persons(people: int = COMPARED) -> Inline:
    """A number of people in millions, in words that a sentence can take; in Korean with its counter (100만 명)."""
    if current() == KOREAN:
        text = f"{spelled(people, 0)} 명"
        return Inline(text, text)
    return Inline(f"{people / 1e6:g} million", f"{people / 1e6:g}\N{NO-BREAK SPACE}million")


def most_people(work: str = FLOOR) -> Inline:
    """The largest number of people at which ``work`` was timed."""
    return persons(max(people for name, people in _lines() if name == work))


def aim() -> Inline:
    """How many times less than pandas the project set itself to take."""
    return Inline(str(AIM), str(AIM))


def machine(what: str) -> Inline:
    """What the times were measured on: ``cores``, ``memory_gib``, ``python``, or a program's version."""
    with MACHINE.open(encoding="utf-8", newline="") as handle:
        text = {line["what"]: line["value"] for line in csv.DictReader(handle)}[what]
    return Inline(text, text)
