"""From generated files to an effect whose truth is known, the watermark with it all the way."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.claims.dataset import WATERMARK
from analysis.claims.effects import hospice_effect, programme_effect, programme_effect_from_moments, tables_to_tell
from analysis.claims.engine import Claims, duckdb_connection, open_claims
from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import Margins
from analysis.claims.generation.writing import generate
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
