"""The same work in other programs: regressions in pyfixest and duckreg, panels on Spark.

pyfixest and duckreg are 0.7 GB, so they stand in an environment of their own, whose Python runs this module:

    python3 -m venv /tmp/second && /tmp/second/bin/pip install pyfixest duckreg 'duckdb<2' 'sqlglot<29'

(duckreg works through Ibis as well, which DuckDB 2 and sqlglot 29 break). Only Spark needs the project's packages.
"""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.claims_bench.in_pandas import people
from tests.claims_bench.timing import Done, fitted

FORMULA = "fees ~ age + male + decile"


def pyfixest(folder: Path) -> Done:
    """People in pandas, then pyfixest's least squares with robust errors."""
    program = importlib.import_module("pyfixest")
    frame = people(folder)[["fees", "age", "male", "decile"]].astype(float)
    return fitted(len(frame), lambda: program.feols(FORMULA, data=frame, vcov="HC1"), lambda found: found.se()["age"])


def duckreg(folder: Path) -> Done:
    """People as a view of DuckDB, which duckreg compresses to cells: the same idea as the project's."""
    duckdb = importlib.import_module("duckdb")
    program = importlib.import_module("duckreg.estimators").DuckRegression
    with tempfile.TemporaryDirectory() as place:
        database = f"{place}/people.db"
        with duckdb.connect(database) as connection:
            connection.execute(f"""
                CREATE VIEW people AS
                WITH spent AS (SELECT PERSON_ID, sum(EDEC_TRAMT) AS fees FROM '{folder}/t20/*.parquet' GROUP BY 1)
                SELECT AGE_GROUP::BIGINT AS age, (SEX = '1')::BIGINT AS male, CTRB_PT_TYPE_CD AS decile,
                       coalesce(fees, 0)::DOUBLE AS fees
                FROM '{folder}/jk/*.parquet' LEFT JOIN spent USING (PERSON_ID)""")

        def fit() -> Any:
            model = program(database, "people", FORMULA, cluster_col="", seed=1, n_bootstraps=0)
            model.fit()
            model.fit_vcov()
            return model

        return fitted(0, fit, lambda found: found.vcov[1, 1] ** 0.5)


def _on_spark(name: str, column: str) -> Callable[[Path], Done]:
    def run(folder: Path) -> Done:
        import pyarrow.compute as pc

        from analysis.claims.dataset import read_dataset
        from analysis.claims.engine import open_claims, spark_connection
        from analysis.claims.panels import panel

        made = panel(open_claims(read_dataset(folder), spark_connection()), name).to_pyarrow()
        return Done(len(made), float(pc.sum(made[column]).as_py()))

    return run


SECOND: dict[str, Callable[[Path], Done]] = {"pyfixest_regression": pyfixest, "duckreg_regression": duckreg}
SPARK: dict[str, Callable[[Path], Done]] = {
    "spark_decedents": _on_spark("decedents", "fees_365"),
    "spark_clinics": _on_spark("clinics", "fees"),
}


def of_spark() -> tuple[float, float]:
    """Peak memory in MB and processor seconds of Spark's own process, which Python's do not hold."""
    from pyspark import SparkContext

    process = Path(f"/proc/{SparkContext._gateway.proc.pid}")
    (line,) = [line for line in (process / "status").read_text("utf-8").splitlines() if line.startswith("VmHWM")]
    times = (process / "stat").read_text("utf-8").rpartition(")")[2].split()[11:13]
    return int(line.split()[1]) / 1024, sum(map(int, times)) / os.sysconf("SC_CLK_TCK")
