"""The index of marks, from files that are read and never imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import Fault, InputFaults
from analysis.model import nodes
from analysis.report.bindings import Binding, read_bindings
from analysis.rooms import graph_modules

ROOT = Path(__file__).resolve().parents[2]
FILE = "tests/care/test_recovery.py"


def bindings(root: Path, text: str, name: str = FILE) -> tuple[Binding, ...]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_bindings(root, ["care_cost", "care_recovery"])


def faults(root: Path, text: str, name: str = FILE) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        bindings(root, text, name)
    return caught.value.faults


def places(found: tuple[Binding, ...]) -> list[tuple[str, str, str, int]]:
    return [(one.estimate, one.kind, one.nodeid.removeprefix(FILE + "::"), one.line) for one in found]


def test_one_mark_names_several_estimates_and_a_test_has_several_marks(tmp_path):
    found = bindings(
        tmp_path,
        '@pytest.mark.audits("care_cost", "care_recovery", kind="hand")\n'
        '@mark.audits("care_cost", kind="law")\n'
        "def test_cost_is_pay():\n    pass\n",
    )
    assert places(found) == [
        ("care_cost", "hand", "test_cost_is_pay", 3),
        ("care_recovery", "hand", "test_cost_is_pay", 3),
        ("care_cost", "law", "test_cost_is_pay", 3),
    ]


def test_marks_of_a_class_and_of_a_file_hold_for_every_test_in_them(tmp_path):
    found = bindings(
        tmp_path,
        'pytestmark = [pytest.mark.audits("care_cost", kind="law"), pytest.mark.slow]\n'
        '@pytest.mark.audits("care_recovery", kind="second")\n'
        "class TestRecovery:\n"
        "    async def test_a(self):\n        pass\n"
        "    def helper(self):\n        pass\n"
        "def test_b():\n    pass\n",
    )
    assert places(found) == [
        ("care_cost", "law", "TestRecovery::test_a", 4),
        ("care_recovery", "second", "TestRecovery::test_a", 4),
        ("care_cost", "law", "test_b", 8),
    ]


def test_a_name_reads_as_a_sentence_and_the_docstring_adds_its_first_paragraph(tmp_path):
    mark = '@pytest.mark.audits("care_cost", kind="hand")\n'
    found = bindings(
        tmp_path,
        f'{mark}def test_cost_is_pay():\n    """Pay is 3,\n    so cost is 3.\n\n    More."""\n'
        f"{mark}def test_variant_1_2_rises_by_8_9_percent_to_0_43_or_27_3():\n    pass\n",
    )
    assert (found[0].sentence, found[0].remark) == ("Cost is pay.", "Pay is 3, so cost is 3.")
    assert found[1].sentence == "Variant 1-2 rises by 8.9 percent to 0.43 or 27.3."


def test_an_unknown_kind_and_an_unknown_estimate_are_faults_with_file_and_line(tmp_path):
    unknown, misspelt = faults(
        tmp_path,
        'import pytest\n\n@pytest.mark.audits("care_costs", kind="guess")\ndef test_a():\n    pass\n',
    )
    assert (unknown.place, unknown.row) == (FILE, 3)
    assert unknown.remedy == "write 'care_cost' if that is meant"
    assert misspelt.given == "kind 'guess'"
    assert misspelt.expected == "one of hand, printed, official, law, second"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@pytest.mark.audits\ndef test_a():\n    pass\n", 1),
        ('@pytest.mark.audits(kind="hand")\ndef test_a():\n    pass\n', 1),
        ('@pytest.mark.audits("care_cost")\ndef test_a():\n    pass\n', 1),
        ('@pytest.mark.audits(NAME, kind="hand")\ndef test_a():\n    pass\n', 1),
        ('@pytest.mark.audits("care_cost", type="hand")\ndef test_a():\n    pass\n', 1),
        ('@pytest.mark.audits("care_cost", kind="hand")\ndef check_a():\n    pass\n', 2),
        ('if True:\n    @pytest.mark.audits("care_cost", kind="hand")\n    def test_a():\n        pass\n', 2),
        ('x = pytest.param(1, marks=pytest.mark.audits("care_cost", kind="hand"))\n', 1),
        ("def f(:  # pytest.mark.audits\n", 1),
    ],
)
def test_a_mark_that_would_bind_nothing_is_a_fault(tmp_path, text, line):
    assert [fault.row for fault in faults(tmp_path, text)] == [line]


def test_a_mark_in_a_file_that_pytest_does_not_collect_is_a_fault(tmp_path):
    text = '@pytest.mark.audits("care_cost", kind="hand")\ndef test_a():\n    pass\n'
    (fault,) = faults(tmp_path, text, "tests/care/recovery.py")
    assert fault.place == "tests/care/recovery.py"


def test_faults_of_all_files_are_reported_together(tmp_path):
    text = '@pytest.mark.audits("care_cost", kind="guess")\ndef test_a():\n    pass\n'
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_first.py").write_text(text, encoding="utf-8")
    assert len(faults(tmp_path, text)) == 2


def test_every_mark_of_this_project_binds_to_a_published_estimate():
    known = [name for name, node in nodes(graph_modules()).items() if node.quantity.published]
    assert all(one.estimate in known for one in read_bindings(ROOT, known))
