"""The project's own work: generated files, checks, panels, and estimates on them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.claims_bench.timing import Done, fitted

PROJECT = Path(__file__).resolve().parents[2]
YEARS = 1
FIRST_YEAR = 2022
OUTCOME = "fees_inpatient"
REGRESSORS = ["age", "male", "decile"]
"""Of the regression on all people."""


def generate(folder: Path, people: int) -> Done:
    """Files of claims; rows are those of all four tables of statements."""
    import pyarrow.parquet as pq

    from analysis.claims.generation.design import Design
    from analysis.claims.generation.margins import read_margins
    from analysis.claims.generation.writing import generate as write

    data = write(Design(persons=people, years=YEARS, seed=1), read_margins(PROJECT), folder)
    lines = (pq.read_metadata(path).num_rows for name in ("t20", "t30", "t40", "t60") for path in data.files(name))
    return Done(sum(lines))


def check(folder: Path) -> Done:
    """Every rule on every row."""
    from analysis.claims.checking import check as run

    target = folder.parent / "checked"
    try:
        return Done(sum(run(folder, target).report.read.values()))
    finally:
        shutil.rmtree(target, ignore_errors=True)


def claims_of(folder: Path) -> Any:
    """The data set on DuckDB with the limits that a user gets."""
    from analysis.claims.dataset import read_dataset
    from analysis.claims.engine import duckdb_connection, open_claims

    return open_claims(read_dataset(folder), duckdb_connection(folder / "spill"))


def floor(folder: Path) -> Done:
    """DuckDB reads the columns that the decedents' panel needs and adds them up by person."""
    claims = claims_of(folder)
    t20, t30 = claims.t20, claims.t30
    spent = t20.group_by("PERSON_ID").aggregate(
        fees=t20["EDEC_TRAMT"].sum(), days=t20["VSCN"].sum(), last=t20["RECU_FR_DT"].max(), key=t20["KEY_SEQ"].max()
    )
    found = spent.aggregate(n=spent.count(), fees=spent["fees"].sum()).to_pyarrow().to_pylist()[0]
    t30.aggregate(n=t30["DIV_CD"].nunique(), days=t30["MDCN_EXEC_FREQ"].sum(), key=t30["KEY_SEQ"].max()).to_pyarrow()
    return Done(int(found["n"]), float(found["fees"]))


def _panel(folder: Path, name: str, column: str) -> Done:
    """A panel as a table in memory; its figure is the sum of ``column``."""
    import pyarrow.compute as pc

    from analysis.claims.panels import panel

    made = panel(claims_of(folder), name).to_pyarrow()
    return Done(len(made), float(pc.sum(made[column]).as_py()))


def decedents(folder: Path) -> Done:
    """Fees before death by window and category."""
    return _panel(folder, "decedents", "fees_365")


def clinics(folder: Path) -> Done:
    """Clinics by quarter with adoption and fees a member."""
    return _panel(folder, "clinics", "fees")


def landmark(folder: Path) -> Done:
    """People with advanced cancer, with comorbidity and fees of 90 days."""
    return _panel(folder, "landmark", "fees")


def _cells(folder: Path) -> Any:
    """Cells of fees by age, sex and income of all people: what a regression on them needs."""
    import ibis

    from analysis.claims.statistics import cells

    claims = claims_of(folder)
    spent = claims.t20.group_by("PERSON_ID").aggregate(fees=claims.t20["EDEC_TRAMT"].sum())
    joined = claims.jk.left_join(spent, "PERSON_ID")
    people = joined.select(
        age=joined["AGE_GROUP"].cast("int64"),
        male=(joined["SEX"] == "1").cast("int64"),
        decile=joined["CTRB_PT_TYPE_CD"],
        fees=ibis.coalesce(joined["fees"], 0),
    )
    return cells(people, REGRESSORS, "fees")


def statistics(folder: Path) -> Done:
    """The cells alone."""
    import pyarrow.compute as pc

    made = _cells(folder).to_pyarrow()
    return Done(len(made), float(pc.sum(made["sum"]).as_py()))


def regression(folder: Path) -> Done:
    """The cells and least squares on them; the figure is the robust error of a year group."""
    from analysis.effects.cells import regression as fit

    table = _cells(folder).to_pyarrow().to_pandas()
    return fitted(len(table), lambda: fit(table, REGRESSORS), lambda found: found.standard_errors[1])


