"""A chapter as plain Markdown, its code replaced by what the code left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from analysis.render.cells import cell_options
from analysis.render.chapter import Cell, Inline, Prose, Source
from analysis.render.execute import Output, execution_key, run_chapter
from analysis.render.kernel import Kernel
from analysis.render.subset import front_matter
from analysis.report.imprint import Imprint
from analysis.whole_file import write_whole


@dataclass(frozen=True)
class Document:
    """A chapter ready for Pandoc; drawings are files named in ``drawings`` below the cache's folder."""

    path: str
    markdown: str
    drawings: tuple[str, ...]


def documents(
    sources: Iterable[Source], environment: str, imprint: Imprint, cache: Path, kernel: Kernel, echo: bool
) -> tuple[Document, ...]:
    """Execute what is not in the cache, and put each chapter together.

    ``environment`` is a key of all that chapters' code may read; a chapter runs again only if that or its
    own code changed, not when its prose did. The imprint counts for chapters whose code names it: it changes
    with every commit, and most chapters do not show it.
    """
    return tuple(
        _document(source, environment + (str(imprint) if names_imprint(source) else ""), cache, kernel, echo)
        for source in sources
    )


def names_imprint(source: Source) -> bool:
    """Whether a chapter's own code uses the imprint."""
    return any(
        "imprint" in (piece.code if isinstance(piece, Cell) else piece.expression)
        for piece in source.pieces
        if isinstance(piece, Cell | Inline)
    )


def _document(source: Source, environment: str, cache: Path, kernel: Kernel, echo: bool) -> Document:
    record = cache / "executed" / f"{execution_key(source, environment)}.json"
    results = _executed_before(record)
    if results is None:
        results = run_chapter(source, kernel)
        record.parent.mkdir(parents=True, exist_ok=True)
        write_whole(record, json.dumps([[asdict(output) for output in outputs] for outputs in results]))
    return assemble(source, results, cache, echo)


def _executed_before(record: Path) -> tuple[tuple[Output, ...], ...] | None:
    try:
        stored = json.loads(record.read_text(encoding="utf-8"))
        return tuple(tuple(Output(**output) for output in outputs) for outputs in stored)
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or a damaged one
        return None


def assemble(source: Source, results: tuple[tuple[Output, ...], ...], cache: Path, echo: bool) -> Document:
    """Replace each cell and inline expression by its outputs; drawings are written to ``cache/drawings``."""
    parts: list[str] = []
    drawings: list[str] = []
    remaining = iter(results)
    title = front_matter(source).get("title")
    if title:
        parts.append(f"# {title}\n\n")
    for piece in source.pieces:
        if isinstance(piece, Prose):
            parts.append(piece.text)
        elif isinstance(piece, Inline):
            parts.append(next(remaining)[0].text)
        elif isinstance(piece, Cell):
            parts.append(_cell(piece, next(remaining), cache, echo, drawings))
        else:
            parts.append(piece.text + "\n")
    return Document(source.path, "".join(parts), tuple(drawings))


def _cell(cell: Cell, outputs: tuple[Output, ...], cache: Path, echo: bool, drawings: list[str]) -> str:
    options = cell_options(cell)
    blocks = []
    if options.get("echo", echo) and options.get("include", True):
        blocks.append(_listing(cell.code, "python"))
    for output in outputs:
        if output.kind == "svg":
            name = hashlib.sha256(output.text.encode()).hexdigest()[:24] + ".svg"
            drawing = cache / "drawings" / name
            drawing.parent.mkdir(parents=True, exist_ok=True)
            write_whole(drawing, output.text)
            drawings.append(name)
            alt = json.dumps(" ".join(str(options.get("fig-alt", "")).split()), ensure_ascii=False)
            blocks.append(f"![](drawings/{name}){{.drawing fig-alt={alt}}}")
        elif output.kind == "markdown":
            blocks.append(output.text)
        else:
            blocks.append(_listing(output.text.rstrip("\n"), "output"))
    return "\n" + "\n\n".join(blocks) + "\n\n"


def _listing(text: str, kind: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence} {{.{kind}}}\n{text}\n{fence}"
