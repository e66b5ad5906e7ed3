"""What a scenario may change, and how a change at fault is refused."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.faults import InputFaults
from analysis.parameters import Change

Study = Any

ROWS = [
    {"value": "1", "unit": "thousand_won", "region": "seoul", "period": "2026"},
    {"value": "2", "unit": "thousand_won", "region": "seoul", "period": "2027"},
    {"value": "3", "unit": "thousand_won", "region": "busan", "period": "2026"},
    {"value": "4", "unit": "thousand_won", "region": "busan", "period": "2027"},
    {"id": "care_days", "value": "7", "unit": "ratio", "low": "5", "high": "9", "distribution": "normal"},
]


def changed(study: Study, *changes: Change) -> Any:
    return study.read(*ROWS).replace(changes)


def test_no_change_changes_nothing(study: Study) -> None:
    assert changed(study).frame().equals(study.load().frame())


def test_a_change_is_in_the_printed_unit_and_reaches_every_row_it_names(study: Study) -> None:
    cost = changed(study, Change("care_cost", {"period": "2027"}, value=2.5))["care_cost"].value
    assert cost.sel(period=2027).values.tolist() == [2500, 2500]
    assert cost.sel(period=2026).values.tolist() == [1000, 3000]


def test_a_change_may_be_in_another_unit_of_the_same_base(study: Study) -> None:
    cost = changed(study, Change("care_cost", value=1250, unit="won"))["care_cost"]
    assert set(cost.value.values.flat) == {1250.0}
    assert cost.printed_unit == "thousand_won"


def test_later_changes_are_made_upon_earlier_ones(study: Study) -> None:
    first = Change("care_days", value=8)
    days = changed(study, first, Change("care_days", low=7, high=9))["care_days"].cells[0]
    assert (days.value, days.low, days.high) == (8, 7, 9)


def test_a_change_carries_its_own_source_and_place(study: Study) -> None:
    change = Change("care_days", value=8, distribution="fixed", source="lee_2021", place="reform.toml", row=4)
    cell = changed(study, change)["care_days"].cells[0]
    assert (cell.source, cell.line.place, cell.line.row) == ("lee_2021", "reform.toml", 4)


def test_the_original_stays_as_it_was(study: Study) -> None:
    parameters = study.read(*ROWS)
    parameters.replace([Change("care_days", value=7.2)])
    assert parameters["care_days"].value == 7


def test_a_row_that_becomes_fixed_leaves_its_group_and_its_correlations(study: Study) -> None:
    row = {**ROWS[4], "distribution": "mvnormal", "group": "regression"}
    study.write({**row, "id": "care_a"}, {**row, "id": "care_b"})
    study.correlate("regression care_a care_b 0.5")
    parameters = study.load().replace([Change("care_a", value=6, distribution="fixed")])
    assert (parameters["care_a"].cells[0].group, parameters.correlations) == ("", ())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            Change("care_cots", value=1, place="reform.toml"),
            "reform.toml: given parameter 'care_cots'; expected the id of a parameter; "
            "do: write 'care_cost' if that is meant",
        ),
        (
            Change("care_cost", {"region": "jeju"}, value=1, place="reform.toml", row=9),
            "reform.toml, row 9: given no care_cost at region jeju; "
            "expected labels among period: 2026, 2027; region: seoul, busan; do: mend the labels",
        ),
        (
            Change("care_cost", value=1, unit="share", place="reform.toml"),
            "reform.toml: given unit 'share'; expected a unit of won; do: state the number in such a unit",
        ),
        (
            Change("care_days", value=10, place="reform.toml", row=9),
            "reform.toml, row 9: given value 10; expected a value between low 5 and high 9; "
            "do: mend the value or its interval",
        ),
    ],
)
def test_a_change_at_fault_is_refused_at_its_place(study: Study, change: Change, sentence: str) -> None:
    with pytest.raises(InputFaults) as caught:
        changed(study, change)
    assert str(caught.value) == sentence
