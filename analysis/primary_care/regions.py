"""Where a regional programme would start: provinces chosen by need or by a low share of non-covered income.

Need is treatable mortality (치료가능사망률). No share of non-covered services by province is published: the index is
a user's input, and what stands in for it is the share of clinics that bill no insured service at all.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import REFERENCE

RULES = ("national", "need", "low_noncovered")


def _filled(score: xr.DataArray, people: xr.DataArray, coverage: xr.DataArray) -> xr.DataArray:
    """Share of each province that is chosen: lowest score first, until the people chosen are ``coverage`` of all.

    Provinces of one score are taken in one proportion, so that the order of provinces decides nothing.
    """
    share = people / people.sum("region")
    other = score.rename(region="other")
    shares = share.rename(region="other")
    before = (shares * (other < score)).sum("other")
    equal = (shares * (other == score)).sum("other")
    return ((coverage - before) / equal).clip(0.0, 1.0)


@quantity(
    unit="ratio",
    dims=("region",),
    english="Treatable mortality over the national rate",
    korean="치료가능사망률 (전국 대비)",
    published=True,
    basis="2023",
)
def primary_care_region_need(
    primary_care_treatable_mortality: xr.DataArray, primary_care_treatable_mortality_national: xr.DataArray
) -> xr.DataArray:
    """Treatable deaths per 100,000 of the province / those of the country."""
    return primary_care_treatable_mortality / primary_care_treatable_mortality_national


@quantity(
    unit="percent",
    dims=("region",),
    english="Non-covered share of clinic income, stand-in",
    korean="의원 비급여 비중(대용치)",
    published=True,
    basis="stand-in: no share by province is published",
)
def primary_care_region_noncovered(
    primary_care_noncovered_share: xr.DataArray,
    primary_care_noncovered_index: xr.DataArray,
    primary_care_noncovered_spread: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """National share x (1 + spread x (index / its mean over people - 1)); the index is that of clinics without any
    insured claim.
    """
    index = primary_care_noncovered_index
    people = demography_province_population.sel(period=REFERENCE, region=index.region, drop=True)
    relative = index / (xr.dot(people, index, dim="region") / people.sum("region"))
    return primary_care_noncovered_share * (1 + primary_care_noncovered_spread * (relative - 1))


@quantity(
    unit="ratio",
    dims=("variant", "region"),
    english="Share of each province that a rule of selection takes",
    korean="선정 기준별 시도 포함 비율",
    published=True,
    basis="population of 2030; the last province chosen is taken in part",
)
def primary_care_selected(
    primary_care_region_need: xr.DataArray,
    primary_care_region_noncovered: xr.DataArray,
    primary_care_region_coverage: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """All provinces; those with most treatable mortality first; those with least non-covered income first."""
    people = demography_province_population.sel(period=REFERENCE, drop=True)
    people = people.sel(region=primary_care_region_need.region)
    chosen = [
        xr.ones_like(people),
        _filled(-primary_care_region_need, people, primary_care_region_coverage),
        _filled(primary_care_region_noncovered.sel(region=people.region), people, primary_care_region_coverage),
    ]
    rules = xr.DataArray(list(RULES), dims="variant", name="variant")
    return xr.concat(xr.broadcast(*chosen), dim=rules).transpose("draw", "variant", "region")


@quantity(unit="persons", dims=("region",), english="People in the provinces chosen", korean="선정 지역 인구")
def primary_care_region_people(
    primary_care_selected: xr.DataArray,
    primary_care_rule: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """People of 2030 x share chosen under the rule in force; rules are weighted by the lever ``primary_care_rule``."""
    people = demography_province_population.sel(period=REFERENCE, region=primary_care_selected.region, drop=True)
    return people * xr.dot(primary_care_selected, primary_care_rule, dim="variant")


@quantity(unit="ratio", english="Share of all people who live where the programme is", korean="사업 지역 인구 비중")
def primary_care_people_share(
    primary_care_region_people: xr.DataArray, demography_province_population: xr.DataArray
) -> xr.DataArray:
    """People in the provinces chosen / all people."""
    whole = demography_province_population.sel(period=REFERENCE, drop=True).sum("region")
    return primary_care_region_people.sum("region") / whole


@quantity(unit="ratio", english="What need does to the effect where the programme is", korean="필요도에 따른 효과 배율")
def primary_care_need_factor(
    primary_care_region_people: xr.DataArray,
    primary_care_region_need: xr.DataArray,
    primary_care_need_response: xr.DataArray,
    demography_province_population: xr.DataArray,
) -> xr.DataArray:
    """1 + response x (need of the people reached / need of all people - 1)."""
    need = primary_care_region_need
    people = demography_province_population.sel(period=REFERENCE, region=need.region, drop=True)
    reached = xr.dot(primary_care_region_people, need, dim="region") / primary_care_region_people.sum("region")
    everyone = xr.dot(people, need, dim="region") / people.sum("region")
    return 1 + primary_care_need_response * (reached / everyone - 1)


@quantity(
    unit="percent",
    english="Non-covered share of clinic income where the programme is, stand-in",
    korean="사업 지역 의원 비급여 비중(대용치)",
    published=True,
    basis="stand-in: no share by province is published",
)
def primary_care_programme_noncovered(
    primary_care_region_people: xr.DataArray, primary_care_region_noncovered: xr.DataArray
) -> xr.DataArray:
    """Mean of the provinces' shares over the people reached."""
    reached = xr.dot(primary_care_region_people, primary_care_region_noncovered, dim="region")
    return reached / primary_care_region_people.sum("region")
