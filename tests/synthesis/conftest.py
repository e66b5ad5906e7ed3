"""Published sets of studies as estimates and standard errors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.bibliography import load_bibliography
from analysis.published import PublishedTable, load_published
from analysis.units import load_units

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("bcg", "teachers", "aspirin", "printed")


@pytest.fixture(scope="session")
def tables() -> dict[str, PublishedTable]:
    units, sources = load_units(ROOT / "data" / "units.csv"), load_bibliography(ROOT / "references.bib")
    return {name: load_published(ROOT / "data" / "published", f"synthesis_{name}", units, sources) for name in NAMES}


def log_ratio(cases, people, control_cases, control, odds: bool):
    """Log odds or risk ratio of two groups and its standard error, from counts (Woolf 1955; Katz and others 1978)."""
    if odds:
        estimate = np.log(cases / (people - cases)) - np.log(control_cases / (control - control_cases))
        variance = 1 / cases + 1 / (people - cases) + 1 / control_cases + 1 / (control - control_cases)
    else:
        estimate = np.log(cases / people) - np.log(control_cases / control)
        variance = 1 / cases - 1 / people + 1 / control_cases - 1 / control
    return estimate.to_numpy(), np.sqrt(variance).to_numpy()


@pytest.fixture(scope="session")
def studies(tables):
    """Estimates and standard errors by set of studies and measure."""
    bcg, teachers, aspirin = (tables[name].frame for name in ("bcg", "teachers", "aspirin"))
    groups = bcg.tpos, bcg.tpos + bcg.tneg, bcg.cpos, bcg.cpos + bcg.cneg
    women = aspirin.treated_cases, aspirin.treated, aspirin.control_cases, aspirin.control
    return {
        ("bcg", "log risk ratio"): log_ratio(*groups, odds=False),
        ("bcg", "log odds ratio"): log_ratio(*groups, odds=True),
        ("aspirin", "log odds ratio"): log_ratio(*women, odds=True),
        ("teachers", "standardised difference"): (teachers.effect.to_numpy(), np.sqrt(teachers.variance.to_numpy())),
    }
