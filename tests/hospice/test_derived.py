"""Derived parameters of the hospice model: each formula gives its value, and its figures stand in a published table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.parameters import Parameters
from analysis.run import load

ROOT = Path(__file__).resolve().parents[2]
ARITHMETIC = re.compile(r"[\d.+\-*/()e ]+")

REFERENCES = {"hospice_mix"}
"""Formulas that name another parameter, whose values are copied cell by cell."""


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load(ROOT)


def half_unit(text: str) -> float:
    return 0.5 * 10.0 ** -len(text.partition(".")[2]) + 1e-9


def test_formulas_give_the_derived_values(parameters):
    cells = [cell for cell in parameters.cells if cell.room == "hospice" and cell.formula not in ("", *REFERENCES)]
    assert len(cells) > 25
    for cell in cells:
        assert ARITHMETIC.fullmatch(cell.formula), (cell.key, cell.formula)
        text = cell.line.cells["value"]
        result = eval(cell.formula)  # numbers and signs only, see ARITHMETIC
        assert result == pytest.approx(float(text), abs=half_unit(text)), cell.key


def test_every_derived_row_states_a_formula_and_lies_in_its_range(parameters):
    for cell in parameters.cells:
        if cell.room == "hospice" and cell.status == "derived":
            assert cell.formula, cell.key
        if cell.room.startswith("hospice") and cell.low is not None:
            assert cell.low <= cell.value <= cell.high, cell.key


def test_copied_values_are_those_of_the_parameter_that_they_name(parameters):
    copied = parameters["hospice_added_mix"]
    mix = parameters["hospice_mix"].value
    for cell in copied.cells:
        at = dict(cell.labels)
        if cell.formula == "hospice_mix":
            assert cell.value == float(mix.sel(at)), cell.key


def test_types_of_a_group_of_diseases_add_to_one(parameters):
    for id in ("hospice_mix", "hospice_added_mix"):
        sums = parameters[id].value.sum("provider")
        assert sums.values == pytest.approx([1.0] * sums.size), id


def test_levers_are_off_in_the_baseline(parameters):
    """Status quo: targets, changes and shares of reforms are zero."""
    cells = [c for c in parameters.cells if c.room.startswith("hospice") and c.note.startswith("lever")]
    off = [cell for cell in cells if cell.id not in ("hospice_target_year", "hospice_added_mix")]
    assert len(off) > 15
    assert all(cell.value == 0 for cell in off)


def test_nothing_from_memory_feeds_the_model_of_uptake_and_payment(parameters):
    assert not [cell.key for cell in parameters.cells if cell.room == "hospice" and cell.status == "unverified"]


def test_assumptions_have_a_range(parameters):
    for cell in parameters.cells:
        if cell.room.startswith("hospice") and cell.status == "assumption":
            assert cell.low is not None, cell.key
