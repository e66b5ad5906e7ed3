"""``fiscal claims``: generate and check claims data, build panels, and release tables from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli.project import enter_project
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    from analysis.claims.dataset import Dataset
    from analysis.claims.engine import Claims

ENGINES = ("duckdb", "spark")

app = typer.Typer(no_args_is_help=True, help="Claims data: generate, check, build panels, release tables.")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A data set of generate or check.")]
Engine = Annotated[str, typer.Option(help="duckdb or spark.")]
Memory = Annotated[str, typer.Option(help="What DuckDB may use; the rest spills to disk.")]
Threads = Annotated[int, typer.Option(min=1, help="Threads of DuckDB.")]


@app.command(epilog="Example: fiscal claims generate made-up --persons 100000")
def generate(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    persons: Annotated[int, typer.Option(min=1_000, help="People.")] = 100_000,
    years: Annotated[int, typer.Option(min=1, max=10, help="Years of claims.")] = 2,
    seed: Annotated[int, typer.Option(min=0, help="Seed.")] = 1,
    unmeasured: Annotated[float, typer.Option(help="Strength of confounding that stands in no file.")] = 0.0,
) -> None:
    """Write claims of people who do not exist, with known effects. Everything made from them is marked."""
    target = folder.absolute()
    root = enter_project()
    from analysis.claims.generation.design import Design
    from analysis.claims.generation.margins import read_margins
    from analysis.claims.generation.writing import generate as write

    design = Design(persons=persons, years=years, seed=seed, unmeasured=unmeasured)
    write(design, read_margins(root), target)
    typer.echo(
        f"{persons:,} generated people in {folder.as_posix()}: they show that methods work, and nothing of Korea."
    )


@app.command(epilog="Example: fiscal claims check raw checked --lenient")
def check(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="Folder with the insurer's files.")],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="New folder for the data set.")],
    lenient: Annotated[bool, typer.Option("--lenient", help="Set wrong rows aside instead of stopping.")] = False,
    memory: Memory = "4GB",
    threads: Threads = 2,
) -> None:
    """Check every row of an insurer's files and make a data set of them."""
    from analysis.claims.checking import check as run
    from analysis.claims.disclosure.sealing import sealed

    with sealed(source):
        checked = run(source, target, strict=not lenient, memory=memory, threads=threads)
    for line in checked.report.lines():
        typer.echo(line)
    if not checked.report.clean:
        typer.echo(f"Rows set aside, with exact counts, are in {target.as_posix()}/quarantine: personal data.")


@app.command(epilog="Example: fiscal claims layout t20")
def layout(table: Annotated[str | None, typer.Argument(metavar="[TABLE]", show_default=False)] = None) -> None:
    """Print the tables and columns that are read."""
    from analysis.claims.schema import TABLES

    if table is not None and table not in TABLES:
        raise InputFaults([Fault("layout", None, table, f"one of {', '.join(TABLES)}", "choose one of them")])
    for name in [table] if table else list(TABLES):
        found = TABLES[name]
        typer.echo(f"{name}: {found.english} ({found.korean}); key {', '.join(found.key)}")
        for column in found.columns:
            need = "" if column.required else " (optional)"
            typer.echo(f"  {column.name:<24}{column.kind:<9}{column.english}, {column.korean}{need}")


@app.command(epilog="Example: fiscal claims panel checked decedents --sql")
def panel(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="PANEL", help="decedents, landmark, person-time, clinics or members.")],
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL and run nothing.")] = False,
    engine: Engine = "duckdb",
    memory: Memory = "4GB",
    threads: Threads = 2,
) -> None:
    """Build a panel and keep it beside the claims, in FOLDER/panels."""
    from analysis.claims.disclosure.sealing import sealed
    from analysis.claims.panels import panel as expression
    from analysis.claims.panels import write_panel
    from analysis.claims.report import said_count

    dataset, claims = _open(folder, engine, memory, threads)
    with sealed(folder):
        if sql:
            typer.echo(claims.sql(expression(claims, name)))
            return
        import pyarrow.parquet as pq

        path = write_panel(dataset, claims, name)
        rows = pq.read_metadata(path).num_rows
    typer.echo(f"{path.as_posix()}: {said_count(rows)}, personal data{_mark(dataset)}")


@app.command(epilog="Example: fiscal claims table checked decedents --by age_group,male --money fees_30 --out age.csv")
def table(
    folder: Folder,
    name: Annotated[str, typer.Argument(metavar="PANEL", help="A panel that was built.")],
    by: Annotated[str, typer.Option(help="One or two columns, with a comma between.")],
    out: Annotated[Path, typer.Option(help="CSV to write.")],
    money: Annotated[str | None, typer.Option(help="A column of won to sum.")] = None,
    threshold: Annotated[int, typer.Option(min=3, help="Counts below are suppressed.")] = 10,
) -> None:
    """Release a table of counts, or of sums and means, under disclosure control."""
    from analysis.claims.disclosure.register import Register
    from analysis.claims.disclosure.release import release
    from analysis.claims.disclosure.rules import Rules
    from analysis.claims.disclosure.sealing import sealed
    from analysis.claims.engine import duckdb_connection
    from analysis.claims.panels import FOLDER
    from analysis.claims.statistics import counts

    dataset, _ = _open(folder, "duckdb", "4GB", 2)
    path = dataset.folder / FOLDER / f"{name}.parquet"
    if not path.exists():
        given, remedy = f"no panel {name}", f"run fiscal claims panel {folder.as_posix()} {name}"
        raise InputFaults([Fault(folder.as_posix(), None, given, "a panel that was built", remedy)])
    columns = [text.strip() for text in by.split(",")]
    with sealed(folder):
        rows = duckdb_connection().read_parquet(path.as_posix())
        missing = [column for column in (*columns, *([money] if money else [])) if column not in rows.columns]
        if missing:
            given, expected = f"no column {', '.join(missing)}", f"some of {', '.join(rows.columns)}"
            raise InputFaults([Fault(name, None, given, expected, "name others")])
        frame = counts(rows, columns, money).to_pyarrow().to_pandas()
        told = release(
            frame,
            columns,
            population=name,
            register=Register(dataset.folder),
            rules=Rules(threshold=threshold),
            watermark=dataset.watermark,
        )
    told.write_csv(out)
    typer.echo(f"{out.as_posix()}: {len(told.rows)} cells{_mark(dataset)}")


def _open(folder: Path, engine: str, memory: str, threads: int) -> tuple[Dataset, Claims]:
    from analysis.claims.dataset import read_dataset
    from analysis.claims.engine import duckdb_connection, open_claims, spark_connection

    if engine not in ENGINES:
        raise InputFaults([Fault("--engine", None, engine, f"one of {', '.join(ENGINES)}", "choose one of them")])
    dataset = read_dataset(folder)
    connection: Any
    if engine == "spark":
        from importlib.util import find_spec

        if find_spec("pyspark") is None:
            given, remedy = "no PySpark", "run .ci/spark, or install the extra spark, and Java 17"
            raise InputFaults([Fault("--engine spark", None, given, "the extra spark", remedy)])
        connection = spark_connection(memory=memory)
    else:
        connection = duckdb_connection(dataset.folder / "spill", memory, threads)
    return dataset, open_claims(dataset, connection)


def _mark(dataset: Dataset) -> str:
    from analysis.claims.dataset import NOTICE

    return f". {NOTICE}" if dataset.synthetic else ""
