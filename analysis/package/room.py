"""The package room: the four reforms together."""

from __future__ import annotations

from analysis.room import Decision, Headline, Room, WhatIf

PACKAGE = "package_all"
PARTS = ("hospice_second_plan", "primary_care_national_tiers", "reimbursement_june_plan", "network_programme")
ROOMS = ("hospice", "primary_care", "reimbursement", "network")
"""The scenario that joins the reforms, the reforms, and the rooms that compute them."""

ROOM = Room(
    name="package",
    graph=(
        "analysis.package.pool",
        "analysis.package.accounts",
        "analysis.package.totals",
        "analysis.package.finances",
    ),
    fed_by=("demography", "outlook", "hospice", "primary_care", "reimbursement", "network"),
    headlines=(
        Headline("package_net_nhi", {"period": 2035}, scenario=PACKAGE, totals=True),
        Headline("package_net_total", {"period": 2035}, scenario=PACKAGE),
    ),
    groups={"Overlap of the reforms": ("package_service_share", "package_reach")},
    decisions=(
        Decision("Which reforms to begin with", "package_net_benefit", scenarios=(*PARTS, PACKAGE)),
        Decision("All four reforms or none", "package_net_benefit", scenarios=(PACKAGE,), even=True),
    ),
    what_if=WhatIf(
        scenario=PACKAGE,
        estimate="package_net_nhi",
        parts={part: f"{room}_net_nhi" for part, room in zip(PARTS, ROOMS, strict=True)},
        yardsticks=("outlook_price_level", "outlook_rate_point"),
    ),
)
