"""What the study does not know: each open question, why it matters, what would settle it and who could.

``data/unknowns.csv`` holds one question a row, in English and Korean. The chapter on them is made from it; ``fiscal
check`` holds each row to a section and an estimate that exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from analysis.csv_rows import Line, read_lines, suggestion
from analysis.faults import Fault, InputFaults
from analysis.report.anchors import audit_page, estimate_anchor
from analysis.report.labels import label, name_of
from analysis.report.language import ENGLISH, HANGUL, current
from analysis.report.markdown import Passage, escaped
from analysis.report.numbers import Inline, sources

FILE = "data/unknowns.csv"
TEXTS = ("question", "matters", "settle", "who")
COLUMNS = ("section", "estimate", *TEXTS, *(f"{name}_ko" for name in TEXTS))
SENTENCES = {"question": "?", "matters": ".", "settle": "."}
"""Texts that are sentences, and what they end with in either language."""

WORDS = {
    "en": ("Moves", "Settled by", "Who could", "From"),
    "ko": ("달라지는 추정치", "해결 방법", "수행 기관", "관련 장:"),
}
"""What stands before the estimate, the study, who could do it, and the chapter."""


@dataclass(frozen=True)
class Unknown:
    """One open question of a chapter, in both languages; ``estimate`` is what its answer would move, if any."""

    section: str
    estimate: str
    line: Line

    def text(self, name: str) -> str:
        """One of its texts in the language in force: ``question``, ``matters``, ``settle`` or ``who``."""
        return self.line.cells[name if current() == ENGLISH else f"{name}_{current()}"]


def read_unknowns(path: Path = Path(FILE)) -> tuple[Unknown, ...]:
    """The open questions in the order of the file, those of a chapter together.

    Raises InputFaults for an empty cell, a text in the wrong language or without its end, a question that stands
    twice, and a chapter whose rows are apart.
    """
    _, lines, faults = read_lines(path, COLUMNS)
    for line in lines:
        faults += _form_faults(line)
    faults += [*_repeated(lines), *_scattered(lines)]
    if faults:
        raise InputFaults(faults)
    return tuple(Unknown(line.cells["section"], line.cells["estimate"], line) for line in lines)


def reference_faults(unknowns: Sequence[Unknown], sections: Collection[str], estimates: Collection[str]) -> list[Fault]:
    """Questions of a section that no chapter has, or that move an estimate that is not published."""
    faults = []
    for one in unknowns:
        if one.section not in sections:
            remedy = suggestion(one.section, sections, "name the chapter that leaves the question open")
            faults.append(one.line.fault(f"section {one.section!r}", "the id of a chapter's section", remedy))
        if one.estimate and one.estimate not in estimates:
            remedy = suggestion(one.estimate, estimates, "name a published estimate or leave the cell empty")
            faults.append(one.line.fault(f"estimate {one.estimate!r}", "a published estimate", remedy))
    return faults


def unknown_list(path: Path = Path(FILE)) -> Passage:
    """The open questions under the name of each chapter: the question in bold, and its answer's worth in one paragraph.

    No definition list: its terms may stand at the foot of a printed page and their text on the next.
    """
    parts = []
    for section, rows in groupby(read_unknowns(path), key=lambda one: one.section):
        heading = f"## {label('chapter', section)} {{#sec-unknown-{section.removeprefix('sec-')}}}"
        asked = [f"**{escaped(one.text('question'))}**\\\n{_answer(one)}" for one in rows]
        parts.append("\n\n".join((heading, f"{WORDS[current()][3]} @{section}.", *asked)))
    return Passage("\n\n".join(parts) + "\n")


def unknown_count() -> Inline:
    """How many questions are open."""
    text = str(len(read_unknowns()))
    return Inline(text, text)


def _answer(one: Unknown) -> str:
    """Why a question matters, which estimate its answer moves, what would settle it and who could."""
    moves, settled, able, _ = WORDS[current()]
    parts = [escaped(one.text("matters"))]
    if one.estimate:
        name = name_of(sources().ledger.entries[one.estimate])
        parts.append(f"{moves}: [{escaped(name)}](/{audit_page()}#{estimate_anchor(one.estimate)}).")
    settle, who = (escaped(one.text(name)) for name in ("settle", "who"))
    parts.append(f"*{settled}*: {settle} *{able}*: {who}.")
    return " ".join(parts)


def _form_faults(line: Line) -> Iterator[Fault]:
    for name in COLUMNS:
        text = line.cells[name]
        if not text:
            if name != "estimate":
                yield line.fault(f"an empty {name}", "a text in every cell but the estimate", "write it")
        elif name.endswith("_ko") and not HANGUL.search(text):
            yield line.fault(f"{name} {text[:40]!r}", "a text in Korean", "translate the English one")
        elif name in TEXTS and HANGUL.search(text):
            yield line.fault(f"{name} {text[:40]!r}", "a text in English", f"put the Korean into {name}_ko")
        elif (end := SENTENCES.get(name.removesuffix("_ko"))) and not text.endswith(end):
            yield line.fault(f"{name} {text[-40:]!r}", f"a sentence that ends with {end!r}", "end the sentence")


def _repeated(lines: Sequence[Line]) -> Iterator[Fault]:
    for name in ("question", "question_ko"):
        first: dict[str, Line] = {}
        for line in lines:
            asked = line.cells[name].casefold()
            if asked and asked in first:
                expected = f"each question once (row {first[asked].row} asks it)"
                yield line.fault(f"{name} {line.cells[name][:40]!r} again", expected, "merge the rows")
            first.setdefault(asked, line)


def _scattered(lines: Sequence[Line]) -> Iterator[Fault]:
    seen: set[str] = set()
    for section, rows in groupby(lines, key=lambda line: line.cells["section"]):
        line = next(rows)
        if section in seen:
            yield line.fault(f"section {section!r} again", "the rows of a chapter together", "move the row up")
        seen.add(section)
