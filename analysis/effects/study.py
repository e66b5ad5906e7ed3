"""The estimators' report card: bias, errors and coverage over many samples whose truth is known.

``make coverage-study`` (``python -m analysis.effects.study``) writes ``data/effects/coverage.csv``, which the report
prints. Every sample has its own random numbers, from the name of the case and the sample's number, so that cases can
be run alone and in any order.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from analysis.effects import designs
from analysis.effects.aggregation import aggregate
from analysis.effects.cells import regression, to_cells, wild_p_value
from analysis.effects.costs import cost_effect
from analysis.effects.magnitudes import relative_interval
from analysis.effects.quantiles import quantile_effect
from analysis.effects.result import Effect
from analysis.effects.smoothness import smooth_interval
from analysis.effects.staggered import staggered
from analysis.effects.treatment import treatment_effect

if TYPE_CHECKING:
    import pandas as pd

RESULT = Path("data/effects/coverage.csv")
SAMPLES = 2000
PERSONS = 1000
CLINICS = 200
COLUMNS = (
    *("case", "estimand", "units", "samples", "truth", "mean", "bias", "bias_error", "spread", "mean_error"),
    *("coverage", "coverage_error"),
)
"""``bias_error`` and ``coverage_error`` are Monte-Carlo standard errors; ``spread`` is that of the estimates."""


@dataclass(frozen=True)
class Draw:
    """What one sample gave: estimate, its standard error, and whether the interval holds the truth."""

    estimate: float
    error: float
    covered: bool


@dataclass(frozen=True)
class Case:
    """An estimator on a design: ``run`` takes random numbers and returns one draw."""

    name: str
    estimand: str
    units: int
    truth: float
    run: Callable[[np.random.Generator], Draw]


def _draw(effect: Effect, truth: float) -> Draw:
    low, high = effect.interval
    return Draw(effect.estimate, effect.standard_error, low <= truth <= high)


def _treatment(method: str, estimand: str) -> Case:
    truth = designs.confounded_truth(estimand)

    def run(random: np.random.Generator) -> Draw:
        frame = designs.confounded(random, PERSONS)
        effect = treatment_effect(frame, "cost", "drug", designs.COVARIATES, method=method, estimand=estimand)
        return _draw(effect, truth)

    return Case(method, estimand, PERSONS, truth, run)


def _wrong_model(method: str) -> Case:
    """The outcome's model leaves illness out, the propensity has it: what double robustness promises."""
    truth = designs.confounded_truth("ate")

    def run(random: np.random.Generator) -> Draw:
        frame = designs.confounded(random, PERSONS)
        selection = designs.COVARIATES
        return _draw(treatment_effect(frame, "cost", "drug", ["age"], selection=selection, method=method), truth)

    return Case(f"{method}, wrong outcome model", "ate", PERSONS, truth, run)


def _costs(model: str, truth: float, design: Callable[[np.random.Generator], pd.DataFrame]) -> Case:
    def run(random: np.random.Generator) -> Draw:
        frame = design(random)
        return _draw(cost_effect(frame, "cost", "drug", designs.COVARIATES, model=model), truth)

    return Case(model, "ate", PERSONS, truth, run)


def _quantile(quantile: float) -> Case:
    truth = designs.spread_truth(quantile)

    def run(random: np.random.Generator) -> Draw:
        frame = designs.spread(random, PERSONS)
        return _draw(quantile_effect(frame, "cost", "drug", ["age"], quantile=quantile), truth)

    return Case("quantile", f"quantile {quantile:g}", PERSONS, truth, run)


def _staggered(kind: str, control: str, *, confounded: bool = False) -> Case:
    parts = designs.adoption_truth(kind, confounded=confounded)
    sizes = designs.cohort_shares() if confounded else designs.COHORTS
    if kind == "group":
        truth = sum(sizes[part] * value for part, value in parts.items()) / sum(sizes[part] for part in parts)
    else:
        truth = sum(parts.values()) / len(parts)

    def run(random: np.random.Generator) -> Draw:
        frame = designs.adoption(random, CLINICS, confounded=confounded)
        covariates = ["size"] if confounded else []
        cells = staggered(
            frame,
            unit="clinic",
            period="period",
            first_treated="first",
            outcome="cost",
            covariates=covariates,
            control=control,
        )
        return _draw(aggregate(cells, kind, bounds=False).overall, truth)

    name = f"staggered, {control.replace('_', ' ')} treated" + (", doubly robust" if confounded else "")
    return Case(name, kind, CLINICS, truth, run)


