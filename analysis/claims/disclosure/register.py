"""What was told before: so that two releases, held against each other, tell no more than each does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FILE = "releases.jsonl"

Key = tuple[tuple[str, str], ...]
"""Which cell: column and value for each grouping column, without those over which it is a total."""


@dataclass(frozen=True)
class Entry:
    """One cell of an earlier release: its population, its true count, and whether it was told."""

    measure: str
    population: str
    key: Key
    count: int
    told: bool


class Register:
    """The cells released from a data set, kept in a file beside it: true counts, so it stays where the claims are."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._entries = _read(self._path)

    def told(self, measure: str, population: str, key: Key) -> bool:
        return any(e.told for e in self._entries if (e.measure, e.population, e.key) == (measure, population, key))

    def withheld(self, measure: str, population: str, key: Key) -> bool:
        return any(not e.told for e in self._entries if (e.measure, e.population, e.key) == (measure, population, key))

    def close_to_another(self, key: Key, count: int, threshold: int) -> bool:
        """Whether the cell was told for other people whose number differs by a little: the difference is a small cell.

        Populations are not compared person by person, so two groups of like size by chance are kept apart as well.
        """
        return any(
            e.told and e.measure == "n" and e.key == key and 0 < abs(e.count - count) < threshold for e in self._entries
        )

    def add(self, entries: Sequence[Entry]) -> None:
        new = [entry for entry in entries if entry not in self._entries]
        with self._path.open("a", encoding="utf-8") as file:
            for entry in new:
                file.write(json.dumps([entry.measure, entry.population, entry.key, entry.count, entry.told]) + "\n")
        self._entries += new


def _read(path: Path) -> list[Entry]:
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        measure, population, key, count, told = json.loads(line)
        entries.append(Entry(measure, population, tuple((name, value) for name, value in key), count, told))
    return entries
