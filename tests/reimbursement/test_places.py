"""Provinces and provider types: totals that add, the capital region left out of the regional add-on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.parameters import Change

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"


@pytest.fixture(scope="session")
def provinces() -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / "reimbursement_provinces.csv").set_index("region")


def test_provinces_add_to_the_printed_128_075_trillion_won(provinces):
    """Thousand won; printed with tens of billions."""
    assert provinces.sum().sum() / 1e9 == pytest.approx(128.0751, abs=0.0002)


@pytest.mark.audits("reimbursement_region_rate", kind="official")
def test_the_mix_gives_each_province_its_printed_part_of_all_fees(baseline, provinces):
    shares = baseline["reimbursement_shares"].sum("category")
    found = (baseline["reimbursement_mix"] * shares).sum("provider")
    printed = provinces.sum(axis=1) / provinces.sum().sum()
    np.testing.assert_allclose(found.isel(draw=0), printed.loc[list(found.region.values)], rtol=1e-6)
    np.testing.assert_allclose(baseline["reimbursement_mix"].sum("region"), 1, rtol=1e-9)


def test_a_province_without_a_tertiary_hospital_has_no_tertiary_fees(baseline):
    mix = baseline["reimbursement_mix"].sel(provider="tertiary")
    assert (mix.sel(region=["sejong", "gyeongbuk", "jeju"]) == 0).all()
    assert float(mix.isel(draw=0).sel(region="seoul")) > 0.2


@pytest.mark.parametrize("name", ["june_plan", "balance_neutral", "announcement"])
def test_provinces_add_to_the_change_of_all_types(under, name):
    values = under(name)
    types = values["reimbursement_provider_change"].sum("provider")
    np.testing.assert_allclose(values["reimbursement_region_change"].sum("region"), types, rtol=1e-9, atol=1e3)


def test_the_regional_addon_alone_brings_seoul_nothing_and_busan_its_part_of_what_lies_outside_the_capital(under):
    values = under("regional", Change("reimbursement_addon_amount", where={"component": "regional"}, value=1.0))
    change = values["reimbursement_region_change"].sel(period=2030)
    assert float(abs(change.sel(region="seoul")).max()) < 1
    # by type: what Busan has of the fees that the add-on reaches, draw 0: all outside, 15 % of Gyeonggi and Incheon
    reached = dict.fromkeys(values["reimbursement_mix"].region.values, 1.0)
    reached |= {"seoul": 0.0, "gyeonggi": 0.15, "incheon": 0.15}
    expected = 0.0
    for provider in ("tertiary", "general", "hospital", "long_term_care", "clinic"):
        mix = values["reimbursement_mix"].isel(draw=0).sel(provider=provider)
        outside = sum(float(mix.sel(region=name)) * part for name, part in reached.items())
        won = float(values["reimbursement_provider_change"].isel(draw=0).sel(provider=provider, period=2030))
        expected += won * float(mix.sel(region="busan")) / outside
    assert float(change.isel(draw=0).sel(region="busan")) == pytest.approx(expected, rel=1e-9)


@pytest.mark.audits("reimbursement_region_rate", "reimbursement_provider_rate", kind="hand")
def test_rates_are_the_change_over_the_fees_of_the_place_and_of_the_type(under, central):
    values = under("june_plan")
    fees = central(values["outlook_fees"], period=2030)
    clinics = central(values["reimbursement_shares"].sum("category"), provider="clinic") * fees
    change = central(values["reimbursement_provider_change"], provider="clinic", period=2030)
    rate = central(values["reimbursement_provider_rate"], provider="clinic", period=2030)
    assert rate == pytest.approx(change / clinics, rel=1e-12)
    part = (values["reimbursement_mix"] * values["reimbursement_shares"].sum("category")).sum("provider")
    jeju = central(part, region="jeju") * fees
    change = central(values["reimbursement_region_change"], region="jeju", period=2030)
    assert central(values["reimbursement_region_rate"], region="jeju", period=2030) == pytest.approx(change / jeju)


@pytest.mark.audits("reimbursement_provider_rate", kind="law")
def test_a_rise_of_every_conversion_factor_raises_every_type_that_has_a_contract(under):
    values = under("one_percent_all", Change("reimbursement_conversion_extra", value=1.0))
    rate = values["reimbursement_provider_rate"].sel(period=2027)
    reached = ["tertiary", "general", "hospital", "long_term_care", "clinic", "dental", "korean_medicine", "pharmacy"]
    assert (rate.sel(provider=reached) > 0).all()
    assert (rate <= 0.0145).all()
    assert (rate.sel(provider="public") == 0).all()
