"""The package room: the four reforms together."""

from __future__ import annotations

from analysis.room import Decision, Headline, Room

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
)
