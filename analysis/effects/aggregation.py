"""Effects by cohort and period as few that a reader can hold: one number, by cohort, year or time since adoption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.effects.balance import balance_table
from analysis.effects.bands import FEW, simultaneous_critical, wild_p_values
from analysis.effects.confounding import Sensitivity, e_value_of_difference
from analysis.effects.influence import Array, Influenced
from analysis.effects.panel import NEVER, Panel
from analysis.effects.result import Effect, heading
from analysis.effects.sample import Sample
from analysis.effects.staggered import GroupTime
from analysis.effects.violations import breakdown_relative, breakdown_smooth
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

KINDS = ("simple", "group", "calendar", "event")
METHOD = "staggered difference-in-differences by cohort and period"


@dataclass(frozen=True)
class Path:
    """Effects by cohort (``group``), year (``calendar``) or periods since adoption (``event``), and their average.

    ``parts`` are the labels of ``found``; ``overall`` is the average that the literature reports for this kind.
    """

    kind: str
    parts: tuple[int, ...]
    found: Influenced
    overall: Effect
    watermark: str

    def table(self) -> pd.DataFrame:
        """A row a part: effect, standard error, 95 % interval, and the band that holds for all parts at once."""
        import pandas as pd

        errors, values = self.found.errors(), self.found.values
        point, band = self.overall.critical, max(simultaneous_critical(self.found), self.overall.critical)
        table = pd.DataFrame(
            {
                self.kind: self.parts,
                "effect": values,
                "standard_error": errors,
                "low": values - point * errors,
                "high": values + point * errors,
                "band_low": values - band * errors,
                "band_high": values + band * errors,
            }
        )
        if self.found.clusters is not None and self.found.clusters < FEW:
            table["p_wild"] = wild_p_values(self.found)
        if self.watermark:
            table.attrs["watermark"] = self.watermark
        return table

    def summary(self) -> str:
        """The overall effect, then a line a part."""
        lines = [
            f"  {self.kind} {row[self.kind]:.0f}: {row['effect']:,.6g} "
            f"(95 % interval {row['low']:,.6g} to {row['high']:,.6g}; all at once "
            f"{row['band_low']:,.6g} to {row['band_high']:,.6g})"
            for _, row in self.table().iterrows()
        ]
        return "\n".join([self.overall.summary(), *lines])

    def plot(self) -> alt.LayerChart | alt.FacetChart:
        """Effects with their intervals, and the band for all at once as a light area."""
        import altair as alt

        titles = {"event": "periods since adoption", "group": "cohort", "calendar": "period"}
        rows = self.table().to_dict("records")
        base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X(f"{self.kind}:Q", title=titles[self.kind]))
        layers = [
            base.mark_area(opacity=0.15, color="#2563a8").encode(y="band_low:Q", y2="band_high:Q"),
            alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule().encode(y="at:Q"),
            base.mark_rule(color="#2563a8").encode(y="low:Q", y2="high:Q"),
            base.mark_point(filled=True, color="#2563a8", size=60).encode(y=alt.Y("effect:Q", title="effect")),
        ]
        low, high = self.overall.interval
        title = f"Average effect {self.overall.estimate:,.4g} ({low:,.4g} to {high:,.4g})"
        return alt.layer(*layers, title=heading(title, self.watermark))


def aggregate(cells: GroupTime, kind: str = "simple", *, bounds: bool | None = None) -> Path:
    """Effects by cohort and period averaged with the cohorts' sizes as weights, whose own error is counted.

    ``simple``: over all cells after adoption. ``group``: within cohorts; overall weighted by size. ``calendar``:
    within periods; overall the mean of the periods. ``event``: by periods since adoption, those before it included;
    overall the mean of those after.

    Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225, section 3.2.

    >>> import numpy as np
    >>> from analysis.effects import designs, staggered
    >>> panel = designs.adoption(np.random.default_rng(1), 400)
    >>> cells = staggered(panel, unit="clinic", period="period", first_treated="first", outcome="cost")
    >>> overall = aggregate(cells).overall
    >>> overall.interval[0] < designs.adoption_truth()[0] < overall.interval[1]
    True
    """
    if kind not in KINDS:
        raise InputFaults([Fault("kind", None, repr(kind), f"one of {', '.join(KINDS)}", "choose one")])
    cohort = np.array([one for one, _ in cells.cells])
    period = np.array([at for _, at in cells.cells])
    after = period >= cohort
    if not after.any():
        raise InputFaults([Fault("aggregate", None, "no cell after adoption", "one at least", "look at the panel")])
    label = {"simple": np.zeros(len(cohort)), "group": cohort, "calendar": period, "event": period - cohort}[kind]
    used = np.ones(len(cohort), bool) if kind == "event" else after
    parts = tuple(int(one) for one in np.unique(label[used]))
    columns = [_average(cells, used & (label == part)) for part in parts]
    found = _stack(columns, cells.found)
    overall = _overall(cells, kind, parts, found)
    effect = _effect(cells, overall, kind == "event" if bounds is None else bounds)
    return Path(kind, parts, found, effect, cells.panel.watermark)


def _average(cells: GroupTime, chosen: Array) -> tuple[float, Array]:
    """The mean of some cells, weighted by the size of their cohorts, with its influence."""
    panel = cells.panel
    total = panel.counts.sum()
    where = np.flatnonzero(chosen)
    cohorts = np.array([cells.cells[at][0] for at in where])
    share = np.array([panel.counts[panel.cohort == one].sum() / total for one in cohorts])
    weights = share / share.sum()
    values = cells.found.values[where]
    mean = float(weights @ values)
    influence = cells.found.influence[:, where] @ weights
    pull = (values - mean) / share.sum()
    for one, slope, part in zip(cohorts, pull, share, strict=True):
        influence = influence + slope * ((panel.cohort == one) - part)
    return mean, influence


def _stack(columns: list[tuple[float, Array]], like: Influenced) -> Influenced:
    values, influence = zip(*columns, strict=True)
    return Influenced(np.array(values), np.column_stack(influence), like.counts, like.cluster)


def _overall(cells: GroupTime, kind: str, parts: tuple[int, ...], found: Influenced) -> Influenced:
    if kind == "simple":
        return found
    if kind == "group":
        panel = cells.panel
        total = panel.counts.sum()
        share = np.array([panel.counts[panel.cohort == one].sum() / total for one in parts])
        mean = float(share @ found.values / share.sum())
        influence = found.influence @ (share / share.sum())
        for one, value, part in zip(parts, found.values, share, strict=True):
            influence = influence + (value - mean) / share.sum() * ((panel.cohort == one) - part)
        return _stack([(mean, influence)], found)
    counted = np.array([part >= 0 if kind == "event" else True for part in parts], float)
    return found.combine(counted / counted.sum())


def _effect(cells: GroupTime, overall: Influenced, bounds: bool) -> Effect:
    panel = cells.panel
    value, error = float(overall.values[0]), float(overall.errors()[0])
    sample = _adopters(panel)
    adopters = panel.cohort != NEVER
    means = panel.counts[adopters] @ panel.outcome[adopters] / panel.counts[adopters].sum()
    return Effect(
        outcome=panel.name,
        treatment="adoption",
        estimand="att",
        method=f"{METHOD}, {cells.control.replace('_', ' ')} treated controls",
        estimate=value,
        standard_error=error,
        persons=round(float(panel.counts.sum())),
        balance=balance_table(sample),
        flow=panel.flow,
        sensitivity=(_standardised(panel, value, error), *(_trend_bounds(cells) if bounds else ())),
        means={"mean of adopters in the first period": float(means[0])},
        freedom=None if overall.clusters is None else overall.clusters - 1,
        watermark=panel.watermark,
    )


def _adopters(panel: Panel) -> Sample:
    """Units by whether they adopt (or adopt before the last cohort, if all do), with what they were at the start."""
    never = panel.cohort == NEVER
    late = never if never.any() else panel.cohort == max(panel.cohorts)
    first = [panel.outcome[:, 0], *(values[:, 0] for values in panel.covariates.values())]
    names = (f"{panel.name} in the first period", *panel.covariates)
    return Sample(
        panel.outcome[:, 0], (~late).astype(float), np.column_stack(first), names, panel.counts, None, panel.flow, ""
    )


def _standardised(panel: Panel, value: float, error: float) -> Sensitivity:
    mean = panel.counts @ panel.outcome[:, 0] / panel.counts.sum()
    spread = float(np.sqrt(panel.counts @ (panel.outcome[:, 0] - mean) ** 2 / panel.counts.sum()))
    return e_value_of_difference(value, error, spread)


def _trend_bounds(cells: GroupTime) -> tuple[Sensitivity, ...]:
    """How far trends may part before the first effect after adoption can no longer be told from none."""
    if cells.base != "universal" or cells.anticipation:
        return ()
    before, after, values, covariance = event_study(cells)
    if len(before) < 1:
        return ()
    target = np.eye(len(after))[0]
    found = [breakdown_relative(values, covariance, len(before), target)]
    if len(before) >= 2:
        found.append(breakdown_smooth(values, covariance, len(before), target))
    return tuple(found)


def event_study(cells: GroupTime) -> tuple[tuple[int, ...], tuple[int, ...], Array, Array]:
    """Periods before and after adoption without gaps around it, their effects and covariance, as bounds need them.

    The period before adoption is the base and has no entry. Raises InputFaults for a varying base.
    """
    if cells.base != "universal":
        remedy = "estimate with base='universal'"
        raise InputFaults([Fault("event study", None, "a varying base", "one base for all periods", remedy)])
    cohort = np.array([one for one, _ in cells.cells])
    since = np.array([at for _, at in cells.cells]) - cohort
    there = {int(one) for one in since}
    before: list[int] = []
    after: list[int] = []
    at = -2 - cells.anticipation
    while at in there:
        before.insert(0, at)
        at -= 1
    at = -cells.anticipation
    while at in there:
        after.append(at)
        at += 1
    found = _stack([_average(cells, since == part) for part in (*before, *after)], cells.found)
    return tuple(before), tuple(after), found.values, found.covariance()
