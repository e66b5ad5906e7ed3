"""Attacks on what is released: with all that is told, no suppressed cell can be narrowed down."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.claims.disclosure.attack import feasible
from analysis.claims.disclosure.register import Register
from analysis.claims.disclosure.release import TOTAL, Release, release
from analysis.claims.disclosure.rounding import count_range, money_range, round_count, round_money
from analysis.claims.disclosure.rules import Rules
from analysis.claims.disclosure.sealing import LOG, sealed
from analysis.claims.disclosure.suppressed import SUPPRESSED, Suppressed
from analysis.faults import InputFaults

RULES = Rules()
QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def counts_of(table: list[list[int]], won: float = 0.0) -> pd.DataFrame:
    """A two-way table as rows; with ``won`` each person has that much, so no cell of three and more is dominated."""
    rows: list[dict[str, Any]] = []
    for i, line in enumerate(table):
        for j, n in enumerate(line):
            row: dict[str, Any] = {"a": f"a{i}", "b": f"b{j}", "n": n}
            if won:
                row |= {"sum": n * won, "largest": won * (n > 0), "second": won * (n > 1)}
            rows.append(row)
    return pd.DataFrame(rows)


def told(frame: pd.DataFrame, folder: Path, by: tuple[str, ...] = ("a", "b"), population: str = "all") -> Release:
    return release(frame, by, population=population, register=Register(folder), rules=RULES)


def attack(found: Release, shape: tuple[int, int], cell: tuple[int, int]) -> tuple[float, float]:
    """What a reader of the release alone can say of a cell, who knows the rules and the rounding."""
    low, high = np.zeros((shape[0] + 1, shape[1] + 1)), np.full((shape[0] + 1, shape[1] + 1), np.inf)
    for i, j in itertools.product(range(shape[0] + 1), range(shape[1] + 1)):
        where = ({"a": f"a{i}"} if i < shape[0] else {}) | ({"b": f"b{j}"} if j < shape[1] else {})
        value = found.cell("n", **where)
        if not isinstance(value, Suppressed):
            low[i, j], high[i, j] = count_range(int(value), RULES)
    return feasible(low, high, cell)


tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.one_of(st.integers(0, 12), st.integers(0, 300)), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@QUICK
@given(table=tables)
def test_no_small_cell_can_be_narrowed_down(table: list[list[int]], tmp_path_factory: pytest.TempPathFactory):
    found = told(counts_of(table), tmp_path_factory.mktemp("r"))
    for i, line in enumerate(table):
        for j, n in enumerate(line):
            if 0 < n < RULES.threshold:
                assert found.cell("n", a=f"a{i}", b=f"b{j}") is SUPPRESSED
                least, most = attack(found, (len(table), len(line)), (i, j))
                assert least <= 1 + 1e-6
                assert most >= RULES.threshold - 1 - 1e-6


@QUICK
@given(table=tables)
def test_what_is_told_is_the_truth_rounded_and_never_a_small_count(
    table: list[list[int]], tmp_path_factory: pytest.TempPathFactory
):
    found = told(counts_of(table), tmp_path_factory.mktemp("r"))
    whole = np.array(table)
    for row in found.rows:
        part = whole[[int(row["a"][1:])] if row["a"] != TOTAL else slice(None), :][
            :, [int(row["b"][1:])] if row["b"] != TOTAL else slice(None)
        ]
        if row["n"] is not SUPPRESSED:
            assert row["n"] == round_count(int(part.sum()), RULES)
            assert row["n"] == 0 or row["n"] >= RULES.threshold


@QUICK
@given(table=tables, leave=st.integers(1, 9), cell=st.tuples(st.integers(0, 1), st.integers(0, 1)))
def test_two_releases_of_nearly_the_same_people_do_not_tell_the_difference(
    table: list[list[int]], leave: int, cell: tuple[int, int], tmp_path_factory: pytest.TempPathFactory
):
    """The second table leaves out fewer people than the threshold in one cell: that cell and its totals would differ by
    them."""
    i, j = cell
    if table[i][j] < leave:
        return
    folder = tmp_path_factory.mktemp("r")
    first = told(counts_of(table), folder)
    other = [list(line) for line in table]
    other[i][j] -= leave
    try:
        second = told(counts_of(other), folder, population="all but a few")
    except InputFaults:
        return  # no second table is told at all
    for where in ({"a": f"a{i}", "b": f"b{j}"}, {"a": f"a{i}"}, {"b": f"b{j}"}, {}):
        both = (first.cell("n", **where), second.cell("n", **where))
        assert SUPPRESSED in both or both == (0, 0), (where, both)


@QUICK
@given(table=tables)
def test_a_table_of_the_margins_gives_nothing_back_that_the_table_withheld(
    table: list[list[int]], tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("r")
    frame = counts_of(table)
    first = told(frame, folder)
    margin = frame.groupby("a", as_index=False)["n"].sum()
    try:
        second = told(margin, folder, by=("a",))
    except InputFaults:
        return  # refused: the table tells too much for any table of its margins
    for i in range(len(table)):
        if first.cell("n", a=f"a{i}") is SUPPRESSED and any(table[i]):
            assert second.cell("n", a=f"a{i}") is SUPPRESSED


@QUICK
@given(table=tables)
def test_margins_that_were_told_first_still_give_no_cell_away(
    table: list[list[int]], tmp_path_factory: pytest.TempPathFactory
):
    folder = tmp_path_factory.mktemp("r")
    frame = counts_of(table)
    margin = told(frame.groupby("a", as_index=False)["n"].sum(), folder, by=("a",))
    try:
        found = told(frame, folder)
    except InputFaults:
        return
    for i, line in enumerate(table):
        before = margin.cell("n", a=f"a{i}")
        if before is not SUPPRESSED:
            assert found.cell("n", a=f"a{i}") == before  # so the attack below knows all that was ever told
        for j, n in enumerate(line):
            if 0 < n < RULES.threshold:
                least, most = attack(found, (len(table), len(line)), (i, j))
                assert least <= 1 + 1e-6
                assert most >= RULES.threshold - 1 - 1e-6


def test_one_small_cell_in_a_row_takes_a_second_with_it(tmp_path: Path):
    # 101 is told as 100, which may be 98 to 102, and so may be 100: the cell alone would be known to be 4 at most.
    found = told(counts_of([[1, 100], [200, 300]]), tmp_path)
    assert found.cell("n", a="a0", b="b0") is SUPPRESSED
    hidden = [row for row in found.rows if row["n"] is SUPPRESSED]
    assert len(hidden) >= 2
    least, most = attack(found, (2, 2), (0, 0))
    assert least <= 1
    assert most >= 9


def test_rounding_alone_would_give_a_cell_away():
    """Why there is secondary suppression: with its neighbour and its total told, a cell of 1 is known to be 4 at
    most."""
    low, high = np.zeros((2, 3)), np.full((2, 3), np.inf)
    for j in (1, 2):
        for i in (0, 1):
            low[i, j], high[i, j] = count_range(100, RULES)
    assert feasible(low, high, (0, 0)) == (0, 4)


def test_a_sum_that_one_person_makes_up_is_not_told_although_the_count_is(tmp_path: Path):
    frame = counts_of([[50, 60], [70, 80]], won=1000)
    frame.loc[0, ["sum", "largest", "second"]] = [900_000, 800_000, 1000]
    found = told(frame, tmp_path)
    assert found.cell("n", a="a0", b="b0") == 50
    assert found.cell("sum", a="a0", b="b0") is SUPPRESSED
    assert found.cell("mean", a="a0", b="b0") is SUPPRESSED
    assert sum(row["sum"] is SUPPRESSED for row in found.rows) >= 2


def test_the_second_largest_must_not_know_the_largest(tmp_path: Path):
    frame = counts_of([[50, 60], [70, 80]], won=1000)
    # The rest, 10, is under a tenth of 480: the second largest knows the largest to within 10.
    frame.loc[0, ["sum", "largest", "second"]] = [970, 480, 480]
    assert told(frame, tmp_path).cell("sum", a="a0", b="b0") is SUPPRESSED


def test_a_mean_is_made_of_what_is_told(tmp_path: Path):
    found = told(counts_of([[52, 61], [70, 80]], won=12_345), tmp_path)
    # 52 is told as 50; 52 × 12,345 = 641,940 as 642,000; their quotient is 12,840, to three digits 12,800
    assert found.cell("n", a="a0", b="b0") == 50
    assert found.cell("sum", a="a0", b="b0") == pytest.approx(642_000)
    assert found.cell("mean", a="a0", b="b0") == pytest.approx(12_800)


@pytest.mark.parametrize("column", ["maximum", "min", "PERSON_ID", "fees_max"])
def test_single_values_never_leave(tmp_path: Path, column: str):
    frame = counts_of([[50, 60], [70, 80]]).assign(**{column: 1})
    with pytest.raises(InputFaults, match="minima, maxima and single values never leave"):
        told(frame, tmp_path)


def test_the_largest_values_are_used_and_not_told(tmp_path: Path):
    found = told(counts_of([[50, 60], [70, 80]], won=1000), tmp_path)
    assert set(found.rows[0]) == {"a", "b", "n", "sum", "mean"}


def test_the_same_table_twice_is_told_the_same_way(tmp_path: Path):
    frame = counts_of([[3, 100, 40], [200, 300, 7]])
    assert told(frame, tmp_path).rows == told(frame, tmp_path).rows


def test_suppressed_is_a_value_of_its_own():
    assert SUPPRESSED != 0
    assert SUPPRESSED != "suppressed"
    assert SUPPRESSED is not None
    assert Suppressed() is SUPPRESSED
    assert pickle.loads(pickle.dumps(SUPPRESSED)) is SUPPRESSED
    for use in (bool, int, float, abs, lambda x: x + 1, lambda x: 1 - x, lambda x: x < 3, lambda x: 1 + x):
        with pytest.raises(TypeError, match="no value to reckon with"):
            use(SUPPRESSED)


@given(count=st.integers(10, 10**7), base=st.integers(3, 20))
def test_a_rounded_count_lies_in_the_range_that_a_reader_infers(count: int, base: int):
    rules = Rules(base=base)
    least, most = count_range(round_count(count, rules), rules)
    assert least <= count <= most
    assert most - least < base


@given(won=st.floats(1, 1e15))
def test_a_rounded_amount_lies_in_the_range_that_a_reader_infers(won: float):
    least, most = money_range(round_money(won, RULES), RULES)
    assert least * (1 - 1e-12) <= won <= most * (1 + 1e-12)


@pytest.mark.parametrize("weak", [{"threshold": 1}, {"base": 1}, {"dominance": 1.0}, {"digits": 9}, {"closeness": 0}])
def test_rules_that_protect_nobody_are_refused(weak: dict[str, Any]):
    with pytest.raises(ValueError, match="disclosure rules need"):
        Rules(**weak)


def test_an_error_inside_says_nothing_outside(tmp_path: Path):
    with pytest.raises(InputFaults) as caught, sealed(tmp_path):
        raise RuntimeError("could not convert 8001011234567 of Kim")
    assert "8001011234567" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert "8001011234567" in (tmp_path / LOG).read_text()
