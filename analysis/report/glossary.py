"""The glossary: every term of the report and what it means, in English and Korean, and whether chapters keep to it.

``data/glossary.csv`` holds one term a row. The appendix is made from it, and ``fiscal check`` reads each Korean term
that a chapter gives in parentheses after an English one against it, so that one thing keeps one name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.csv_rows import Line, read_lines, suggestion
from analysis.faults import Fault, InputFaults
from analysis.report.anchors import slug
from analysis.report.language import HANGUL, KOREAN, current
from analysis.report.markdown import citation, escaped
from analysis.report.tables import Table

FILE = "data/glossary.csv"
COLUMNS = ("english", "korean", "definition", "source", "defined_in", "also", "definition_ko")

HEADERS = {
    "en": ("Term", "Korean", "What it means", "Section and source"),
    "ko": ("용어", "영어", "뜻", "절과 출처"),
}

SECTION = re.compile(r"\{#(sec-[\w-]+)")
PARENTHESIS = re.compile(r"\(([^()]*[가-힣][^()]*)\)")
JOINT = re.compile(r"\s*[,;:]\s*(?:(?:or|and)\s+)?")
"""What parts the terms in one parenthesis: ``(fees, 진료비, or benefits, 보험급여비)``."""

UNREAD = (
    re.compile(r"\A---\n.*?^---[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"^[ \t]*(`{3,}).*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL),
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL),
)
"""Front matter, cells, comments and code in text: a Korean label there belongs to data, not to prose."""


@dataclass(frozen=True)
class Term:
    """One thing and its names; ``source`` is a citation key, or empty where the term is the study's own.

    ``also`` holds other forms that a chapter may use, English and Korean. ``definition_ko`` says in Korean what
    ``definition`` says. ``line`` is the row of the file.
    """

    english: str
    korean: str
    definition: str
    source: str
    defined_in: str
    also: tuple[str, ...]
    definition_ko: str
    line: Line

    @property
    def names(self) -> tuple[str, ...]:
        """The English names, the glossary's own first."""
        return (self.english, *(one for one in self.also if not HANGUL.search(one)))

    @property
    def korean_names(self) -> tuple[str, ...]:
        """The Korean names, the glossary's own first."""
        return (self.korean, *filter(HANGUL.search, self.also))

    @property
    def anchor(self) -> str:
        """The id that a chapter links to: ``term-conversion-factor``."""
        return f"term-{slug(self.english)}"


def read_terms(path: Path) -> tuple[Term, ...]:
    """The terms of a glossary in the order of their English names.

    Raises InputFaults for a term that lacks a name or a definition in either language, or shares a name with another.
    """
    _, lines, faults = read_lines(path, COLUMNS)
    terms = tuple(_term(line) for line in lines)
    for term in terms:
        faults += _form_faults(term)
    faults += _shared_names(terms)
    if faults:
        raise InputFaults(faults)
    return tuple(sorted(terms, key=lambda term: term.english.casefold()))


def reference_faults(terms: Sequence[Term], sources: Collection[str], sections: Collection[str]) -> list[Fault]:
    """Terms whose source the bibliography does not have, or whose section no chapter has."""
    faults = []
    for term in terms:
        if term.source and term.source not in sources:
            remedy = suggestion(term.source, sources, "add the source, or leave the cell empty for a term of our own")
            faults.append(term.line.fault(f"source {term.source!r}", "a key of references.bib", remedy))
        if term.defined_in not in sections:
            remedy = suggestion(term.defined_in, sections, "name the section that introduces the term")
            faults.append(term.line.fault(f"section {term.defined_in!r}", "the id of a chapter's section", remedy))
    return faults


def section_ids(texts: Mapping[str, str]) -> frozenset[str]:
    """The ids of all sections of chapters, given their texts by path."""
    return frozenset(found for text in texts.values() for found in SECTION.findall(text))


