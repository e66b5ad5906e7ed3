"""Files that are no parameter tables."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.faults import InputFaults
from analysis.parameters import draw_parameters

Study = Any

HEADER = "id,value,unit,year,low,high,distribution,group,source,locator,status,formula,note"
ROW = "care_cost,100,won,2024,,,fixed,,kim_2020,Table 1,primary,,"


def test_a_cp949_file_is_named_as_such(study: Study) -> None:
    (study.folder / "care.csv").write_bytes(f"{HEADER}\n{ROW}진료비\n".encode("cp949"))
    assert study.faults() == [
        "care.csv: given text in CP949 (Korean Windows); expected text in UTF-8; do: save the file again as UTF-8"
    ]


def test_a_utf_16_file_is_named_as_such(study: Study) -> None:
    (study.folder / "care.csv").write_bytes(f"{HEADER}\n{ROW}\n".encode("utf-16"))
    assert "given text in UTF-16" in study.faults()[0]


def test_bytes_of_no_encoding_are_refused(study: Study) -> None:
    (study.folder / "care.csv").write_bytes(b"\x89PNG\xff\xff\x00")
    assert "given text in an unknown encoding" in study.faults()[0]


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("", "an empty file"),
        (" \n\n", "an empty file"),
        (f"{HEADER}\n", "a header without rows"),
        ("a\0b", "a file with null bytes"),
    ],
)
def test_a_file_without_rows_is_refused(study: Study, text: str, given: str) -> None:
    (study.folder / "care.csv").write_text(text, encoding="utf-8")
    assert f"given {given};" in study.faults()[0]


def test_prose_is_no_table(study: Study) -> None:
    (study.folder / "care.csv").write_text("Dear all,\nplease find attached.\n", encoding="utf-8")
    [fault] = study.faults()
    assert fault.startswith(
        "care.csv, row 1: given text that is no CSV table; expected a CSV header with the columns id"
    )


def test_an_open_quotation_mark_names_the_row_on_which_it_opens(study: Study) -> None:
    (study.folder / "care.csv").write_text(f'{HEADER}\n{ROW}\n"care_x,1\n2\n', encoding="utf-8")
    [fault] = study.faults()
    assert fault.startswith("care.csv, row 3: given text that is no CSV (")


def test_a_row_is_counted_as_an_editor_counts_it_after_a_cell_with_a_line_break(study: Study) -> None:
    text = f'{HEADER}\n{ROW}"two\nlines"\n\n{ROW.replace("100", "x").replace("cost", "b")}\n'
    (study.folder / "care.csv").write_text(text, encoding="utf-8")
    [fault] = study.faults()
    assert fault.startswith("care.csv, row 5: given value 'x'")


def test_a_row_with_too_few_cells_is_refused(study: Study) -> None:
    (study.folder / "care.csv").write_text(f"{HEADER}\n{ROW}\ncare_b,1\n", encoding="utf-8")
    assert study.faults() == [
        "care.csv, row 3: given 2 cells; expected 13 cells, one for each column; "
        "do: quote cells that hold a comma; write an empty cell for each blank"
    ]


def test_rows_that_a_spreadsheet_left_blank_and_a_byte_order_mark_are_passed_over(study: Study) -> None:
    blank = "," * HEADER.count(",")
    (study.folder / "care.csv").write_text(f"\ufeff{HEADER}\n{ROW}\n{blank}\n\n", encoding="utf-8")
    assert list(study.load()) == ["care_cost"]


def test_an_unknown_column_is_refused_with_the_nearest_known(study: Study) -> None:
    [fault] = study.faults({"regoin": "seoul"})
    assert fault.startswith("care.csv, row 1: given unknown column 'regoin'; expected one of id, value")
    assert fault.endswith("do: write 'region' if that is meant")


def test_a_missing_column_is_refused_once_for_the_file(study: Study) -> None:
    header = HEADER.replace(",locator", "")
    (study.folder / "care.csv").write_text(f"{header}\n{ROW}\n", encoding="utf-8")
    assert study.faults() == [
        "care.csv, row 1: given no column 'locator'; expected every required column; "
        "do: add the column 'locator' to the header"
    ]


def test_a_column_twice_is_refused(study: Study) -> None:
    (study.folder / "care.csv").write_text(f"{HEADER},note\n{ROW},\n", encoding="utf-8")
    assert "care.csv, row 1: given column 'note' twice" in study.faults()[0]


def test_a_folder_without_files_is_refused(study: Study) -> None:
    [fault] = study.faults()
    assert fault.endswith("given a folder without CSV files; expected a file for each room; do: check the path")


NUMBERS = st.sampled_from(["0", "1", "0.5", "-1", "1e-300", "1e300", "1e-999999999", "0.4999999", "1,5", "", "x"])
NASTY = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["care_a", "care_b", "care_", "other", "", "care_가"]),
        "region": st.sampled_from(["", "seoul", "busan", "a=b"]),
        "value": NUMBERS,
        "low": NUMBERS,
        "high": NUMBERS,
        "unit": st.sampled_from(["share", "ratio", "won", "thousand_won", "persons", "?"]),
        "distribution": st.sampled_from(
            ["fixed", "normal", "lognormal", "beta", "gamma", "pert", "uniform", "dirichlet", "mvnormal"]
        ),
        "group": st.sampled_from(["", "g", "h"]),
        "status": st.sampled_from(["primary", "derived", "assumption"]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(NASTY, min_size=1, max_size=4))
def test_any_table_either_loads_and_draws_finite_numbers_or_is_refused(
    study: Study, rows: list[dict[str, str]]
) -> None:
    try:
        parameters = study.read(*rows)
    except InputFaults:
        return
    for array in draw_parameters(parameters, draws=20, seed=1).values():
        assert np.isfinite(array).all()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_fault_of_the_file(study: Study, data: bytes) -> None:
    (study.folder / "care.csv").write_bytes(data)
    assert study.faults()[0].startswith("care.csv")


def test_a_file_that_cannot_be_read_is_not_blamed_on_the_files_that_refer_to_it(study: Study) -> None:
    study.correlate("g care_cost care_days 0.5")
    (study.folder / "care.csv").write_text("")
    (fault,) = study.faults()
    assert fault.startswith("care.csv: given an empty file")


def test_reading_parameters_loads_no_statistics_library() -> None:
    code = "import sys, analysis.parameters; print(*{'scipy', 'pandas', 'xarray'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
