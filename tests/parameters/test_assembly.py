"""Rows that share an id form one array; groups must be possible."""

from __future__ import annotations

from typing import Any

import pytest

Study = Any


def test_rows_of_one_id_form_one_array_over_their_coordinates(study: Study) -> None:
    value = study.read(
        {"value": "1", "region": "seoul", "period": "2026"},
        {"value": "2", "region": "seoul", "period": "2027"},
        {"value": "3", "region": "busan", "period": "2026"},
        {"value": "4", "region": "busan", "period": "2027"},
        {"id": "care_days", "value": "7", "region": "", "period": ""},
    )["care_cost"].value
    assert value.dims == ("period", "region")
    assert value.sel(region="busan", period=2027) == 4
    assert list(value["region"].values) == ["seoul", "busan"], "labels keep the order of the file"


def test_a_parameter_without_coordinates_is_a_single_number(study: Study) -> None:
    parameter = study.read({"value": "7"})["care_cost"]
    assert (parameter.dims, parameter.value.item()) == ((), 7.0)


def test_the_frame_holds_every_row_with_source_file_and_row(study: Study) -> None:
    parameters = study.read({"region": "seoul"}, {"id": "care_days", "value": "7", "note": "a week"})
    frame = parameters.frame()
    assert list(frame["id"]) == ["care_cost", "care_days"]
    assert list(frame["region"]) == ["seoul", ""]
    assert list(frame["row"]) == [2, 3]
    assert {"value", "unit", "printed_unit", "source", "locator", "status", "note"} <= set(frame.columns)
    assert parameters["care_days"].frame["note"].item() == "a week"


def test_the_same_id_and_coordinates_twice_is_refused(study: Study) -> None:
    assert study.faults({"region": "seoul"}, {"region": "seoul"}) == [
        "care.csv, row 3: given care_cost[region=seoul] again; expected it once (row 2); "
        "do: remove one row or mend its coordinates"
    ]


def test_an_incomplete_rectangle_names_the_missing_rows(study: Study) -> None:
    faults = study.faults(
        {"region": "seoul", "sex": "f"}, {"region": "seoul", "sex": "m"}, {"region": "busan", "sex": "f"}
    )
    assert faults == [
        "care.csv, row 2: given care_cost without care_cost[region=busan;sex=m]; "
        "expected a row for every combination of sex, region; do: add the rows"
    ]


def test_rows_of_one_id_with_other_coordinates_are_refused(study: Study) -> None:
    assert study.faults({"region": "seoul"}, {"region": "busan", "sex": "f"}) == [
        "care.csv, row 3: given coordinates sex, region; expected region as in the first row of "
        "care_cost (row 2); "
        "do: fill the same coordinates in every row of an id"
    ]


def test_rows_of_one_id_in_two_units_are_refused(study: Study) -> None:
    assert study.faults({"region": "seoul"}, {"region": "busan", "unit": "thousand_won"}) == [
        "care.csv, row 3: given unit thousand_won; expected won as in the first row of care_cost (row 2); "
        "do: state one id in one unit"
    ]


def test_one_id_in_two_files_is_refused(study: Study) -> None:
    study.write({"id": "care_home_cost"})
    study.write({"id": "care_home_cost", "region": ""}, name="care_home.csv")
    assert "given id 'care_home_cost'; expected it in" in study.faults()[0]


def test_a_row_at_fault_does_not_also_make_its_rectangle_incomplete(study: Study) -> None:
    faults = study.faults({"region": "seoul"}, {"region": "busan", "value": "?"})
    assert len(faults) == 1


def shares(*values: str, **cells: str) -> list[dict[str, str]]:
    """Rows of a Dirichlet group with intervals of about ±0.06, those of a sample of some 200."""
    rows = []
    for place, value in enumerate(values):
        low, high = (f"{float(value) + step:.3f}" for step in (-0.06, 0.06))
        stated = {"id": f"care_share_{place}", "value": value, "unit": "share", "low": low, "high": high}
        rows.append({**stated, "distribution": "dirichlet", "group": "mix", **cells})
    return rows


def test_shares_that_do_not_sum_to_one_are_refused(study: Study) -> None:
    [fault] = study.faults(*shares("0.3", "0.5"))
    assert fault.startswith(
        "care.csv, row 2: given group 'mix' whose shares sum to 0.8; expected shares that sum to one; "
    )


