"""Provinces chosen by a rule: by hand for three, and laws of choosing."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.primary_care.regions import (
    primary_care_programme_noncovered,
    primary_care_region_need,
    primary_care_region_noncovered,
    primary_care_selected,
)
from tests.primary_care.conftest import close


def over(values: list[float], *, regions: str = "abc") -> xr.DataArray:
    return xr.DataArray([values], dims=("draw", "region"), coords={"region": list(regions)})


def people_of(values: list[float], *, regions: str = "abc") -> xr.DataArray:
    return over(values, regions=regions).expand_dims(period=[2030])


def chosen(need, noncovered, people, coverage) -> xr.DataArray:
    return primary_care_selected(need, noncovered, xr.DataArray([coverage], dims="draw"), people).isel(draw=0)


@pytest.mark.audits("primary_care_selected", kind="hand")
def test_the_neediest_province_is_taken_first_and_the_last_in_part():
    """30 % of 10 people is 3: two of province b, then one of the four of a, a quarter of it."""
    found = chosen(over([1.1, 1.2, 0.8]), over([0.2, 0.3, 0.1]), people_of([4, 2, 4]), 0.3)
    assert found.sel(variant="need").values == pytest.approx([0.25, 1, 0])
    # By non-covered income province c comes first: three of its four people.
    assert found.sel(variant="low_noncovered").values == pytest.approx([0, 0, 0.75])
    assert found.sel(variant="national").values == pytest.approx([1, 1, 1])


@pytest.mark.audits("primary_care_selected", kind="law")
def test_the_order_of_provinces_decides_nothing_and_equals_are_taken_alike():
    need, noncovered, people = over([1.0, 1.2, 1.0]), over([0.2, 0.2, 0.2]), people_of([4, 2, 4])
    found = chosen(need, noncovered, people, 0.5)
    assert found.sel(variant="need").values == pytest.approx([0.375, 1, 0.375])
    back = [2, 1, 0]
    turned = chosen(need.isel(region=back), noncovered.isel(region=back), people.isel(region=back), 0.5)
    close(turned.sel(region=found.region), found)


@pytest.mark.audits("primary_care_selected", kind="law")
def test_in_every_draw_the_people_chosen_are_the_share_asked_for(values, inputs, feeds):
    people = feeds["demography_province_population"].sel(period=2030).sel(region=values["primary_care_selected"].region)
    share = (values["primary_care_selected"] * people).sum("region") / people.sum("region")
    for rule in ("need", "low_noncovered"):
        close(share.sel(variant=rule), inputs["primary_care_region_coverage"], rtol=1e-12)


@pytest.mark.audits("primary_care_region_need", kind="printed")
def test_treatable_deaths_of_chungbuk_and_ulsan_stand_to_the_country_as_printed():
    """49.94 and 36.93 per 100,000 against 45.36."""
    found = primary_care_region_need(over([49.94, 36.93], regions="cu"), xr.DataArray([45.36], dims="draw"))
    assert found.values[0] == pytest.approx([1.101, 0.814], abs=5e-4)


@pytest.mark.audits("primary_care_region_noncovered", kind="hand")
def test_a_province_with_twice_the_index_has_a_share_above_the_country_by_the_spread():
    """Index 2 and 0.5 of 2 and 4 people: mean 1; share 24 % x (1 + 0.2 x 1) = 28.8 % and x 0.9 = 21.6 %."""
    one = {name: xr.DataArray([value], dims="draw") for name, value in (("share", 0.24), ("spread", 0.2))}
    found = primary_care_region_noncovered(
        one["share"], over([2, 0.5], regions="ab"), one["spread"], people_of([2, 4], regions="ab")
    )
    assert found.values[0] == pytest.approx([0.288, 0.216])


@pytest.mark.audits("primary_care_region_noncovered", "primary_care_programme_noncovered", kind="law")
def test_a_programme_everywhere_meets_the_national_share_whatever_the_stand_in(values, inputs):
    close(values["primary_care_programme_noncovered"], inputs["primary_care_noncovered_share"], rtol=1e-12)


@pytest.mark.audits("primary_care_programme_noncovered", kind="hand")
def test_the_programme_meets_the_mean_of_its_people():
    found = primary_care_programme_noncovered(over([1, 3], regions="ab"), over([0.20, 0.28], regions="ab"))
    assert found.values == pytest.approx([0.26])  # (0.20 + 3 x 0.28) / 4
