"""Code cells and their options: which ones the subset knows, and what they are set to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from analysis.faults import Fault
from analysis.render.chapter import Cell, Fence, Inline, Source

CELL_OPTIONS: dict[str, type | tuple[type, ...]] = {
    "include": bool,
    "echo": bool,
    "eval": bool,
    "warning": bool,
    "output": (bool, str),
    "label": str,
    "fig-alt": str,
}
LABEL_KINDS = ("fig-", "tbl-", "eq-", "sec-")


def cell_options(cell: Cell) -> dict[str, Any]:
    """A cell's options; `faults_in_cells` has judged them before."""
    return dict(yaml.safe_load(cell.options) or {})


def faults_in_cells(source: Source) -> Iterator[Fault]:
    """What is wrong with a chapter's code blocks and their options, whatever the code does."""
    labels: set[str] = set()
    for piece in source.pieces:
        if isinstance(piece, Fence | Cell) and not piece.closed:
            yield Fault(
                source.path,
                piece.line,
                "a fenced block that never ends",
                "a closing fence",
                "close it with ```",
            )
        if isinstance(piece, Inline) and piece.language != "python":
            yield Fault(
                source.path,
                piece.line,
                f"inline {piece.language} code",
                "inline python code",
                "write `{python} …`",
            )
        if not isinstance(piece, Cell):
            continue
        if piece.language != "python":
            yield Fault(
                source.path,
                piece.line,
                f"a {{{piece.language}}} cell",
                "a {python} cell",
                "write it in Python, or as a listing without braces",
            )
            continue
        if piece.header or piece.indent:
            yield Fault(
                source.path,
                piece.line,
                "a cell fence with attributes or indentation",
                "```{python} at the start of the line",
                "give options as #| key: value lines",
            )
        yield from _options(source, piece, labels)


def _options(source: Source, cell: Cell, labels: set[str]) -> Iterator[Fault]:
    try:
        options = yaml.safe_load(cell.options) or {}
    except yaml.MarkedYAMLError as error:
        row = cell.line + 1 + (error.problem_mark.line if error.problem_mark else 0)
        yield Fault(source.path, row, f"cell options: {error.problem}", "#| key: value", "mend the line")
        return
    if not isinstance(options, dict):
        yield Fault(source.path, cell.line + 1, f"cell options {cell.options!r}", "#| key: value", "mend them")
        return
    for key, value in options.items():
        row = cell.line + 1 + _offset(cell.options, f"{key}:")
        if key not in CELL_OPTIONS:
            yield Fault(source.path, row, f"the cell option {key}", "one of " + ", ".join(CELL_OPTIONS), "remove it")
        elif not isinstance(value, CELL_OPTIONS[key]) or (key == "output" and value not in (True, False, "asis")):
            yield Fault(source.path, row, f"{key}: {value}", _meaning(key), "correct the value")
        elif key == "label" and str(value).startswith(LABEL_KINDS):
            yield Fault(
                source.path,
                row,
                f"label: {value} on a cell",
                "the label on a ::: {#…} div around the cell",
                "wrap the cell and its caption in the div",
            )
        elif key == "label" and value in labels:
            yield Fault(source.path, row, f"label: {value} for a second time", "each label once", "rename it")
        elif key == "label":
            labels.add(str(value))


def readable_options(cell: Cell) -> dict[str, Any]:
    """A cell's options where they can be read; what cannot is told by `faults_in_cells`."""
    try:
        options = yaml.safe_load(cell.options)
    except yaml.YAMLError:
        return {"include": False}
    return options if isinstance(options, dict) else {}


def _meaning(key: str) -> str:
    if key == "output":
        return "true, false or asis"
    return "true or false" if CELL_OPTIONS[key] is bool else "a text"


def _offset(text: str, needle: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines) if line.startswith(needle)), 0)
