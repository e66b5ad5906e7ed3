from __future__ import annotations

import pytest

from analysis.synthesis import DESCRIPTIVE_BELOW, Study, leave_one_out, pool, robust, synthesise

FIVE = [Study(name, estimate, 0.1) for name, estimate in zip("ABCDE", (0.1, -0.2, 0.3, 0.0, -0.4), strict=True)]


def test_five_studies_with_errors_are_pooled_and_four_are_listed():
    assert DESCRIPTIVE_BELOW == 5
    evidence = synthesise(FIVE)
    estimates, errors = [study.estimate for study in FIVE], [0.1] * 5
    assert not evidence.descriptive
    assert evidence.pooled == pool(estimates, errors)
    assert evidence.sandwich == robust(estimates, errors)
    assert evidence.without == leave_one_out(estimates, errors)
    # Each of these is of four: computed to show what a study does, not to carry a number.
    assert all(pooled.descriptive for pooled in evidence.without)

    four = synthesise(FIVE[:4])
    assert four.descriptive
    assert (four.pooled, four.sandwich, four.without) == (None, None, ())
    assert four.listed == tuple(FIVE[:4])


def test_estimates_without_error_count_for_the_range_and_not_for_the_rule_of_five():
    silent = Study("F", -0.9)
    evidence = synthesise([*FIVE[:4], silent])
    assert evidence.descriptive
    assert evidence.range == (-0.9, 0.3)
    assert evidence.without_error == (silent,)
    assert synthesise([*FIVE, silent]).pooled == synthesise(FIVE).pooled


def test_five_estimates_of_one_study_are_one_study():
    same = [Study("A", 0.1 * place, 0.1, f"arm {place}") for place in range(5)]
    evidence = synthesise(same)
    assert evidence.descriptive
    combined = evidence.combined[0]
    assert len(evidence.combined) == 1
    assert combined.name == "A"
    assert [combined.estimate, combined.standard_error] == pytest.approx([0.2, 0.1])
    # Beside four others they are one row, the mean of the five, and weigh as one.
    pooled = synthesise([*FIVE[1:], *same]).pooled
    assert pooled == synthesise([*FIVE[1:], combined]).pooled
    assert pooled is not None
    assert pooled.studies == 5


def test_method_level_and_correlation_reach_the_figures():
    rows = [*FIVE, Study("A", 0.2, 0.1)]
    evidence = synthesise(rows, "dl", hartung_knapp=False, correlation=0.0, level=0.9)
    # A is 0.15 ± √(0.01 + 0.01) / 2
    estimates, errors = [0.15, *(study.estimate for study in FIVE[1:])], [0.02**0.5 / 2, *[0.1] * 4]
    expected = pool(estimates, errors, "dl", False, 0.9)
    assert evidence.pooled is not None
    assert evidence.pooled.mean == pytest.approx(expected.mean)
    assert evidence.pooled.interval == pytest.approx(expected.interval)
    assert evidence.pooled.level == 0.9


def test_no_studies_are_refused():
    with pytest.raises(ValueError, match="no studies"):
        synthesise([])
