"""The bibliography: every source a number may cite, and what an entry must say."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock

from analysis.csv_rows import read_text
from analysis.faults import Fault, InputFaults

# The parser also logs what it could not read; here those blocks become faults, so the log would say it twice.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

AUTHOR_FIELDS = ("author", "editor")
PUBLISHER_FIELDS = ("publisher", "institution", "organization", "school")


@dataclass(frozen=True)
class Entry:
    """One source as the file states it; a field that the file does not state is an empty text.

    ``year`` is "n.d." for a source without a date. ``row`` is the line on which the entry starts.
    """

    key: str
    kind: str
    title: str
    authors: str
    publisher: str
    year: str
    url: str
    doi: str
    note: str
    row: int

    @property
    def address(self) -> str:
        """Where the source is found: the DOI's link if it has one, else its URL, else an empty text."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def load_bibliography(path: Path) -> dict[str, Entry]:
    """The entries of a BibTeX file by citation key.

    An entry states title, author or publisher, year (or "n.d.", or a note "date not stated"), and a DOI, a
    URL or a note that says "not stated". Raises InputFaults with every fault of the file.
    """
    text, faults = read_text(path)
    if faults:
        raise InputFaults(faults)
    place = path.as_posix()
    # A leading line keeps the parser's counting from 0 in step with the lines of the file.
    library = parse_string("\n" + text)
    entries = {entry.key: entry for entry in _entries(library)}
    faults = [_block_fault(place, block) for block in library.failed_blocks]
    for entry in entries.values():
        faults += _entry_faults(place, entry)
    if not entries and not faults:
        expected = "BibTeX entries such as @report{key, title = {…}, …}"
        faults.append(Fault(place, None, "text without an entry", expected, "add the sources"))
    if faults:
        raise InputFaults(sorted(faults, key=lambda fault: fault.row or 0))
    return entries


def _entries(library: Library) -> Iterator[Entry]:
    for block in library.entries:
        stated = {field.key.lower(): _plain(str(field.value)) for field in block.fields}
        note = stated.get("note", "")
        dated = stated.get("year") or stated.get("date", "")
        yield Entry(
            key=block.key,
            kind=block.entry_type,
            title=stated.get("title", ""),
            authors=_first(stated, AUTHOR_FIELDS),
            publisher=_first(stated, PUBLISHER_FIELDS),
            year=dated or ("n.d." if "date not stated" in note.lower() else ""),
            url=stated.get("url", ""),
            doi=re.sub(r"^https?://(dx\.)?doi\.org/", "", stated.get("doi", "")),
            note=note,
            row=_row(block),
        )


def _entry_faults(place: str, entry: Entry) -> list[Fault]:
    def fault(given: str, expected: str, remedy: str) -> Fault:
        return Fault(place, entry.row, f"entry {entry.key!r} {given}", expected, remedy)

    faults = []
    if not entry.title:
        faults.append(fault("without title", "title", "add the title as the source gives it"))
    if not (entry.authors or entry.publisher):
        faults.append(
            fault(
                "without author",
                f"one of {', '.join(AUTHOR_FIELDS + PUBLISHER_FIELDS)}",
                "add one; write author = {{not stated}} if the source names none",
            )
        )
    if not entry.year:
        faults.append(fault("without year", "year", "add the year, or year = {n.d.} if the source has no date"))
    elif entry.year != "n.d." and not re.match(r"\d{4}(?!\d)", entry.year):
        faults.append(fault(f"with year {entry.year!r}", 'four digits or "n.d."', "mend the year"))
    if not (entry.url or entry.doi or "not stated" in entry.note.lower()):
        remedy = "add url or doi, or note = {address not stated} if it has none"
        faults.append(fault("without an address", 'url, doi or a note that says "not stated"', remedy))
    return faults


def _block_fault(place: str, block: ParsingFailedBlock) -> Fault:
    row = _row(block)
    if isinstance(block, DuplicateBlockKeyBlock):
        first = _row(block.previous_block)
        return Fault(place, row, f"entry {block.key!r} again", f"each key once (row {first})", "rename or merge one")
    if isinstance(block, DuplicateFieldKeyBlock):
        names = ", ".join(sorted(block.duplicate_keys))
        return Fault(place, row, f"an entry with {names} twice", "each field once", "remove one")
    return Fault(place, row, "text that is no BibTeX", "@kind{key, field = {…}, …}", "close its braces and commas")


def _row(block: Block) -> int:
    return block.start_line or 1


def _first(stated: dict[str, str], names: tuple[str, ...]) -> str:
    return next((stated[name] for name in names if stated.get(name)), "")


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())
