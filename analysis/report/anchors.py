"""Where a number is audited: the anchors that numbers link to and the audit appendix sets."""

from __future__ import annotations

import re

from analysis.ledger import BASELINE, LEVEL, Row

AUDIT_PAGE = "chapters/audit.qmd"
PARAMETERS_PAGE = "chapters/parameters.qmd"


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


def row_anchor(row: Row) -> str:
    """The anchor of one value: the estimate's, its coordinates in order, scenario and measure if not the baseline."""
    parts = [estimate_anchor(row.estimate), *(slug(label) for label in row.coordinates.values())]
    if row.scenario != BASELINE:
        parts.append(slug(row.scenario))
    if row.measure != LEVEL:
        parts.append(row.measure)
    return "-".join(parts)
