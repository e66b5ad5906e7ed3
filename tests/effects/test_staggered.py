from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.effects import aggregate, designs, event_study, staggered, staggered_from_moments
from analysis.effects.panel import NEVER
from analysis.faults import InputFaults

NAMES: dict[str, Any] = {"unit": "clinic", "period": "period", "first_treated": "first", "outcome": "cost"}


def moments(panel: pd.DataFrame) -> pd.DataFrame:
    """Cohorts' sums and cross-products over pairs of periods: what an engine's self-join gives."""
    pairs = panel.merge(panel, on=["clinic", "first"], suffixes=("_a", "_b"))
    pairs = pairs[pairs["period_a"] <= pairs["period_b"]].assign(both=lambda rows: rows["cost_a"] * rows["cost_b"])
    table = pairs.groupby(["first", "period_a", "period_b"], as_index=False).agg(
        n=("clinic", "size"), sum_a=("cost_a", "sum"), sum_b=("cost_b", "sum"), sum_ab=("both", "sum")
    )
    return table.rename(columns={"first": "first_treated"})


@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_a_large_panel_brings_every_known_effect_back(random, control):
    panel = designs.adoption(random, 4000)
    cells = staggered(panel, control=control, **NAMES)
    for kind in ("simple", "group", "calendar", "event"):
        table = aggregate(cells, kind, bounds=False).table()
        truth = designs.adoption_truth(kind)
        for line in table.itertuples():
            # 4.5 errors: the most deviant of twenty parts lies further out than one.
            assert abs(line.effect - truth.get(int(getattr(line, kind)), 0.0)) < 4.5 * line.standard_error


def test_covariates_mend_trends_that_are_parallel_only_given_size(random):
    panel = designs.adoption(random, 4000, confounded=True)
    truth = designs.adoption_truth("simple", confounded=True)[0]
    plain = aggregate(staggered(panel, **NAMES)).overall
    for form in ("dr", "reg"):
        mended = aggregate(staggered(panel, covariates=["size"], form=form, **NAMES)).overall
        assert abs(mended.estimate - truth) < 4 * mended.standard_error
        assert abs(plain.estimate - truth) > 8 * mended.standard_error


@pytest.mark.parametrize("base", ["universal", "varying"])
@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_cohorts_moments_give_every_effect_and_error_of_the_panel(clinics, control, base):
    cells = staggered(clinics, control=control, base=base, **NAMES)
    small = staggered_from_moments(moments(clinics), control=control, base=base)
    assert small.cells == cells.cells
    assert small.found.values == pytest.approx(cells.found.values, abs=1e-10)
    assert small.found.covariance() == pytest.approx(cells.found.covariance(), abs=1e-12)
    for kind in ("simple", "group", "calendar", "event"):
        first, second = (aggregate(one, kind, bounds=False) for one in (cells, small))
        assert second.overall.standard_error == pytest.approx(first.overall.standard_error, rel=1e-8)
        assert second.found.errors() == pytest.approx(first.found.errors(), rel=1e-8)


def test_moments_hold_no_clinics_own_value(clinics):
    rows = staggered_from_moments(moments(clinics)).panel.outcome
    own = clinics.pivot(index="clinic", columns="period", values="cost").to_numpy()
    assert np.abs(rows[:, None, :] - own[None, :, :]).max(axis=2).min() > 0.01


def test_two_periods_are_the_textbook_difference_in_differences():
    panel = pd.DataFrame(
        {
            "clinic": [1, 1, 2, 2, 3, 3, 4, 4],
            "period": [1, 2] * 4,
            "first": [2, 2, 2, 2, 0, 0, 0, 0],
            "cost": [10, 15, 12, 19, 9, 10, 11, 14],
        }
    )
    overall = aggregate(staggered(panel, **NAMES)).overall
    # Changes: treated 5 and 7, others 1 and 3. Effect 6 - 2; error² = (1 + 1)/2/2 + (1 + 1)/2/2.
    assert overall.estimate == pytest.approx(4)
    assert overall.standard_error == pytest.approx(1)


def test_late_adopters_are_never_compared_with_early_ones_whose_effect_still_grows():
    """Flat trends and effects that grow: two-way fixed effects go wrong, cohort by cohort nothing does."""
    rows = [
        {
            "clinic": clinic,
            "period": period,
            "first": first,
            "cost": float(clinic) + max(period - first + 1, 0) * bool(first),
        }
        for clinic, first in enumerate([2, 2, 4, 4, 0, 0])
        for period in range(1, 6)
    ]
    panel = pd.DataFrame(rows)
    panel["cost"] += np.random.default_rng(1).normal(0, 1e-6, len(panel))
    by_event = aggregate(staggered(panel, **NAMES), "event", bounds=False).table().set_index("event")["effect"]
    assert by_event.loc[[0, 1, 2, 3]].tolist() == pytest.approx([1, 2, 3, 4], abs=1e-4)


