"""Which parameters decide the headlines: tornado, indices, Monte-Carlo error and the value of information.

Everything is read from the draws of the run; total indices alone need one more run of the model for each group, and
of that only what lies downstream of the group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.uncertainty import (
    Indices,
    Regression,
    first_order,
    perfect_information,
    perfect_information_on,
    pick_freeze,
    precision,
    random_draws,
    tornado,
    uncertain,
)

if TYPE_CHECKING:
    import xarray as xr

GROUPS = {
    "Residual growth of fees": (
        "outlook_residual_mean_score",
        "outlook_residual_path_score",
        "outlook_residual_half_life",
    ),
    "GDP, prices and contribution base": (
        "outlook_real_growth",
        "outlook_inflation",
        "outlook_deflator_excess",
        "outlook_contribution_base_excess",
    ),
    "Fee increases": ("outlook_fee_increase",),
    "Contribution rate path": ("outlook_contribution_rate_increase",),
    "Subsidy, other revenue, administration": (
        "outlook_subsidy_ratio",
        "outlook_other_revenue_ratio",
        "outlook_administration_ratio",
        "outlook_reserve_return",
    ),
    "Cost of dying": ("outlook_decedent_share", "outlook_decedent_slope"),
    "Mortality, fertility, migration": (
        "demography_mortality_trend",
        "demography_fertility_level",
        "demography_migration_level",
        "demography_migration_implied",
    ),
    "Sampling of 20 clinics": (
        "costing_revenue_factor",
        "costing_cost_factor",
        "costing_uncompensated_factor",
    ),
    "Weights of the decision": ("outlook_shortfall_weight", "outlook_surplus_value"),
}
"""Parameters that a reader thinks of together; what no group names is a group of its own."""

MOST, TOTALS = 8, 4
"""Groups shown for each headline, and those of them whose total index is worth a run of the model."""


@dataclass(frozen=True)
class Headline:
    """One number of the report whose uncertainty is taken apart."""

    estimate: str
    where: Mapping[str, object]
    totals: bool


HEADLINES = (
    Headline("outlook_expenditure_share", {"period": 2050}, totals=True),
    Headline("outlook_balancing_rate", {"period": 2040}, totals=True),
    Headline("outlook_depletion_year", {}, totals=True),
    Headline("costing_recovery_absorbed", {"variant": "1-1"}, totals=False),
)

DECISION = "outlook_net_benefit"
OPTION = "option"

CLEAR = 3.0
"""Standard errors that a bar must be wide to be shown: a parameter without influence has a bar of noise."""

SPARSITY = 40
"""Draws for each term of a regression: headlines bend gently, and a fifth of the terms takes a fifth of the time."""

Feeds = Callable[[str], set[str]]
"""Everything that feeds a quantity."""

Again = Callable[[str, Mapping[str, "xr.DataArray"], set[str]], "xr.DataArray"]
"""Recomputes one quantity from other parameter draws, given the names of the parameters that changed."""


def tables(
    parameters: Mapping[str, xr.DataArray], values: Mapping[str, xr.DataArray], feeds: Feeds, again: Again
) -> dict[str, list[dict[str, Any]]]:
    """Rows of the tables ``tornado``, ``precision`` and ``information``; none where fewer than three draws are."""
    if next(iter(parameters.values())).sizes["draw"] < 4:
        return {"tornado": [], "precision": [], "information": []}
    read = {one: feeds(one) for one in (DECISION, *(headline.estimate for headline in HEADLINES))}
    used = {id: parameters[id] for id in set().union(*read.values()) & set(parameters)}
    groups = {name: Regression(cells, SPARSITY) for name, cells in uncertain(used, GROUPS).items()}

    def feeding(estimate: str) -> dict[str, Regression]:
        return {name: fit for name, fit in groups.items() if read[estimate] & set(GROUPS.get(name, (name,)))}

    rows: dict[str, list[dict[str, Any]]] = {"tornado": [], "precision": [], "information": []}
    for one in HEADLINES:
        output = values[one.estimate].sel(one.where)
        name = {"estimate": one.estimate, "where": {key: str(value) for key, value in one.where.items()}}
        draws = random_draws(output)
        rows["tornado"] += [
            name | row for row in _influence(one, feeding(one.estimate), draws, parameters, output, again)
        ]
        rows["precision"] += [
            name | {"statistic": statistic, "value": float(found.value), "error": float(found.error)}
            for statistic, found in precision(draws).items()
        ]
    benefit = random_draws(values[DECISION].transpose("draw", OPTION))
    everything = perfect_information(benefit)
    rows["information"].append(
        {"group": "Everything", "value": float(everything.value), "error": float(everything.error)}
    )
    for group, worth in perfect_information_on(feeding(DECISION), benefit).items():
        rows["information"].append({"group": group, "value": float(worth.value), "error": float(worth.error)})
    rows["information"].sort(key=lambda row: row["value"], reverse=True)
    return rows


def _influence(
    one: Headline,
    groups: Mapping[str, Regression],
    draws: Any,
    parameters: Mapping[str, xr.DataArray],
    output: xr.DataArray,
    again: Again,
) -> list[dict[str, Any]]:
    shares = first_order(groups, draws)
    bars = [bar for bar in tornado(groups, draws) if bar.width > CLEAR * (bar.low_error**2 + bar.high_error**2) ** 0.5]
    bars = bars[:MOST]
    totals: dict[str, Indices] = {}
    if one.totals:
        for name, members in ((bar.name, GROUPS.get(bar.name, (bar.name,))) for bar in bars[:TOTALS]):

            def rerun(moved: Mapping[str, xr.DataArray], changed: tuple[str, ...] = members) -> xr.DataArray:
                return again(one.estimate, moved, set(changed)).sel(one.where)

            totals |= pick_freeze(rerun, parameters, {name: members}, output)
    return [
        {
            "group": bar.name,
            "low": bar.low,
            "high": bar.high,
            "first_order": float(shares[bar.name].value),
            "total": float(totals[bar.name].total.value) if bar.name in totals else None,
        }
        for bar in bars
    ]
