"""One run: what it rests on, when it is computed again, and what a scenario changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from analysis import ledger
from analysis.faults import InputFaults
from analysis.ledger import CHANGE
from analysis.run import Settings, bring_up_to_date, content_key, ensure

ROOT = Path(__file__).resolve().parents[1]
FEW = Settings(draws=40)


@pytest.fixture(scope="module")
def one_room():
    """The study with one room, the quickest: what a run does is the same with all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.rooms.ROOMS", ("costing",))
        yield


@pytest.fixture(scope="module")
def project(tmp_path_factory, one_room) -> Path:
    """A copy of what a run rests on; the code itself is linked, because it is the code that runs."""
    root = tmp_path_factory.mktemp("project")
    (root / "analysis").symlink_to(ROOT / "analysis")
    shutil.copytree(ROOT / "data", root / "data")
    for path in (root / "data" / "scenarios").glob("*.toml"):
        if "\nreport = [" in path.read_text(encoding="utf-8"):  # states estimates of other rooms
            path.unlink()
    shutil.copy(ROOT / "references.bib", root)
    return root


@pytest.fixture
def scenario(project: Path):
    """Writes a scenario and returns its settings; the file is gone when the test ends."""
    written: list[Path] = []

    def write(name: str, changes: str) -> Settings:
        header = 'title = "T"\nreference = "clinic_survey_2010"\nbaseline = "B"\ndescription = "D"\n'
        written.append(project / "data" / "scenarios" / f"{name}.toml")
        written[-1].write_text(header + changes, encoding="utf-8")
        return Settings(draws=40, scenario=name)

    yield write
    for path in written:
        path.unlink()


def test_a_second_run_with_nothing_changed_computes_nothing(project: Path):
    bring_up_to_date(project, FEW)
    assert not bring_up_to_date(project, FEW).computed


def test_other_draws_another_seed_or_another_scenario_is_another_run(project: Path):
    settings = [FEW, Settings(draws=41), Settings(draws=40, seed=2), Settings(draws=40, scenario="x")]
    assert len({content_key(project, one) for one in settings}) == len(settings)


def test_a_changed_parameter_is_another_run(project: Path):
    before = content_key(project, FEW)
    path = project / "data" / "parameters" / "costing.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("12684", "12685"), encoding="utf-8")
    assert content_key(project, FEW) != before
    path.write_text(text, encoding="utf-8")
    assert content_key(project, FEW) == before


def test_the_report_and_the_command_line_are_no_part_of_a_run(project: Path):
    bring_up_to_date(project, FEW)
    names = ledger.current(project).run["digests"]
    assert "analysis/costing/recovery.py" in names
    assert not [name for name in names if name.startswith(("analysis/report/", "analysis/render/", "analysis/cli/"))]


def test_a_null_reform_changes_nothing(project: Path, scenario):
    settings = scenario("null", '[[change]]\nparameter = "costing_insured_management"\nvalue = 103695\n')
    bring_up_to_date(project, settings)
    changes = [row for row in ledger.current(project).rows if row.measure == CHANGE]
    assert changes
    assert all(row.central == row.q025 == row.q975 == 0 for row in changes)


def test_a_reform_recomputes_only_what_lies_downstream_of_it(project: Path, scenario):
    settings = scenario("margin", '[[change]]\nparameter = "costing_margin"\nvalue = 10\nlow = 10\nhigh = 10\n')
    bring_up_to_date(project, settings)
    rows = [row for row in ledger.current(project).rows if row.scenario == "margin"]
    assert {row.estimate for row in rows} == {"costing_clinics_needed"}
    (level,) = [row for row in rows if row.measure != CHANGE]
    # a quarter of 241.3, rounded up
    assert level.central == 61


