"""Published results beside ours, for the report: ``PYTHONPATH=. .venv/bin/python tests/effects/cases.py``.

Writes ``data/effects/published_cases.csv``; ``test_cases.py`` holds the file to a fresh computation. Printed values are
as their sources print them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.effects import aggregate, regression, smooth_interval, staggered, staggered_from_moments, treatment_effect

HERE = Path(__file__).parent
RESULT = Path("data/effects/published_cases.csv")
COLUMNS = ("case", "source", "quantity", "unit", "printed", "ours", "printed_error", "our_error")
Line = tuple[str, str, str, str, str, float, str, float | None]


def births() -> Iterator[Line]:
    """Smoking and birth weight, as Stata's manual prints it; the data are in the statsmodels wheel."""
    from statsmodels.treatment.tests import results

    frame = pd.read_csv(Path(results.__file__).parent / "cataneo2.csv")
    printed = {
        "ra": ("-239.6", "23.82"),
        "ipw": ("-230.7", "25.82"),
        "aipw": ("-231.0", "26.21"),
        "ipwra": ("-230.0", "26.63"),
    }
    for method, (value, error) in printed.items():
        effect = treatment_effect(
            frame,
            "bweight",
            "mbsmoke_",
            ["prenatal1_", "mmarried_", "mage", "fbaby_"],
            selection=["mmarried_", "mage", "mage2", "fbaby_", "medu"],
            link="probit",
            method=method,
        )
        name = f"smoking, {method.upper()}"
        yield "Birth weight", "cattaneo_2010", name, "gram", value, effect.estimate, error, effect.standard_error


def training() -> Iterator[Line]:
    """Earnings of trained men less those of controls, drawn by lot."""
    men = pd.read_csv(HERE / "data" / "lalonde_sums.csv")
    found = regression(men, ["trained"], errors="classical")
    effect, error = float(found.coefficients[1]), float(found.standard_errors[1])
    yield "Job training", "dehejia_wahba_1999", "difference of means", "dollar", "1,794", effect, "633", error


def wages() -> Iterator[Line]:
    """New Jersey less Pennsylvania, after less before, in shops asked twice."""
    moments = pd.read_csv(HERE / "data" / "card_krueger_moments.csv")
    effect = aggregate(staggered_from_moments(moments)).overall
    name = "difference in differences"
    yield (
        "Minimum wage, 1992",
        "card_krueger_1994",
        name,
        "full-time job",
        "2.75",
        effect.estimate,
        "1.34",
        effect.standard_error,
    )


def counties() -> Iterator[Line]:
    """Teenage employment where minimum wages rose in different years, as R's did prints it."""
    wide = pd.read_csv(HERE / "data" / "minimum_wage.csv")
    years = [name for name in wide if name.startswith("teens_")]
    long = wide.melt(["county", "first_treated", "log_population"], years, "year", "teens")
    long = long.assign(year=long["year"].str[-4:].astype(int), log_teens=np.log(long["teens"]))
    cells = staggered(
        long, unit="county", period="year", first_treated="first_treated", outcome="log_teens", base="varying"
    )
    printed = {
        "simple": ("-0.0400", "0.0120"),
        "group": ("-0.0310", "0.0124"),
        "calendar": ("-0.0417", "0.0160"),
        "event": ("-0.0772", "0.0200"),
    }
    for kind, (value, error) in printed.items():
        effect = aggregate(cells, kind, bounds=False).overall
        names = ("Minimum wages, 2003–2007", "callaway_santanna_2021", f"average, {kind}", "log points")
        yield (*names, value, effect.estimate, error, effect.standard_error)


def longley() -> Iterator[Line]:
    """The certified coefficient of a nearly collinear regression."""
    from statsmodels.datasets import longley as data

    frame = data.load_pandas().data.astype(float)
    names = ["GNPDEFL", "GNP", "UNEMP", "ARMED", "POP", "YEAR"]
    cells = frame.assign(n=1.0, sum=frame["TOTEMP"], sum_squares=frame["TOTEMP"] ** 2)
    found = regression(cells, names, errors="classical")
    effect, error = float(found.coefficients[6]), float(found.standard_errors[6])
    yield (
        "Longley",
        "nist_longley",
        "coefficient of the year",
        "thousand persons",
        "1829.15146",
        effect,
        "455.47850",
        error,
    )


def bounds(values: np.ndarray, covariance: np.ndarray) -> Iterator[Line]:
    """Ends of the interval for a restaurant tax's first effect if the trend's slope may change by 0.1 a year."""
    low, high = smooth_interval(values, covariance, 4, np.array([1.0, 0, 0]), 0.1)
    for name, printed, ours in (("lower end", "0.1194", low), ("upper end", "0.4185", high)):
        yield "Bounds on trends", "rambachan_roth_2023", name, "log points", printed, ours, "", None


def lines() -> list[Line]:
    """Every published result beside ours."""
    import importlib.util

    found = importlib.util.spec_from_file_location("printed", HERE / "test_published_cases.py")
    assert found is not None
    assert found.loader is not None
    printed = importlib.util.module_from_spec(found)
    found.loader.exec_module(printed)
    event_study = bounds(printed.VALUES, printed.COVARIANCE)
    return [*births(), *training(), *wages(), *counties(), *longley(), *event_study]


def text(line: Line) -> tuple[str, ...]:
    """A line with our figures to as many decimals as the printed ones."""

    def like(printed: str, value: float | None) -> str:
        decimals = len(printed.partition(".")[2])
        return "" if value is None else f"{value:,.{decimals}f}" if "," in printed else f"{value:.{decimals}f}"

    *names, printed, ours, error, our_error = line
    return (*names, printed, like(printed, ours), error, like(error, our_error))


def main() -> None:
    """Write the file."""
    with RESULT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(text(line) for line in lines())


if __name__ == "__main__":
    main()
