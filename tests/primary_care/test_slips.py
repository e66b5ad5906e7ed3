"""Whatever a user's file holds, a command answers with tables or with faults, never with a traceback."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from analysis.faults import Fault, InputFaults
from analysis.primary_care.aco.requirements import TABLE as REQUIREMENTS
from analysis.primary_care.aco.requirements import check_file
from analysis.primary_care.flow.accounts import flow_file
from analysis.primary_care.incentives.incentive_file import MEASURES
from analysis.primary_care.incentives.settlement import settle_file
from analysis.primary_care.results import Result, as_csv, show
from analysis.primary_care.risk.assessment import assess_file
from analysis.primary_care.risk.hierarchy import TABLE as HIERARCHY
from analysis.primary_care.tiers.cost import KOREA as COSTS
from analysis.primary_care.tiers.criteria import KOREA
from analysis.primary_care.tiers.decisions import decide_file
from analysis.primary_care.tiers.payment import KOREA as RATES

ROOT = Path(__file__).resolve().parents[2]
SLIPS = (
    "",
    "0",
    "-1",
    "1e308",
    "1e-300",
    "nan",
    "yes",
    '"',
    "가",
    "x",
    "0.5",
    "50%",
    "1,000",
    "3 aco",
    "\t",
    "A" * 300,
)
COMMANDS: dict[str, Callable[[Path], Result]] = {
    "flow": flow_file,
    "tiers_korea": lambda file: decide_file(file, ROOT / KOREA, ROOT / RATES, ROOT / COSTS),
    "aco": lambda file: check_file(file, ROOT / REQUIREMENTS),
    "incentives": lambda file: settle_file(file, ROOT / MEASURES),
    "risk": lambda file: assess_file(file, ROOT / HIERARCHY),
}


def spoilt(text: str, chance: random.Random) -> str:
    """The file with one to twenty cells changed, rows dropped, or rows doubled."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        row = chance.randrange(len(rows))
        how = chance.random()
        if how < 0.7:
            rows[row][chance.randrange(len(rows[row]))] = chance.choice(SLIPS)
        elif how < 0.85 and len(rows) > 2:
            rows.pop(row)
        else:
            rows.insert(row, list(rows[row]))
    return "\n".join(",".join(row) for row in rows)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_spoilt_file_gives_tables_or_faults(tmp_path, name):
    chance = random.Random(f"{name} 2026")  # the same files in every run
    text = (ROOT / f"data/examples/{name}.csv").read_text("utf-8")
    path = tmp_path / "file.csv"
    tables, faults = 0, list[Fault]()
    for _ in range(8 if name == "risk" else 60):  # a fit takes a second
        path.write_text(spoilt(text, chance), "utf-8")
        try:
            result = COMMANDS[name](path)
        except InputFaults as error:
            faults += error.faults
            continue
        tables += 1
        show(result, Console(file=io.StringIO()))
        assert all(as_csv(records) for records in result.tables.values())
    assert tables
    assert faults
    assert all(fault.expected and fault.remedy for fault in faults)
