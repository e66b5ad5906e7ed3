"""Tables 43, 44 and 45 and the ratios in the text: cost recovery by activity and variant."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.costing.reproduction.activities import pay_weight, staff_time
from analysis.costing.reproduction.cost_base import own_non_covered
from analysis.costing.reproduction.printed import ACTIVITIES, STAFF, Cell, Report
from analysis.costing.reproduction.rounding import Rounded

HUNDRED = Rounded.exact(100)
VARIANTS = ("1-1", "1-2", "2-1", "2-2")
COUNTS = {
    "clinics": ("t33", "clinics_total", "sample_total"),
    "uncompensated_respondents": ("t40", "n", "total"),
}


def implied_split(r: Report, variant: str) -> tuple[float, float]:
    """Cost carried by doctor's and by nurse aides' time that fits the five printed costs of a variant best.

    Ordinary least squares without a constant of (Table 43 cost - Table 40 amount) on the two columns of time shares
    (Table 39, amount / total of the staff group), thousand won a year. Five costs, two unknowns: what is left over is
    rounding.
    """
    from statsmodels.regression.linear_model import OLS

    columns = ("doctor_amount", "nurse_aide_amount")
    time = [[r("t39", a, c).middle / r("t39", "total", c).middle for c in columns] for a in ACTIVITIES]
    cost = [r("t43", f"{variant} cost", a).middle - r("t40", "amount", a).middle for a in ACTIVITIES]
    doctor, aide = OLS(np.array(cost), np.array(time)).fit().params
    return float(doctor), float(aide)


def recovery(r: Report) -> Iterator[Cell]:
    covered = r("t34", "nhi", "mean") + r("t34", "medical_aid", "mean")
    scale = (Rounded.exact(1) - own_non_covered(r)) / Rounded.exact(1 - 0.287)
    for variant in VARIANTS:
        revenue, cost, ratio = (f"{variant} {row}" for row in ("revenue", "cost", "recovery"))
        doctor, aide = implied_split(r, variant)
        for a in ACTIVITIES:
            materials = r("t40", "amount", a)
            payroll_and_management = r("t38", "total", a) + r("t41", "management", a)
            if variant == "1-1":
                computed, words = payroll_and_management + materials, "payroll + management + materials"
            elif variant == "1-2":
                computed, words = (
                    payroll_and_management * scale + materials,
                    "1-1 x (1 - own non-covered) / (1 - 28.7 %) + materials",
                )
            else:
                by_time = Rounded.exact(doctor) * staff_time(r, "doctor", a) + Rounded.exact(aide) * staff_time(
                    r, "nurse_aide", a
                )
                computed, words = (
                    by_time + materials,
                    "two implied cost pools x time + materials (not independent)",
                )
            yield r.check("t43", cost, a, computed, words)
            yield r.check("t43", ratio, a, r("t43", revenue, a) / r("t43", cost, a) * HUNDRED, "revenue / cost")
        yield r.check("t43", cost, "total", r.across("t43", cost, ACTIVITIES), "sum over activities")
        yield r.check(
            "t43",
            revenue,
            "total",
            r.across("t43", revenue, ("consultation", "test", "procedure")),
            "sum over activities",
        )
        yield r.check(
            "t43",
            ratio,
            "total",
            r("t43", revenue, "total") / r("t43", cost, "total") * HUNDRED,
            "revenue / cost",
        )
    yield r.check("t43", "1-1 revenue", "total", covered, "Table 34, NHI + Medical Aid")


def labels(r: Report) -> Iterator[Cell]:
    """Variant 2 as its labels say: 2-1 is 1-1 with another owner's pay, 2-2 is 2-1 with the own non-covered share.

    The owner's pay is the one that the printed costs of 2-1 imply, so what is tested is the level, not the pay.
    """
    owner, aide = implied_split(r, "2-1")
    pay = {staff: r("pay", staff, "all_pay").middle for staff in STAFF}
    surveyed = pay | {"doctor": owner / aide * pay["nurse_aide"]}
    payroll = r("t38", "total", "total").middle * sum(surveyed.values()) / sum(pay.values())
    shared = payroll + r("t41", "management", "total").middle
    weight = {staff: surveyed[staff] / sum(surveyed.values()) for staff in ("doctor", "nurse_aide")}
    with_patients = sum(weight[s] * staff_time(r, s, a).middle for s in weight for a in ACTIVITIES)
    materials = r.across("t40", "amount", ACTIVITIES)
    words = "1-1 with the implied owner's pay in payroll, management cost unchanged"
    yield r.check("t43", "2-1 cost", "total", Rounded.exact(shared * with_patients) + materials, words)
    scale = (Rounded.exact(1) - own_non_covered(r)) / Rounded.exact(1 - 0.287)
    relabelled = (r("t43", "2-1 cost", "total") - materials) * scale + materials
    words = "2-1 x (1 - own non-covered) / (1 - 28.7 %) + materials, as 1-2 follows from 1-1"
    yield r.check("t43", "2-2 cost", "total", relabelled, words)


def redistributed(r: Report) -> Iterator[Cell]:
    kept = ACTIVITIES[:3]
    for variant in VARIANTS:
        revenue, cost, ratio = (f"{variant} {row}" for row in ("revenue", "cost", "recovery"))
        moved = r("t43", cost, "treatment") + r("t43", cost, "psychotherapy")
        base = r.across("t43", cost, kept)
        for a in (*kept, "total"):
            yield r.check("t44", revenue, a, r("t43", revenue, a), "Table 43")
        for a in kept:
            own = r("t43", cost, a)
            yield r.check(
                "t44",
                cost,
                a,
                own + moved * (own / base),
                "own cost + share of treatment and psychotherapy by own cost",
            )
            yield r.check("t44", ratio, a, r("t44", revenue, a) / r("t44", cost, a) * HUNDRED, "revenue / cost")
        yield r.check("t44", cost, "total", r.across("t44", cost, kept), "sum over activities")
        yield r.check(
            "t44",
            ratio,
            "total",
            r("t44", revenue, "total") / r("t44", cost, "total") * HUNDRED,
            "revenue / cost",
        )


def composition(r: Report) -> Iterator[Cell]:
    payroll = r("t38", "total", "total")
    other = r("t37", "medical_business", "third") / r.across(
        "t37", "medical_business", ("management", "third", "fourth")
    )
    columns = ("doctor_payroll", "nurse_aide_payroll", "uncompensated", "other", "management")
    for a in ("consultation", "procedure", "treatment", "psychotherapy"):
        row = f"{a} cost"
        for staff in ("doctor", "nurse_aide"):
            amount = payroll * pay_weight(r, staff) * staff_time(r, staff, a)
            yield r.check("t45", row, f"{staff}_payroll", amount, "payroll x pay share x time")
        yield r.check("t45", row, "uncompensated", r("t40", "amount", a), "Table 40")
        yield r.check(
            "t45",
            row,
            "other",
            r("t41", "management", a) * other,
            "management x third column's share of Table 37",
        )
        yield r.check(
            "t45", row, "management", r("t41", "management", a) - r("t45", row, "other"), "management - other"
        )
        yield r.check("t45", row, "recovery", r("t43", "1-1 recovery", a), "Table 43")
        yield r.check("t43", "1-1 cost", a, r.across("t45", row, columns), "Table 45, sum over components")
        if a != "consultation":
            for column in columns:
                share = r("t45", row, column) / r("t43", "1-1 cost", a) * HUNDRED
                yield r.check("t45", f"{a} share", column, share, "amount / cost of Table 43")


def text(r: Report) -> Iterator[Cell]:
    for variant in VARIANTS:
        yield r.check(
            "text",
            f"recovery_{variant.replace('-', '_')}",
            "value",
            r("t43", f"{variant} recovery", "total"),
            "Table 43",
        )
    own = own_non_covered(r)
    yield r.check("text", "non_covered_share_sample", "value", own, "Table 34, Medical Aid included")
    yield r.check("text", "covered_share_sample", "value", Rounded.exact(1) - own, "Table 34, Medical Aid included")
    for share in ("covered_share_survey", "non_covered_share_survey"):
        whole = r("text", share, "value") / HUNDRED
        yield r.check("text", f"{share}_rounded", "value", whole, "the share printed with one more digit")
    for row, (table, place, column) in COUNTS.items():
        counted = Rounded.exact(float(r.text(table, place, column)))
        yield r.check("text", row, "value", counted, f"Table {table[1:]}")
    for size in ("upper", "middle", "lower"):
        yield r.check(
            "text",
            f"clinics_{size}",
            "value",
            Rounded.exact(float(r.text("t33", "clinics_total", f"sample_{size}"))),
            "Table 33",
        )
