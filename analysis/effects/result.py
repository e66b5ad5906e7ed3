"""One effect and all that a reader needs to believe or doubt it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis.effects.balance import LARGE_DIFFERENCE
from analysis.effects.confounding import Sensitivity
from analysis.effects.sample import Flow
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from analysis.units import Unit

LEVEL = 0.95
GENERATED = "GENERATED DATA: shows that the method works, says nothing of Korea"


@dataclass(frozen=True)
class Effect:
    """An estimate with its error, and the balance, flow and sensitivity without which it does not exist.

    ``estimate`` and ``standard_error`` are in the outcome's unit. ``freedom`` is that of the t distribution behind
    the interval (clusters less one), None for the normal. ``means`` are the mean outcomes with and without treatment
    that the estimate compares. A ``watermark`` says that the data were generated; it goes wherever the effect goes.

    Raises ValueError if balance, flow or sensitivity is missing, or if the error is no positive number.
    """

    outcome: str
    treatment: str
    estimand: str
    method: str
    estimate: float
    standard_error: float
    persons: int
    balance: pd.DataFrame
    flow: Flow
    sensitivity: tuple[Sensitivity, ...]
    overlap: pd.DataFrame | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    freedom: int | None = None
    watermark: str = ""

    def __post_init__(self) -> None:
        missing = [name for name in ("balance", "flow", "sensitivity") if not len(getattr(self, name))]
        if missing:
            raise ValueError(f"an effect without its {' and '.join(missing)}: no effect is stated without them")
        if not (math.isfinite(self.estimate) and self.standard_error > 0 and math.isfinite(self.standard_error)):
            raise ValueError(f"estimate {self.estimate} with standard error {self.standard_error}: no such effect")

    @cached_property
    def critical(self) -> float:
        """Standard errors from the estimate to an end of the 95 % interval."""
        from scipy import stats

        tail = (1 - LEVEL) / 2
        return float(stats.norm.isf(tail) if self.freedom is None else stats.t.isf(tail, self.freedom))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        half = self.critical * self.standard_error
        return self.estimate - half, self.estimate + half

    @property
    def worst_difference(self) -> float:
        """The largest standardised difference of a covariate that is left in the comparison made."""
        column = "difference_weighted" if "difference_weighted" in self.balance else "difference"
        return float(self.balance[column].abs().max())

    def summary(self) -> str:
        """The effect in lines of text: result, sample, balance, sensitivity; a watermark first if there is one."""
        low, high = self.interval
        lines = [
            f"{self.estimand.upper()} of {self.treatment} on {self.outcome}: {self.estimate:,.6g} "
            f"(standard error {self.standard_error:,.4g}, 95 % interval {low:,.6g} to {high:,.6g})",
            f"  method: {self.method}; {self.persons:,} persons"
            + ("" if self.freedom is None else f"; errors by {self.freedom + 1} clusters"),
            *(f"  {name}: {value:,.6g}" for name, value in self.means.items()),
            "  flow: " + " → ".join(f"{step} {left:,}" for step, left in self.flow),
            f"  balance: largest standardised difference {self.worst_difference:.3f}"
            + ("" if self.worst_difference < LARGE_DIFFERENCE else f", above {LARGE_DIFFERENCE}: arms are not alike"),
            *(
                f"  {one.name}: {one.estimate:.3f}, for the interval {one.bound:.3f} ({one.reading})"
                for one in self.sensitivity
            ),
        ]
        return "\n".join([GENERATED, *lines] if self.watermark else lines)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Balance, overlap, flow and sensitivity; counts stand in columns ``n…``, for disclosure control."""
        import pandas as pd

        found = {
            "balance": self.balance,
            "flow": pd.DataFrame(self.flow, columns=["step", "n"]),
            "sensitivity": pd.DataFrame([vars(one) for one in self.sensitivity]),
        }
        if self.overlap is not None:
            found["overlap"] = self.overlap
        return {name: _marked(table, self.watermark) for name, table in found.items()}

    def plot(self) -> alt.LayerChart | alt.FacetChart:
        """Standardised differences of the covariates before and after, the effect in the title."""
        import altair as alt

        low, high = self.interval
        title = f"{self.treatment} changes {self.outcome} by {self.estimate:,.4g} ({low:,.4g} to {high:,.4g})"
        columns = {"difference": "before", "difference_weighted": "after weighting"}
        rows = [
            {"covariate": row["covariate"], "stage": stage, "difference": float(row[column])}
            for _, row in self.balance.iterrows()
            for column, stage in columns.items()
            if column in self.balance and math.isfinite(row[column])
        ]
        base = alt.Chart(alt.Data(values=rows))
        points = base.mark_point(filled=True, size=60).encode(
            x=alt.X("difference:Q", title="standardised difference, treated less control"),
            y=alt.Y("covariate:N", title=None, sort=list(self.balance["covariate"])),
            color=alt.Color("stage:N", title=None, scale=alt.Scale(range=["#6b7280", "#2563a8"])),
        )
        none = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule().encode(x="at:Q")
        return alt.layer(none, points, title=heading(title, self.watermark))

    def to_parameter(self, id: str, unit: Unit, *, year: str, source: str, locator: str) -> dict[str, str]:
        """A row for ``data/parameters``: value, interval, error and where it comes from, as text by column.

        ``unit`` is a unit of the registry whose base the outcome is in (won for money). ``source`` is the key in the
        bibliography of the study that this effect is published in. Raises InputFaults for a watermarked effect:
        generated data never become a parameter.
        """
        if self.watermark:
            given = f"an effect from generated data (watermark {self.watermark!r})"
            remedy = "run it on real claims; generated data never reach a headline"
            raise InputFaults([Fault(f"parameter {id}", None, given, "an effect from real data", remedy)])
        scale = float(unit.scale)
        low, high = self.interval
        steps = " > ".join(f"{step} {left}" for step, left in self.flow)
        note = (
            f"standard error {self.standard_error / scale:.6g}; {self.method}, {self.estimand.upper()}, "
            f"{self.persons} persons ({steps}); largest standardised difference {self.worst_difference:.3f}; "
            + "; ".join(f"{one.name} {one.estimate:.3f} ({one.bound:.3f})" for one in self.sensitivity)
        )
        return {
            "id": id,
            "value": f"{self.estimate / scale:.10g}",
            "unit": unit.id,
            "year": year,
            "low": f"{low / scale:.10g}",
            "high": f"{high / scale:.10g}",
            "distribution": "normal",
            "source": source,
            "locator": locator,
            "status": "primary",
            "note": note,
        }


def heading(title: str, watermark: str) -> alt.TitleParams:
    """A chart's title, with the watermark under it if there is one."""
    import altair as alt

    return alt.TitleParams(text=title, subtitle=[GENERATED] if watermark else [], anchor="start")


def _marked(table: pd.DataFrame, watermark: str) -> pd.DataFrame:
    marked: Any = table.copy()
    if watermark:
        marked.attrs["watermark"] = watermark
    return marked
