"""Tables and charts of the evidence on hospice, on studies made for the test."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.ledger import Entry, Row
from analysis.report import hospice_evidence, quotes

SPENDING = "NHI spending on life-sustaining treatment"

STUDY: dict[str, Any] = {
    "study": "gozalo_2015", "estimate_of": "nursing home", "variant": "gozalo_2015", "disease": "others",
    "effect": 15.0, "low": 14.1, "high": 16.0, "intervention": "hospice", "payer": "payer",
    "population": "nursing-home residents", "years": "2004-2009", "design": "differences in differences",
    "risk_of_bias": "moderate", "funding": "not stated",
}  # fmt: skip
CRUDE = (
    STUDY
    | {"study": "ilsan_2019", "variant": "ilsan_2019", "disease": "cancer", "effect": -2.6}
    | dict.fromkeys(("low", "high"))
)
POOLED: dict[str, Any] = {
    "intervention": "hospice", "payer": "payer", "disease": "all", "studies": 9, "with_error": 3, "lowest": -15.3,
    "highest": 15.0, "method": "reml", "mean": 1.0, "low": -30.0, "high": 32.0, "further_low": -181.0,
    "further_high": 183.0, "without_low": -6.0, "without_high": 5.4,
}  # fmt: skip
LISTED: dict[str, Any] = {
    "study": "may_2018", "estimate": "consultation within 3 days", "intervention": "consultation", "payer": "hospital",
    "window": "admission", "percent": None, "usd": -3237.0, "note": "",
}  # fmt: skip


def prior() -> Entry:
    """One cell for cancer and one for another disease, in base units as the ledger keeps them."""
    rows = tuple(
        {"coordinates": {"provider": "inpatient", "cause": cause}, "value": -0.015, "low": -0.05, "high": 0.02}
        for cause in ("cancer", "other")
    )
    id = "hospice_effect_average"
    return Entry(id, "parameter", id, id, "percent", file="data/parameters/hospice.csv", line=2, rows=rows)


@pytest.fixture
def tables(charted, monkeypatch):
    """Puts tables of the ledger and the prior into force."""
    charted([], {}, prior())

    def put(**rows: list[dict[str, Any]]) -> None:
        monkeypatch.setattr(hospice_evidence, "_rows", lambda name: rows[name])

    return put


def test_the_forest_has_studies_by_group_and_the_prior_of_cancer_in_percent(tables, seen):
    tables(hospice_effects=[STUDY, CRUDE])
    words = seen(hospice_evidence.effects_forest(title="They disagree", subtitle="%")).words
    assert {"15.0 (14.1 to 16.0)", "−2.6", "−1.5 (−5.0 to 2.0)"} <= set(words)
    assert words.count("−1.5 (−5.0 to 2.0)") == 1  # the other disease is not shown


def test_a_study_without_a_printed_error_has_no_interval_in_the_table(tables):
    tables(hospice_effects=[STUDY, CRUDE])
    crude, printed = sorted(hospice_evidence.effects_table().rows, key=lambda row: row[3], reverse=True)
    assert (crude[3], printed[3]) == ("−2.6", "+15.0 (14.1 to 16.0)")


def test_pooled_figures_of_other_estimators_are_left_to_the_data(tables):
    few = (
        POOLED
        | {"disease": "cancer", "studies": 4, "with_error": 1}
        | dict.fromkeys(("mean", "low", "high", "further_low", "further_high", "without_low", "without_high"))
    )
    tables(hospice_pooled=[POOLED, POOLED | {"method": "dl"}, few])
    rows = hospice_evidence.pooled_table().rows
    assert [row[0] for row in rows] == ["Hospice, payer", "Hospice, payer, cancer"]
    assert rows[0][1:] == ("9 (3)", "−15.3 to 15.0", "+1.0 (−30.0 to 32.0)", "−6.0 to 5.4", "−181 to 183")
    assert rows[1][3:] == ("–", "–", "–")


def test_prose_quotes_what_all_studies_of_hospice_say_together(tables):
    tables(hospice_pooled=[POOLED | {"tau": 12.4, "i2": 99.58}, POOLED | {"method": "dl"}])
    assert [hospice_evidence.pooled(name) for name in ("mean", "low", "high", "tau", "i2")] == [
        "1.0", "−30", "32", "12", "99.6",
    ]  # fmt: skip


def test_studies_that_are_converted_are_not_listed_again(tables):
    again = LISTED | {"study": "gozalo_2015"}
    tables(hospice_effects=[STUDY], hospice_effects_listed=[again, LISTED])
    (row,) = hospice_evidence.listed_table().rows
    assert (row[0], row[4]) == ("May 2018", "−3,237 dollars")


def test_days_enrolled_are_spans_and_what_has_none_has_a_dash(tables):
    plain = {"study": "kelley_2013", "group": "all", "theirs": -6.3, "ours_inpatient": -7.2, "ours_home": -2.4}
    spans: list[dict[str, Any]] = [{"first_day": 1.0, "last_day": 7.0}, {"first_day": 180.0, "last_day": None}]
    spans.append({"first_day": None, "last_day": None})
    silent = {**plain, **spans[0], "theirs": None}  # prints no effect to set beside ours
    tables(hospice_plausibility=[silent, *({**plain, **span} for span in spans)])
    rows = hospice_evidence.plausibility_table().rows
    assert [row[2] for row in rows] == ["1–7", "180 and more", "–"]
    assert rows[0][3:] == ("−6.3", "−7.2", "−2.4")


def test_methods_tell_what_they_count_with_the_share_printed_for_england(tables):
    method = {"method": "etkind", "counts": "a code set", "leaves_out": "pneumonia", "rests_on": "registered causes"}
    tables(hospice_need_methods=[method | {"england": 74.9}, method | {"method": "eligible", "england": None}])
    rows = hospice_evidence.need_differences_table().rows
    assert rows[0] == ("Etkind: code set", "a code set", "pneumonia", "registered causes", "74.9")
    assert rows[1][4] == "–"


def test_the_bank_s_projections_stand_as_printed_beside_the_scenario(charted, monkeypatch):
    rows = [
        Row(
            "hospice_decision_avoided", "hospice_earlier_decisions", "level", {"period": str(year)}, value, value,
            *(value * part for part in (0.5, 0.8, 1.0, 1.2, 1.5)),
        )
        for year, value in ((2030, 40e9), (2040, 90e9))
    ]  # fmt: skip
    charted(rows, {"hospice_decision_avoided": "billion_won"})
    printed = (
        ("2030", SPENDING, "as now", "3.0"),
        ("2070", SPENDING, "as now", "16.9"),
        ("2070", SPENDING, "share 15 %", "3.6"),
        ("2070", "saving", "share 15 %", "13.3"),
    )
    names = ("year", "item", "scenario", "trillion_won")
    table = [{"institution": "Bank of Korea"} | dict(zip(names, row, strict=True)) for row in printed]
    monkeypatch.setattr(quotes, "_table", lambda name: table)
    cells = [row[3] for row in hospice_evidence.decisions_table().rows]
    assert [cell[1:].split("]")[0] for cell in cells[:4]] == ["3.0", "16.9", "3.6", "13.3"]
    assert cells[4].startswith("[0.040 (0.020 to 0.060)]")
    assert cells[5].startswith("[0.09 (")


def test_codes_of_the_methods_asked_for_are_shown(tables):
    row = {"method": "etkind", "group": "cerebrovascular", "icd10": "I60-I69", "korean_count": "cerebrovascular"}
    tables(hospice_need_codes=[row, row | {"method": "eligible", "group": "copd", "icd10": "J44"}])
    assert hospice_evidence.codes_table("eligible").rows == (("Eligible", "COPD", "J44", "cerebrovascular"),)
