from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.ledger import Entry, Ledger, Row
from analysis.report import editions
from analysis.report.comparison import as_records, compare
from analysis.report.editions import Edition, edition_of
from analysis.units import Unit

UNITS = {
    "percent": Unit("percent", "ratio", "ratio", Decimal("0.01"), 1, "%", "%"),
    "thousand_won": Unit("thousand_won", "money", "won", Decimal(1000), 0, "thousand won", "천 원"),
}
FACTS = {"commit": "abc", "commit_time": 0, "python": "3.11", "engine": "builtin"}


def ledger(recovery: float = 1.1037, pay: float = 5_000_000.0, digest: str = "d1", **files: str) -> Ledger:
    """One estimate at two variants, fed by a quantity and a parameter."""
    cell = {"coordinates": {"staff": "owner"}, "value": pay, "low": None, "high": None, "year": "2010"}
    cell |= dict.fromkeys(("group", "formula", "note"), "") | {"distribution": "fixed", "row": 2}
    cell |= {"source": "survey", "locator": "Table 1", "status": "primary"}
    entries = [
        Entry("room_recovery", "estimate", "Recovery", "수익률", "percent", published=True, inputs=("room_cost",)),
        Entry("room_cost", "quantity", "Cost", "원가", "thousand_won", inputs=("room_pay",), digest=digest),
        Entry("room_other", "quantity", "Other", "기타", "thousand_won", digest=digest),
        Entry("room_pay", "parameter", "room_pay", "", "thousand_won", rows=(cell,)),
    ]
    rows = tuple(
        Row("room_recovery", "baseline", "level", {"variant": name}, *(value,) * 7)
        for name, value in (("1-1", recovery), ("1-2", 1.35))
    )
    digests = {"analysis/model.py": "m", "data/parameters/room.csv": "p", "requirements.lock": "l"} | files
    run = {"key": "0123456789abcdef", "draws": 50, "seed": 1, "scenario": None, "digests": digests}
    return Ledger(rows, {entry.id: entry for entry in entries}, run)


