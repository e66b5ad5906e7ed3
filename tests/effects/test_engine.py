"""Tables that an engine sums are enough: from Ibis to an effect without a row of a person or clinic in between."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest

from analysis.claims.statistics import cells, panel_moments
from analysis.effects import aggregate, designs, regression, staggered, staggered_from_moments, treatment_effect

CLINIC = ("clinic", "period", "first", "cost")


def test_effects_by_cohort_from_the_engines_moments_are_those_of_the_panel(clinics):
    table = ibis.memtable(pa.Table.from_pandas(clinics, preserve_index=False))
    moments = panel_moments(table, *CLINIC).to_pyarrow().to_pandas()
    assert len(moments) == 4 * 21  # cohorts 0, 3, 4, 5; pairs of six periods
    small = staggered_from_moments(moments)
    cells_of = staggered(clinics, unit="clinic", period="period", first_treated="first", outcome="cost")
    assert small.found.values == pytest.approx(cells_of.found.values, abs=1e-9)
    for kind in ("simple", "event"):
        first, second = (aggregate(one, kind, bounds=False).overall for one in (cells_of, small))
        assert second.standard_error == pytest.approx(first.standard_error, rel=1e-7)


def test_an_effect_on_persons_from_the_engines_cells_is_that_of_the_rows(random):
    persons = designs.confounded(random, 500)
    persons["age"] = persons["age"].round()
    persons["region"] = np.arange(500) % 20
    table = ibis.memtable(pa.Table.from_pandas(persons, preserve_index=False))
    small = cells(table, ["drug", "age", "ill"], "cost").to_pyarrow().to_pandas()
    rows = treatment_effect(persons, "cost", "drug", ["age", "ill"])
    sums = treatment_effect(small, "cost", "drug", ["age", "ill"])
    assert sums.estimate == pytest.approx(rows.estimate, rel=1e-8)
    assert sums.standard_error == pytest.approx(rows.standard_error, rel=1e-6)
    clustered = cells(table, ["drug", "age", "ill"], "cost", cluster="region").to_pyarrow().to_pandas()
    found = regression(clustered, ["drug", "age", "ill"], errors="cluster", cluster="region")
    assert found.persons == 500
    assert found.freedom == 19
