"""Each thing that can be wrong in a ledger is one fault with its row, and all are told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.costing.clinic.ledger import ClinicLedger, read_ledger
from analysis.faults import InputFaults

TEXT = (Path(__file__).parents[3] / "data/examples/clinic.csv").read_text("utf-8")
SMALL = """section,item,activity,value,unit
payroll,doctor,,100,
time,doctor,visit,0.5,
time,doctor,office,0.5,
revenue,,visit,60,
absorb,,office,,
"""


def read(folder: Path, text: str) -> ClinicLedger:
    path = folder / "ledger.csv"
    path.write_text(text, "utf-8")
    return read_ledger(path)


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        read(folder, text)
    return [f"row {fault.row}: {fault.given}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("time,nurse_aide,test", "tiem,nurse_aide,test", "row 13: section 'tiem'"),
        ("time,nurse_aide,test", ",nurse_aide,test", "row 13: no section"),
        ("103695", "-103695", "row 20: value '-103695'"),
        ("103695", "약 500", "row 20: value '약 500'"),
        ("103695", "-", "row 20: value '-'"),
        ("103695", "", "row 20: no value"),
        ("103695", "NaN", "row 20: value 'NaN'"),
        ("103695", "inf", "row 20: value 'inf'"),
        ("103695", "1e999", "row 20: value '1e999'"),
        ("103695", "1e99999999999999999999", "row 20: value '1e99999999999999999999'"),
        ("103695", "1e-99999999999999999999", "row 20: value '1e-99999999999999999999'"),
        ("103695", "1000000000001", "row 20: value '1000000000001'"),
        ('"63,623"', '"63,62"', "row 26: value '63,62'"),
        ('"63,623"', '"0,623"', "row 26: value '0,623'"),
        ("103695,thousand_won", "103695,억원", "row 20: unit '억원'"),
        ("28.8,percent", "28.8,won", "row 6: unit 'won'"),
        ("28.8,percent", "28.8,", "row 6: value '28.8'"),
        ("28.8,percent", "-28.8,percent", "row 6: value '-28.8'"),
        ("9.96", "9.95", "row 12: time shares of 'nurse_aide' that sum to 0.9999"),
        ("payroll,office", "payroll,offices", "row 4: payroll of 'offices' without time"),
        ("payroll,office,,7725809,won,\n", "", "row 17: time of 'office' without payroll"),
        ("time,office,clinic_management,100,percent,\n", "", "row 4: payroll of 'office' without time"),
        ("payroll,doctor,,", "payroll,,,", "row 2: no item"),
        ("payroll,doctor,,", "payroll,doctor,test,", "row 2: activity 'test'"),
        ("revenue,,test", "revenue,,", "row 27: no activity"),
        ("revenue,,test", "revenue,,tests", "row 27: revenue of 'tests' without cost"),
        ("revenue,,test,790", "revenue,,consultation,790", "row 27: revenue 'consultation' a second time"),
        ("non_covered,,0", "non_covered,,1", "row 30: value '1'"),
        ("non_covered", "uncovered", "row 30: item 'uncovered'"),
        ("share,non_covered", "share,other payers", "row 30: share 'other_payers' a second time"),
        ("absorb,,clinic_management,", "absorb,,clinic_management,1", "row 31: value '1'"),
        ("absorb,,clinic_management", "absorb,all,clinic_management", "row 31: item 'all'"),
    ],
)
def test_one_slip_is_one_fault_with_its_row(tmp_path, old, new, fault):
    assert old in TEXT
    assert faults_of(tmp_path, TEXT.replace(old, new, 1)) == [fault]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("payroll,doctor,,100,", "payroll,doctor,,0,", "row None: payroll that sums to 0"),
        ("revenue,,visit,60,", "revenue,,visit,0,", "row None: revenue that sums to 0"),
        ("revenue,,visit,60,\n", "", "row None: no revenue row"),
        ("payroll,doctor,,100,\n", "", "row None: no payroll row"),
        ("absorb,,office", "absorb,,offices", "row 6: an activity to absorb, 'offices', that no time"),
        ("absorb,,office", "revenue,,office,1,\nabsorb,,office", "row 6: revenue of 'office', the activity"),
    ],
)
def test_totals_and_the_absorbed_activity_are_checked(tmp_path, old, new, fault):
    found = faults_of(tmp_path, SMALL.replace(old, new, 1))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_one_activity_at_most_is_absorbed(tmp_path):
    text = SMALL.replace("time,doctor,office,0.5,", "time,doctor,office,0.4,\ntime,doctor,care,0.1,")
    assert faults_of(tmp_path, text + "absorb,,care,,\n") == ["row 8: a second activity to absorb, 'care'"]


def test_an_absorbed_activity_needs_others_to_bear_its_cost(tmp_path):
    text = SMALL.replace("visit,0.5", "visit,0").replace("office,0.5", "office,1")
    assert faults_of(tmp_path, text) == [
        "row 5: revenue of 'visit' without cost",
        "row 6: no cost outside the activity to absorb, 'office'",
    ]


def test_all_faults_are_told_together_in_the_order_of_rows(tmp_path):
    text = TEXT.replace("9.96", "9.95").replace("103695", "abc").replace(",790,", ",-790,")
    assert [fault.split(":")[0] for fault in faults_of(tmp_path, text)] == ["row 12", "row 20", "row 27"]


def test_a_fault_says_what_to_do(tmp_path):
    with pytest.raises(InputFaults, match="write 'time' if that is meant"):
        read(tmp_path, TEXT.replace("time,doctor,test", "tiem,doctor,test"))
    with pytest.raises(InputFaults, match=r"write 0\.288 or 28\.8% for 28\.8 percent"):
        read(tmp_path, TEXT.replace("28.8,percent", "28.8,"))


@pytest.mark.parametrize(
    ("written", "unit", "won"),
    [
        ('"1,234,567"', "", 1_234_567),
        ("1234567.0", "won", 1_234_567),
        ('"1,234.5"', "천원", 1_234_500),
        ("0.1", "백만원", 100_000),
        ("1.5e6", "won", 1_500_000),
    ],
)
def test_money_is_read_exactly(tmp_path, written, unit, won):
    text = SMALL.replace("payroll,doctor,,100,", f"payroll,doctor,,{written},{unit}")
    assert read(tmp_path, text).payroll == {"doctor": won}


@pytest.mark.parametrize(("written", "unit"), [("0.5", ""), ("50", "percent"), ("50%", ""), ("50 %", "%")])
def test_shares_are_read_as_shares_or_percent(tmp_path, written, unit):
    text = SMALL.replace("time,doctor,visit,0.5,", f"time,doctor,visit,{written},{unit}")
    assert read(tmp_path, text).time["doctor", "visit"] == 0.5


def test_time_shares_with_six_decimals_are_near_enough_to_one(tmp_path):
    text = SMALL.replace("visit,0.5", "visit,0.333333").replace("office,0.5", "office,0.666666")
    assert sum(read(tmp_path, text).time.values()) == pytest.approx(0.999999)


def test_several_materials_and_fees_of_one_activity_are_added(tmp_path):
    text = SMALL + "material,needles,visit,3,\nmaterial,gauze,visit,4,\nrevenue,patients,visit,5,\n"
    ledger = read(tmp_path, text)
    assert (ledger.material, ledger.revenue) == ({"visit": 7}, {"visit": 65})
