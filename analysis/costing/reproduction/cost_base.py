"""Tables 33, 34 and 37 and the pay fragment: sample, revenue, pay and the cost of insured services."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from analysis.costing.reproduction.printed import COLUMNS, STAFF, Cell, Report
from analysis.costing.reproduction.rounding import Rounded, total

HUNDRED, TWELVE = Rounded.exact(100), Rounded.exact(12)


def sample(r: Report) -> Iterator[Cell]:
    cities = ("large_city", "small_medium_city")
    for row in (*cities, "clinics_total"):
        for stage in ("target", "sample"):
            sizes = tuple(f"{stage}_{size}" for size in ("upper", "middle", "lower"))
            yield r.check(
                "t33",
                row,
                f"{stage}_total",
                Rounded.exact(r.across("t33", row, sizes).middle),
                "sum over size groups",
            )
        rate = Rounded.exact(float(r.text("t33", row, "sample_total")) / float(r.text("t33", row, "population")) * 100)
        yield r.check("t33", row, "sampling_rate", rate, "sample / population")
    sizes = tuple(f"{stage}_{size}" for stage in ("target", "sample") for size in ("upper", "middle", "lower"))
    for column in ("population", "target_total", "sample_total", *sizes):
        both = Rounded.exact(sum(float(r.text("t33", city, column)) for city in cities))
        yield r.check("t33", "clinics_total", column, both, "large cities + small and medium cities")


def revenue(r: Report) -> Iterator[Cell]:
    payers = ("nhi", "medical_aid", "non_covered", "auto_insurance")
    parts = total([r("t34", payer, "mean") for payer in payers])
    yield r.check("t34", "total", "mean", parts, "sum over payers")
    least = total([r("t34", payer, "minimum") for payer in payers])
    most = total([r("t34", payer, "maximum") for payer in payers])
    above = Rounded(least.low, float("inf"))
    yield r.check("t34", "total", "minimum", above, "at least the sum of the payers' minima", bound=least.middle)
    below = Rounded(0.0, most.high)
    yield r.check("t34", "total", "maximum", below, "at most the sum of the payers' maxima", bound=most.middle)


def pay(r: Report) -> Iterator[Cell]:
    groups = ("large_city", "small_medium_city", "all")
    for row in STAFF:
        for group in groups:
            staff = r("pay", row, f"{group}_staff")
            if staff.low > 0:
                yield r.check("pay", row, f"{group}_pay_per_head", r("pay", row, f"{group}_pay") / staff, "pay / staff")
    for row in ("nurse_aide", "office"):
        by_staff = between_as_staff(r, row)
        yield r.check("pay", row, "all_pay", by_staff, "the two groups' pay, weighted as number of staff is")
    for column in ("pay", "staff", "pay_per_head"):
        for row in STAFF[:3]:
            ends = [r("pay", row, f"{group}_{column}") for group in groups[:2]]
            between = Rounded(min(e.low for e in ends), max(e.high for e in ends))
            if row == "doctor" and column != "staff":
                seven, thirteen, twenty = Rounded.exact(7), Rounded.exact(13), Rounded.exact(20)
                yield r.check(
                    "pay",
                    row,
                    f"all_{column}",
                    (ends[0] * seven + ends[1] * thirteen) / twenty,
                    "mean of 7 and 13 clinics",
                )
            else:
                yield r.check("pay", row, f"all_{column}", between, "between the two groups")


def between_as_staff(r: Report, row: str) -> Rounded:
    """Pay of all clinics if its mean had the weights of the two groups that the mean number of staff has.

    The weight of large cities, (small - all) / (small - large), rises or falls in each of its figures, and so does
    pay in the weight; the ends of the range are therefore among the ends of the inputs.
    """
    columns = ("large_city_staff", "small_medium_city_staff", "all_staff", "large_city_pay", "small_medium_city_pay")
    figures = [r("pay", row, column) for column in columns]
    ends = []
    for large, small, every, large_pay, small_pay in product(*[(figure.low, figure.high) for figure in figures]):
        weight = (small - every) / (small - large)
        ends.append(weight * large_pay + (1 - weight) * small_pay)
    return Rounded(min(ends), max(ends))


def own_non_covered(r: Report) -> Rounded:
    covered = r("t34", "nhi", "mean") + r("t34", "medical_aid", "mean")
    return Rounded.exact(1) / (covered / r("t34", "non_covered", "mean") + Rounded.exact(1))


def cost(r: Report) -> Iterator[Cell]:
    pay = total([r("pay", row, "all_pay") for row in STAFF])
    yield r.check("t37", "medical_business", "payroll", TWELVE * pay, "12 x monthly pay of all groups")
    other_payers = Rounded.exact(1) - r.across_payers() / r("t34", "total", "mean")
    for column in COLUMNS:
        stated = r("t37", "medical_business", column) * other_payers
        yield r.check(
            "t37",
            "first_deduction",
            column,
            stated,
            "rule in the text: row 1 x revenue share of other payers' patients",
        )
    survey = r("text", "non_covered_share_survey", "value") / HUNDRED
    shares = {
        "1_1": (Rounded.exact(survey.middle), "28.7 %"),
        "1_2": (own_non_covered(r), "non-covered share of Table 34"),
    }
    for column in COLUMNS:
        first = r("t37", "medical_business", column) - r("t37", "first_deduction", column)
        yield r.check("t37", "nhi_patients", column, first, "row 1 - row 2")
        for variant, (share, words) in shares.items():
            taken = r("t37", "nhi_patients", column) * share
            yield r.check("t37", f"non_covered_{variant}", column, taken, f"row 3 x {words}")
            left = r("t37", "nhi_patients", column) - r("t37", "nhi_patients", column) * share
            yield r.check("t37", f"insured_{variant}", column, left, f"row 3 x (1 - {words})")
    whole = r("t37", "medical_business", "uncompensated")
    yield r.check("t37", "nhi_patients", "uncompensated", whole, "row 1: nothing is taken off in row 2")
    subtotal = r.across("t37", "nhi_patients", COLUMNS[1:])
    words = "row 3, sum of the three columns before"
    yield r.check("t37", "non_covered_1_2", "uncompensated", subtotal * own_non_covered(r), f"{words} x own share")
    yield r.check(
        "t37",
        "insured_1_2",
        "uncompensated",
        subtotal - subtotal * own_non_covered(r),
        f"{words} x (1 - own share)",
    )
    for row in ("insured_1_1", "insured_1_2"):
        yield r.check(
            "t37",
            row,
            "uncompensated",
            r("t37", "nhi_patients", "uncompensated"),
            "row 3: materials are not deducted",
        )
    for row in (
        "medical_business",
        "first_deduction",
        "nhi_patients",
        "non_covered_1_1",
        "insured_1_1",
        "non_covered_1_2",
        "insured_1_2",
    ):
        columns = (*COLUMNS, "uncompensated") if r.text("t37", row, "uncompensated") else COLUMNS
        yield r.check("t37", row, "total", r.across("t37", row, columns), "sum over printed columns")
