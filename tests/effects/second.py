"""A second implementation of the same estimates: pyfixest and csdid, in an environment of their own.

They and what they need are 0.7 GB, so they are not in the project's lock. This script makes their results anew:

    python3 -m venv /tmp/second && /tmp/second/bin/pip install pyfixest csdid
    PYTHONPATH=. /tmp/second/bin/python tests/effects/second.py

It writes ``data/effects/second.csv``; ``test_second.py`` holds the project's estimators to it.
"""

from __future__ import annotations

import contextlib
import csv
import importlib
import io
import warnings
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from analysis.effects import designs

RESULT = Path("data/effects/second.csv")
SEED = 404
COLUMNS = ("program", "version", "case", "quantity", "estimate", "standard_error")
PERSONS, CLINICS = 500, 120


def fixed() -> Any:
    """Persons whose age is rounded, so that a table of cells holds several of them, in 25 regions."""
    frame = designs.confounded(np.random.default_rng(SEED), PERSONS)
    return frame.assign(age=frame["age"].round(), region=np.arange(PERSONS) % 25)


def clinics(confounded: bool) -> Any:
    """A panel of clinics that adopt one after another."""
    return designs.adoption(np.random.default_rng(SEED), CLINICS, confounded=confounded)


def regressions() -> Iterator[tuple[str, str, float, float]]:
    """pyfixest: robust and clustered regressions, quantile regression."""
    pyfixest = importlib.import_module("pyfixest")

    frame = fixed()
    for case, errors in (("HC1", "HC1"), ("cluster", {"CRV1": "region"})):
        fit = pyfixest.feols("cost ~ drug + age + ill", data=frame, vcov=errors)
        for name in ("drug", "age", "ill"):
            yield f"regression, {case}", name, float(fit.coef()[name]), float(fit.se()[name])
    for quantile in (0.5, 0.9):
        fit = pyfixest.quantreg("cost ~ drug + age + ill", data=frame, quantile=quantile)
        yield f"quantile regression, {quantile}", "drug", float(fit.coef()["drug"]), float("nan")


def adoptions() -> Iterator[tuple[str, str, float, float]]:
    """csdid: effects by cohort and period and their averages, analytical errors."""
    program = importlib.import_module("csdid.att_gt").ATTgt

    for confounded, control in ((False, "nevertreated"), (False, "notyettreated"), (True, "nevertreated")):
        frame = clinics(confounded)
        formula = "cost~size" if confounded else "cost~1"
        case = f"staggered, {control}" + (", doubly robust" if confounded else "")
        names = {"yname": "cost", "tname": "period", "idname": "clinic", "gname": "first"}
        with contextlib.redirect_stdout(io.StringIO()):
            cells = program(**names, data=frame, xformla=formula, control_group=control).fit(
                est_method="dr", bstrap=False
            )
            found = [cells.results[name] for name in ("group", "year", "att", "se")]
            for cohort, period, effect, error in zip(*found, strict=True):
                yield case, f"cell {int(cohort)} {int(period)}", float(effect), float(error)
            for kind in ("simple", "group", "calendar", "dynamic"):
                total = cells.aggte(typec=kind, bstrap=False).atte
                yield case, kind, float(total["overall_att"]), float(np.squeeze(total["overall_se"]))


def main() -> None:
    """Run both programs and write what they say."""
    rows = []
    for program, results in (("pyfixest", regressions()), ("csdid", adoptions())):
        rows += [(program, version(program), *result) for result in results]
    with RESULT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*row[:4], f"{row[4]:.10g}", f"{row[5]:.10g}") for row in rows)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