def test_a_dirichlet_share_must_be_a_share(study: Study) -> None:
    faults = study.faults(*shares("0.3", "0.7", unit="ratio"))
    assert [fault.partition(";")[0] for fault in faults] == [
        "care.csv, row 2: given value 0.3 ratio, low 0.24, high 0.36",
        "care.csv, row 3: given value 0.7 ratio, low 0.64, high 0.76",
    ]


def test_intervals_that_no_one_sample_size_explains_are_refused(study: Study) -> None:
    rows = shares("0.3", "0.3", "0.4")
    rows[0] |= {"low": "0.299", "high": "0.301"}
    faults = study.faults(*rows)
    assert "expected a Dirichlet group 'mix' that comes within 25% of high - low; its concentration" in faults[0]


def test_a_group_of_one_row_is_refused_as_a_likely_misspelling(study: Study) -> None:
    assert study.faults({"low": "80", "high": "120", "distribution": "normal", "group": "csots"}) == [
        "care.csv, row 2: given group 'csots' with one row; expected two or more rows; "
        "do: add the other rows, mend the name, or leave group empty"
    ]


def test_a_group_of_two_kinds_is_refused(study: Study) -> None:
    normal = {"low": "80", "high": "120", "distribution": "normal", "group": "mix"}
    assert study.faults(*shares("0.9"), normal)[0] == (
        "care.csv, row 2: given group 'mix' with dirichlet and shared rows; expected rows of one kind; "
        "do: give all rows of the group one kind, or two groups"
    )


COEFFICIENTS = [
    {
        "id": f"care_b{place}",
        "value": "0.5",
        "unit": "ratio",
        "low": "0.3",
        "high": "0.7",
        "distribution": "mvnormal",
        "group": "regression",
    }
    for place in range(3)
]


def test_a_pair_without_correlation_is_refused(study: Study) -> None:
    study.write(*COEFFICIENTS)
    study.correlate("regression care_b0 care_b1 0.5", "regression care_b1 care_b2 0.5")
    assert study.faults() == [
        "correlations.csv: given no correlation of care_b0 and care_b2 (group 'regression'); "
        "expected one for each pair of the group; "
        "do: add the row to correlations.csv; state 0 if they are independent"
    ]


def test_correlations_that_cannot_hold_at_once_are_refused(study: Study) -> None:
    study.write(*COEFFICIENTS)
    study.correlate(
        "regression care_b0 care_b1 0.9", "regression care_b1 care_b2 0.9", "regression care_b0 care_b2 -0.9"
    )
    assert study.faults() == [
        "correlations.csv: given correlations of group 'regression' that no variables can have at once; "
        "expected a positive semi-definite matrix; "
        "do: mend a correlation; the signs around a triangle must agree"
    ]


@pytest.mark.parametrize(
    ("row", "given"),
    [
        ("regression care_b0 care_b9 0.5", "second 'care_b9'"),
        ("regression care_b0 care_b1 1.5", "correlation '1.5'"),
        ("regression care_b0 care_b1 high", "correlation 'high'"),
        ("regression care_b0 care_b0 1", "care_b0 with itself"),
        ("slopes care_b0 care_b1 0.5", "group 'slopes'"),
        ("regression care_b0 care_cost 0.5", "a correlation of care_cost, which is fixed"),
    ],
)
def test_a_correlation_at_fault_is_refused_with_its_row(study: Study, row: str, given: str) -> None:
    study.write(*COEFFICIENTS[:2], {"id": "care_cost"})
    study.correlate(row)
    assert f"correlations.csv, row 2: given {given}; expected" in study.faults()[0]


def test_a_correlation_stated_twice_is_refused(study: Study) -> None:
    study.write(*COEFFICIENTS[:2])
    study.correlate("regression care_b0 care_b1 0.5", "regression care_b1 care_b0 0.4")
    assert study.faults()[0].startswith(
        "correlations.csv, row 3: given care_b1 and care_b0 again; expected each pair once (row 2); "
    )


def test_a_correlation_names_rows_by_coordinates_in_any_order(study: Study) -> None:
    at = {"id": "care_b", "sex": "f"}
    study.write({**COEFFICIENTS[0], **at, "region": "seoul"}, {**COEFFICIENTS[0], **at, "region": "busan"})
    study.correlate("regression care_b[sex=f;region=seoul] care_b[region=busan;sex=f] 0.5")
    assert [one.correlation for one in study.load().correlations] == [0.5]
