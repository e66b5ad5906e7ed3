"""Each fault of a row: the sentence a user reads, with file and row."""

from __future__ import annotations

from typing import Any

import pytest

Study = Any  # the class lives in conftest, which tests do not import

SPREAD = {"low": "80", "high": "120", "distribution": "normal"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            {"unit": "thousand_wons"},
            "care.csv, row 2: given unit 'thousand_wons'; expected a unit of the registry; "
            "do: write 'thousand_won' if that is meant",
            id="unknown unit",
        ),
        pytest.param(
            {"unit": "share", "value": "1.2"},
            "care.csv, row 2: given value 1.2 share; expected a share between 0 and 1; do: mend the number or the unit",
            id="value outside the unit's bounds",
        ),
        pytest.param(
            {"unit": "persons", "value": "-3"},
            "care.csv, row 2: given value -3 persons; expected a count between 0 and inf; "
            "do: mend the number or the unit",
            id="negative count",
        ),
        pytest.param(
            {**SPREAD, "value": "130"},
            "care.csv, row 2: given value 130; expected a value between low 80 and high 120; "
            "do: mend the value or its interval",
            id="value outside low and high",
        ),
        pytest.param(
            {**SPREAD, "low": "140"},
            "care.csv, row 2: given low 140 above high 120; expected low at most high; do: exchange or mend them",
            id="low above high",
        ),
        pytest.param(
            {**SPREAD, "distribution": "gaussian"},
            "care.csv, row 2: given distribution 'gaussian'; expected one of fixed, normal, "
            "lognormal, gamma, "
            "beta, uniform, triangular, pert, dirichlet, mvnormal; do: choose one",
            id="unknown distribution",
        ),
        pytest.param(
            {"distribution": "normal"},
            "care.csv, row 2: given distribution normal without low and high; expected low and high; "
            "do: state low and high, or write fixed",
            id="distribution without interval",
        ),
        pytest.param(
            {"low": "90"},
            "care.csv, row 2: given no high; expected both low and high, or neither; do: state high",
            id="low without high",
        ),
        pytest.param(
            {"source": ""},
            "care.csv, row 2: given no source; expected a key of the bibliography; do: cite where the number is from",
            id="missing citation",
        ),
        pytest.param(
            {"source": "kim_2021"},
            "care.csv, row 2: given source 'kim_2021'; expected a key of the bibliography; "
            "do: write 'kim_2020' if that is meant",
            id="unknown citation",
        ),
        pytest.param(
            {"source": "kim_2020; nobody"},
            "care.csv, row 2: given source 'nobody'; expected a key of the bibliography; "
            "do: add the source to the bibliography",
            id="second of two citations unknown",
        ),
        pytest.param(
            {"locator": ""},
            "care.csv, row 2: given no locator; expected page, table, row or section; "
            "do: say where in the source it stands",
            id="missing locator",
        ),
        pytest.param(
            {"year": ""},
            "care.csv, row 2: given no year; expected 2024, 2024-07, 2024-07-01, 2018-2022, 2024-07/2025-06 "
            "or 'not stated'; do: state the time the figure refers to",
            id="missing year",
        ),
        pytest.param(
            {"status": "guess"},
            "care.csv, row 2: given status 'guess'; expected one of primary, press, derived, assumption, "
            "unverified; do: choose one",
            id="unknown status",
        ),
        pytest.param(
            {"value": "about 5"},
            "care.csv, row 2: given value 'about 5'; expected a number; do: write digits with a "
            "decimal point, "
            "without thousands separators, signs or units",
            id="not a number",
        ),
        pytest.param(
            {"value": "1,200"},
            "care.csv, row 2: given value '1,200'; expected a number; do: write digits with a decimal point, "
            "without thousands separators, signs or units",
            id="thousands separator",
        ),
        pytest.param(
            {"value": "nan"},
            "care.csv, row 2: given value 'nan'; expected a number; do: write digits with a decimal point, "
            "without thousands separators, signs or units",
            id="not-a-number",
        ),
        pytest.param(
            {"value": "1e999"},
            "care.csv, row 2: given value '1e999'; expected a number; do: write digits with a decimal point, "
            "without thousands separators, signs or units",
            id="infinite number",
        ),
        pytest.param(
            {"value": "1e99999999"},
            "care.csv, row 2: given value '1e99999999'; expected a number; do: write digits with a decimal "
            "point, without thousands separators, signs or units",
            id="number beyond decimal arithmetic",
        ),
        pytest.param(
            {"value": ""},
            "care.csv, row 2: given no value; expected a number; do: write digits with a decimal point, "
            "without thousands separators, signs or units",
            id="no value",
        ),
        pytest.param(
            {"id": "cost"},
            "care.csv, row 2: given id 'cost'; expected an id that begins with its room, care_; "
            "do: rename it care_cost, or move the row to the file of its room",
            id="id of another room",
        ),
        pytest.param(
            {"id": "care-cost"},
            "care.csv, row 2: given id 'care-cost'; expected an identifier that begins with care_; "
            "do: use letters, digits and underscores",
            id="id that is no identifier",
        ),
        pytest.param(
            {"status": "derived"},
            "care.csv, row 2: given a derived value without formula; expected a formula; "
            "do: write the arithmetic that gives the value, or change the status",
            id="derived without formula",
        ),
        pytest.param(
            {"status": "assumption"},
            "care.csv, row 2: given an assumption without low and high; expected low and high; "
            "do: state the range that is thought possible",
            id="assumption without range",
        ),
        pytest.param(
            {"period": "next year"},
            "care.csv, row 2: given period 'next year'; expected a year such as 2027; do: write four digits",
            id="period that is no year",
        ),
        pytest.param(
            {"age": "0;4"},
            "care.csv, row 2: given age '0;4'; expected a label without ; [ ] =; "
            "do: write it without these marks, which separate labels",
            id="label with a separator",
        ),
        pytest.param(
            {**SPREAD, "distribution": "dirichlet", "unit": "ratio"},
            "care.csv, row 2: given distribution dirichlet without group; expected a group; "
            "do: name the group of rows that are drawn together",
            id="dirichlet without group",
        ),
    ],
)
def test_a_row_at_fault_is_refused_with_file_row_and_remedy(study: Study, row: dict[str, str], sentence: str) -> None:
    assert study.faults(row) == [sentence]


