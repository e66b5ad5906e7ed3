"""One pool of use that can be avoided, so that no stay, visit or test is saved twice."""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.package.years import YEARS

SERVICES = ("inpatient", "outpatient", "emergency", "test", "pharmacy")
"""Services in which a reform may avoid fees; a reform whose sources do not tell them apart has fewer."""


@quantity(
    unit="trillion_won",
    dims=("service", "period"),
    english="Fees of use that reforms can reach",
    korean="줄일 수 있는 이용의 진료비",
    published=True,
    basis="nominal; NHI fees with patients' part, without Medical Aid",
)
def package_pool(
    outlook_fees: xr.DataArray, package_service_share: xr.DataArray, package_reach: xr.DataArray
) -> xr.DataArray:
    """NHI fees x share of the service x part of it that care of another kind could have avoided."""
    shares = package_service_share.sel(service=list(SERVICES))
    return (outlook_fees.sel(period=YEARS) * shares * package_reach).transpose("draw", "service", "period")


@quantity(
    unit="billion_won",
    dims=("reform", "period"),
    english="Fees that each reform avoids by itself",
    korean="개혁별 절감 진료비",
    published=True,
    basis="nominal; NHI fees with patients' part, without Medical Aid; plus is avoided",
)
def package_claimed(
    hospice_avoided_fees: xr.DataArray,
    primary_care_avoided_fees: xr.DataArray,
    reimbursement_avoided_fees: xr.DataArray,
    network_avoided_fees: xr.DataArray,
) -> xr.DataArray:
    """Sum over services of what the reform's own chapter states."""
    parts = {
        "hospice": hospice_avoided_fees,
        "primary_care": primary_care_avoided_fees,
        "reimbursement": reimbursement_avoided_fees,
        "network": network_avoided_fees,
    }
    sums = [_of_years(part).sum("service") for part in parts.values()]
    return xr.concat(sums, dim=xr.DataArray(list(parts), dims="reform", name="reform")).transpose(
        "draw", "reform", "period"
    )


@quantity(
    unit="billion_won",
    dims=("service", "period"),
    english="Fees that the reforms avoid together",
    korean="함께 절감하는 진료비",
    published=True,
    basis="nominal; NHI fees with patients' part, without Medical Aid; plus is avoided",
)
def package_avoided(
    hospice_avoided_fees: xr.DataArray,
    primary_care_avoided_fees: xr.DataArray,
    reimbursement_avoided_fees: xr.DataArray,
    network_avoided_fees: xr.DataArray,
    package_pool: xr.DataArray,
) -> xr.DataArray:
    """Pool x (1 - product over reforms of (1 - avoided / pool)): each reform reaches what the others have left.

    What a reform adds to use instead is not multiplied: it stands beside the others as it is.
    """
    parts = [
        _of_services(part)
        for part in (hospice_avoided_fees, primary_care_avoided_fees, reimbursement_avoided_fees, network_avoided_fees)
    ]
    pool = package_pool.sel(service=list(SERVICES))
    left = xr.ones_like(pool)
    added = xr.zeros_like(pool)
    for part in parts:
        left = left * (1 - np.minimum(part.clip(min=0) / pool, 1.0))
        added = added + part.clip(max=0)
    return (pool * (1 - left) + added).transpose("draw", "service", "period")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Fees that the reforms avoid together, all services",
    korean="함께 절감하는 진료비(전체 서비스)",
    published=True,
    basis="nominal; NHI fees with patients' part, without Medical Aid; plus is avoided",
)
def package_avoided_fees(package_avoided: xr.DataArray) -> xr.DataArray:
    """Sum over services; below zero where the reforms add more use than they avoid."""
    return package_avoided.sum("service")


@quantity(
    unit="billion_won",
    dims=("period",),
    english="Fees that more than one reform claims",
    korean="개혁 간 중복 절감액",
    published=True,
    basis="nominal; NHI fees with patients' part, without Medical Aid",
)
def package_overlap(package_claimed: xr.DataArray, package_avoided: xr.DataArray) -> xr.DataArray:
    """Sum of what the reforms avoid by themselves - what they avoid together."""
    return package_claimed.sum("reform") - package_avoided.sum("service")


def _of_years(part: xr.DataArray) -> xr.DataArray:
    return part.sel(period=YEARS)


def _of_services(part: xr.DataArray) -> xr.DataArray:
    return _of_years(part).reindex(service=list(SERVICES), fill_value=0.0)