def _band() -> Case:
    """Whether the band holds all effects of the event study at once; the estimate is that of the first period."""
    truth = {-5: 0.0, -4: 0.0, -3: 0.0, -2: 0.0} | designs.adoption_truth("event")

    def run(random: np.random.Generator) -> Draw:
        frame = designs.adoption(random, CLINICS)
        cells = staggered(frame, unit="clinic", period="period", first_treated="first", outcome="cost")
        table = aggregate(cells, "event", bounds=False).table()
        true = np.array([truth.get(int(part), 0.0) for part in table["event"]])
        held = bool(((table["band_low"] <= true) & (true <= table["band_high"])).all())
        first = table[table["event"] == 0].iloc[0]
        return Draw(float(first["effect"]), float(first["standard_error"]), held)

    return Case("staggered, simultaneous band", "event", CLINICS, truth[0], run)


GROUPS = 40


def _clustered() -> Case:
    truth = designs.adoption_truth("simple")[0]

    def run(random: np.random.Generator) -> Draw:
        frame = designs.adoption(random, CLINICS, groups=GROUPS)
        cells = staggered(
            frame, unit="clinic", period="period", first_treated="first", outcome="cost", cluster="region"
        )
        return _draw(aggregate(cells, "simple").overall, truth)

    return Case(f"staggered, errors by {GROUPS} regions", "simple", CLINICS, truth, run)


def _cells(errors: str) -> Case:
    def run(random: np.random.Generator) -> Draw:
        table = to_cells(_coarse(random, PERSONS), "cost", ["drug", "age"])
        found = regression(table, ["drug", "age"], errors=errors)
        low, high = found.table().loc[1, ["low", "high"]]
        return Draw(float(found.coefficients[1]), float(found.standard_errors[1]), bool(low <= 1.0 <= high))

    return Case(f"regression on cells, {errors}", "coefficient", PERSONS, 1.0, run)


def _coarse(random: np.random.Generator, n: int) -> pd.DataFrame:
    import pandas as pd

    age = random.integers(0, 5, n).astype(float)
    drug = (random.random(n) < 0.05 + 0.05 * age).astype(float)
    cost = 2 + drug + 0.5 * age + random.standard_normal(n) * (1 + drug)  # spending of the treated varies more
    return pd.DataFrame({"cost": cost, "drug": drug, "age": age})


REGIONS = 10


def _wild() -> Case:
    """With ten regions, of which treatment takes half: a truth is held if the test of it does not reject at 5 %."""

    def run(random: np.random.Generator) -> Draw:
        import pandas as pd

        region = np.repeat(np.arange(REGIONS), 30)
        drug = (region % 2 == 0).astype(float)
        cost = 1.0 * drug + random.standard_normal(REGIONS)[region] * 0.5 + random.standard_normal(len(region))
        frame = pd.DataFrame({"cost": cost - drug, "drug": drug, "region": region})
        table = to_cells(frame, "cost", ["region", "drug"])
        found = regression(table, ["drug"], errors="cluster", cluster="region")
        p = wild_p_value(table, ["drug"], "drug", "region", samples=999, seed=int(random.integers(2**31)))
        return Draw(float(found.coefficients[1]) + 1, float(found.standard_errors[1]), p > 0.05)

    return Case(f"wild bootstrap, {REGIONS} clusters", "coefficient", REGIONS * 30, 1.0, run)


BEFORE, AFTER = 4, 3


def _bounds(name: str, violation: np.ndarray, interval: Callable[..., tuple[float, float]], most: float) -> Case:
    """An event study whose trends part as much as the restriction allows: intervals must hold 95 % or more."""
    times = np.arange(BEFORE + AFTER)
    covariance = 0.04 * 0.5 ** np.abs(times[:, None] - times[None, :]) + 0.02
    root = np.linalg.cholesky(covariance)
    target = np.eye(AFTER)[0]
    effect = 1.0

    def run(random: np.random.Generator) -> Draw:
        values = violation + root @ random.standard_normal(BEFORE + AFTER)
        values[BEFORE:] += effect
        low, high = interval(values, covariance, BEFORE, target, most)
        error = math.sqrt(covariance[BEFORE, BEFORE])
        return Draw(float(values[BEFORE]), error, low <= effect <= high)

    return Case(name, "first effect", 0, effect, run)