def test_an_effect_is_the_difference_draw_by_draw(project: Path, scenario):
    """Doubling management cost adds it once to total cost; its draws are those of the cost factor alone."""
    settings = scenario("double", '[[change]]\nparameter = "costing_insured_management"\nvalue = 207390\n')
    bring_up_to_date(project, settings)
    found = ledger.current(project)
    row = found.one("costing_shared_cost", scenario="double", measure=CHANGE, variant="1-1")
    assert row.central == pytest.approx(103_695_000)
    base = found.one("costing_shared_cost", variant="1-1")
    np.testing.assert_allclose(row.q975 / row.central, base.q975 / base.central)


def test_a_scenario_that_the_report_states_is_run_with_the_baseline_for_the_estimates_it_lists(project: Path, scenario):
    report = 'report = ["costing_shared_cost"]\n'
    scenario("stated", report + '[[change]]\nparameter = "costing_insured_management"\nvalue = 207390\n')
    bring_up_to_date(project, FEW)
    found = ledger.current(project)
    assert {row.estimate for row in found.rows if row.scenario == "stated"} == {"costing_shared_cost"}
    change = found.one("costing_shared_cost", scenario="stated", measure=CHANGE, variant="1-1")
    assert change.central == pytest.approx(103_695_000)
    assert [one["id"] for one in found.tables["scenarios"]] == ["stated"]


def test_a_report_of_what_is_no_published_estimate_is_refused(project: Path, scenario):
    report = 'report = ["costing_shared_costs"]\n'
    scenario("misspelt", report + '[[change]]\nparameter = "costing_insured_management"\nvalue = 207390\n')
    with pytest.raises(InputFaults, match=r"misspelt\.toml: given report or split lists costing_shared_costs"):
        bring_up_to_date(project, FEW)


def test_the_parts_of_a_scenario_share_out_its_change(project: Path, scenario):
    """Two changes of one cost: the first doubles it, the second takes that back; the later one stands."""
    changes = (
        '[[change]]\npart = "management"\nparameter = "costing_insured_management"\nvalue = 207390\n'
        '[[change]]\npart = "again"\nparameter = "costing_insured_management"\nvalue = 103695\n'
    )
    scenario("two_parts", 'report = ["costing_shared_cost"]\nsplit = ["costing_shared_cost"]\n' + changes)
    bring_up_to_date(project, FEW)
    rows = ledger.current(project).tables["shapley"]
    central = {row["part"]: row["central"] for row in rows if row["coordinates"] == {"variant": "1-1"}}
    # alone the first brings 103,695 thousand won and the second nothing, both nothing: half of it up, half down
    assert central == pytest.approx(
        {"": 0.0, "management": 51_847_500, "again": -51_847_500, "together": -103_695_000}, abs=1e-3
    )


def test_a_split_without_parts_is_refused(project: Path, scenario):
    split = 'split = ["costing_shared_cost"]\n'
    settings = scenario("no_parts", split + '[[change]]\nparameter = "costing_insured_management"\nvalue = 1\n')
    with pytest.raises(InputFaults, match=r"split, and no part in change 1"):
        bring_up_to_date(project, settings)


MANAGEMENT = '[[change]]\nparameter = "costing_insured_management"\nvalue = 207390\n'
MARGIN = '[[change]]\nparameter = "costing_margin"\nvalue = 10\nlow = 10\nhigh = 10\n'


def test_a_scenario_that_includes_others_is_all_of_them_at_once_and_each_is_a_part(project: Path, scenario):
    scenario("dearer", MANAGEMENT)
    scenario("wider", MARGIN)
    report = 'include = ["dearer", "wider"]\nreport = ["costing_shared_cost", "costing_clinics_needed"]\n'
    scenario("package", report + 'split = ["costing_shared_cost"]\n')
    bring_up_to_date(project, FEW)
    found = ledger.current(project)
    assert found.one("costing_clinics_needed", scenario="package").central == 61
    change = found.one("costing_shared_cost", scenario="package", measure=CHANGE, variant="1-1").central
    assert change == pytest.approx(103_695_000)
    central = {row["part"]: row["central"] for row in found.tables["shapley"] if row["coordinates"]["variant"] == "1-1"}
    assert central == pytest.approx({"": change, "dearer": change, "wider": 0.0, "together": 0.0})


