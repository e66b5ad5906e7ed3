"""A chapter's source cut into prose, code cells, inline code and other fenced blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.csv_rows import read_text
from analysis.faults import InputFaults

FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
INLINE = re.compile(r"(?<!`)`\{(\w+)\}[ \t]([^`]+)`(?!`)")
CELL = re.compile(r"^\{(\w[\w-]*)\b(.*)\}$")


@dataclass(frozen=True)
class Prose:
    """Markdown text as written, from ``line`` on."""

    line: int
    text: str


@dataclass(frozen=True)
class Fence:
    """A fenced block that is not executed (listing or raw block), kept verbatim."""

    line: int
    info: str
    text: str
    closed: bool


@dataclass(frozen=True)
class Cell:
    """An executable cell: its options as YAML text and its code, which starts at ``code_line``."""

    line: int
    language: str
    header: str
    indent: str
    options: str
    code: str
    code_line: int
    closed: bool


@dataclass(frozen=True)
class Inline:
    """An inline expression, `` `{python} expr` ``."""

    line: int
    language: str
    expression: str


Piece = Prose | Fence | Cell | Inline


@dataclass(frozen=True)
class Source:
    """A chapter's text: front matter (YAML text, from line 2) and pieces in order."""

    path: str
    text: str
    front_matter: str
    pieces: tuple[Piece, ...]

    def line_of(self, needle: str) -> int | None:
        """First line that holds ``needle``, counted from 1; None when it is not in the source."""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if needle and needle in line:
                return number
        return None


def read_source(root: Path, path: str) -> Source:
    """Cut the chapter at ``root/path`` into its pieces; nothing is judged here (see `subset`).

    Raises `InputFaults` for a file that holds no text in UTF-8.
    """
    text, faults = read_text(root / path)
    if faults:
        raise InputFaults(replace(fault, place=path) for fault in faults)
    return cut_source(path, text)


def cut_source(path: str, text: str) -> Source:
    r"""Cut a chapter's text into its pieces.

    >>> [type(piece).__name__ for piece in cut_source("a.qmd", "# A\n\nOne `{python} 1`.\n").pieces]
    ['Prose', 'Inline', 'Prose']
    """
    lines = text.splitlines()
    start, front_matter = _front_matter(lines)
    pieces: list[Piece] = []
    prose: list[str] = []
    prose_line = start + 1
    at = start
    while at < len(lines):
        opening = FENCE.match(lines[at])
        if opening is None or ("`" in opening[3] and opening[2].startswith("`")):
            prose.append(lines[at])
            at += 1
            continue
        pieces.extend(_prose(prose_line, prose))
        piece, at = _fenced(lines, at, opening)
        pieces.append(piece)
        prose, prose_line = [], at + 1
    pieces.extend(_prose(prose_line, prose))
    return Source(path, text, front_matter, tuple(pieces))


def _front_matter(lines: list[str]) -> tuple[int, str]:
    if not lines or lines[0].rstrip() != "---":
        return 0, ""
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return at + 1, "\n".join(lines[1:at])
    return 0, ""


def _fenced(lines: list[str], at: int, opening: re.Match[str]) -> tuple[Fence | Cell, int]:
    indent, ticks, info = opening.groups()
    closing = re.compile(rf"^[ \t>]*{re.escape(ticks[0])}{{{len(ticks)},}}[ \t]*$")
    end = at + 1
    while end < len(lines) and not closing.match(lines[end]):
        end += 1
    closed = end < len(lines)
    body = lines[at + 1 : end]
    header = CELL.match(info)
    if header is None:
        text = "\n".join(lines[at : end + 1])
        return Fence(at + 1, info, text, closed), end + 1
    options = 0
    while options < len(body) and body[options].startswith("#|"):
        options += 1
    return (
        Cell(
            line=at + 1,
            language=header[1],
            header=header[2].strip(),
            indent=indent,
            options="\n".join(line[2:].removeprefix(" ") for line in body[:options]),
            code="\n".join(body[options:]),
            code_line=at + 2 + options,
            closed=closed,
        ),
        end + 1,
    )


def _prose(line: int, lines: list[str]) -> list[Piece]:
    if not lines:
        return []
    text = "\n".join(lines) + "\n"
    pieces: list[Piece] = []
    at = 0
    for match in INLINE.finditer(text):
        before = text[at : match.start()]
        if before:
            pieces.append(Prose(line, before))
            line += before.count("\n")
        pieces.append(Inline(line, match[1], match[2].strip()))
        line += match[0].count("\n")
        at = match.end()
    if text[at:]:
        pieces.append(Prose(line, text[at:]))
    return pieces
