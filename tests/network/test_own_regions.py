"""The command on a user's regions: the project's own figures, faults with their rows, and nothing half written."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.faults import InputFaults
from analysis.network.nodes import read_nodes
from analysis.network.own_regions import drawn_mortality, read_regions


@pytest.fixture
def rows(root) -> list[dict[str, str]]:
    with (root / "data" / "examples" / "regions.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        read_regions(path)
    return [str(fault) for fault in caught.value.faults]


def test_the_example_holds_the_figures_that_the_room_uses(root, inputs):
    found = read_regions(root / "data" / "examples" / "regions.csv")
    for name, array in found.items():
        known = inputs[name]
        if "draw" in known.dims:
            known = known.isel(draw=0)
        if "period" in known.dims:
            known = known.sel(period=[2024])
        np.testing.assert_allclose(array.values, known.sel(region=array.region).values, rtol=1e-12, err_msg=name)


def test_the_command_divides_a_budget_to_the_won_and_writes_each_table(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    out = tmp_path / "tables"
    given = ["network", "data/examples/regions.csv", "--institutions", "data/published/network_nodes.csv"]
    result = CliRunner().invoke(app, [*given, "--budget", "1000000007", "--out", str(out)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    with (out / "allocation.csv").open(encoding="utf-8-sig", newline="") as handle:
        money = list(csv.DictReader(handle))
    for rule in ("need", "equal", "head", "fees", "optimum"):
        assert sum(float(row["central"]) for row in money if row["rule"] == rule) == 1_000_000_007
    with (out / "flows.csv").open(encoding="utf-8-sig", newline="") as handle:
        flows = list(csv.DictReader(handle))
    seoul = sum(float(row["central"]) for row in flows if row["destination"] == "seoul")
    assert seoul == pytest.approx(30_708_509_435_000, rel=1e-6)


def test_every_fault_of_a_file_is_said_at_once_with_its_row(rows, tmp_path):
    rows[0]["people"] = "many"
    rows[1]["latitude"] = "135"
    rows[2]["region"] = rows[3]["region"]
    rows[4]["treatable_mortality"] = "0"
    found = faults(written(tmp_path / "r.csv", rows))
    assert len(found) == 5
    assert "row 2: given people 'many'; expected a number" in found[0]
    assert any("row 3: given latitude 135; expected -90 to 90" in one for one in found)
    assert sum("again; expected each region once" in one for one in found) == 2
    assert any("row 6: given treatable_mortality 0; expected more than 0" in one for one in found)


def test_figures_that_cannot_be_together_are_refused(rows, tmp_path):
    rows[0]["inside_fees"] = str(2 * int(rows[0]["resident_fees"]))
    rows[1]["elderly"] = str(2 * int(rows[1]["people"]))
    rows[2]["provider_fees"] = str(2 * int(rows[2]["provider_fees"]))
    found = faults(written(tmp_path / "r.csv", rows))
    assert any("inside_fees" in one and "row 2" in one for one in found)
    assert any("elderly of" in one and "row 3" in one for one in found)
    assert any("expected the same sum" in one for one in found)


def test_a_region_that_sends_more_than_all_others_receive_is_named(rows, tmp_path):
    """Seoul sends 60 - 10 = 50; from outside Busan has 95 - 80 = 15 and Daegu 65 - 50 = 15."""
    fees = {"seoul": ("60", "10", "50"), "busan": ("100", "80", "95"), "daegu": ("50", "50", "65")}
    few = [row for row in rows if row["region"] in fees]
    for row in few:
        row |= dict(zip(("resident_fees", "inside_fees", "provider_fees"), fees[row["region"]], strict=True))
    found = faults(written(tmp_path / "r.csv", few))
    assert len(found) == 1
    assert "row 2: given 50 won spent outside seoul; expected at most the 30 won" in found[0]


def test_two_regions_in_one_place_are_named(rows, tmp_path):
    rows[1] |= {"latitude": rows[0]["latitude"], "longitude": rows[0]["longitude"] + "0"}
    found = faults(written(tmp_path / "r.csv", rows))
    assert len(found) == 1
    assert "row 3: given region 'busan' in the same place as 'seoul'" in found[0]


def test_a_file_that_cannot_be_read_has_that_fault_alone(tmp_path):
    assert len(faults(tmp_path / "none.csv")) == 1


def test_two_regions_are_too_few_and_a_row_needs_doctors_or_the_non_covered_share(rows, tmp_path):
    assert "given 2 regions; expected at least 3" in faults(written(tmp_path / "r.csv", rows[:2]))[0]
    for row in rows:
        row["all_doctors"] = ""
    assert "neither all_doctors nor noncovered_share" in faults(written(tmp_path / "s.csv", rows))[0]


def test_with_the_non_covered_share_acceptance_is_what_is_covered(rows, tmp_path):
    for place, row in enumerate(rows):
        row["noncovered_share"] = str(0.05 + 0.01 * place)
    found = read_regions(written(tmp_path / "r.csv", rows))
    covered = found["network_provider_fees"].isel(period=0) / found["network_all_doctors"]
    assert covered.values == pytest.approx([0.95 - 0.01 * place for place in range(17)])


def test_mortality_is_as_stated_in_draw_zero_and_varies_like_its_count_after(inputs):
    rate = inputs["network_treatable_mortality"].isel(draw=0, drop=True)
    people = inputs["network_people"]
    found = drawn_mortality(rate, people, 4000, 3)
    np.testing.assert_array_equal(found.isel(draw=0), rate)
    error = np.sqrt(rate * 1e5 / people)
    # 4,000 draws: the deviation is known to 1.1 %.
    np.testing.assert_allclose(found.isel(draw=slice(1, None)).std("draw"), error, rtol=0.05)


def test_a_folder_with_files_stays_as_it_is(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(app, ["network", "data/examples/regions.csv", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "a new or empty folder" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_institution_of_another_level_or_named_twice_is_refused(tmp_path):
    rows = [
        {"region": "a", "level": "local", "catchment": "", "institution": "One"},
        {"region": "a", "level": "local", "catchment": "", "institution": "One"},
        {"region": "a", "level": "middle", "catchment": "", "institution": "Two"},
        {"region": "a", "level": "regional", "catchment": "", "institution": ""},
    ]
    with pytest.raises(InputFaults) as caught:
        read_nodes(written(tmp_path / "n.csv", rows))
    found = [str(fault) for fault in caught.value.faults]
    assert len(found) == 3
    assert "row 3: given One again" in found[0]
    assert "row 4: given level 'middle'; expected regional or local" in found[1]
    assert "row 5: given no institution" in found[2]
