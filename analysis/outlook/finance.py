"""NHI finances to 2060: fees, benefits, revenue, balance and reserve, cash basis, nominal.

Law and programmes in force on 1 July 2026. The contribution rate (보험료율) rises each year to the statutory ceiling
(8 %) and stays; the government subsidy (국고지원) is taken to be renewed after 2027 as it has been before.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.outlook.growth import LAST, START
from analysis.outlook.profile import BASE
from analysis.reserve import first_below_zero

CASH = "nominal, cash basis"


DRIVER_YEARS = (2030, 2035, 2040, 2045, 2050, 2055, 2060)
"""Years of the chart of drivers."""


def _after(path: xr.DataArray, year: int) -> xr.DataArray:
    return path.sel(period=slice(year, LAST))


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI fees",
    korean="건강보험 진료비",
    published=True,
    basis="nominal; by date of treatment (yearbook), without Medical Aid",
)
def outlook_fees(
    outlook_fees_demographic: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_fee_increase: xr.DataArray,
    outlook_fee_increase: xr.DataArray,
    outlook_residual_level: xr.DataArray,
) -> xr.DataArray:
    """Fees of 2024 x demographic fees / those of 2024 x price x residual since 2024.

    Price is the agreed fee increase to 2026 and the assumed one after.
    """
    people = _after(outlook_fees_demographic, BASE) / outlook_fees_demographic.sel(period=BASE, drop=True)
    years = people.period
    agreed = outlook_observed_fee_increase.reindex(period=years)
    increase = xr.where(years > BASE, agreed.fillna(outlook_fee_increase), 0.0)
    price = (1 + increase).cumprod("period")
    observed = outlook_observed_fees_treatment.sel(period=BASE, drop=True)
    return (observed * people * price * outlook_residual_level.sel(period=years)).transpose("draw", "period")


@quantity(
    unit="percent",
    dims=("period",),
    english="Growth of nominal GDP",
    korean="명목 국내총생산 증가율",
    published=True,
    basis="a year, from 2026",
)
def outlook_gdp_growth(
    outlook_real_growth: xr.DataArray, outlook_inflation: xr.DataArray, outlook_deflator_excess: xr.DataArray
) -> xr.DataArray:
    """(1 + real growth between its years) x (1 + inflation + excess of the GDP deflator) - 1."""
    real = outlook_real_growth.interp(period=np.arange(START + 1, LAST + 1))
    return (1 + real) * (1 + outlook_inflation + outlook_deflator_excess) - 1


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Nominal GDP",
    korean="명목 국내총생산",
    published=True,
    basis="nominal; base year 2020",
)
def outlook_gdp_path(outlook_gdp: xr.DataArray, outlook_gdp_growth: xr.DataArray) -> xr.DataArray:
    """GDP of 2025 x growth."""
    first = outlook_gdp.sel(period=[START])
    later = first.isel(period=0, drop=True) * (1 + outlook_gdp_growth).cumprod("period")
    return xr.concat([first, later], dim="period").transpose("draw", "period")


@quantity(
    unit="percent",
    dims=("period",),
    english="Contribution rate",
    korean="보험료율",
    published=True,
    basis="of pay",
)
def outlook_rate(
    outlook_contribution_rate: xr.DataArray,
    outlook_contribution_rate_increase: xr.DataArray,
    outlook_contribution_rate_ceiling: xr.DataArray,
) -> xr.DataArray:
    """Enacted rate to 2026, then a relative increase each year to the ceiling."""
    years = xr.DataArray(np.arange(START, LAST + 1), dims="period", coords={"period": np.arange(START, LAST + 1)})
    last = int(outlook_contribution_rate.period[-1])
    enacted = outlook_contribution_rate.reindex(period=years.period)
    later = outlook_contribution_rate.sel(period=last, drop=True) * (1 + outlook_contribution_rate_increase) ** (
        years - last
    ).clip(min=0)
    path = xr.where(years <= last, enacted, np.minimum(later, outlook_contribution_rate_ceiling))
    return path.transpose("draw", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Premium revenue",
    korean="보험료 수입",
    published=True,
    basis=CASH,
)
def outlook_premium(
    outlook_observed_premium: xr.DataArray,
    outlook_gdp_growth: xr.DataArray,
    outlook_contribution_base_excess: xr.DataArray,
    outlook_rate: xr.DataArray,
) -> xr.DataArray:
    """Premium of 2025 x growth of the contribution base (nominal GDP + excess) x contribution rate / that of 2025."""
    base = (1 + outlook_gdp_growth + outlook_contribution_base_excess).cumprod("period")
    rate = outlook_rate / outlook_rate.sel(period=START, drop=True)
    observed = outlook_observed_premium.sel(period=START, drop=True)
    return (observed * base * rate.sel(period=base.period)).transpose("draw", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI benefits",
    korean="보험급여비",
    published=True,
    basis=CASH,
)
def outlook_benefits(
    outlook_fees: xr.DataArray, outlook_observed_benefit: xr.DataArray, outlook_prepayment: xr.DataArray
) -> xr.DataArray:
    """Benefits of 2025 without the repayment of the prepayment x fees / fees of 2025: the benefit rate stays."""
    fees = _after(outlook_fees, START)
    observed = outlook_observed_benefit.sel(period=START, drop=True) + outlook_prepayment.sel(period=START, drop=True)
    return (observed * fees / fees.sel(period=START, drop=True)).transpose("draw", "period")


@quantity(
    unit="trillion_won",
    english="Benefits of 2024 that fees and the benefit rate imply",
    korean="진료비와 급여율로 본 2024년 급여비",
    published=True,
    basis="nominal, 2024, cash basis without the prepayment",
)
def outlook_benefits_implied(
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_benefit_rate: xr.DataArray,
    outlook_cash_benefit_ratio: xr.DataArray,
) -> xr.DataArray:
    """Fees of 2024 x insurer's part x ratio of cash benefits to that part."""
    fees = outlook_observed_fees_treatment.sel(period=BASE, drop=True)
    return fees * outlook_benefit_rate * outlook_cash_benefit_ratio


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="NHI expenditure",
    korean="건강보험 총지출",
    published=True,
    basis=CASH,
)
def outlook_expenditure(outlook_benefits: xr.DataArray, outlook_administration_ratio: xr.DataArray) -> xr.DataArray:
    """Benefits x (1 + administration and other)."""
    return outlook_benefits * (1 + outlook_administration_ratio)


