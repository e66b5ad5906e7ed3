"""Text from data as Markdown that prints as it stands, in a paragraph or a table's cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPECIAL = re.compile(r"([\\`*_\[\]{}<>#+!~^$@&\"'-])")
BLOCK_START = re.compile(r"^(\d+|[A-Za-z]|#)([.)])(?=\s|$)|^([:|%])")
"""What opens a list, a definition or a line block at the start of a paragraph."""

LITERAL = re.compile(r"``(.+?)``")


@dataclass(frozen=True)
class Passage:
    """Markdown that a chapter's cell shows."""

    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def escaped(text: str) -> str:
    r"""``text`` on one line with nothing in it that Markdown would take as markup.

    >>> escaped("1 - a*b, not [x] or @y")
    '1 \\- a\\*b, not \\[x\\] or \\@y'
    """
    plain = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain)


def prose(docstring: str) -> str:
    """A docstring as Markdown paragraphs; its ``literals`` become code."""
    paragraphs = []
    for paragraph in docstring.split("\n\n"):
        parts = LITERAL.split(" ".join(paragraph.split()))
        joined = [f"`{part}`" if place % 2 else _inner(part) for place, part in enumerate(parts)]
        paragraphs.append("".join(joined))
    return "\n\n".join(paragraphs)


def _inner(part: str) -> str:
    """As ``escaped``, with the blanks at its ends, which a literal beside it needs."""
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{before}{escaped(part)}{after}" if part.strip() else part


def citation(sources: str, locator: str) -> str:
    """``[@first; @second, locator]`` from the ``source`` of a parameter row, its keys separated by semicolons."""
    keys = "; ".join(f"@{key.strip()}" for key in sources.split(";"))
    place = escaped(locator).replace(";", r"\;")
    return f"[{keys}, {place}]" if place else f"[{keys}]"


def definitions(terms: list[tuple[str, str]]) -> str:
    """A definition list; each text may have several blocks."""
    # Without the blank line Pandoc runs the blocks of one definition together.
    gaps = ["\n\n" if "\n\n" in text else "\n" for _, text in terms]
    return "\n\n".join(f"{term}{gap}:   {_indented(text)}" for (term, text), gap in zip(terms, gaps, strict=True))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n")).lstrip()
