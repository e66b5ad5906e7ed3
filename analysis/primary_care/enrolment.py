"""Who enrols, which clinics take part, and where physicians are the limit, 2026 to 2040.

The baseline has no capitation: uptake and participation are 0. A scenario sets both; people enrolled are the fewer of
those who want to and those for whom a taking-part physician has room.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import TIERS, YEARS, by_band, reached, years

_MEMBERS = "people enrolled in the capitated programme, mean of the year; NHI and Medical Aid"


@quantity(unit="persons", dims=("age", "period"), english="People by band of age", korean="연령대별 인구")
def primary_care_people(demography_people: xr.DataArray) -> xr.DataArray:
    """People on 1 July by the bands of eligibility."""
    return by_band(demography_people.sel(period=YEARS))


@quantity(unit="ratio", dims=("period",), english="Share of the rise that is reached", korean="도입률")
def primary_care_ramp(
    primary_care_start: xr.DataArray, primary_care_ramp_years: xr.DataArray, primary_care_end: xr.DataArray
) -> xr.DataArray:
    """(year + 1 - start) / years of the rise, between 0 and 1; 0 after the last year of the programme."""
    return reached(primary_care_start, primary_care_ramp_years) * (years() <= primary_care_end)


@quantity(unit="persons", dims=("age", "period"), english="People who want to enrol", korean="등록 희망자")
def primary_care_wanted(
    primary_care_people: xr.DataArray,
    primary_care_uptake: xr.DataArray,
    primary_care_people_share: xr.DataArray,
    primary_care_ramp: xr.DataArray,
) -> xr.DataArray:
    """People x share where the programme is x uptake of the band in the long run x share of the rise reached."""
    return primary_care_people * primary_care_uptake * primary_care_people_share * primary_care_ramp


@quantity(
    unit="persons",
    dims=("period",),
    english="Primary-care physicians in clinics",
    korean="의원 일차의료 의사 수",
    published=True,
    basis="internists, family physicians and non-specialists in clinics of 2021, moved by the official supply of "
    "physicians",
)
def primary_care_physicians(
    primary_care_clinic_physicians: xr.DataArray,
    primary_care_physician_supply: xr.DataArray,
) -> xr.DataArray:
    """Physicians of 2021 x supply of all physicians / that of 2021, in straight lines between its years."""
    supply = primary_care_physician_supply
    moved = supply.interp(period=YEARS) / supply.sel(period=2021, drop=True)
    return (primary_care_clinic_physicians * moved).transpose("draw", "period")


@quantity(
    unit="persons",
    dims=("period",),
    english="Primary-care physicians who take part",
    korean="참여 일차의료 의사 수",
    published=True,
    basis="signed up and active",
)
def primary_care_physicians_available(
    primary_care_physicians: xr.DataArray,
    primary_care_participation: xr.DataArray,
    primary_care_activation: xr.DataArray,
    primary_care_acceptance: xr.DataArray,
    primary_care_people_share: xr.DataArray,
    primary_care_ramp: xr.DataArray,
) -> xr.DataArray:
    """Physicians x share where the programme is x share that sign up in the long run x share of these that act on it
    x acceptance x share of the rise reached.
    """
    signed = (primary_care_participation * primary_care_acceptance).clip(0.0, 1.0) * primary_care_activation
    return primary_care_physicians * primary_care_people_share * signed * primary_care_ramp


@quantity(unit="ratio", english="Acceptance where non-covered income is lower", korean="비급여 비중에 따른 수용성")
def primary_care_acceptance(
    primary_care_programme_noncovered: xr.DataArray,
    primary_care_noncovered_share: xr.DataArray,
    primary_care_acceptance_response: xr.DataArray,
) -> xr.DataArray:
    """1 - response x (non-covered share where the programme is / national share - 1)."""
    relative = primary_care_programme_noncovered / primary_care_noncovered_share
    return 1 - primary_care_acceptance_response * (relative - 1)


@quantity(
    unit="million_persons",
    dims=("age", "period"),
    english="People enrolled by age",
    korean="연령대별 등록자",
    basis=_MEMBERS,
)
def primary_care_enrolled_age(
    primary_care_wanted: xr.DataArray,
    primary_care_physicians_available: xr.DataArray,
    primary_care_panel: xr.DataArray,
) -> xr.DataArray:
    """People who want to enrol x the share of them for whom a physician has room, the same at all ages."""
    wanted = primary_care_wanted.sum("age")
    room = primary_care_physicians_available * primary_care_panel
    share = xr.where(wanted > 0, (room / wanted.where(wanted > 0, 1.0)).clip(max=1.0), 0.0)
    return (primary_care_wanted * share).transpose("draw", "age", "period")


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People enrolled",
    korean="등록자 수",
    published=True,
    basis=_MEMBERS,
)
def primary_care_enrolled(primary_care_enrolled_age: xr.DataArray) -> xr.DataArray:
    """Sum over ages."""
    return primary_care_enrolled_age.sum("age")


@quantity(
    unit="million_persons",
    dims=("period",),
    english="People who want to enrol and find no physician",
    korean="의사 부족으로 등록하지 못한 사람",
    published=True,
    basis="mean of the year",
)
def primary_care_unmet(primary_care_wanted: xr.DataArray, primary_care_enrolled: xr.DataArray) -> xr.DataArray:
    """People who want to enrol - people enrolled."""
    return primary_care_wanted.sum("age") - primary_care_enrolled


@quantity(
    unit="persons",
    dims=("period",),
    english="Physicians needed for all who want to enrol",
    korean="필요 의사 수",
    published=True,
    basis="full panels",
)
def primary_care_physicians_needed(primary_care_wanted: xr.DataArray, primary_care_panel: xr.DataArray) -> xr.DataArray:
    """People who want to enrol / panel."""
    return primary_care_wanted.sum("age") / primary_care_panel


@quantity(unit="ratio", dims=("tier", "period"), english="Practices by tier", korean="단계별 의원 비율")
def primary_care_tier_mix(
    primary_care_tier_first: xr.DataArray,
    primary_care_tier_last: xr.DataArray,
    primary_care_start: xr.DataArray,
    primary_care_tier_years: xr.DataArray,
) -> xr.DataArray:
    """Shares of tiers at the start, moved in a straight line to those after the years of the move."""
    moved = reached(primary_care_start, primary_care_tier_years)
    mix = primary_care_tier_first * (1 - moved) + primary_care_tier_last * moved
    return mix.sel(tier=list(TIERS))


@quantity(
    unit="million_persons",
    dims=("tier", "period"),
    english="People enrolled by tier of their practice",
    korean="단계별 등록자 수",
    published=True,
    basis="practices of equal size; those of tiers 2 and 3 have a team",
)
def primary_care_enrolled_tier(
    primary_care_enrolled: xr.DataArray, primary_care_tier_mix: xr.DataArray
) -> xr.DataArray:
    """People enrolled x share of practices in the tier."""
    return (primary_care_enrolled * primary_care_tier_mix).transpose("draw", "tier", "period")


@quantity(
    unit="clinics",
    dims=("tier", "period"),
    english="Practices by tier",
    korean="단계별 참여 의원 수",
    published=True,
    basis="with full panels",
)
def primary_care_practices(
    primary_care_enrolled_tier: xr.DataArray,
    primary_care_panel: xr.DataArray,
    primary_care_physicians_per_clinic: xr.DataArray,
) -> xr.DataArray:
    """People enrolled in the tier / (panel x physicians of a clinic)."""
    return primary_care_enrolled_tier / (primary_care_panel * primary_care_physicians_per_clinic)


@quantity(
    unit="percent",
    dims=("period",),
    english="Official shortage of physicians, of demand",
    korean="의사 부족률(추계위원회)",
    published=True,
    basis="all physicians; committee of December 2025",
)
def primary_care_shortage(
    primary_care_physician_shortage: xr.DataArray, primary_care_physician_demand: xr.DataArray
) -> xr.DataArray:
    """Shortage / demand."""
    return primary_care_physician_shortage / primary_care_physician_demand
