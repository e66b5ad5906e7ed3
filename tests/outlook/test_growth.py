"""The growth of fees by driver and the residual: sums, the printed growth of 2024, and statistics by formula."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
import xarray as xr

DRIVERS = ["people", "ageing", "price", "residual"]
PRICE = [2.36, 2.22, 1.99, 2.37, 2.28, 2.37, 2.29, 1.99, 2.09, 1.98, 1.98]
"""Average fee increases of 2014 to 2024, percent."""


def residuals(central) -> list[float]:
    return [central("outlook_growth", driver="residual", period=year) for year in range(2014, 2025)]


@pytest.mark.audits("outlook_growth", kind="law")
def test_the_drivers_add_to_the_total_in_every_year_and_draw(values):
    growth = values["outlook_growth"]
    assert list(growth.period) == list(range(2014, 2025))
    total = growth.sel(driver="total", drop=True)
    xr.testing.assert_allclose(growth.sel(driver=DRIVERS).sum("driver"), total, atol=1e-14)


@pytest.mark.audits("outlook_growth", kind="hand")
def test_fees_grew_by_4_79_percent_in_2024_of_which_price_is_1_96_and_people_nothing(central):
    """ln(116.2375 / 110.8029) = 4.788 %; ln 1.0198 = 1.961 %; ln(51.44 / 51.45) = -0.019 %."""
    for driver, expected in (
        ("total", math.log(116.2375 / 110.8029)),
        ("price", math.log(1.0198)),
        ("people", math.log(51_440 / 51_450)),
    ):
        assert central("outlook_growth", driver=driver, period=2024) == pytest.approx(expected, abs=1e-12)


@pytest.mark.audits("outlook_growth", kind="printed")
@pytest.mark.parametrize(
    ("year", "printed"), [(2017, 7.4), (2018, 10.1), (2020, 0.7), (2021, 10.1), (2022, 10.9), (2023, 4.7), (2024, 4.9)]
)
def test_the_total_is_the_growth_that_the_yearbooks_print_within_one_basis(central, year, printed):
    """Printed with one decimal, cut or rounded: a tenth either way. The two totals of 2017 are never mixed: 12.4 %."""
    total = central("outlook_growth", driver="total", period=year)
    assert 100 * math.expm1(total) == pytest.approx(printed, abs=0.1)


@pytest.mark.audits("outlook_growth", kind="hand")
def test_ageing_of_2024_is_1_6_percent(central, by_age):
    """A head from 65 costs 52.1935 trillion / 9.938 million, one under 65 64.044 / 41.813: 5.252 and 1.532 million.

    The 65+ share of the insured rose from 9.22 / 51.45 to 9.71 / 51.44: ln((s' x 5.252 + (1 - s') x 1.532) / (…)).
    """
    people = by_age("demography_people", 2024)
    count = sum(people[age] for age in ("65-69", "70-74", "75-79", "80-84", "85+"))
    old, young = 52.1935e12 / count, (116.2375e12 - 52.1935e12) / (sum(people.values()) - count)
    assert (old, young) == (pytest.approx(5.252e6, rel=1e-3), pytest.approx(1.532e6, rel=1e-3))
    before, after = (young + old_share * (old - young) for old_share in (9_220 / 51_450, 9_710 / 51_440))
    found = central("outlook_growth", driver="ageing", period=2024)
    assert found == pytest.approx(math.log(after / before), abs=1e-12)
    assert found == pytest.approx(0.016, abs=1e-4)


@pytest.mark.audits("outlook_growth", kind="law")
def test_the_missing_65_plus_count_of_2019_splits_ageing_of_two_years_and_adds_none(central):
    """Ageing of 2019 and 2020 is together that from 7,092 of 51,070 to 7,900 of 51,340 thousand."""
    old, young = 52.1935 / 9.938235, (116.2375 - 52.1935) / (51.751065 - 9.938235)
    before, after = (young + share * (old - young) for share in (7_092 / 51_070, 7_900 / 51_340))
    both = sum(central("outlook_growth", driver="ageing", period=year) for year in (2019, 2020))
    assert both == pytest.approx(math.log(after / before), abs=1e-8)


@pytest.mark.audits("outlook_growth", kind="law")
def test_counting_money_in_other_units_changes_no_growth(run, inputs, values):
    names = [f"outlook_observed_fees_{name}" for name in ("payment", "treatment", "65_treatment")]
    found = run(**{name: inputs[name] / 1e12 for name in names})
    xr.testing.assert_allclose(found["outlook_growth"], values["outlook_growth"], atol=1e-12)


@pytest.mark.audits("outlook_residual", kind="hand")
def test_the_residual_is_3_7_percent_a_year_over_eleven_years(central):
    """Growth telescopes within each basis: (ln(69.3352 / 50.9552) + ln(116.2375 / 70.7525)) / 11 = 7.31 % a year.

    Less people ln(51.44 / 49.99) / 11 = 0.26 %, price (mean of the logarithms) 2.15 %, and ageing from 5.74 / 49.99
    to 9.71 / 51.44 at 5.252 and 1.532 million won a head = 1.19 %. Typed people: one part in a million.
    """
    fees = math.log(69.3352 / 50.9552) + math.log(116.2375 / 70.7525)
    people = math.log(51_440 / 49_990)
    price = sum(math.log(1 + increase / 100) for increase in PRICE)
    old, young = 52.1935 / 9.938235, (116.2375 - 52.1935) / (51.751065 - 9.938235)
    before, after = (young + share * (old - young) for share in (5_740 / 49_990, 9_710 / 51_440))
    expected = (fees - people - price - math.log(after / before)) / 11
    assert central("outlook_residual", statistic="mean") == pytest.approx(expected, abs=1e-8)
    assert expected == pytest.approx(0.0371, abs=5e-5)


@pytest.mark.audits("outlook_residual", kind="second")
def test_mean_error_and_deviation_are_those_of_the_textbook_formulas(central):
    """Mean, s = sqrt(sum of squares / (n - 1)) and s / sqrt(n) of eleven years, without a regression."""
    years = residuals(central)
    deviation = statistics.stdev(years)
    for statistic, expected in (
        ("mean", statistics.fmean(years)),
        ("deviation", deviation),
        ("error", deviation / math.sqrt(11)),
    ):
        assert central("outlook_residual", statistic=statistic) == pytest.approx(expected, rel=1e-10)


@pytest.mark.audits("outlook_residual", kind="second")
def test_the_lasting_deviation_is_that_of_nine_three_year_sums_over_root_three(central):
    years = residuals(central)
    sums = [years[i] + years[i + 1] + years[i + 2] for i in range(9)]
    expected = statistics.stdev(sums) / math.sqrt(3)
    assert central("outlook_residual", statistic="lasting") == pytest.approx(expected, rel=1e-10)
    assert expected < central("outlook_residual", statistic="deviation")


@pytest.mark.audits("outlook_residual", kind="law")
def test_a_residual_of_three_percent_in_every_year_has_that_mean_and_no_spread(run, values):
    constant = values["outlook_growth"].copy()
    constant.loc[{"driver": "residual"}] = 0.03
    found = run(outlook_growth=constant)["outlook_residual"]
    assert float(found.sel(statistic="mean")) == pytest.approx(0.03)
    np.testing.assert_allclose(found.sel(statistic=["error", "deviation", "lasting"]), 0, atol=1e-12)


@pytest.mark.audits("outlook_residual_level", kind="hand")
def test_by_2026_the_residual_has_added_7_3_percent(central):
    """3.7076 % x (1/2^(0.5/15) + 1/2^(1.5/15)) = 3.7076 % x (0.97716 + 0.93303) = 7.082 %; e^0.07082 = 1.0734."""
    mean = central("outlook_residual", statistic="mean")
    fading = 0.5 ** (0.5 / 15) + 0.5 ** (1.5 / 15)
    assert fading == pytest.approx(0.97716 + 0.93303, abs=1e-5)
    found = central("outlook_residual_level", period=2026)
    assert found == pytest.approx(math.exp(mean * fading), rel=1e-12)
    assert found == pytest.approx(1.0734, abs=5e-5)


@pytest.mark.audits("outlook_residual_level", kind="law")
def test_a_half_life_halves_the_growth_of_each_year_after_fifteen_years(central):
    step = {year: math.log(central("outlook_residual_level", period=year)) for year in range(2024, 2061)}
    growth = {year: step[year] - step[year - 1] for year in range(2025, 2061)}
    for year in range(2025, 2046):
        assert growth[year + 15] == pytest.approx(growth[year] / 2, rel=1e-9)
    # Fading for ever, growth adds to mean x 15 / ln 2 = 0.80, so the level never passes 2.24.
    assert step[2060] < central("outlook_residual", statistic="mean") * 15 / math.log(2)


@pytest.mark.audits("outlook_residual_level", kind="law")
def test_without_a_residual_and_without_scores_the_level_is_one_in_every_draw(run, inputs, values):
    none = xr.zeros_like(values["outlook_residual"])
    np.testing.assert_array_equal(run(outlook_residual=none)["outlook_residual_level"], 1)


@pytest.mark.audits("outlook_residual_level", kind="law")
def test_the_spread_of_paths_is_none_in_2025_and_grows_with_the_root_of_years(run, inputs, values):
    """With the mean certain, ln(level / central) of 2034 is three times that of 2026 in each draw: sqrt(9) years."""
    certain = {
        "outlook_residual_mean_score": xr.zeros_like(inputs["outlook_residual_mean_score"]),
        "outlook_residual_half_life": xr.zeros_like(inputs["outlook_residual_half_life"]) + 15,
    }
    level = np.log(run(**certain)["outlook_residual_level"])
    path = level - level.isel(draw=0)
    np.testing.assert_allclose(path.sel(period=[2024, 2025]), 0, atol=1e-12)
    np.testing.assert_allclose(path.sel(period=2034), 3 * path.sel(period=2026), atol=1e-12)
    lasting = float(values["outlook_residual"].sel(statistic="lasting"))
    np.testing.assert_allclose(
        path.sel(period=2026), inputs["outlook_residual_path_score"].values * lasting, atol=1e-12
    )


@pytest.mark.audits("outlook_residual_level", kind="hand")
def test_a_draw_whose_mean_score_is_one_grows_by_the_mean_and_its_standard_error(run, inputs, values):
    """(3.708 + 0.946) % x 1.91019 in 2026 for a half-life of fifteen years and no departure of the path."""
    score = inputs["outlook_residual_mean_score"]
    level = run(
        outlook_residual_path_score=xr.zeros_like(inputs["outlook_residual_path_score"]),
        outlook_residual_half_life=xr.zeros_like(score) + 15,
    )["outlook_residual_level"].sel(period=2026)
    mean, error = (float(values["outlook_residual"].sel(statistic=name)) for name in ("mean", "error"))
    fading = 0.5 ** (0.5 / 15) + 0.5 ** (1.5 / 15)
    np.testing.assert_allclose(np.log(level), (mean + score.values * error) * fading, atol=1e-12)
    assert float(score.std()) == pytest.approx(1, abs=0.2)  # four standard errors of 200 draws


@pytest.mark.audits("outlook_growth", "outlook_residual_level", kind="second")
@pytest.mark.parametrize("name", ["outlook_growth", "outlook_residual_level"])
def test_plain_loops_over_years_find_the_same_growth(both, name):
    found, expected = both(name)
    assert found == pytest.approx(expected, rel=1e-10, abs=1e-12)
