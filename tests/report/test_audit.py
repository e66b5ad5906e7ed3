"""The audit of an estimate of a small made-up study, as a record and in a terminal."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from analysis import ledger, run
from analysis.faults import InputFaults
from analysis.report.audit import audit, audits
from analysis.report.audit_terminal import run_audit, shown
from analysis.report.bindings import Binding
from analysis.units import load_units


def binding(kind: str, test: str = "test_a", estimate: str = "care_recovery") -> Binding:
    return Binding(estimate, kind, f"tests/test_care.py::{test}", "It recovers.", "", "tests/test_care.py", 3)


def test_inputs_are_followed_down_to_the_parameters(made_up):
    one = audit(made_up, "care_recovery", [], {})
    assert [branch.entry.id for branch in one.tree.branches] == ["care_revenue", "care_cost"]
    assert [branch.entry.id for branch in one.tree.branches[1].branches] == ["care_pay", "care_factor"]
    assert [entry.id for entry in one.parameters] == ["care_revenue", "care_pay", "care_factor"]
    assert one.statuses == {"unverified": 2, "primary": 1, "assumption": 1}


def test_what_feeds_an_estimate_twice_is_drawn_once(made_up):
    made_up.entries["care_revenue"] = made_up.entries["care_cost"]
    first, again = audit(made_up, "care_recovery", [], {}).tree.branches
    assert (len(first.branches), first.repeated) == (2, False)
    assert (len(again.branches), again.repeated) == (0, True)


def test_tests_come_by_kind_with_their_last_result(made_up):
    bound = [binding("law"), binding("hand", "test_b"), binding("hand", estimate="care_other")]
    one = audit(made_up, "care_recovery", bound, {"tests/test_care.py::test_b": "passed"})
    results = [(check.binding.kind, check.result) for check in one.checks]
    assert results == [("hand", "passed"), ("law", "not run on this content")]
    assert one.kinds == ("hand", "law")


@pytest.mark.parametrize(
    ("kinds", "is_thin"), [((), True), (("hand",), True), (("hand", "hand"), True), (("hand", "law"), False)]
)
def test_an_estimate_without_two_kinds_of_test_is_thin(made_up, kinds, is_thin):
    assert audit(made_up, "care_recovery", [binding(kind) for kind in kinds], {}).is_thin is is_thin


def test_a_quantity_that_is_not_published_needs_no_tests(made_up):
    assert not audit(made_up, "care_cost", [], {}).is_thin


def test_an_unknown_id_is_a_fault_that_names_the_nearest(made_up):
    with pytest.raises(InputFaults) as caught:
        audit(made_up, "care_recovry", [], {})
    (fault,) = caught.value.faults
    assert fault.given == "id 'care_recovry'"
    assert fault.remedy.startswith("write 'care_recovery' or ")


def test_every_estimate_and_quantity_has_an_audit_and_no_parameter_has(study, made_up):
    assert [one.entry.id for one in audits(study, made_up)] == ["care_recovery", "care_cost"]


def printed(one, study) -> str:
    written = io.StringIO()
    Console(file=written, width=150).print(shown(one, load_units(study / "data" / "units.csv")))
    return written.getvalue()


def test_the_terminal_shows_value_formula_tree_and_tests(study, made_up):
    text = printed(audit(made_up, "care_recovery", [binding("hand")], {}), study)
    for part in (
        "Recovery [of cost]  수익률",
        "Revenue / cost.",
        "care_recovery(care_revenue, care_cost)",
        "analysis/care.py:10",
        "80 to 120",
        "7,846 thousand won  fixed  lee_2011, Table 1  primary",
        "a 1.0005; b 2 thousand won  fixed  lee_2011, Table 1  unverified",
        "1 ratio  0.8 to 1.2, normal, group care_sampling  lee_2011, none is stated; see note  assumption",
        "It recovers.",
        "not run on this content",
        "Fewer than two kinds of test: hand.",
    ):
        assert part in text


def test_a_parameter_can_be_audited_too(study, made_up):
    assert "7,846 thousand won" in printed(audit(made_up, "care_revenue", [], {}), study)


@pytest.fixture
def up_to_date(study, made_up, monkeypatch):
    """The made-up ledger in force, which no model could compute anew."""
    asked = []

    def ensure(root, settings):
        asked.append(settings)
        return run.Outcome("0" * 16, False, 0.0)

    monkeypatch.setattr(run, "ensure", ensure)
    return asked


MARKED = (
    'import pytest\n\n@pytest.mark.audits("care_recovery", kind="hand")\ndef test_it_recovers():\n'
    "    assert {truth}\n\ndef test_of_something_else():\n    raise OSError\n"
)


def test_only_the_tests_of_the_estimate_run_and_their_status_is_returned(study, up_to_date, capfd):
    tests = study / "tests"
    tests.mkdir()
    console = Console(file=io.StringIO(), width=120)
    (tests / "test_care.py").write_text(MARKED.format(truth=True), encoding="utf-8")
    assert run_audit(study, "care_recovery", True, console) == 0
    assert "1 passed" in capfd.readouterr().out
    (tests / "test_care.py").write_text(MARKED.format(truth=False), encoding="utf-8")
    assert run_audit(study, "care_recovery", True, console) == 1


def test_the_ledger_is_brought_up_to_date_with_its_own_settings(study, up_to_date):
    assert run_audit(study, "care_recovery", False, Console(file=io.StringIO())) == 0
    assert [(one.draws, one.seed, one.scenario) for one in up_to_date] == [(10, 1, None)]


def test_an_unknown_id_runs_nothing(study, up_to_date, monkeypatch):
    monkeypatch.setattr(sys, "executable", "no such program")
    with pytest.raises(InputFaults):
        run_audit(study, "care", True, Console(file=io.StringIO()))


def test_without_tests_there_is_nothing_to_run(study, up_to_date, monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(sys, "executable", "no such program")
    assert run_audit(study, "care_recovery", True, Console(file=written, width=120)) == 0
    assert "No test is bound to care_recovery." in written.getvalue()
    assert ledger.current_key(study) == "0" * 16
