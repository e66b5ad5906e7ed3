"""Shared savings and losses against a benchmark: corridor, minimum rate and cap."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """The terms of a contract, as shares.

    Up to ``minimum`` of the benchmark nothing is shared. Beyond it ``share`` of the savings is paid out, from the first
    dollar or, with ``corridor``, only of what lies outside the minimum. A payment is at most ``cap`` of the benchmark.
    The same for losses; ``loss_share`` 0 is a contract without risk of loss.
    """

    minimum: float = 0.02
    share: float = 0.5
    cap: float = 0.1
    loss_minimum: float = 0.02
    loss_share: float = 0.0
    loss_cap: float = 0.05
    corridor: bool = False


@dataclass(frozen=True)
class Settlement:
    """Savings (below zero: losses) against the benchmark, and what is paid to the provider (below zero: owed)."""

    savings: float
    paid: float

    @property
    def kept_by_payer(self) -> float:
        return self.savings - self.paid


def settle(benchmark: float, spending: float, terms: Terms, quality: float = 1.0) -> Settlement:
    """What a provider is paid of its savings; ``quality`` from 0 to 1 scales a share of savings, not of losses.

    >>> settle(1000.0, 900.0, Terms(minimum=0.02, share=0.5, cap=0.1)).paid
    50.0
    """
    savings = benchmark - spending
    least, share, cap = terms.minimum, terms.share * quality, terms.cap
    if savings < 0:
        least, share, cap = terms.loss_minimum, terms.loss_share, terms.loss_cap
    beyond = abs(savings) - least * benchmark
    if beyond <= 0:
        return Settlement(savings, 0.0)
    paid = min(share * (beyond if terms.corridor else abs(savings)), cap * benchmark)
    return Settlement(savings, paid if savings > 0 else -paid)
