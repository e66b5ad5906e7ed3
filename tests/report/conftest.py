"""A small study on disk: one published ratio over two clinics, the cost between, and two parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from analysis import ledger
from analysis.ledger import Entry, Ledger, Row
from analysis.report import appendix, labels, numbers
from analysis.report.drawing import Svg

ROOT = Path(__file__).resolve().parents[2]

UNITS = """id,kind,base,scale,decimals,english,korean
won,money,won,1,0,won,원
thousand_won,money,won,1000,0,thousand won,천 원
ratio,ratio,ratio,1,3,ratio,비
percent,ratio,ratio,0.01,1,%,%
"""


def parameter(id: str, unit: str, *rows: dict[str, object]) -> Entry:
    """A parameter's entry; each row says what differs from a fixed figure of one source."""
    plain: dict[str, object] = {
        "coordinates": {}, "value": 0.0, "low": None, "high": None, "year": "2010", "distribution": "fixed",
        "group": "", "source": "lee_2011", "locator": "Table 1", "status": "primary", "formula": "", "note": "",
        "row": 2,
    }  # fmt: skip
    cells = tuple({**plain, **row} for row in rows)
    return Entry(id, "parameter", id, "", unit, file="data/parameters/care.csv", line=2, rows=cells)


def entry(id: str, english: str, inputs: tuple[str, ...], published: bool, formula: str, line: int) -> Entry:
    return Entry(
        id=id,
        kind="estimate" if published else "quantity",
        english=english,
        korean="수익률" if published else "비용",
        unit="percent" if published else "thousand_won",
        dims=("clinic",) if published else (),
        basis="nominal, 2010" if published else "",
        published=published,
        inputs=inputs,
        formula=formula,
        signature=f"{id}({', '.join(inputs)})",
        file="analysis/care.py",
        line=line,
    )


def row(clinic: str, central: float, spread: float) -> Row:
    quantiles = [central + step * spread for step in (-2, -1, 0, 1, 2)]
    return Row("care_recovery", "baseline", "level", {"clinic": clinic}, central, central, *quantiles)


@pytest.fixture
def made_up() -> Ledger:
    """Recovery of two clinics: one with an interval of 80 to 120 %, one without."""
    entries = [
        entry("care_recovery", "Recovery [of cost]", ("care_revenue", "care_cost"), True, "Revenue / cost.", 10),
        entry("care_cost", "Cost of care", ("care_pay", "care_factor"), False, "Pay * ``factor``.", 20),
        parameter("care_revenue", "thousand_won", {"value": 7_846_000.0, "note": "a | b"}),
        parameter(
            "care_pay",
            "thousand_won",
            {"coordinates": {"clinic": "a"}, "value": 1_000.5, "status": "unverified"},
            {"coordinates": {"clinic": "b"}, "value": 2_000.0, "status": "unverified"},
        ),
        parameter(
            "care_factor",
            "ratio",
            {
                "value": 1.0, "low": 0.8, "high": 1.2, "distribution": "normal", "group": "care_sampling",
                "status": "assumption", "locator": "none is stated; see note",
            },
        ),
    ]  # fmt: skip
    run = {"key": "0" * 16, "draws": 10, "seed": 1, "scenario": None, "digests": {}}
    return Ledger((row("a", 1.0, 0.1), row("b", 0.5, 0.0)), {one.id: one for one in entries}, run)


@pytest.fixture
def study(tmp_path: Path, made_up: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The made-up ledger as the one in force in the current directory, with nothing remembered of another."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "data" / "labels.csv").write_text("dimension,label,english,korean\nclinic,a,Clinic A,가\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "care"\n', encoding="utf-8")
    ledger.write(tmp_path / ledger.RESULTS / made_up.run["key"], made_up)
    ledger.make_current(tmp_path, made_up.run["key"])
    monkeypatch.chdir(tmp_path)
    for remembered in (numbers.sources, labels._labels, appendix.study_audits, appendix.repository):
        remembered.cache_clear()
    yield tmp_path
    for remembered in (numbers.sources, labels._labels, appendix.study_audits, appendix.repository):
        remembered.cache_clear()


@dataclass(frozen=True)
class Seen:
    """What a drawn chart says to a reader and to a screen reader."""

    text: str

    @property
    def words(self) -> list[str]:
        """Everything written, in its order; a name on several lines is one line each."""
        return re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t", self.text)

    def marks(self, kind: str) -> list[set[str]]:
        """What each mark of a kind says of itself."""
        found = re.findall(rf'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="{kind}"', self.text)
        return [set(one.split("; ")) for one in found]

    def drawn(self, kind: str, attribute: str) -> list[str]:
        """One attribute of each mark of a kind."""
        return re.findall(rf'aria-roledescription="{kind}"[^>]*? {attribute}="([^"]*)"', self.text)


def _spread(
    estimate: str,
    central: float,
    by: float = 0.0,
    *,
    scenario: str = ledger.BASELINE,
    measure: str = ledger.LEVEL,
    **coordinates: object,
) -> Row:
    """A ledger row whose 95 % interval is ``by`` to either side of its central value."""
    quantiles = [central + step * by for step in (-1, -0.5, 0, 0.5, 1)]
    place = {name: str(value) for name, value in coordinates.items()}
    return Row(estimate, scenario, measure, place, central, central, *quantiles)


@pytest.fixture
def spread() -> Callable[..., Row]:
    """Makes ledger rows: ``spread(estimate, central, by, scenario=…, measure=…, **coordinates)``."""
    return _spread


@pytest.fixture
def seen() -> Callable[[Svg], Seen]:
    """Reads a drawn chart."""
    return lambda chart: Seen(chart.text)


@pytest.fixture
def charted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Puts rows into force as the ledger, with units by estimate, in a folder with the report's own units and fonts."""
    (tmp_path / "data").mkdir()
    for name in ("units.csv", "labels.csv"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    monkeypatch.chdir(tmp_path)
    keys = count()

    def put(
        rows: Iterable[Row],
        units: dict[str, str],
        *parameters: Entry,
        tables: dict[str, list[dict[str, object]]] | None = None,
    ) -> None:
        rows = tuple(rows)
        dims = {row.estimate: tuple(row.coordinates) for row in rows}
        entries = {id: Entry(id, "estimate", id, id, unit, dims.get(id, ())) for id, unit in units.items()}
        entries |= {one.id: one for one in parameters}
        key = f"key-{next(keys)}"  # a folder that holds a run is never written over
        ledger.write(tmp_path / ledger.RESULTS / key, Ledger(rows, entries, {"scenario": None}, tables or {}))
        ledger.make_current(tmp_path, key)
        for remembered in (numbers.sources, labels._labels):
            remembered.cache_clear()

    yield put
    for remembered in (numbers.sources, labels._labels):
        remembered.cache_clear()


def write_test(root: Path, text: str, name: str = "tests/care/test_recovery.py") -> Path:
    """A test file of the study."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
