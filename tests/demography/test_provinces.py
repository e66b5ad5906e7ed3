"""The 17 provinces: they add to the country, and each ages at its own pace."""

from __future__ import annotations

import numpy as np
import pytest

YEARS = [2025, 2030, 2035, 2040, 2045, 2050, 2052]


@pytest.mark.audits("demography_province_population", kind="law")
def test_provinces_add_to_the_country_in_every_draw(values):
    added = values["demography_province_population"].sum("region")
    whole = values["demography_population_total"].sel(period=YEARS)
    np.testing.assert_allclose(added.transpose("period", "draw"), whole.transpose("period", "draw"), rtol=1e-9)


@pytest.mark.audits("demography_province_population", kind="official")
def test_people_of_a_province_are_those_of_the_table(central, lines):
    people: dict[tuple[str, str], int] = {}
    for line in lines("provinces"):
        if line["age"] != "80+":
            key = (line["region"], line["period"])
            people[key] = people.get(key, 0) + int(line["population"])
    assert len(people) == 17 * len(YEARS)
    for (region, year), number in people.items():
        # people of 80 and over are rounded in the table, so that 17 of them miss the nation by a person
        assert central("demography_province_population", region=region, period=int(year)) == pytest.approx(
            number, abs=2
        )


@pytest.mark.audits("demography_province_share_65", kind="printed")
@pytest.mark.parametrize(
    ("region", "year", "percent"),
    [("seoul", 2025, 19.86), ("seoul", 2045, 34.11), ("busan", 2050, 43.16), ("daegu", 2052, 42.46)],
)
def test_the_share_of_65_rounds_to_the_printed_one(central, region, year, percent):
    assert central("demography_province_share_65", region=region, period=year) == pytest.approx(
        percent / 100, abs=5.1e-5
    )


@pytest.mark.audits("demography_province_share_65", "demography_province_share_80", kind="law")
def test_shares_weighted_by_people_are_the_share_of_the_country(values):
    people = values["demography_province_population"]
    old = (values["demography_province_share_65"] * people).sum("region").transpose("period", "draw")
    whole = values["demography_population_65"].sel(period=YEARS).transpose("period", "draw")
    np.testing.assert_allclose(old, whole, rtol=1e-9)
    oldest = (values["demography_province_share_80"] * people).sum("region").transpose("period", "draw")
    national = values["demography_people"].sel(age=["80-84", "85-89", "90-94", "95-99", "100+"], period=YEARS)
    np.testing.assert_allclose(oldest, national.sum("age").transpose("period", "draw"), rtol=1e-9)


@pytest.mark.audits("demography_province_share_80", kind="hand")
def test_in_seoul_4_4_percent_are_80_and_over_in_2025(central):
    # 407,869 of 9,339,904
    assert central("demography_province_share_80", region="seoul", period=2025) == pytest.approx(
        407_869 / 9_339_904, abs=1e-6
    )


@pytest.mark.audits("demography_province_deaths", kind="official")
def test_deaths_of_2025_are_the_registered_ones_of_each_province(central, lines):
    registered = {line["region"]: int(line["deaths"]) for line in lines("province_deaths") if line["period"] == "2025"}
    assert sum(registered.values()) == 362_968
    for region, deaths in registered.items():
        assert central("demography_province_deaths", region=region, period=2025) == pytest.approx(deaths, rel=1e-9)


@pytest.mark.audits("demography_province_deaths", kind="law")
def test_deaths_of_provinces_add_to_those_of_the_country_in_every_draw(values):
    added = values["demography_province_deaths"].sum("region").transpose("period", "draw")
    whole = values["demography_deaths"].sel(period=YEARS).transpose("period", "draw")
    np.testing.assert_allclose(added, whole, rtol=1e-9)


def test_every_province_ages_and_none_at_the_pace_of_another(values):
    share = values["demography_province_share_65"].isel(draw=0)
    assert (share.sel(period=2050) > share.sel(period=2025)).all()
    gain = share.sel(period=2050) - share.sel(period=2025)
    assert float(gain.max() - gain.min()) > 0.05
