"""The ledger: every published estimate with its interval, unit and lineage, as files a chapter can read.

Reading it needs pyarrow only, so that a chapter's kernel starts light.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.whole_file import write_whole

if TYPE_CHECKING:
    import xarray as xr

RESULTS = "_results"
RUN = re.compile("[0-9a-f]{16}")
"""The name of a run's folder: its content key."""

KEPT = 8
"""Runs that are kept: enough to go back and forth between a few scenarios."""

CHECKSUMS = "checksums.json"
"""SHA-256 of the other files of a run, by which a damaged one is known and computed again."""

QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)
"""Kept of the draws: the 95 % interval that the report prints, the quartiles and the median."""

STATISTICS = ("central", "mean", "q025", "q250", "q500", "q750", "q975")
BELOW = "below"
"""The one statistic that is a share and not in the estimate's unit."""

SOURCES = ("parameter", "table")
"""Kinds of entry that are not computed: what feeds the graph."""

BASELINE = "baseline"
LEVEL, CHANGE = "level", "change"


@dataclass(frozen=True)
class Row:
    """One estimate at one coordinate: draw 0, the mean and quantiles of the draws, in base units (won, share)."""

    estimate: str
    scenario: str
    measure: str
    coordinates: dict[str, str]
    central: float
    mean: float
    q025: float
    q250: float
    q500: float
    q750: float
    q975: float
    below: float = 0.0
    """Share of the draws below zero: of a change in spending, the probability that it saves."""

    @property
    def central_is_typical(self) -> bool:
        """Whether draw 0 lies in the middle half of the draws (a billionth allowed for rounding)."""
        slack = 1e-9 * max(1.0, abs(self.central))
        return self.q250 - slack <= self.central <= self.q750 + slack


@dataclass(frozen=True)
class Entry:
    """What is known of one quantity or parameter: names, unit, where it is computed and what feeds it directly.

    ``kind`` is estimate, quantity, parameter or table. ``digest`` is the SHA-256 of a function's source or of a table's
    file; parameters have none, their rows say all.
    """

    id: str
    kind: str
    english: str
    korean: str
    unit: str
    dims: tuple[str, ...] = ()
    basis: str = ""
    published: bool = False
    inputs: tuple[str, ...] = ()
    formula: str = ""
    signature: str = ""
    file: str = ""
    line: int = 0
    digest: str = ""
    rows: tuple[dict[str, Any], ...] = ()
    base: str = ""


@dataclass(frozen=True)
class Ledger:
    """All rows and entries of one run, with the facts of the run (content key, seed, draws, scenario)."""

    rows: tuple[Row, ...]
    entries: dict[str, Entry]
    run: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @cached_property
    def _places(self) -> dict[tuple[str, str, str], list[Row]]:
        places: dict[tuple[str, str, str], list[Row]] = {}
        for row in self.rows:
            places.setdefault((row.estimate, row.scenario, row.measure), []).append(row)
        return places

    @cached_property
    def published(self) -> tuple[Entry, ...]:
        """Published estimates in the order of their sources."""
        return tuple(entry for entry in self.entries.values() if entry.published)

    def select(
        self, estimate: str, *, scenario: str = BASELINE, measure: str = LEVEL, **coordinates: object
    ) -> list[Row]:
        """Rows of one estimate at the coordinates given; a KeyError names what there is when there is none."""
        rows = self._places.get((estimate, scenario, measure))
        if rows is None:
            known = sorted({place[0] for place in self._places if place[1:] == (scenario, measure)})
            raise KeyError(f"no estimate {estimate!r} ({scenario}, {measure}); there are: {', '.join(known)}")
        wanted = {name: str(value) for name, value in coordinates.items()}
        found = [row for row in rows if wanted.items() <= row.coordinates.items()]
        if not found:
            labels = "; ".join(", ".join(f"{k}={v}" for k, v in row.coordinates.items()) for row in rows)
            raise KeyError(f"{estimate} has no value at {wanted}; its coordinates are: {labels}")
        return found

    def one(self, estimate: str, **where: Any) -> Row:
        """The one row at the coordinates given; a KeyError says so when there are several."""
        found = self.select(estimate, **where)
        if len(found) > 1:
            labels = "; ".join(str(row.coordinates) for row in found)
            raise KeyError(f"{estimate} at {where} has {len(found)} values ({labels}); name the missing coordinates")
        return found[0]

    def lineage(self, id: str) -> list[Entry]:
        """Everything that feeds ``id``, nearest first, each once, ``id`` itself left out."""
        seen: dict[str, None] = {}
        queue = list(self.entries[id].inputs)
        while queue:
            name = queue.pop(0)
            if name not in seen:
                seen[name] = None
                queue.extend(self.entries[name].inputs)
        return [self.entries[name] for name in seen]


def central_of(rows: Iterable[Row]) -> Callable[..., float]:
    """A function from estimate and coordinates to draw 0 of the baseline, in base units; KeyError if there is none."""
    found = {
        (row.estimate, frozenset(row.coordinates.items())): row.central
        for row in rows
        if (row.scenario, row.measure) == (BASELINE, LEVEL)
    }
    return lambda estimate, **at: found[estimate, frozenset((name, str(label)) for name, label in at.items())]


