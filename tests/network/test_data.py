"""The room's tables and parameters agree with each other, with their totals and with their formulas."""

from __future__ import annotations

import csv
import math
import re

import pytest

from analysis.bibliography import load_bibliography
from analysis.network.nodes import read_nodes, spokes, tables
from analysis.published import load_published
from analysis.units import load_units

ARITHMETIC = re.compile(r"[\d.+\-x/^() ]+")


@pytest.fixture(scope="module")
def read(root):
    units, sources = load_units(root / "data" / "units.csv"), load_bibliography(root / "references.bib")
    return lambda name: load_published(root / "data" / "published", name, units, sources)


@pytest.mark.parametrize(("year", "billion"), [("2022", 116232.98), ("2023", 121827.67), ("2024", 128075.12)])
def test_provinces_add_to_the_national_total_on_both_keys(read, year, billion):
    frame = read("network_flows").frame
    rows = frame[frame.period == year]
    assert len(rows) == 17
    for column in ("resident", "provider"):
        assert rows[column].sum() / 1e6 == pytest.approx(billion, abs=0.006)
    assert (rows.inside < rows[["resident", "provider"]].min(axis=1)).all()


def test_inpatient_and_outpatient_parts_add_to_what_leaves_and_what_is_provided(read):
    flows, detail = read("network_flows"), read("network_detail").frame.set_index("region")
    now = flows.frame[flows.frame.period == "2024"].set_index("region")
    tolerance = flows.header.tolerance
    leaving = detail.outside_inpatient + detail.outside_outpatient - (now.resident - now.inside)
    provided = detail.provider_inpatient + detail.provider_outpatient - now.provider
    assert abs(leaving).max() <= tolerance
    assert abs(provided).max() <= tolerance


def test_people_add_to_the_nation_and_doctors_to_its_density(read):
    frame = read("network_regions").frame
    assert frame.population.sum() == 51_217_221
    assert frame.all_doctors.sum() == 166_197
    # The national 2.12 of 2022 is on the population of 2022; two per cent for the people of 2024 and the rounding.
    density = (frame.doctor_density * frame.population).sum() / frame.population.sum()
    assert density == pytest.approx(2.12, rel=0.02)


def test_the_printed_national_mortality_is_the_plain_mean_of_the_provinces(read, parameters):
    """45.36 is what the article calls national; weighted by people the rate is 44.2, which need uses."""
    frame = read("network_regions").frame.set_index("region")
    rates = {dict(cell.labels)["region"]: cell.value for cell in parameters["network_treatable_mortality"].cells}
    assert sum(rates.values()) / len(rates) == pytest.approx(45.36, abs=0.006)
    weighted = sum(rates[name] * frame.population[name] for name in rates) / frame.population.sum()
    assert weighted == pytest.approx(44.25, abs=0.01)


def test_the_range_of_a_mortality_is_the_poisson_error_of_its_count(read, parameters):
    people = read("network_regions").frame.set_index("region").population
    for cell in parameters["network_treatable_mortality"].cells:
        error = 1.96 * math.sqrt(cell.value * 1e5 / people[dict(cell.labels)["region"]])
        assert cell.low == pytest.approx(cell.value - error, abs=0.006)
        assert cell.high == pytest.approx(cell.value + error, abs=0.006)


def test_mortality_of_2021_and_2023_order_the_ten_provinces_alike(read, parameters):
    """Another year, ten provinces: a correlation of ranks above one half."""
    from scipy.stats import spearmanr

    before = read("network_mortality_2021").frame.set_index("region").rate.drop("korea")
    now = {dict(cell.labels)["region"]: cell.value for cell in parameters["network_treatable_mortality"].cells}
    assert spearmanr(before, [now[name] for name in before.index]).statistic > 0.5


def test_formulas_give_the_derived_values(parameters):
    derived = [cell for cell in parameters.cells if cell.room == "network" and cell.status == "derived"]
    assert len(derived) >= 15
    for cell in derived:
        assert ARITHMETIC.fullmatch(cell.formula), cell.key
        result = eval(cell.formula.replace("x", "*").replace("^", "**"))  # numbers and signs only, see ARITHMETIC
        printed = cell.line.cells["value"]
        digits = len(printed.partition(".")[2])
        # 10,600 / 66 is rounded to tens, as its numbers are.
        tolerance = 1.0 if cell.id == "network_image_price" else 0.5 * 10.0**-digits
        assert float(printed) == pytest.approx(result, abs=tolerance + 1e-9), cell.key


def test_growth_of_doctors_follows_from_the_two_counts_in_its_note(parameters):
    found = {dict(cell.labels)["component"]: cell.value for cell in parameters["network_doctor_growth"].cells}
    assert found["to_2035"] == pytest.approx((133_500 / 109_000) ** (1 / 13) - 1, abs=5e-5)
    assert found["after_2035"] == pytest.approx((138_560 / 133_500) ** (1 / 5) - 1, abs=5e-5)


def test_every_lever_is_off_in_law_in_force(parameters):
    assert [cell.value for cell in parameters["network_lever"].cells] == [0.0] * 6


def test_there_are_seventeen_regional_and_ten_national_institutions_and_31_local_ones_by_name(root, read):
    counts = {row["level"]: row["count"] for row in tables(root / "data" / "published")["network_node_counts"]}
    assert counts == {"regional": 17, "local": 31, "national": 10}
    frame = read("network_regions").frame.set_index("region")
    named = spokes(read_nodes(root / "data" / "published" / "network_nodes.csv"))
    assert {name: int(x) for name, x in frame.named_institutions.items() if x} == dict(named)


def test_the_regions_of_the_room_are_those_of_the_projection_of_people(root, read):
    with (root / "data" / "published" / "demography_provinces.csv").open(encoding="utf-8") as handle:
        labels = {row["region"] for row in csv.DictReader(handle)}
    assert set(read("network_regions").frame.region) == labels
