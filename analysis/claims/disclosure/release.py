"""The one door out of the claims layer: a table of counts and sums goes in, what may be told comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.claims.dataset import NOTICE
from analysis.claims.disclosure.attack import Floats
from analysis.claims.disclosure.register import Entry, Key, Register
from analysis.claims.disclosure.rounding import round_count, round_money
from analysis.claims.disclosure.rules import Rules
from analysis.claims.disclosure.suppressed import SUPPRESSED, Suppressed
from analysis.claims.disclosure.suppression import (
    Amounts,
    Flags,
    dominated,
    protect_amounts,
    protect_counts,
    small,
    with_totals,
)
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

TOTAL = "total"
INSIDE = ("largest", "second")
COLUMNS = ("n", "sum", *INSIDE)

Value = int | float | Suppressed


@dataclass(frozen=True)
class Release:
    """A table that may leave: one row a cell and total, ``n`` and, for money, ``sum`` and ``mean`` of told cells.

    ``watermark`` is set where the people were generated; it is printed with the table.
    """

    by: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    rules: Rules
    watermark: str

    @property
    def notes(self) -> list[str]:
        base = f"counts rounded to {self.rules.base}, sums to {self.rules.digits} digits"
        notes = [f"suppressed: fewer than {self.rules.threshold}, or would give such a cell away; {base}"]
        return [NOTICE, *notes] if self.watermark else notes

    def cell(self, measure: str, **where: str) -> Value:
        """The value of one cell; columns that are left out are totals."""
        wanted = {name: str(where.get(name, TOTAL)) for name in self.by}
        return next(row[measure] for row in self.rows if all(row[name] == value for name, value in wanted.items()))

    def write_csv(self, path: Path) -> None:
        """The table with its notes in the first lines."""
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            for note in self.notes:
                file.write(f"# {note}\n")
            writer = csv.DictWriter(file, self.rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.rows)


def release(
    frame: pd.DataFrame,
    by: Sequence[str],
    *,
    population: str,
    register: Register,
    rules: Rules | None = None,
    watermark: str = "",
) -> Release:
    """What may be told of ``frame``: a row a cell of one or two grouping columns ``by``, with ``n`` and perhaps
    ``sum``,
    ``largest`` and ``second`` (``statistics.counts`` makes it).

    Small counts and dominated sums are suppressed, then as many other cells and totals as it takes to keep them;
    what is
    left is rounded. ``population`` says in words whose table it is: tables of the same words count as tables of
    the same
    people, and the register keeps all of them from giving a cell away together.

    Raises InputFaults for columns that hold single people's values, such as a maximum, for more than two grouping
    columns,
    and when earlier releases make the table impossible.
    """
    rules = rules or Rules()
    _refuse_others(frame, by)
    axes = [sorted({str(value) for value in frame[name]}) for name in by]
    counts = _table(frame, by, axes, "n")
    keys = _keys(by, axes, counts.shape)
    filled = counts > 0

    def flags(holds: Callable[[Key], bool]) -> Flags:
        return _flags(keys, counts.shape, holds)

    close = _flags_of_counts(keys, counts, lambda key, n: register.close_to_another(key, n, rules.threshold))
    hidden = protect_counts(
        counts,
        (small(counts, rules) | close) & filled,
        flags(lambda key: register.withheld("n", population, key)) & filled,
        flags(lambda key: register.told("n", population, key)),
        rules,
    )
    entries = [Entry("n", population, key, int(counts[place]), not hidden[place]) for place, key in keys.items()]

    money, hidden_money = None, hidden
    if "sum" in frame.columns:
        money = _amounts(frame, by, axes)
        hidden_money = hidden | protect_amounts(
            money.total,
            (hidden & (small(counts, rules) | close) | dominated(money, rules)) & (money.total > 0),
            hidden | flags(lambda key: register.withheld("sum", population, key)) & (money.total > 0),
            flags(lambda key: register.told("sum", population, key)),
            rules,
        )
        entries += [
            Entry("sum", population, key, int(counts[place]), not hidden_money[place]) for place, key in keys.items()
        ]
    register.add(entries)
    rows = [_row(by, key, place, counts, hidden, money, hidden_money, rules) for place, key in keys.items()]
    return Release(tuple(by), tuple(rows), rules, watermark)


def _refuse_others(frame: pd.DataFrame, by: Sequence[str]) -> None:
    others = [name for name in frame.columns if name not in (*by, *COLUMNS)]
    faults = []
    if others:
        given, expected = f"columns {', '.join(others)}", f"the grouping columns and {', '.join(COLUMNS)} alone"
        faults.append(
            Fault("release", None, given, expected, "minima, maxima and single values never leave; drop them")
        )
    if not 1 <= len(by) <= 2:
        given = f"{len(by)} grouping columns"
        faults.append(Fault("release", None, given, "one or two", "release several tables; the register guards them"))
    if "sum" in frame.columns and not {*INSIDE} <= {*frame.columns}:
        given = "a sum without its largest and second largest part"
        faults.append(Fault("release", None, given, "columns largest and second", "make it with statistics.counts"))
    if faults:
        raise InputFaults(faults)


def _table(frame: pd.DataFrame, by: Sequence[str], axes: list[list[str]], column: str) -> Floats:
    return with_totals(_inner(frame, by, axes, column))


def _inner(frame: pd.DataFrame, by: Sequence[str], axes: list[list[str]], column: str) -> Floats:
    inner = np.zeros((len(axes[0]), len(axes[1]) if len(axes) == 2 else 1))
    for row in frame.to_dict("records"):
        place = [axis.index(str(row[name])) for axis, name in zip(axes, by, strict=True)]
        inner[place[0], place[1] if len(place) == 2 else 0] += float(row[column])
    return inner


def _amounts(frame: pd.DataFrame, by: Sequence[str], axes: list[list[str]]) -> Amounts:
    largest, second = (_inner(frame, by, axes, name) for name in INSIDE)
    return Amounts(_table(frame, by, axes, "sum"), *_two_largest(largest, second))


def _two_largest(largest: Floats, second: Floats) -> tuple[Floats, Floats]:
    """The two largest contributions to each cell and total. A person may stand in several cells of a row, so a total's
    largest contribution is at least this; the rule errs on the side of a cell and not of its total.
    """
    shape = (largest.shape[0] + 1, largest.shape[1] + 1)
    first, next_one = np.zeros(shape), np.zeros(shape)
    for i in range(shape[0]):
        for j in range(shape[1]):
            part = (slice(None) if i == shape[0] - 1 else i, slice(None) if j == shape[1] - 1 else j)
            found = np.sort(np.concatenate([np.ravel(largest[part]), np.ravel(second[part])]))[::-1]
            first[i, j], next_one[i, j] = found[0], found[1]
    return first, next_one


def _keys(by: Sequence[str], axes: list[list[str]], shape: tuple[int, ...]) -> dict[tuple[int, int], Key]:
    """The place in the table and the key of each cell; a one-way table has its total below it and no column of
    totals.
    """
    keys: dict[tuple[int, int], Key] = {}
    for i in range(shape[0]):
        for j in range(shape[1]):
            if len(axes) == 1 and j == 1:
                continue
            key = [(by[0], axes[0][i])] if i < shape[0] - 1 else []
            if len(axes) == 2 and j < shape[1] - 1:
                key.append((by[1], axes[1][j]))
            keys[i, j] = tuple(sorted(key))
    return keys


def _flags(keys: dict[tuple[int, int], Key], shape: tuple[int, ...], holds: Callable[[Key], bool]) -> Flags:
    flags = np.zeros(shape, bool)
    for place, key in keys.items():
        flags[place] = holds(key)
    return flags


def _flags_of_counts(keys: dict[tuple[int, int], Key], counts: Floats, holds: Callable[[Key, int], bool]) -> Flags:
    flags = np.zeros(counts.shape, bool)
    for place, key in keys.items():
        flags[place] = holds(key, int(counts[place]))
    return flags


def _row(
    by: Sequence[str],
    key: Key,
    place: tuple[int, int],
    counts: Floats,
    hidden: Flags,
    money: Amounts | None,
    hidden_money: Flags,
    rules: Rules,
) -> dict[str, Any]:
    said = dict(key)
    row: dict[str, Any] = {name: said.get(name, TOTAL) for name in by}
    row["n"] = SUPPRESSED if hidden[place] else round_count(int(counts[place]), rules)
    if money is not None:
        told = not hidden_money[place]
        row["sum"] = round_money(float(money.total[place]), rules) if told else SUPPRESSED
        # From the told figures, so that the mean says nothing that they do not.
        row["mean"] = round_money(row["sum"] / row["n"], rules) if told and row["n"] else SUPPRESSED
    return row
