"""Each thing that can be wrong in a file of incentives is one fault with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.primary_care.incentives.incentive_file import MEASURES, read_directions, read_incentives
from analysis.primary_care.incentives.settlement import settle_file

EXAMPLE = Path(__file__).resolve().parents[3] / "data/examples/incentives.csv"
TEXT = EXAMPLE.read_text("utf-8")
MEASURED = Path(__file__).resolve().parents[3] / MEASURES


def row_of(text: str) -> int:
    return TEXT[: TEXT.index(text)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("term,,,share,", "term,,,shar,", "item 'shar'"),
        ("withhold,Plan A,,capitation,", "withold,Plan A,,capitation,", "section 'withold'"),
        ("withhold,Plan A,,capitation,400000000", "withhold,Plan A,,capitation,-1", "value -1"),
        ("withhold,Plan A,,capitation,400000000", "withhold,Plan A,,capitation,", "a withhold row without value"),
        ("unassigned,,North,,1000", "unassigned,,North,,1000.5", "value 1000.5"),
        ("unassigned,,North,,1000", "unassigned,,Nort,,1000", "county 'Nort' without a plan"),
        ("payment,Plan A,,2C,", "payment,Plan A,,2D,", "item '2D'"),
        ("0.72,0.68,0.6,0.8", "0.72,0.68,0.6,0.6", "a goal at the threshold"),
        ("gap,Plan A,,blood_pressure", "gap,Plan A,,bp", "a gap of 'Plan A' in 'bp', which has no quality row"),
        ("presence,Plan B,South", "presence,Plan C,South", "plan 'Plan C' without quality or score"),
        ("Plan B,,primary_care,18000000", "Plan B,,primary_care,300000000", "primary_care above total"),
        (
            "presence,Plan B,North",
            "presence,Plan A,North",
            "section 'presence', plan 'Plan A', county 'North' a second time",
        ),
    ],
)
def test_one_slip_is_one_fault_at_its_row(tmp_path, old, new, fault):
    path = tmp_path / "incentives.csv"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(InputFaults) as caught:
        read_incentives(path)
    assert [(one.row, one.given) for one in caught.value.faults] == [(row_of(old), fault)]


def test_a_goal_on_the_wrong_side_of_its_threshold_is_a_fault(tmp_path):
    path = tmp_path / "incentives.csv"
    path.write_text(TEXT.replace("0.28,0.33,0.4,0.25", "0.28,0.33,0.25,0.4"), "utf-8")
    with pytest.raises(InputFaults, match=r"a goal of 0\.4 above the threshold of 0\.25 for hba1c_poor"):
        read_incentives(path, read_directions(MEASURED))
    assert read_incentives(path).measures  # of a measure that nobody knows either may be meant


def test_a_plan_without_one_of_its_figures_is_a_fault(tmp_path):
    path = tmp_path / "incentives.csv"
    path.write_text(TEXT.replace("reinvestment,Plan B,,revenue,260000000,,,,\n", ""), "utf-8")
    with pytest.raises(InputFaults, match="reinvestment of 'Plan B' without revenue"):
        read_incentives(path)


def test_counts_of_members_that_do_not_nest_are_a_fault(tmp_path):
    path = tmp_path / "incentives.csv"
    path.write_text(TEXT.replace("contact,Plan A,,reached,12000", "contact,Plan A,,reached,32000"), "utf-8")
    with pytest.raises(InputFaults, match="contact of 'Plan A' that does not nest"):
        read_incentives(path)


def test_a_file_with_one_section_gives_one_table(tmp_path):
    lines = TEXT.splitlines()
    path = tmp_path / "spending.csv"
    path.write_text("\n".join([lines[0], *(line for line in lines if line.startswith("spending"))]) + "\n", "utf-8")
    assert list(settle_file(path).tables) == ["primary_care_and_payment"]


def test_the_example_by_hand():
    tables = settle_file(EXAMPLE).tables
    plan_a = tables["quality"][0]
    # 72 % on the way from 60 to 80; a third of the distance from 68 to 80 closed; the gap from 10 to 6 points
    assert (plan_a["level"], plan_a["improvement"], plan_a["smaller_gap"]) == pytest.approx((6, 5 / 3, 2))
    assert sum(row["net"] for row in tables["withhold"]) == pytest.approx(0)
    # profit of 42 on a revenue of 420: 5 % of 31.5 and 7.5 % of 10.5
    assert tables["reinvestment"][0]["by_contract"] == pytest.approx(0.05 * 31.5e6 + 0.075 * 10.5e6)
    # 2,600 members × 4 points × 2 + 9,000 × 4 × 2
    assert tables["sanctions"][1]["sanction"] == pytest.approx(92_800)
    # 11 million over the benchmark of 255: 30 %
    assert tables["shared_savings"][1]["paid"] == pytest.approx(-3.3e6)
    assert tables["members_without_primary_care"][0]["share_still_missed"] == pytest.approx(0.19)


def test_points_of_the_file_change_the_score(tmp_path):
    path = tmp_path / "incentives.csv"
    path.write_text(TEXT + "term,,,points_gap,0,,,,\n", "utf-8")
    before, after = (settle_file(one).tables["withhold"][0]["score"] for one in (EXAMPLE, path))
    assert before != after
