"""The Quarto subset (docs/quarto-subset.md), checked in a chapter's source before anything runs.

What only Pandoc's syntax tree can tell (cross-references, links, citations, labels) is checked there,
by `lua/labels.lua`; both report the same `Fault`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from analysis.faults import Fault
from analysis.render.cells import faults_in_cells, readable_options
from analysis.render.chapter import Cell, Fence, Inline, Prose, Source

FRONT_MATTER = {"title", "engine", "description"}
RAW_FORMATS = {"html", "typst"}
CALLOUTS = {"note", "warning", "important", "tip", "caution"}

LAYOUT = re.compile(r"\.(?:panel|column|g-col)-[\w-]+|\.(?:aside|grid)\b|\blayout(?:-[a-z]+)?=")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](?!:)")
FOOTNOTE_TEXT = re.compile(r"^[ \t>]*\[\^([^\]\s]+)\]:", re.MULTILINE)
SHORTCODE = re.compile(r"\{\{<.*?>\}\}")
CALLOUT = re.compile(r"\.callout-([\w-]+)")
CONDITIONAL = re.compile(r"\.content-(?:visible|hidden)\b(?!.*(?:when|unless)-)")
RAW = re.compile(r"\{=([\w-]+)\}")
DIV = re.compile(r"^[ \t>]*:{3,}[ \t]*(.*?)[ \t:]*$")
INCLUDE_FORMAT = re.compile(r"(?:when|unless)-(?:format|meta|profile)\s*=\s*\"?([\w:.-]*)\"?")
BROKEN_INLINE = re.compile(r"(?<!`)`\{\w+\}[ \t]*(?:\n|$)")
CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


def faults_in_source(source: Source) -> tuple[Fault, ...]:
    """Every fault that the chapter's text alone shows, in the order of its lines."""
    faults = [
        *_front_matter(source),
        *faults_in_cells(source),
        *_prose(source),
        *_figures_without_alt(source),
    ]
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))


def front_matter(source: Source) -> dict[str, Any]:
    """A chapter's front matter; `faults_in_source` has judged it before."""
    return dict(yaml.safe_load(source.front_matter) or {})


def _front_matter(source: Source) -> Iterator[Fault]:
    if "`{" in source.front_matter:
        row = source.line_of("`{")
        yield Fault(
            source.path,
            row,
            "inline code in the front matter",
            "plain YAML",
            "write it in the text: Quarto does not run code in YAML",
        )
    try:
        meta = yaml.safe_load(source.front_matter) or {}
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 2 if error.problem_mark else 1
        yield Fault(source.path, row, f"front matter: {error.problem}", "valid YAML", "mend the line")
        return
    if not isinstance(meta, dict):
        yield Fault(source.path, 1, "front matter without keys", "key: value lines", "mend the front matter")
        return
    for key in sorted(set(meta) - FRONT_MATTER, key=str):
        yield Fault(
            source.path,
            source.line_of(f"{key}:"),
            f"the front matter key {key}",
            "one of " + ", ".join(sorted(FRONT_MATTER)),
            "remove it, or set it in _quarto.yml",
        )
    if meta.get("engine", "jupyter") != "jupyter":
        yield Fault(
            source.path,
            source.line_of("engine:"),
            f"engine: {meta['engine']}",
            "engine: jupyter",
            "write engine: jupyter",
        )
    inline = [piece for piece in source.pieces if isinstance(piece, Inline)]
    cells = [piece for piece in source.pieces if isinstance(piece, Cell)]
    if inline and not cells and "engine" not in meta:
        yield Fault(
            source.path,
            inline[0].line,
            "inline code in a chapter without a code cell",
            "engine: jupyter in its front matter (else Quarto prints the code instead of running it)",
            "add engine: jupyter between --- lines at the top",
        )