def _members(folder: Path) -> Any:
    """One row a member of a clinic: whether the clinic joins the programme in the year, age, sex, income, and won of
    inpatient fees.
    """
    from analysis.claims.clinics import adoption, members
    from analysis.claims.schema import INPATIENT_FORMS

    claims = claims_of(folder)
    t20 = claims.t20.filter(claims.t20["FORM_CD"].isin(INPATIENT_FORMS))
    spent = t20.group_by("PERSON_ID").aggregate(fees=t20["EDEC_TRAMT"].sum())
    people = members(claims, FIRST_YEAR).left_join(adoption(claims, FIRST_YEAR), "clinic")
    people = people.select("PERSON_ID", treated=people["first_treated"].notnull().cast("int64"))
    people = people.inner_join(claims.jk, "PERSON_ID").left_join(spent, "PERSON_ID")
    return people.select(
        "PERSON_ID",
        "treated",
        age=people["AGE_GROUP"].cast("int64"),
        male=(people["SEX"] == "1").cast("int64"),
        decile=people["CTRB_PT_TYPE_CD"],
        fees=people["fees"].fill_null(0).cast("int64"),
    )


def members(folder: Path) -> Done:
    """Members of clinics as rows: what effects on persons are estimated from."""
    import pyarrow.compute as pc

    made = _members(folder).to_pyarrow()
    return Done(len(made), float(pc.sum(made["fees"]).as_py()))


def _on_cells(estimate: Callable[[Any], Any]) -> Callable[[Path], Done]:
    def run(folder: Path) -> Done:
        from analysis.claims.statistics import cells

        table = cells(_members(folder), ["treated", *REGRESSORS], "fees").to_pyarrow().to_pandas()
        return fitted(len(table), lambda: estimate(table), lambda found: found.estimate)

    return run


def _on_rows(estimate: Callable[[Any], Any]) -> Callable[[Path], Done]:
    def run(folder: Path) -> Done:
        frame = _members(folder).to_pyarrow().to_pandas()
        return fitted(len(frame), lambda: estimate(frame), lambda found: found.estimate)

    return run


def _treatment(method: str) -> Callable[[Any], Any]:
    def estimate(frame: Any) -> Any:
        from analysis.effects.treatment import treatment_effect

        return treatment_effect(frame, "fees", "treated", REGRESSORS, method=method)

    return estimate


def _cost(model: str) -> Callable[[Any], Any]:
    def estimate(frame: Any) -> Any:
        from analysis.effects.costs import cost_effect

        return cost_effect(frame, "fees", "treated", REGRESSORS, model=model)

    return estimate


def _staggered(covariates: tuple[str, ...]) -> Callable[[Path], Done]:
    def run(folder: Path) -> Done:
        from analysis.claims.clinics import clinic_panel
        from analysis.effects.aggregation import aggregate
        from analysis.effects.staggered import staggered

        panel = clinic_panel(claims_of(folder), FIRST_YEAR, 4 * YEARS).to_pyarrow().to_pandas()
        panel["group_practice"] = (panel["doctors"] > 1) * 1.0
        names: dict[str, Any] = {"unit": "clinic", "period": "quarter", "first_treated": "first_treated"}
        return fitted(
            len(panel),
            lambda: aggregate(
                staggered(panel, outcome=OUTCOME, **names, covariates=covariates, control="not_yet"), "simple"
            ),
            lambda found: found.overall.estimate,
        )

    return run


WORK: dict[str, Callable[[Path], Done]] = {
    "floor": floor,
    "decedents": decedents,
    "clinics": clinics,
    "landmark": landmark,
    "members": members,
    "statistics": statistics,
    "regression": regression,
    "ipw": _on_cells(_treatment("ipw")),
    "aipw": _on_cells(_treatment("aipw")),
    "ipwra": _on_cells(_treatment("ipwra")),
    "poisson": _on_cells(_cost("poisson")),
    "aipw_rows": _on_rows(_treatment("aipw")),
    "two_part": _on_rows(_cost("two_part")),
    "staggered": _staggered(()),
    "staggered_dr": _staggered(("group_practice",)),
    "check": check,
}