@quantity(
    unit="trillion_won",
    dims=("item", "period"),
    english="NHI accounts",
    korean="건강보험 재정수지",
    published=True,
    basis=CASH,
)
def outlook_accounts(
    outlook_premium: xr.DataArray,
    outlook_subsidy_ratio: xr.DataArray,
    outlook_other_revenue_ratio: xr.DataArray,
    outlook_expenditure: xr.DataArray,
    outlook_observed_reserve: xr.DataArray,
    outlook_reserve_return: xr.DataArray,
) -> xr.DataArray:
    """Revenue = premium x (1 + subsidy + other) + return on the reserve; balance = revenue - expenditure; the reserve
    moves by the balance. A reserve below zero is debt without interest: what would have to be found.
    """
    income = (outlook_premium * (1 + outlook_subsidy_ratio + outlook_other_revenue_ratio)).transpose("draw", "period")
    spending = outlook_expenditure.sel(period=income.period).transpose("draw", "period")
    reserve = np.broadcast_to(outlook_observed_reserve.sel(period=START).values, income.sizes["draw"]).copy()
    earns = outlook_reserve_return.values
    rows = []
    for year in range(income.sizes["period"]):
        revenue = income.values[:, year] + np.maximum(reserve, 0) * earns
        balance = revenue - spending.values[:, year]
        reserve = reserve + balance
        rows.append([revenue, spending.values[:, year], balance, reserve])
    items = ["revenue", "expenditure", "balance", "reserve"]
    values = np.array(rows).transpose(2, 1, 0)
    coords = {"draw": income.draw.values, "item": items, "period": income.period.values}
    return xr.DataArray(values, dims=("draw", "item", "period"), coords=coords)


@quantity(
    unit="calendar_year",
    english="Year in which the reserve is used up",
    korean="준비금 소진 연도",
    published=True,
    basis="calendar year; the year after the last one computed where the reserve lasts",
)
def outlook_depletion_year(outlook_accounts: xr.DataArray) -> xr.DataArray:
    """First year whose reserve is below zero."""
    return first_below_zero(outlook_accounts.sel(item="reserve", drop=True))


