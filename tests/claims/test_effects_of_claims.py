"""From generated files to an effect whose truth is known, the watermark with it all the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.claims.cohorts import landmark
from analysis.claims.dataset import WATERMARK
from analysis.claims.effects import hospice_effect, programme_effect, programme_effect_from_moments, tables_to_tell
from analysis.claims.engine import Claims, duckdb_connection, open_claims
from analysis.claims.generation import people
from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import Margins
from analysis.claims.generation.writing import generate
from analysis.claims.windows import between
from analysis.effects.staggered import staggered
from analysis.faults import InputFaults


@pytest.fixture(scope="module")
def claims(margins: Margins, tmp_path_factory: pytest.TempPathFactory) -> Claims:
    """A programme strong enough to be seen in 20,000 people."""
    design = Design(persons=20_000, seed=9, persons_per_clinic=100, visit_effect=0.6)
    return open_claims(generate(design, margins, tmp_path_factory.mktemp("effect") / "made"), duckdb_connection())


def test_the_programme_is_seen_after_adoption_and_not_before(claims: Claims):
    found = programme_effect(claims, "fees_outpatient")
    table = found.table()
    cohort, period, effect = table.columns[0], table.columns[1], table.columns[2]
    before = table[table[period] < table[cohort] - 1]
    after = table[table[period] >= table[cohort] + 3]
    # The full effect is 60 % of visits to the clinic; a member's visits cost some 78,000 won a quarter, so about 45,000
    # won; two clinics' worth of noise is a third of that.
    assert after[effect].mean() > 25_000
    assert abs(before[effect].mean()) < 12_000


def test_moments_of_the_engine_give_the_same_effects_as_its_rows(claims: Claims):
    from analysis.claims.clinics import clinic_panel

    rows = clinic_panel(claims, 2022, 8).to_pyarrow().to_pandas()
    wanted = staggered(
        rows, unit="clinic", period="quarter", first_treated="first_treated", outcome="fees_inpatient"
    ).table()
    found = programme_effect_from_moments(claims).table()
    assert found.iloc[:, 2].to_numpy() == pytest.approx(wanted.iloc[:, 2].to_numpy(), rel=1e-6, abs=1e-3)
    assert np.isfinite(found.iloc[:, 3]).all()


def test_too_few_people_in_an_arm_are_refused(claims: Claims):
    with pytest.raises(InputFaults, match="too few people in an arm"):
        hospice_effect(claims)


@dataclass(frozen=True)
class Dying:
    """Claims with hospice, and the won that it changed for those in it by the landmark, net of later entry."""

    claims: Claims
    truth: float


@pytest.fixture(scope="module")
def dying(margins: Margins, tmp_path_factory: pytest.TempPathFactory) -> Dying:
    """12,000 people of whom thirty times as many die as in Korea, all of cancer, half of them in hospice, for longer: a
    small sample that holds 200 people in hospice by the landmark. Fees far from death stay as published.
    """
    rates = np.minimum(30 * margins.death_rates, 0.9)
    more = replace(margins, death_rates=rates)
    rate = more.death_rate
    more = replace(more, fees=margins.base_fees * (1 - rate) + rate * margins.last_year)
    design = Design(persons=12_000, seed=3)
    folder = tmp_path_factory.mktemp("dying")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "CANCER_SHARE", np.ones(19))
        patch.setattr(people, "HOSPICE_USE", 0.5)
        patch.setattr(people, "HOSPICE_STAY", 30.0)
        patch.setattr(people, "CALIBRATION_PEOPLE", 40_000)
        claims, twin = (
            open_claims(generate(one, more, folder / name), duckdb_connection())
            for name, one in (("made", design), ("twin", design.twin(hospice=False)))
        )
    return Dying(claims, _changed_by_hospice(claims, twin, folder))


def _changed_by_hospice(claims: Claims, twin: Claims, folder: Path) -> float:
    """Mean of fees less the twin's fees of the same days, of the exposed, less that of the unexposed with as many days:
    some of them enter later, which the comparison by intention leaves in.
    """
    spans = landmark(claims).to_pyarrow()
    made, undone = (
        between(one, one.connection.create_table("spans", spans, temp=True))
        .select("PERSON_ID", "exposed", "followed", "fees")
        .to_pyarrow()
        .to_pandas()
        .set_index("PERSON_ID")
        for one in (claims, twin)
    )
    made["change"] = made["fees"] - undone["fees"]
    made["days"] = pd.cut(made["followed"], [0, 7, 14, 21, 30, 45, 60, 89, 90])
    means = made.groupby(["days", "exposed"], observed=True)["change"].mean().unstack()
    weights = made[made["exposed"] == 1].groupby("days", observed=False).size().reindex(means.index)
    return float(np.average((means[1] - means[0]).fillna(0), weights=weights))


def test_the_effect_of_hospice_is_what_was_put_into_the_claims(dying: Dying):
    effect = hospice_effect(dying.claims)
    # A day in hospice costs 280,000 won and takes 35 % off the rest; with some 30 days in it, 6 to 8 million won.
    assert 6e6 < dying.truth < 8e6
    # The twin shares every random number, so what is left is chance in who is in which arm: by the twin's own fees an
    # error of 0.5 million won. Two and a half of these are allowed.
    assert effect.estimate == pytest.approx(dying.truth, abs=1.25e6)
    assert effect.watermark == WATERMARK


def test_days_left_to_live_hide_part_of_the_effect_if_they_are_not_compared(dying: Dying):
    """Those in hospice by the landmark have 30 days of the next 90 left and the others 60: two million won less."""
    assert hospice_effect(dying.claims, remaining=False).estimate < dying.truth - 1.5e6


@pytest.fixture(scope="module")
def many(margins: Margins, tmp_path_factory: pytest.TempPathFactory) -> Claims:
    design = Design(persons=300_000, seed=12)
    return open_claims(generate(design, margins, tmp_path_factory.mktemp("many") / "made"), duckdb_connection())


@pytest.mark.slow
def test_an_effect_of_generated_claims_is_marked_and_its_small_counts_are_not_told(many: Claims):
    effect = hospice_effect(many)
    assert effect.watermark == WATERMARK
    assert np.isfinite(effect.estimate)
    for table in tables_to_tell(effect).values():
        for column in table.columns:
            if str(column) == "n" or str(column).startswith("n_"):
                counts = [value for value in table[column] if isinstance(value, int)]
                assert all(value == 0 or value >= 10 for value in counts)
