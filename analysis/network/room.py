"""The network room: regional networks around the national university hospitals."""

from __future__ import annotations

from analysis.network.tables import INPUTS
from analysis.room import Decision, Headline, Room

PROGRAMME = "network_programme"

ROOM = Room(
    name="network",
    graph=(
        "analysis.network.flows",
        "analysis.network.need",
        "analysis.network.allocation",
        "analysis.network.equity",
        "analysis.network.payment",
        "analysis.network.risk",
        "analysis.network.workforce",
        "analysis.network.pilot",
        "analysis.network.effect",
        "analysis.network.payers",
        "analysis.network.year",
    ),
    fed_by=("demography", "outlook"),
    inputs=INPUTS,
    tables=("analysis.network.nodes",),
    comparisons=("analysis.network.comparison",),
    headlines=(
        Headline("network_net_nhi", {"period": 2035}, scenario=PROGRAMME, totals=True),
        Headline("network_net_total", {"period": 2035}, scenario=PROGRAMME),
        Headline("network_seoul_outflow"),
    ),
    groups={
        "Distance decay of flows": ("network_decay",),
        "Return from Seoul": ("network_return_share",),
        "Price difference of Seoul": ("network_price_difference",),
        "Care used because it is near": ("network_added_use",),
        "Use that new equipment brings": ("network_equipment_use", "network_equipment_share"),
        "Readiness and coordination of networks": (
            "network_hub_lines",
            "network_spoke_readiness",
            "network_coordination",
            "network_data_system",
            "network_unlisted_exponent",
        ),
        "Volume and fees of referral": (
            "network_referrals",
            "network_back_referral_ratio",
            "network_back_referral_fee",
            "network_teleconsultations",
            "network_teleconsultation_fee",
        ),
        "Outcome payment": (
            "network_outcome_ceiling",
            "network_outcome_weight",
            "network_own_use_target",
            "network_mortality_attained",
            "network_transfer_attained",
        ),
        "Phase-in": ("network_phase_years",),
        "Doctors": (
            "network_contract_recruits",
            "network_contract_leaving",
            "network_senior_recruits",
            "network_senior_years",
            "network_trainee_cost",
        ),
        "Exponents of need": ("network_need_exponent",),
    },
    decisions=(Decision("Where to start", "network_pilot_score", option="region"),),
)
