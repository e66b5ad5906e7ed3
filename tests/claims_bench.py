"""How long the claims layer takes and how much memory, beside pandas and beside the least that DuckDB needs.

``make bench-claims ARGS="--people 100000,1000000 --write data/claims/bench.csv"``. Each line is a process of its
own, so
that its peak of memory is its own. Nothing here is a test: times depend on the computer and on what else it does.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
YEARS = 1
REGRESSORS = ["age", "male", "CTRB_PT_TYPE_CD"]
BILL_COLUMNS = ["PERSON_ID", "KEY_SEQ", "RECU_FR_DT", "VSCN", "FORM_CD", "EDEC_TRAMT"]
COLUMNS = ("people", "work", "seconds", "peak_mb", "rows", "times_floor")
PANDAS_MOST = 1_000_000
"""More people do not fit into memory with pandas."""


def generate(folder: Path, people: int) -> int:
    import pyarrow.parquet as pq

    from analysis.claims.generation.design import Design
    from analysis.claims.generation.margins import read_margins
    from analysis.claims.generation.writing import generate as write

    data = write(Design(persons=people, years=YEARS, seed=1), read_margins(PROJECT), folder)
    return sum(pq.read_metadata(path).num_rows for name in ("t20", "t30", "t40", "t60") for path in data.files(name))


def _claims(folder: Path) -> Any:
    from analysis.claims.dataset import read_dataset
    from analysis.claims.engine import duckdb_connection, open_claims

    return open_claims(read_dataset(folder), duckdb_connection(folder / "spill"))


def floor(folder: Path, people: int) -> int:
    """DuckDB reads the columns that the decedents' panel needs and adds them up by person: nothing can be faster."""
    claims = _claims(folder)
    t20, t30 = claims.t20, claims.t30
    spent = t20.group_by("PERSON_ID").aggregate(
        fees=t20["EDEC_TRAMT"].sum(), days=t20["VSCN"].sum(), last=t20["RECU_FR_DT"].max(), key=t20["KEY_SEQ"].max()
    )
    found = spent.aggregate(n=spent.count(), fees=spent["fees"].sum()).to_pyarrow().to_pylist()[0]["n"]
    t30.aggregate(n=t30["DIV_CD"].nunique(), days=t30["MDCN_EXEC_FREQ"].sum(), key=t30["KEY_SEQ"].max()).to_pyarrow()
    return int(found)


def decedents(folder: Path, people: int) -> int:
    """Fees before death by window and category."""
    from analysis.claims.windows import before_death

    return len(before_death(_claims(folder)).to_pyarrow())


def clinics(folder: Path, people: int) -> int:
    """Clinics by quarter with adoption and fees a member."""
    from analysis.claims.clinics import clinic_panel

    return len(clinic_panel(_claims(folder), 2022, 4 * YEARS).to_pyarrow())


def statistics(folder: Path, people: int) -> int:
    """Cells of fees by age, sex and income: what a regression on all people needs."""
    return len(_cells(folder).to_pyarrow())


def _cells(folder: Path) -> Any:
    import ibis

    from analysis.claims.statistics import cells

    claims = _claims(folder)
    spent = claims.t20.group_by("PERSON_ID").aggregate(fees=claims.t20["EDEC_TRAMT"].sum())
    joined = claims.jk.left_join(spent, "PERSON_ID")
    age, male = joined["AGE_GROUP"].cast("int64"), (joined["SEX"] == "1").cast("int64")
    people = joined.mutate(age=age, male=male, fees=ibis.coalesce(joined["fees"], 0))
    return cells(people, REGRESSORS, "fees")


def regression(folder: Path, people: int) -> int:
    """The cells and least squares on them, through the project's estimator."""
    from analysis.effects.cells import regression as fit

    table = _cells(folder).to_pyarrow().to_pandas()
    fit(table, REGRESSORS)
    return len(table)


def check(folder: Path, people: int) -> int:
    """Every rule on every row."""
    from analysis.claims.checking import check as run

    target = folder.parent / "checked"
    try:
        return sum(run(folder, target).report.read.values())
    finally:
        shutil.rmtree(target, ignore_errors=True)


