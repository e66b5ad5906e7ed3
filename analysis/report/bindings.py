"""Which tests check which estimates: the marks ``@pytest.mark.audits(…)`` of the tests, read without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.csv_rows import suggestion
from analysis.faults import Fault, InputFaults

KINDS = {
    "hand": "a calculation in the test that a reader can follow",
    "printed": "a figure in the source, with the rounding it allows",
    "official": "an official total, with the reason for the tolerance",
    "law": "a property that must hold, such as a null reform that changes nothing",
    "second": "another method or another program",
}
"""What makes a test's expected value independent of the code that it checks."""

EXAMPLE = 'audits("estimate_id", kind="hand")'
COLLECTED = re.compile(r"test_.*\.py|.*_test\.py")
"""Files that pytest reads by its default rule."""

NUMBERS = re.compile(r"(?<!\d)(\d+)_(\d+)(_(?:percent|times|thousand|million|billion|trillion|won)(?![a-z]))?")


@dataclass(frozen=True)
class Binding:
    """One test that checks one estimate, and how independent its expected value is."""

    estimate: str
    kind: str
    nodeid: str
    sentence: str
    remark: str
    file: str
    line: int


@dataclass(frozen=True)
class Mark:
    """One use of the mark: the estimates it names and the kind, with its line."""

    estimates: tuple[str, ...]
    kind: str
    line: int


def read_bindings(root: Path, estimates: Collection[str]) -> tuple[Binding, ...]:
    """Every test of ``tests/`` that is bound to an estimate, in the order of files and lines.

    ``estimates`` are the published ones. Raises InputFaults with every mark that names another estimate or an
    unknown kind, or that stands where pytest or this index would not read it.
    """
    bindings: dict[Binding, None] = {}
    faults: list[Fault] = []
    for path in sorted((root / "tests").rglob("*.py")):
        reader = _Reader(path.relative_to(root).as_posix(), estimates)
        bindings |= dict.fromkeys(reader.read(path.read_text(encoding="utf-8")))
        faults += sorted(reader.faults, key=lambda fault: fault.row or 0)
    if faults:
        raise InputFaults(faults)
    return tuple(bindings)


@dataclass
class _Reader:
    """Reads one file; what is wrong in it gathers in ``faults``."""

    place: str
    estimates: Collection[str]
    faults: list[Fault] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def read(self, text: str) -> list[Binding]:
        if ".audits" not in text:
            return []
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            self._fault(error.lineno or 1, "text that is no Python", "a Python file", "mend the line")
            return []
        found = list(self._tests(tree.body, (), ()))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and _is_mark(node) and id(node) not in self._seen:
                expected = f"{EXAMPLE} as a decorator of a test or its class, or in pytestmark"
                self._fault(node.lineno, "an audits mark that is not read here", expected, "move or call it")
        return found

    def _tests(self, body: list[ast.stmt], path: tuple[str, ...], marks: tuple[Mark, ...]) -> Iterator[Binding]:
        marks += tuple(mark for value in _pytestmarks(body) for mark in self._marks(value))
        for node in body:
            if isinstance(node, ast.ClassDef):
                own = tuple(mark for decorator in node.decorator_list for mark in self._marks([decorator]))
                yield from self._tests(node.body, (*path, node.name), marks + own)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                own = tuple(mark for decorator in node.decorator_list for mark in self._marks([decorator]))
                if self._is_collected(node.name, path):
                    yield from self._bound(node, path, marks + own)
                elif own:
                    self._fault(
                        node.lineno,
                        f"an audits mark on {node.name}",
                        "a function test_…, in a file test_….py, in classes Test…",
                        "rename it, so that pytest runs it",
                    )

    def _bound(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, path: tuple[str, ...], marks: tuple[Mark, ...]
    ) -> Iterator[Binding]:
        remark = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
        nodeid = "::".join([self.place, *path, node.name])
        for mark in marks:
            for estimate in mark.estimates:
                yield Binding(estimate, mark.kind, nodeid, _sentence(node.name), remark, self.place, node.lineno)

    def _is_collected(self, name: str, path: tuple[str, ...]) -> bool:
        file = self.place.rpartition("/")[2]
        return (
            name.startswith("test")
            and all(part.startswith("Test") for part in path)
            and COLLECTED.fullmatch(file) is not None
        )

    def _marks(self, values: Iterable[ast.expr]) -> Iterator[Mark]:
        for value in values:
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and _is_mark(value.func):
                self._seen.add(id(value.func))
                mark = self._mark(value)
                if mark:
                    yield mark

    def _mark(self, call: ast.Call) -> Mark | None:
        before = len(self.faults)
        names = [_literal(argument) for argument in call.args]
        kinds = [_literal(keyword.value) for keyword in call.keywords if keyword.arg == "kind"]
        if not names or None in names or len(kinds) != len(call.keywords) or None in kinds:
            self._fault(call.lineno, ast.unparse(call), f"{EXAMPLE}, written out", "write ids and kind as text")
            return None
        for name in names:
            if name not in self.estimates:
                remedy = suggestion(str(name), self.estimates, "name a published estimate")
                self._fault(call.lineno, f"estimate {name!r}", "a published estimate", remedy)
        kind = str(kinds[0]) if kinds else ""
        if kind not in KINDS:
            remedy = suggestion(kind, KINDS, "choose a kind")
            self._fault(call.lineno, f"kind {kind!r}", f"one of {', '.join(KINDS)}", remedy)
        return Mark(tuple(map(str, names)), kind, call.lineno) if len(self.faults) == before else None

    def _fault(self, line: int, given: str, expected: str, remedy: str) -> None:
        self.faults.append(Fault(self.place, line, given, expected, remedy))


def _is_mark(node: ast.Attribute) -> bool:
    """Whether ``node`` is ``pytest.mark.audits`` or ``mark.audits``."""
    if node.attr != "audits":
        return False
    return (isinstance(node.value, ast.Attribute) and node.value.attr == "mark") or (
        isinstance(node.value, ast.Name) and node.value.id == "mark"
    )


def _pytestmarks(body: list[ast.stmt]) -> Iterator[list[ast.expr]]:
    for node in body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if value and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in targets):
            yield list(value.elts) if isinstance(value, ast.List | ast.Tuple) else [value]


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _sentence(name: str) -> str:
    """``test_fees_that_do_not_rise_change_nothing`` as the sentence it is, with the points of its numbers."""
    words = NUMBERS.sub(_number, name.removeprefix("test")).replace("_", " ").strip()
    return words[:1].upper() + words[1:] + "."


def _number(found: re.Match[str]) -> str:
    """A name cannot say whether ``1_2`` is a label or a decimal: without a unit, two single digits are a label."""
    before, after, unit = found.groups()
    is_label = len(before) == len(after) == 1 and before != "0" and not unit
    return f"{before}{'-' if is_label else '.'}{after}{unit or ''}"
