"""What the people who enrol cost NHI without the programme: fees by age, moved by the outlook's prices and use."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import YEARS, by_band

_FEES = "nominal; NHI fees by date of treatment, without Medical Aid"


@quantity(
    unit="ratio",
    dims=("period",),
    english="Fees per head over those of 2024 at the same age",
    korean="1인당 진료비 지수",
)
def primary_care_fee_level(outlook_fees: xr.DataArray, outlook_fees_demographic: xr.DataArray) -> xr.DataArray:
    """NHI fees / NHI fees at use and prices of 2024: price and residual growth of the outlook."""
    return outlook_fees.sel(period=YEARS) / outlook_fees_demographic.sel(period=YEARS)


@quantity(
    unit="million_won_per_person",
    dims=("age", "period"),
    english="NHI fees per person by band of age",
    korean="연령대별 1인당 진료비",
    basis=_FEES,
)
def primary_care_fees_per_person(
    outlook_fees_per_head: xr.DataArray,
    outlook_people: xr.DataArray,
    primary_care_people: xr.DataArray,
    primary_care_fee_level: xr.DataArray,
) -> xr.DataArray:
    """Sum over ages of fees per head of 2024 x people / people of the band x level of fees."""
    fees = by_band(outlook_fees_per_head * outlook_people.sel(period=YEARS))
    return (fees / primary_care_people * primary_care_fee_level).transpose("draw", "age", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI fees of the people enrolled, without the programme",
    korean="등록자의 진료비(사업 없을 때)",
    basis=_FEES,
)
def primary_care_enrolled_fees(
    primary_care_enrolled_age: xr.DataArray,
    primary_care_fees_per_person: xr.DataArray,
    primary_care_selection: xr.DataArray,
) -> xr.DataArray:
    """Sum over ages of people enrolled x fees per person of the age x fees of enrollees over those of their age."""
    fees = xr.dot(primary_care_enrolled_age, primary_care_fees_per_person, dim="age")
    return (fees * primary_care_selection).transpose("draw", "period")


@quantity(
    unit="million_won_per_person",
    dims=("period",),
    english="NHI fees per person of a full national programme",
    korean="기준 등록자 1인당 진료비",
    basis=_FEES + "; ages as the national scenario enrols them",
)
def primary_care_reference_fees(
    primary_care_people: xr.DataArray,
    primary_care_reference_uptake: xr.DataArray,
    primary_care_fees_per_person: xr.DataArray,
    primary_care_selection: xr.DataArray,
) -> xr.DataArray:
    """Fees per person weighted by people x reference uptake, x fees of enrollees over those of their age."""
    weight = primary_care_people * primary_care_reference_uptake
    fees = xr.dot(weight, primary_care_fees_per_person, dim="age") / weight.sum("age")
    return (fees * primary_care_selection).transpose("draw", "period")
