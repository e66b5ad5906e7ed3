"""The report from its chapters: one call, whichever engine."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from analysis.faults import Fault, InputFaults
from analysis.ledger import RESULTS
from analysis.render.book import Book, read_books
from analysis.render.chapter import Source, read_source
from analysis.render.inputs import page_settings, read_by_chapters, rendering_key
from analysis.render.publish import prune, published
from analysis.render.quarto import Quarto, find_quarto, render_quarto
from analysis.render.subset import faults_in_source
from analysis.report.imprint import Imprint, source_date
from analysis.whole_file import write_whole

if TYPE_CHECKING:
    from analysis.render.pandoc import Page

Engine = Literal["auto", "quarto", "builtin"]
Progress = Callable[[str], AbstractContextManager[object]]
FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Rendered:
    """What came out: the engine and why it was taken, the files asked for, seconds by step."""

    engine: str
    reason: str
    html: Path | None
    pdf: Path | None
    steps: tuple[tuple[str, float], ...]
    unchanged: bool = False


@dataclass
class _Clock:
    progress: Progress | None
    language: str = ""
    steps: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def of(self, book: Book, books: Sequence[Book]) -> Iterator[None]:
        """Name the book's language behind the steps of the block, where there are several."""
        self.language = f" ({book.lang})" if len(books) > 1 else ""
        yield
        self.language = ""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        name += self.language
        start = time.perf_counter()
        with self.progress(name) if self.progress else nullcontext():
            yield
        self.steps.append((name, time.perf_counter() - start))


def render_book(
    root: Path,
    engine: Engine,
    formats: tuple[str, ...],
    results_key: str,
    imprint: Imprint,
    progress: Progress | None = None,
    languages: tuple[str, ...] = (),
) -> Rendered:
    """Render the book at ``root`` into its output folder, in the formats `html` and `pdf`.

    Its editions in other languages (Quarto profiles) go into folders of that output folder named by their profile;
    ``languages`` keeps only those named (empty: all). ``results_key`` is the ledger's content key. Nothing is done
    when the last rendering had the same inputs and its output is still there. Raises `InputFaults` for what is wrong
    in the chapters or the settings; whatever fails, the previous output stays as it was.
    """
    root = root.resolve()
    clock = _Clock(progress)
    with clock.step("check the chapters"):
        _known_formats(formats)
        books = read_books(root)
        output = root / books[0].output_dir
        books = _in_languages(books, languages)
        sources = {book.profile: check_chapters(book) for book in books}
        chosen, reason = _choose(engine)
        version = chosen.version if chosen else "builtin"
        key = " ".join(
            rendering_key(book, sources[book.profile], formats, results_key, imprint, version) for book in books
        )
        record = root / "_results" / "render" / "published.json"
        unchanged = _is_published(record, key, output)
    name = "builtin" if chosen is None else "quarto"
    if not unchanged:
        with published(output) as target:
            for book in books:
                (target / book.folder).mkdir(exist_ok=True)
            if chosen is None:
                _render_builtin(books, sources, formats, results_key, imprint, target, clock)
            for book in books:
                place = target / book.folder
                with clock.of(book, books):
                    if chosen is not None:
                        with clock.step("quarto render"):
                            render_quarto(chosen, book, formats, place)
                    _came_out(book, formats, place)
                    if "html" in formats:
                        _open_at(place, book.chapters[0].href)
                        with clock.step("write tables and charts to take away"):
                            _take_away(book, imprint, results_key, place)
        _record(record, key, output)
        prune(root / RESULTS)
    first = output / books[0].folder
    html = first / books[0].chapters[0].href if "html" in formats else None
    pdf = first / books[0].pdf_name if "pdf" in formats else None
    return Rendered(name, reason, html, pdf, tuple(clock.steps), unchanged)


def _in_languages(books: tuple[Book, ...], languages: tuple[str, ...]) -> tuple[Book, ...]:
    there = {book.lang: book for book in books}
    unknown = [one for one in languages if one not in there]
    if unknown:
        given = ", ".join(unknown)
        raise InputFaults([Fault("--language", None, given, f"of: {', '.join(there)}", "name languages of the book")])
    return tuple(book for book in books if not languages or book.lang in languages)


