"""Rules that could stand behind a step that the source does not explain: every ratio of two of its own figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations, permutations

import numpy as np

from analysis.costing.reproduction.printed import ALL, STAFF, Report
from analysis.costing.reproduction.rounding import Rounded, total

PAYERS = ("nhi", "medical_aid", "non_covered", "auto_insurance")


@dataclass(frozen=True)
class Step:
    """A factor between two printed amounts: ``after`` / ``before``."""

    name: str
    after: Rounded
    before: Rounded

    @property
    def factor(self) -> Rounded:
        return self.after / self.before


def steps(r: Report) -> tuple[Step, ...]:
    """The four steps that nothing in the extract explains: two deductions of Table 37 and the two after it."""
    management = r.across("t37", "insured_1_1", ("management", "third", "fourth"))
    return (
        Step("first deduction, payroll", r("t37", "nhi_patients", "payroll"), r("t37", "medical_business", "payroll")),
        Step(
            "first deduction, management",
            r("t37", "nhi_patients", "management"),
            r("t37", "medical_business", "management"),
        ),
        Step("break, payroll", r("t38", "total", "total"), r("t37", "insured_1_1", "payroll")),
        Step("break, management", management, r("t41", "management", "total")),
    )


def candidates(r: Report) -> dict[str, Rounded]:
    """Every ratio below one of two sums of figures of one kind, and what it leaves of one.

    Kinds: mean revenue by payer (Table 34), monthly pay and number of staff by group (fragment before Table 37),
    rates of materials by activity (Table 40), time of the doctor and of nurse aides by activity (Table 39).
    """
    families = {
        "revenue": {payer: r("t34", payer, "mean") for payer in (*PAYERS, "total")},
        "pay": {staff: r("pay", staff, "all_pay") for staff in STAFF},
        "staff": {staff: r("pay", staff, "all_staff") for staff in STAFF},
        "materials": {activity: r("t40", "rate", activity) for activity in ALL if activity != "psychotherapy"},
        "doctor time": {activity: r("t39", activity, "doctor_amount") for activity in ALL},
        "nurse aide time": {activity: r("t39", activity, "nurse_aide_amount") for activity in ALL},
    }
    found = {}
    for kind, figures in families.items():
        subsets = chain.from_iterable(combinations(figures, size) for size in range(1, len(figures) + 1))
        sums = {" + ".join(names): total([figures[name] for name in names]) for names in subsets}
        for (over, part), (under, whole) in permutations(sums.items(), 2):
            if part.high < whole.low:
                ratio = part / whole
                found[f"{kind}: ({over}) / ({under})"] = ratio
                found[f"{kind}: 1 - ({over}) / ({under})"] = Rounded.exact(1) - ratio
    return found


def fits(step: Step, rules: dict[str, Rounded], precision: float = 2e-4) -> list[str]:
    """Rules that give the step within rounding; a rule known less exactly than ``precision`` says nothing."""
    return [name for name, rule in rules.items() if rule.high - rule.low <= precision and rule.meets(step.factor)]


def chance(step: Step, rules: dict[str, Rounded], shifts: int = 30, spread: float = 0.03) -> float:
    """Rules that fit by chance: their mean number when the step is moved up and down by as much as ``spread``."""
    moved = [Rounded.exact(factor) for factor in np.linspace(1 - spread, 1 + spread, shifts) if abs(factor - 1) > 1e-3]
    return float(np.mean([len(fits(Step(step.name, step.after * by, step.before), rules)) for by in moved]))
