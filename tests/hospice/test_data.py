"""The tables on hospice: what is printed must agree with itself as far as print allows."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.bibliography import load_bibliography
from analysis.parameters.record import STATUSES
from analysis.published import PublishedTable, load_published
from analysis.units import load_units

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "published"
NAMES = sorted(path.stem for path in FOLDER.glob("hospice_*.csv"))
SOURCES = load_bibliography(ROOT / "references.bib")
ARITHMETIC = re.compile(r"[\d.+\-*/() ]+")
NORMAL = 1.959964


@pytest.fixture(scope="module")
def tables() -> dict[str, PublishedTable]:
    units = load_units(ROOT / "data" / "units.csv")
    return {name: load_published(FOLDER, name, units, SOURCES) for name in NAMES}


@pytest.fixture(scope="module")
def studies(tables) -> pd.DataFrame:
    return tables["hospice_studies"].frame


@pytest.fixture(scope="module")
def use(tables) -> pd.DataFrame:
    return tables["hospice_use"].frame.set_index(["measure", "year"])


@pytest.fixture(scope="module")
def causes(tables) -> pd.DataFrame:
    return tables["hospice_causes"].frame.set_index(["cause", "year"])


def half_unit(text: str) -> float:
    """How far a printed number may lie from what it rounds: half a unit of its last digit."""
    return 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9


def fee(tables, item: str, provider: str, year: str) -> float:
    frame = tables["hospice_fees"].frame
    (found,) = frame[(frame["item"] == item) & (frame.provider == provider) & (frame.year == year)].won
    return found


def test_every_row_names_a_known_source_and_status(tables):
    assert len(tables) >= 16
    for name, table in tables.items():
        for row in table.printed.to_dict("records"):
            assert row["status"] in STATUSES, name
            assert {key.strip() for key in row["source"].split(";")} <= SOURCES.keys(), name


def test_what_is_from_memory_is_unverified_and_says_so(tables):
    for name, table in tables.items():
        for row in table.printed.to_dict("records"):
            if "from memory" in row["note"] and name != "hospice_need_codes":
                assert row["status"] == "unverified", (name, row)


def test_formulas_of_tables_give_the_derived_values(tables):
    seen = 0
    for name, column in (("hospice_studies", "percent"), ("hospice_causes", "deaths")):
        frame = tables[name].printed
        derived = frame[frame.status == "derived"]
        assert len(derived)
        for row in derived.to_dict("records"):
            assert ARITHMETIC.fullmatch(row["formula"]), row
            assert eval(row["formula"]) == pytest.approx(float(row[column]), abs=half_unit(row[column]))
            seen += 1
    assert seen >= 6


# --- studies


def test_a_study_gives_the_synthesis_one_estimate(studies):
    main = studies[studies.role == "main"]
    assert not main.study.duplicated().any()
    assert set(studies.study) == set(main.study) | {"zuckerman_2016"}  # which prints a range of groups only
    assert set(studies.role) == {"main", "variant"}


def test_standard_errors_follow_from_the_printed_intervals(studies):
    found = studies[studies.error_from == "interval"]
    assert len(found) >= 12
    for row in found.to_dict("records"):
        rounding = 0.05 if row["measure"] == "relative" and row["study"] != "brumley_2007" else 0.6  # percent, dollars
        error = (row["high"] - row["low"]) / (2 * NORMAL)
        assert row["standard_error"] == pytest.approx(error, abs=rounding), row["study"]


def test_the_error_of_taylor_is_the_upper_limit_that_its_p_value_allows(studies):
    (row,) = studies[studies.study == "taylor_2007"].to_dict("records")
    assert row["usd"] == 7318 - 9627
    assert row["standard_error"] == pytest.approx(2309 / 3.2905, abs=0.5)  # two-sided normal quantile of 0.001


def test_intervals_contain_their_estimates_and_no_study_without_one_has_an_error(studies):
    for row in studies.to_dict("records"):
        if math.isfinite(row["low"]):
            value = row["percent"] if math.isfinite(row["percent"]) and row["study"] != "brumley_2007" else row["usd"]
            assert row["low"] <= value <= row["high"], row["study"]
        if row["error_from"] == "not printed":
            assert math.isnan(row["standard_error"]), row["study"]


def test_fewer_than_five_confirmed_studies_of_one_intervention_and_payer_print_an_error(studies):
    """The reason why every pooled result of the chapter is descriptive."""
    printed = studies[(studies.role == "main") & studies.standard_error.notna() & (studies.status != "unverified")]
    counts = printed.groupby(["intervention", "payer"]).study.count()
    assert counts.max() < 5
    assert counts["hospice", "payer"] >= 2


def test_spending_that_rises_is_among_the_studies(studies):
    assert {"campbell_2004", "gozalo_2015"} <= set(studies[(studies.percent > 0) | (studies.usd > 0)].study)


def test_the_care_choices_model_prints_one_level_in_dollars_and_percent(studies):
    (row,) = studies[studies.study == "mccm_2023"].to_dict("records")
    spending = row["usd"] / (row["percent"] / 100)
    assert 55_000 < spending < 62_000  # 7,604 is 12.5 to 13.5 % of it


# --- supply, use, stay


def test_types_of_institutions_add_to_all(tables):
    frame = tables["hospice_supply"].frame.set_index(["year", "type"]).institutions
    assert frame["2021"].drop("all").sum() == frame["2021", "all"]
    assert frame["2023"].drop("all").sum() == frame["2023", "all"]
    assert frame["2028"].drop("all").sum() + frame["2023", "other"] == frame["2028", "all"]


def test_the_plan_adds_most_to_consultation(tables):
    frame = tables["hospice_supply"].frame.set_index(["year", "type"]).institutions
    growth = {kind: frame["2028", kind] / frame["2023", kind] for kind in ("inpatient", "home", "consultation")}
    assert growth["consultation"] > growth["home"] > growth["inpatient"] > 1


def test_users_by_type_add_to_all_users_of_2017(use):
    alone = ("only_inpatient", "only_home", "only_consultation")
    parts = (*alone, "inpatient_and_home", "inpatient_and_consultation", "home_and_consultation", "all_three")
    assert sum(use.users[part, "2017"] for part in parts) == use.users["users_all", "2017"] == 17333


def test_first_users_by_type_add_to_all_first_users(use):
    for year in ("2016", "2017", "2018"):
        kinds = ["first_inpatient", "first_home", "first_consultation_inpatient", "first_consultation_outpatient"]
        assert (
            sum(use.users[kind, year] for kind in kinds if (kind, year) in use.index) == use.users["first_users", year]
        )


def test_users_by_type_of_2020_add_to_their_sum(use):
    assert sum(use.users[f"type_{kind}", "2020"] for kind in ("inpatient", "home", "consultation")) == 23212


def test_use_rates_follow_from_users_and_deaths(tables):
    frame = tables["hospice_use"].frame
    rows = frame.dropna(subset=["percent", "users", "denominator"])
    assert len(rows) >= 6
    for line, row in rows.iterrows():
        # Chungnam is printed as 2.1 although 82 of 4,037 are 2.03 %.
        allowed = 0.1 if row.measure == "province_chungnam" else half_unit(tables["hospice_use"].printed.percent[line])
        assert 100 * row.users / row.denominator == pytest.approx(row.percent, abs=allowed)


def test_the_use_rate_rose_from_2008_to_2018(use):
    rates = use.loc["cancer_deaths"]
    confirmed = rates[rates.status != "unverified"].percent
    assert list(confirmed.sort_index()[:9]) == sorted(confirmed.sort_index()[:9])
    assert (confirmed["2008"], confirmed["2022"]) == (7.3, 24.2)


def test_the_mean_stay_lies_above_the_median(tables):
    frame = tables["hospice_stay"].frame.set_index("group")
    inpatient = frame.loc["inpatient"]
    quartiles = inpatient[inpatient["median"].notna()].iloc[0]
    assert quartiles.first_quartile < quartiles["median"] < quartiles.third_quartile
    assert inpatient["mean"].dropna().min() > quartiles["median"]


def test_places_of_death_add_to_all(tables):
    frame = tables["hospice_place_of_death"].frame.dropna(subset=["home", "institution", "other"])
    assert len(frame) >= 4
    assert (frame.home + frame.institution + frame.other - 100).abs().max() <= 0.2


# --- fees


def test_the_aide_is_the_difference_of_the_per_diems(tables):
    with_aide, without = (fee(tables, f"day {how} aide", "hospital", "2016") for how in ("with", "without"))
    assert with_aide - without == fee(tables, "aide", "hospital", "2016")


def test_patients_pay_five_per_cent_of_the_per_diem(tables):
    for how in ("with", "without"):
        share = fee(tables, f"patient share of a day {how} aide", "hospital", "2016")
        assert share / fee(tables, f"day {how} aide", "hospital", "2016") == pytest.approx(0.05, abs=1e-4)


def test_the_stay_of_23_days_costs_what_a_day_all_in_costs(tables):
    day = fee(tables, "stay of 23 days to death", "hospital class", "2015") / 23
    row = tables["hospice_fees"].frame.iloc[0]
    assert row.low < day < row.high


def test_fees_at_the_end_of_life_about_double_in_2026(tables):
    for provider in ("hospital and above", "clinic"):
        item = "home visit, physician, first, end of life"
        assert fee(tables, item, provider, "2026") / fee(tables, item, provider, "2025") == pytest.approx(
            1.955, abs=0.01
        )


# --- spending before death


def test_ilsan_months_are_thirty_printed_days(tables):
    frame = tables["hospice_spending_profile"].frame
    months = frame[frame.study == "ilsan"].set_index("population").won
    assert months["cancer deaths, no hospice"] == 30 * 372491
    assert months["cancer deaths, hospice"] == 30 * 340368


def test_spending_falls_with_distance_from_death(tables):
    frame = tables["hospice_spending_profile"].frame
    for _, group in frame[frame.span == "month"].groupby(["study", "year", "population"]):
        assert group.sort_values("months_before_death").won.is_monotonic_decreasing


def test_the_bank_s_saving_is_the_difference_of_its_paths(tables):
    frame = tables["hospice_life_sustaining"].frame
    bank = frame[frame.year == "2070"].set_index(["item", "scenario"]).trillion_won
    spending = "NHI spending on life-sustaining treatment"
    assert bank[spending, "as now"] - bank[spending, "share 15 %"] == pytest.approx(bank["saving", "share 15 %"])


# --- causes of death


def test_rates_imply_one_population_a_year(causes):
    """Deaths over rate give the mid-year population; printed with one decimal, a rate of 20 allows 0.25 %."""
    known = causes[causes.rate.notna() & causes.deaths.notna()]
    for (_, year), row in known.iterrows():
        population = causes.deaths["all", year] / causes.rate["all", year]
        allowed = 0.05 / row.rate + 0.05 / causes.rate["all", year] + 1e-6
        assert row.deaths / row.rate == pytest.approx(population, rel=allowed)


def test_shares_of_deaths_are_counts_over_all_deaths(causes):
    known = causes[causes.percent.notna() & causes.deaths.notna()]
    assert len(known) >= 12
    for (_, year), row in known.iterrows():
        assert 100 * row.deaths / causes.deaths["all", year] == pytest.approx(row.percent, abs=0.06)


def test_three_leading_causes_make_the_printed_shares(causes):
    for year, printed in (("2024", 42.6), ("2023", 41.9)):
        rates = sum(causes.rate[cause, year] for cause in ("cancer", "heart", "pneumonia"))
        assert 100 * rates / causes.rate["all", year] == pytest.approx(printed, abs=0.06)


def test_the_other_count_of_cancer_deaths_of_2023_is_a_misprint(causes):
    assert 100 * causes.deaths["cancer", "2023"] / causes.deaths["all", "2023"] == pytest.approx(24.2, abs=0.05)
    assert 100 * 88_271 / causes.deaths["all", "2023"] > 25


def test_no_cause_kills_more_than_die(causes):
    groups = ("cancer", "heart", "pneumonia", "cerebrovascular", "diabetes", "hypertensive", "dementia", "suicide")
    for year in ("2023", "2024"):
        assert sum(causes.rate[cause, year] for cause in groups) < causes.rate["all", year]
    assert causes.rate["alzheimer", "2024"] < causes.rate["dementia", "2024"]


def test_use_of_hospice_and_causes_name_the_same_cancer_deaths(use, causes):
    for year in ("2016", "2017", "2022"):
        if ("cancer", year) in causes.index:
            assert use.denominator["cancer_deaths", year] == causes.deaths["cancer", year]


# --- need elsewhere


def test_need_in_england_and_wales_grows_as_printed(tables):
    frame = tables["hospice_need_printed"].frame.set_index(["method", "variant"])
    base = frame.people["etkind", "2014"]
    assert 100 * base / 501_424 == pytest.approx(frame.percent["etkind", "2014"], abs=0.05)
    assert frame.people["etkind", "constant shares"] / base == pytest.approx(1.25, abs=0.001)
    assert frame.people["etkind", "trend"] - base == 161_842  # the abstract calls this 42.4 %; it is 43.1 %


def test_methods_order_as_murtagh_found(tables):
    frame = tables["hospice_need_printed"].frame.set_index(["method", "variant"]).percent
    order = [("rosenwax", "minimum"), ("higginson", "pain"), ("murtagh", "minimum"), ("gomez_batiste", "75 per cent")]
    values = [frame[key] for key in [*order, ("rosenwax", "maximum")]]
    assert values == sorted(values)


# --- the United States


def test_medicare_rates_have_two_periods_and_rise(tables):
    frame = tables["hospice_medicare_rates"].frame
    rates = frame[frame.status != "unverified"].set_index(["fiscal_year", "level"]).usd_per_day
    for year in ("2024", "2025", "2026"):
        assert rates[year, "routine home care, days 1-60"] > rates[year, "routine home care, days 61 and more"]
    for level in frame.level.unique():
        assert rates["2024", level] < rates["2025", level] < rates["2026", level]


def test_the_cap_of_2026_is_that_of_2025_with_its_update(tables):
    frame = tables["hospice_american_figures"].frame.set_index(["item", "year"]).usd
    cap = "aggregate cap a beneficiary"
    assert frame[cap, "2025"] * 1.026 == pytest.approx(frame[cap, "2026"], abs=1)


def test_masshealth_paid_its_average_a_member(tables):
    frame = tables["hospice_american_figures"].frame.set_index("item")
    mean = (
        frame.usd["MassHealth hospice payments, two years"] / frame.number["MassHealth members in hospice, two years"]
    )
    # The total is printed as over 153 million, so the mean of its members is a little above 153 / 10,117.
    assert 0 <= frame.usd["MassHealth payment a member in hospice"] - mean < 200
