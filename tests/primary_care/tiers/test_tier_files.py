"""Each thing that can be wrong in a file of practices, criteria or rates is one fault with its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.primary_care.tiers.criteria import KOREA, UNITED_STATES, read_criteria
from analysis.primary_care.tiers.decisions import decide_file
from analysis.primary_care.tiers.payment import read_rates

ROOT = Path(__file__).resolve().parents[3]
PRACTICES = (ROOT / "data/examples/tiers.csv").read_text("utf-8")
RATES = (ROOT / "data/examples/tier_rates.csv").read_text("utf-8")


def faults_of(folder: Path, text: str) -> list[str]:
    path = folder / "practices.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputFaults) as caught:
        decide_file(path, ROOT / UNITED_STATES, ROOT / "data/examples/tier_rates.csv")
    return [f"row {fault.row}: {fault.given}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Harbor Street,Boston,3,", "Harbor Street,Boston,4,", "row 2: claimed_tier '4'"),
        ("Harbor Street,Boston,3,", "Harbor Street,Boston,,", "row 2: no claimed_tier"),
        ("Harbor Street,Boston,3,", "Harbor Street,Boston,three,", "row 2: claimed_tier 'three'"),
        ("Boston,3,900,", "Boston,3,-900,", "row 2: members_under_21 '-900'"),
        ("Boston,3,900,", "Boston,3,900.5,", "row 2: members_under_21 '900.5'"),
        ("5 aco", "5 ACO team", "row 2: econsult_specialties '5 ACO team'"),
        ("Elm Square", "Riverside Family", "row 4: practice 'Riverside Family' a second time"),
        ("yes aco,no,no", "perhaps,no,no", "row 2: clinical_pharmacist 'perhaps'"),
        (",referral,", ",referal,", "row 1: no column 'referral'"),
    ],
)
def test_one_slip_is_one_fault_at_its_row(tmp_path, old, new, fault):
    assert old in PRACTICES
    found = faults_of(tmp_path, PRACTICES.replace(old, new, 1))
    assert found[0] == fault
    assert len(found) == (2 if "referal" in new else 1)  # a misspelt column is one missing and one unknown


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    text = PRACTICES.replace("Boston,3,900", "Boston,9,900").replace("Boston,2,0,1100", "Boston,2,0,many")
    assert faults_of(tmp_path, text) == ["row 2: claimed_tier '9'", "row 4: members_adult 'many'"]


@pytest.mark.parametrize("text", ["", "practice\n", "\x00", "not a table"])
def test_a_file_that_is_no_table_is_a_fault_and_no_traceback(tmp_path, text):
    assert len(faults_of(tmp_path, text)) >= 1


def test_a_higher_tier_that_pays_less_is_a_fault(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(RATES.replace("3,adult,44", "3,adult,34"), "utf-8")
    with pytest.raises(InputFaults, match="row 7: given pmpm 34 for tier 3, below that of the tier under it"):
        read_rates(path)


def test_a_rate_that_is_missing_is_a_fault(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text(RATES.replace("3,adult,44,example amount\n", ""), "utf-8")
    with pytest.raises(InputFaults, match="no rate for tier 3, adult"):
        read_rates(path)


def test_the_table_of_the_source_is_transcribed_with_its_three_tiers_and_three_groups():
    criteria = read_criteria(ROOT / UNITED_STATES)
    assert {one.tier for one in criteria} == {1, 2, 3}
    assert {one.group for one in criteria} == {"care", "access", "population"}
    least = {(one.column, one.tier): one.least for one in criteria}
    # the source prints 3 and 5 specialties, and 1 and 3 members of a team
    assert (least["econsult_specialties", 2], least["econsult_specialties", 3]) == (3, 5)
    assert (least["team_staff", 2], least["team_staff", 3]) == (1, 3)


def test_thresholds_that_the_source_does_not_print_are_not_called_press():
    criteria = read_criteria(ROOT / UNITED_STATES)
    assert {one.status for one in criteria if one.column == "after_hours_sessions"} == {"unverified"}


def test_the_korean_criteria_read_as_the_american_ones_do():
    assert {one.tier for one in read_criteria(ROOT / KOREA)} == {1, 2, 3}
    assert all(one.status == "assumption" for one in read_criteria(ROOT / KOREA))
