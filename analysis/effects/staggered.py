"""Effects of a programme that units adopt in different periods: by cohort and period, never against earlier adopters.

A regression with unit and period effects compares late adopters with early ones, whose own effect is still growing; its
weights can be negative (Goodman-Bacon 2021). Here each cohort is compared only with units not yet treated (Callaway and
Sant'Anna 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.effects.influence import Array, Influenced
from analysis.effects.panel import NEVER, Panel, panel, panel_from_moments
from analysis.effects.propensity import fit_propensity
from analysis.effects.sample import Sample, number
from analysis.effects.treatment import estimate
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

CONTROLS = ("never", "not_yet")
BASES = ("universal", "varying")
FORMS = {"dr": "aipw", "reg": "ra"}
"""Doubly robust, or outcome regression alone; without covariates both are differences of means."""


@dataclass(frozen=True)
class GroupTime:
    """The effect on each cohort in each period: ``found`` has one value for each of ``cells`` (cohort, period)."""

    panel: Panel
    cells: tuple[tuple[int, int], ...]
    found: Influenced
    control: str
    anticipation: int
    base: str

    def table(self) -> pd.DataFrame:
        """Cohort, period, effect and standard error."""
        import pandas as pd

        cohorts, periods = zip(*self.cells, strict=True)
        errors = self.found.errors()
        rows = {"first_treated": cohorts, "period": periods, "effect": self.found.values, "standard_error": errors}
        table = pd.DataFrame(rows)
        if self.panel.watermark:
            table.attrs["watermark"] = self.panel.watermark
        return table


def staggered(
    frame: pd.DataFrame,
    *,
    unit: str,
    period: str,
    first_treated: str,
    outcome: str,
    covariates: Sequence[str] = (),
    control: str = "never",
    anticipation: int = 0,
    base: str = "universal",
    form: str = "dr",
    cluster: str | None = None,
) -> GroupTime:
    """Effects by cohort and period from a row a unit and period.

    ``control`` compares with those ``never`` treated or with those ``not_yet``. ``anticipation`` is how many periods
    before adoption behaviour may already change. ``base`` measures periods before adoption from the last one before it
    (``universal``, which bounds on the violation of parallel trends need) or from the one before (``varying``, the
    default of R's ``did``). Covariates are those of the base period. Effects are in the outcome's unit.

    Raises InputFaults for columns and values that do not serve, or where a cohort has nobody to be compared with.
    """
    made = panel(
        frame,
        unit=unit,
        period=period,
        first_treated=first_treated,
        outcome=outcome,
        covariates=covariates,
        cluster=cluster,
    )
    return group_time(made, control=control, anticipation=anticipation, base=base, form=form)


def staggered_from_moments(
    table: pd.DataFrame,
    *,
    outcome: str = "outcome",
    control: str = "never",
    anticipation: int = 0,
    base: str = "universal",
) -> GroupTime:
    """The same from cohorts' sums and cross-products over periods (``panel_from_moments``), without covariates."""
    return group_time(panel_from_moments(table, outcome), control=control, anticipation=anticipation, base=base)


def group_time(
    panel: Panel, *, control: str = "never", anticipation: int = 0, base: str = "universal", form: str = "dr"
) -> GroupTime:
    """Effects by cohort and period of a panel."""
    for what, given, allowed in (("control", control, CONTROLS), ("base", base, BASES), ("form", form, tuple(FORMS))):
        if given not in allowed:
            raise InputFaults([Fault(what, None, repr(given), f"one of {', '.join(allowed)}", "choose one")])
    cells, values, columns = [], [], []
    for cohort in panel.cohorts:
        for at, period in enumerate(panel.periods):
            start = _base(panel.periods, at, cohort, anticipation, base)
            if start is None or start == at:
                continue
            found = _cell(panel, cohort, start, at, control, anticipation, form)
            if found is None:
                continue
            cells.append((cohort, int(period)))
            values.append(found[0])
            columns.append(found[1])
    if not cells:
        given = "no cohort with a base period and somebody to be compared with"
        raise InputFaults([Fault("staggered adoption", None, given, "one at least", "try control='not_yet'")])
    found_all = Influenced(np.array(values), np.column_stack(columns), panel.counts, panel.cluster)
    return GroupTime(panel, tuple(cells), found_all, control, anticipation, base)


def _base(periods: NDArray[np.int64], at: int, cohort: int, anticipation: int, base: str) -> int | None:
    """Where the period stands from which the change to period ``at`` is measured; None if the panel starts too late."""
    before = np.flatnonzero(periods < cohort - anticipation)
    if not before.size:
        return None
    last = int(before[-1])
    if base == "universal" or at > last:
        return last
    return at - 1 if at else None


def _cell(
    panel: Panel, cohort: int, start: int, at: int, control: str, anticipation: int, form: str
) -> tuple[float, Array] | None:
    """Effect on one cohort in one period with the influence of every unit; None if nobody is left to compare with."""
    treated = panel.cohort == cohort
    others = panel.cohort == NEVER
    if control == "not_yet":
        latest = max(panel.periods[at], panel.periods[start])
        others = (others | (panel.cohort > latest + anticipation)) & ~treated
    if not others.any():
        return None
    used = treated | others
    covariates = [values[used, start] for values in panel.covariates.values()]
    k = len(covariates)
    sample = Sample(
        (panel.outcome[:, at] - panel.outcome[:, start])[used],
        treated[used].astype(float),
        np.column_stack(covariates) if k else np.empty((int(used.sum()), 0)),
        tuple(panel.covariates),
        panel.counts[used],
        None if panel.cluster is None else number(panel.cluster[used]),
        (),
        panel.watermark,
    )
    if k:
        propensity = fit_propensity(sample, sample.covariates)
        found = estimate(sample, sample.exog, propensity, FORMS[form], "att")
        effect, influence = float(found.values[0]), found.influence[:, 0]
    else:
        effect, influence = _difference(sample)
    whole = np.zeros(len(panel.cohort))
    whole[used] = influence * panel.counts.sum() / sample.persons
    return effect, whole


def _difference(sample: Sample) -> tuple[float, Array]:
    """Difference of the arms' means with the influence of each row."""
    total = 0.0
    influence = np.zeros(len(sample.outcome))
    for arm, sign in ((1.0, 1.0), (0.0, -1.0)):
        inside = sample.treated == arm
        weight = sample.counts[inside]
        mean = float(weight @ sample.outcome[inside] / weight.sum())
        total += sign * mean
        influence[inside] = sign * (sample.outcome[inside] - mean) * sample.persons / weight.sum()
    return total, influence