def pandas_decedents(folder: Path, people: int) -> int:
    """The decedents' panel as one would write it in pandas."""
    import numpy as np
    import pandas as pd

    jk = pd.read_parquet(folder / "jk")
    dead = jk[jk["DTH_YM"].notna()].sort_values("STND_Y").drop_duplicates("PERSON_ID", keep="last")
    t20 = pd.read_parquet(folder / "t20", columns=BILL_COLUMNS)
    t30 = pd.read_parquet(folder / "t30", columns=["KEY_SEQ", "DIV_CD"])
    hospice = t30.loc[t30["DIV_CD"].astype(str).str.startswith("AP2"), "KEY_SEQ"].unique()
    t20 = t20.merge(dead[["PERSON_ID", "DTH_MDY"]], on="PERSON_ID")
    form = t20["FORM_CD"].astype(str)
    t20["category"] = np.select(
        [t20["KEY_SEQ"].isin(hospice), form == "02", form == "20"], ["hospice", "inpatient", "pharmacy"], "outpatient"
    )
    t20["length"] = np.where(t20["category"].isin(["inpatient", "hospice"]), t20["VSCN"].clip(lower=1), 1)
    t20["first"] = (pd.to_datetime(t20["DTH_MDY"]) - pd.to_datetime(t20["RECU_FR_DT"])).dt.days
    t20 = t20[t20["first"] >= 0]
    for window in (365, 180, 90, 30):
        last = (t20["first"] - t20["length"] + 1).clip(lower=0)
        days = (np.minimum(t20["first"], window - 1) - last + 1).clip(lower=0)
        t20[f"fees_{window}"] = t20["EDEC_TRAMT"] * days / t20["length"]
    sums = t20.groupby(["PERSON_ID", "category"], observed=True)[[f"fees_{w}" for w in (365, 180, 90, 30)]].sum()
    wide = sums.unstack(fill_value=0)
    wide.columns = ["_".join(names) for names in wide.columns]
    return len(dead.merge(wide, left_on="PERSON_ID", right_index=True, how="left"))


def pandas_regression(folder: Path, people: int) -> int:
    """Least squares on one row a person in pandas and statsmodels."""
    import pandas as pd
    import statsmodels.api as sm

    jk = pd.read_parquet(folder / "jk")
    t20 = pd.read_parquet(folder / "t20", columns=["PERSON_ID", "EDEC_TRAMT"])
    fees = t20.groupby("PERSON_ID")["EDEC_TRAMT"].sum().rename("fees")
    frame = jk.merge(fees, left_on="PERSON_ID", right_index=True, how="left").fillna({"fees": 0})
    x = pd.DataFrame(
        {
            "age": frame["AGE_GROUP"].astype(int),
            "male": (frame["SEX"].astype(str) == "1") * 1,
            "decile": frame["CTRB_PT_TYPE_CD"],
        }
    )
    sm.OLS(frame["fees"].astype(float), sm.add_constant(x.astype(float))).fit(cov_type="HC1")
    return len(frame)


WORK: dict[str, Callable[[Path, int], int]] = {
    function.__name__: function
    for function in (
        generate, floor, decedents, clinics, statistics, regression, check, pandas_decedents, pandas_regression,
    )
}  # fmt: skip


def measure(work: str, folder: Path, people: int) -> dict[str, Any]:
    """Run one piece of work in a process of its own."""
    command = [sys.executable, __file__, "--only", work, "--folder", str(folder), "--people", str(people)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    if done.returncode:
        sys.exit(f"{work} at {people:,} people failed:\n{done.stderr}")
    return {"people": people, "work": work, **json.loads(done.stdout.splitlines()[-1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", default="100000,1000000")
    parser.add_argument("--write", type=Path, help="CSV to write")
    parser.add_argument("--without", default="", help="work to leave out, with commas between")
    parser.add_argument("--only", choices=tuple(WORK), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=None, help="where the claims go; default: a temporary folder")
    given = parser.parse_args()
    if given.only:
        importlib.import_module("pandas" if given.only.startswith("pandas") else "analysis.claims.panels")
        begun = time.perf_counter()
        rows = WORK[given.only](given.folder, int(given.people))
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak), "rows": rows}))
        return
    measured: list[dict[str, Any]] = []
    print(f"{platform.machine()}, {platform.python_version()}; {', '.join(COLUMNS)}")
    for text in given.people.split(","):
        people = int(text)
        base = Path(tempfile.mkdtemp(prefix="claims-bench-", dir=given.folder))
        least = 0.0
        try:
            for work in WORK:
                if work in given.without.split(",") or (work.startswith("pandas") and people > PANDAS_MOST):
                    continue
                line = measure(work, base / "made", people)
                least = line["seconds"] if work == "floor" else least
                line["times_floor"] = "" if work == "generate" or not least else round(line["seconds"] / least, 1)
                measured.append(line)
                print(*(line[name] for name in COLUMNS), sep="  ", flush=True)
                if given.write:
                    given.write.parent.mkdir(parents=True, exist_ok=True)
                    with given.write.open("w", encoding="utf-8", newline="") as file:
                        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
                        writer.writeheader()
                        writer.writerows(measured)
        finally:
            shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
