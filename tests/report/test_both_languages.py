"""The Korean edition states what the English one states: the same code, the same numbers, the same structure."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from analysis.ledger import STATISTICS, Row
from analysis.render.book import read_books
from analysis.render.chapter import Cell, Inline, Prose, read_source
from analysis.report.korean import is_spelled
from analysis.report.language import HANGUL, PROFILE
from analysis.report.numbers import interval_in_words, written
from analysis.units import load_units

ROOT = Path(__file__).resolve().parents[2]
BOOKS = {book.lang: book for book in read_books(ROOT)}
PAIRS = [(one.path, other.path) for one, other in zip(BOOKS["en"].chapters, BOOKS["ko"].chapters, strict=True)]
EDITION = max(
    (ROOT / "editions").glob("*/estimates.csv"), key=lambda path: [int(n) for n in path.parent.name.split(".")]
)
UNITS = load_units(ROOT / "data" / "units.csv")
SIZES = {"조": 10**12, "억": 10**8, "만": 10**4}
IN_PROSE = {
    "labels of sections, figures, tables and equations": re.compile(r"\{#[\w-]+"),
    "fences of boxes": re.compile(r"^:::+ *(?:\{[#.][\w-]*)?", re.MULTILINE),
    "headings": re.compile(r"^#+ ", re.MULTILINE),
    "classes": re.compile(r"\{\.[\w-]+"),
}
ALTERNATIVE = re.compile(r"fig-alt:.*")
REFERENCE = re.compile(r"@([a-z][a-z0-9_:-]*[a-z0-9])")
LINK = re.compile(r"\]\((/[^)]*)\)")


def inner(expression: ast.expr) -> ast.expr:
    """What stands inside of ``josa(…, "은")``: the particle is Korean alone."""
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name) and expression.func.id == "josa":
        return expression.args[0]
    return expression


def pieces(path: str, kind: type[Any]) -> list[Any]:
    return [piece for piece in read_source(ROOT, path).pieces if isinstance(piece, kind)]


def numbers_stated(path: str) -> Counter[str]:
    return Counter(ast.dump(inner(ast.parse(piece.expression, mode="eval").body)) for piece in pieces(path, Inline))


def differences(english: ast.AST, korean: ast.AST) -> list[tuple[object, object]]:
    """Constants that differ, in order; two trees of another shape differ as a whole."""
    if isinstance(english, ast.Constant) and isinstance(korean, ast.Constant):
        return [] if english.value == korean.value else [(english.value, korean.value)]
    if type(english) is not type(korean):
        return [(ast.dump(english), ast.dump(korean))]
    found: list[tuple[object, object]] = []
    for name in english._fields:
        one, other = getattr(english, name, None), getattr(korean, name, None)
        if isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return [(one, other)]
            for left, right in zip(one, other, strict=True):
                found += differences(left, right) if isinstance(left, ast.AST) else []
        elif isinstance(one, ast.AST) and isinstance(other, ast.AST):
            found += differences(one, other)
        elif one != other:
            found.append((one, other))
    return found


def without_imports(code: str) -> ast.Module:
    tree = ast.parse(code)
    tree.body = [line for line in tree.body if not isinstance(line, ast.Import | ast.ImportFrom)]
    return tree


def test_both_editions_have_the_same_chapters_in_the_same_order():
    names = {lang: [(chapter.name, chapter.appendix) for chapter in book.chapters] for lang, book in BOOKS.items()}
    assert names["ko"] == names["en"]
    assert all(chapter.path.endswith(".ko.qmd") for chapter in BOOKS["ko"].chapters)


@pytest.mark.parametrize(("english", "korean"), PAIRS)
def test_both_chapters_state_the_same_numbers(english, korean):
    """Each inline expression stands in both as often; a Korean one may have a particle around it."""
    assert numbers_stated(korean) == numbers_stated(english)


@pytest.mark.parametrize(("english", "korean"), PAIRS)
def test_both_chapters_run_the_same_code(english, korean):
    """Only what a reader reads differs between their cells: a string that is Korean in the Korean chapter."""
    ours, theirs = pieces(english, Cell), pieces(korean, Cell)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        for left, right in differences(without_imports(one.code), without_imports(other.code)):
            assert isinstance(left, str), f"{korean}, row {other.line}: {left} became {right}"
            assert isinstance(right, str), f"{korean}, row {other.line}: {left} became {right}"
            assert HANGUL.search(right), f"{korean}, row {other.line}: {left!r} became {right!r}"
        assert ALTERNATIVE.sub("", other.options) == ALTERNATIVE.sub("", one.options)
        assert len(ALTERNATIVE.findall(other.options)) == len(ALTERNATIVE.findall(one.options))


@pytest.mark.parametrize(("english", "korean"), PAIRS)
def test_both_chapters_have_the_same_parts_and_cite_the_same_sources(english, korean):
    ours, theirs = ("".join(piece.text for piece in pieces(path, Prose)) for path in (english, korean))
    for what, pattern in IN_PROSE.items():
        assert pattern.findall(theirs) == pattern.findall(ours), what
    assert Counter(REFERENCE.findall(theirs)) == Counter(REFERENCE.findall(ours))
    links = Counter(link.replace(".qmd", ".ko.qmd") for link in LINK.findall(ours))
    assert Counter(LINK.findall(theirs)) == links


def read(text: str, *, spelled: bool) -> float:
    """The number in a text as it is printed, its sign and 조, 억 and 만 understood; digits of a unit's name are not."""
    plain = re.sub(r"1인당|인구 1,000명당|인구 10만 명당|per 1,000 people|per 100,000 people", "", text).strip()
    sign = -1 if plain.startswith("\N{MINUS SIGN}") else 1
    parts = (
        re.findall(r"(\d[\d,]*(?:\.\d+)?)([조억만]?)", plain) if spelled else re.findall(r"(\d[\d,.]*)()", plain)[:1]
    )
    return sign * sum(float(figure.replace(",", "")) * SIZES.get(size, 1) for figure, size in parts)


