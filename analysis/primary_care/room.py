"""The primary-care room: payment of clinics for enrolled people, and what it would do to NHI and other payers."""

from __future__ import annotations

from analysis.room import Decision, Headline, Room

NATIONAL = "primary_care_national_tiers"

ROOM = Room(
    name="primary_care",
    graph=(
        "analysis.primary_care.regions",
        "analysis.primary_care.enrolment",
        "analysis.primary_care.spending",
        "analysis.primary_care.effect",
        "analysis.primary_care.payment",
        "analysis.primary_care.chronic",
        "analysis.primary_care.flows",
        "analysis.primary_care.net",
        "analysis.primary_care.team",
        "analysis.primary_care.stopping",
        "analysis.primary_care.solo_clinic",
        "analysis.primary_care.california",
    ),
    fed_by=("demography", "outlook"),
    tables=("analysis.primary_care.worked",),
    headlines=(
        Headline("primary_care_net_nhi", {"period": 2035}, scenario=NATIONAL),
        Headline("primary_care_zone", {"tier": "2", "period": 2030}),
    ),
    groups={
        "Effect on the use of care": ("primary_care_effect_error", "primary_care_effect_years"),
        "Where the effect falls": ("primary_care_effect_services",),
        "Add-ons by tier": ("primary_care_pmpm",),
        "Enrolment, participation and panels": (
            "primary_care_uptake",
            "primary_care_participation",
            "primary_care_activation",
            "primary_care_panel",
            "primary_care_clinic_physicians",
            "primary_care_physician_supply",
            "primary_care_physicians_per_clinic",
        ),
        "Tiers that practices reach": ("primary_care_tier_last", "primary_care_tier_years"),
        "Selection, risk adjustment and leakage": (
            "primary_care_selection",
            "primary_care_risk_capture",
            "primary_care_leakage",
        ),
        "What capitation can replace": (
            "primary_care_clinic_share",
            "primary_care_capitated_services",
            "primary_care_own_clinic",
        ),
        "Emergency use under capitation": ("primary_care_emergency_share", "primary_care_emergency_shift"),
        "More visits and drugs": (
            "primary_care_added_visits",
            "primary_care_added_days",
            "primary_care_visit_fee",
            "primary_care_day_cost",
            "primary_care_use_transfer",
        ),
        "Duplicate tests": ("primary_care_duplicate_share", "primary_care_duplicate_spared"),
        "Non-covered income": (
            "primary_care_noncovered_share",
            "primary_care_noncovered_spread",
            "primary_care_noncovered_loss",
        ),
        "Staff, pay and reporting": (
            "primary_care_team_staff",
            "primary_care_pay",
            "primary_care_pay_growth",
            "primary_care_on_costs",
            "primary_care_reporting",
        ),
    },
    decisions=(
        Decision(
            "Whether to pay clinics by enrolled people",
            "primary_care_net_benefit",
            scenarios=(NATIONAL, "primary_care_national_neutral"),
        ),
    ),
)
