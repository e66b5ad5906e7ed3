"""The panels by name: what ``fiscal claims panel`` makes, and what a released table can be made of."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr.types import Table

from analysis.claims.clinics import clinic_panel
from analysis.claims.cohorts import landmark, person_time
from analysis.claims.comorbidity import comorbidity
from analysis.claims.dataset import Dataset
from analysis.claims.engine import Claims
from analysis.claims.members import member_years
from analysis.claims.windows import before_death, between
from analysis.faults import Fault, InputFaults

FOLDER = "panels"


@dataclass(frozen=True)
class Years:
    """First year of the data and how many there are."""

    first: int
    count: int


@dataclass(frozen=True)
class Panel:
    """A panel: what a row is, and the expression that makes it."""

    row: str
    build: Callable[[Claims, Years], Table]


PANELS: Mapping[str, Panel] = MappingProxyType(
    {
        "decedents": Panel("a person who died, with fees before death", lambda claims, years: before_death(claims)),
        "landmark": Panel(
            "a person with advanced cancer alive on day 30, with comorbidity and fees of 90 days",
            lambda claims, years: comorbidity(claims, between(claims, landmark(claims))),
        ),
        "person-time": Panel(
            "days of a person before hospice, or in it", lambda claims, years: between(claims, person_time(claims))
        ),
        "clinics": Panel(
            "a clinic and quarter", lambda claims, years: clinic_panel(claims, years.first, 4 * years.count)
        ),
        "members": Panel(
            "an insured person, with next year's fees", lambda claims, years: member_years(claims, years.first)
        ),
    }
)


def years_of(claims: Claims) -> Years:
    """The years of the eligibility table."""
    found = (
        claims.jk.aggregate(first=claims.jk["STND_Y"].min(), last=claims.jk["STND_Y"].max()).to_pyarrow().to_pylist()
    )
    return Years(found[0]["first"], found[0]["last"] - found[0]["first"] + 1)


def panel(claims: Claims, name: str) -> Table:
    """The expression of the panel ``name``; nothing runs yet.

    Raises InputFaults for a name that is none.
    """
    if name not in PANELS:
        raise InputFaults([Fault("panel", None, name, f"one of {', '.join(PANELS)}", "choose one of them")])
    return PANELS[name].build(claims, years_of(claims))


def write_panel(dataset: Dataset, claims: Claims, name: str) -> Path:
    """The panel as Parquet beside the claims: it is personal data and stays there. Carries the watermark.

    Written batch by batch, so that memory does not grow with the number of people.
    """
    batches = panel(claims, name).to_pyarrow_batches()
    path = dataset.folder / FOLDER / f"{name}.parquet"
    path.parent.mkdir(exist_ok=True)
    schema = batches.schema.with_metadata({"watermark": dataset.watermark} if dataset.synthetic else None)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer, warnings.catch_warnings():
        # Ibis 12 asks DuckDB for batches by a name that DuckDB gives up.
        warnings.simplefilter("ignore", DeprecationWarning)
        for batch in batches:
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))
    return path
