from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.effects import designs

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def births() -> pd.DataFrame:
    """Cattaneo's birth weights, as they lie in the statsmodels wheel."""
    from statsmodels.treatment.tests import results

    return pd.read_csv(Path(results.__file__).parent / "cataneo2.csv")


@pytest.fixture(scope="session")
def minimum_wage() -> pd.DataFrame:
    """A row a county and year: logarithm of teenage employment, first year of a higher minimum wage."""
    wide = pd.read_csv(DATA / "minimum_wage.csv")
    years = [name for name in wide if name.startswith("teens_")]
    long = wide.melt(["county", "first_treated", "log_population"], years, "year", "teens")
    return long.assign(year=long["year"].str[-4:].astype(int), log_teens=np.log(long["teens"])).drop(columns="teens")


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(20260701)


@pytest.fixture
def patients(random: np.random.Generator) -> pd.DataFrame:
    """600 persons whose age and illness bring both treatment and spending."""
    return designs.confounded(random, 600)


@pytest.fixture
def clinics(random: np.random.Generator) -> pd.DataFrame:
    """60 clinics over six periods, of which 60 % adopt a programme."""
    return designs.adoption(random, 60)