def rows_of_the_edition() -> list[tuple[Row, str]]:
    """Each row of the newest edition in base units, with the name of its unit."""
    units = {unit.english: unit for unit in UNITS.values()}
    rows = []
    with EDITION.open(encoding="utf-8", newline="") as handle:
        for line in csv.DictReader(handle):
            scale = float(units[line["unit"]].scale)
            ends = {name: float(line[name]) * scale for name in STATISTICS}
            rows.append((Row(line["estimate"], line["scenario"], line["measure"], {}, **ends), line["unit"]))
    return rows


def test_every_estimate_of_the_newest_edition_reads_the_same_in_both_languages(monkeypatch):
    """Value and both ends of the interval, read back from the Korean text, are those read back from the English."""
    units = {unit.english: unit for unit in UNITS.values()}
    rows = rows_of_the_edition()
    texts = {}
    for language in ("en", "ko"):
        monkeypatch.setenv(PROFILE, language)
        texts[language] = [
            (written(row.central, units[name], row), interval_in_words(row, units[name])) for row, name in rows
        ]
    for (row, name), (value, interval), (korean, korean_interval) in zip(rows, texts["en"], texts["ko"], strict=True):
        unit = units[name]
        spelled = is_spelled(unit)
        scale = float(unit.scale) if spelled else 1.0
        assert read(korean, spelled=spelled) == pytest.approx(read(value, spelled=False) * scale, rel=1e-9), (
            row,
            value,
            korean,
        )
        ends = zip(filter(None, korean_interval.split("~")), filter(None, interval.split(" to ")), strict=True)
        for theirs, ours in ends:
            assert read(theirs, spelled=spelled) == pytest.approx(read(ours, spelled=False) * scale, rel=1e-9)
    assert len(rows) > 10_000
