"""What a pilot is worth when it may be stopped: the lesson of models that ended early.

A national programme is compared with none, with a pilot after which it follows whatever was found, with a pilot whose
evaluation decides, and with knowing the effect. Only NHI's won are counted; health is not valued.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.stats import norm

from analysis.model import quantity
from analysis.primary_care.periods import REFERENCE

OPTIONS = ("never", "regardless", "may_stop", "knowing")


@quantity(
    unit="won_per_person_year",
    english="NHI's net spending per member and year of a national programme",
    korean="등록자 1인당 건강보험 순지출",
    published=True,
    basis="nominal, 2030; add-ons as assumed, mature effect",
)
def primary_care_net_per_member(
    primary_care_breakeven_payer: xr.DataArray,
    primary_care_addon_mean: xr.DataArray,
    primary_care_payer_shares: xr.DataArray,
) -> xr.DataArray:
    """12 x (mean add-on - NHI's break-even add-on) x NHI's share of the add-on."""
    share = primary_care_payer_shares.sel(payer="nhi", component="addon", drop=True)
    short = primary_care_addon_mean.sel(period=REFERENCE, drop=True) - primary_care_breakeven_payer.sel(
        period=REFERENCE, drop=True
    )
    return 12 * short * share


@quantity(
    unit="trillion_won",
    dims=("option",),
    english="Expected net spending of NHI with and without the option to stop",
    korean="시범사업 중단 옵션의 기대 순지출",
    published=True,
    basis="nominal, undiscounted; the mean over draws, the same in every draw; minus saves",
)
def primary_care_pilot_value(
    primary_care_net_per_member: xr.DataArray,
    primary_care_reference_fees: xr.DataArray,
    primary_care_evaluation_error: xr.DataArray,
    primary_care_pilot_years: xr.DataArray,
    primary_care_rollout_years: xr.DataArray,
) -> xr.DataArray:
    """Person-years of pilot and of roll-out x mean net spending per member; where the evaluation decides, the roll-out
    has the expected smaller of 0 and the posterior mean.

    The posterior mean is normal with the mean of the draws and variance v^2 / (v + s), v the variance of the draws
    and s that of the evaluation (its error in % of fees x fees). Its expected part below zero is the unit normal loss.
    """
    draws = primary_care_net_per_member.values
    sample = draws[1:] if len(draws) > 1 else draws
    mean, variance = float(sample.mean()), float(sample.var())
    error = float((primary_care_evaluation_error * primary_care_reference_fees.sel(period=REFERENCE)).values[0])
    pilot, rollout = (float(one.values[0]) for one in (primary_care_pilot_years, primary_care_rollout_years))
    learned = variance / np.sqrt(variance + error**2) if variance + error**2 > 0 else 0.0
    values = {
        "never": 0.0,
        "regardless": mean * (pilot + rollout),
        "may_stop": mean * pilot + rollout * _below_zero(mean, learned),
        "knowing": rollout * float(np.minimum(sample, 0.0).mean()),
    }
    options = xr.DataArray([values[name] for name in OPTIONS], dims="option", coords={"option": list(OPTIONS)})
    return options.expand_dims(draw=primary_care_net_per_member.draw).copy()


def _below_zero(mean: float, deviation: float) -> float:
    """Expected smaller of 0 and a normal variable."""
    if deviation == 0:
        return min(mean, 0.0)
    z = mean / deviation
    return float(mean * norm.cdf(-z) - deviation * norm.pdf(z))