def cases() -> Iterator[Case]:
    """Every case of the report card."""
    for method in ("ra", "ipw", "aipw", "ipwra"):
        for estimand in ("ate", "att"):
            yield _treatment(method, estimand)
    for method in ("aipw", "ipwra"):
        yield _wrong_model(method)
    yield _costs("two_part", designs.spending_truth(), lambda random: designs.spending(random, PERSONS))
    yield _costs("gamma", designs.positive_truth(), lambda random: designs.positive_spending(random, PERSONS))
    yield _costs(
        "poisson", designs.positive_truth(), lambda random: designs.positive_spending(random, PERSONS, gamma=False)
    )
    for quantile in (0.5, 0.9):
        yield _quantile(quantile)
    for kind in ("simple", "group", "calendar", "event"):
        yield _staggered(kind, "never")
    yield _staggered("simple", "not_yet")
    yield _staggered("simple", "never", confounded=True)
    yield _band()
    yield _clustered()
    yield _cells("HC1")
    yield _cells("classical")
    yield _wild()
    # A jump of 0.3 in one step before adoption and of as much in the next after it; a slope that bends by 0.1 there.
    jump = np.array([0.3, 0.3, 0.3, 0.0, 0.3, 0.3, 0.3])
    yield _bounds("relative magnitudes, ratio 1", jump, relative_interval, 1.0)
    bend = np.array([-0.4, -0.3, -0.2, -0.1, 0.2, 0.4, 0.6])
    yield _bounds("smoothness, bend 0.1", bend, smooth_interval, 0.1)


def record(case: Case, samples: int) -> dict[str, object]:
    """One line of the report card."""
    draws = []
    for number in range(samples):
        seed = np.random.SeedSequence([zlib.crc32(f"{case.name}/{case.estimand}".encode()), number])
        draws.append(case.run(np.random.default_rng(seed)))
    estimates = np.array([draw.estimate for draw in draws])
    covered = float(np.mean([draw.covered for draw in draws]))
    spread = float(estimates.std(ddof=1))
    return {
        "case": case.name,
        "estimand": case.estimand,
        "units": case.units,
        "samples": samples,
        "truth": f"{case.truth:.6g}",
        "mean": f"{estimates.mean():.6g}",
        "bias": f"{estimates.mean() - case.truth:.4g}",
        "bias_error": f"{spread / math.sqrt(samples):.3g}",
        "spread": f"{spread:.4g}",
        "mean_error": f"{np.mean([draw.error for draw in draws]):.4g}",
        "coverage": f"{covered:.4f}",
        "coverage_error": f"{math.sqrt(covered * (1 - covered) / samples):.4f}",
    }


def main() -> None:
    """Run the study; each case's line takes the place of its old one in the file as soon as it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=SAMPLES)
    parser.add_argument("--only", nargs="*", default=[""], help="cases whose name begins with one of these")
    chosen = parser.parse_args()
    lines: dict[tuple[str, str], dict[str, object]] = {}
    if RESULT.exists():
        with RESULT.open(encoding="utf-8", newline="") as handle:
            lines = {(line["case"], line["estimand"]): dict(line) for line in csv.DictReader(handle)}
    for case in cases():
        if case.name.startswith(tuple(chosen.only)):
            started = time.perf_counter()
            lines[case.name, case.estimand] = found = record(case, chosen.samples)
            print(*found.values(), f"{time.perf_counter() - started:.0f} s", sep="  ", flush=True)
            _write(lines)


def _write(lines: dict[tuple[str, str], dict[str, object]]) -> None:
    """The lines of the cases there are, in their order."""
    RESULT.parent.mkdir(exist_ok=True)
    with RESULT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines[key] for key in ((case.name, case.estimand) for case in cases()) if key in lines)


if __name__ == "__main__":
    main()
