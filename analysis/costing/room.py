"""The costing room: cost accounting of clinics and cost recovery."""

from __future__ import annotations

from analysis.room import Headline, Room

ROOM = Room(
    name="costing",
    graph=("analysis.costing.cost", "analysis.costing.recovery", "analysis.costing.sensitivity"),
    tables=("analysis.costing.reproduction",),
    headlines=(Headline("costing_recovery_absorbed", {"variant": "1-1"}),),
    groups={
        "Sampling of 20 clinics": (
            "costing_revenue_factor",
            "costing_cost_factor",
            "costing_uncompensated_factor",
        ),
    },
)
