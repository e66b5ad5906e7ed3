"""The programme on the draws of a run: how sure it is that a request can be met, and what it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from analysis.reimbursement.frontier.programme import Floats, Request, Solution, solve
from analysis.reimbursement.reach import BALANCED
from analysis.reimbursement.tables import COSTED, MEDICAL

NEEDED = ("reimbursement_shares", "reimbursement_recovery_now", "outlook_fees")
"""Quantities of the run that the programme starts from."""


@dataclass(frozen=True)
class Answer:
    """The central solution, the part of the draws that meets the request, and the 95 % interval of won moved there."""

    central: Solution
    feasible: float
    low: float
    high: float


def fees_and_cost(values: Mapping[str, xr.DataArray]) -> tuple[Floats, Floats]:
    """Fees and cost of the costed categories in the year of the balance, won, by draw and category."""
    shares = values["reimbursement_shares"].sel(provider=list(MEDICAL), category=list(COSTED)).sum("provider")
    fees = (shares * values["outlook_fees"].sel(period=BALANCED)).transpose("draw", "category")
    cost = fees / values["reimbursement_recovery_now"]
    return fees.values, cost.transpose("draw", "category").values


def answer(fees: Floats, cost: Floats, request: Request, categories: Sequence[str] = COSTED) -> Answer:
    """Draw 0 solved in full; the other draws for the part of them that meets the request and what they move."""
    central = solve(categories, fees[0], cost[0], request)
    others = [solve(categories, one, of, request) for one, of in zip(fees[1:], cost[1:], strict=True)] or [central]
    met = [one.moved for one in others if one.shortfall is None]
    low, high = (float(np.quantile(met, q)) for q in (0.025, 0.975)) if met else (float("nan"), float("nan"))
    return Answer(central, len(met) / len(others), low, high)
