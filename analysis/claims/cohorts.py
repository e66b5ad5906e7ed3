"""Who is compared with whom: decedents, entry into hospice, and cohorts that do not reward people for living longer."""

from __future__ import annotations

import ibis
from ibis.expr.types import BooleanValue, DateValue, StringValue, Table

from analysis.claims.engine import Claims
from analysis.claims.schema import INPATIENT_FORMS, PHARMACY_FORMS

HOSPICE_CODES = ("AP2",)
"""Beginnings of the hospice codes of T30: the per-diem codes of the pilot of 2010. The fee schedule in force has
others;
a user of real data passes those of the years under study."""
CANCER = ("C",)
SPREAD = ("C77", "C78", "C79", "C80")
"""Secondary malignancies, the mark of advanced cancer in claims."""


def begins_with(code: StringValue, beginnings: tuple[str, ...]) -> BooleanValue:
    """Whether a code begins with one of ``beginnings``; dots in codes do not matter."""
    plain = code.replace(".", "").upper()
    lengths = sorted({len(text) for text in beginnings})
    return ibis.or_(*(plain.left(n).isin([text for text in beginnings if len(text) == n]) for n in lengths))


def category(form: StringValue) -> StringValue:
    """inpatient, outpatient or pharmacy, by the form of the bill; anything else is outpatient."""
    return ibis.cases(
        (form.isin(INPATIENT_FORMS), "inpatient"), (form.isin(PHARMACY_FORMS), "pharmacy"), else_="outpatient"
    )


def decedents(claims: Claims) -> Table:
    """One row a person who died: day of death and what the last eligibility row says.

    Columns: PERSON_ID, death, exact (whether the day and not only the month is known), age_group (integer), male,
    province, decile, cause, cancer. With the month alone, death is taken to be its last day: windows of 30 days then
    hold up to 30 days too many after the real death and too few before it, so use them with exact days only.
    """
    jk = claims.jk.filter(claims.jk["DTH_YM"].notnull())
    last = jk.group_by("PERSON_ID").aggregate(STND_Y=jk["STND_Y"].max())
    jk = jk.semi_join(last, ["PERSON_ID", "STND_Y"])
    month_end = _month_end(jk["DTH_YM"])
    exact = jk["DTH_MDY"] if "DTH_MDY" in jk.columns else ibis.null("date")
    return jk.select(
        "PERSON_ID",
        death=ibis.coalesce(exact, month_end),
        exact=exact.notnull(),
        age_group=jk["AGE_GROUP"].cast("int64"),
        male=(jk["SEX"] == "1").cast("int64"),
        province=jk["SIDO"],
        decile=jk["CTRB_PT_TYPE_CD"],
        cause=jk["DTH_CODE1"],
        cancer=begins_with(jk["DTH_CODE1"].fill_null(""), CANCER).cast("int64"),
    )


def _month_end(month: StringValue) -> DateValue:
    first = (month.substr(0, 4) + "-" + month.substr(4, 2) + "-01").cast("date")
    return (first + ibis.interval(days=31)).cast("date").truncate("M").cast("date") - ibis.interval(days=1)


def hospice_bills(claims: Claims, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """One row a statement with a hospice code: KEY_SEQ, PERSON_ID, day, hospice_days."""
    lines = claims.t30.filter(begins_with(claims.t30["DIV_CD"], codes))
    bills = lines.group_by("KEY_SEQ").aggregate(hospice_days=lines["MDCN_EXEC_FREQ"].cast("int64").sum())
    statements = claims.t20.select("KEY_SEQ", "PERSON_ID", day="RECU_FR_DT")
    return bills.inner_join(statements, "KEY_SEQ").select("KEY_SEQ", "PERSON_ID", "day", "hospice_days")


def hospice_entry(claims: Claims, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """One row a person who was in hospice: PERSON_ID, entry (first day) and hospice_days."""
    bills = hospice_bills(claims, codes)
    return bills.group_by("PERSON_ID").aggregate(entry=bills["day"].min(), hospice_days=bills["hospice_days"].sum())


def advanced_cancer(claims: Claims, codes: tuple[str, ...] = SPREAD) -> Table:
    """One row a person: PERSON_ID and index, the first day with a diagnosis of ``codes`` in T40."""
    found = claims.t40.filter(begins_with(claims.t40["SICK_SYM"], codes)).select("KEY_SEQ", "RECU_FR_DT")
    found = found.inner_join(claims.t20.select("KEY_SEQ", "PERSON_ID"), "KEY_SEQ")
    return found.group_by("PERSON_ID").aggregate(index=found["RECU_FR_DT"].min())


def landmark(claims: Claims, days: int = 30, horizon: int = 90, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """People with advanced cancer who live ``days`` past their index, exposed if in hospice by then.

    Who enters hospice must have lived until entry. Counting a person as exposed from the index gives hospice that time
    for nothing (immortal time); here exposure is fixed on the landmark day and fees are counted after it, up to
    ``horizon`` days or death. Who enters later stays unexposed and is marked ``later``: the comparison is by intention.

    Columns: PERSON_ID, index, start (the landmark), stop, followed (days), exposed, later, age_group, male, decile,
    conditions are left to ``comorbidity``. Only people who died are in it, because claims tell advanced cancer from
    survived cancer badly; this is a limit of the design, not of the code.
    """
    who = decedents(claims).filter(lambda t: t["cancer"] == 1)
    base = advanced_cancer(claims).inner_join(who, "PERSON_ID")
    base = base.mutate(start=base["index"] + ibis.interval(days=days)).filter(lambda t: t["death"] > t["start"])
    base = base.left_join(hospice_entry(claims, codes), "PERSON_ID").drop("PERSON_ID_right")
    entered = base["entry"].notnull()
    base = base.mutate(
        exposed=(entered & (base["entry"] <= base["start"])).fill_null(False).cast("int64"),
        later=(entered & (base["entry"] > base["start"])).fill_null(False).cast("int64"),
        stop=ibis.least(base["death"], (base["start"] + ibis.interval(days=horizon)).cast("date")),
    )
    return base.mutate(followed=base["stop"].delta(base["start"], unit="day")).select(
        "PERSON_ID", "index", "start", "stop", "death", "followed", "exposed", "later", "age_group", "male", "decile"
    )


def person_time(claims: Claims, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """Time from advanced cancer to death, split on the day of entry into hospice: one row before, one from then on.

    Columns: PERSON_ID, exposed, start, stop (the day after the last), days, age_group, male, decile. Days before entry
    are unexposed days of the person who enters later: no immortal time is given to hospice.
    """
    base = advanced_cancer(claims).inner_join(decedents(claims).filter(lambda t: t["cancer"] == 1), "PERSON_ID")
    base = base.left_join(hospice_entry(claims, codes), "PERSON_ID").drop("PERSON_ID_right")
    after_death = (base["death"] + ibis.interval(days=1)).cast("date")
    base = base.mutate(stop=after_death, split=ibis.least(ibis.coalesce(base["entry"], after_death), after_death))
    base = base.mutate(split=ibis.greatest(base["split"], base["index"]))
    kept = ("PERSON_ID", "age_group", "male", "decile")
    before = base.select(*kept, exposed=ibis.literal(0, "int64"), start=base["index"], stop=base["split"])
    since = base.select(*kept, exposed=ibis.literal(1, "int64"), start=base["split"], stop=base["stop"])
    parts = ibis.union(before, since)
    return parts.mutate(days=parts["stop"].delta(parts["start"], unit="day")).filter(lambda t: t["days"] > 0)
