"""``fiscal check``: everything that can be judged without rendering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from analysis.cli.project import FAILED_STATUS, enter_project, results, unusable
from analysis.faults import Fault, InputFaults


@dataclass(frozen=True)
class Verdict:
    """What one check found: how much it looked at, faults, and warnings that fail nothing."""

    seen: str
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()


def check() -> None:
    """Check parameters, sources, tables, scenarios, chapters, typed numbers, glossary, open questions, tests' marks.

    One line for each check, then every fault; status 1 if there is any.
    """
    root = enter_project()
    faults: dict[Fault, None] = {}
    warnings: list[str] = []
    for name, judge in CHECKS.items():
        verdict = _judged(judge, root)
        said = f"{len(verdict.faults)} faults" if verdict.faults else "ok"
        if verdict.warnings:
            said += f", {len(verdict.warnings)} warnings"
        typer.echo(f"{name + ':':<20}{said:<22}{verdict.seen}".rstrip())
        # A fault of the bibliography also keeps the parameters from loading; it is said once.
        faults |= dict.fromkeys(verdict.faults)
        warnings += verdict.warnings
    for warning in warnings:
        typer.echo(f"warning: {warning}")
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(FAILED_STATUS)


def _judged(judge: Callable[[Path], Verdict], root: Path) -> Verdict:
    try:
        return judge(root)
    except InputFaults as error:
        return Verdict("", error.faults)
    except OSError as error:
        return Verdict("", (unusable(error),))


def _bibliography(root: Path) -> Verdict:
    from analysis.bibliography import load_bibliography

    return Verdict(f"{len(load_bibliography(root / 'references.bib'))} sources")


def _parameters(root: Path) -> Verdict:
    from analysis.run import load

    parameters = load(root)
    return Verdict(f"{len(parameters)} parameters, {len(parameters.cells)} rows")


def _published(root: Path) -> Verdict:
    from analysis.run import check_published

    return Verdict(f"{check_published(root)} tables")


def _scenarios(root: Path) -> Verdict:
    from analysis.run import load, read_scenario

    parameters = load(root)

    def apply(name: str) -> None:
        parameters.replace(read_scenario(root, name).changes)

    names = sorted(path.stem for path in (root / "data" / "scenarios").glob("*.toml"))
    return _each([partial(apply, name) for name in names], "scenarios")


def _levers(root: Path) -> Verdict:
    from analysis.run import load, load_levers
    from analysis.units import load_units

    return Verdict(f"{len(load_levers(root, load(root), load_units(root / 'data' / 'units.csv')))} levers")


def _chapters(root: Path) -> Verdict:
    from analysis.render.book import read_books
    from analysis.render.rendering import check_chapters

    books = read_books(root)
    return Verdict(", ".join(f"{len(check_chapters(book))} chapters ({book.lang})" for book in books))


def _naked_numbers(root: Path) -> Verdict:
    from analysis.report.naked import naked_numbers, read_names

    names = read_names(root)
    texts = {path: text for book in _texts(root) for path, text in book.items()}
    faults = [fault for path, text in texts.items() for fault in naked_numbers(path, text, names)]
    return Verdict(f"{len(texts)} chapters, {len(names)} names allowed", tuple(faults))


def _glossary(root: Path) -> Verdict:
    from analysis.bibliography import load_bibliography
    from analysis.report.glossary import FILE, pairs, read_terms, reference_faults, section_ids, term_faults

    terms = read_terms(root / FILE)
    texts = _texts(root)[0]
    faults = reference_faults(terms, load_bibliography(root / "references.bib"), section_ids(texts))
    faults += [fault for path, text in texts.items() for fault in term_faults(path, text, terms)]
    uses = sum(1 for text in texts.values() for _ in pairs(text))
    return Verdict(f"{len(terms)} terms, {uses} Korean terms in chapters", tuple(faults))


def _unknowns(root: Path) -> Verdict:
    from analysis.report.glossary import section_ids
    from analysis.report.unknowns import FILE, read_unknowns, reference_faults

    unknowns = read_unknowns(root / FILE)
    faults = reference_faults(unknowns, section_ids(_texts(root)[0]), _published_estimates())
    return Verdict(
        f"{len(unknowns)} open questions of {len({one.section for one in unknowns})} chapters", tuple(faults)
    )


def _texts(root: Path) -> list[dict[str, str]]:
    """The chapters' text by path, of each language of the book."""
    from analysis.render.book import read_books
    from analysis.render.chapter import read_source

    return [
        {chapter.path: read_source(root, chapter.path).text for chapter in book.chapters} for book in read_books(root)
    ]


def _test_marks(root: Path) -> Verdict:
    from analysis.report.bindings import read_bindings

    published = _published_estimates()
    return Verdict(f"{len(read_bindings(root, published))} marks for {len(published)} estimates")


def _published_estimates() -> list[str]:
    from analysis.model import nodes
    from analysis.rooms import graph_modules

    return [name for name, node in nodes(graph_modules()).items() if node.quantity.published]


def _central_case(root: Path) -> Verdict:
    from rich.console import Console

    from analysis.ledger import atypical
    from analysis.run import Settings

    rows = results(root, Settings(), Console(stderr=True)).rows
    warnings = (
        f"{row.estimate} {', '.join(row.coordinates.values())}: the central case {row.central:g} lies outside "
        f"the middle half of the draws, {row.q250:g} to {row.q750:g} (base units)"
        for row in atypical(rows)
    )
    return Verdict(f"{len(rows)} values", warnings=tuple(warnings))


def _each(loads: list[Callable[[], object]], what: str) -> Verdict:
    """The faults of all loads, so that one bad file does not hide the next."""
    faults: list[Fault] = []
    for load in loads:
        try:
            load()
        except InputFaults as error:
            faults += error.faults
    return Verdict(f"{len(loads)} {what}", tuple(faults))


CHECKS: dict[str, Callable[[Path], Verdict]] = {
    "bibliography": _bibliography,
    "parameters": _parameters,
    "published tables": _published,
    "scenarios": _scenarios,
    "levers": _levers,
    "chapters": _chapters,
    "typed numbers": _naked_numbers,
    "glossary": _glossary,
    "open questions": _unknowns,
    "marks of tests": _test_marks,
    "central case": _central_case,
}
