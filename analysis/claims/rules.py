"""What is wrong with a row of claims, as Ibis expressions: one rule, one column of yes or no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.datatypes as dt
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from analysis.claims.schema import Column
from analysis.claims.schema import Table as Layout

FIRST_YEAR, LAST_YEAR = 2000, 2100
WHOLE_NUMBER = r"^[+-]?[0-9]+([.]0*)?$"
DAY, MONTH = r"^[0-9]{8}([.]0*)?$", r"^[0-9]{6}([.]0*)?$"


@dataclass(frozen=True)
class Rule:
    """One way in which a row can be wrong. ``column`` is the one that a person would look at; ``broken`` says where."""

    name: str
    column: str
    expected: str
    remedy: str
    broken: Callable[[Table], BooleanValue]


def filled(raw: Table, column: Column) -> BooleanValue:
    """Whether the cell as it was supplied says anything."""
    value = raw[column.name]
    return value.strip().length() > 0 if isinstance(value, StringValue) else value.notnull()


def typed(raw: Table, column: Column) -> Value:
    """The cell in the layout's type; null where it has none, which the rules report.

    Dates may be written YYYYMMDD; codes of numbers get back the zero in front that spreadsheets take away.
    """
    value = raw[column.name]
    if column.kind in ("integer", "amount"):
        if isinstance(value, StringValue):
            text = value.strip()
            return ibis.ifelse(
                text.re_search(WHOLE_NUMBER), text.re_replace("[.]0*$", ""), ibis.null("string")
            ).try_cast("int64")
        if value.type().is_floating():
            return ibis.ifelse(value == value.round(), value.try_cast("int64"), ibis.null("int64"))
        return value.cast("int64")
    if column.kind == "date":
        return value if value.type().is_date() else _day(_text(value))
    if column.kind == "month":
        text = _text(value)
        month = ibis.ifelse(text.re_search(MONTH), text.substr(0, 6), ibis.null("string"))
        return ibis.ifelse(_day(month + "01").notnull(), month, ibis.null("string"))
    code = _text(value)
    code = ibis.ifelse(code.length() > 0, code, ibis.null("string"))
    widths = {len(allowed) for allowed in column.allowed if allowed.isdigit()}
    if not widths:
        return code
    number = code.re_search("^[0-9]{1,2}$")
    plain = code.try_cast("int64").cast("string")
    if widths == {2}:
        plain = ibis.ifelse(plain.length() == 1, ibis.literal("0") + plain, plain)
    return ibis.ifelse(number, plain, code)


def _text(value: Value) -> StringValue:
    if value.type().is_date() or value.type().is_timestamp():
        return value.strftime("%Y%m%d")
    return (value if isinstance(value, StringValue) else value.cast("string")).strip()


def _day(text: StringValue) -> Value:
    iso = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)
    return ibis.ifelse(text.re_search(DAY), iso, ibis.null("string")).try_cast("date")


KIND_WORDS = {
    "integer": "a whole number",
    "amount": "a whole number of won",
    "date": "a day as YYYYMMDD that the calendar has",
    "month": "a month as YYYYMM",
    "code": "a code",
}
TYPE_NAMES: dict[str, dt.DataType] = {
    "integer": dt.int64,
    "amount": dt.int64,
    "date": dt.date,
    "month": dt.string,
    "code": dt.string,
}


def column_rules(layout: Layout, present: set[str]) -> list[Rule]:
    """The rules of single cells. They are asked of a table with the raw cells under ``raw_NAME`` and typed ones under
    their name.
    """
    rules = []
    for column in layout.columns:
        name = column.name
        if name not in present:
            continue
        wrong = "impossible date" if column.kind in ("date", "month") else "wrong type"
        if column.kind != "code":
            rules.append(Rule(wrong, name, KIND_WORDS[column.kind], "correct the cell at its source", _unread(column)))
        if column.filled:
            rules.append(
                Rule("empty", name, f"{KIND_WORDS[column.kind]} in every row", "fill the cell", _empty(column))
            )
        if column.low is not None:
            word = "negative cost" if column.kind == "amount" else "too low"
            rules.append(Rule(word, name, f"{column.low} or more", "correct the cell", _below(name, column.low)))
        if column.high is not None:
            rules.append(
                Rule("too high", name, f"at most {column.high}", "correct the cell", _above(name, column.high))
            )
        if column.allowed:
            expected = f"one of {', '.join(column.allowed)}"
            rules.append(Rule("unknown code", name, expected, "translate the code", _outside(name, column.allowed)))
        if column.kind == "date":
            expected = f"a day from {FIRST_YEAR} to {LAST_YEAR}"
            rules.append(Rule("impossible date", name, expected, "correct the day", _of_no_year(name)))
    return rules + [rule for rule in ROW_RULES.get(layout.name, ()) if rule.column in present]


def _unread(column: Column) -> Callable[[Table], BooleanValue]:
    return lambda table: table[f"said_{column.name}"] & table[column.name].isnull()


def _empty(column: Column) -> Callable[[Table], BooleanValue]:
    return lambda table: ~table[f"said_{column.name}"]


def _below(name: str, low: int) -> Callable[[Table], BooleanValue]:
    return lambda table: table[name] < low


def _above(name: str, high: int) -> Callable[[Table], BooleanValue]:
    return lambda table: table[name] > high


def _outside(name: str, allowed: tuple[str, ...]) -> Callable[[Table], BooleanValue]:
    return lambda table: table[name].notin(allowed)


def _of_no_year(name: str) -> Callable[[Table], BooleanValue]:
    return lambda table: ~table[name].year().between(FIRST_YEAR, LAST_YEAR)


def _died(table: Table) -> BooleanValue:
    return table["DTH_YM"].notnull()


ROW_RULES: dict[str, tuple[Rule, ...]] = {
    "jk": (
        Rule(
            "eligible after death",
            "STND_Y",
            "no year after the year of death",
            "correct year or month of death",
            lambda t: _died(t) & (t["STND_Y"] > t["DTH_YM"].substr(0, 4).cast("int64")),
        ),
        Rule(
            "two dates of death",
            "DTH_MDY",
            "a day in the month of DTH_YM",
            "correct one of them",
            lambda t: _died(t) & t["DTH_MDY"].notnull() & (t["DTH_MDY"].strftime("%Y%m") != t["DTH_YM"]),
        ),
    ),
    "t20": (
        Rule(
            "patient pays more than the fees",
            "EDEC_SBRDN_AMT",
            "no more than EDEC_TRAMT",
            "correct the amounts",
            lambda t: t["EDEC_SBRDN_AMT"] > t["EDEC_TRAMT"],
        ),
        Rule(
            "admitted after treatment began",
            "FST_IN_PAT_DT",
            "a day on or before RECU_FR_DT",
            "correct the days",
            lambda t: t["FST_IN_PAT_DT"] > t["RECU_FR_DT"],
        ),
    ),
}