def test_two_included_scenarios_that_change_one_value_are_refused(project: Path, scenario):
    scenario("dearer", MANAGEMENT)
    scenario("dearer_still", MANAGEMENT)
    settings = scenario("package", 'include = ["dearer", "dearer_still", "nobody"]\n')
    with pytest.raises(InputFaults, match="costing_insured_management changed by dearer and by dearer_still") as raised:
        bring_up_to_date(project, settings)
    assert [fault.given for fault in raised.value.faults][-1] == "include lists 'nobody'"


def test_a_scenario_may_be_a_file_anywhere_and_its_content_is_part_of_the_run(project: Path, tmp_path: Path):
    header = 'title = "T"\nreference = "clinic_survey_2010"\nbaseline = "B"\ndescription = "D"\n'
    file = tmp_path / "mine.toml"
    settings = Settings(draws=40, scenario=str(file))
    keys = []
    for value in (207390, 311085):
        file.write_text(f'{header}[[change]]\nparameter = "costing_insured_management"\nvalue = {value}\n', "utf-8")
        keys.append(bring_up_to_date(project, settings).key)
    row = ledger.current(project).one("costing_shared_cost", scenario="mine", measure=CHANGE, variant="1-1")
    assert row.central == pytest.approx(2 * 103_695_000)
    assert keys[0] != keys[1]


def test_a_scenario_file_that_is_not_there_is_told(project: Path, tmp_path: Path):
    with pytest.raises(InputFaults, match="no such file"):
        bring_up_to_date(project, Settings(draws=40, scenario=str(tmp_path / "nowhere.toml")))


def test_a_row_keeps_the_share_of_its_draws_below_zero():
    """Draws 1 to 4 are -1, -2, 0 and 3: two of four are below zero; draw 0 is not counted."""
    import xarray as xr

    (row,) = ledger.rows_of("room_net", xr.DataArray([-9.0, -1.0, -2.0, 0.0, 3.0], dims="draw"))
    assert row.below == 0.5


def test_an_unknown_scenario_is_answered_with_those_there_are(project: Path):
    with pytest.raises(InputFaults, match="owner_paid_as_surveyed"):
        bring_up_to_date(project, Settings(draws=40, scenario="nobody"))


def test_all_faults_of_a_scenario_are_reported_together(project: Path, scenario):
    settings = scenario("bad", '[[change]]\nparamter = "costing_pay"\nvalue = "9000"\n')
    with pytest.raises(InputFaults) as raised:
        bring_up_to_date(project, settings)
    assert {fault.given for fault in raised.value.faults} == {"key 'paramter'", "value = '9000'", "no parameter"}


def test_a_scenario_of_an_unknown_parameter_is_refused_with_its_place(project: Path, scenario):
    settings = scenario("unknown", '[[change]]\nparameter = "costing_pey"\nvalue = 1\n')
    with pytest.raises(InputFaults, match=r"unknown.toml, change 1.*costing_pey"):
        bring_up_to_date(project, settings)


def test_a_failed_run_leaves_the_one_in_force(project: Path, scenario):
    bring_up_to_date(project, FEW)
    before = ledger.current_key(project)
    with pytest.raises(InputFaults):
        bring_up_to_date(project, scenario("broken", "[[change]]\n"))
    assert ledger.current_key(project) == before


@pytest.fixture
def edited(project: Path):
    """Replaces text in a file of the project; the file is as before when the test ends."""
    before: dict[Path, bytes] = {}

    def edit(name: str, old: str, new: str) -> None:
        path = project / name
        before.setdefault(path, path.read_bytes())
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    yield edit
    for path, content in before.items():
        path.write_bytes(content)


def faults_of_run(project: Path) -> str:
    with pytest.raises(InputFaults) as raised:
        bring_up_to_date(project, FEW)
    return str(raised.value)