def term_faults(place: str, text: str, terms: Sequence[Term]) -> list[Fault]:
    r"""A fault for each Korean term in parentheses that the glossary lacks or has under another English name.

    >>> line = Line("glossary.csv", 2, {})
    >>> terms = [Term("reserve", "준비금", "Savings.", "", "sec-a", (), "저축이다.", line)]
    >>> term_faults("a.qmd", "The reserve (준비금) is used up.", terms)
    []
    >>> [fault.row for fault in term_faults("a.qmd", "It falls.\nSavings (준비금) fall.", terms)]
    [2]
    """
    known = {name: term for term in terms for name in term.korean_names}
    faults = []
    for row, korean, heads in pairs(text):
        term = known.get(korean)
        if term is None:
            remedy = suggestion(korean, known, f"add the term to {FILE}")
            faults.append(Fault(place, row, f"the Korean term {korean!r}", "a term of the glossary", remedy))
        elif not any(_ends_with(head, name) for head in heads for name in term.names):
            given = f"{korean!r} after {heads[0][-40:].strip()!r}"
            remedy = f"write {term.english!r}, or allow the other name in row {term.line.row} of {FILE}"
            faults.append(Fault(place, row, given, f"one of {', '.join(map(repr, term.names))} before it", remedy))
    return faults


def pairs(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Each Korean term in parentheses in a chapter's prose: its line, itself, and the English words that may head it.

    What heads it stands before the parenthesis, or inside it just before or just after the Korean term.
    """
    prose = text
    for unread in UNREAD:
        prose = unread.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), prose)
    for found in PARENTHESIS.finditer(prose):
        row = prose.count("\n", 0, found.start()) + 1
        parts = JOINT.split(found[1].strip())
        for at, part in enumerate(parts):
            if HANGUL.search(part):
                inside = [near for near in (*parts[:at][-1:], *parts[at + 1 :][:1]) if not HANGUL.search(near)]
                yield row, part, (prose[: found.start()].rstrip(), *inside)


def glossary_table(path: Path = Path(FILE)) -> Table:
    """The glossary in the order of its names in the language in force; these carry their terms' ids."""
    language = current()
    korean = language == KOREAN
    terms = read_terms(path)
    rows = []
    for term in sorted(terms, key=lambda term: term.korean) if korean else terms:
        names, others = (term.korean_names, term.names) if korean else (term.names, term.korean_names)
        name = f"[{_sentence_case(escaped(names[0]))}]{{#{term.anchor}}}{_others(names)}"
        meaning = term.definition_ko if korean else term.definition
        source = f"; {citation(term.source, '')}" if term.source else ""
        other = f"{escaped(others[0])}{_others(others)}"
        if korean:  # a term that the catalogue of tables knows stays English here
            other = f"[{other}]{{lang=en}}"
        rows.append((name, other, escaped(meaning), f"@{term.defined_in}{source}"))
    return Table(HEADERS[language], tuple(rows), "llll", (3, 3, 7, 5))


def _term(line: Line) -> Term:
    cells = dict(line.cells)
    also = tuple(name for name in map(str.strip, cells.pop("also").split(";")) if name)
    return Term(**cells, also=also, line=line)


def _form_faults(term: Term) -> Iterator[Fault]:
    def fault(given: str, expected: str, remedy: str) -> Fault:
        return term.line.fault(given, expected, remedy)

    if not term.english or HANGUL.search(term.english):
        yield fault(f"english {term.english!r}", "the term in English", "write the term")
    if not HANGUL.search(term.korean):
        yield fault(f"korean {term.korean!r}", "the term in Hangul", "write the official Korean term")
    if not term.definition.endswith("."):
        yield fault(f"definition {term.definition[-40:]!r}", "a sentence", "say what the term means")
    if not term.definition_ko.endswith("다."):
        given = f"definition_ko {term.definition_ko[-40:]!r}"
        yield fault(given, "a Korean sentence that ends in -다", "say in Korean what the term means")


def _shared_names(terms: Sequence[Term]) -> Iterator[Fault]:
    first: dict[str, Term] = {}
    for term in terms:
        for name in filter(None, (*term.names, *term.korean_names)):
            other = first.get(name.casefold())
            if other:
                expected = f"each name once (row {other.line.row} has it)"
                yield term.line.fault(f"the name {name!r} again", expected, "merge the rows or rename one")
            first.setdefault(name.casefold(), term)


def _ends_with(text: str, name: str) -> bool:
    """Whether a text ends with a name as words of their own, each of them one or many."""
    words = r"\s".join(rf"(?:{re.escape(word)}(?:e?s)?|{re.escape(word[:-1])}ies)" for word in name.split())
    return bool(re.search(rf"(?<!\w){words}$", " ".join(text[-200:].split()), re.IGNORECASE))


def _others(names: Sequence[str]) -> str:
    return f" ({escaped(', '.join(names[1:]))})" if len(names) > 1 else ""


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
