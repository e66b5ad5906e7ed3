"""Published effects of hospice on spending, brought to one estimand: share of the spending of the last year of life.

Two kinds of print, two rules. A relative change within a window of d days is multiplied by the share of last-year
spending that falls into the window, (d / 365) ^ exponent, which takes spending outside the window as unchanged. An
amount is divided by the last-year spending of similar people. Payers, interventions and diseases stay apart.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity

YEAR = 365.0

CANCER = ("ilsan_2019", "taiwan_2010", "campbell_2004_cancer", "kalidindi_2020")
"""Studies of cancer patients: their windows are converted with the profile of cancer, others with that of others."""

KOREAN = "ilsan_2019"

BASIS = "of last-year spending, hospice payments included; minus is lower spending"


@quantity(
    unit="percent",
    dims=("variant",),
    english="Part of last-year spending that falls into the window of a study",
    korean="연구 기간의 지출 비중",
    published=True,
    basis="of spending in the last 365 days; the Korean profile for studies of all countries",
)
def hospice_evidence_window_share(hospice_evidence_window: xr.DataArray, hospice_profile: xr.DataArray) -> xr.DataArray:
    """(days of the window / 365) ^ exponent of the profile of cancer or of others; a year is all of it."""
    cancer = hospice_evidence_window.variant.isin(CANCER)
    of_cancer, of_others = (hospice_profile.sel(cause=cause, drop=True) for cause in ("cancer", "other"))
    return (hospice_evidence_window / YEAR) ** xr.where(cancer, of_cancer, of_others)


@quantity(
    unit="percent",
    dims=("variant",),
    english="Published effects on spending, converted",
    korean="발표된 효과(환산)",
    published=True,
    basis=BASIS,
)
def hospice_evidence_effect(
    hospice_evidence_change: xr.DataArray,
    hospice_evidence_window_share: xr.DataArray,
    hospice_evidence_amount: xr.DataArray,
    hospice_evidence_base: xr.DataArray,
) -> xr.DataArray:
    """Relative change x share of the window, or amount / last-year spending, for each study.

    Draws carry the printed sampling error, where one is printed, and what the conversion assumes.
    """
    relative = hospice_evidence_change * hospice_evidence_window_share
    absolute = hospice_evidence_amount / hospice_evidence_base
    return xr.concat([relative, absolute], dim="variant").transpose(..., "variant")


@quantity(
    unit="percent",
    dims=("variant",),
    english="The Korean contrast before and after its discount for selection",
    korean="국내 비교의 선택편의 할인 전후",
    published=True,
    basis=f"inpatient hospice, cancer, 2016-2017; {BASIS}",
)
def hospice_evidence_korean(
    hospice_evidence_effect: xr.DataArray, hospice_selection_discount: xr.DataArray
) -> xr.DataArray:
    """Converted crude contrast; the same x (1 - discount): users chose less intensive care anyway."""
    crude = hospice_evidence_effect.sel(variant=KOREAN, drop=True)
    both = [crude, crude * (1 - hospice_selection_discount)]
    found = xr.concat(both, dim=xr.DataArray(["crude", "discounted"], dims="variant", name="variant"))
    return found.transpose(..., "variant")
