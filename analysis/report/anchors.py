"""Where a number is audited: the anchors that numbers link to and the audit appendix sets."""

from __future__ import annotations

import re

from analysis.ledger import BASELINE, LEVEL, Row

AUDIT_PAGE = "chapters/audit.qmd"
PARAMETERS_PAGE = "chapters/parameters.qmd"
NEAR = (2024, 2026)
"""Years that the appendix prints besides every fifth one."""


def slug(text: str) -> str:
    """Lower-case letters of any script, digits and single hyphens; a number below zero keeps its sign as a word."""
    signed = re.sub(r"^[-\N{MINUS SIGN}](?=\d)", "minus ", text.lower())
    return re.sub(r"[\W_]+", "-", signed).strip("-")


def estimate_anchor(estimate: str) -> str:
    """The anchor of an estimate's entry: ``est-costing-recovery-total``."""
    return f"est-{slug(estimate)}"


def parameter_anchor(parameter: str) -> str:
    """The anchor of a parameter's rows: ``par-costing-pay``."""
    return f"par-{slug(parameter)}"


def is_listed(row: Row) -> bool:
    """Whether the appendix prints the row: of a path over years every fifth year, and the years around the baseline."""
    year = row.coordinates.get("period", "")
    return not year.isdigit() or int(year) % 5 == 0 or int(year) in NEAR


def row_anchor(row: Row) -> str:
    """The anchor of one value: the estimate's, its coordinates in order, scenario and measure if not the baseline.

    A value that the appendix does not print leads to its estimate's entry.
    """
    if not is_listed(row):
        return estimate_anchor(row.estimate)
    parts = [estimate_anchor(row.estimate), *(slug(label) for label in row.coordinates.values())]
    if row.scenario != BASELINE:
        parts.append(slug(row.scenario))
    if row.measure != LEVEL:
        parts.append(row.measure)
    return "-".join(parts)
