"""Spending in windows of time: before death, by category and by month, and between two days."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import IntegerValue, Table

from analysis.claims.cohorts import HOSPICE_CODES, category, decedents, hospice_bills
from analysis.claims.engine import Claims

WINDOWS = (365, 180, 90, 30)
CATEGORIES = ("inpatient", "outpatient", "pharmacy", "hospice")
MONTH = 30


def bills(claims: Claims, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """The statements as windows need them: PERSON_ID, day, length (days in care, at least 1), fees, category."""
    hospice = hospice_bills(claims, codes).select("KEY_SEQ", hospice=ibis.literal(True))
    t20 = claims.t20.select("PERSON_ID", "KEY_SEQ", "RECU_FR_DT", "VSCN", "FORM_CD", "EDEC_TRAMT")
    joined = t20.left_join(hospice, "KEY_SEQ")
    kind = ibis.ifelse(joined["hospice"].fill_null(False), "hospice", category(joined["FORM_CD"]))
    length = ibis.ifelse(kind.isin(("inpatient", "hospice")), ibis.greatest(joined["VSCN"].cast("int64"), 1), 1)
    return joined.select(
        "PERSON_ID", day=joined["RECU_FR_DT"], length=length, fees=joined["EDEC_TRAMT"].cast("int64"), category=kind
    )


def shared(length: IntegerValue, first: IntegerValue, window: IntegerValue | int) -> IntegerValue:
    """Days of a bill that lie in the last ``window`` days, when it starts ``first`` days before death (0 is that
    day).
    """
    last = ibis.greatest(first - length + 1, 0)
    return ibis.greatest(ibis.least(first, window - 1) - last + 1, 0)


def before_death(claims: Claims, windows: Sequence[int] = WINDOWS, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """One row a decedent: won in each window and category, ``fees_30_inpatient``, and in all of them, ``fees_30``.

    A stay that reaches into a window counts with its days in it; bills are spread evenly over their days. Decedents
    without a bill have 0, not null.
    """
    who = decedents(claims)
    own = bills(claims, codes).inner_join(who.select("PERSON_ID", "death"), "PERSON_ID")
    own = own.mutate(first=own["death"].delta(own["day"], unit="day"))
    longest = max(windows)
    own = own.filter((own["first"] >= 0) & (own["first"] - own["length"] < longest))
    sums = {}
    for window in windows:
        part = own["fees"] * shared(own["length"], own["first"], window) / own["length"]
        sums[f"fees_{window}"] = part.sum()
        for kind in CATEGORIES:
            sums[f"fees_{window}_{kind}"] = part.sum(where=own["category"] == kind)
    totals = own.group_by("PERSON_ID").aggregate(**sums)
    joined = who.left_join(totals, "PERSON_ID").drop("PERSON_ID_right")
    return joined.mutate(**{name: joined[name].fill_null(0.0) for name in sums})


def by_month_before_death(claims: Claims, months: int = 12, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """One row a category and 30-day month before death (1 is the last): decedents, bills and won.

    A bill counts in the month of its first day.
    """
    who = decedents(claims)
    own = bills(claims, codes).inner_join(who.select("PERSON_ID", "death"), "PERSON_ID")
    own = own.mutate(first=own["death"].delta(own["day"], unit="day"))
    own = own.filter(own["first"].between(0, MONTH * months - 1))
    own = own.mutate(month=(own["first"] / MONTH).floor().cast("int64") + 1)
    return own.group_by("month", "category").aggregate(
        persons=own["PERSON_ID"].nunique(), bills=own.count(), fees=own["fees"].sum()
    )


def between(claims: Claims, spans: Table, codes: tuple[str, ...] = HOSPICE_CODES) -> Table:
    """``spans`` (PERSON_ID, start, stop, and others) with won of bills from ``start`` to the day before ``stop``.

    Adds fees and fees_CATEGORY. A stay counts with its days in the span.
    """
    keys = ["PERSON_ID", "start", "stop"]
    own = bills(claims, codes).inner_join(spans.select(*keys), "PERSON_ID")
    begun = own["day"].delta(own["start"], unit="day")
    length = own["stop"].delta(own["start"], unit="day")
    days = ibis.greatest(ibis.least(begun + own["length"], length) - ibis.greatest(begun, 0), 0)
    own = own.mutate(part=own["fees"] * days / own["length"]).filter(lambda t: t["part"] > 0)
    sums = {"fees": own["part"].sum()} | {
        f"fees_{kind}": own["part"].sum(where=own["category"] == kind) for kind in CATEGORIES
    }
    totals = own.group_by(keys).aggregate(**sums)
    joined = spans.left_join(totals, keys).drop(*(f"{key}_right" for key in keys))
    return joined.mutate(**{name: joined[name].fill_null(0.0) for name in sums})
