"""How many people need palliative care: one number a method and year, from the deaths that each method counts.

Four methods count causes of death with a weight for each (Higginson; Rosenwax, minimum; Etkind; serious health-related
suffering of the Lancet Commission). Others are the eligible diseases of Korean law, cancer at today's rate of use,
shares of English deaths, and the deaths that are not sudden. Need is of people who die in the year.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.age_groups import between
from analysis.model import quantity

BASE, LAST = 2024, 2050
OLD = 80
"""Age from which causes of death have shares of their own."""

BASIS = "people who die in the calendar year; underlying cause of death"

BY_CAUSE = ("higginson", "rosenwax_minimum", "etkind", "suffering")
"""Methods that weigh causes of death."""


@quantity(
    unit="thousand_deaths",
    dims=("age", "period"),
    english="Deaths below and from age 80",
    korean="80세 미만·이상 사망자 수",
)
def hospice_need_deaths_by_age(demography_deaths_by_age: xr.DataArray) -> xr.DataArray:
    """Deaths of the age groups below 80, and of those from 80 on."""
    deaths = demography_deaths_by_age.sel(period=slice(BASE, LAST))
    parts = [between(deaths, 0, OLD), between(deaths, OLD)]
    found = xr.concat(parts, dim=xr.DataArray(["0-79", "80+"], dims="age", name="age"))
    return found.transpose("draw", "age", "period")


@quantity(
    unit="percent",
    dims=("cause", "age"),
    english="Share of deaths by cause below and from age 80",
    korean="연령군별 사인 구성비",
    published=True,
    basis="of deaths of the age; registered causes, year of each as in the parameter",
)
def hospice_need_shares(
    hospice_need_share: xr.DataArray,
    hospice_need_old_ratio: xr.DataArray,
    hospice_deaths: xr.DataArray,
    hospice_need_deaths_by_age: xr.DataArray,
) -> xr.DataArray:
    """Share below 80 is share / (1 - p + p x ratio), from 80 on ratio times that; p: deaths from 80 on in 2024.

    Cancer's share is that of the room's deaths by cause. Both ages together give the printed share again.
    """
    base = hospice_need_deaths_by_age.sel(period=BASE, drop=True)
    whole = base.sum("age")
    cancer = hospice_deaths.sel(cause=["cancer"], period=BASE).drop_vars("period") / whole
    causes = hospice_need_old_ratio.cause.values
    shares = xr.concat([cancer, hospice_need_share], dim="cause").sel(cause=causes)
    old = base.sel(age="80+", drop=True) / whole
    young = shares / (1 - old + old * hospice_need_old_ratio)
    found = xr.concat(
        [young, young * hospice_need_old_ratio], dim=xr.DataArray(["0-79", "80+"], dims="age", name="age")
    )
    return found.transpose("draw", "cause", "age")


@quantity(
    unit="thousand_deaths",
    dims=("cause", "period"),
    english="Deaths by cause that need methods count",
    korean="필요도 산정 대상 사인별 사망자 수",
    published=True,
    basis="calendar year; shares of 2024 within each age; cancer as in the room's deaths",
)
def hospice_need_deaths(
    hospice_need_shares: xr.DataArray, hospice_need_deaths_by_age: xr.DataArray, hospice_deaths: xr.DataArray
) -> xr.DataArray:
    """Sum over both ages of deaths x share of the cause; cancer is taken from the deaths by group of causes."""
    counted = xr.dot(hospice_need_shares, hospice_need_deaths_by_age, dim="age")
    cancer = hospice_deaths.sel(cause="cancer", period=counted.period, drop=True)
    found = xr.where(counted.cause == "cancer", cancer, counted)
    return found.transpose("draw", "cause", "period")


@quantity(
    unit="thousand_persons",
    dims=("variant", "period"),
    english="People who need palliative care, by method",
    korean="방법별 완화의료 필요 인구",
    published=True,
    basis=BASIS,
)
def hospice_need(
    hospice_need_deaths: xr.DataArray,
    hospice_need_deaths_by_age: xr.DataArray,
    hospice_need_weight: xr.DataArray,
    hospice_need_english_share: xr.DataArray,
    hospice_need_etkind_trend: xr.DataArray,
    hospice_need_sudden: xr.DataArray,
    hospice_need_admitted: xr.DataArray,
    hospice_need_home_wish: xr.DataArray,
    hospice_deaths: xr.DataArray,
    hospice_use_rate: xr.DataArray,
) -> xr.DataArray:
    """Each method's weights x deaths by cause, or its share x all deaths; the middle ones lie between two others.

    eligible: deaths of the five diseases of the law. cancer_use: cancer deaths x today's rate. rosenwax_maximum: deaths
    but for injury, maternal and neonatal ones. rosenwax_middle: minimum + part of the way to the maximum.
    etkind_trend: etkind + points of deaths a year since 2024, at most the maximum. community: etkind x wish to be at
    home.
    """
    whole = hospice_need_deaths_by_age.sum("age")
    known = hospice_deaths.sel(period=whole.period)
    counted = xr.dot(hospice_need_weight, hospice_need_deaths, dim="cause")
    least, code_set = (counted.sel(variant=name, drop=True) for name in ("rosenwax_minimum", "etkind"))
    most = whole * (1 - hospice_need_sudden)
    grown = np.minimum(code_set + hospice_need_etkind_trend * (whole.period - BASE) * whole, most)
    cancer = known.sel(cause="cancer", drop=True)
    others = {
        "eligible": known.sel(cause=["cancer", "non_cancer"]).sum("cause"),
        "cancer_use": cancer * hospice_use_rate.sel(cause="cancer", drop=True),
        "rosenwax_middle": least + hospice_need_admitted * (most - least),
        "rosenwax_maximum": most,
        "etkind_trend": grown,
        "community": code_set * hospice_need_home_wish,
    }
    parts = [counted, whole * hospice_need_english_share]
    parts += [array.expand_dims(variant=[name]) for name, array in others.items()]
    return xr.concat(parts, dim="variant").transpose("draw", "variant", "period")


@quantity(
    unit="percent",
    dims=("variant", "period"),
    english="Need for palliative care as share of deaths",
    korean="사망자 대비 완화의료 필요 비율",
    published=True,
    basis=f"of all deaths; {BASIS}",
)
def hospice_need_of_deaths(hospice_need: xr.DataArray, hospice_need_deaths_by_age: xr.DataArray) -> xr.DataArray:
    """Need / deaths of the year."""
    # A fixed share times deaths over deaths differs from draw to draw in the last bit; twelve decimals drop that.
    return (hospice_need / hospice_need_deaths_by_age.sum("age")).round(12)


@quantity(
    unit="thousand_persons",
    dims=("period",),
    english="People in need whom home hospice and visiting clinics can reach",
    korean="지역사회 기반 호스피스 수용 가능 인구",
    published=True,
    basis=f"people a year; home hospice teams, home visits of 2023, enrolment with a visiting team; {BASIS}",
)
def hospice_need_reached(
    hospice_need: xr.DataArray,
    hospice_capacity: xr.DataArray,
    hospice_need_home_visits: xr.DataArray,
    hospice_need_visit_share: xr.DataArray,
    hospice_need_enrolled: xr.DataArray,
) -> xr.DataArray:
    """The smaller of the community need and home teams' capacity + visits x last-year share + enrolled x need."""
    home = hospice_capacity.sel(provider="home", drop=True)
    wanted = hospice_need.sel(variant="community", period=home.period, drop=True)
    room = home + hospice_need_home_visits * hospice_need_visit_share + hospice_need_enrolled * wanted
    found = xr.where(wanted < room, wanted, room)
    return found.transpose("draw", "period")
