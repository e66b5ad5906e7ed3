"""One mean from several studies, with what it owes to chance and what to true differences between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, norm, t

from analysis.synthesis.heterogeneity import Floats, Method, generalised_q, tau_squared, tau_squared_interval
from analysis.synthesis.study import LEVEL

DESCRIPTIVE_BELOW = 5
"""Fewer studies with a standard error than this are listed, not pooled.

With four of equal precision the ends of the 95 % interval of their variance lie a factor of 43 apart, and that of the
mean reaches 3.2 standard errors to either side: the figure would say more about the method than about the studies.
"""


@dataclass(frozen=True)
class Pooled:
    """A random-effects mean. Figures are in the unit of the estimates, τ² in its square, I² and weights are ratios.

    ``interval`` is that of the mean. ``prediction`` is that of the true effect in one further study like these, not
    of what it would measure; None with two studies, which leave it no degree of freedom. ``q`` is Cochran's, with
    ``p_homogeneous`` the probability of at least as much if all true effects were equal. Weights add to 1, in the
    order of the estimates. ``degrees`` is infinite where the interval is normal.
    """

    mean: float
    standard_error: float
    interval: tuple[float, float]
    prediction: tuple[float, float] | None
    tau2: float
    tau2_interval: tuple[float, float]
    i2: float
    q: float
    p_homogeneous: float
    weights: tuple[float, ...]
    degrees: float
    method: Method
    level: float

    @property
    def studies(self) -> int:
        """How many studies the mean is of."""
        return len(self.weights)

    @property
    def descriptive(self) -> bool:
        """Whether there are too few studies for the mean to carry a number of the report (``DESCRIPTIVE_BELOW``)."""
        return self.studies < DESCRIPTIVE_BELOW


def pool(
    estimates: Sequence[float] | npt.NDArray[np.floating],
    standard_errors: Sequence[float] | npt.NDArray[np.floating],
    method: Method = "reml",
    hartung_knapp: bool = True,
    level: float = LEVEL,
) -> Pooled:
    """The random-effects mean of independent studies, one estimate each.

    Weights are 1 / (s² + τ²). The error of the mean is the square root of Σ w (y − mean)² / ((k − 1) Σ w) with k − 1
    degrees of freedom (Hartung and Knapp 2001), or 1 / √Σ w with a normal interval without it. Hartung and Knapp's
    may be the narrower when estimates agree better than chance would let them; it is not taken then, the wider of both
    is (Röver, Knapp and Friede 2015). The prediction interval is mean ± t √(τ² + error²) with k − 2 degrees of freedom
    (Higgins, Thompson and Spiegelhalter 2009).

    It works from two studies, so that ``leave_one_out`` can; whether the result may carry a number is
    ``descriptive``, and ``synthesise`` refuses.

    Args:
        estimates: (studies,), all in one unit and on one scale.
        standard_errors: (studies,), in the same unit.
        method: estimator of τ²: restricted maximum likelihood, DerSimonian–Laird or Paule–Mandel.
        hartung_knapp: whether the error of the mean allows for τ² being estimated.
        level: of all intervals.

    Raises ValueError for fewer than two studies, arrays of different length, or an error that is not positive.

    >>> pooled = pool([0.10, 0.30, 0.35, 0.60, 0.45], [0.10, 0.12, 0.15, 0.20, 0.11])
    >>> round(pooled.mean, 2), [round(end, 2) for end in pooled.interval], pooled.descriptive
    (0.33, [0.1, 0.56], False)
    """
    values, errors = _checked(estimates, standard_errors)
    variances = errors**2
    degrees = len(values) - 1
    tau2 = tau_squared(values, variances, method)
    weights = 1 / (variances + tau2)
    total = weights.sum()
    mean = float(weights @ values / total)
    error = float(total**-0.5)
    if hartung_knapp:
        scale = float(weights @ (values - mean) ** 2 / degrees)
        error *= max(1.0, scale) ** 0.5
    q = generalised_q(values, variances)
    of_mean = float(degrees) if hartung_knapp else np.inf
    return Pooled(
        mean=mean,
        standard_error=error,
        interval=confidence_interval(mean, error, of_mean, level),
        prediction=prediction_interval(mean, error, tau2, len(values), level),
        tau2=tau2,
        tau2_interval=tau_squared_interval(values, variances, level),
        i2=_share_of_heterogeneity(tau2, variances),
        q=q,
        p_homogeneous=float(chi2.sf(q, degrees)),
        weights=tuple(float(weight) for weight in weights / total),
        degrees=of_mean,
        method=method,
        level=level,
    )


def robust(
    estimates: Sequence[float] | npt.NDArray[np.floating],
    standard_errors: Sequence[float] | npt.NDArray[np.floating],
    method: Method = "reml",
    level: float = LEVEL,
) -> Pooled:
    """The same mean with an error that holds even if the standard errors or τ² are wrong: only independence counts.

    The sandwich estimator CR2 and its Satterthwaite degrees of freedom (Tipton 2015; Pustejovsky and Tipton 2018), each
    study a cluster of one; put the estimates of one study together by ``within_study`` first. Below four degrees of
    freedom, which few or very unequal studies leave, its interval is not to be trusted (Tipton 2015).

    >>> pooled = robust([1.0, 2.0, 3.0, 4.0, 5.0], [0.1, 0.1, 0.1, 0.1, 0.1])
    >>> round(pooled.standard_error, 4), round(pooled.degrees, 4)  # equal weights: √(2.5 / 5), as of a t test
    (0.7071, 4.0)
    """
    values, _ = _checked(estimates, standard_errors)
    pooled = pool(values, standard_errors, method, hartung_knapp=False, level=level)
    share = np.array(pooled.weights)
    stretch = share**2 / (1 - share)
    error = float(np.sqrt(stretch @ (values - pooled.mean) ** 2))
    # The variance is a quadratic form of the residuals, which have covariance `spread` (but for a factor) if weights
    # are right; its degrees of freedom are those of the chi-squared with the same mean and variance.
    spread = np.diag(1 / share) - 1.0
    form = stretch[:, None] * spread
    degrees = float(np.trace(form) ** 2 / np.trace(form @ form))
    return replace(
        pooled,
        standard_error=error,
        interval=confidence_interval(pooled.mean, error, degrees, level),
        prediction=prediction_interval(pooled.mean, error, pooled.tau2, len(values), level),
        degrees=degrees,
    )


def leave_one_out(
    estimates: Sequence[float] | npt.NDArray[np.floating],
    standard_errors: Sequence[float] | npt.NDArray[np.floating],
    method: Method = "reml",
    hartung_knapp: bool = True,
    level: float = LEVEL,
) -> tuple[Pooled, ...]:
    """What ``pool`` gives without each study in turn, in the order of the studies; three or more are needed.

    >>> [round(pooled.mean, 1) for pooled in leave_one_out([0.0, 0.0, 3.0], [1.0, 1.0, 1.0])]
    [1.5, 1.5, 0.0]
    """
    values, errors = _checked(estimates, standard_errors)
    if len(values) < 3:
        raise ValueError(f"{len(values)} studies to leave one out of; at least 3")
    return tuple(
        pool(np.delete(values, left_out), np.delete(errors, left_out), method, hartung_knapp, level)
        for left_out in range(len(values))
    )


def within_study(
    estimates: Sequence[float] | npt.NDArray[np.floating],
    standard_errors: Sequence[float] | npt.NDArray[np.floating],
    correlation: float = 1.0,
) -> tuple[float, float]:
    """The plain mean of several estimates of one study, and its standard error.

    The correlation between their errors is hardly ever printed. At 1 a second estimate adds no precision: the error
    of the mean is the mean of the errors, the largest it can be.

    Args:
        estimates: (estimates,), of one study.
        standard_errors: (estimates,).
        correlation: between any two of them, 0 to 1.

    >>> [round(within_study([0.1, 0.3], [0.06, 0.08], correlation)[1], 2) for correlation in (1.0, 0.0)]
    [0.07, 0.05]
    """
    values, errors = np.asarray(estimates, dtype=float), np.asarray(standard_errors, dtype=float)
    if not 0 <= correlation <= 1:
        raise ValueError(f"correlation {correlation} within a study; 0 to 1")
    apart, together = float((errors**2).sum()), float(errors.sum() ** 2)
    return float(values.mean()), ((1 - correlation) * apart + correlation * together) ** 0.5 / len(values)


def confidence_interval(mean: float, error: float, degrees: float, level: float = LEVEL) -> tuple[float, float]:
    """The mean ± t · error with these degrees of freedom; normal if they are infinite."""
    reach = float(t.ppf((1 + level) / 2, degrees) if np.isfinite(degrees) else norm.ppf((1 + level) / 2)) * error
    return mean - reach, mean + reach


def prediction_interval(
    mean: float, error: float, tau2: float, studies: int, level: float = LEVEL
) -> tuple[float, float] | None:
    """Where the true effect of one further study lies: mean ± t √(τ² + error²), studies − 2 degrees of freedom.

    Higgins, Thompson and Spiegelhalter (2009). None with two studies.
    """
    if studies < 3:
        return None
    return confidence_interval(mean, (tau2 + error**2) ** 0.5, studies - 2, level)


def _share_of_heterogeneity(tau2: float, variances: Floats) -> float:
    """I²: τ² as a share of it and the typical variance within a study (Higgins and Thompson 2002)."""
    weights = 1 / variances
    typical = (len(weights) - 1) * weights.sum() / (weights.sum() ** 2 - (weights**2).sum())
    return float(tau2 / (tau2 + typical))


def _checked(
    estimates: Sequence[float] | npt.NDArray[np.floating], standard_errors: Sequence[float] | npt.NDArray[np.floating]
) -> tuple[Floats, Floats]:
    values, errors = np.asarray(estimates, dtype=float), np.asarray(standard_errors, dtype=float)
    if values.ndim != 1 or values.shape != errors.shape:
        raise ValueError(f"estimates of shape {values.shape}, errors of shape {errors.shape}; one error each, in a row")
    if len(values) < 2:
        raise ValueError(f"{len(values)} studies with a standard error; at least 2 to pool")
    if not (np.isfinite(values).all() and np.isfinite(errors).all() and (errors > 0).all()):
        raise ValueError(
            "an estimate or error that is no finite number, or an error not above 0; leave such a study out"
        )
    return values, errors
