"""The survey's tables recomputed cell by cell from its own inputs: what agrees, what does not, and why.

A cell is recomputed with the rounding that its printed inputs allow (``Rounded``). A cell that others are recomputed
from and that nothing else in the extract determines is an input and is not listed.
"""

from __future__ import annotations

from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import Any

from analysis.costing.reproduction import activities, cost_base, recovery
from analysis.costing.reproduction.findings import FINDINGS, explanation, read_findings
from analysis.costing.reproduction.printed import Cell, Report

PARTS = (
    cost_base.sample,
    cost_base.revenue,
    cost_base.pay,
    cost_base.cost,
    activities.payroll,
    activities.management,
    activities.materials,
    recovery.recovery,
    recovery.labels,
    recovery.redistributed,
    recovery.composition,
    recovery.text,
)


def tables(published: Path) -> dict[str, list[dict[str, Any]]]:
    """The report's tables of the reproduction: every cell with its explanation if it differs, and the findings."""
    findings = read_findings(published / FINDINGS)
    rows = []
    for cell in cells(published):
        finite = {name: None if value in (inf, -inf) else value for name, value in asdict(cell).items()}
        rows.append({**finite, "finding": explanation(cell, findings)})
    return {"costing_reproduction": rows, "costing_findings": [asdict(finding) for finding in findings]}


def cells(folder: Path) -> list[Cell]:
    """Every printed cell that the extract's own inputs determine, table by table; ``folder`` is ``data/published``."""
    report = Report(folder)
    return [cell for part in PARTS for cell in part(report)]
