"""The same expressions give the same panels on DuckDB and on Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pandas as pd
import pytest

from analysis.claims.dataset import Dataset
from analysis.claims.engine import Claims, duckdb_connection, open_claims, spark_connection
from analysis.claims.panels import PANELS, panel
from analysis.claims.statistics import cells, counts, panel_moments
from analysis.claims.windows import by_month_before_death

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        find_spec("pyspark") is None or shutil.which("java") is None,
        reason="needs PySpark and Java 17: make test-spark",
    ),
    # PySpark 4 and Ibis 12 both warn of pandas 3 when they hand over a result; nothing here works in pandas.
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::pandas.errors.Pandas4Warning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    connection = spark_connection(memory="2GB")
    yield connection
    connection.disconnect()


@pytest.fixture(scope="module")
def both(made: Dataset, spark: Any) -> tuple[Claims, Claims]:
    return open_claims(made, duckdb_connection()), open_claims(made, spark)


def frame(expression: Any, keys: list[str] | None = None) -> pd.DataFrame:
    found = expression.to_pyarrow().to_pandas()
    found = found[sorted(found.columns)]
    for name in found.columns:
        if found[name].dtype == object:
            found[name] = found[name].astype("string")
    return found.sort_values(keys or list(found.columns)).reset_index(drop=True)


def same(one: Any, two: Any, keys: list[str] | None = None) -> None:
    left, right = frame(one, keys), frame(two, keys)
    assert len(left) > 0
    # Sums of parts of bills are added in another order: 1e-9 of them.
    pd.testing.assert_frame_equal(left, right, check_dtype=False, rtol=1e-9, check_exact=False)


@pytest.mark.parametrize("name", PANELS)
def test_a_panel_is_the_same_on_both_engines(both: tuple[Claims, Claims], name: str):
    keys = ["clinic", "quarter"] if name == "clinics" else ["PERSON_ID"]
    if name == "person-time":
        keys.append("exposed")
    duck, spark = both
    same(panel(duck, name), panel(spark, name), keys)


def test_months_before_death_are_the_same(both: tuple[Claims, Claims]):
    duck, spark = both
    same(by_month_before_death(duck), by_month_before_death(spark), ["category", "month"])


def test_sufficient_statistics_are_the_same(both: tuple[Claims, Claims]):
    one, two = (
        [
            cells(panel(claims, "members"), ["age_group", "male"], "fees"),
            panel_moments(panel(claims, "clinics"), "clinic", "quarter", "first_treated", "fees_inpatient"),
            counts(panel(claims, "decedents"), ["age_group"], "fees_30"),
        ]
        for claims in both
    )
    keys = (["age_group", "male"], ["first_treated", "period_a", "period_b"], ["age_group"])
    for left, right, key in zip(one, two, keys, strict=True):
        same(left, right, key)


def test_the_sql_of_both_can_be_read(both: tuple[Claims, Claims]):
    for claims in both:
        assert "SELECT" in claims.sql(panel(claims, "decedents"))
