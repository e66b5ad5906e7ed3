"""Volume, coding and the shift to non-covered services: by hand, off means off, and against the plan in loops."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.parameters import Change
from analysis.reimbursement.matrices import responded
from analysis.reimbursement.responses import reimbursement_response, reimbursement_shifted


def number(value: float) -> xr.DataArray:
    return xr.DataArray([float(value)], dims="draw")


def by(dim: str, **values: float) -> xr.DataArray:
    return xr.DataArray([list(values.values())], dims=("draw", dim), coords={dim: list(values)})


@pytest.mark.audits("reimbursement_response", kind="hand")
def test_an_offset_of_a_fifth_and_a_substitution_of_a_twentieth_leave_minus_fifteen_percent():
    found = reimbursement_response(
        by("category", laboratory=0.20), by("category", laboratory=0.05), by("component", volume=1)
    )
    assert float(found.sel(category="laboratory").squeeze()) == pytest.approx(-0.15)
    assert float(found.sel(category="medicines").squeeze()) == 0


def test_a_cut_of_100_with_a_response_of_minus_15_percent_saves_85_and_half_of_it_answers_raises():
    matrix = xr.DataArray([[-100.0, 200.0]], dims=("draw", "category"))
    found = responded(matrix, number(-0.15), number(0.5), number(0.05))
    # raise: 200 x (1 - 0.075 + 0.05) = 195
    assert found.values[0] == pytest.approx([-85, 195])


@pytest.mark.audits("reimbursement_response", kind="law")
def test_the_range_holds_both_signs_and_korea_s_full_offset_of_imaging(baseline, drawn):
    response = baseline["reimbursement_response"].isel(draw=slice(1, None))
    for category in ("laboratory", "ct_mri", "consultation"):
        one = response.sel(category=category)
        assert float(one.min()) < 0 < float(one.max()), category
    assert float(drawn["reimbursement_offset"].sel(category="ct_mri").max()) > 0.8


def test_with_every_response_off_fees_change_by_prices_alone(under):
    values = under("june_plan_static")
    np.testing.assert_allclose(
        values["reimbursement_category_change"], values["reimbursement_category_static"], rtol=1e-12, atol=1e-3
    )
    assert (values["reimbursement_shifted"] == 0).all()
    assert (values["reimbursement_response"] == 0).all()


@pytest.mark.parametrize("name", ["june_plan", "announcement", "conversion_hospital", "network_10"])
def test_types_and_categories_add_to_the_same_change_of_fees(under, name):
    values = under(name)
    types = values["reimbursement_provider_change"].sum("provider")
    np.testing.assert_allclose(types, values["reimbursement_category_change"].sum("category"), rtol=1e-9, atol=1e3)


def test_the_plan_in_loops_gives_the_same_fees_by_category_and_type(under, plain, central):
    values = under("june_plan")
    for year in (2026, 2027, 2035):
        scale = plain["path"][year] / plain["path"][2024] * (1 / 12 if year == 2026 else 1)
        for category in ("laboratory", "ct_mri", "imaging", "consultation", "inpatient", "procedures", "therapy"):
            cells = [key for key in plain["fees"] if key[1] == category]
            static = scale * sum(plain["raised"][key] - plain["cut"][key] for key in cells)
            after = scale * sum(plain["after"][key] for key in cells)
            where = {"category": category, "period": year}
            assert central(values["reimbursement_category_static"], **where) == pytest.approx(static, rel=1e-9)
            assert central(values["reimbursement_category_change"], **where) == pytest.approx(after, rel=1e-9)
        for provider in ("tertiary", "general", "clinic"):
            after = scale * sum(won for key, won in plain["after"].items() if key[0] == provider)
            found = central(values["reimbursement_provider_change"], provider=provider, period=year)
            assert found == pytest.approx(after, rel=1e-9)


def test_the_baseline_changes_no_fees_at_all(baseline):
    for name in ("category_static", "category_change", "provider_change", "shifted"):
        assert (baseline[f"reimbursement_{name}"] == 0).all(), name


def test_a_tenth_of_a_cut_of_2_percent_of_100_won_comes_back_outside_the_fee_schedule():
    cut = xr.DataArray([[[-0.02, 0.05]]], dims=("draw", "provider", "category"))
    phase = xr.DataArray([[[1.0], [1.0]]], dims=("draw", "component", "period"))
    phase = phase.assign_coords(component=["cuts", "balance"], period=[2030])
    fees = xr.DataArray([[100.0]], dims=("draw", "period"), coords={"period": [2030]})
    shifted = reimbursement_shifted(cut, xr.zeros_like(cut), phase, number(0.1), by("component", shift=1), fees)
    assert float(shifted.squeeze()) == pytest.approx(0.2)


def test_the_shift_follows_the_cuts_and_not_the_raises(under, drawn):
    values = under("june_plan")
    cut = values["reimbursement_cuts"].sum(("provider", "category")) * values["outlook_fees"].sel(period=2030)
    np.testing.assert_allclose(
        values["reimbursement_shifted"].sel(period=2030), -cut * drawn["reimbursement_shift"], rtol=1e-9
    )
    assert (under("essential_care")["reimbursement_shifted"] == 0).all()


def test_a_full_offset_leaves_nothing_of_a_cut(under):
    values = under(
        "full_offset",
        Change("reimbursement_cut_amount", where={"category": "ct_mri"}, value=0.7),
        Change("reimbursement_offset", where={"category": "ct_mri"}, value=1.0, distribution="fixed"),
        Change("reimbursement_substitution", where={"category": "ct_mri"}, value=0.0, distribution="fixed"),
    )
    assert float(abs(values["reimbursement_category_change"]).max()) < 1
