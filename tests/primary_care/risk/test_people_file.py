"""A user's people are read as they are, and each thing that can be wrong is one fault with its row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.faults import InputFaults
from analysis.primary_care.risk.assessment import WATERMARK, assess, assess_file
from analysis.primary_care.risk.generated import generate
from analysis.primary_care.risk.hierarchy import TABLE
from analysis.primary_care.risk.people_file import read_people

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "data/examples/risk.csv"
TEXT = EXAMPLE.read_text("utf-8")
FIRST = TEXT.splitlines()[1]


def changed(folder: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = folder / "people.csv"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    return path


def with_cells(**cells: str) -> str:
    names, values = TEXT.splitlines()[0].split(","), FIRST.split(",")
    return ",".join(cells.get(name, value) for name, value in zip(names, values, strict=True))


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"sex": "X"}, "row 2: sex 'X'"),
        ({"age": "-3"}, "row 2: age '-3'"),
        ({"age": "200"}, "row 2: age '200'"),
        ({"months": "13"}, "row 2: months '13'"),
        ({"months": "0"}, "row 2: months '0'"),
        ({"cost": "-100"}, "row 2: cost '-100'"),
        ({"cost": "n/a"}, "row 2: cost 'n/a'"),
        ({"next_cost": ""}, "row 2: no next_cost"),
        ({"diagnoses": "E119 diabetes"}, "row 2: diagnoses with 'diabetes'"),
        ({"disability": "some"}, "row 2: disability 'some'"),
        ({"person": "p0002"}, "row 3: person 'p0002' a second time"),
    ],
)
def test_one_slip_is_one_fault_at_its_row(tmp_path, hierarchy, cells, fault):
    path = changed(tmp_path, FIRST, with_cells(**cells))
    with pytest.raises(InputFaults) as caught:
        read_people(path, hierarchy)
    assert [f"row {one.row}: {one.given}" for one in caught.value.faults] == [fault]


def test_too_few_people_are_a_fault(tmp_path, hierarchy):
    path = tmp_path / "few.csv"
    path.write_text("\n".join(TEXT.splitlines()[:50]) + "\n", "utf-8")
    with pytest.raises(InputFaults, match="given 49 people; expected at least 200"):
        read_people(path, hierarchy)


def test_cost_of_half_a_year_counts_as_twice_that_a_year(tmp_path, hierarchy):
    path = changed(tmp_path, FIRST, with_cells(months="6", cost="1000000"))
    people = read_people(path, hierarchy)
    assert (people.weight[0], people.cost[0]) == (0.5, 2_000_000)


def test_neighbourhood_stress_is_standardised(hierarchy):
    stress = read_people(EXAMPLE, hierarchy).social[:, -1]
    assert (stress.mean(), stress.std()) == (pytest.approx(0, abs=1e-9), pytest.approx(1))


def test_a_users_file_runs_through_the_same_code_and_carries_no_watermark():
    result = assess_file(EXAMPLE, ROOT / TABLE)
    assert {"fit", "ratio_by_decile", "ratio_by_group", "practices_by_need", "coding"} <= result.tables.keys()
    assert all("data" not in record for records in result.tables.values() for record in records)


def test_a_file_without_a_next_year_has_no_prospective_model(tmp_path):
    lines = [line.split(",") for line in TEXT.splitlines()]
    place = lines[0].index("next_cost")
    path = tmp_path / "now.csv"
    path.write_text("\n".join(",".join(line[:place] + line[place + 1 :]) for line in lines), "utf-8")
    assert {row["timing"] for row in assess_file(path, ROOT / TABLE).tables["fit"]} == {"concurrent"}


def test_every_row_about_generated_people_says_so(hierarchy):
    for records in assess(generate(hierarchy, 2000)).values():
        assert {record["data"] for record in records} == {WATERMARK}


def test_a_cap_on_cost_lowers_no_cost_below_it():
    free, capped = (assess_file(EXAMPLE, ROOT / TABLE, top=top) for top in (None, 20e6))
    errors = [row["mean_absolute_error"] for result in (free, capped) for row in result.tables["fit"][:1]]
    assert errors[1] < errors[0]
    assert np.isfinite(errors).all()