def edition(name: str = "2026.1", **changes) -> Edition:
    return edition_of(name, ledger(**changes), UNITS, FACTS)


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A committed project of one file."""
    git(tmp_path, "init", "-q")
    (tmp_path / "model.py").write_text("x = 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Begin")
    return tmp_path


def test_an_edition_reads_back_as_it_was_written(tmp_path):
    cut = edition()
    folder = editions.write(tmp_path, cut)
    assert sorted(path.name for path in folder.iterdir()) == [
        "estimates.csv",
        "functions.csv",
        "manifest.json",
        "parameters.csv",
    ]
    read = editions.read(tmp_path, "2026.1")
    assert compare(cut, read).differences == ()
    tables = read.manifest.pop("tables")
    assert read.manifest == cut.manifest
    assert sorted(tables) == ["estimates.csv", "functions.csv", "parameters.csv"]
    assert read.lineage("room_recovery") == {"room_recovery", "room_cost", "room_pay"}


@pytest.mark.parametrize("file", ["estimates.csv", "functions.csv", "manifest.json", "parameters.csv"])
@pytest.mark.parametrize("content", ["", '{"x', "[]", "estimate,unit\n"])
def test_an_edition_that_was_changed_after_it_was_cut_is_refused(tmp_path, file, content):
    path = editions.write(tmp_path, edition()) / file
    path.write_text(content)
    with pytest.raises(InputFaults) as raised:
        editions.read(tmp_path, "2026.1")
    assert [fault.place for fault in raised.value.faults] == [path.as_posix()]


def test_an_edition_states_numbers_in_the_unit_it_names():
    cut = edition()
    # 1.1037 is 110.37 %; 5,000,000 won are 5,000 thousand won.
    assert (cut.estimates[0]["central"], cut.estimates[0]["unit"]) == (110.37, "%")
    assert cut.parameters["room_pay"][0]["value"] == "5000"


def test_the_manifest_has_a_hash_for_each_file_and_class():
    one, two = edition().manifest, edition(**{"data/units.csv": "u"}).manifest
    assert set(one["hashes"]) == {"code", "parameters", "data", "lock"}
    assert {name for name in one["hashes"] if one["hashes"][name] != two["hashes"][name]} == {"data"}
    assert two["files"]["data/units.csv"] == "u"
    assert (one["content_key"], one["draws"], one["seed"], one["engine"]) == ("0123456789abcdef", 50, 1, "builtin")


def test_the_same_run_makes_the_same_files(tmp_path):
    texts = []
    for name in ("a", "b"):
        folder = editions.write(tmp_path / name, edition())
        texts.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert texts[0] == texts[1]


@pytest.mark.parametrize("name", ["2026", "2026.0", "2026.01", "v2026.1", "26.1", "../2026.1"])
def test_a_name_that_is_no_year_and_number_is_refused(project, name):
    with pytest.raises(InputFaults, match=r"such as 2026\.1"):
        editions.refuse_to_cut(project, name, allow_dirty=False)


def test_an_edition_is_never_overwritten(project):
    editions.write(project, edition())
    with pytest.raises(InputFaults, match="an edition that exists"):
        editions.refuse_to_cut(project, "2026.1", allow_dirty=True)


@pytest.mark.parametrize("file", ["model.py", "new.csv"])
def test_uncommitted_work_is_refused_by_name_unless_allowed(project, file):
    (project / file).write_text("x = 2\n")
    with pytest.raises(InputFaults, match=rf"not committed: {file}"):
        editions.refuse_to_cut(project, "2026.1", allow_dirty=False)
    editions.refuse_to_cut(project, "2026.1", allow_dirty=True)


def test_a_clean_tree_with_another_edition_not_yet_committed_can_be_cut(project):
    editions.write(project, edition())
    editions.refuse_to_cut(project, "2026.2", allow_dirty=False)


def test_a_folder_without_commit_is_refused(tmp_path):
    git(tmp_path, "init", "-q")
    with pytest.raises(InputFaults, match="no commit"):
        editions.refuse_to_cut(tmp_path, "2026.1", allow_dirty=False)


def test_an_edition_that_cannot_be_written_leaves_nothing(tmp_path):
    broken = replace(edition(), manifest={"edition": object()})
    with pytest.raises(TypeError):
        editions.write(tmp_path, broken)
    assert list((tmp_path / "editions").iterdir()) == []


def test_editions_are_listed_by_number_and_not_by_letter(tmp_path):
    for name in ("2026.10", "2026.9", "2025.1"):
        editions.write(tmp_path, edition(name))
    assert editions.names(tmp_path) == ["2025.1", "2026.9", "2026.10"]
    with pytest.raises(InputFaults, match=r"one of: 2025\.1, 2026\.9, 2026\.10"):
        editions.read(tmp_path, "2026.2")


def test_a_changed_number_names_the_parameter_that_moved_it():
    found = compare(edition(), edition("2026.2", recovery=1.2, pay=6_000_000.0))
    (difference,) = found.differences
    assert difference.place == ("room_recovery", "baseline", "level", "variant=1-1")
    # 120 % - 110.37 % = 9.63
    assert (difference.kind, difference.change) == ("changed", 9.63)
    cause = found.causes["room_recovery"]
    assert cause.parameters == ("room_pay [staff=owner] (value: 5000 → 6000)",)
    assert cause.functions == ()


def test_a_changed_function_is_named_only_if_it_feeds_the_number():
    found = compare(edition(), edition("2026.2", recovery=1.2, digest="d2"))
    assert found.causes["room_recovery"].functions == ("room_cost",)


def test_files_outside_the_lineage_and_settings_are_named():
    old = edition()
    new = edition("2026.2", **{"analysis/model.py": "m2"})
    new = replace(new, manifest={**new.manifest, "seed": 2})
    found = compare(old, new)
    assert found.files == ("analysis/model.py (code)",)
    assert found.settings == ("seed: 1 → 2",)
    assert found.differences == ()


def test_added_and_removed_estimates_are_named():
    old = edition()
    new = replace(edition("2026.2"), estimates=({**old.estimates[0], "estimate": "room_new"}, *old.estimates[1:]))
    assert {difference.place[0]: difference.kind for difference in compare(old, new).differences} == {
        "room_new": "added",
        "room_recovery": "removed",
    }


def test_a_wider_interval_at_the_same_value_is_a_difference():
    old = edition()
    new = replace(old, estimates=({**old.estimates[0], "q975": 200.0}, *old.estimates[1:]))
    (difference,) = compare(old, new).differences
    assert (difference.kind, difference.change) == ("interval only", 0.0)
    (record,) = as_records(compare(old, new))
    assert (record["old_q975"], record["new_q975"], record["coordinates"]) == (110.37, 200.0, "variant=1-1")


def test_the_last_bits_of_another_computer_are_no_difference():
    assert compare(edition(), edition(recovery=1.1037 * (1 + 1e-13))).differences == ()


def test_the_manifest_is_plain_json_without_a_clock(tmp_path):
    manifest = json.loads((editions.write(tmp_path, edition()) / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {
        *("edition", "content_key", "commit", "commit_time", "python", "engine"),
        *("draws", "seed", "scenario", "hashes", "files", "tables"),
    }