def _prose(source: Source) -> Iterator[Fault]:
    notes = set(FOOTNOTE_TEXT.findall(source.text))
    for line, text in _prose_lines(source):
        for found in SHORTCODE.findall(text):
            yield Fault(
                source.path,
                line,
                f"the shortcode {found}",
                "no shortcodes",
                "write it as Markdown, or compute it in a cell",
            )
        div = DIV.match(text)
        for found in LAYOUT.findall(div[1] if div else ""):
            yield Fault(
                source.path,
                line,
                f"the Quarto layout {found}",
                "text in one column",
                "write it one after the other: the built-in renderer would pass the layout over",
            )
        for found in FOOTNOTE.findall(text):
            if found not in notes:
                yield Fault(
                    source.path,
                    line,
                    f"the footnote [^{found}] without its text",
                    f"[^{found}]: … on a line of its own",
                    "add it, or correct the name",
                )
        for kind in CALLOUT.findall(text):
            if kind not in CALLOUTS:
                yield Fault(
                    source.path,
                    line,
                    f"callout-{kind}",
                    "one of " + ", ".join(sorted(CALLOUTS)),
                    "use one of these callouts",
                )
        if CONDITIONAL.search(text) and "when-format" not in text:
            yield Fault(
                source.path,
                line,
                "conditional content without its condition",
                'when-format="html" or when-format="typst"',
                "add the condition",
            )
        for found in INCLUDE_FORMAT.findall(text):
            if found not in RAW_FORMATS or "when-format" not in text:
                yield Fault(
                    source.path,
                    line,
                    f"a condition on {found or 'nothing'}",
                    'when-format="html" or when-format="typst"',
                    "use one of these conditions",
                )
    for piece in source.pieces:
        if isinstance(piece, Prose):
            for match in BROKEN_INLINE.finditer(piece.text):
                yield Fault(
                    source.path,
                    piece.line + piece.text[: match.start()].count("\n"),
                    "inline code with a line break after its language",
                    "`{python} expr` (else Quarto prints the code instead of running it)",
                    "put the expression's start on the same line",
                )
        if isinstance(piece, Fence | Prose):
            text = piece.info if isinstance(piece, Fence) else piece.text
            for match in RAW.finditer(text):
                if match[1] not in RAW_FORMATS:
                    row = piece.line + text[: match.start()].count("\n")
                    yield Fault(
                        source.path,
                        row,
                        f"raw {match[1]}",
                        "raw html or typst",
                        "write it in Markdown, or once for each of html and typst",
                    )


def _prose_lines(source: Source) -> Iterable[tuple[int, str]]:
    """Prose by line, without listings and code spans, which may show what they do not do."""
    for piece in source.pieces:
        if isinstance(piece, Prose):
            for offset, text in enumerate(piece.text.split("\n")):
                yield piece.line + offset, CODE_SPAN.sub("", text)


def _figures_without_alt(source: Source) -> Iterator[Fault]:
    open_divs: list[str] = []
    opened_at: list[int] = []
    for piece in source.pieces:
        if isinstance(piece, Prose):
            for offset, text in enumerate(piece.text.split("\n")):
                div = DIV.match(text)
                if div and div[1]:
                    open_divs.append(div[1])
                    opened_at.append(piece.line + offset)
                elif div and open_divs:
                    open_divs.pop()
                    opened_at.pop()
                elif div:
                    yield Fault(
                        source.path,
                        piece.line + offset,
                        "a ::: that closes nothing",
                        "::: pairs",
                        "remove it",
                    )
        elif isinstance(piece, Cell) and any("#fig-" in div for div in open_divs):
            options = readable_options(piece)
            if options.get("include") is not False and not options.get("fig-alt"):
                yield Fault(
                    source.path,
                    piece.line,
                    "a figure without alternative text",
                    "#| fig-alt: …",
                    "say in one sentence what the figure shows, for readers who cannot see it",
                )
    for line in opened_at:
        yield Fault(source.path, line, "a ::: block that never ends", "::: pairs", "close it with :::")
