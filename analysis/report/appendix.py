"""The audit appendix: every published estimate, what feeds it and the tests that check it, as Markdown."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analysis.ledger import BASELINE, LEVEL, SOURCES, Entry, Row
from analysis.report.anchors import (
    audit_page,
    estimate_anchor,
    is_listed,
    parameter_anchor,
    parameters_page,
    row_anchor,
)
from analysis.report.audit import Audit, Check, audits
from analysis.report.bindings import KINDS
from analysis.report.labels import label, name_of
from analysis.report.language import ENGLISH, KOREAN, current, say
from analysis.report.markdown import Passage, definitions, escaped, prose
from analysis.report.numbers import format_value, interval_text, sources, written
from analysis.report.outcomes import FAILED
from analysis.report.parameter_tables import status_text
from analysis.report.tables import Table, two_columns

FLAG = "fewer than two kinds"

MOST_PARAMETERS = 15
"""Parameters that an entry names; where more feed it, the way to them is through its inputs, or ``fiscal audit``."""


@cache
def study_audits() -> tuple[Audit, ...]:
    """The audits of the project in the current directory, made once a process."""
    return audits(Path(), sources().ledger)


def published() -> tuple[Audit, ...]:
    """The audits of published estimates."""
    return tuple(one for one in study_audits() if one.entry.published)


def thin() -> tuple[Audit, ...]:
    """The audits of published estimates without at least two kinds of test."""
    return tuple(one for one in published() if one.is_thin)


def count_tests(result: str | None = None) -> int:
    """Number of tests bound to published estimates, each once; those with one result if it is given."""
    results = {check.binding.nodeid: check.result for one in published() for check in one.checks}
    return sum(result in (None, found) for found in results.values())


def overview() -> Table:
    """All published estimates with the number of tests of each kind; a flag where an estimate is thin."""
    flagged = bool(thin())
    rows = []
    for one in published():
        counts = [sum(check.binding.kind == kind for check in one.checks) for kind in KINDS]
        cells = [entry_link(one.entry), *(str(count) if count else "–" for count in counts), str(len(one.kinds))]
        rows.append((*cells, *([f"**{FLAG}**" if one.is_thin else ""] if flagged else [])))
    header = ("Estimate", *(kind.capitalize() for kind in KINDS), "Kinds", *(["Flag"] if flagged else []))
    widths = (6.0, *(1.3,) * len(KINDS), 1.0, *([3.0] if flagged else []))
    return Table(header, tuple(rows), "l" + "r" * (len(KINDS) + 1) + "l" * flagged, widths)


def kinds_table() -> Table:
    """What each kind of test takes its expected value from."""
    rows = tuple((_kind_named(kind), meaning) for kind, meaning in KINDS.items())
    return Table(("Kind", "The expected value is from"), rows, "ll", (1, 7))


def _kind_named(kind: str) -> str:
    """A kind as tests write it; before it, in another language, what it is called there."""
    return f"`{kind}`" if current() == ENGLISH else f"{say(kind.capitalize())} (`{kind}`)"


def thin_list() -> Passage:
    """The published estimates without at least two kinds of test, as a list."""
    lines = []
    for one in thin():
        kinds = say(f"only {one.kinds[0]}" if one.kinds else "no test")
        lines.append(f"- {entry_link(one.entry)}: {kinds}")
    return Passage("\n".join(lines) or say("None: every published estimate has at least two kinds of test."))


def audit_entries(commit: str = "") -> Passage:
    """An entry for each published estimate; ``commit`` is what links to the source name."""
    return Passage(two_columns("\n\n".join(entry_text(one, commit) for one in published())))


def quantity_entries(commit: str = "") -> Passage:
    """An entry for each quantity between the parameters and the published estimates."""
    between = (one for one in study_audits() if not one.entry.published)
    return Passage(two_columns("\n\n".join(entry_text(one, commit) for one in between)))


def entry_text(one: Audit, commit: str) -> str:
    """One entry of the appendix: what the numbers of the report link to."""
    entry = one.entry
    unit = sources().units[entry.unit]
    terms = []
    if len(one.rows) == 1 and not _has_table(one):
        terms.append(("Value", _value_line(one.rows[0])))
    if entry.basis:
        terms.append(("Basis", escaped(entry.basis)))
    code = f"`{entry.signature}` {source_link(entry.file, entry.line, commit)}"
    terms.append(("Formula", f"{prose(entry.formula)}\n\n{code}"))
    terms.append(("Inputs", "; ".join(entry_link(branch.entry) for branch in one.tree.branches) or say("None.")))
    terms.append(("Parameters", _parameters(one)))
    if entry.published:
        terms.append(("Tests", _checks(one, commit)))
    terms = [(say(term), text) for term, text in terms]
    blocks = [
        f"### {escaped(name_of(entry))} {{#{estimate_anchor(entry.id)}}}",
        " · ".join(part for part in (escaped(_other_name(entry)), f"`{entry.id}`", escaped(name_of(unit))) if part),
        values_table(one)._repr_markdown_() if _has_table(one) else "",
        _elsewhere(one),
        definitions(terms),
    ]
    return "::: {.audit-entry}\n" + "\n\n".join(block.rstrip() for block in blocks if block) + "\n:::"


def values_table(one: Audit) -> Table:
    """Central case, mean and interval by coordinate; the first cell of each row carries the row's anchor."""
    unit = sources().units[one.entry.unit]
    dims = list(one.rows[0].coordinates)
    reformed = any((row.scenario, row.measure) != (BASELINE, LEVEL) for row in one.rows)
    rows = []
    for row in filter(is_listed, one.rows):
        named = ((dim, say(label(dim, row.coordinates[dim]))) for dim in dims)
        places = [escaped(text if dim == "period" else _grouped(text)) for dim, text in named]
        if reformed:
            places += [escaped(row.scenario.replace("_", "_\N{ZERO WIDTH SPACE}")), row.measure]
        # An estimate without coordinates has its entry's anchor already.
        if row_anchor(row) != estimate_anchor(row.estimate):
            places[0] = f"[{places[0]}]{{#{row_anchor(row)}}}"
        central = format_value(row.central, unit, row)
        figures = [central, format_value(row.mean, unit, row), interval_text(row, unit) or "–"]
        rows.append((*places, *figures))
    names = [escaped(say(dim.replace("_", " ").capitalize())) for dim in dims]
    names += ["Scenario", "Measure"] if reformed else []
    header = (*names, "Central", "Mean", "95 % interval")
    return Table(header, tuple(rows), "l" * len(names) + "rrr", (*(2.0,) * len(names), 2.0, 1.5, 2.0))


