"""Sufficient statistics give the estimates of all rows, to the last digits."""

from __future__ import annotations

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import statsmodels.api as sm

from analysis.claims.statistics import cells, counts, cross_products, panel_moments


@pytest.fixture
def people() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"treated": rng.integers(0, 2, 5000), "age": rng.integers(0, 9, 5000)})
    frame["fees"] = 100.0 + 30 * frame["age"] - 12 * frame["treated"] + rng.gamma(2, 50, 5000)
    return frame


def table_of(frame: pd.DataFrame) -> ibis.Table:
    return ibis.memtable(pa.Table.from_pandas(frame))  # from pandas itself, Ibis asks for an option that is going away


def as_frame(expression: ibis.Table) -> pd.DataFrame:
    return expression.to_pyarrow().to_pandas()


def test_least_squares_on_cells_is_least_squares_on_people(people: pd.DataFrame):
    table = as_frame(cells(table_of(people), ["treated", "age"], "fees"))
    assert len(table) == 18
    full = sm.OLS(people["fees"], sm.add_constant(people[["treated", "age"]])).fit(cov_type="HC0")
    x = np.column_stack([np.ones(len(table)), table["treated"], table["age"]])
    n, total, squares = (table[name].to_numpy(float) for name in ("n", "sum", "sum_squares"))
    inverse = np.linalg.inv(x.T @ (n[:, None] * x))
    beta = inverse @ (x.T @ total)
    fitted = x @ beta
    residual_squares = squares - 2 * fitted * total + n * fitted**2
    errors = np.sqrt(np.diag(inverse @ (x.T @ (residual_squares[:, None] * x)) @ inverse))
    assert beta == pytest.approx(full.params.to_numpy(), rel=1e-9)
    assert errors == pytest.approx(full.bse.to_numpy(), rel=1e-9)


def test_cross_products_are_those_of_the_matrix(people: pd.DataFrame):
    found = as_frame(cross_products(table_of(people), ["treated", "age"], "fees")).iloc[0]
    matrix = people[["treated", "age", "fees"]].to_numpy(float)
    assert found["n"] == 5000
    assert found["age__fees"] == pytest.approx(matrix[:, 1] @ matrix[:, 2])
    assert found["fees__fees"] == pytest.approx(matrix[:, 2] @ matrix[:, 2])


def test_panel_moments_hold_the_covariance_of_changes():
    rng = np.random.default_rng(2)
    wide = rng.normal(size=(30, 3))
    first = np.repeat([0, 2], 15)
    panel = pd.DataFrame(
        {
            "clinic": np.repeat(np.arange(30), 3),
            "quarter": np.tile([1, 2, 3], 30),
            "first_treated": np.repeat(first, 3),
            "y": wide.ravel(),
        }
    )
    found = as_frame(panel_moments(table_of(panel), "clinic", "quarter", "first_treated", "y"))
    assert len(found) == 2 * 6
    cell = found.set_index(["first_treated", "period_a", "period_b"])
    one, three, both = (cell.loc[(2, *pair)] for pair in ((1, 1), (3, 3), (1, 3)))
    change = (wide[:, 2] - wide[:, 0])[first == 2]
    mean = (both["sum_b"] - both["sum_a"]) / both["n"]
    square = (three["sum_ab"] + one["sum_ab"] - 2 * both["sum_ab"]) / both["n"]
    assert mean == pytest.approx(change.mean())
    assert square - mean**2 == pytest.approx(change.var())


def test_counts_hold_the_two_largest_of_each_cell():
    frame = pd.DataFrame({"a": ["x"] * 3 + ["y"], "won": [5, 9, 2, 4]})
    found = as_frame(counts(table_of(frame), ["a"], "won")).set_index("a").fillna(0)
    assert found.loc["x"].to_dict() == {"n": 3, "sum": 16, "largest": 9, "second": 5}
    assert found.loc["y"].to_dict() == {"n": 1, "sum": 4, "largest": 4, "second": 0}
