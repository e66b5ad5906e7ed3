"""The reimbursement room: the fee system, its restructuring and who pays for it."""

from __future__ import annotations

from analysis.reimbursement.tables import INPUTS
from analysis.room import Headline, Room

ROOM = Room(
    name="reimbursement",
    graph=(
        "analysis.reimbursement.base",
        "analysis.reimbursement.recovery",
        "analysis.reimbursement.instruments",
        "analysis.reimbursement.balance",
        "analysis.reimbursement.outcomes",
        "analysis.reimbursement.responses",
        "analysis.reimbursement.payers",
        "analysis.reimbursement.effects",
        "analysis.reimbursement.places",
        "analysis.reimbursement.plan",
        "analysis.reimbursement.history",
        "analysis.reimbursement.reach",
    ),
    fed_by=("outlook",),
    inputs=INPUTS,
    comparisons=("analysis.reimbursement.comparison",),
    headlines=(
        Headline("reimbursement_net_nhi", {"period": 2030}, scenario="reimbursement_june_plan", totals=True),
        Headline("reimbursement_net_nhi", {"period": 2030}, scenario="reimbursement_balance_money"),
    ),
    groups={
        "Volume's answer to fees": (
            "reimbursement_offset",
            "reimbursement_substitution",
            "reimbursement_raise_response",
        ),
        "Matrix of fees": (
            "reimbursement_seed",
            "reimbursement_provider_growth",
            "reimbursement_category_share",
            "reimbursement_other_weight",
            "reimbursement_laboratory_fees",
            "reimbursement_ct_mri_fees",
        ),
        "Cost recovery": ("reimbursement_recovery",),
        "Where add-ons go": ("reimbursement_addon_category", "reimbursement_addon_provider"),
        "Fees or NHI's money": ("reimbursement_amount_is_fees",),
        "Coding and shift": ("reimbursement_coding", "reimbursement_shift"),
    },
)
