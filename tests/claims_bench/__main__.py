"""How long the claims layer takes and how much memory, beside other programs and beside the least that DuckDB needs.

``make bench-claims ARGS="--people 100000,1000000 --write"``. Each run is a process of its own, so that its peak of
memory is its own. Nothing here is a test: times depend on the computer and on what else it does. So a piece of work
is run several times and the least time counts; beside the seconds that pass stand those of the processor, summed over
cores, which others that use it disturb less. Programs that do the same work
must come to the same figure, or the benchmark stops.

``--second PYTHON`` adds pyfixest and duckreg from an environment of their own, ``--spark FOLDER`` Spark (see
``others.py``). ``--write`` replaces the lines that were run and leaves the others as they are.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.claims_bench import in_pandas, ours
from tests.claims_bench.machine import describe

PROJECT = Path(__file__).resolve().parents[2]
RESULT = PROJECT / "data" / "claims" / "bench.csv"
COLUMNS = ("people", "work", "seconds", "cpu_seconds", "fit_seconds", "peak_mb", "rows", "result", "runs")
PANDAS_MOST = 1_000_000
"""More people do not fit into memory with pandas."""
SPARK_MOST = 1_000_000
ONCE = ("generate", "check")
ALIKE = 1e-5
"""Effects are small differences of large means, fitted by iterations that stop at other places; sums agree to 1e-9."""
BUSY, PATIENCE = 4.0, 10


def one(work: str, folder: Path, people: int) -> dict[str, Any]:
    """Run a piece of work in this process and measure it. What it imports first is not counted."""
    family, _, name = work.partition("_")
    if family == "pandas":
        importlib.import_module("pandas")
        importlib.import_module("statsmodels.api")
        run = in_pandas.WORK[name]
    elif family in ("pyfixest", "duckreg", "spark"):
        others = importlib.import_module("tests.claims_bench.others")
        importlib.import_module("analysis.claims.panels" if family == "spark" else family)
        run = (others.SPARK if family == "spark" else others.SECOND)[work]
    else:
        importlib.import_module("analysis.claims.panels")
        importlib.import_module("statsmodels.api")
        run = (lambda at: ours.generate(at, people)) if work == "generate" else ours.WORK[work]
    begun, worked = time.perf_counter(), time.process_time()
    done = run(folder)
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if family == "spark":
        more_peak, more_worked = others.of_spark()
        peak, worked = peak + more_peak, worked + more_worked
    return {
        "seconds": seconds,
        "cpu_seconds": worked,
        "fit_seconds": done.fit_seconds,
        "peak_mb": round(peak),
        "rows": done.rows,
        "result": done.result,
    }


def measure(work: str, folder: Path, people: int, runs: int, python: str, packages: str) -> dict[str, Any]:
    """The least time and the largest peak of several runs."""
    command = [python, "-m", "tests.claims_bench", "--only", work, "--folder", str(folder), "--people", str(people)]
    path = os.pathsep.join([str(PROJECT), *([packages] if packages else [])])
    found = []
    for _ in range(runs):
        waited = 0
        while os.getloadavg()[0] > BUSY and waited < PATIENCE:
            time.sleep(10)
            waited += 10
        environment = os.environ | {"PYTHONPATH": path}
        done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False, env=environment)
        if done.returncode:
            sys.exit(f"{work} at {people:,} people failed:\n{done.stderr}")
        found.append(json.loads(done.stdout.splitlines()[-1]))
    best = min(found, key=lambda line: line["seconds"])
    fits = [line["fit_seconds"] for line in found if line["fit_seconds"] is not None]
    return best | {
        "people": people,
        "work": work,
        "runs": runs,
        "seconds": round(best["seconds"], 2),
        "cpu_seconds": round(min(line["cpu_seconds"] for line in found), 2),
        "fit_seconds": round(min(fits), 3) if fits else "",
        "peak_mb": max(line["peak_mb"] for line in found),
        "result": "" if best["result"] is None else f"{best['result']:.10g}",
    }


def works(people: int, second: str, spark: str) -> list[str]:
    """What is run for so many people, the floor first."""
    from tests.claims_bench import others

    names = list(ours.WORK)
    if people <= PANDAS_MOST:
        names += [f"pandas_{name}" for name in in_pandas.WORK]
        names += list(others.SECOND) if second else []
    if people <= SPARK_MOST and spark:
        names += list(others.SPARK)
    return names


def same(lines: list[dict[str, Any]]) -> None:
    """Stop if a program came to another figure than the project for the same people."""
    figure = {(line["people"], line["work"]): line["result"] for line in lines if line["result"] != ""}
    for (people, work), text in figure.items():
        family, _, name = work.partition("_")
        known = figure.get((people, name))
        if family in ("pandas", "pyfixest", "duckreg", "spark") and known is not None:
            other, mine = float(text), float(known)
            if abs(other - mine) > ALIKE * abs(mine):
                sys.exit(f"{work} at {people} people came to {other!r}, {name} to {mine!r}: not the same work")


def write(measured: list[dict[str, Any]]) -> None:
    """Put the lines into the committed table, in the order of people and work."""
    kept = []
    if RESULT.is_file():
        with RESULT.open(encoding="utf-8", newline="") as file:
            kept = list(csv.DictReader(file))
    new = {(str(line["people"]), line["work"]) for line in measured}
    lines = [line for line in kept if (line["people"], line["work"]) not in new] + measured
    order = ["generate", *works(0, "yes", "yes")]
    lines.sort(key=lambda line: (int(line["people"]), order.index(line["work"])))
    same(lines)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    with RESULT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="100000,1000000")
    parser.add_argument("--write", action="store_true", help=f"put the lines into {RESULT.relative_to(PROJECT)}")
    parser.add_argument("--work", default="", help="run these alone, with commas between; default: all")
    parser.add_argument("--runs", type=int, default=3, help="how often, except what takes long")
    parser.add_argument("--second", default="", help="the Python of an environment with pyfixest and duckreg")
    parser.add_argument("--spark", default="", help="the folder with PySpark: .spark/packages after make test-spark")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument(
        "--folder", type=Path, help="where the claims go and stay, a folder for each size; default: none stay"
    )
    given = parser.parse_args()
    if given.only:
        print(json.dumps(one(given.only, given.folder, int(given.people))))
        return
    measured: list[dict[str, Any]] = []
    for text in given.people.split(","):
        people = int(text)
        base = given.folder / text if given.folder else Path(tempfile.mkdtemp(prefix="claims-bench-"))
        made = base / "made"
        wanted = [name for name in works(people, given.second, given.spark) if name in given.work.split(",")]
        wanted = wanted if given.work else works(people, given.second, given.spark)
        if not made.exists():
            wanted.insert(0, "generate")
        try:
            for work in wanted:
                python = given.second if work.startswith(("pyfixest", "duckreg")) else sys.executable
                runs = 1 if work in ONCE else given.runs
                packages = given.spark if work.startswith("spark") else ""
                line = measure(work, made, people, runs, python, packages)
                measured.append(line)
                print(*(line.get(name, "") for name in COLUMNS), sep="  ", flush=True)
                same(measured)
                if given.write:
                    write(measured)
                    describe(RESULT.with_name("bench_machine.csv"), given.second, given.spark)
        finally:
            if not given.folder:
                shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
