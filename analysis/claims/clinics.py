"""Clinics by quarter, for the staggered adoption of a primary-care programme."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import DateValue, IntegerValue, Table

from analysis.claims.cohorts import begins_with, category
from analysis.claims.engine import Claims
from analysis.claims.schema import OUTPATIENT_FORMS

PROGRAMME_CODES = ("ZP1",)
"""Beginnings of the programme's codes in T30. The default is that of generated claims and no code of the fee
schedule."""
BASELINE = 2
"""Quarters over which membership is decided. A clinic in the programme by then is left out: it has no time before."""


def quarter(day: DateValue, first_year: int) -> IntegerValue:
    """Quarters from the first one of ``first_year``, which is 1."""
    return (4 * (day.year() - first_year) + day.quarter()).cast("int64")


def members(claims: Claims, first_year: int, baseline: int = BASELINE) -> Table:
    """PERSON_ID and clinic: where a person went most often in the first ``baseline`` quarters, the lower number on
    ties.

    Membership is fixed before the programme starts, so that it cannot move patients between arms.
    """
    t20 = claims.t20
    # A day and not a quarter is compared, because an engine can leave out parts of a file by their days.
    after = date(first_year + baseline // 4, 3 * (baseline % 4) + 1, 1)
    visits = t20.filter(t20["FORM_CD"].isin(OUTPATIENT_FORMS) & (t20["RECU_FR_DT"] < after))
    counts = visits.group_by("PERSON_ID", "YKIHO_ID").aggregate(visits=visits.count())
    order = ibis.struct({"fewest": -counts["visits"], "number": counts["YKIHO_ID"]})
    return counts.group_by("PERSON_ID").aggregate(clinic=counts["YKIHO_ID"].argmin(order))


def adoption(claims: Claims, first_year: int, codes: tuple[str, ...] = PROGRAMME_CODES) -> Table:
    """Clinic and first_treated: the quarter of a clinic's first programme bill."""
    lines = claims.t30.filter(begins_with(claims.t30["DIV_CD"], codes)).select("KEY_SEQ")
    billed = claims.t20.semi_join(lines, "KEY_SEQ")
    return billed.group_by(clinic=billed["YKIHO_ID"]).aggregate(
        first_treated=quarter(billed["RECU_FR_DT"], first_year).min()
    )


def clinic_panel(
    claims: Claims,
    first_year: int,
    quarters: int,
    baseline: int = BASELINE,
    codes: tuple[str, ...] = PROGRAMME_CODES,
) -> Table:
    """One row a clinic and quarter, balanced, for difference-in-differences.

    Columns: clinic, quarter (from 1), first_treated (0 for never), members, doctors, and won a member in the quarter:
    fees, fees_inpatient, fees_outpatient, fees_pharmacy, wherever the member was treated. ``members`` is fixed at the
    baseline; who dies later counts with no fees, in treated and untreated clinics alike.
    """
    own = members(claims, first_year, baseline)
    size = own.group_by("clinic").aggregate(members=own.count())
    t20 = claims.t20.inner_join(own, "PERSON_ID")
    # Forms are told apart after the sum over bills, on a thousandth of the rows.
    sums = t20.group_by("clinic", "FORM_CD", quarter=quarter(t20["RECU_FR_DT"], first_year)).aggregate(
        won=t20["EDEC_TRAMT"].cast("int64").sum()
    )
    kind = category(sums["FORM_CD"])
    sums = sums.group_by("clinic", "quarter").aggregate(
        fees=sums["won"].sum(),
        **{f"fees_{one}": sums["won"].sum(where=kind == one) for one in ("inpatient", "outpatient", "pharmacy")},
    )
    time = ibis.range(1, quarters + 1).unnest().name("quarter").as_table()
    time = time.select(quarter=time["quarter"].cast("int64"))
    yk = claims.yk.filter(claims.yk["STND_Y"] == first_year).select(clinic="YKIHO_ID", doctors="DR_CNT")
    frame = size.cross_join(time)
    frame = frame.left_join(adoption(claims, first_year, codes), "clinic").drop("clinic_right")
    frame = frame.left_join(yk, "clinic").drop("clinic_right")
    frame = frame.mutate(first_treated=frame["first_treated"].fill_null(0))
    frame = frame.filter((frame["first_treated"] == 0) | (frame["first_treated"] > baseline))
    frame = frame.left_join(sums, ["clinic", "quarter"]).drop("clinic_right", "quarter_right")
    money = ("fees", "fees_inpatient", "fees_outpatient", "fees_pharmacy")
    return frame.mutate(**{name: frame[name].fill_null(0) / frame["members"] for name in money})
