"""People who enrol, clinics and physicians: by hand, and laws of the limit."""

from __future__ import annotations

import pytest
import xarray as xr

from analysis.primary_care.enrolment import (
    primary_care_enrolled_age,
    primary_care_practices,
    primary_care_shortage,
)
from tests.primary_care.conftest import SCENARIOS, close


def one(value: float) -> xr.DataArray:
    return xr.DataArray([value], dims="draw")


def wanted_of(*values: float) -> xr.DataArray:
    return xr.DataArray([[values]], dims=("draw", "period", "age"), coords={"age": list("ab"[: len(values)])})


@pytest.mark.audits("primary_care_enrolled", "primary_care_unmet", kind="hand")
def test_of_six_thousand_who_want_to_enrol_four_physicians_with_a_thousand_each_take_four():
    available = xr.DataArray([[4.0]], dims=("draw", "period"))
    found = primary_care_enrolled_age(wanted_of(2000, 4000), available, one(1000))
    assert found.values.ravel() == pytest.approx([2000 * 2 / 3, 4000 * 2 / 3])
    enough = primary_care_enrolled_age(wanted_of(2000, 4000), available * 10, one(1000))
    assert enough.values.ravel() == pytest.approx([2000, 4000])


@pytest.mark.audits("primary_care_practices", "primary_care_enrolled_tier", kind="hand")
def test_twenty_six_thousand_people_fill_twenty_practices_of_one_point_three_physicians():
    people = xr.DataArray([26_000.0], dims="tier")
    assert float(primary_care_practices(people, one(1000), one(1.3))[0, 0]) == pytest.approx(20)


@pytest.mark.audits("primary_care_shortage", kind="hand")
def test_the_shortage_of_2035_is_the_middle_of_1535_and_4923_of_137000(values):
    assert float(values["primary_care_shortage"].sel(period=2035)[0]) == pytest.approx(3229 / 137_000, rel=1e-9)


@pytest.mark.audits("primary_care_shortage", kind="official")
def test_the_shortage_agrees_with_demand_less_supply_as_the_committee_prints_them():
    """2040: 144,688 to 149,273 against 138,137 to 138,984: 5,704 to 11,136 is printed, which is the two differences."""
    low, high = 144_688 - 138_984, 149_273 - 138_137
    assert (low, high) == (5704, 11_136)
    found = primary_care_shortage(one((low + high) / 2), one((144_688 + 149_273) / 2))
    assert float(found[0]) == pytest.approx(0.0573, abs=5e-5)


@pytest.mark.audits("primary_care_physicians", kind="printed")
def test_primary_care_physicians_of_clinics_grow_as_the_supply_of_all(values):
    """15,667 = 7,530 internists + 4,609 family physicians + (46,312 - 42,784) without speciality; 133,500 / 109,937."""
    assert 7530 + 4609 + 46_312 - 42_784 == 15_667
    found = float(values["primary_care_physicians"].sel(period=2035)[0])
    assert found == pytest.approx(15_667 * 133_500 / 109_937, rel=1e-9)


@pytest.mark.audits(
    "primary_care_enrolled",
    "primary_care_enrolled_tier",
    "primary_care_unmet",
    "primary_care_practices",
    "primary_care_physicians_available",
    "primary_care_physicians_needed",
    kind="law",
)
@pytest.mark.parametrize("name", SCENARIOS)
def test_in_every_draw_people_add_up_and_no_physician_has_more_than_a_panel(name, reform, inputs):
    found, panel = reform(name), inputs["primary_care_panel"]
    enrolled = found["primary_care_enrolled"]
    for parts, dim in (("primary_care_enrolled_age", "age"), ("primary_care_enrolled_tier", "tier")):
        close(found[parts].sum(dim), enrolled, rtol=1e-9)
    wanted = found["primary_care_physicians_needed"] * panel
    close(enrolled + found["primary_care_unmet"], wanted, rtol=1e-9)
    full = found["primary_care_physicians_available"] * panel
    assert (enrolled <= full * (1 + 1e-12)).all()
    seats = found["primary_care_practices"].sum("tier") * panel * inputs["primary_care_physicians_per_clinic"]
    close(seats, enrolled, rtol=1e-9)


@pytest.mark.audits("primary_care_physicians", "primary_care_physicians_available", kind="law")
def test_physicians_who_take_part_are_never_more_than_there_are(reform):
    found = reform("national_tiers")
    assert (found["primary_care_physicians_available"] <= found["primary_care_physicians"]).all()


def test_the_innovation_pilot_begins_in_july_2026_and_ends_with_2028(reform):
    """Half a year of the two and a half that the rise takes: a fifth of it by the end of 2026."""
    found = reform("innovation_pilot")
    assert float(found["primary_care_ramp"].sel(period=2026)[0]) == pytest.approx(0.2)
    assert float(found["primary_care_ramp"].sel(period=2028)[0]) == pytest.approx(1)
    assert (found["primary_care_enrolled"].sel(period=slice(2029, None)) == 0).all()
    young = found["primary_care_enrolled_age"].sel(age=["0-19", "20-49"])
    assert (young == 0).all()
