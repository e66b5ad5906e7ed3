"""Insured people by year, for risk adjustment: this year's age, sex, income and conditions, next year's fees."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table

from analysis.claims.comorbidity import CHARLSON, comorbidity
from analysis.claims.engine import Claims


def member_years(claims: Claims, year: int) -> Table:
    """One row a person eligible in ``year`` and ``year + 1``, with fees of the second year.

    Columns: PERSON_ID, age_group, male, decile, the conditions of ``comorbidity`` from diagnoses of ``year``, charlson,
    fees (won in ``year + 1``; 0 without a bill) and died (in ``year + 1``, whose fees are then of part of a year).
    """
    jk = claims.jk.filter(claims.jk["STND_Y"] == year)
    after = claims.jk.filter(claims.jk["STND_Y"] == year + 1)
    died = (after["DTH_YM"].fill_null("").substr(0, 4) == str(year + 1)).cast("int64")
    later = after.select("PERSON_ID", died=died)
    people = jk.select(
        "PERSON_ID",
        age_group=jk["AGE_GROUP"].cast("int64"),
        male=(jk["SEX"] == "1").cast("int64"),
        decile=jk["CTRB_PT_TYPE_CD"],
        index=ibis.date(year + 1, 1, 1),
    ).inner_join(later, "PERSON_ID")
    people = comorbidity(claims, people)
    t20 = claims.t20.filter(claims.t20["RECU_FR_DT"].year() == year + 1)
    spent = t20.group_by("PERSON_ID").aggregate(fees=t20["EDEC_TRAMT"].cast("int64").sum())
    joined = people.left_join(spent, "PERSON_ID").drop("PERSON_ID_right")
    return joined.mutate(fees=joined["fees"].fill_null(0)).drop("index")


CONDITIONS = tuple(CHARLSON)
