"""The ledger: what it keeps of the draws, and that files come back as they went in."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from analysis import ledger
from analysis.ledger import Entry, Ledger, Row, rows_of


def array(values) -> xr.DataArray:
    return xr.DataArray(values, dims=("draw", "year"), coords={"year": [2030, 2040]})


ENTRIES = {
    "x": Entry("x", "estimate", "X", "엑스", "won", dims=("year",), published=True, inputs=("y",)),
    "y": Entry("y", "quantity", "Y", "", "won", inputs=("z",)),
    "z": Entry("z", "parameter", "z", "", "won", rows=({"value": 1.0, "status": "primary"},)),
}


def test_draw_0_is_kept_apart_from_the_draws():
    (first, second) = rows_of("x", array([[10.0, 20.0], [1.0, 2.0], [3.0, 4.0]]))
    assert (first.central, first.mean, first.q500) == (10, 2, 2)
    assert second.coordinates == {"year": "2040"}


def test_the_interval_is_the_middle_95_percent_of_the_draws():
    draws = np.concatenate([[[50.0, 50.0]], np.repeat(np.arange(0, 1001)[:, None] / 10, 2, axis=1)])
    (row, _) = rows_of("x", array(draws))
    assert (row.q025, row.q975) == pytest.approx((2.5, 97.5))


def test_a_quantity_without_draws_has_no_width():
    (row,) = rows_of("x", xr.DataArray(7.0))
    assert (row.central, row.q025, row.q975) == (7, 7, 7)


def test_a_value_that_does_not_exist_has_no_row():
    assert [row.coordinates["year"] for row in rows_of("x", array([[np.nan, 2.0]]))] == ["2040"]


def test_a_central_case_outside_the_middle_half_is_told():
    (row, _) = rows_of("x", array([[99.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, 1.0]]))
    assert ledger.atypical([row]) == [row]
    assert not row.central_is_typical


def test_what_is_written_is_read_back(tmp_path: Path):
    rows = tuple(rows_of("x", array([[1.0, 2.0], [3.0, 4.0]])))
    written = Ledger(rows, ENTRIES, {"key": "k"}, {"t": [{"a": 1}]})
    ledger.write(tmp_path / "k", written)
    assert ledger.read(tmp_path / "k") == written


def test_the_csv_has_numbers_with_unit_and_coordinates(tmp_path: Path):
    ledger.write(tmp_path / "k", Ledger(tuple(rows_of("x", array([[1.5, 2.0]]))), ENTRIES, {}))
    with (tmp_path / "k" / "estimates.csv").open(encoding="utf-8") as handle:
        first = next(csv.DictReader(handle))
    assert (first["estimate"], first["unit"], first["year"], float(first["central"])) == ("x", "won", "2030", 1.5)


def test_a_run_that_fails_while_writing_leaves_the_old_one(tmp_path: Path):
    ledger.write(tmp_path / "k", Ledger((), ENTRIES, {"key": "old"}))
    with pytest.raises(TypeError):
        ledger.write(tmp_path / "k", Ledger((), ENTRIES, {"key": object()}))
    assert ledger.read(tmp_path / "k").run == {"key": "old"}


def test_lineage_goes_down_to_the_parameters_nearest_first():
    assert [entry.id for entry in Ledger((), ENTRIES, {}).lineage("x")] == ["y", "z"]


def test_an_unknown_estimate_is_answered_with_those_there_are():
    with pytest.raises(KeyError, match=r"no estimate 'w'.*there are: x"):
        Ledger(tuple(rows_of("x", array([[1.0, 2.0]]))), ENTRIES, {}).select("w")


def test_an_unknown_coordinate_is_answered_with_those_there_are():
    with pytest.raises(KeyError, match=r"its coordinates are: year=2030; year=2040"):
        Ledger(tuple(rows_of("x", array([[1.0, 2.0]]))), ENTRIES, {}).one("x", year=2050)


def test_several_values_where_one_is_meant_are_refused():
    with pytest.raises(KeyError, match="name the missing coordinates"):
        Ledger(tuple(rows_of("x", array([[1.0, 2.0]]))), ENTRIES, {}).one("x")


def test_without_results_the_reader_is_told_how_to_make_them(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="make report"):
        ledger.current(tmp_path)


def test_long_coordinates_are_written_short():
    values = xr.DataArray([[1.0, 2.0]], dims=("draw", "level"), coords={"level": [0.2, 4_000_000.0]})
    assert [row.coordinates["level"] for row in rows_of("x", values)] == ["0.2", "4000000"]


def test_a_row_is_typical_when_nothing_is_drawn():
    assert Row("x", "baseline", "level", {}, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0).central_is_typical
