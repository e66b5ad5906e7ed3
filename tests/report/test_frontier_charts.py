"""The chart of the frontier and the tables of the fee chapter, on rows made for the test."""

from __future__ import annotations

import pytest

from analysis import ledger
from analysis.ledger import Ledger
from analysis.report import numbers
from analysis.report.frontier_charts import frontier_lines
from analysis.report.reimbursement import frontier_table, price_table, scale_table, split_table

LIMITS = {"1": "slow", "10": "fast"}


def gap(limit: int, money: int) -> float:
    return 1e12 * max(30 - 0.5 * limit - (money if limit == 10 else 0), 5)


@pytest.fixture
def lines(charted, spread, seen):
    rows = [
        spread("room_gap", gap(limit, won), 2e12, limit=limit, money=won) for limit in (1, 10) for won in (0, 5, 10)
    ]
    charted(rows, {"room_gap": "trillion_won"})
    return seen(
        frontier_lines("room_gap", LIMITS, title="Money needs speed", subtitle="Trillion won", axis="New money")
    )


def test_each_limit_is_a_line_named_at_its_end_with_a_point_for_each_amount_of_money(lines):
    assert {"slow", "fast", "New money"} <= set(lines.words)
    assert len(lines.marks("point")) == 6
    fast = [mark for mark in lines.marks("point") if "series: fast" in mark]
    # 30 - 5 - 10 = 15 trillion won are left at 10 % a year with 10 trillion won
    assert any({"New money: 10", "value: 15"} <= {one.split(" (")[0] for one in mark} for mark in fast)


@pytest.fixture
def tabled(charted, spread, tmp_path):
    """Tables of a run put into force beside one made-up estimate."""

    def put(**tables: list[dict[str, object]]) -> None:
        charted([spread("room_gap", 1e12, money=0)], {"room_gap": "trillion_won"})
        here = numbers.sources().ledger
        made = Ledger(here.rows, here.entries, here.run, tables)
        ledger.write(tmp_path / ledger.RESULTS / "with-tables", made)
        ledger.make_current(tmp_path, "with-tables")
        numbers.sources.cache_clear()

    return put


def text(table) -> str:
    return table._repr_markdown_().replace("\N{FIGURE SPACE}", "").replace("\N{PUNCTUATION SPACE}", "")


def cell(target: float, limit: float, money: float, **more: object) -> dict[str, object]:
    row = {"feasible": "yes", "moved": 12.34, "used": money, "gap": 0.0, "price": 1.0, "needed": None, "beyond": ""}
    return {"target": target, "limit": limit, "money": money, **row, **more}


SHORT = {"feasible": "no", "gap": 4.56, "price": None, "beyond": "inpatient"}


def test_what_cannot_be_reached_stands_in_italics_with_its_gap(tabled):
    tabled(reimbursement_frontier=[cell(80.0, 10.0, 0.0), cell(80.0, 2.0, 0.0, **SHORT), cell(90.0, 10.0, 0.0)])
    found = text(frontier_table(80))
    assert "| 10 % | 12.3 |" in found
    assert "| 2 % | *4.6 short* |" in found
    assert len(found.splitlines()) == 4


def test_the_price_of_money_is_left_out_where_the_request_cannot_be_met(tabled):
    tabled(reimbursement_frontier=[cell(80.0, 10.0, 5.0), cell(80.0, 10.0, 9.0, **SHORT)])
    met, short = text(price_table(80, 10.0)).splitlines()[2:]
    assert met.split("|")[1:7] == [" 5 ", " 12.3 ", " 5.0 ", " – ", " 1.00 ", " – "]
    assert short.split("|")[5:7] == [" – ", " inpatient stay "]


def test_parts_of_a_package_end_with_what_they_bring_together_and_the_whole(tabled):
    rows = [
        {"scenario": "s", "estimate": "e", "part": part, "coordinates": {"period": str(year)}}
        | {"central": 1e12, "q025": -0.5e12, "q975": 2e12}
        for part in ("cuts", "addons", "balance", "outcome", "together", "")
        for year in (2027, 2030, 2035)
    ]
    tabled(shapley=rows)
    lines = text(split_table("s")).splitlines()
    assert "1.00 (−0.50 to 2.00)" in lines[2]
    assert lines[-1].startswith("| **Whole package**")


def test_candidates_of_the_announcement_have_their_part_and_the_same_prices_on_them(tabled):
    tabled(reimbursement_scale=[{"aggregate": "NHI fees", "year": 2024, "value": 116.2, "part": 3.1, "scaled": 3.13}])
    assert "| NHI fees | 2024 | 116.2 | 3.1 | 3.1 |" in text(scale_table())
