"""Checks an insurer's files and makes a data set of them: strict stops, lenient sets wrong rows aside and says how
many.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow.parquet as pq
from ibis.expr.types import Table

from analysis.claims.dataset import Dataset, is_marked, write_dataset
from analysis.claims.disclosure.rules import THRESHOLD
from analysis.claims.engine import duckdb_connection
from analysis.claims.files import Staged, canonical, find_sources, stage
from analysis.claims.report import Finding, Report, shape
from analysis.claims.rules import TYPE_NAMES, Rule, column_rules, filled, typed
from analysis.claims.schema import TABLES
from analysis.claims.schema import Table as Layout
from analysis.faults import Fault, InputFaults

PLACE, ROW = "from_file", "from_row"
QUARANTINE = "quarantine"
EXAMPLES = 20


@dataclass(frozen=True)
class Checked:
    """The data set that a check left, and what it found."""

    dataset: Dataset
    report: Report


def check(
    source: Path,
    target: Path,
    *,
    strict: bool = True,
    threshold: int = THRESHOLD,
    memory: str = "4GB",
    threads: int = 2,
) -> Checked:
    """Read the files of ``source``, check every row, and write a data set to ``target``.

    With ``strict`` any wrong row stops it and nothing is written. Without, wrong rows go to ``target/quarantine``, a
    Parquet file a table with the rules that each row breaks, and ``faults.csv`` beside them holds exact counts and
    cells: both are personal data and stay where the claims are. Parquet files whose rows are all right and of the
    layout's types are linked, not copied.

    Raises:
        InputFaults: files, columns or, with ``strict``, rows are not as the layout says; or ``target`` is not empty.
    """
    if target.exists() and any(target.iterdir()):
        given, expected = "a folder with files in it", "a new or empty folder"
        raise InputFaults([Fault(target.as_posix(), None, given, expected, "name another one")])
    sources = find_sources(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".checking-", dir=target.parent))  # personal data: never to the system's /tmp
    try:
        staged = stage(sources, work / "staged", work / "made" / QUARANTINE)
        run = _Run(work, duckdb_connection(work / "spill", memory, threads))
        for name in TABLES:
            run.check_table(TABLES[name], [file for file in staged if file.source.table == name])
        report = Report(tuple(run.findings), run.read, run.set_aside)
        if strict and run.findings:
            raise InputFaults([finding.as_fault(threshold) for finding in run.findings])
        run.write_findings()
        marked = any(is_marked(file.path) for file in staged if file.source.path == file.path)
        record = {"checked": {"strict": strict, "rows": run.read, "set aside": run.set_aside}}
        write_dataset(Dataset(work / "made", marked or _called_synthetic(source), record))
        run.connection.disconnect()
        target.mkdir(exist_ok=True)
        for item in (work / "made").iterdir():
            item.rename(target / item.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Checked(Dataset(target, marked or _called_synthetic(source), record), report)


def _called_synthetic(source: Path) -> bool:
    record = source / "dataset.json"
    return record.is_file() and '"synthetic": true' in record.read_text(encoding="utf-8")


class _Run:
    """One check: the tables accepted so far, to which later ones refer, and what was found."""

    def __init__(self, work: Path, connection: Any) -> None:
        self.made, self.connection = work / "made", connection
        self.accepted: dict[str, Table] = {}
        self.findings: list[Finding] = []
        self.examples: list[tuple[str, str, str, int, str, int, str]] = []
        self.read: dict[str, int] = {}
        self.set_aside: dict[str, int] = {}

    def check_table(self, layout: Layout, files: list[Staged]) -> None:
        if not files:
            return
        present = _columns(layout, files)
        raw = self._raw(files, present)
        # Views, because Ibis takes long over expressions of this size and would compile each of them many times.
        table = self.connection.create_view(f"{layout.name}_typed", _typed(layout, raw, present))
        rules = column_rules(layout, present)
        rules += [self._duplicate(layout, table), *self._orphans(layout, table), *self._after_death(layout)]
        names = [f"broken_{i}" for i in range(len(rules))]
        broken = {name: rule.broken(table).fill_null(False) for name, rule in zip(names, rules, strict=True)}
        flagged = self.connection.create_view(f"{layout.name}_flagged", table.mutate(**broken))
        any_broken = ibis.or_(*(flagged[name] for name in names))
        sums = flagged.aggregate(
            rows=flagged.count(),
            aside=any_broken.cast("int64").sum(),
            **{name: flagged[name].cast("int64").sum() for name in names},
        )
        counts = sums.to_pyarrow().to_pylist()[0]
        broken_lines = sum(file.broken for file in files)
        self.read[layout.name] = counts["rows"] + broken_lines
        self.set_aside[layout.name] = (counts["aside"] or 0) + broken_lines
        self._note(layout, files, rules, names, flagged, counts, broken_lines)
        self._write(layout, files, flagged, any_broken, rules, names, bool(counts["aside"]))

    def _raw(self, files: list[Staged], present: set[str]) -> Table:
        paths = [file.path.as_posix() for file in files]
        read = self.connection.read_parquet(paths, file_row_number=True, filename=True, union_by_name=True)
        spelled = {canonical(name): name for name in read.columns}
        cells = {name: read[spelled[name]] for name in sorted(present)}
        origin = {file.path.as_posix(): file.source.path.as_posix() for file in files}
        # Text files have their header in row 1, and Parquet has none.
        place = read["filename"].substitute(origin) if len(origin) <= EXAMPLES else read["filename"]
        text = files[0].path != files[0].source.path
        return read.select(**cells, **{PLACE: place, ROW: read["file_row_number"] + (2 if text else 1)})

    def _duplicate(self, layout: Layout, table: Table) -> Rule:
        """Second and later rows of one key; the first in order of file and row stays."""
        seen = table.group_by(list(layout.key)).aggregate(times=table.count()).filter(lambda t: t["times"] > 1)
        repeated = table.semi_join(seen, list(layout.key))
        ordered = ibis.row_number().over(group_by=list(layout.key), order_by=[PLACE, ROW])
        later = repeated.mutate(place_in_key=ordered).filter(lambda t: t["place_in_key"] > 0)
        marks = self._kept(f"{layout.name}_duplicates", later.select(PLACE, ROW))
        named = ", ".join(layout.key)
        return Rule(
            "duplicate key",
            layout.key[0],
            f"one row for each {named}",
            "remove the repeated row",
            lambda t: _row_name(t).isin(marks["row_name"]),
        )

    def _kept(self, name: str, rows: Table) -> Table:
        """A small set of rows, computed once and kept."""
        return self.connection.create_table(name, rows.select(row_name=_row_name(rows)), temp=True)

    def _orphans(self, layout: Layout, table: Table) -> list[Rule]:
        rules = []
        for column, parent in layout.parents.items():
            known = self.accepted[parent][column]
            rules.append(
                Rule(
                    "orphan row",
                    column,
                    f"a {column} of {TABLES[parent].english}",
                    f"add the missing row of {parent}, or remove this one",
                    lambda t, c=column, k=known: t[c].notnull() & t[c].notin(k),  # type: ignore[misc]
                )
            )
        return rules

    def _after_death(self, layout: Layout) -> list[Rule]:
        if layout.name != "t20":
            return []
        jk = self.accepted["jk"]
        last = ibis.coalesce(
            *([jk["DTH_MDY"]] if "DTH_MDY" in jk.columns else []),
            (jk["DTH_YM"].substr(0, 4) + "-" + jk["DTH_YM"].substr(4, 2) + "-01").try_cast("date")
            + ibis.interval(days=31),
        )
        deaths = jk.filter(jk["DTH_YM"].notnull()).select("PERSON_ID", last_day=last)
        deaths = deaths.group_by("PERSON_ID").aggregate(last_day=deaths["last_day"].max())

        def after(table: Table) -> Any:
            late = table.inner_join(deaths, "PERSON_ID").filter(lambda t: t["RECU_FR_DT"] > t["last_day"])
            return table["KEY_SEQ"].isin(late["KEY_SEQ"])

        return [
            Rule(
                "treatment after death",
                "RECU_FR_DT",
                "a day on or before the day of death",
                "correct one of them",
                after,
            )
        ]

    def _note(
        self,
        layout: Layout,
        files: list[Staged],
        rules: list[Rule],
        names: list[str],
        flagged: Table,
        counts: dict[str, Any],
        broken_lines: int,
    ) -> None:
        if broken_lines:
            where = next(file.source.path.as_posix() for file in files if file.broken)
            expected, remedy = "as many cells as the header has columns", "quote cells that hold the separator"
            self.findings.append(
                Finding(layout.name, "all columns", "broken line", broken_lines, where, "", expected, remedy)
            )
        for rule, name in zip(rules, names, strict=True):
            rows = counts[name] or 0
            if not rows:
                continue
            cell = f"raw_{rule.column}"
            first = flagged.filter(flagged[name]).order_by([PLACE, ROW]).limit(EXAMPLES)
            found = first.select(PLACE, ROW, cell=flagged[cell].cast("string")).to_pyarrow().to_pylist()
            where = f"{found[0][PLACE]}, row {found[0][ROW]}"
            self.findings.append(
                Finding(
                    layout.name,
                    rule.column,
                    rule.name,
                    rows,
                    where,
                    shape(found[0]["cell"]),
                    rule.expected,
                    rule.remedy,
                )
            )
            self.examples += [
                (layout.name, rule.column, rule.name, rows, row[PLACE], row[ROW], row["cell"]) for row in found
            ]

    def _write(
        self,
        layout: Layout,
        files: list[Staged],
        flagged: Table,
        any_broken: Any,
        rules: list[Rule],
        names: list[str],
        some_aside: bool,
    ) -> None:
        folder = self.made / layout.name
        folder.mkdir(parents=True)
        typed_names = [name for name in layout.names if name in flagged.columns]
        if some_aside:
            aside = flagged.filter(any_broken)
            said = [
                ibis.ifelse(aside[name], f"{rule.column}: {rule.name}; ", "")
                for rule, name in zip(rules, names, strict=True)
            ]
            text = said[0]
            for more in said[1:]:
                text = text + more
            raw = {name.removeprefix("raw_"): aside[name] for name in aside.columns if name.startswith("raw_")}
            (self.made / QUARANTINE).mkdir(parents=True, exist_ok=True)
            aside.select(**raw, **{PLACE: aside[PLACE], ROW: aside[ROW]}, rules_broken=text).to_parquet(
                self.made / QUARANTINE / f"{layout.name}.parquet"
            )
        if not some_aside and all(_as_laid_out(file.path, layout) for file in files):
            for number, file in enumerate(files):
                _link(file.path, folder / f"part-{number:05d}.parquet")
        else:
            # Not even the name of a file of a table may depend on how many threads wrote it.
            flagged.filter(~any_broken).select(typed_names).to_parquet(
                folder / "part-00000.parquet", compression="zstd"
            )
        self.accepted[layout.name] = self.connection.read_parquet(
            [path.as_posix() for path in sorted(folder.iterdir())]
        )

    def write_findings(self) -> None:
        """Exact counts and the first cells of each fault, beside the rows that were set aside."""
        if not self.examples:
            return
        folder = self.made / QUARANTINE
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "faults.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("table", "column", "rule", "rows", "file", "row", "cell"))
            writer.writerows(self.examples)


def _columns(layout: Layout, files: list[Staged]) -> set[str]:
    """The columns of the layout that every file has.

    Raises InputFaults for each file that lacks a required one: no row can be told right from wrong without it.
    """
    faults, present = [], set(layout.names)
    for file in files:
        names = {canonical(name) for name in pq.read_schema(file.path).names}
        for column in layout.columns:
            if column.required and column.name not in names:
                expected = f"{column.name} ({column.english}, {column.korean})"
                place = file.source.path.as_posix()
                faults.append(Fault(place, None, f"no column {column.name}", expected, "add or rename the column"))
        present &= names
    if faults:
        raise InputFaults(faults)
    return present


def _typed(layout: Layout, raw: Table, present: set[str]) -> Table:
    columns = [column for column in layout.columns if column.name in present]
    return raw.select(
        **{column.name: typed(raw, column) for column in columns},
        **{f"said_{column.name}": filled(raw, column).fill_null(False) for column in columns},
        **{f"raw_{column.name}": raw[column.name] for column in columns},
        **{PLACE: raw[PLACE], ROW: raw[ROW]},
    )


def _row_name(table: Table) -> Any:
    return table[PLACE] + ":" + table[ROW].cast("string")


def _as_laid_out(path: Path, layout: Layout) -> bool:
    """Whether a Parquet file already has the layout's names and types and nothing else."""
    schema = ibis.Schema.from_pyarrow(pq.read_schema(path))
    known = {column.name: TYPE_NAMES[column.kind] for column in layout.columns}
    return all(
        name in known
        and (kind == known[name] or (kind.is_integer() and known[name].is_integer()) or _is_text(kind, known[name]))
        for name, kind in schema.items()
    )


def _is_text(kind: Any, expected: Any) -> bool:
    return bool(kind.is_string() and expected.is_string())


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copyfile(source, target)
