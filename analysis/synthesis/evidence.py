"""All studies of one question: listed always, pooled where the rule of five allows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.synthesis.heterogeneity import Method
from analysis.synthesis.pooling import DESCRIPTIVE_BELOW, Pooled, leave_one_out, pool, robust, within_study
from analysis.synthesis.study import LEVEL, Study


@dataclass(frozen=True)
class Evidence:
    """What the studies of one question say together.

    ``listed`` has every estimate as given. ``combined`` has one row a study with a standard error, in the order in
    which studies first appear; weights of ``pooled`` and rows of ``without`` are in this order. ``pooled`` and
    ``sandwich`` (the same mean with a robust error) are None and ``without`` is empty if ``descriptive``.
    """

    listed: tuple[Study, ...]
    combined: tuple[Study, ...]
    pooled: Pooled | None
    sandwich: Pooled | None
    without: tuple[Pooled, ...]

    @property
    def descriptive(self) -> bool:
        """Whether too few studies have a standard error to pool them (``DESCRIPTIVE_BELOW``)."""
        return self.pooled is None

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest estimate, those without a standard error included."""
        estimates = [study.estimate for study in self.listed]
        return min(estimates), max(estimates)

    @property
    def without_error(self) -> tuple[Study, ...]:
        """Estimates that no standard error follows for: listed, never pooled."""
        return tuple(study for study in self.listed if study.standard_error is None)


def synthesise(
    studies: Iterable[Study],
    method: Method = "reml",
    hartung_knapp: bool = True,
    correlation: float = 1.0,
    level: float = LEVEL,
) -> Evidence:
    """The evidence of studies that ask one thing of one payer in one window; others are kept apart by the caller.

    Estimates of the same name are first combined by ``within_study``. Fewer than five studies with a standard error
    are not pooled: five estimates of one study are one study. An estimate without an error is listed and never pooled,
    not even if its study has others with one.

    Args:
        studies: at least one.
        method: estimator of τ².
        hartung_knapp: as in ``pool``.
        correlation: between estimates of one study, as in ``within_study``.
        level: of all intervals.

    >>> four = [Study(name, 0.1, 0.05) for name in "ABCD"]
    >>> synthesise(four).descriptive, synthesise([*four, Study("E", 0.2)]).descriptive
    (True, True)
    >>> evidence = synthesise([*four, Study("E", 0.2, 0.05)])
    >>> evidence.descriptive, round(evidence.pooled.mean, 2)
    (False, 0.12)
    """
    listed = tuple(studies)
    if not listed:
        raise ValueError("no studies; at least 1")
    combined = _one_row_a_study(listed, correlation)
    if len(combined) < DESCRIPTIVE_BELOW:
        return Evidence(listed, combined, None, None, ())
    estimates = [study.estimate for study in combined]
    errors = [study.standard_error for study in combined if study.standard_error is not None]
    return Evidence(
        listed,
        combined,
        pool(estimates, errors, method, hartung_knapp, level),
        robust(estimates, errors, method, level),
        leave_one_out(estimates, errors, method, hartung_knapp, level),
    )


def _one_row_a_study(listed: tuple[Study, ...], correlation: float) -> tuple[Study, ...]:
    groups: dict[str, list[tuple[float, float]]] = {}
    for study in listed:
        if study.standard_error is not None:
            groups.setdefault(study.name, []).append((study.estimate, study.standard_error))
    return tuple(
        Study(name, *within_study([value for value, _ in rows], [error for _, error in rows], correlation))
        for name, rows in groups.items()
    )
