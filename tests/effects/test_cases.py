from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest

HERE = Path(__file__).parent
RESULT = HERE.parents[1] / "data" / "effects" / "published_cases.csv"


def test_the_reports_table_of_published_cases_is_what_the_estimators_give_now():
    found = importlib.util.spec_from_file_location("cases", HERE / "cases.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    with RESULT.open(encoding="utf-8", newline="") as handle:
        committed = [tuple(line) for line in csv.reader(handle)]
    assert committed == [module.COLUMNS, *(module.text(line) for line in module.lines())]


def test_every_printed_figure_is_met_to_its_last_digit_or_nearly():
    with RESULT.open(encoding="utf-8", newline="") as handle:
        lines = list(csv.DictReader(handle))
    for line in lines:
        for printed, ours in ((line["printed"], line["ours"]), (line["printed_error"], line["our_error"])):
            if printed:
                unit = 10.0 ** -len(printed.partition(".")[2])
                # One unit of the last digit: the sources round, divide by n or n - 1, or draw random numbers.
                assert float(ours.replace(",", "")) == pytest.approx(float(printed.replace(",", "")), abs=1.01 * unit)
