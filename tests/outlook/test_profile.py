"""Fees by age and proximity to death: what is printed for 2024, what must hold whatever people and deaths do."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.age_groups import start_of
from analysis.outlook.ages import merged
from analysis.outlook.profile import (
    outlook_decedent_fees,
    outlook_fees_age_only,
    outlook_fees_demographic,
    outlook_fees_per_head,
    outlook_survivor_fees,
)

OLD = ["65-69", "70-74", "75-79", "80-84", "85+"]
PEOPLE_2024 = [3_509_250, 2_322_783, 1_723_662, 1_322_888, 737_630 + 258_561 + 56_005 + 7_456]
"""Official projection of mid-2024 at the ages of OLD, persons."""

SHAPE_2022 = [3_749_983, 4_655_399, 5_640_618, 6_116_358, 7_058_557]
"""Fees per head of 2022 at the ages of OLD, won."""


def held(array: xr.DataArray) -> xr.DataArray:
    """Every year as 2024."""
    return xr.zeros_like(array) + array.sel(period=2024, drop=True)


def split(array: xr.DataArray, age: str, share: float | None) -> xr.DataArray:
    """``age`` in two groups that have ``share`` and the rest of its people, or both its fees per head if None."""
    first, last = start_of(age), start_of(age) + 4
    halves = [f"{first}-{first + 1}", f"{first + 2}-{last}"]
    parts = [array.sel(age=age, drop=True) * factor for factor in ((1, 1) if share is None else (share, 1 - share))]
    rest = array.drop_sel(age=age)
    return xr.concat([rest, *(part.expand_dims(age=[half]) for part, half in zip(parts, halves, strict=True))], "age")


def test_groups_from_85_are_summed_and_younger_ones_stay():
    ages = ["5-9", "80-84", "85-89", "90-94", "100+"]
    found = merged(xr.DataArray([1.0, 2.0, 3.0, 4.0, 5.0], dims="age", coords={"age": ages}))
    assert dict(zip(found.age.values, found.values, strict=True)) == {"5-9": 1, "80-84": 2, "85+": 12}


def test_no_person_and_no_death_is_lost_in_the_ages_of_the_profile(values):
    for ours, theirs in (("outlook_people", "demography_people"), ("outlook_deaths", "demography_deaths_by_age")):
        xr.testing.assert_allclose(values[ours].sum("age"), values[theirs].sum("age"), rtol=1e-12)


@pytest.mark.audits("outlook_fees_per_head", kind="printed")
def test_fees_by_age_times_people_are_the_116_2375_trillion_won_of_2024_and_52_1935_from_65(values):
    """The yearbook of 2024 prints 116 trillion 237.5 billion won, of which 52 trillion 193.5 billion for 65 and over.

    Both enter as they are, so only the rounding of floats is allowed.
    """
    fees = (values["outlook_fees_per_head"] * values["outlook_people"].sel(period=2024)).transpose("draw", "age")
    np.testing.assert_allclose(fees.sum("age"), 116.2375e12, rtol=1e-12)
    np.testing.assert_allclose(fees.sel(age=OLD).sum("age"), 52.1935e12, rtol=1e-12)


@pytest.mark.audits("outlook_fees_per_head", kind="hand")
def test_a_head_of_65_to_69_costs_its_fees_of_2022_raised_by_what_65_and_over_grew(central):
    """3.749983 million won x 52.1935 trillion / 49.27 trillion (fees per head of 2022 x people of 2024): 3.973 million.

    People are typed to whole persons, hence one part in a million.
    """
    at_2022 = sum(fees * people for fees, people in zip(SHAPE_2022, PEOPLE_2024, strict=True))
    assert at_2022 == pytest.approx(49.27e12, rel=1e-3)
    expected = 3_749_983 * 52.1935e12 / at_2022
    assert central("outlook_fees_per_head", age="65-69") == pytest.approx(expected, rel=1e-6)


@pytest.mark.audits("outlook_fees_per_head", kind="law")
def test_within_each_of_both_groups_ages_keep_their_relation_of_2022(values, inputs):
    factor = (values["outlook_fees_per_head"] / inputs["outlook_fees_per_head_2022"]).isel(draw=0)
    assert len(np.unique(factor.values.round(12))) == 2
    assert float(factor.sel(age="65-69")) == pytest.approx(float(factor.sel(age="85+")))


@pytest.mark.audits("outlook_decedent_fees", kind="hand")
def test_all_deaths_of_2024_cost_8_3_percent_of_fees_or_26_9_million_won_each(central, values):
    """0.083 x 116.2375 = 9.6477 trillion won; / 358,569 deaths = 26.906 million; 60s to 80s 17.006 / 9.62."""
    deaths = values["outlook_deaths"].isel(draw=0).sel(period=2024)
    cost = float((values["outlook_decedent_fees"].isel(draw=0) * deaths).sum())
    assert cost == pytest.approx(0.083 * 116.2375e12, rel=1e-12)
    assert cost / float(deaths.sum()) == pytest.approx(26.906e6, rel=1e-4)  # deaths are rounded in the sentence
    ratio = central("outlook_decedent_fees", age="65-69") / central("outlook_decedent_fees", age="80-84")
    assert ratio == pytest.approx(17.006 / 9.62, rel=1e-12)


@pytest.mark.audits("outlook_decedent_fees", kind="official")
def test_the_mean_of_a_decedent_is_near_the_33_million_won_of_those_with_a_care_grade_in_2023(values):
    """NHIS printed about 25 million won of benefits in the last year for decedents with a long-term-care grade (2023).

    At a benefit rate of 75.3 % that is 33.2 million won of fees. The decedents are 48 % of deaths and the sicker half,
    the figure is rounded and its year another: a third either way.
    """
    deaths = values["outlook_deaths"].isel(draw=0).sel(period=2024)
    mean = float((values["outlook_decedent_fees"].isel(draw=0) * deaths).sum() / deaths.sum())
    assert mean == pytest.approx(25e6 / 0.753, rel=1 / 3)


@pytest.mark.audits("outlook_decedent_fees", kind="law")
def test_without_a_slope_all_deaths_cost_alike_and_the_whole_stays(run, inputs, values):
    flat = run(outlook_decedent_slope=xr.zeros_like(inputs["outlook_decedent_slope"]))["outlook_decedent_fees"]
    whole = inputs["outlook_decedent_share"] * 116.2375e12
    expected = whole / values["outlook_deaths"].sel(period=2024).sum("age")
    np.testing.assert_allclose(flat.transpose("age", "draw"), np.broadcast_to(expected, (18, flat.sizes["draw"])))


@pytest.mark.audits("outlook_survivor_fees", "outlook_decedent_fees", "outlook_fees_per_head", kind="law")
def test_deaths_and_survivors_together_cost_the_fees_observed_at_every_age_in_every_draw(values):
    people, deaths = (values[name].sel(period=2024, drop=True) for name in ("outlook_people", "outlook_deaths"))
    together = values["outlook_decedent_fees"] * deaths + values["outlook_survivor_fees"] * (people - deaths)
    xr.testing.assert_allclose(
        together.transpose("draw", "age"),
        (values["outlook_fees_per_head"] * people).transpose("draw", "age"),
        rtol=1e-12,
    )


@pytest.mark.audits("outlook_survivor_fees", kind="law")
def test_no_age_spends_more_on_its_deaths_than_on_all_so_that_no_survivor_costs_nothing(values):
    """A share of decedents at which fees of survivors were cut at zero would break the total; no draw comes near."""
    assert (values["outlook_survivor_fees"] > 0.4 * values["outlook_fees_per_head"]).all()


@pytest.mark.audits("outlook_survivor_fees", kind="hand")
def test_a_survivor_of_65_to_69_costs_3_67_million_won(central):
    """3.97278 million a head, 40.178 million a death, 29,093 deaths of 3,509,250: (3.97278 - 40.178 x q) / (1 - q).

    Typed figures have five digits, and the answer is a difference of a tenth: one part in ten thousand.
    """
    q = 29_093 / 3_509_250
    expected = (3.97278e6 - 40.178e6 * q) / (1 - q)
    assert central("outlook_survivor_fees", age="65-69") == pytest.approx(expected, rel=1e-4)


@pytest.mark.audits("outlook_fees_demographic", "outlook_fees_age_only", kind="printed")
def test_with_and_without_deaths_the_fees_of_2024_are_the_printed_116_2375_trillion_won(values):
    for name in ("outlook_fees_demographic", "outlook_fees_age_only"):
        np.testing.assert_allclose(values[name].sel(period=2024), 116.2375e12, rtol=1e-12)


@pytest.mark.audits("outlook_fees_demographic", "outlook_fees_age_only", "outlook_proximity_effect", kind="law")
def test_with_people_and_deaths_of_2024_held_fees_stay_flat(run, values):
    flat = run(**{name: held(values[name]) for name in ("demography_people", "demography_deaths_by_age")})
    for name in ("outlook_fees_demographic", "outlook_fees_age_only"):
        np.testing.assert_allclose(flat[name], 116.2375e12, rtol=1e-12)
    np.testing.assert_allclose(flat["outlook_proximity_effect"], 0, atol=1e-12)


@pytest.mark.audits("outlook_proximity_effect", kind="law")
def test_if_people_die_at_each_age_as_often_as_in_2024_counting_deaths_changes_nothing(run, values):
    """Then a head of an age costs the same in all years, however many there are."""
    people, deaths = values["outlook_people"], values["outlook_deaths"]
    as_often = people * (deaths / people).sel(period=2024, drop=True)
    found = run(outlook_people=people, outlook_deaths=as_often.transpose(*deaths.dims))
    np.testing.assert_allclose(found["outlook_proximity_effect"], 0, atol=1e-12)
    assert abs(values["outlook_proximity_effect"].sel(period=2060)).min() > 1e-3


@pytest.mark.audits("outlook_proximity_effect", kind="law")
def test_counting_deaths_takes_off_more_the_longer_death_rates_have_fallen(values):
    central = values["outlook_proximity_effect"].isel(draw=0).sel(period=slice(2024, 2060))
    assert (central.sel(period=slice(2025, 2060)) < 0).all()
    assert (central.sel(period=[2024, 2030, 2040, 2050, 2060]).diff("period") < 0).all()


@pytest.mark.audits("outlook_fees_demographic", "outlook_fees_age_only", kind="law")
@pytest.mark.parametrize("share", [0.1, 0.5])
def test_splitting_an_age_group_changes_nothing(values, inputs, share):
    """65-69 becomes 65-66 and 67-69 with the same fees per head and the same death rate."""
    people, deaths = (split(values[name], "65-69", share) for name in ("outlook_people", "outlook_deaths"))
    observed = inputs["outlook_observed_fees_treatment"]
    head = outlook_fees_per_head(
        split(inputs["outlook_fees_per_head_2022"], "65-69", None),
        people,
        observed,
        inputs["outlook_observed_fees_65_treatment"],
    )
    decedent = outlook_decedent_fees(
        inputs["outlook_decedent_fees_2010"],
        inputs["outlook_decedent_slope"],
        inputs["outlook_decedent_share"],
        deaths,
        values["demography_deaths_by_age"],
        observed,
    )
    survivor = outlook_survivor_fees(head, decedent, people, deaths)
    for name, found in (
        ("outlook_fees_demographic", outlook_fees_demographic(survivor, decedent, people, deaths)),
        ("outlook_fees_age_only", outlook_fees_age_only(head, people)),
    ):
        xr.testing.assert_allclose(found.transpose(*values[name].dims), values[name], rtol=1e-12)


@pytest.mark.audits("outlook_fees_per_head", "outlook_survivor_fees", "outlook_fees_demographic", kind="law")
def test_counted_in_thousandths_of_a_won_everything_is_a_thousand_times_as_much_and_the_effect_of_deaths_stays(
    run, inputs, values
):
    names = ("outlook_observed_fees_treatment", "outlook_observed_fees_65_treatment")
    found = run(**{name: inputs[name] * 1000 for name in names})
    for name in (
        "outlook_fees_per_head",
        "outlook_decedent_fees",
        "outlook_survivor_fees",
        "outlook_fees_demographic",
        "outlook_fees_age_only",
    ):
        xr.testing.assert_allclose(found[name], values[name] * 1000, rtol=1e-12)
    name = "outlook_proximity_effect"
    xr.testing.assert_allclose(found[name], values[name], atol=1e-12)


@pytest.mark.audits(
    "outlook_fees_per_head",
    "outlook_decedent_fees",
    "outlook_survivor_fees",
    "outlook_fees_demographic",
    "outlook_fees_age_only",
    "outlook_proximity_effect",
    kind="second",
)
@pytest.mark.parametrize(
    "name",
    [
        "outlook_fees_per_head",
        "outlook_decedent_fees",
        "outlook_survivor_fees",
        "outlook_fees_demographic",
        "outlook_fees_age_only",
        "outlook_proximity_effect",
    ],
)
def test_plain_loops_over_ages_and_years_find_the_same_fees(both, name):
    found, expected = both(name)
    assert found == pytest.approx(expected, rel=1e-10, abs=1e-12)
