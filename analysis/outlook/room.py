"""The outlook room: NHI revenue, benefits, balance and reserve without reform."""

from __future__ import annotations

from analysis.outlook.tables import INPUTS
from analysis.room import Decision, Headline, Room

ROOM = Room(
    name="outlook",
    graph=(
        "analysis.outlook.profile",
        "analysis.outlook.growth",
        "analysis.outlook.finance",
        "analysis.outlook.yardsticks",
        "analysis.outlook.decision",
        "analysis.outlook.gaps",
        "analysis.outlook.backcast",
    ),
    fed_by=("demography",),
    inputs=INPUTS,
    comparisons=("analysis.outlook.aggregates", "analysis.outlook.comparison", "analysis.outlook.errors"),
    headlines=(
        Headline("outlook_expenditure_share", {"period": 2050}, totals=True),
        Headline("outlook_balancing_rate", {"period": 2040}, totals=True),
        Headline("outlook_depletion_year", totals=True),
    ),
    groups={
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
        "Weights of the decision": ("outlook_shortfall_weight", "outlook_surplus_value"),
    },
    decisions=(Decision("Raising the contribution rate", "outlook_net_benefit", option="option"),),
)
