"""A small study on disk: the tests write rows, load them and read the faults."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.parameters import Parameters, load_parameters
from analysis.units import Unit

COLUMNS = "id value unit year low high distribution group source locator status formula note".split()
PLAIN = {
    "id": "care_cost",
    "value": "100",
    "unit": "won",
    "year": "2024",
    "distribution": "fixed",
    "source": "kim_2020",
    "locator": "Table 1",
    "status": "primary",
}
UNITS = {
    unit.id: unit
    for unit in (
        Unit("won", "money", "won", Decimal(1), 0, "won", "원"),
        Unit("thousand_won", "money", "won", Decimal(1000), 0, "thousand won", "천 원"),
        Unit("share", "share", "share", Decimal(1), 3, "share", "비율"),
        Unit("ratio", "ratio", "ratio", Decimal(1), 3, "ratio", "비"),
        Unit("persons", "count", "persons", Decimal(1), 0, "persons", "명"),
    )
}
CITATIONS = {"kim_2020", "lee_2021"}


class Study:
    """A folder of parameter files with a registry of five units and two sources."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, *rows: Mapping[str, str], name: str = "care.csv") -> Path:
        """Write rows over a plain one; a column that no row names but COLUMNS is absent."""
        header = [*COLUMNS, *dict.fromkeys(key for row in rows for key in row if key not in COLUMNS)]
        return self.write_table(header, [[{**PLAIN, **row}.get(key, "") for key in header] for row in rows], name)

    def write_table(self, header: Sequence[str], table: Sequence[Sequence[str]], name: str = "care.csv") -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *table])
        return path

    def correlate(self, *rows: str) -> None:
        """Write ``group, first, second, correlation`` rows, all from one source."""
        header = "group first second correlation source locator status".split()
        self.write_table(header, [[*row.split(), "kim_2020", "Table 2", "primary"] for row in rows], "correlations.csv")

    def load(self) -> Parameters:
        return load_parameters(self.folder, UNITS, CITATIONS)

    def read(self, *rows: Mapping[str, str]) -> Parameters:
        self.write(*rows)
        return self.load()

    def faults(self, *rows: Mapping[str, str]) -> list[str]:
        """The faults of the folder, after writing ``rows`` if there are any, without the folder's name."""
        if rows:
            self.write(*rows)
        with pytest.raises(InputFaults) as caught:
            self.load()
        return [str(fault).replace(f"{self.folder.as_posix()}/", "") for fault in caught.value.faults]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return Study(tmp_path)
