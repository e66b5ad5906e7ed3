"""Each thing that can be wrong in a file of members, rates and claims is one fault with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.primary_care.flow.payment_file import read_payment

TEXT = (Path(__file__).resolve().parents[3] / "data/examples/flow.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("carve_out,,,,,,,hospice", "carveout,,,,,,,hospice", "row 13: kind 'carveout'"),
        ("capitation,,,ACO,,,,,,500", "capitation,,,ACO,,,,,,-500", "row 2: amount '-500'"),
        ("capitation,,,ACO,,,,,,500", "capitation,,,ACO,,,,,,", "row 2: a capitation row without amount"),
        ("2025-01,p01,ACO,Practice A", "2025-01,p01,AC0,Practice A", "row 14: aco 'AC0'"),
        ("2025-01,p01,ACO,Practice A", "2025-01,p01,,Practice A", "row 14: practice 'Practice A' without an ACO"),
        ("2025-01,p02,ACO", "2025-01,p01,ACO", "row 15: a member row for 2025-01, p01 a second time"),
        ("claim,2025-01,p01", "claim,2025-02,p01", "row 24: a claim of 'p01' in 2025-02, who is no member then"),
        (",99213,110,", ",99213,much,", "row 24: amount 'much'"),
        ("200,all", "200,both", "row 3: per 'both'"),
    ],
)
def test_one_slip_is_one_fault_at_its_row(tmp_path, old, new, fault):
    assert old in TEXT
    path = tmp_path / "flow.csv"
    text = TEXT.replace(old, new, 1)
    if "p02" in old:
        text = text.replace("claim,2025-01,p02", "claim,2025-01,p01")  # else the claim of p02 is a second fault
    path.write_text(text, "utf-8")
    with pytest.raises(InputFaults) as caught:
        read_payment(path)
    assert [f"row {one.row}: {one.given}" for one in caught.value.faults] == [fault]
