"""Many draws in few numbers: each draw is the mean and a weighted sum of patterns that all draws share.

The patterns are principal components (Pearson 1901; Hotelling 1933). Weights and patterns are whole numbers of 16 bits
with one scale for each pattern, so that a page can carry every draw of a run.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int16]

MOST = 32767
"""The greatest whole number of 16 bits."""

START = 32
"""Width of the first random projection in which patterns are looked for."""


@dataclass(frozen=True)
class Packed:
    """``mean`` (columns), ``scales`` (patterns), ``patterns`` (patterns, columns), ``weights`` (patterns, draws)."""

    mean: Floats
    scales: Floats
    patterns: Whole
    weights: Whole

    def unpacked(self, readings: Floats | None = None) -> Floats:
        """(draws, columns): mean + sum over patterns of scale x weight x pattern.

        ``readings`` (columns, readings) gives weighted sums of columns in place of the columns: of the mean and of
        every pattern, before any draw is unpacked.
        """
        mean, patterns = self.mean, self.patterns * self.scales[:, None]
        if readings is not None:
            mean, patterns = mean @ readings, patterns @ readings
        unpacked: Floats = mean + self.weights.T.astype(float) @ patterns
        return unpacked

    def record(self) -> dict[str, Any]:
        """As it stands in a table and in a page: numbers little-endian, in base 64."""
        return {
            "draws": self.weights.shape[1],
            "mean": _text(self.mean.astype("<f4")),
            "scales": [float(f"{scale:.9g}") for scale in self.scales],
            "patterns": _text(self.patterns.astype("<i2")),
            "weights": _text(self.weights.astype("<i2")),
        }


def pack(draws: Floats, tolerance: float) -> Packed:
    """Pack ``draws`` (draws, columns) with as few patterns as leave less than ``tolerance`` of their spread unsaid.

    Spread and what is left are root mean squares around the mean of each column, over all of them.

    >>> straight = np.outer([1.0, 2.0, 3.0], [1.0, 10.0])
    >>> packed = pack(straight, 0.01)
    >>> packed.scales.size, bool(np.allclose(packed.unpacked(), straight, rtol=1e-3))
    (1, True)
    """
    mean = draws.mean(axis=0).astype("<f4").astype(float)
    apart = draws - mean
    patterns = _components(apart, tolerance)
    weights = apart @ patterns.T
    tall, wide = np.abs(weights).max(axis=0), np.abs(patterns).max(axis=1)
    scales = np.array([float(f"{scale:.9g}") for scale in tall * wide / MOST**2])
    return Packed(mean, scales, _whole(patterns, wide), _whole(weights.T, tall))


def _components(apart: Floats, tolerance: float) -> Floats:
    """The first principal components (patterns, columns), as many as the tolerance asks for; signs are settled.

    They are found in a random projection that is widened until it holds enough (Halko, Martinsson and Tropp 2011,
    algorithm 4.4, two rounds): a page needs a few dozen of a thousand. What is left unsaid is known exactly.
    """
    whole = float((apart**2).sum())
    most = min(apart.shape)
    width = min(START, most)
    while whole:
        start = np.random.default_rng(0).normal(size=(apart.shape[1], width))
        basis = np.linalg.qr(apart @ start)[0]
        for _ in range(2):
            basis = np.linalg.qr(apart @ (apart.T @ basis))[0]
        _, sizes, rows = np.linalg.svd(basis.T @ apart, full_matrices=False)
        enough = whole - np.cumsum(sizes**2) <= tolerance**2 * whole
        if enough.any() or width == most:
            count = int(np.argmax(enough)) + 1 if enough.any() else most
            patterns: Floats = rows[:count]
            return patterns * np.sign(patterns[np.arange(count), np.abs(patterns).argmax(axis=1)])[:, None]
        width = min(2 * width, most)
    return np.empty((0, apart.shape[1]))


def unpack(record: dict[str, Any]) -> Packed:
    """The arrays of a ``record``."""
    scales = np.array(record["scales"], dtype=float)
    mean = np.frombuffer(base64.b64decode(record["mean"]), "<f4").astype(float)
    patterns, weights = (
        np.frombuffer(base64.b64decode(record[name]), "<i2").astype(np.int16) for name in ("patterns", "weights")
    )
    return Packed(mean, scales, patterns.reshape(len(scales), mean.size), weights.reshape(-1, record["draws"]))


def _whole(numbers: Floats, sizes: Floats) -> Whole:
    """Each row as whole numbers, its size as the greatest."""
    return np.rint(numbers / sizes[:, None] * MOST).astype(np.int16)


def _text(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.tobytes()).decode()
