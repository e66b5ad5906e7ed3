"""The costing of a user's own ledger, held by hand, by a second implementation and by laws."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.costing.clinic.ledger import ClinicLedger, read_ledger
from analysis.costing.clinic_ledger import cost_file, cost_ledger, show

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "examples" / "clinic.csv"


@pytest.fixture(scope="module")
def sample():
    return cost_file(SAMPLE)


def test_the_sample_recovers_110_37_percent_without_clinic_management(sample):
    # By hand: 147,744 / 133,858 = 1.10374 (Table 43). The ledger gives 133,860: five printed cells are each
    # rounded to a thousand won, and the time shares behind them to two decimals of a percent.
    assert sample.totals.revenue == 147_744_000
    assert sample.totals.cost_left_out == pytest.approx(133_858_000, abs=2_500)
    assert sample.totals.recovery_left_out == pytest.approx(147_744 / 133_858, abs=5e-5)
    assert f"{sample.totals.recovery_left_out:.2%}" == "110.37%"


def test_the_sample_recovers_78_54_percent_with_clinic_management(sample):
    # By hand: 71,729 + 103,695 + 12,684 = 188,108 thousand won, of which the materials are entered in whole won.
    assert sample.totals.cost == pytest.approx(188_108_000, abs=3)
    assert f"{sample.totals.recovery_absorbed:.2%}" == f"{147_744 / 188_108:.2%}" == "78.54%"
    assert sample.totals.balance == pytest.approx(147_744_000 - 188_108_000, abs=3)


def test_the_sample_gives_the_printed_cost_of_each_activity(sample):
    with (ROOT / "data/published/costing_t43.csv").open(encoding="utf-8") as file:
        printed = next(row for row in csv.DictReader(file) if row["variant"] == "1-1" and row["row"] == "cost")
    for row in sample.costs[:5]:
        # 5 thousand won: half a hundredth of a percent of the doctor's 110 million won is 5.5.
        assert row.cost / 1000 == pytest.approx(float(printed[row.activity]), abs=5), row.activity


def test_the_sample_holds_the_figures_of_the_parameters():
    with (ROOT / "data/parameters/costing.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    one = {row["id"]: float(row["value"]) * 1000 for row in rows if row["unit"] == "thousand_won"}
    pay = {row["staff"]: float(row["value"]) for row in rows if row["id"] == "costing_pay"}
    rate = {row["activity"]: float(row["value"]) for row in rows if row["id"] == "costing_uncompensated_rate"}
    time = {
        (row["staff"], row["activity"]): float(row["value"]) / 100
        for row in rows
        if row["id"] == "costing_time_share" and float(row["value"])
    }
    revenue = {
        row["activity"]: float(row["value"]) * 1000
        for row in rows
        if row["id"] == "costing_revenue" and float(row["value"])
    }
    ledger = read_ledger(SAMPLE)
    total = one["costing_insured_payroll"]
    assert ledger.payroll == {staff: round(total * won / sum(pay.values())) for staff, won in pay.items()}
    assert ledger.common == {"management": one["costing_insured_management"]}
    assert ledger.material == {
        activity: round(one["costing_uncompensated"] * value / sum(rate.values()))
        for activity, value in rate.items()
        if value
    }
    assert ledger.revenue == revenue
    time["nurse_aide", "clinic_management"] += 0.0001  # the printed column sums to 99.99 %
    assert ledger.time == pytest.approx(time)


def second(ledger: ClinicLedger) -> tuple[dict[str, float], float, float]:
    """Cost by activity and both ratios with plain loops."""
    kept = (1 - ledger.other_payers) * (1 - ledger.non_covered)
    shared = kept * (sum(ledger.payroll.values()) + sum(ledger.common.values()))
    cost: dict[str, float] = defaultdict(float)
    for staff, won in ledger.payroll.items():
        whole = sum(share for (group, _), share in ledger.time.items() if group == staff)
        for (group, activity), share in ledger.time.items():
            if group == staff:
                cost[activity] += shared * won / sum(ledger.payroll.values()) * share / whole
    for activity, won in ledger.material.items():
        cost[activity] += won
    earned = sum(ledger.revenue.values())
    others = sum(won for activity, won in cost.items() if activity != ledger.absorbed)
    return dict(cost), earned / others, earned / sum(cost.values())


def test_plain_loops_give_the_same_for_the_sample(sample):
    cost, left_out, absorbed = second(read_ledger(SAMPLE))
    assert {row.activity: row.cost for row in sample.costs} == pytest.approx(cost)
    assert sample.totals.recovery_left_out == pytest.approx(left_out)
    assert sample.totals.recovery_absorbed == pytest.approx(absorbed)


won = st.integers(1, 10**11).map(float)


@st.composite
def ledgers(draw: st.DrawFn) -> ClinicLedger:
    activities = tuple(f"a{i}" for i in range(draw(st.integers(2, 5))))
    staff = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    time: dict[tuple[str, str], float] = {}
    for group in staff:
        parts = [draw(st.integers(1, 100)) for _ in activities]
        time |= {(group, a): part / sum(parts) for a, part in zip(activities, parts, strict=True)}
    return ClinicLedger(
        place="ledger.csv",
        reading="CSV in UTF-8",
        activities=activities,
        payroll={group: draw(won) for group in staff},
        time=time,
        common={"rent": draw(won), "depreciation": draw(won)},
        material={activities[0]: draw(won)},
        revenue={activities[0]: draw(won), activities[1]: draw(won)},
        other_payers=draw(st.sampled_from([0.0, 0.05, 0.3])),
        non_covered=draw(st.sampled_from([0.0, 0.287, 0.43])),
        absorbed=draw(st.sampled_from([None, activities[-1]])) if len(activities) > 2 else None,
    )


laws = settings(max_examples=30, deadline=None)


@laws
@given(ledgers())
def test_plain_loops_give_the_same_for_any_ledger(ledger):
    result = cost_ledger(ledger)
    cost, left_out, absorbed = second(ledger)
    assert {row.activity: row.cost for row in result.costs} == pytest.approx(cost)
    assert result.totals.recovery_left_out == pytest.approx(left_out)
    assert result.totals.recovery_absorbed == pytest.approx(absorbed)


@laws
@given(ledgers())
def test_cost_in_is_cost_out_before_and_after_absorbing(ledger):
    result, total = cost_ledger(ledger), cost_ledger(ledger).totals
    entered = sum(itertools.chain(ledger.payroll.values(), ledger.common.values(), ledger.material.values()))
    assert total.cost + total.deducted == pytest.approx(entered)
    assert sum(row.cost for row in result.costs) == pytest.approx(total.cost)
    assert sum(row.full_cost for row in result.recoveries) == pytest.approx(total.cost)
    assert sum(key.share for key in result.keys) == pytest.approx(1)
    assert sum(row.balance for row in result.recoveries) == pytest.approx(total.balance, abs=1e-3)


def scaled(ledger: ClinicLedger, factor: float) -> ClinicLedger:
    def times(amounts):
        return {name: amount * factor for name, amount in amounts.items()}

    return replace(
        ledger,
        payroll=times(ledger.payroll),
        common=times(ledger.common),
        material=times(ledger.material),
        revenue=times(ledger.revenue),
    )


@laws
@given(ledgers(), st.sampled_from([0.001, 7.0, 1000.0]))
def test_scaling_won_scales_cost_and_leaves_the_ratios(ledger, factor):
    before, after = cost_ledger(ledger), cost_ledger(scaled(ledger, factor))
    assert after.totals.cost == pytest.approx(before.totals.cost * factor)
    for old, new in zip(before.recoveries, after.recoveries, strict=True):
        assert new.full_cost == pytest.approx(old.full_cost * factor)
        assert new.recovery == pytest.approx(old.recovery)
        assert new.full_recovery == pytest.approx(old.full_recovery)


@laws
@given(ledgers())
def test_splitting_a_staff_group_in_two_equal_ones_changes_nothing(ledger):
    halves = {name: won for name, won in ledger.payroll.items() if name != "s0"}
    halves |= {"s0": ledger.payroll["s0"] / 2, "twin": ledger.payroll["s0"] / 2}
    twin = {("twin", activity): share for (group, activity), share in ledger.time.items() if group == "s0"}
    split = cost_ledger(replace(ledger, payroll=halves, time={**ledger.time, **twin}))
    whole = cost_ledger(ledger)
    assert [row.cost for row in split.costs] == pytest.approx([row.cost for row in whole.costs])
    assert split.totals.recovery_absorbed == pytest.approx(whole.totals.recovery_absorbed)


def test_a_deduction_takes_non_covered_services_off_what_other_payers_leave():
    ledger = replace(read_ledger(SAMPLE), other_payers=0.1, non_covered=0.2)
    total = cost_ledger(ledger).totals
    assert total.deducted == pytest.approx((71_729_000 + 103_695_000) * (1 - 0.9 * 0.8))
    assert total.material == pytest.approx(12_684_000, abs=3)


def test_without_an_absorb_row_both_ratios_are_the_one_of_full_cost():
    result = cost_ledger(replace(read_ledger(SAMPLE), absorbed=None))
    assert len(result.recoveries) == 6
    assert f"{result.totals.recovery_left_out:.2%}" == f"{result.totals.recovery_absorbed:.2%}" == "78.54%"


def test_an_activity_without_any_cost_has_no_ratio():
    ledger = replace(read_ledger(SAMPLE), activities=(*read_ledger(SAMPLE).activities, "empty"))
    row = cost_ledger(ledger).recoveries[-1]
    assert (row.activity, row.cost, row.recovery, row.full_recovery) == ("empty", 0, None, None)


def test_the_terminal_shows_both_ratios_within_eighty_columns(sample, capsys):
    from rich.console import Console

    named = replace(sample, costs=(replace(sample.costs[0], activity="[red]진찰[/red]"), *sample.costs[1:]))
    show(named, Console(width=80))
    printed = capsys.readouterr().out
    assert "110.37 % without clinic_management, 78.54 % with it absorbed" in printed
    assert "Deficit at full cost: 40,364 thousand won" in printed
    assert "[red]진찰[/red]" in printed  # a user's name is never markup


def test_importing_the_room_loads_no_numerical_library():
    code = (
        "import sys, analysis.costing.clinic_ledger\n"
        "print([m for m in ('numpy', 'xarray', 'pandas', 'pyarrow', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