def _grouped(place: str) -> str:
    """A coordinate that is a large whole number with its thousands marked."""
    return f"{int(place):,}" if place.isdecimal() and len(place) > 4 else place


def _other_name(entry: Entry) -> str:
    """The entry's name in the language that the page is not in."""
    return entry.korean if name_of(entry) == entry.english else entry.english


def entry_link(entry: Entry) -> str:
    """A link to the entry of an estimate or a quantity, or to a parameter or table."""
    if entry.kind in SOURCES:
        return f"[`{entry.id}`](/{parameters_page()}#{parameter_anchor(entry.id)})"
    return f"[{escaped(name_of(entry))}](/{audit_page()}#{estimate_anchor(entry.id)})"


def source_link(file: str, line: int, commit: str) -> str:
    """``file:line``, linked to the repository where the project states one."""
    place = f"`{file}:{line}`"
    address = repository()
    return f"[{place}]({address}/blob/{commit.rstrip('+') or 'HEAD'}/{file}#L{line})" if address else place


@cache
def repository() -> str:
    """The repository's address in ``pyproject.toml``, or an empty text."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project.get("urls", {}).get("Repository", "")).rstrip("/")


def _has_table(one: Audit) -> bool:
    return one.entry.id in sources().tabled and (len(one.rows) > 1 or bool(one.rows[0].coordinates))


def _elsewhere(one: Audit) -> str:
    """Where the values are that the entry does not table."""
    if one.rows and one.entry.id not in sources().tabled:
        return say(f"Its {len(one.rows):,} values are in `estimates.csv`.")
    return "" if all(map(is_listed, one.rows)) else say("The other values are in `estimates.csv`.")


def _value_line(row: Row) -> str:
    unit = sources().units[sources().ledger.entries[row.estimate].unit]
    bounds = interval_text(row, unit)
    interval = (
        f" ({say('mean')} {format_value(row.mean, unit, row)}; {say('95 % interval')} {bounds})" if bounds else ""
    )
    return written(row.central, unit, row) + interval


def _parameters(one: Audit) -> str:
    counts = ", ".join(_counted(count, status_text(status)) for status, count in one.statuses.items())
    if len(one.parameters) > MOST_PARAMETERS:
        more = say(f"{len(one.parameters)} parameters and tables, through the inputs above.")
        return f"{say('Rows by status')}: {counts}. {more}"
    links = ", ".join(entry_link(parameter) for parameter in one.parameters)
    return f"{say('Rows by status')}: {counts}. {links}" if one.parameters else say("None.")


def _counted(count: int, what: str) -> str:
    return f"{what} {count}" if current() == KOREAN else f"{count} {what}"


def _checks(one: Audit, commit: str) -> str:
    lines = [check_text(check, commit) for check in one.checks]
    if one.is_thin:
        lines.append(f"**{say(f'{FLAG.capitalize()} of test.')}**")
    return _bullets(lines)


def check_text(check: Check, commit: str) -> str:
    """One test: kind, sentence, remark, place and last result."""
    bound = check.binding
    result = f"**{say(FAILED)}**" if check.result == FAILED else say(check.result)
    remark = f" {escaped(bound.remark)}" if bound.remark else ""
    place = source_link(bound.file, bound.line, commit)
    return f"{say(bound.kind)}, {result}: {escaped(bound.sentence)}{remark} {place}"


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or say("None.")
