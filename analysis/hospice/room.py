"""The hospice room: need, uptake, payment, effect on spending, and who pays."""

from __future__ import annotations

from analysis.room import Decision, Headline, Room

PLAN, HALF, HOME = "hospice_second_plan", "hospice_half_of_cancer", "hospice_home_first"
EARLY = "hospice_early_palliative"

ROOM = Room(
    name="hospice",
    graph=(
        "analysis.hospice.deaths",
        "analysis.hospice.uptake",
        "analysis.hospice.stay",
        "analysis.hospice.payment",
        "analysis.hospice.effect",
        "analysis.hospice.user",
        "analysis.hospice.programme",
        "analysis.hospice.payers",
        "analysis.hospice.net",
        "analysis.hospice.drivers",
        "analysis.hospice.outcomes",
        "analysis.hospice.provinces",
        "analysis.hospice.evidence",
        "analysis.hospice.need",
        "analysis.hospice.need_provinces",
    ),
    fed_by=("demography", "outlook"),
    tables=("analysis.hospice.american",),
    comparisons=("analysis.hospice.evidence_tables", "analysis.hospice.need_tables"),
    headlines=(
        Headline("hospice_net_nhi", {"period": 2035}, scenario=HALF, totals=True),
        Headline("hospice_net_nhi", {"period": 2035}, scenario=HOME),
        Headline("hospice_net_nhi", {"period": 2035}, scenario=EARLY),
        Headline("hospice_net_per_user", {"provider": "inpatient", "cause": "cancer"}),
    ),
    groups={
        "Effect on today's users": ("hospice_effect_average",),
        "Effect on additional users": ("hospice_effect_margin",),
        "Selection in comparisons": ("hospice_selection_discount", "hospice_selection_gap"),
        "Fees of the last year of life": (
            "hospice_usual_month",
            "hospice_usual_growth",
            "hospice_last_month_share",
        ),
        "Hospice fees": ("hospice_day_fee_2020", "hospice_tariff_2026"),
        "Stays": ("hospice_stay_mean", "hospice_stay_ratio"),
        "Use and types": ("hospice_use_rate", "hospice_mix"),
        "Deaths by cause": ("hospice_cause_share", "hospice_cause_trend"),
        "Capacity of wards and teams": (
            "hospice_beds_per_institution",
            "hospice_occupancy",
            "hospice_team_users",
        ),
        "End-of-life part of residual growth": ("hospice_residual_share",),
        "Coverage of early palliative care": ("hospice_early_share",),
        "Programme beside fees": ("hospice_programme_year", "hospice_setup_cost", "hospice_support_cost"),
        "Who pays": ("hospice_medical_aid_share", "hospice_patient_share", "hospice_usual_patient_share"),
    },
    decisions=(Decision("Way to widen hospice", "hospice_net_benefit", scenarios=(PLAN, HALF, HOME, EARLY)),),
)
