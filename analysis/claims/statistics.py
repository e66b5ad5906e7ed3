"""Sufficient statistics: the small tables from which estimators get the same answer as from all people."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table


def cells(table: Table, regressors: Sequence[str], outcome: str, cluster: str | None = None) -> Table:
    """One row a distinct combination of ``regressors`` (and ``cluster``): n, sum and sum_squares of ``outcome``.

    Least squares on it, with classical, heteroskedastic or clustered errors, is exact, not approximate: within a cell
    all rows have the same regressors (Wong and others 2021).
    """
    keys = [*regressors, *([cluster] if cluster else [])]
    y = table[outcome].cast("float64")
    return table.group_by(keys).aggregate(n=table.count(), sum=y.sum(), sum_squares=(y * y).sum())


def panel_moments(panel: Table, unit: str, period: str, first_treated: str, outcome: str) -> Table:
    """Sums and cross-products of a balanced panel by group and pair of periods.

    One row a first_treated, period_a and period_b (a ≤ b): n, sum_a, sum_b, sum_ab. All group-time effects and their
    covariance clustered by unit follow from it, and it has groups × periods² / 2 rows however many units there are.
    """
    a = panel.select(unit=panel[unit], first_treated=panel[first_treated], period_a=panel[period], y_a=panel[outcome])
    b = panel.select(unit=panel[unit], period_b=panel[period], y_b=panel[outcome])
    pairs = a.inner_join(b, "unit").filter(lambda t: t["period_a"] <= t["period_b"])
    return pairs.group_by("first_treated", "period_a", "period_b").aggregate(
        n=pairs.count(),
        sum_a=pairs["y_a"].cast("float64").sum(),
        sum_b=pairs["y_b"].cast("float64").sum(),
        sum_ab=(pairs["y_a"].cast("float64") * pairs["y_b"].cast("float64")).sum(),
    )


def cross_products(table: Table, regressors: Sequence[str], outcome: str) -> Table:
    """One row: n and the sums and cross-products of ``regressors`` and ``outcome``, for regressors that are continuous.

    Columns are ``n``, ``NAME`` and ``NAME__OTHER``.
    """
    names = [*regressors, outcome]
    columns = {name: table[name].cast("float64") for name in names}
    sums = {"n": table.count()} | {name: column.sum() for name, column in columns.items()}
    for i, name in enumerate(names):
        sums |= {f"{name}__{other}": (columns[name] * columns[other]).sum() for other in names[i:]}
    return table.aggregate(**sums)


def counts(table: Table, by: Sequence[str], money: str | None = None) -> Table:
    """Counts by ``by``; with ``money`` also its sum, and the largest and second largest contribution for the dominance
    rule. The two largest never leave: ``disclosure`` drops them.
    """
    if money is None:
        return table.group_by(list(by)).aggregate(n=table.count())
    ranked = table.mutate(
        rank_in_cell=ibis.row_number().over(group_by=list(by), order_by=[table[money].desc()]),
    )
    amount = ranked[money].cast("float64")
    return ranked.group_by(list(by)).aggregate(
        n=ranked.count(),
        sum=amount.sum(),
        largest=amount.sum(where=ranked["rank_in_cell"] == 0),
        second=amount.sum(where=ranked["rank_in_cell"] == 1),
    )
