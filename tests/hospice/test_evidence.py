"""Published effects brought to one estimand: by hand, against print, and by laws; and what the prior rests on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from analysis.hospice.evidence import (
    CANCER,
    hospice_evidence_effect,
    hospice_evidence_korean,
    hospice_evidence_window_share,
)
from analysis.hospice.stay import hospice_profile
from analysis.parameters import Parameters, draw_parameters
from analysis.run import load
from analysis.synthesis import window_weight

ROOT = Path(__file__).resolve().parents[2]
DRAWS = 400


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load(ROOT)


@pytest.fixture(scope="module")
def inputs(parameters) -> dict[str, xr.DataArray]:
    return draw_parameters(parameters, DRAWS, 1)


@pytest.fixture(scope="module")
def shares(inputs) -> xr.DataArray:
    profile = hospice_profile(inputs["hospice_last_month_share"])
    return hospice_evidence_window_share(inputs["hospice_evidence_window"], profile)


@pytest.fixture(scope="module")
def effects(inputs, shares) -> xr.DataArray:
    return hospice_evidence_effect(
        inputs["hospice_evidence_change"], shares, inputs["hospice_evidence_amount"], inputs["hospice_evidence_base"]
    )


@pytest.fixture(scope="module")
def studies() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data" / "published" / "hospice_studies.csv")


def central(array: xr.DataArray, **where: str) -> float:
    return float(array.isel(draw=0).sel(where))


def exponents(cancer: float = 0.5, other: float = 0.75) -> xr.DataArray:
    return xr.DataArray([cancer, other], dims="cause", coords={"cause": ["cancer", "other"]})


def windows(**days: float) -> xr.DataArray:
    return xr.DataArray(list(days.values()), dims="variant", coords={"variant": list(days)})


@pytest.mark.audits("hospice_evidence_window_share", kind="hand")
def test_a_quarter_of_a_year_holds_half_of_spending_that_grows_with_the_square_root():
    share = hospice_evidence_window_share(windows(taiwan_2010=365 / 4, mccm_2023=365 / 16), exponents())
    # 0.25 ^ 0.5 = 0.5 with the profile of cancer; 0.0625 ^ 0.75 = 0.125 with that of others
    assert share.values == pytest.approx([0.5, 0.125])


@pytest.mark.audits("hospice_evidence_window_share", kind="printed")
def test_the_last_month_holds_what_a_source_of_the_profile_prints():
    table = pd.read_csv(ROOT / "data" / "published" / "hospice_spending_profile.csv")
    won = table[table.study == "nhis_ltc"].set_index("span").won
    shares = xr.DataArray([0.5, won["month"] / won["year"]], dims="cause", coords={"cause": ["cancer", "other"]})
    month = hospice_evidence_window_share(windows(study=30.0), hospice_profile(shares))
    assert float(month.squeeze()) == pytest.approx(4.08 / 25)  # million won, as NHIS prints them for 2023


@pytest.mark.audits("hospice_evidence_window_share", kind="law")
def test_longer_windows_hold_more_and_a_year_holds_all(shares, inputs):
    for exponent in (0.2, 0.6, 1.0):
        days = windows(**{f"study_{d}": float(d) for d in (1, 7, 30, 90, 180, 365)})
        found = hospice_evidence_window_share(days, exponents(other=exponent))
        assert (found.diff("variant") > 0).all()
        assert float(found[-1]) == 1.0
    assert ((shares > 0) & (shares <= 1)).all()


@pytest.mark.audits("hospice_evidence_window_share", kind="second")
def test_windows_of_whole_months_weigh_as_the_monthly_profile_of_the_synthesis():
    """The power of days, cut into twelve months, is a profile; the synthesis weighs a window with it."""
    for exponent in (0.48, 0.7):
        profile = np.diff([(month / 12) ** exponent for month in range(13)])
        for months in (1, 3, 6, 12):
            found = hospice_evidence_window_share(windows(study=months * 365 / 12), exponents(other=exponent))
            assert float(found.squeeze()) == pytest.approx(window_weight(months, profile))


@pytest.mark.audits("hospice_evidence_effect", kind="hand")
def test_a_change_within_the_window_and_an_amount_come_to_one_share():
    change = xr.DataArray([-0.10], dims="variant", coords={"variant": ["one"]})
    share = xr.DataArray([0.3], dims="variant", coords={"variant": ["one"]})
    amount = xr.DataArray([500.0], dims="variant", coords={"variant": ["two"]})
    base = xr.DataArray([40_000.0], dims="variant", coords={"variant": ["two"]})
    # -10 % of 30 % of the year is -3 %; 500 of 40,000 dollars is +1.25 %
    assert hospice_evidence_effect(change, share, amount, base).values == pytest.approx([-0.03, 0.0125])


@pytest.mark.audits("hospice_evidence_effect", kind="printed")
def test_last_year_percentages_stay_as_printed(effects):
    assert central(effects, variant="campbell_2004_cancer") == pytest.approx(-0.01)
    assert central(effects, variant="campbell_2004_others") == pytest.approx(0.11)
    assert central(effects, variant="norc_2023") == pytest.approx(-0.031)


@pytest.mark.audits("hospice_evidence_effect", kind="law")
def test_an_effect_keeps_its_sign_and_never_grows_by_conversion(effects, inputs):
    change = inputs["hospice_evidence_change"]
    converted = effects.sel(variant=change.variant)
    assert (abs(converted) <= abs(change) + 1e-12).all()
    assert (np.sign(converted) == np.sign(change)).all()


def test_estimates_are_those_of_the_table_of_studies(parameters, studies):
    values = parameters["hospice_evidence_change"].value, parameters["hospice_evidence_amount"].value
    change, amount = (array.to_series() for array in values)
    table = studies[studies.estimate != "non-cancer"].query("role == 'main'").set_index("study")
    for name, value in change.items():
        if name == "campbell_2004_others":
            (printed,) = studies[(studies.study == "campbell_2004") & (studies.estimate == "non-cancer")].percent
        else:
            printed = table.percent[name.removesuffix("_cancer")]
        assert 100 * value == pytest.approx(printed, abs=0.5), name  # the table rounds to print
    for name, value in amount.items():
        assert value == table.usd[name], name


def test_no_estimate_from_memory_is_converted(parameters, studies):
    known = {name.removesuffix("_cancer").removesuffix("_others") for name in effects_of(parameters)}
    assert not known & set(studies[studies.status == "unverified"].study)
    assert {"gozalo_2015", "campbell_2004"} <= known  # those that raised spending are in


def effects_of(parameters: Parameters) -> list[str]:
    ids = ("hospice_evidence_change", "hospice_evidence_amount")
    return [str(label) for id in ids for label in parameters[id].coords["variant"]]


def test_errors_of_draws_are_the_printed_errors(inputs, studies):
    """Amounts are drawn with the study's printed standard error: 217 dollars for nursing homes, 855 for all payers."""
    drawn = inputs["hospice_evidence_amount"].isel(draw=slice(1, None)).std("draw")
    table = studies[studies.role == "main"].set_index("study").standard_error
    for name in ("gozalo_2015", "aldridge_2022", "taylor_2007"):
        # 400 draws give a standard deviation to about 3.5 % (one standard error), hence 11 %.
        assert float(drawn.sel(variant=name)) == pytest.approx(table[name], rel=0.11)
    assert float(drawn.sel(variant="kelley_2013")) == 0.0  # none is printed


