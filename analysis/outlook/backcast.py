"""The method of the fee projection, run with the data of 2018 and of 2021, and the errors that it and others made.

What is hindsight is listed in ``data/published/outlook_backcast_hindsight.csv``. Ages are two groups, under 65 and
from 65, and people are those of WPP 2019.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from analysis.age_groups import start_of
from analysis.model import quantity
from analysis.outlook.growth import FIRST, START, outlook_growth, outlook_residual, outlook_residual_level
from analysis.outlook.profile import BASE

ORIGINS = (2018, 2021)
GROUPS = ("0-64", "65+")
HORIZONS = tuple(range(1, 11))
MEASURES = ("fees", "expenditure", "revenue")
SERIES = ("payment", "treatment", "treatment_65", "insured", "insured_65", "increase")
BASIS = "nominal; NHI fees by date of treatment"


def _people_known(wpp: xr.DataArray, first: int, last: int) -> xr.DataArray:
    """People of WPP by ``GROUPS`` for each year, linear between its five-year marks."""
    both = wpp.sum("sex")
    old = [age for age in both.age.values if start_of(str(age)) >= 65]
    young = [age for age in both.age.values if age not in old]
    parts = [both.sel(age=ages).sum("age") for ages in (young, old)]
    groups = xr.concat(parts, dim=xr.DataArray(list(GROUPS), dims="age", name="age"))
    return groups.interp(period=np.arange(first, last + 1))


def _series(*values: xr.DataArray) -> dict[str, xr.DataArray]:
    return dict(zip(SERIES, values, strict=True))


def _history(origin: int, series: Mapping[str, xr.DataArray]) -> tuple[xr.DataArray, xr.DataArray]:
    """Residual statistics from growth up to ``origin``, and relative fees of both groups in that year."""
    insured, old = (series[name].sel(period=origin, drop=True) for name in ("insured", "insured_65"))
    fees, fees_old = (series[name].sel(period=origin, drop=True) for name in ("treatment", "treatment_65"))
    names = xr.DataArray(list(GROUPS), dims="age", name="age")
    heads = xr.concat([(fees - fees_old) / (insured - old), fees_old / old], dim=names)
    people = xr.concat([insured - old, old], dim=names).expand_dims(period=[BASE])  # the year that growth weighs at
    known = {name: values.sel(period=slice(None, origin)) for name, values in series.items()}
    growth = outlook_growth(
        known["payment"], known["treatment"], known["insured"], known["insured_65"], known["increase"], heads, people
    )
    return outlook_residual(growth.isel(draw=[0])), heads


def _forecast(
    origin: int,
    series: Mapping[str, xr.DataArray],
    wpp: xr.DataArray,
    half_life: xr.DataArray,
    mean_score: xr.DataArray,
    path_score: xr.DataArray,
) -> xr.DataArray:
    """Fees from ``origin`` to the base year of the baseline."""
    residual, heads = _history(origin, series)
    years = np.arange(origin, BASE + 1)
    people = _people_known(wpp, origin, BASE)
    total = people.sum("age")
    insured, old = (series[name].sel(period=origin, drop=True) for name in ("insured", "insured_65"))
    share = people.sel(age="65+", drop=True) / total
    share = old / insured * share / share.sel(period=origin, drop=True)
    mean = share * heads.sel(age="65+", drop=True) + (1 - share) * heads.sel(age="0-64", drop=True)
    moved = total / total.sel(period=origin, drop=True) * mean / mean.sel(period=origin, drop=True)
    agreed = series["increase"].sel(period=slice(FIRST, origin + 1))
    rises = agreed.reindex(period=years).fillna(agreed.mean("period"))
    steps = xr.zeros_like(rises) + np.log1p(rises)
    price = steps.cumsum("period") - steps.sel(period=origin, drop=True)
    as_if = xr.DataArray(np.arange(START - 1, START + len(years)), dims="period", name="period")
    as_if = as_if.assign_coords(period=as_if)  # the years that the baseline's own path would have from its start
    level = outlook_residual_level(residual, half_life, mean_score, path_score, as_if).sel(period=slice(START, None))
    level = (level / level.sel(period=START, drop=True)).assign_coords(period=years)
    observed = series["treatment"].sel(period=origin, drop=True)
    return (observed * moved * np.exp(price) * level).transpose("draw", "period")


def _all_origins(
    series: Mapping[str, xr.DataArray],
    wpp: xr.DataArray,
    half_life: xr.DataArray,
    mean_score: xr.DataArray,
    path_score: xr.DataArray,
) -> xr.DataArray:
    """Forecasts of every origin over the years after it; years before are missing."""
    paths = [_forecast(origin, series, wpp, half_life, mean_score, path_score) for origin in ORIGINS]
    years = np.arange(min(ORIGINS) + 1, BASE + 1)
    after = [
        path.reindex(period=years).where(xr.DataArray(years > origin, dims="period", coords={"period": years}))
        for path, origin in zip(paths, ORIGINS, strict=True)
    ]
    return xr.concat(after, dim=xr.DataArray(list(ORIGINS), dims="origin", name="origin"))


@quantity(
    unit="trillion_won",
    dims=("origin", "period"),
    english="NHI fees as the method would have forecast them",
    korean="과거 시점 자료로 전망한 진료비",
    published=True,
    basis=BASIS,
)
def outlook_backcast_fees(
    outlook_observed_fees_payment: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_fees_65_treatment: xr.DataArray,
    outlook_observed_insured: xr.DataArray,
    outlook_observed_insured_65: xr.DataArray,
    outlook_observed_fee_increase: xr.DataArray,
    demography_population_wpp_2019: xr.DataArray,
    outlook_residual_half_life: xr.DataArray,
    outlook_residual_mean_score: xr.DataArray,
    outlook_residual_path_score: xr.DataArray,
) -> xr.DataArray:
    """Fees of the origin x people and ageing (WPP 2019, two age groups) x price x residual growth since the origin.

    Price: the increase agreed for the year after the origin, then the mean from 2013. Residual: mean and spread of the
    years up to the origin, fading as in the baseline, whose year 2025 stands for the origin.
    """
    series = _series(
        outlook_observed_fees_payment,
        outlook_observed_fees_treatment,
        outlook_observed_fees_65_treatment,
        outlook_observed_insured,
        outlook_observed_insured_65,
        outlook_observed_fee_increase,
    )
    scores = (outlook_residual_mean_score, outlook_residual_path_score)
    found = _all_origins(series, demography_population_wpp_2019, outlook_residual_half_life, *scores)
    return found.transpose("draw", "origin", "period")


@quantity(
    unit="percent",
    dims=("origin", "period"),
    english="Error of the backcast",
    korean="과거 시점 전망의 오차",
    published=True,
    basis=f"{BASIS}; central path, share of what came",
)
def outlook_backcast_error(
    outlook_backcast_fees: xr.DataArray, outlook_observed_fees_treatment: xr.DataArray
) -> xr.DataArray:
    """Forecast of draw 0 / observed fees - 1."""
    forecast = outlook_backcast_fees.isel(draw=0, drop=True)
    came = _first_draw(outlook_observed_fees_treatment).sel(period=forecast.period)
    return (forecast / came - 1).transpose("origin", "period")


@quantity(
    unit="percent",
    dims=("horizon",),
    english="Mean absolute error of the backcast by years ahead",
    korean="전망 시계별 평균절대오차율",
    published=True,
    basis=f"{BASIS}; central path, mean over the origins that reach so far",
)
def outlook_backcast_mape(outlook_backcast_error: xr.DataArray) -> xr.DataArray:
    """Mean over origins of |error| so many years after the origin."""
    by_horizon: dict[int, list[float]] = {}
    for origin in outlook_backcast_error.origin.values:
        for year in outlook_backcast_error.period.values:
            error = float(outlook_backcast_error.sel(origin=origin, period=year))
            if year > origin:
                by_horizon.setdefault(int(year - origin), []).append(abs(error))
    horizons = sorted(by_horizon)
    means = [float(np.mean(by_horizon[horizon])) for horizon in horizons]
    return xr.DataArray(means, dims="horizon", coords={"horizon": horizons})


@quantity(
    unit="percent",
    dims=("origin",),
    english="What the half-life of residual growth does to the backcast of 2024",
    korean="반감기 가정의 효과",
    published=True,
    basis=f"{BASIS}; forecast of 2024 with fading against one without, central path",
)
def outlook_backcast_hindsight(
    outlook_backcast_fees: xr.DataArray,
    outlook_observed_fees_payment: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_fees_65_treatment: xr.DataArray,
    outlook_observed_insured: xr.DataArray,
    outlook_observed_insured_65: xr.DataArray,
    outlook_observed_fee_increase: xr.DataArray,
    demography_population_wpp_2019: xr.DataArray,
    outlook_residual_half_life: xr.DataArray,
    outlook_residual_mean_score: xr.DataArray,
    outlook_residual_path_score: xr.DataArray,
) -> xr.DataArray:
    """Forecast with the half-life that was assumed in 2026 / forecast whose residual growth does not fade - 1."""
    lasting = xr.full_like(outlook_residual_half_life, np.inf, dtype=float)
    series = _series(
        outlook_observed_fees_payment,
        outlook_observed_fees_treatment,
        outlook_observed_fees_65_treatment,
        outlook_observed_insured,
        outlook_observed_insured_65,
        outlook_observed_fee_increase,
    )
    scores = (outlook_residual_mean_score, outlook_residual_path_score)
    without = _all_origins(series, demography_population_wpp_2019, lasting, *scores)
    faded, lasted = (_first_draw(array.sel(period=BASE, drop=True)) for array in (outlook_backcast_fees, without))
    return faded / lasted - 1


@quantity(
    unit="percent",
    dims=("item", "horizon"),
    english="Half width of the 95 % interval by years ahead",
    korean="전망 시계별 95% 구간의 반폭",
    published=True,
    basis="relative, from 2025; half the logarithmic width",
)
def outlook_interval_width(outlook_fees: xr.DataArray, outlook_accounts: xr.DataArray) -> xr.DataArray:
    """Square root of (97.5 % quantile / 2.5 % quantile) - 1 of the level so many years after 2025."""
    found = {
        "fees": outlook_fees / outlook_fees.sel(period=START, drop=True),
        **{item: outlook_accounts.sel(item=item, drop=True) for item in MEASURES[1:]},
    }
    years = [START + horizon for horizon in HORIZONS]
    widths = []
    for values in found.values():
        draws = values.sel(period=years)
        drawn = draws.isel(draw=slice(1, None)) if draws.sizes["draw"] > 1 else draws
        low, high = (drawn.quantile(share, dim="draw").drop_vars("quantile") for share in (0.025, 0.975))
        width: xr.DataArray = (high / low) ** 0.5 - 1
        widths.append(width.rename(period="horizon").assign_coords(horizon=list(HORIZONS)))
    return xr.concat(widths, dim=xr.DataArray(list(found), dims="item", name="item"))


def _first_draw(values: xr.DataArray) -> xr.DataArray:
    return values.isel(draw=0, drop=True) if "draw" in values.dims else values