@quantity(
    unit="percent",
    dims=("period",),
    english="Contribution rate that would balance the year",
    korean="수지균형 보험료율",
    published=True,
    basis="of pay; return on the reserve left out",
)
def outlook_balancing_rate(
    outlook_expenditure: xr.DataArray,
    outlook_premium: xr.DataArray,
    outlook_rate: xr.DataArray,
    outlook_subsidy_ratio: xr.DataArray,
    outlook_other_revenue_ratio: xr.DataArray,
) -> xr.DataArray:
    """Contribution rate x expenditure / (premium x (1 + subsidy + other))."""
    income = outlook_premium * (1 + outlook_subsidy_ratio + outlook_other_revenue_ratio)
    ratio = outlook_expenditure.sel(period=income.period) / income
    return (outlook_rate.sel(period=income.period) * ratio).transpose("draw", "period")


@quantity(
    unit="percent",
    dims=("period",),
    english="NHI expenditure as a share of GDP",
    korean="국내총생산 대비 건강보험 지출",
    published=True,
    basis="nominal; cash expenditure; GDP on base year 2020",
)
def outlook_expenditure_share(outlook_expenditure: xr.DataArray, outlook_gdp_path: xr.DataArray) -> xr.DataArray:
    """Expenditure / GDP."""
    later = outlook_expenditure.sel(period=outlook_gdp_path.period)
    return (later / outlook_gdp_path).transpose("draw", "period")


@quantity(
    unit="calendar_year",
    english="First year in which NHI spends more than it takes in",
    korean="당기수지 적자 전환 연도",
    published=True,
    basis="central case and draws; the year after the last one computed where no year has a deficit",
)
def outlook_first_deficit_year(outlook_accounts: xr.DataArray) -> xr.DataArray:
    """First year whose balance is below zero."""
    return first_below_zero(outlook_accounts.sel(item="balance", drop=True))


@quantity(
    unit="percent",
    dims=("period",),
    english="Draws in which the reserve lasts",
    korean="준비금이 유지되는 확률",
    published=True,
    basis="share of draws; the same in every draw",
)
def outlook_reserve_lasts(outlook_depletion_year: xr.DataArray, outlook_rate: xr.DataArray) -> xr.DataArray:
    """Share of draws whose reserve has not been below zero by the end of the year."""
    years = outlook_rate.period
    draws = (
        outlook_depletion_year.isel(draw=slice(1, None))
        if outlook_depletion_year.sizes["draw"] > 1
        else outlook_depletion_year
    )
    return (draws > years).mean("draw")


@quantity(
    unit="percent",
    dims=("period",),
    english="NHI revenue as a share of GDP",
    korean="국내총생산 대비 건강보험 수입",
    published=True,
    basis="nominal; cash revenue with the return on the reserve; GDP on base year 2020",
)
def outlook_revenue_share(outlook_accounts: xr.DataArray, outlook_gdp_path: xr.DataArray) -> xr.DataArray:
    """Revenue / GDP."""
    revenue = outlook_accounts.sel(item="revenue", drop=True)
    return (revenue / outlook_gdp_path.sel(period=revenue.period)).transpose("draw", "period")


@quantity(
    unit="trillion_won",
    dims=("driver", "period"),
    english="Growth of NHI fees since 2024 by driver",
    korean="2024년 이후 진료비 증가의 요인",
    published=True,
    basis="nominal; by date of treatment; shares of the logarithm of each factor",
)
def outlook_fees_drivers(
    outlook_fees: xr.DataArray, outlook_fees_demographic: xr.DataArray, outlook_residual_level: xr.DataArray
) -> xr.DataArray:
    """(fees - fees of 2024) x ln(factor) / ln(all factors) for people and ageing, price and residual.

    The price factor is what people and the residual leave of the growth.
    """
    years = list(DRIVER_YEARS)
    base = outlook_fees.sel(period=BASE, drop=True)
    total = outlook_fees.sel(period=years)
    whole = xr.apply_ufunc(np.log, total / base)
    people = xr.apply_ufunc(
        np.log, outlook_fees_demographic.sel(period=years) / outlook_fees_demographic.sel(period=BASE, drop=True)
    )
    residual = xr.apply_ufunc(np.log, outlook_residual_level.sel(period=years))
    rise = total - base
    parts = {
        "demographic": rise * people / whole,
        "price": rise * (whole - people - residual) / whole,
        "residual": rise * residual / whole,
        "total": rise,
    }
    names = xr.DataArray(list(parts), dims="driver", name="driver")
    return xr.concat(list(parts.values()), dim=names).transpose("draw", "driver", "period")
