"""Chapters' code, run by Jupyter: one kernel process, a fresh namespace for each chapter."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analysis.faults import Fault, InputFaults
from analysis.render.cells import cell_options
from analysis.render.chapter import Cell, Inline, Source
from analysis.render.kernel import Kernel, KernelEnded

ANSI = re.compile(r"\x1b\[[0-9;]*m")
CELL_LINE = re.compile(r"(?:Cell|Input) In\s*\[\d+\], line (\d+)")
SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~^$@&\"'-])")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
SVG_ID = re.compile(r"""(\bid=["']|\burl\(["']?#|href=["']#)([A-Za-z][\w:.-]*)""")


@dataclass(frozen=True)
class Output:
    """What one piece of code left: Markdown text, an SVG drawing, or plain text, by ``kind``."""

    kind: str
    text: str


def execution_key(source: Source, environment: str) -> str:
    """Key of a chapter's results: its code, and all that the code may read (``environment``)."""
    parts = [
        [piece.options, piece.code] if isinstance(piece, Cell) else piece.expression
        for piece in source.pieces
        if isinstance(piece, Cell | Inline)
    ]
    return hashlib.sha256(json.dumps([source.path, parts, environment]).encode()).hexdigest()[:32]


def run_chapter(source: Source, kernel: Kernel) -> tuple[tuple[Output, ...], ...]:
    """Run a chapter's cells and inline code in order; one tuple of outputs for each.

    Raises `InputFaults` with the chapter's line and Python's message at the first error.
    """
    results: list[tuple[Output, ...]] = []
    first = True
    for cell, inlines in _steps(source):
        options = cell_options(cell) if cell else {}
        code = cell.code if cell and options.get("eval", True) else ""
        if first:
            kernel.fresh_namespace()
            first = False
        expressions = {str(n): inline.expression for n, inline in enumerate(inlines)}
        try:
            reply, messages = kernel.run(code, expressions)
        except KernelEnded as error:
            line = cell.line if cell else inlines[0].line
            remedy = "run less code in a chapter; results belong into the ledger"
            fault = Fault(source.path, line, str(error), "code that ends", remedy)
            raise InputFaults([fault]) from error
        if reply["status"] != "ok":
            raise InputFaults([_error(source, cell, inlines, reply)])
        if cell:
            outputs = _outputs(source, cell, options, messages) if options.get("include", True) else ()
            results.append(tuple(outputs))
        for n, inline in enumerate(inlines):
            results.append((_value(source, inline, reply["user_expressions"][str(n)]),))
    return tuple(results)


def _steps(source: Source) -> Iterator[tuple[Cell | None, list[Inline]]]:
    """Each cell with the inline code after it, which Jupyter can evaluate in the same request."""
    cell: Cell | None = None
    inlines: list[Inline] = []
    for piece in source.pieces:
        if isinstance(piece, Inline):
            inlines.append(piece)
        elif isinstance(piece, Cell):
            if cell or inlines:
                yield cell, inlines
            cell, inlines = piece, []
    if cell or inlines:
        yield cell, inlines


def _error(source: Source, cell: Cell | None, inlines: list[Inline], reply: dict[str, Any]) -> Fault:
    trace = ANSI.sub("", "\n".join(reply.get("traceback", [])))
    found = CELL_LINE.search(trace)
    if cell is None:
        line = inlines[0].line if inlines else 1
    else:
        line = cell.code_line + int(found[1]) - 1 if found else cell.line
    return _python_error(source.path, line, reply, "a cell that runs")


def _python_error(path: str, line: int, reply: dict[str, Any], expected: str) -> Fault:
    message = ANSI.sub("", str(reply.get("evalue", ""))).strip()
    given = f"{reply.get('ename', 'Error')}: {message}"
    return Fault(path, line, given, expected, "mend the code on this line")


def _outputs(source: Source, cell: Cell, options: dict[str, Any], messages: list[Any]) -> Iterator[Output]:
    if options.get("output") is False:
        return
    for message in messages:
        content = message["content"]
        if message["msg_type"] == "stream":
            if content["name"] == "stderr" and options.get("warning") is False:
                continue
            yield Output("markdown" if options.get("output") == "asis" else "plain", content["text"])
        elif message["msg_type"] in ("display_data", "execute_result"):
            output = _shown(source, cell, content["data"])
            if output.kind == "markdown" and options.get("output") != "asis" and HEADING.search(output.text):
                remedy = "add #| output: asis (else Quarto leaves the heading out of the page's contents)"
                fault = Fault(source.path, cell.line, "a heading in what a cell shows", "output: asis", remedy)
                raise InputFaults([fault])
            yield output


def _shown(source: Source, cell: Cell, bundle: dict[str, Any]) -> Output:
    if "text/markdown" in bundle:
        return Output("markdown", "".join(bundle["text/markdown"]))
    if "image/svg+xml" in bundle:
        return Output("svg", _own_ids("".join(bundle["image/svg+xml"])))
    other = sorted(set(bundle) - {"text/plain"})
    if other:
        raise InputFaults(
            [
                Fault(
                    source.path,
                    cell.line,
                    f"an output of type {', '.join(other)}",
                    "Markdown, SVG or plain text",
                    "show a chart as SVG and a table as Markdown, which both HTML and PDF can hold",
                )
            ]
        )
    return Output("plain", "".join(bundle["text/plain"]))


def _own_ids(svg: str) -> str:
    """Make ids unique: charts drawn one by one share ids (`clip0`), but stand in one page."""
    svg = svg[svg.index("<svg") :] if "<svg" in svg else svg
    prefix = "g" + hashlib.sha256(svg.encode()).hexdigest()[:8] + "-"
    return SVG_ID.sub(rf"\g<1>{prefix}\g<2>", svg)


def _value(source: Source, inline: Inline, result: dict[str, Any]) -> Output:
    if result["status"] != "ok":
        raise InputFaults([_python_error(source.path, inline.line, result, "an expression that runs")])
    data = result["data"]
    if "text/markdown" in data:
        return Output("markdown", "".join(data["text/markdown"]))
    return Output("markdown", escape(_text("".join(data["text/plain"]))))


def _text(shown: str) -> str:
    """The value behind a shown one: a string is shown with quotation marks."""
    if shown[:1] not in "'\"":
        return shown
    try:
        return str(ast.literal_eval(shown))
    except (SyntaxError, ValueError):
        return shown


def escape(text: str) -> str:
    r"""Text as Markdown that reads the same.

    >>> escape("a*b")
    'a\\*b'
    """
    return SPECIAL.sub(r"\\\1", text)
