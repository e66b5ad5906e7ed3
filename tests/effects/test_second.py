"""Two other programs on the same made-up samples: pyfixest for regressions, csdid for staggered adoption.

Their results are committed (``data/effects/second.csv``), made by ``tests/effects/second.py`` in its own environment.
"""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from analysis.effects import aggregate, quantile_regression, regression, staggered, to_cells

HERE = Path(__file__).parent
with (HERE.parents[1] / "data" / "effects" / "second.csv").open(encoding="utf-8", newline="") as handle:
    LINES = list(csv.DictReader(handle))
CASES = sorted({line["case"] for line in LINES})
AGGREGATES = {"simple": "simple", "group": "group", "calendar": "calendar", "dynamic": "event"}


@pytest.fixture(scope="module")
def samples() -> Any:
    """The script's own samples, so that both programs and this test see the same rows."""
    found = importlib.util.spec_from_file_location("second", HERE / "second.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def lines(case: str) -> list[dict[str, str]]:
    return [line for line in LINES if line["case"] == case]


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("regression")])
def test_a_regression_on_cells_is_that_of_pyfixest_on_rows(samples, case):
    cluster = "region" if "cluster" in case else None
    cells = to_cells(samples.fixed(), "cost", ["drug", "age", "ill", *([cluster] if cluster else [])])
    found = regression(cells, ["drug", "age", "ill"], errors="cluster" if cluster else "HC1", cluster=cluster)
    for line in lines(case):
        at = found.names.index(line["quantity"])
        assert found.coefficients[at] == pytest.approx(float(line["estimate"]), rel=1e-8)
        assert found.standard_errors[at] == pytest.approx(float(line["standard_error"]), rel=1e-8)


@pytest.mark.parametrize(("quantile", "close"), [(0.5, 0.02), (0.9, 1e-5)])
def test_a_quantile_regression_is_that_of_pyfixest(samples, quantile, close):
    (line,) = lines(f"quantile regression, {quantile}")
    effect = quantile_regression(samples.fixed(), "cost", "drug", ["age", "ill"], quantile=quantile)
    # The median has a range of solutions that fit equally well; each program stops somewhere in it.
    assert effect.estimate == pytest.approx(float(line["estimate"]), abs=close)


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("staggered")])
def test_staggered_effects_and_their_errors_are_those_of_csdid(samples, case):
    mended = "doubly robust" in case
    cells = staggered(
        samples.clinics(mended),
        unit="clinic",
        period="period",
        first_treated="first",
        outcome="cost",
        covariates=["size"] if mended else [],
        control="not_yet" if "notyet" in case else "never",
        base="varying",
    )
    ours = {f"cell {line.first_treated} {line.period}": line for line in cells.table().itertuples()}
    printed = lines(case)
    assert len(printed) == len(ours) + len(AGGREGATES)
    # Both are exact but for the propensity's convergence.
    close = 1e-4 if mended else 1e-6
    for line in printed:
        if line["quantity"] in AGGREGATES:
            overall = aggregate(cells, AGGREGATES[line["quantity"]], bounds=False).overall
            effect, error = overall.estimate, overall.standard_error
        else:
            effect, error = ours[line["quantity"]].effect, ours[line["quantity"]].standard_error
        assert effect == pytest.approx(float(line["estimate"]), rel=close)
        assert error == pytest.approx(float(line["standard_error"]), rel=close)