def test_anticipation_moves_the_base_back(clinics):
    early = clinics.copy()
    ahead = (early["first"] > 0) & (early["period"] == early["first"] - 1)
    early.loc[ahead, "cost"] += 5
    spoilt = aggregate(staggered(early, **NAMES)).overall.estimate
    clean = aggregate(staggered(clinics, **NAMES)).overall.estimate
    assert spoilt == pytest.approx(clean - 5)
    aware = staggered(early, anticipation=1, **NAMES)
    unaware = staggered(clinics, anticipation=1, **NAMES)
    assert aggregate(aware).overall.estimate == pytest.approx(aggregate(unaware).overall.estimate)


def test_scaling_shifting_and_renaming_do_what_they_should(clinics):
    first = aggregate(staggered(clinics, **NAMES)).overall
    other = clinics.assign(cost=7 + 1000 * clinics["cost"], clinic=-clinics["clinic"]).sample(frac=1, random_state=2)
    second = aggregate(staggered(other, **NAMES)).overall
    assert second.estimate == pytest.approx(1000 * first.estimate)
    assert second.standard_error == pytest.approx(1000 * first.standard_error)


def test_what_all_clinics_share_in_a_period_cancels(clinics):
    common = {period: 3.0 * period**2 for period in range(1, 7)}
    first = staggered(clinics, **NAMES)
    second = staggered(clinics.assign(cost=clinics["cost"] + clinics["period"].map(common)), **NAMES)
    assert second.found.values == pytest.approx(first.found.values)


def test_overall_averages_are_those_of_their_parts(clinics):
    cells = staggered(clinics, **NAMES)
    event = aggregate(cells, "event", bounds=False)
    after = [value for part, value in zip(event.parts, event.found.values, strict=True) if part >= 0]
    assert event.overall.estimate == pytest.approx(np.mean(after))
    group = aggregate(cells, "group")
    size = clinics.drop_duplicates("clinic").groupby("first").size().drop(NEVER)
    assert group.overall.estimate == pytest.approx(np.average(group.found.values, weights=size))


def test_clinics_that_lack_a_period_or_start_treated_leave_by_name(clinics):
    cut = clinics.drop(clinics[(clinics["clinic"] == 5) & (clinics["period"] == 2)].index)
    cut.loc[cut["clinic"] == 6, "first"] = 1
    flow = dict(staggered(cut, **NAMES).panel.flow)
    assert flow["units in the data"] == 60
    assert flow["every period and value known"] == 59
    assert flow["not treated from the start"] == 58


def test_a_blank_or_later_first_period_means_never(clinics):
    blank = clinics.assign(first=clinics["first"].where(clinics["first"] > 0).astype(float))
    later = clinics.assign(first=clinics["first"].where(clinics["first"] > 0, 99))
    for other in (blank, later):
        assert staggered(other, **NAMES).found.values == pytest.approx(staggered(clinics, **NAMES).found.values)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda panel: pd.concat([panel, panel.head(1)]), "there before"),
        (lambda panel: panel.assign(first=panel["first"] + panel["period"]), "changes"),
        (lambda panel: panel.drop(columns="cost"), "no column 'cost'"),
        (lambda panel: panel.assign(first=0), "no unit that adopts"),
    ],
)
def test_a_panel_that_does_not_serve_is_refused(clinics, change, words):
    with pytest.raises(InputFaults, match=words):
        staggered(change(clinics), **NAMES)


def test_without_never_treated_there_is_nobody_to_compare_with_unless_not_yet_counts(clinics):
    adopters = clinics[clinics["first"] > 0]
    with pytest.raises(InputFaults, match="not_yet"):
        staggered(adopters, **NAMES)
    cells = staggered(adopters, control="not_yet", **NAMES)
    assert max(period for _, period in cells.cells) < max(clinics["first"])


def test_an_event_study_for_bounds_needs_one_base_and_has_no_gap(clinics):
    before, after, values, covariance = event_study(staggered(clinics, **NAMES))
    assert before == (-4, -3, -2)
    assert after == (0, 1, 2, 3)
    assert covariance.shape == (len(values), len(values)) == (7, 7)
    with pytest.raises(InputFaults, match="varying base"):
        event_study(staggered(clinics, base="varying", **NAMES))


def test_an_event_study_says_how_far_trends_may_part(clinics):
    names = [one.name for one in aggregate(staggered(clinics, **NAMES), "event").overall.sensitivity]
    assert names == ["E-value", "relative magnitudes, breakdown", "smoothness, breakdown"]
