"""Facts of the run that a chapter states: draws, seed, and what a scenario changes."""

from __future__ import annotations

from analysis.ledger import CHANGE
from analysis.report.labels import label
from analysis.report.markdown import Passage
from analysis.report.numbers import Inline, show, sources
from analysis.report.tables import Table


def run_facts(name: str) -> Inline:
    """One fact of the run: ``draws``, ``seed``, ``key`` or ``scenario``."""
    value = sources().ledger.run[name]
    text = f"{value:,}" if name == "draws" else str(value)
    return Inline(text, text)


def scenario_notice() -> Passage:
    """What a run with a scenario changes, as a callout with every moved estimate; nothing for the baseline."""
    ledger = sources().ledger
    name = ledger.run["scenario"]
    if not name:
        return Passage("")
    rows = []
    for row in ledger.rows:
        if row.scenario == name and row.measure == CHANGE and row.central:
            at = ", ".join(label(dimension, value) for dimension, value in row.coordinates.items())
            title = ledger.entries[row.estimate].english
            level = ledger.one(row.estimate, scenario=name, **row.coordinates)
            change = show(row, signed=True, interval=True)
            rows.append((f"{title}{f' ({at})' if at else ''}", show(level).markdown, change.markdown))
    table = Table(("Estimate", "In the scenario", "Change from the baseline"), tuple(rows), "lrr", (3, 1, 2))
    title = ledger.run["scenario_title"]
    return Passage(f"::: {{.callout-note}}\n## Scenario: {title}\n{table._repr_markdown_()}\n:::\n")
