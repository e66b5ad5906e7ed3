"""Growth of NHI fees 2013-2024 split into people, ageing, price and a residual, and what the residual says ahead.

Yearly growth is logarithmic. Fees are taken by date of payment to 2017 and by date of treatment from 2017, each growth
within one basis. Ageing is the change of the 65+ share among the insured at the relative fees of 2024.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.model import quantity
from analysis.outlook.ages import elderly
from analysis.outlook.profile import BASE

SPLICE = 2017
FIRST = 2013
LAST = 2060
START = 2025
"""The last observed year of the accounts."""

LASTING = 3
"""Years whose sums tell a lasting departure from one that comes back."""


def _growth(levels: xr.DataArray) -> xr.DataArray:
    """Logarithmic growth from each year to the next, at the later year."""
    return xr.apply_ufunc(np.log, levels).diff("period")


@quantity(
    unit="percent",
    dims=("driver", "period"),
    english="Growth of NHI fees by driver",
    korean="요인별 진료비 증가율",
    published=True,
    basis="logarithmic, a year, nominal; NHI fees by payment to 2017, by treatment from 2017",
)
def outlook_growth(
    outlook_observed_fees_payment: xr.DataArray,
    outlook_observed_fees_treatment: xr.DataArray,
    outlook_observed_insured: xr.DataArray,
    outlook_observed_insured_65: xr.DataArray,
    outlook_observed_fee_increase: xr.DataArray,
    outlook_fees_per_head: xr.DataArray,
    outlook_people: xr.DataArray,
) -> xr.DataArray:
    """People: growth of the insured. Ageing: growth of fees per head if only the 65+ share moved. Price: average fee
    increase (환산지수 인상률). Residual: growth of fees less these three. A missing 65+ count is interpolated.
    """
    early = _growth(outlook_observed_fees_payment.sel(period=slice(FIRST, SPLICE)))
    late = _growth(outlook_observed_fees_treatment.sel(period=slice(SPLICE, BASE)))
    fees = xr.concat([early, late], dim="period")
    insured = outlook_observed_insured.sel(period=slice(FIRST, BASE))
    counted = outlook_observed_insured_65.reindex(period=insured.period)
    share = (counted / insured).interpolate_na("period")
    people = outlook_people.sel(period=BASE, drop=True)
    old = elderly(people.age)
    heads = {
        name: (outlook_fees_per_head * people).where(mask, 0.0).sum("age") / people.where(mask, 0.0).sum("age")
        for name, mask in (("old", old), ("young", ~old))
    }
    ageing = _growth(share * heads["old"] + (1 - share) * heads["young"])
    parts: dict[str, xr.DataArray] = {
        "people": _growth(insured),
        "ageing": ageing,
        "price": xr.apply_ufunc(np.log1p, outlook_observed_fee_increase.sel(period=fees.period)),
    }
    residual = fees - sum(parts.values())
    parts |= {"residual": residual, "total": fees}
    names = xr.DataArray(list(parts), dims="driver", name="driver")
    return xr.concat(xr.broadcast(*parts.values()), dim=names).transpose("draw", "driver", "period")


@quantity(
    unit="percent",
    dims=("statistic",),
    english="Residual growth of NHI fees, mean and spread",
    korean="잔차 증가율의 평균과 산포",
    published=True,
    basis="logarithmic, a year, 2014-2024",
)
def outlook_residual(outlook_growth: xr.DataArray) -> xr.DataArray:
    """Regression on a constant: mean, its standard error, standard deviation of a year; and of a lasting path.

    lasting: standard deviation of three-year sums / sqrt(3). It is smaller than that of single years, because the
    fall of 2020 came back in 2021 and 2022; a random walk of single years would keep it for ever.
    """
    from statsmodels.regression.linear_model import OLS

    years = outlook_growth.sel(driver="residual", drop=True).isel(draw=0, drop=True).values
    fit = OLS(years, np.ones_like(years)).fit()
    sums = np.convolve(years, np.ones(LASTING), mode="valid")
    lasting = sums.std(ddof=1) / LASTING**0.5
    numbers = [float(fit.params[0]), float(fit.bse[0]), float(fit.mse_resid**0.5), float(lasting)]
    return xr.DataArray(numbers, dims="statistic", coords={"statistic": ["mean", "error", "deviation", "lasting"]})


@quantity(
    unit="ratio",
    dims=("period",),
    english="Residual growth of NHI fees since 2024",
    korean="2024년 이후 잔차 증가 누적",
    published=True,
    basis="level, 2024 = 1",
)
def outlook_residual_level(
    outlook_residual: xr.DataArray,
    outlook_residual_half_life: xr.DataArray,
    outlook_residual_mean_score: xr.DataArray,
    outlook_residual_path_score: xr.DataArray,
    outlook_people: xr.DataArray,
) -> xr.DataArray:
    """exp(sum of (mean + score x its error) x 1/2^((h - 1/2) / half-life) + score x lasting deviation x sqrt(k)).

    h counts years from 2024, k from 2025. The second score is one path's departure from the accounts of 2025: its
    variance grows with the years, as for a random walk.
    """
    years = outlook_people.period
    h = (years - BASE).clip(min=0)
    drift = outlook_residual.sel(statistic="mean", drop=True) + outlook_residual_mean_score * outlook_residual.sel(
        statistic="error", drop=True
    )
    fading = xr.where(years > BASE, 0.5 ** ((h - 0.5) / outlook_residual_half_life), 0.0).cumsum("period")
    lasting = outlook_residual.sel(statistic="lasting", drop=True)
    path = outlook_residual_path_score * lasting * np.sqrt((years - START).clip(min=0))
    level: xr.DataArray = xr.apply_ufunc(np.exp, drift * fading + path)
    return level.sel(period=slice(BASE, LAST)).transpose("draw", "period")
