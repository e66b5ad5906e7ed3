"""The audit of one estimate in a terminal, and the run of just its tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from analysis import ledger, run
from analysis.ledger import Entry, Ledger
from analysis.report.audit import ENOUGH, Audit, Branch, audit
from analysis.report.bindings import Binding, read_bindings
from analysis.report.numbers import format_value, interval_text
from analysis.report.outcomes import FAILED, PASSED, content_of_ledger, read_outcomes
from analysis.report.parameter_tables import printed, range_text
from analysis.units import Unit, load_units

TONES = {PASSED: "green", FAILED: "bold red"}


def run_audit(root: Path, id: str, run_tests: bool, console: Console) -> int:
    """Show the audit of ``id``; with ``run_tests``, run the tests bound to it first. Returns the exit status.

    The ledger is brought up to date, with the draws, seed and scenario of the run in force, so that values and
    tests are of the same content. The status is that of the tests if they run, else 0.
    Raises InputFaults for an unknown id or a mark that binds wrongly.
    """
    found = _ledger_up_to_date(root)
    bindings = read_bindings(root, [entry.id for entry in found.published])
    audit(found, id, bindings, {})
    status = _run_bound(root, id, bindings, console) if run_tests else 0
    outcomes = read_outcomes(root, content_of_ledger(root, found))
    console.print(shown(audit(found, id, bindings, outcomes), load_units(root / "data" / "units.csv")))
    return status


def shown(one: Audit, units: Mapping[str, Unit]) -> RenderableType:
    """The audit for a terminal: names, values, formula, tree of inputs, tests."""
    entry = one.entry
    parts: list[RenderableType] = [Text.assemble((entry.english, "bold"), f"  {entry.korean}"), _facts(one, units)]
    if one.rows:
        parts += ["", _values(one, units[entry.unit])]
    parts += ["", _tree(one.tree, units)]
    if one.entry.published:
        parts += ["", *_checks(one)]
    return Group(*parts)


def _ledger_up_to_date(root: Path) -> Ledger:
    settings = run.Settings()
    if ledger.current_key(root) is not None:
        facts = ledger.current(root).run
        settings = run.Settings(facts["draws"], facts["seed"], facts.get("scenario_file") or facts["scenario"])
    return ledger.read(root / ledger.RESULTS / run.ensure(root, settings).key)


def _run_bound(root: Path, id: str, bindings: tuple[Binding, ...], console: Console) -> int:
    tests = list(dict.fromkeys(binding.nodeid for binding in bindings if binding.estimate == id))
    if not tests:
        console.print(f"No test is bound to {id}.")
        return 0
    return subprocess.run([sys.executable, "-m", "pytest", *tests, "-q"], cwd=root, check=False).returncode


def _facts(one: Audit, units: Mapping[str, Unit]) -> Table:
    entry = one.entry
    facts = {
        "id": entry.id,
        "unit": units[entry.unit].english,
        "basis": entry.basis,
        "formula": entry.formula,
        "function": entry.signature,
        "file": f"{entry.file}:{entry.line}",
    }
    table = Table.grid(padding=(0, 2))
    for name, text in facts.items():
        if text:
            table.add_row(Text(name, "dim"), Text(text))
    return table


def _values(one: Audit, unit: Unit) -> Table:
    dims = list(one.rows[0].coordinates)
    reformed = len({(row.scenario, row.measure) for row in one.rows}) > 1
    table = Table(caption="in " + unit.english, caption_justify="left")
    for name in [*dims, *(["scenario", "measure"] if reformed else [])]:
        table.add_column(name, overflow="fold")
    for name in ("central case", "mean", "95 % interval"):
        table.add_column(name, justify="right", overflow="fold")
    for row in one.rows:
        places = [*row.coordinates.values(), *([row.scenario, row.measure] if reformed else [])]
        figures = [format_value(row.central, unit, row), format_value(row.mean, unit, row)]
        table.add_row(*map(Text, [*places, *figures, interval_text(row, unit) or "–"]))
    return table


def _tree(top: Branch, units: Mapping[str, Unit]) -> Tree:
    tree = Tree(_name(top))
    _grow(tree, top, units)
    return tree


def _grow(tree: Tree, branch: Branch, units: Mapping[str, Unit]) -> None:
    if branch.entry.kind == "parameter" and not branch.repeated:
        for line in _parameter_lines(branch.entry, units[branch.entry.unit]):
            tree.add(line)
    if branch.entry.kind == "table" and not branch.repeated:
        tree.add(_table_line(branch.entry))
    for below in branch.branches:
        _grow(tree.add(_name(below)), below, units)


def _name(branch: Branch) -> Text:
    entry = branch.entry
    text = Text(entry.id, "bold" if entry.kind == "parameter" else "bold cyan")
    if entry.kind != "parameter":
        text.append(f"  {entry.english}", "not bold default")
    if branch.repeated:
        text.append("  (above)", "not bold dim")
    return text


def _table_line(table: Entry) -> Text:
    """Where a published table comes from, on one line."""
    (about,) = table.rows
    return Text(f"{about['source']}, {about['locator']} [{about['status']}], {about['cells']:,} figures, {table.file}")


def _parameter_lines(parameter: Entry, unit: Unit) -> Iterator[Text]:
    """The rows of a parameter, those of one place in a source on one line."""
    places: dict[tuple[str, ...], list[str]] = {}
    for row in parameter.rows:
        where = ", ".join(row["coordinates"].values())
        value = printed(row["value"], unit)
        place = (range_text(row, unit), f"{row['source']}, {row['locator']}", row["status"])
        places.setdefault(place, []).append(f"{where} {value}".strip())
    for (bounds, source, status), values in places.items():
        text = Text(f"{'; '.join(values)} {unit.english}")
        text.append(f"  {bounds}", "dim")
        text.append(f"  {source}")
        text.append(f"  {status}", "magenta" if status == "assumption" else "yellow")
        yield text


def _checks(one: Audit) -> Iterator[RenderableType]:
    if one.checks:
        table = Table("kind")
        table.add_column("test", overflow="fold")
        table.add_column("last result")
        for check in one.checks:
            bound = check.binding
            text = Text(f"{bound.sentence} {bound.remark}".rstrip())
            text.append(f"\n{bound.file}:{bound.line}", "dim")
            table.add_row(bound.kind, text, Text(check.result, TONES.get(check.result, "dim")))
        yield table
    if one.is_thin:
        kinds = ", ".join(one.kinds) or "none"
        yield Text(f"Fewer than two kinds of test: {kinds}. At least {ENOUGH} are asked for.", "yellow")