def test_a_parameter_that_the_model_needs_is_named_with_what_may_have_been_meant(project: Path, edited):
    edited("data/parameters/costing.csv", "costing_clinics,", "costing_clinicks,")
    said = faults_of_run(project)
    assert "no parameter 'costing_clinics', from which costing_sampling_rate is computed" in said
    assert "or rename costing_clinicks to it" in said


def test_a_row_that_is_missing_is_not_passed_over(project: Path, edited):
    """Without one region of the population, the sampling rate of that region would else vanish from the report."""
    text = (project / "data/parameters/costing.csv").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines(keepends=True) if line.startswith("costing_clinics,,,,,small_medium"))
    edited("data/parameters/costing.csv", row, "")
    said = faults_of_run(project)
    assert "costing_sampling_rate(costing_clinics_surveyed, costing_clinics) that do not have the same labels" in said


def test_a_published_table_at_fault_is_told_before_anything_is_computed(project: Path, edited):
    edited("data/published/costing_t43.csv", "\n1-1,", "\n1-1x,")
    assert "data/published: given tables that analysis.costing.reproduction cannot read" in faults_of_run(project)
    edited("data/published/costing_t43.toml", "[tolerance]", "[tolerance")
    assert "data/published/costing_t43.toml: given text that is no TOML" in faults_of_run(project)


def test_a_run_that_was_damaged_is_computed_again(project: Path):
    folder = project / ledger.RESULTS / bring_up_to_date(project, FEW).key
    (folder / "run.json").write_text("{", encoding="utf-8")
    assert ledger.current_key(project) is None
    assert bring_up_to_date(project, FEW).computed
    assert ledger.current(project).run["draws"] == FEW.draws


def test_a_run_beside_the_one_in_force_leaves_that_in_force(project: Path):
    key = bring_up_to_date(project, FEW).key
    assert ensure(project, Settings(draws=42)).key != key
    assert ledger.current_key(project) == key


@pytest.mark.parametrize(
    ("changes", "given"),
    [
        ("foo = 1\n", "key 'foo'"),
        ("change = 3\n", "change without double brackets"),
        ("[change]\nparameter = 'costing_pay'\n", "change without double brackets"),
        ("[[change]]\nparameter = 3\nvalue = 1\n", "parameter = 3"),
        ("[[change]]\nparameter = 'costing_pay'\nwhere = 'doctor'\nvalue = 1\n", "where = 'doctor'"),
        ("[[change]]\nparameter = 'costing_pay'\ndistribution = 5\nvalue = 1\n", "distribution = 5"),
    ],
)
def test_a_scenario_with_values_of_another_kind_is_refused(project: Path, scenario, changes: str, given: str):
    with pytest.raises(InputFaults) as raised:
        bring_up_to_date(project, scenario("kind", changes))
    assert given in {fault.given for fault in raised.value.faults}


def test_a_scenario_may_not_take_the_name_of_the_baseline(project: Path, scenario):
    settings = scenario("baseline", "[[change]]\nparameter = 'costing_pay'\nvalue = 1\n")
    with pytest.raises(InputFaults, match="a scenario named baseline"):
        bring_up_to_date(project, settings)


def test_runs_used_long_ago_are_removed_and_the_one_in_force_stays(project: Path):
    """Of four runs with two kept, the oldest of the others goes; the one in force stays though it is older still."""
    bring_up_to_date(project, FEW)
    in_force = ledger.current_key(project)
    others = [project / "_results" / f"{number:016x}" for number in range(3)]
    for age, folder in enumerate(others):
        folder.mkdir()
        os.utime(folder, (2_000_000_000 + age, 2_000_000_000 + age))
    ledger.forget_old_runs(project, keep=2)
    assert [folder.is_dir() for folder in others] == [False, True, True]
    assert ledger.current_key(project) == in_force
    for folder in others[1:]:
        folder.rmdir()
