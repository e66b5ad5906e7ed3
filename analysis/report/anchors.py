"""Where a number is audited: the anchors that numbers link to and the audit appendix sets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from analysis.ledger import BASELINE, CHANGE, LEVEL, Row
from analysis.report.language import ENGLISH, current

NEAR = (2024, 2026)
"""Years that the appendix prints besides every fifth one."""

REFORMED = (2030, 2035, 2040)
"""Years of which it prints what a scenario changes."""

MOST_ROWS = 40
"""Values of one estimate that it prints; one with more has its entry there and its values in files only."""


def page(name: str) -> str:
    """The source of a chapter in the language in force: ``chapters/audit.qmd``, in Korean ``chapters/audit.ko.qmd``."""
    return f"chapters/{name}.qmd" if current() == ENGLISH else f"chapters/{name}.{current()}.qmd"


def audit_page() -> str:
    """The chapter that has every estimate."""
    return page("audit")


def parameters_page() -> str:
    """The chapter that has every parameter."""
    return page("parameters")


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
    """Whether the appendix would print the row, were its estimate alone.

    Of a path over years every fifth year and the years around the baseline; of a scenario the change in its years.
    """
    year = row.coordinates.get("period", "")
    if row.scenario != BASELINE:
        return row.measure == CHANGE and (not year.isdigit() or int(year) in REFORMED)
    return not year.isdigit() or int(year) % 5 == 0 or int(year) in NEAR


def tabled(rows: Iterable[Row]) -> frozenset[str]:
    """Estimates with a table in the appendix: those of whose ``rows`` it lists MOST_ROWS at most."""
    listed = Counter(row.estimate for row in rows if is_listed(row))
    return frozenset(estimate for estimate, count in listed.items() if count <= MOST_ROWS)


def row_anchor(row: Row) -> str:
    """The anchor of one value: the estimate's, its coordinates in order, scenario and measure if not the baseline.

    A value that is not listed leads to its estimate's entry.
    """
    if not is_listed(row):
        return estimate_anchor(row.estimate)
    parts = [estimate_anchor(row.estimate), *(slug(label) for label in row.coordinates.values())]
    if row.scenario != BASELINE:
        parts.append(slug(row.scenario))
    if row.measure != LEVEL:
        parts.append(row.measure)
    return "-".join(parts)