def _open_at(place: Path, page: str) -> None:
    """Let a folder open at its first page where that is not called index.html."""
    index = place / "index.html"
    if not index.exists():
        index.write_text(f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={page}">\n')


def _take_away(book: Book, imprint: Imprint, results_key: str, place: Path) -> None:
    from analysis.render.takeaway import take_away

    pages = [chapter.href for chapter in book.chapters]
    estimates = book.root / RESULTS / results_key / "estimates.csv"
    take_away(place, pages, estimates, {"report": book.title} | asdict(imprint), source_date(book.root), book.lang)


def check_chapters(book: Book) -> tuple[Source, ...]:
    """Read every chapter; raise the faults of all of them together."""
    sources: list[Source] = []
    faults: list[Fault] = []
    for chapter in book.chapters:
        try:
            sources.append(read_source(book.root, chapter.path))
        except InputFaults as error:
            faults += error.faults
        else:
            faults += faults_in_source(sources[-1])
    if faults:
        raise InputFaults(faults)
    return tuple(sources)


def _known_formats(formats: tuple[str, ...]) -> None:
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        given = ", ".join(unknown) or "no format"
        raise InputFaults([Fault("--to", None, given, "html, pdf or both", "name the formats, such as html,pdf")])


def _choose(engine: Engine) -> tuple[Quarto | None, str]:
    if engine == "builtin":
        return None, "asked for"
    found = find_quarto()
    if isinstance(found, Quarto):
        return found, f"Quarto {found.version} at {found.path}"
    if engine == "quarto":
        raise InputFaults(
            [
                Fault(
                    "--engine quarto",
                    None,
                    found,
                    "Quarto 1.9.17 or later",
                    "install it, or use --engine builtin",
                )
            ]
        )
    return None, found


def _render_builtin(
    books: tuple[Book, ...],
    sources: Mapping[str, tuple[Source, ...]],
    formats: tuple[str, ...],
    results_key: str,
    imprint: Imprint,
    target: Path,
    clock: _Clock,
) -> None:
    """The pages of one book after the other, then their PDFs."""
    cache = books[0].root / RESULTS / "render"
    cache.mkdir(parents=True, exist_ok=True)
    printed: dict[str, tuple[Page, ...]] = {}
    for book in books:
        with clock.of(book, books):
            pages = _pages(book, sources[book.profile], formats, results_key, imprint, cache, clock)
            if "html" in formats:
                from analysis.render.site import write_site

                with clock.step("write the pages"):
                    write_site(book, books, pages["html"], imprint, "pdf" in formats, target / book.folder)
            printed[book.profile] = pages.get("typst", ())
    if "pdf" in formats:
        from analysis.render.pdf import write_pdf

        for book in books:  # one after the other: each takes gigabytes
            with clock.of(book, books), clock.step("compile the PDF"):
                place = target / book.folder / book.pdf_name
                write_pdf(book, printed[book.profile], imprint, source_date(book.root), cache, place)


def _pages(
    book: Book,
    sources: tuple[Source, ...],
    formats: tuple[str, ...],
    results_key: str,
    imprint: Imprint,
    cache: Path,
    clock: _Clock,
) -> Mapping[str, tuple[Page, ...]]:
    """Each chapter executed and converted, by writer (`html`, `typst`)."""
    from analysis.render.document import documents
    from analysis.render.kernel import Kernel
    from analysis.render.pandoc import PandocFailed, convert

    with clock.step("execute the chapters"), Kernel(book.root, book.profile) as kernel:
        read = read_by_chapters(book, results_key)
        texts = documents(sources, read, imprint, cache, kernel, book.echo)
    writers = {"html": "html", "pdf": "typst"}
    with clock.step("convert with Pandoc"):
        order = (book, sources, texts, [writers[f] for f in formats], page_settings(book), cache)
        try:
            return convert(*order)
        except (PandocFailed, ValueError, LookupError):
            # A damaged cache fails like anything else; without the cache the failure is real.
            for writer in writers.values():
                shutil.rmtree(cache / writer, ignore_errors=True)
            return convert(*order)


def _came_out(book: Book, formats: tuple[str, ...], target: Path) -> None:
    wanted = [chapter.href for chapter in book.chapters] if "html" in formats else []
    wanted += [book.pdf_name] if "pdf" in formats else []
    for name in wanted:
        if not (target / name).is_file() or (target / name).stat().st_size == 0:
            raise FileNotFoundError(f"{name} did not come out")


def _inventory(output: Path) -> dict[str, int]:
    files = (path for path in sorted(output.rglob("*")) if path.is_file())
    return {str(path.relative_to(output)): path.stat().st_size for path in files}


def _is_published(record: Path, key: str, output: Path) -> bool:
    if not record.is_file() or not output.is_dir():
        return False
    try:
        stored = json.loads(record.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return bool(stored == {"key": key, "files": _inventory(output)})


def _record(record: Path, key: str, output: Path) -> None:
    record.parent.mkdir(parents=True, exist_ok=True)
    write_whole(record, json.dumps({"key": key, "files": _inventory(output)}))
