"""Tables 39 and 40 and the fragments around them: payroll, management and materials by activity."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.costing.reproduction.printed import ALL, STAFF, Cell, Report
from analysis.costing.reproduction.rounding import Rounded, total

HUNDRED = Rounded.exact(100)


def pay_weight(r: Report, staff: str) -> Rounded:
    others = total([r("pay", s, "all_pay") for s in STAFF if s != staff])
    return Rounded.exact(1) / (others / r("pay", staff, "all_pay") + Rounded.exact(1))


def staff_time(r: Report, staff: str, activity: str) -> Rounded:
    return r("t39", activity, f"{staff}_percent") / HUNDRED


def _by_time(r: Report, amount: Rounded, activity: str) -> Rounded:
    return total([amount * pay_weight(r, staff) * staff_time(r, staff, activity) for staff in STAFF])


def payroll(r: Report) -> Iterator[Cell]:
    yield r.check("t38", "total", "staff", total([r("pay", row, "all_staff") for row in STAFF]), "sum of staff")
    payroll = r("t38", "total", "total")
    yield r.check("t38", "other", "total", payroll * pay_weight(r, "other"), "payroll x pay share of other staff")
    for activity in ALL:
        yield r.check(
            "t38",
            "total",
            activity,
            _by_time(r, payroll, activity),
            "payroll x pay share x time, summed over staff",
        )
        percent = r("t38", "total", activity) / payroll * HUNDRED
        yield r.check("t38", "total_percent", activity, percent, "amount / total")
    yield r.check("t38", "total", "total", r.across("t38", "total", ALL), "sum over activities")
    yield r.check("t38", "total_percent", "total", r.across("t38", "total_percent", ALL), "sum over activities")
    yield r.check("t38", "total", "total", r("t37", "insured_1_1", "payroll"), "Table 37, insured payroll of 1-1")


def management(r: Report) -> Iterator[Cell]:
    management = r("t41", "management", "total")
    for staff in STAFF:
        yield r.check(
            "t39",
            "total",
            f"{staff}_amount",
            management * pay_weight(r, staff),
            "management cost x pay share",
        )
        for unit in ("amount", "percent"):
            column = f"{staff}_{unit}"
            yield r.check("t39", "total", column, total([r("t39", a, column) for a in ALL]), "sum over activities")
        for activity in ALL:
            if float(r.text("t39", activity, f"{staff}_amount")):
                amount = r("t39", "total", f"{staff}_amount") * staff_time(r, staff, activity)
                yield r.check("t39", activity, f"{staff}_amount", amount, "staff total x time")
    for activity in ALL:
        parts = total(
            [
                r("t39", activity, f"{staff}_amount")
                for staff in STAFF
                if float(r.text("t39", activity, f"{staff}_amount"))
            ]
        )
        yield r.check("t41", "management", activity, parts, "Table 39, sum over staff")
        yield r.check(
            "t41",
            "management_percent",
            activity,
            r("t41", "management", activity) / management * HUNDRED,
            "amount / total",
        )
    yield r.check("t41", "management", "total", r.across("t41", "management", ALL), "sum over activities")
    percents = r.across("t41", "management_percent", ALL)
    yield r.check("t41", "management_percent", "total", percents, "sum over activities")
    insured = r.across("t37", "insured_1_1", ("management", "third", "fourth"))
    yield r.check("t41", "management", "total", insured, "Table 37, insured cost of 1-1 but payroll and materials")


def materials(r: Report) -> Iterator[Cell]:
    rates = r.across("t40", "rate", ALL)
    yield r.check("t40", "rate", "total", rates, "sum over activities")
    for activity in ALL:
        share = Rounded.exact(r("t40", "rate", activity).middle / r("t40", "rate", "total").middle)
        yield r.check("t40", "normalised", activity, share * HUNDRED, "rate / sum of rates")
        yield r.check("t40", "amount", activity, share * r("t40", "amount", "total"), "annual cost x normalised rate")
    yield r.check("t40", "normalised", "total", r.across("t40", "normalised", ALL), "sum over activities")
    yield r.check("t40", "amount", "total", r.across("t40", "amount", ALL), "sum over activities")
    yield r.check("t40", "amount", "total", r("t37", "medical_business", "uncompensated"), "Table 37, row 1")