def test_a_fixed_value_in_a_group_is_refused(study: Study) -> None:
    faults = study.faults({"group": "costs"}, {"id": "care_other", "group": "costs", **SPREAD})
    assert faults == [
        "care.csv, row 2: given a fixed value in group 'costs'; expected no group: a fixed value is "
        "not drawn; "
        "do: leave group empty, or choose a distribution"
    ]


def test_all_faults_of_all_files_are_reported_together_in_order(study: Study) -> None:
    study.write({"unit": "yen", "locator": ""}, {"id": "care_fine"}, {"id": "care_two", "value": "x"})
    study.write({"id": "team_size", "status": "?"}, name="team.csv")
    places = [fault.partition(":")[0] for fault in study.faults()]
    assert places == ["care.csv, row 2", "care.csv, row 2", "care.csv, row 4", "team.csv, row 2"]


@pytest.mark.parametrize("year", ["2024", "2024-07", "2024-07-01", "2018-2022", "2024-07/2025-06", "not stated"])
def test_a_year_may_be_a_date_a_span_or_not_stated(study: Study, year: str) -> None:
    assert study.read({"year": year})["care_cost"].cells[0].year == year


def test_money_is_won_inside_and_the_printed_unit_is_remembered(study: Study) -> None:
    parameter = study.read(
        {"value": "139.516", "unit": "thousand_won", "low": "0.1", "high": "200.3", "distribution": "uniform"}
    )["care_cost"]
    # 139.516 × 1000 is 139516.00000000001 in floating point; decimal arithmetic keeps the printed amount.
    cell = parameter.cells[0]
    assert (cell.value, cell.low, cell.high) == (139_516.0, 100.0, 200_300.0)
    assert (parameter.unit, parameter.printed_unit) == ("won", "thousand_won")
