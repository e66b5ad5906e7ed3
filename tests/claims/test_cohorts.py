"""Cohorts and windows, counted by hand on a few people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import pytest

from analysis.claims.clinics import adoption, clinic_panel, members
from analysis.claims.cohorts import advanced_cancer, decedents, hospice_entry, landmark, person_time
from analysis.claims.comorbidity import comorbidity
from analysis.claims.engine import Claims
from analysis.claims.members import member_years
from analysis.claims.windows import before_death, between, by_month_before_death
from tests.claims.conftest import day, rows

Make = Callable[..., Claims]


def died(person: int, text: str, cause: str = "C349", **more: Any) -> dict[str, Any]:
    return {"PERSON_ID": person, "STND_Y": int(text[:4]), "DTH_MDY": day(text), "DTH_CODE1": cause, **more}


def bill(
    person: int, key: int, text: str, won: int = 1000, form: str = "03", days: int = 1, **more: Any
) -> dict[str, Any]:
    return {"PERSON_ID": person, "KEY_SEQ": key, "RECU_FR_DT": day(text), "EDEC_TRAMT": won, "FORM_CD": form} | {
        "VSCN": days,
        **more,
    }


def line(key: int, text: str, code: str, days: int = 1, number: int = 1) -> dict[str, Any]:
    return {"KEY_SEQ": key, "SEQ_NO": number, "RECU_FR_DT": day(text), "DIV_CD": code, "MDCN_EXEC_FREQ": days}


def diagnosis(key: int, text: str, code: str, number: int = 1) -> dict[str, Any]:
    return {"KEY_SEQ": key, "SEQ_NO": number, "RECU_FR_DT": day(text), "SICK_SYM": code}


def test_a_decedent_has_the_day_of_death_or_the_last_day_of_the_month(claims_of: Make):
    month_only = {"PERSON_ID": 2, "DTH_YM": "202202", "DTH_CODE1": "I509"}
    found = rows(decedents(claims_of(jk=[died(1, "2022-03-15"), month_only, {"PERSON_ID": 3}])))
    assert [(row["PERSON_ID"], row["death"], row["exact"], row["cancer"]) for row in found] == [
        (1, day("2022-03-15"), True, 1),
        (2, day("2022-02-28"), False, 0),
    ]


def test_a_decedent_is_told_from_the_last_eligibility_row_once(claims_of: Make):
    claims = claims_of(jk=[died(1, "2022-03-15"), {"PERSON_ID": 1, "STND_Y": 2021, "AGE_GROUP": "14"}])
    assert [row["age_group"] for row in rows(decedents(claims))] == [15]


def test_fees_before_death_fall_into_their_windows(claims_of: Make):
    claims = claims_of(
        jk=[died(1, "2022-12-31")],
        t20=[
            bill(1, 1, "2022-12-31", 1),  # day 0
            bill(1, 2, "2022-12-02", 10),  # day 29, in the last 30
            bill(1, 3, "2022-12-01", 100),  # day 30, not
            bill(1, 4, "2022-01-01", 1000),  # day 364, in the last 365
            bill(1, 5, "2021-12-31", 10000),  # day 365, not
        ],
    )
    (found,) = rows(before_death(claims))
    assert [found[f"fees_{window}"] for window in (30, 90, 365)] == [11, 111, 1111]


def test_a_stay_that_reaches_into_a_window_counts_with_its_days_there(claims_of: Make):
    # Ten days from 26 November: days 35 to 26 before death; 29, 28, 27 and 26 are in the last 30.
    stay = bill(1, 1, "2022-11-26", 1000, form="02", days=10)
    claims = claims_of(jk=[died(1, "2022-12-31")], t20=[stay])
    (found,) = rows(before_death(claims))
    assert found["fees_30_inpatient"] == pytest.approx(400)
    assert found["fees_90_inpatient"] == pytest.approx(1000)
    assert found["fees_30_outpatient"] == 0


def test_a_decedent_without_bills_spent_nothing_and_is_there(claims_of: Make):
    (found,) = rows(before_death(claims_of(jk=[died(1, "2022-12-31")])))
    assert found["fees_365"] == 0


def test_a_hospice_bill_is_hospice_and_not_inpatient(claims_of: Make):
    claims = claims_of(
        jk=[died(1, "2022-12-31")],
        t20=[bill(1, 1, "2022-12-20", 500, form="02", days=5), bill(1, 2, "2022-12-21", 70, form="02")],
        t30=[line(1, "2022-12-20", "AP200", 5), line(2, "2022-12-21", "AB200")],
    )
    (found,) = rows(before_death(claims))
    assert (found["fees_30_hospice"], found["fees_30_inpatient"]) == (500, 70)
    assert rows(hospice_entry(claims)) == [{"PERSON_ID": 1, "entry": day("2022-12-20"), "hospice_days": 5}]


def test_months_before_death_are_thirty_days_each(claims_of: Make):
    claims = claims_of(
        jk=[died(1, "2022-12-31")], t20=[bill(1, 1, "2022-12-02"), bill(1, 2, "2022-12-01"), bill(1, 3, "2022-12-31")]
    )
    found = {row["month"]: row["bills"] for row in rows(by_month_before_death(claims))}
    assert found == {1: 2, 2: 1}


TERMINAL: dict[str, dict[str, str | None]] = {
    # index 1 June, landmark (day 30) 1 July
    "early": {"entry": "2022-06-20", "death": "2022-07-20"},
    "on the day": {"entry": "2022-07-01", "death": "2022-09-30"},
    "late": {"entry": "2022-07-02", "death": "2022-07-31"},
    "never": {"entry": None, "death": "2022-12-31"},
    "dead before": {"entry": "2022-06-10", "death": "2022-07-01"},
}


@pytest.fixture
def terminal(claims_of: Make) -> Claims:
    jk, t20, t30, t40 = [], [], [], []
    for person, case in enumerate(TERMINAL.values(), start=1):
        jk.append(died(person, str(case["death"])))
        t20 += [bill(person, 10 * person, "2022-06-01"), bill(person, 10 * person + 1, "2022-07-01", 7)]
        t40.append(diagnosis(10 * person, "2022-06-01", "C78.7"))
        if case["entry"]:
            t20.append(bill(person, 10 * person + 2, str(case["entry"]), 300, form="02", days=3))
            t30.append(line(10 * person + 2, str(case["entry"]), "AP200", 3))
    return claims_of(jk=jk, t20=t20, t30=t30, t40=t40)


def test_the_index_is_the_first_diagnosis_of_spread_cancer(terminal: Claims):
    assert {row["index"] for row in rows(advanced_cancer(terminal))} == {day("2022-06-01")}


def test_exposure_is_fixed_on_the_landmark_day(terminal: Claims):
    found = {row["PERSON_ID"]: row for row in rows(landmark(terminal))}
    names = dict(enumerate(TERMINAL, start=1))
    exposed = {names[person]: (row["exposed"], row["later"]) for person, row in found.items()}
    assert exposed == {"early": (1, 0), "on the day": (1, 0), "late": (0, 1), "never": (0, 0)}


def test_who_dies_by_the_landmark_is_in_no_arm(terminal: Claims):
    assert 5 not in {row["PERSON_ID"] for row in rows(landmark(terminal))}


def test_follow_up_ends_with_death_or_the_horizon(terminal: Claims):
    followed = {row["PERSON_ID"]: row["followed"] for row in rows(landmark(terminal))}
    assert followed == {1: 19, 2: 90, 3: 30, 4: 90}


def test_fees_of_a_span_leave_out_its_last_day(terminal: Claims):
    spent = {row["PERSON_ID"]: row["fees"] for row in rows(between(terminal, landmark(terminal)))}
    # The visit of 7 won falls on the landmark; hospice from 1 July and from 2 July is after it, that of June before.
    assert spent == {1: 7, 2: 307, 3: 307, 4: 7}


def test_person_time_splits_on_the_day_of_entry_and_loses_no_day(terminal: Claims):
    parts = rows(person_time(terminal))
    days = {(row["PERSON_ID"], row["exposed"]): row["days"] for row in parts}
    # Person 1: 1 to 19 June before, 20 June to 20 July in hospice.
    assert days[1, 0] == 19
    assert days[1, 1] == 31
    assert (4, 1) not in days
    total = {person: sum(value for (who, _), value in days.items() if who == person) for person, _ in days}
    assert total == {1: 50, 2: 122, 3: 61, 4: 214, 5: 31}


def test_time_before_entry_is_not_given_to_hospice(terminal: Claims):
    """Naive exposure counts all days of a later hospice patient as exposed; here only those from entry on are."""
    exposed = sum(row["days"] for row in rows(person_time(terminal)) if row["exposed"])
    naive = sum(row["days"] for row in rows(person_time(terminal)) if row["PERSON_ID"] != 4)
    assert exposed < naive


def test_comorbidity_counts_the_worse_form_once_and_looks_back_a_year(claims_of: Make):
    t20 = [bill(1, key, text) for key, text in ((1, "2021-06-01"), (2, "2022-05-01"), (3, "2022-06-01"))]
    t40 = [
        diagnosis(1, "2021-05-31", "I500"),  # 366 days before
        diagnosis(2, "2022-05-01", "E11.9"),
        diagnosis(2, "2022-05-01", "E114", 2),
        diagnosis(3, "2022-06-01", "N18"),  # the index day itself
    ]
    t20[0] = bill(1, 1, "2021-05-31")
    claims = claims_of(jk=[{"PERSON_ID": 1}, {"PERSON_ID": 2}], t20=t20, t40=t40)
    people = claims.jk.select("PERSON_ID", index=ibis.date(2022, 6, 1))
    first, second = rows(comorbidity(claims, people))
    assert (first["diabetes"], first["complicated_diabetes"], first["heart_failure"], first["kidney"]) == (1, 1, 0, 0)
    assert (first["charlson"], second["charlson"]) == (2, 0)


def test_membership_is_where_a_person_went_most_in_the_baseline(claims_of: Make):
    t20 = [
        bill(1, 1, "2022-01-05", YKIHO_ID=5),
        bill(1, 2, "2022-02-05", YKIHO_ID=6),
        bill(1, 3, "2022-06-05", YKIHO_ID=6),
        bill(1, 4, "2022-07-05", YKIHO_ID=5),  # third quarter: too late
        bill(1, 5, "2022-07-06", YKIHO_ID=5),
        bill(2, 6, "2022-03-01", YKIHO_ID=9),
        bill(2, 7, "2022-03-02", YKIHO_ID=8),  # a tie: the lower number
        bill(3, 8, "2022-03-02", form="02", YKIHO_ID=9),  # a hospital stay makes no member
    ]
    assert rows(members(claims_of(t20=t20), 2022)) == [{"PERSON_ID": 1, "clinic": 6}, {"PERSON_ID": 2, "clinic": 8}]


def test_the_clinic_panel_is_balanced_and_shares_fees_among_members(claims_of: Make):
    t20 = [
        bill(1, 1, "2022-01-05", 100, YKIHO_ID=5),
        bill(2, 2, "2022-01-06", 300, YKIHO_ID=5),
        bill(1, 3, "2022-08-01", 1000, form="02", YKIHO_ID=99),
        bill(2, 4, "2022-09-01", 50, YKIHO_ID=5),
        bill(3, 5, "2022-01-01", 10, YKIHO_ID=6),
    ]
    t30 = [line(4, "2022-09-01", "ZP100")]
    claims = claims_of(t20=t20, t30=t30, yk=[{"YKIHO_ID": 5, "DR_CNT": 2}, {"YKIHO_ID": 6, "DR_CNT": 1}])
    assert rows(adoption(claims, 2022)) == [{"clinic": 5, "first_treated": 3}]
    panel = {(row["clinic"], row["quarter"]): row for row in rows(clinic_panel(claims, 2022, 4))}
    assert len(panel) == 2 * 4
    third = panel[5, 3]
    assert (third["first_treated"], third["members"], third["doctors"]) == (3, 2, 2)
    assert (third["fees"], third["fees_inpatient"], third["fees_outpatient"]) == (525, 500, 25)
    assert panel[6, 1]["first_treated"] == 0
    assert panel[6, 4]["fees"] == 0


def test_a_clinic_in_the_programme_from_the_start_is_left_out(claims_of: Make):
    claims = claims_of(t20=[bill(1, 1, "2022-04-05", YKIHO_ID=5)], t30=[line(1, "2022-04-05", "ZP100")])
    assert rows(clinic_panel(claims, 2022, 4)) == []


def test_member_years_hold_this_years_traits_and_next_years_fees(claims_of: Make):
    claims = claims_of(
        jk=[
            {"PERSON_ID": 1, "STND_Y": 2022},
            {"PERSON_ID": 1, "STND_Y": 2023},
            {"PERSON_ID": 2, "STND_Y": 2022},
            died(3, "2023-02-01", STND_Y=2023),
            {"PERSON_ID": 3, "STND_Y": 2022},
        ],
        t20=[bill(1, 1, "2022-05-01", 5), bill(1, 2, "2023-05-01", 70), bill(1, 3, "2023-06-01", 7)],
        t40=[diagnosis(1, "2022-05-01", "J44")],
    )
    found = {row["PERSON_ID"]: row for row in rows(member_years(claims, 2022))}
    assert found.keys() == {1, 3}
    assert (found[1]["fees"], found[1]["lung"], found[1]["died"]) == (77, 1, 0)
    assert (found[3]["fees"], found[3]["died"]) == (0, 1)
