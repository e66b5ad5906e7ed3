"""An institution's own fees: what is read, what is refused with its row, and what the reform does to them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from analysis.faults import InputFaults
from analysis.reimbursement.institution.effect import effects
from analysis.reimbursement.institution.file import known_type, read_fees
from analysis.reimbursement.tables import CATEGORIES

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "examples" / "hospital_fees.csv"


def written(folder: Path, text: str) -> Path:
    path = folder / "own.csv"
    path.write_text("category,fees_won\n" + text, encoding="utf-8")
    return path


def test_the_example_is_read_whole():
    fees = read_fees(EXAMPLE)
    assert sum(fees.values()) == 100_000_000_000
    assert set(fees) <= set(CATEGORIES)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("labratory,5", "row 2: given category 'labratory'.*write 'laboratory' if that is meant"),
        ("laboratory,-5", "row 2: given fees_won '-5'; expected won, 0 or more"),
        ('laboratory,"1,000"', "row 2: given fees_won '1,000'"),
        ("laboratory,5\nlaboratory,6", "row 3: given category 'laboratory' a second time"),
        ("laboratory,0", "given no fees"),
    ],
)
def test_what_cannot_be_fees_is_refused_with_its_row(tmp_path, row, said):
    with pytest.raises(InputFaults, match=said):
        read_fees(written(tmp_path, row))


def test_every_fault_of_a_file_is_told_at_once(tmp_path):
    with pytest.raises(InputFaults) as caught:
        read_fees(written(tmp_path, "labratory,5\nconsultation,x\ninpatient,-1"))
    assert [fault.row for fault in caught.value.faults] == [2, 3, 4]


def test_an_unknown_provider_type_is_refused_with_the_nearest():
    assert known_type("clinic") == "clinic"
    with pytest.raises(InputFaults, match="write 'general' if that is meant"):
        known_type("generl")


def test_fees_times_rates_by_hand_with_the_interval_of_the_draws():
    rates = xr.DataArray(
        [[0.10, -0.20], [0.05, -0.20], [0.15, -0.10]],
        dims=("draw", "category"),
        coords={"category": ["consultation", "laboratory"]},
    )
    found = effects({"laboratory": 50.0, "consultation": 100.0}, rates)
    assert [one.category for one in found] == ["laboratory", "consultation", "total"]
    # 100 x 0.10 - 50 x 0.20 = 0; draws: 5 - 10 = -5 and 15 - 5 = 10
    assert [one.change for one in found] == pytest.approx([-10, 10, 0])
    assert [found[2].low, found[2].high] == pytest.approx([-4.625, 9.625])
    assert found[0].part == pytest.approx(-0.2)


def test_an_institution_with_its_type_s_national_mix_changes_as_its_type_does(under, baseline):
    values = under("june_plan")
    national = baseline["reimbursement_fees"].isel(draw=0).sel(provider="general")
    fees = {str(name): float(national.sel(category=name)) for name in national.category.values}
    total = effects(fees, values["reimbursement_fee_rate"].sel(provider="general").isel(draw=slice(0, 1)))[-1]
    static = (values["reimbursement_fee_rate"] * baseline["reimbursement_shares"]).isel(draw=0).sel(provider="general")
    assert total.change / total.fees == pytest.approx(
        float(static.sum()) / float(baseline["reimbursement_shares"].isel(draw=0).sel(provider="general").sum())
    )
