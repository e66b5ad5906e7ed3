"""Facts of the run that a chapter states: draws, seed, and what a scenario changes."""

from __future__ import annotations

from analysis.ledger import BASELINE, CHANGE
from analysis.report.labels import label, name_of
from analysis.report.language import say
from analysis.report.markdown import Passage
from analysis.report.numbers import Inline, show, sources
from analysis.report.tables import Table


def run_facts(name: str) -> Inline:
    """One fact of the run: ``draws``, ``seed``, ``key`` or ``scenario``."""
    value = sources().ledger.run[name]
    text = f"{value:,}" if name == "draws" else str(value)
    return Inline(text, text)


def scenario_notice() -> Passage:
    """What a run with a scenario changes, as a callout; nothing for the baseline.

    Estimates with more than one dimension are left to the audit appendix.
    """
    ledger, units = sources().ledger, sources().units
    name = ledger.run["scenario"]
    if not name:
        return Passage("")
    rows = []
    for row in ledger.rows:
        entry = ledger.entries[row.estimate]
        if row.scenario == name and row.measure == CHANGE and row.central and len(entry.dims) <= 1:
            at = "".join(f" {label(dimension, value)}" for dimension, value in row.coordinates.items())
            levels = (ledger.one(row.estimate, scenario=one, **row.coordinates) for one in (BASELINE, name))
            figures = (show(level, bare=True).markdown for level in levels)
            change = show(row, signed=True, interval=True, bare=True).markdown
            rows.append((f"{name_of(entry)},{at} ({name_of(units[entry.unit])})", *figures, change))
    header = ("Estimate", "Baseline", "Scenario", "Change (95 % interval)")
    table = Table(header, tuple(rows), "lrrr", (4, 1, 1, 2))
    title = f"{say('Scenario')}: {say(ledger.run['scenario_title'])}"
    return Passage(f"::: {{.callout-note}}\n## {title}\n{table._repr_markdown_()}\n:::\n")
