"""What it would be worth to know parameters before a decision is taken."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.uncertainty.regression import Regression
from analysis.uncertainty.sample import Estimate, Floats


def perfect_information(net_benefit: Floats) -> Estimate:
    """Expected value of perfect information: E[max of options] - max of E[option] (Raiffa and Schlaifer 1961).

    Args:
        net_benefit: (draws, options), more is better; for won, cost with a minus.

    The value is in the unit of ``net_benefit``, for the decision, people and horizon that it covers. The standard error
    is that of the mean loss from taking the option that is best on average.

    >>> float(perfect_information(np.array([[0.0, 1.0], [0.0, -1.0]])).value)
    0.5
    """
    gain = _gain(net_benefit).max(axis=1)
    return Estimate(gain.mean(), gain.std() / np.sqrt(len(gain)))


def perfect_information_on(groups: Mapping[str, Floats | Regression], net_benefit: Floats) -> dict[str, Estimate]:
    """Expected value of partial perfect information on each group of parameters alone.

    E[max of E[option | group]] - max of E[option], the conditional expectation of each option's difference from the
    best by regression on the draws (Strong, Oakley and Brennan 2014). The standard error is that of the mean gain of
    the policy that the regression found: at each draw the net benefit of the option it would choose, less that of the
    best on average. Regression follows a little noise, so that a worthless group comes out slightly above 0, within
    its error; a value above that of perfect information on everything is set to it.

    Args:
        groups: (draws, cells) by name, as ``uncertain`` gives them.
        net_benefit: (draws, options), more is better, in any unit.
    """
    gain = _gain(net_benefit)
    limit = gain.max(axis=1).mean()
    found = {}
    for name, cells in groups.items():
        expected = Regression.on(cells).fit(gain).fitted
        chosen = expected.argmax(axis=1)
        realised = np.take_along_axis(gain, chosen[:, None], axis=1)[:, 0]
        value = np.clip(expected.max(axis=1).mean(), 0.0, limit)
        found[name] = Estimate(value, realised.std() / np.sqrt(len(gain)))
    return found


def _gain(net_benefit: Floats) -> Floats:
    """What each option would bring more than the one that is best on average, (draws, options)."""
    net_benefit = np.asarray(net_benefit, dtype=float)
    if net_benefit.ndim != 2 or net_benefit.shape[1] < 2:
        raise ValueError(f"net benefit of shape {net_benefit.shape}; (draws, options) with two options or more")
    best = net_benefit.mean(axis=0).argmax()
    return net_benefit - net_benefit[:, [best]]