@pytest.mark.audits("hospice_evidence_korean", kind="hand")
def test_half_of_the_korean_contrast_is_taken_off():
    effect = xr.DataArray([-0.02, 0.5], dims="variant", coords={"variant": ["ilsan_2019", "norc_2023"]})
    assert hospice_evidence_korean(effect, xr.DataArray(0.25)).values == pytest.approx([-0.02, -0.015])


@pytest.mark.audits("hospice_evidence_korean", kind="printed")
def test_the_korean_contrast_is_that_of_the_printed_days(effects, inputs):
    found = hospice_evidence_korean(effects, inputs["hospice_selection_discount"])
    crude = (340_368 - 372_491) / 372_491
    assert central(found, variant="crude") == pytest.approx(crude * 0.30, rel=1e-3)  # the parameter has two decimals


@pytest.mark.audits("hospice_evidence_korean", kind="law")
def test_the_discount_only_takes_off(effects, inputs):
    found = hospice_evidence_korean(effects, inputs["hospice_selection_discount"])
    assert (abs(found.sel(variant="discounted")) <= abs(found.sel(variant="crude"))).all()
    none = hospice_evidence_korean(effects, xr.zeros_like(inputs["hospice_selection_discount"]))
    assert none.sel(variant="crude").equals(none.sel(variant="discounted").assign_coords(variant="crude"))


# --- the prior


def prior(parameters: Parameters, provider: str, cause: str) -> tuple[float, float, float]:
    frame = parameters["hospice_effect_average"].frame
    (row,) = frame[(frame.provider == provider) & (frame.cause == cause)].to_dict("records")
    return row["value"], row["low"], row["high"]


def test_the_prior_of_inpatient_cancer_lies_between_korea_discounted_and_the_middle_of_the_studies(
    parameters, effects, inputs
):
    korean = hospice_evidence_korean(effects, inputs["hospice_selection_discount"])
    middle = float(effects.isel(draw=0).sel(variant=list(CANCER)).median())
    centre, low, high = prior(parameters, "inpatient", "cancer")
    assert middle <= centre <= central(korean, variant="discounted")
    assert low < central(korean, variant="crude") < high
    assert low < min(middle, central(effects, variant="taiwan_2010"))


def test_every_cell_of_the_prior_leaves_the_sign_open(parameters):
    for provider in ("inpatient", "home", "consultation", "early"):
        for cause in ("cancer", "non_cancer", "other"):
            _, low, high = prior(parameters, provider, cause)
            assert low < 0 < high, (provider, cause)


def test_the_prior_costs_more_outside_cancer_as_the_studies_do(parameters, effects):
    assert central(effects, variant="campbell_2004_others") > central(effects, variant="campbell_2004_cancer")
    for provider in ("inpatient", "home", "consultation", "early"):
        centres = [prior(parameters, provider, cause)[0] for cause in ("cancer", "non_cancer", "other")]
        assert centres == sorted(centres)


def test_the_prior_is_an_assumption_with_a_range(parameters):
    for id in ("hospice_effect_average", "hospice_effect_margin", "hospice_selection_discount"):
        for cell in parameters[id].cells:
            assert (cell.status, cell.low is None) == ("assumption", False)
