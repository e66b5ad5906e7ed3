"""Codes lead to categories, and of a group only the gravest stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.primary_care.risk.hierarchy import TABLE, categories_of, read_hierarchy


@pytest.mark.parametrize(
    ("codes", "held"),
    [
        (["E11.9"], {"diabetes"}),
        (["E11.9", "e112"], {"diabetes_complicated"}),
        (["C50", "C79"], {"cancer_spread"}),
        (["C34.1"], {"cancer_severe"}),  # the longest beginning decides: C34, not C
        (["I25", "I21", "I10"], {"heart_attack", "hypertension"}),
        (["N18.3"], {"kidney_disease"}),
        (["N18.5", "N18.3"], {"dialysis"}),
        (["Z00"], set()),
        ([], set()),
    ],
)
def test_codes_lead_to_categories(hierarchy, codes, held):
    assert categories_of(codes, hierarchy) == held


def test_the_order_of_the_codes_changes_nothing(hierarchy):
    codes = ["E119", "E112", "C50", "C34", "I69", "I63", "F32", "F20"]
    assert categories_of(codes, hierarchy) == categories_of(codes[::-1], hierarchy)


def test_a_further_code_never_takes_a_group_away(hierarchy):
    groups = {one.name: one.group for one in hierarchy}
    few = categories_of(["E119", "F32"], hierarchy)
    more = categories_of(["E119", "F32", "E112", "I50"], hierarchy)
    assert {groups[name] for name in few} <= {groups[name] for name in more}


def test_two_categories_of_one_rank_are_a_fault(tmp_path):
    text = (Path(__file__).resolve().parents[3] / TABLE).read_text("utf-8")
    path = tmp_path / "hierarchy.csv"
    path.write_text(text.replace("asthma,lung,2", "asthma,lung,1"), "utf-8")
    with pytest.raises(InputFaults, match="group 'lung', rank 1 a second time"):
        read_hierarchy(path)
