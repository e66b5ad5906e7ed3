"""The reproduction of the survey: verdicts, explanations and arithmetic with printed figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.costing.reproduction import cells, tables
from analysis.costing.reproduction.candidates import Step, candidates, chance, fits, steps
from analysis.costing.reproduction.findings import FINDINGS, read_findings
from analysis.costing.reproduction.printed import Report
from analysis.costing.reproduction.rounding import Rounded, total

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
CELLS = cells(PUBLISHED)


def verdict(table: str, row: str, column: str) -> list[str]:
    return [cell.verdict for cell in CELLS if (cell.table, cell.row, cell.column) == (table, row, column)]


def test_every_cell_that_differs_has_an_explanation():
    rows = tables(PUBLISHED)["costing_reproduction"]
    unexplained = [
        (row["table"], row["row"], row["column"]) for row in rows if row["verdict"] == "differs" and not row["finding"]
    ]
    assert unexplained == []


def test_every_finding_about_cells_is_about_a_cell_that_differs():
    differing = [cell for cell in CELLS if cell.verdict == "differs"]
    about_cells = [f for f in read_findings(PUBLISHED / FINDINGS) if f.row != "-"]
    assert [f.id for f in about_cells if not any(f.covers(cell) for cell in differing)] == []


def test_the_four_total_ratios_agree_to_the_printed_digits():
    for variant in ("1-1", "1-2", "2-1", "2-2"):
        assert verdict("t43", f"{variant} recovery", "total") == ["agrees"]


def test_table_37_of_variant_1_1_is_reproduced_in_every_cell():
    rows = [c for c in CELLS if c.table == "t37" and c.row in ("nhi_patients", "non_covered_1_1", "insured_1_1")]
    assert {c.verdict for c in rows} <= {"agrees", "within rounding"}
    assert len(rows) == 4 * 3 + 3 + 1 + 1


def test_the_lost_decimal_point_of_variant_1_2_is_found():
    (cell,) = [c for c in CELLS if (c.table, c.row, c.column) == ("t37", "non_covered_1_2", "fourth")]
    assert cell.verdict == "differs"
    assert cell.recomputed * 1000 == pytest.approx(587_246, rel=1e-4)


def test_the_source_added_its_own_misprint():
    assert verdict("t37", "non_covered_1_2", "total") == ["agrees"]


def test_the_break_between_table_37_and_the_activity_tables_is_found():
    assert "differs" in verdict("t38", "total", "total")
    assert "differs" in verdict("t41", "management", "total")


def test_a_total_below_the_sum_of_its_minima_is_found():
    assert verdict("t34", "total", "minimum") == ["differs"]


def test_a_printed_figure_is_anything_within_half_a_unit():
    found = Rounded.printed("28.7")
    assert (found.low, found.high) == pytest.approx((28.65, 28.75))


def test_two_printed_figures_that_cannot_be_equal_do_not_meet():
    assert not Rounded.printed("3.96").meets(Rounded.printed("3.94"))
    assert Rounded.printed("3.955").meets(Rounded.printed("3.95"))


def test_division_by_a_range_that_holds_zero_is_refused():
    with pytest.raises(ZeroDivisionError, match="holds zero"):
        Rounded.exact(1) / Rounded(-1, 1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 10), st.floats(0, 10))
def test_what_is_certain_of_a_product_holds_for_its_true_factors(a, b, wide, narrow):
    product = Rounded(a - wide, a + wide) * Rounded(b - narrow, b + narrow)
    slack = 1e-6 * (1 + abs(a * b))
    assert product.low - slack <= a * b <= product.high + slack


def test_a_sum_of_four_printed_figures_is_known_to_two_units():
    summed = total([Rounded.printed(text) for text in ("1", "2", "3", "4")])
    assert (summed.low, summed.high) == (8, 12)


def test_pay_and_number_of_staff_are_not_means_over_the_same_clinics():
    """Office, hand: number of staff gives large cities at most (1.255 - 1.105) / (1.255 - 1.005) = 60 %,
    pay at least (1,561.5 - 1,347.5) / (1,561.5 - 1,208.5) = 60.6 %."""
    for row in ("nurse_aide", "office"):
        (cell,) = [c for c in CELLS if c.formula.startswith("the two groups' pay") and c.row == row]
        assert cell.verdict == "differs"
        assert cell.low > float(cell.printed)


def test_the_labels_of_variant_2_give_other_totals_than_printed():
    """2-1 at 9,332 a month: (71,729 x 13,992 / 12,506 + 103,695) x 72.87 % with patients + 9,775 of materials."""
    first = next(c for c in CELLS if c.formula.startswith("1-1 with the implied owner's pay"))
    second = next(c for c in CELLS if c.formula.startswith("2-1 x (1 - own non-covered)"))
    assert first.recomputed == pytest.approx(143_802, abs=5)
    assert second.recomputed == pytest.approx((151_120 - 9_775) * 0.803056 + 9_775, abs=1)
    assert (first.verdict, second.verdict) == ("differs", "differs")


def test_the_components_of_table_45_add_to_the_cost_of_table_43():
    found = [c for c in CELLS if c.formula == "Table 45, sum over components"]
    assert [c.verdict for c in found] == ["agrees"] * 4


def test_no_rule_from_the_sources_own_figures_explains_an_unexplained_step():
    """As many of some five thousand ratios fit the four steps as chance gives; a rule would come on top of that."""
    report = Report(PUBLISHED)
    rules = {name: rule for name, rule in candidates(report).items() if rule.high - rule.low <= 2e-4}
    found = sum(len(fits(step, rules)) for step in steps(report))
    expected = sum(chance(step, rules) for step in steps(report))
    assert 4_500 < len(rules) < 5_500
    assert found == 2
    assert 2 < expected < 3


def test_a_rule_that_is_there_is_found():
    """Variant 1-2 takes off the own non-covered share: 47,524 of 111,188 is 110,288 of 258,031."""
    report = Report(PUBLISHED)
    step = Step("1-2", report("t37", "insured_1_2", "payroll"), report("t37", "nhi_patients", "payroll"))
    assert "revenue: (nhi + medical_aid) / (nhi + medical_aid + non_covered)" in fits(step, candidates(report))
