"""The package room: the four reforms together."""

from __future__ import annotations

from analysis.room import Decision, Headline, Room, WhatIf

ROOM = Room(
    name="package",
    graph=("analysis.package.pool", "analysis.package.accounts", "analysis.package.finances"),
    fed_by=("demography", "outlook", "hospice", "primary_care", "reimbursement", "network"),
    headlines=(
        Headline("package_net_nhi", {"period": 2035}, scenario="package_all", totals=True),
        Headline("package_net_total", {"period": 2035}, scenario="package_all"),
    ),
    groups={"Overlap of the reforms": ("package_service_share", "package_reach")},
    decisions=(Decision("Which reforms to begin with", "package_net_benefit", scenarios=("package_all",)),),
    what_if=WhatIf(
        scenario="package_all",
        estimate="package_net_nhi",
        parts={
            "hospice_second_plan": "hospice_net_nhi",
            "primary_care_national_tiers": "primary_care_net_nhi",
            "reimbursement_june_plan": "reimbursement_net_nhi",
            "network_programme": "network_net_nhi",
        },
        yardsticks=("outlook_price_level", "outlook_rate_point"),
    ),
)
