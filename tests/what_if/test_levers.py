"""Levers as data: what a file may say, and that a lever does what a scenario file would."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from analysis.faults import InputFaults
from analysis.parameters import draw_parameters
from analysis.what_if.levers import Lever, load_levers
from analysis.what_if.settings import Setting, moved
from tests.what_if.conftest import DRAWS, ROOT

FEE = {
    "id": "raises", "reform": "reimbursement_june_plan", "targets": "reimbursement_addon_amount", "shown": "",
    "unit": "trillion_won", "low": "0", "high": "6", "step": "0.1", "nodes": "2", "default": "3.6",
    "english": "Raises", "korean": "인상", "english_note": "a year", "korean_note": "연간",
}  # fmt: skip
"""A lever on all six raises of the fee plan, which add up to 3.6 trillion won."""


@pytest.fixture
def loaded(tmp_path: Path, parameters, library, units) -> Callable[..., dict[str, Lever]]:
    def load(**cells: str) -> dict[str, Lever]:
        path = tmp_path / "levers.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(FEE))
            writer.writeheader()
            writer.writerow({**FEE, **cells})
        return load_levers(path, parameters, library, units)

    return load


def test_a_lever_knows_its_stops_the_places_that_are_computed_and_the_values_that_it_moves(loaded):
    lever = loaded(nodes="3")["raises"]
    assert lever.places() == [0, 3, 6]
    assert len(lever.stops()) == 61
    assert sum(cell.value for cell in lever.cells) == pytest.approx(3.6e12)
    # half of 3.6: every part is halved
    assert [change.value for change in lever.changes(1.8)] == pytest.approx([cell.value / 2 for cell in lever.cells])


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"reform": "reimbursement_july_plan"}, "write 'reimbursement_june_plan'"),
        ({"targets": "reimbursement_addon_amounts"}, "write 'reimbursement_addon_amount'"),
        ({"targets": "reimbursement_addon_amount[component=fathers]"}, "component: basic_care, severe_emergency"),
        ({"targets": "reimbursement_addon_amount(all)"}, "parted by blanks"),
        ({"targets": ""}, "parted by blanks"),
        ({"default": "3.5"}, "where reimbursement_june_plan stands at 3.6 trillion_won"),
        ({"shown": "reimbursement_addon_amount[component=mothers]"}, "stands at 0.1 trillion_won"),
        ({"unit": "percent"}, "unit percent for reimbursement_addon_amount in won"),
        ({"unit": "yen"}, "unit 'yen'"),
        ({"step": "0.7"}, "a step of the lever"),
        ({"high": "0"}, "0 <= low < high"),
        ({"low": "-1"}, "0 <= low < high"),
        ({"low": "none"}, "low 'none'"),
        ({"nodes": "1"}, "2 or more"),
        ({"korean": ""}, "no korean"),
        ({"id": "all raises"}, "an identifier"),
    ],
)
def test_what_a_lever_cannot_be_is_named_with_its_row(loaded, cells, said):
    with pytest.raises(InputFaults) as error:
        loaded(**cells)
    assert said in str(error.value)
    assert {fault.row for fault in error.value.faults} == {2}


def test_an_upper_end_that_the_unit_of_the_parameter_does_not_allow_is_refused(loaded):
    """Physicians who sign up are 50 % in a range to 75 %: at 70 % it would end at 105 % of them."""
    signed = {"reform": "primary_care_national_tiers", "targets": "primary_care_participation", "unit": "percent"}
    assert loaded(**signed, high="60", step="10", default="50")
    with pytest.raises(InputFaults, match=r"levers\.csv, row 2.*1\.05"):
        loaded(**signed, high="70", step="10", default="50")


def test_moving_a_lever_gives_the_draws_that_a_scenario_file_with_its_values_would_give(
    world, levers, library, parameters
):
    """A factor scales value and range, so scaled draws are those of the scaled parameter."""
    for lever in levers.values():
        value = lever.stops()[-2]
        found = moved(world, lever.reform, [lever], Setting(frozenset(), {lever.id: value}))
        stated = parameters.replace([*library[lever.reform].changes, *lever.changes(value)])
        drawn = draw_parameters(stated, DRAWS, 1, only=list(found))
        for name, draws in found.items():
            np.testing.assert_allclose(draws, drawn[name], rtol=1e-6, err_msg=f"{lever.id} {name}")


def test_every_lever_of_the_report_stands_where_its_reform_does_and_all_reforms_of_the_page_have_levers(levers):
    assert {lever.reform for lever in levers.values()} == {
        "hospice_second_plan", "primary_care_national_tiers", "reimbursement_june_plan", "network_programme",
    }  # fmt: skip
    for lever in levers.values():
        assert any(stop == pytest.approx(lever.default) for stop in lever.stops()), lever.id


def test_a_changed_file_of_levers_is_another_run():
    from analysis.run import sources

    assert ROOT / "data" / "levers.csv" in list(sources(ROOT))
