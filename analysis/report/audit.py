"""The audit of one estimate: its value, formula, everything that feeds it, and the tests that check it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from analysis.faults import Fault, InputFaults
from analysis.ledger import SOURCES, Entry, Ledger, Row
from analysis.report.bindings import KINDS, Binding, read_bindings
from analysis.report.outcomes import content_of_ledger, read_outcomes, result

ENOUGH = 2
"""Kinds of test that an estimate needs: one kind alone can share the code's mistake."""


@dataclass(frozen=True)
class Branch:
    """One quantity or parameter of the tree of inputs; ``repeated`` ones are drawn in full further up."""

    entry: Entry
    branches: tuple[Branch, ...]
    repeated: bool


@dataclass(frozen=True)
class Check:
    """One test with its last result on the content of the ledger."""

    binding: Binding
    result: str


@dataclass(frozen=True)
class Audit:
    """All that is known of one quantity or parameter; ``rows`` is empty unless it is a published estimate."""

    entry: Entry
    rows: tuple[Row, ...]
    tree: Branch
    upstream: tuple[Entry, ...]
    checks: tuple[Check, ...]

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of test that check it, in the order of KINDS."""
        bound = {check.binding.kind for check in self.checks}
        return tuple(kind for kind in KINDS if kind in bound)

    @property
    def is_thin(self) -> bool:
        """Whether it is published without at least two kinds of test."""
        return self.entry.published and len(self.kinds) < ENOUGH

    @property
    def parameters(self) -> tuple[Entry, ...]:
        """The parameters and published tables that feed it, directly or not."""
        return tuple(entry for entry in self.upstream if entry.kind in SOURCES)

    @cached_property
    def statuses(self) -> dict[str, int]:
        """Rows of those parameters by status, the most frequent first; a table counts as one row."""
        rows = (row["status"] for parameter in self.parameters for row in parameter.rows)
        return dict(Counter(rows).most_common())


def audit(ledger: Ledger, id: str, bindings: Sequence[Binding], outcomes: Mapping[str, str]) -> Audit:
    """The audit of ``id``, a published estimate or anything that feeds one.

    ``outcomes`` are the last results by test. Raises InputFaults that names the nearest ids.
    """
    if id not in ledger.entries:
        near = get_close_matches(id, list(ledger.entries), n=3, cutoff=0.5)
        remedy = f"write {' or '.join(map(repr, near))} if that is meant" if near else "see `fiscal estimate`"
        raise InputFaults([Fault("fiscal audit", None, f"id {id!r}", "an id of the ledger", remedy)])
    entry = ledger.entries[id]
    bound = sorted(
        (binding for binding in bindings if binding.estimate == id),
        key=lambda binding: (list(KINDS).index(binding.kind), binding.file, binding.line),
    )
    return Audit(
        entry=entry,
        rows=tuple(row for row in ledger.rows if row.estimate == id),
        tree=_tree(ledger, entry, set()),
        upstream=tuple(ledger.lineage(id)),
        checks=tuple(Check(binding, result(binding.nodeid, outcomes)) for binding in bound),
    )


def audits(root: Path, ledger: Ledger) -> tuple[Audit, ...]:
    """The audit of every published estimate and of every quantity between them and the parameters."""
    bindings = read_bindings(root, [entry.id for entry in ledger.published])
    outcomes = read_outcomes(root, content_of_ledger(root, ledger))
    return tuple(
        audit(ledger, id, bindings, outcomes) for id, entry in ledger.entries.items() if entry.kind not in SOURCES
    )


def _tree(ledger: Ledger, entry: Entry, drawn: set[str]) -> Branch:
    if entry.id in drawn:
        return Branch(entry, (), repeated=bool(entry.inputs or entry.rows))
    drawn.add(entry.id)
    return Branch(entry, tuple(_tree(ledger, ledger.entries[name], drawn) for name in entry.inputs), False)
