"""Editions: cut versions of the estimates with a manifest, kept in the repository under ``editions/``."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.faults import Fault, InputFaults
from analysis.ledger import BELOW, STATISTICS, Entry, Ledger
from analysis.report.imprint import commit, source_date
from analysis.report.records import NAMES, Record, as_csv, printed, records
from analysis.units import Unit

FOLDER = "editions"
NAME = re.compile(r"(\d{4})\.([1-9]\d*)")
CLASSES = ("code", "parameters", "data", "lock")
NUMBERS = ("value", "low", "high")
TEXTS = ("distribution", "group", "year", "source", "locator", "status")
ABOUT = ("unit", "file", "digest")


@dataclass(frozen=True)
class Edition:
    """One version of the report's numbers: manifest, estimates, parameters and functions.

    ``parameters`` holds by id the rows of each parameter, ``functions`` by id its inputs, file and the digest of
    its source; all as text, as the files of the edition state them.
    """

    name: str
    manifest: dict[str, Any]
    estimates: tuple[Record, ...]
    parameters: dict[str, tuple[dict[str, str], ...]]
    functions: dict[str, dict[str, str]]

    def lineage(self, id: str) -> set[str]:
        """Ids of everything that feeds ``id``, itself included; an id that the edition lacks feeds nothing."""
        seen: set[str] = set()
        queue = [id]
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue.extend(self.functions.get(name, {}).get("inputs", "").split())
        return seen


def edition_of(name: str, ledger: Ledger, units: Mapping[str, Unit], facts: Mapping[str, Any]) -> Edition:
    """The edition that a run would be; ``facts`` (commit, engine) join the manifest."""
    run = ledger.run
    manifest = {
        "edition": name,
        "content_key": run["key"],
        **facts,
        "draws": run["draws"],
        "seed": run["seed"],
        "scenario": run["scenario"],
        "hashes": _by_class(run["digests"]),
        "files": run["digests"],
    }
    parameters = {
        e.id: tuple(_parameter_rows(e, units[e.unit])) for e in ledger.entries.values() if e.kind == "parameter"
    }
    functions = {
        e.id: {"id": e.id, "inputs": " ".join(e.inputs), **{field: getattr(e, field) for field in ABOUT}}
        for e in ledger.entries.values()
        if e.kind != "parameter"
    }
    return Edition(name, manifest, tuple(records(ledger.rows, ledger.entries, units)), parameters, functions)


def _by_class(digests: Mapping[str, str]) -> dict[str, str]:
    """One SHA-256 over the paths and hashes of each class of files."""
    hashed = {name: hashlib.sha256() for name in CLASSES}
    for path, digest in sorted(digests.items()):
        hashed[class_of(path)].update(f"{path} {digest}\n".encode())
    return {name: found.hexdigest() for name, found in hashed.items()}


def class_of(path: str) -> str:
    """What a source file is: code, parameters, data (the bibliography too) or the lock."""
    if path == "requirements.lock":
        return "lock"
    if path.startswith("data/parameters/"):
        return "parameters"
    return "code" if path.startswith("analysis/") else "data"


def _parameter_rows(entry: Entry, unit: Unit) -> list[dict[str, str]]:
    """The rows of a parameter as text, numbers in the unit of its CSV."""
    return [
        {
            "id": entry.id,
            "coordinates": "; ".join(f"{name}={label}" for name, label in row["coordinates"].items()),
            "unit": entry.unit,
            **{name: "" if row[name] is None else f"{printed(row[name], unit):.12g}" for name in NUMBERS},
            **{name: row[name] for name in TEXTS},
        }
        for row in entry.rows
    ]


def commit_facts(root: Path, engine: str) -> dict[str, Any]:
    """What the manifest says besides the run: commit and its time, Python and the rendering engine."""
    return {
        "commit": commit(root),
        "commit_time": source_date(root),
        "python": platform.python_version(),
        "engine": engine,
    }


def changed_files(root: Path) -> list[str] | None:
    """Files that differ from the commit or that git does not know, ``editions/`` left out; None without a commit."""
    asked = [
        ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD"],
        ["git", "-C", str(root), "status", "--porcelain", "--", ".", f":(exclude){FOLDER}"],
    ]
    try:
        known, status = (subprocess.run(c, capture_output=True, text=True, check=False) for c in asked)
    except FileNotFoundError:
        return None
    return None if known.returncode or status.returncode else [line[3:] for line in status.stdout.splitlines()]


def refuse_to_cut(root: Path, name: str, allow_dirty: bool) -> None:
    """Raise InputFaults if the edition cannot be cut: its name, one of that name, or work not committed."""
    place = f"{FOLDER}/{name}"
    faults = []
    if not NAME.fullmatch(name):
        fault = Fault(place, None, f"edition {name!r}", "year and number, such as 2026.1", "name it so")
        raise InputFaults([fault])
    if (root / FOLDER / name).exists():
        faults.append(Fault(place, None, "an edition that exists", "a new name", "cut the next number"))
    changed = [] if allow_dirty else changed_files(root)
    why = "commit first, so that the edition can be made again from its commit, or use --allow-dirty"
    if changed is None:
        faults.append(Fault(place, None, "no commit to name in the manifest", "a git commit", why))
    elif changed:
        listed = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        faults.append(Fault(place, None, f"files that are not committed: {listed}", "a clean tree", why))
    if faults:
        raise InputFaults(faults)


def write(root: Path, edition: Edition) -> Path:
    """Write ``editions/<name>/`` whole or not at all; the folder."""
    folder = root / FOLDER / edition.name
    partial = folder.with_name(f".{edition.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        texts = {
            "estimates.csv": as_csv(edition.estimates),
            "parameters.csv": _csv([row for rows in edition.parameters.values() for row in rows]),
            "functions.csv": _csv(list(edition.functions.values())),
        }
        manifest = edition.manifest | {"tables": {file: _sha256(text.encode()) for file, text in texts.items()}}
        texts["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        for file, text in texts.items():
            (partial / file).write_text(text, encoding="utf-8", newline="\n")
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def names(root: Path) -> list[str]:
    """Editions of the project, oldest first (2026.9 before 2026.10)."""
    found = (path.parent.name for path in (root / FOLDER).glob("*/manifest.json"))
    return sorted((name for name in found if NAME.fullmatch(name)), key=lambda name: [*map(int, name.split("."))])


def read(root: Path, name: str) -> Edition:
    """The edition ``editions/<name>/``; InputFaults names what there is if it is none of them.

    A file that is not as the edition was cut is a fault: its numbers would be compared as if they were published.
    """
    folder = root / FOLDER / name
    if name not in names(root):
        there = ", ".join(names(root)) or "none yet"
        place = f"{FOLDER}/{name}"
        raise InputFaults([Fault(place, None, f"edition {name!r}", f"one of: {there}", "name one of them")])
    manifest = _manifest(folder)
    parameters: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder / "parameters.csv"):
        parameters.setdefault(row["id"], []).append(row)
    return Edition(
        name=name,
        manifest=manifest,
        estimates=tuple(_record(row) for row in _rows(folder / "estimates.csv")),
        parameters={id: tuple(rows) for id, rows in parameters.items()},
        functions={row["id"]: row for row in _rows(folder / "functions.csv")},
    )


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest, once it is sure that the files beside it are those that it was written with."""
    place, remedy = folder.as_posix(), "take the folder from git again"
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        written = dict(manifest["tables"])
    except (ValueError, LookupError, TypeError) as error:
        fault = Fault(f"{place}/manifest.json", None, f"no manifest ({error})", "the manifest of an edition", remedy)
        raise InputFaults([fault]) from error
    faults = []
    for file, digest in written.items():
        path = folder / file
        if not path.is_file() or _sha256(path.read_bytes()) != digest:
            given = "another file than the edition was cut with" if path.is_file() else "no such file"
            faults.append(Fault(f"{place}/{file}", None, given, "the file that the manifest names", remedy))
    if faults:
        raise InputFaults(faults)
    return manifest


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _record(row: dict[str, str]) -> Record:
    numbers = {name: float(row[name]) if row[name] else None for name in STATISTICS}
    return {**row, **numbers, BELOW: float(row[BELOW]) if row.get(BELOW) else None}


def place(record: Record) -> tuple[str, ...]:
    """What names a record: estimate, scenario, measure, then its coordinates as ``name=label``."""
    coordinates = (f"{k}={v}" for k, v in record.items() if k not in (*NAMES, *STATISTICS, BELOW) and v != "")
    return (record["estimate"], record["scenario"], record["measure"], *coordinates)
