"""Opens a data set on DuckDB or Spark as Ibis tables; what is built on them does not know which one it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from analysis.claims.dataset import Dataset

MEMORY = "4GB"
THREADS = 2


@dataclass(frozen=True)
class Claims:
    """The tables of a data set as Ibis tables of one connection, with the data set's watermark.

    ``t60`` and ``gj`` are None when the data set has none.
    """

    connection: Any
    jk: Table
    t20: Table
    t30: Table
    t40: Table
    yk: Table
    t60: Table | None
    gj: Table | None
    watermark: str

    def sql(self, expression: Table) -> str:
        """The SQL that this connection would run for ``expression``."""
        return str(ibis.to_sql(expression, dialect=self.connection.name))


def duckdb_connection(spill: Path | None = None, memory: str = MEMORY, threads: int = THREADS) -> Any:
    """DuckDB in this process, within ``memory``; what does not fit spills to ``spill``, which must be inside as
    well.
    """
    settings: dict[str, Any] = {"memory_limit": memory, "threads": threads, "preserve_insertion_order": False}
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        settings["temp_directory"] = spill.as_posix()
    # Nothing of the data may be looked up or loaded from elsewhere.
    settings |= {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    return ibis.duckdb.connect(**settings)


def spark_connection(master: str = "local[2]", memory: str = MEMORY) -> Any:
    """Spark in local mode, or the cluster that ``master`` names. Needs the extra ``spark`` and Java 17.

    ``memory`` is written as for DuckDB (``4GB``, ``512MB``) or as for Java (``4g``).

    On a cluster, start from a session of its own instead: ``ibis.pyspark.connect(session)``.
    """
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.appName("claims")
        .master(master)
        .config("spark.driver.memory", memory.replace("iB", "B").removesuffix("B").lower())
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return ibis.pyspark.connect(session)


def open_claims(dataset: Dataset, connection: Any) -> Claims:
    """The tables of ``dataset`` on ``connection``; nothing is read before a result is asked for."""

    def table(name: str) -> Table:
        if connection.name == "duckdb":
            return connection.read_parquet([path.as_posix() for path in dataset.files(name)])
        return connection.read_parquet(str((dataset.folder / name).resolve()))

    return Claims(
        connection=connection,
        jk=table("jk"),
        t20=table("t20"),
        t30=table("t30"),
        t40=table("t40"),
        yk=table("yk"),
        t60=table("t60") if dataset.has("t60") else None,
        gj=table("gj") if dataset.has("gj") else None,
        watermark=dataset.watermark,
    )
