"""Tables of the package chapter and the summary, from rows made for the test."""

from __future__ import annotations

import pytest

from analysis.report import package as chapter
from analysis.report.numbers import MINUS

UNITS = {
    "package_gross_cost": "billion_won",
    "package_avoided_fees": "billion_won",
    "package_net_total": "billion_won",
    "package_net_nhi": "billion_won",
    "package_net_to": "trillion_won",
    "package_flow_to": "trillion_won",
    "package_net_to_real": "trillion_won",
    "package_flow_to_real": "trillion_won",
}


def plain(cell: str) -> str:
    """A cell without its link and its bold."""
    return cell.strip("*").split("](")[0].lstrip("[")


@pytest.fixture
def package(charted, spread):
    """Trillion won: gross cost 5, avoided 2 and net 3 a year and in sum; NHI 2.5 a year and 2 in sum."""
    rows = []
    yearly = {"gross_cost": 5e12, "avoided_fees": 2e12, "net_total": 3e12, "net_nhi": 2.5e12}
    for name, amount in yearly.items():
        rows += [spread(f"package_{name}", amount, 1e12, period=y, **chapter.CHANGED) for y in chapter.SINGLE_YEARS]
    for suffix, worth in (("", 1.0), ("_real", 0.5)):
        for year in chapter.YEARS:
            at = {"horizon": year, **chapter.CHANGED}
            for payer, amount in (("nhi", 2e12), ("patient", 1e12)):
                rows.append(spread(f"package_net_to{suffix}", amount * worth, 1e11, payer=payer, **at))
            for flow, amount in (("gross_cost", 5e12), ("avoided", 2e12), ("net", 3e12)):
                rows.append(spread(f"package_flow_to{suffix}", amount * worth, 1e11, flow=flow, **at))
    charted(rows, UNITS)


def test_single_years_show_gross_cost_and_fees_avoided_without_a_sign_and_net_effects_with_one(package):
    table = chapter.flows_table()
    assert table.header == ("Trillion won, nominal", "2027", "2030", "2035", "2040")
    figures = ["5.0 (4.0 to 6.0)", "2.0 (1.0 to 3.0)", "+3.0 (2.0 to 4.0)", "+2.5 (1.5 to 3.5)"]
    assert [plain(row[1]) for row in table.rows] == figures
    assert [row[0].startswith("**") for row in table.rows] == [False, False, True, False]


def test_sums_stand_nominal_and_at_prices_of_2025_each_to_its_three_horizons(package):
    table = chapter.sums_table()
    assert [row[0] for row in table.rows] == [
        "Gross cost, nominal",
        "less fees avoided, nominal",
        "Net effect, all payers, nominal",
        "Gross cost, prices of 2025",
        "less fees avoided, prices of 2025",
        "Net effect, all payers, prices of 2025",
    ]
    assert [plain(row[3]) for row in table.rows] == [
        "5.00 (4.90 to 5.10)",
        "2.00 (1.90 to 2.10)",
        "+3.00 (2.90 to 3.10)",
        "2.50 (2.40 to 2.60)",
        "1.00 (0.90 to 1.10)",
        "+1.50 (1.40 to 1.60)",
    ]


@pytest.mark.parametrize(
    ("estimate", "prices", "whole"), [("package_net_to", "nominal", "+3.00"), ("package_net_to_real", "2025", "+1.50")]
)
def test_payers_end_in_the_sum_of_all_at_the_same_prices(package, estimate, prices, whole):
    table = chapter.payers_table(estimate)
    assert table.header[0].startswith("Trillion won")
    assert table.header[0].endswith(prices)
    assert [row[0] for row in table.rows] == ["NHI", "Patients", "**All payers**"]
    assert plain(table.rows[-1][2]).startswith(whole)


def test_each_answer_has_its_won_its_points_of_the_rate_and_how_often_nhi_saves(charted, spread):
    rows = []
    units: dict[str, str] = {}
    for place, (room, scenario) in enumerate(chapter.ANSWERS.values(), start=1):
        at = {"period": 2035, "scenario": scenario, "measure": "change"}
        rows.append(spread(f"{room}_net_nhi", place * 1e11, 2e11, **at))
        rows.append(spread(f"{room}_net_rate_points", place * 1e-4, 1e-4, **at))
        units |= {f"{room}_net_nhi": "billion_won", f"{room}_net_rate_points": "percentage_points"}
    charted(rows, units)
    table = chapter.answers_table()
    assert [row[0] for row in table.rows][:2] == ["Hospice, half of cancer deaths", "Clinics paid by enrolled person"]
    # 0.1 trillion won with 0.2 either side; a point is one hundredth, so 0.0001 is 0.010 points
    assert plain(table.rows[0][1]) == f"+0.10 ({MINUS}0.10 to 0.30)"
    assert plain(table.rows[0][2]) == "+0.010 (0.000 to 0.020)"
    assert table.rows[-1][0] == "**All four, hospice by its plan**"