def rows_of(estimate: str, values: xr.DataArray, scenario: str = BASELINE, measure: str = LEVEL) -> list[Row]:
    """Ledger rows of one quantity: draw 0 apart, statistics over draws 1 and up (over draw 0 if alone)."""
    import numpy as np

    if "draw" not in values.dims:
        values = values.expand_dims(draw=1)
    values = values.transpose("draw", ...)
    central = values.values[0]
    draws = values.values[1:] if values.sizes["draw"] > 1 else values.values
    mean, quantiles = draws.mean(axis=0), np.quantile(draws, QUANTILES, axis=0)
    below = (draws < 0).mean(axis=0)
    labels = [[_label(x) for x in values[dim].values] for dim in values.dims[1:]]
    found = []
    for place in np.ndindex(*central.shape):
        coordinates = {str(d): labels[i][j] for i, (d, j) in enumerate(zip(values.dims[1:], place, strict=True))}
        numbers = [float(central[place]), float(mean[place]), *(float(q[place]) for q in quantiles)]
        numbers.append(float(below[place]))
        if not np.isnan(numbers[0]):
            found.append(Row(estimate, scenario, measure, coordinates, *numbers))
    return found


def _label(value: Any) -> str:
    """A coordinate as text: 0.2 and not 0.2000, 4000000 and not 4000000.0."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def write(folder: Path, ledger: Ledger) -> None:
    """Write one run into ``folder`` whole or not at all: estimates as Parquet and CSV, entries, tables, the run.

    Two processes may write the same run at once: each has a folder of its own until it is whole.
    """
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet

    folder.parent.mkdir(parents=True, exist_ok=True)
    workshop = Path(tempfile.mkdtemp(prefix="run-", dir=folder.parent))
    try:
        partial = workshop / "new"
        partial.mkdir()
        columns = _columns(ledger.rows, ledger.entries)
        table = pa.table(columns)
        pa.parquet.write_table(table, partial / "estimates.parquet")
        pa.csv.write_csv(table, partial / "estimates.csv")
        _write_json(partial / "nodes.json", [asdict(entry) for entry in ledger.entries.values()])
        _write_json(partial / "tables.json", ledger.tables)
        _write_json(partial / "run.json", ledger.run)
        _write_json(partial / CHECKSUMS, {path.name: _digest(path) for path in sorted(partial.iterdir())})
        if not is_whole(folder):
            if folder.exists():
                folder.rename(workshop / "damaged")
            partial.rename(folder)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def is_whole(folder: Path) -> bool:
    """Whether ``folder`` holds a run as ``write`` left it."""
    try:
        written = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        return bool(written) and all(_digest(folder / name) == digest for name, digest in written.items())
    except (OSError, ValueError, AttributeError):
        return False


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _columns(rows: Sequence[Row], entries: Mapping[str, Entry]) -> dict[str, list[Any]]:
    dims = list(dict.fromkeys(name for row in rows for name in row.coordinates))
    columns: dict[str, list[Any]] = {
        "estimate": [row.estimate for row in rows],
        "unit": [entries[row.estimate].base or entries[row.estimate].unit for row in rows],
        "scenario": [row.scenario for row in rows],
        "measure": [row.measure for row in rows],
    }
    for dim in dims:
        columns[dim] = [row.coordinates.get(dim, "") for row in rows]
    for name in (*STATISTICS, BELOW):
        columns[name] = [getattr(row, name) for row in rows]
    return columns


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Ledger:
    """The ledger that ``write`` left in ``folder``."""
    import pyarrow.parquet

    entries = {}
    for raw in json.loads((folder / "nodes.json").read_text(encoding="utf-8")):
        raw |= {name: tuple(raw[name]) for name in ("dims", "inputs", "rows")}
        entries[raw["id"]] = Entry(**raw)
    rows = []
    # ParquetFile and not read_table: that one imports pandas
    for raw in pyarrow.parquet.ParquetFile(folder / "estimates.parquet").read().to_pylist():
        dims = entries[raw["estimate"]].dims
        numbers = [raw[name] for name in (*STATISTICS, BELOW)]
        place = {dim: raw[dim] for dim in dims}
        rows.append(Row(raw["estimate"], raw["scenario"], raw["measure"], place, *numbers))
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))
    return Ledger(tuple(rows), entries, run, tables)


def make_current(root: Path, key: str) -> None:
    """Name the run whose ledger chapters read."""
    if current_key(root) != key:
        write_whole(root / RESULTS / "current", key + "\n")


def forget_old_runs(root: Path, keep: int = KEPT) -> None:
    """Remove all but the ``keep`` runs used last; the one in force stays."""
    runs = [path for path in (root / RESULTS).iterdir() if path.is_dir() and RUN.fullmatch(path.name)]
    runs.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for old in runs[keep:]:
        if old.name != current_key(root):
            shutil.rmtree(old, ignore_errors=True)


def current_key(root: Path) -> str | None:
    """Content key of the run in force, or None if there is none that can be read."""
    try:
        key = (root / RESULTS / "current").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return key if is_whole(root / RESULTS / key) else None


def current(root: Path) -> Ledger:
    """The ledger in force; FileNotFoundError says how to make one."""
    key = current_key(root)
    if key is None:
        raise FileNotFoundError("no results yet: run `fiscal estimate` or `make report` first")
    return read(root / RESULTS / key)


def atypical(rows: Iterable[Row]) -> list[Row]:
    """Rows whose central case lies outside the middle half of the draws: the central case misleads there."""
    return [row for row in rows if not row.central_is_typical]
