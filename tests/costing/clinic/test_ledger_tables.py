"""The folder of tables comes whole or not at all, and nothing of the user's is lost."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from analysis.costing.clinic.tables import RECORD, TABLES
from analysis.costing.clinic_ledger import cost_file
from analysis.faults import InputFaults

SAMPLE = Path(__file__).parents[3] / "data/examples/clinic.csv"
FILES = sorted([RECORD, *TABLES])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_hold_the_result_and_add_up(tmp_path):
    cost_file(SAMPLE, tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == FILES
    summary = {row["measure"]: row["value"] for row in rows(tmp_path / "out/summary.csv")}
    assert summary["recovery_left_out"].startswith("110.37")
    assert summary["recovery_absorbed"].startswith("78.54")
    costs = rows(tmp_path / "out/cost_by_activity.csv")
    assert sum(float(row["cost_won"]) for row in costs) == pytest.approx(float(summary["cost"]), abs=0.1)
    balances = [float(row["balance_won"]) for row in rows(tmp_path / "out/recovery.csv")]
    assert sum(balances) == pytest.approx(float(summary["balance"]), abs=0.1)
    keys = rows(tmp_path / "out/allocation_keys.csv")
    assert sum(float(row["share"]) for row in keys) == pytest.approx(1, abs=1e-6)
    assert json.loads((tmp_path / "out" / RECORD).read_text("utf-8"))["absorbed"] == "clinic_management"


def test_a_faulty_ledger_writes_nothing(tmp_path):
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(SAMPLE.read_text("utf-8").replace("9.96", "9.95"), "utf-8")
    with pytest.raises(InputFaults):
        cost_file(ledger, tmp_path / "out")
    assert names(tmp_path) == ["ledger.csv"]


def test_an_earlier_costing_is_replaced_and_an_empty_folder_filled(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    cost_file(SAMPLE, out)
    before = (out / "summary.csv").read_bytes()
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(SAMPLE.read_text("utf-8").replace("103695", "90000"), "utf-8")
    cost_file(ledger, out)
    assert (out / "summary.csv").read_bytes() != before
    assert names(tmp_path) == ["ledger.csv", "out"]
    cost_file(SAMPLE, out)
    assert (out / "summary.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["summary.csv", "notes.txt", RECORD])
def test_a_folder_with_another_or_a_changed_file_stays_as_it_is(tmp_path, name):
    out = tmp_path / "out"
    cost_file(SAMPLE, out)
    (out / name).write_text("[]", "utf-8")
    with pytest.raises(InputFaults, match="a folder with other or changed files"):
        cost_file(SAMPLE, out)
    assert (out / name).read_text("utf-8") == "[]"
    assert names(out) == sorted({*FILES, name})


def test_a_file_or_a_missing_parent_is_refused_with_the_faults_of_the_ledger(tmp_path):
    (tmp_path / "file").write_text("mine", "utf-8")
    for out, given in ((tmp_path / "file", "a file"), (tmp_path / "no/out", "a folder in a folder that")):
        with pytest.raises(InputFaults) as caught:
            cost_file(tmp_path / "none.csv", out)
        assert len(caught.value.faults) == 2
        assert caught.value.faults[1].given.startswith(given)
    assert names(tmp_path) == ["file"]


def test_a_failure_while_writing_brings_the_earlier_costing_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    cost_file(SAMPLE, out)
    before = (out / "summary.csv").read_bytes()
    rename = Path.rename

    def full(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(InputFaults, match="no space left on device"):
        cost_file(SAMPLE, out)
    assert names(tmp_path) == ["out"]
    assert (out / "summary.csv").read_bytes() == before
