"""The chronic-disease management programme (만성질환 통합관리): its people as they are, and what more of them would do.

What its people of today cost is in observed spending. The lever is people who join each year beyond them.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import FIRST, YEARS, years


@quantity(
    unit="thousand_won_per_person",
    dims=("period",),
    english="What the chronic-disease programme pays for a person in a year",
    korean="만성질환 통합관리료 1인당 연간",
    published=True,
    basis="nominal; fees of 2024 moved by the fee index, with the healthy-living incentive",
)
def primary_care_chronic_payment(
    primary_care_chronic_maximum: xr.DataArray,
    primary_care_chronic_claimed: xr.DataArray,
    primary_care_chronic_incentive: xr.DataArray,
    primary_care_chronic_incentive_used: xr.DataArray,
    primary_care_fee_index: xr.DataArray,
) -> xr.DataArray:
    """(Most that can be billed in a year x share billed + incentive x share drawn) x fee index."""
    billed = primary_care_chronic_maximum * primary_care_chronic_claimed
    drawn = primary_care_chronic_incentive * primary_care_chronic_incentive_used
    return (billed + drawn) * primary_care_fee_index


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="What the chronic-disease programme pays for its people of today",
    korean="만성질환관리 사업 현행 지출",
    published=True,
    basis="nominal; all payers; inside observed spending, so not added to it",
)
def primary_care_chronic_today(
    primary_care_chronic_people: xr.DataArray, primary_care_chronic_payment: xr.DataArray
) -> xr.DataArray:
    """People enrolled at the end of 2023 x payment."""
    return primary_care_chronic_people * primary_care_chronic_payment


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People in the chronic-disease programme beyond today's",
    korean="만성질환관리 추가 등록자",
    published=True,
    basis="mean of the year",
)
def primary_care_chronic_more(primary_care_chronic_joining: xr.DataArray) -> xr.DataArray:
    """People who join in a year (lever, 0 at the baseline) x years since 2026."""
    return primary_care_chronic_joining * (years() - FIRST)


@quantity(
    unit="million_won_per_person",
    dims=("period",),
    english="NHI fees per person of 50 and over",
    korean="50세 이상 1인당 진료비",
)
def primary_care_chronic_fees(
    primary_care_people: xr.DataArray, primary_care_fees_per_person: xr.DataArray
) -> xr.DataArray:
    """NHI fees per person of 50 and over."""
    people = primary_care_people.sel(age=["50-64", "65+"], period=YEARS)
    return xr.dot(people, primary_care_fees_per_person.sel(age=people.age), dim="age") / people.sum("age")
