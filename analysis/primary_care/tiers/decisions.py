"""``fiscal tiers FILE``: the decision on each practice of a file, with what it is paid and what it would need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.primary_care.results import Record, Result
from analysis.primary_care.tiers.cost import Costs, next_step, read_costs
from analysis.primary_care.tiers.criteria import TIERS, Criterion, read_criteria
from analysis.primary_care.tiers.granting import Decision, decide
from analysis.primary_care.tiers.groups import find_groups
from analysis.primary_care.tiers.payment import EXAMPLE, Rates, monthly, payment, read_rates
from analysis.primary_care.tiers.payment import KOREA as KOREA_RATES
from analysis.primary_care.tiers.practices import Practice, read_practices

_EXAMPLE_RATES = "Rates: example amounts of this report, not those of a payer; give your own with --rates."
_UNVERIFIED = "Criteria marked * rest on a source that could not be read in full; see the status in the criteria table."


def decide_file(file: Path, criteria: Path, rates: Path | None = None, costs: Path | None = None) -> Result:
    """Tiers, payment and groups for the practices of ``file``; InputFaults lists everything wrong with the files.

    With ``costs``, also what the next tier would cost each practice.
    """
    known = read_criteria(criteria)
    practices = read_practices(file, known)
    paid = read_rates(rates or Path(EXAMPLE))
    decisions = [decide(known, practice) for practice in practices]
    tables = {
        "decisions": [decision_record(one, paid) for one in decisions],
        "missed": missed_records(decisions),
        "next_tier": next_records(decisions),
        "cost_of_next_tier_a_year": cost_records(decisions, read_costs(costs, known), paid) if costs else [],
        "groups": group_records(practices, known),
    }
    doubtful = any(one.status == "unverified" for decision in decisions for one in decision.missed)
    notices = [
        *([] if rates and rates.name not in (Path(EXAMPLE).name, Path(KOREA_RATES).name) else [_EXAMPLE_RATES]),
        *([_UNVERIFIED] if doubtful else []),
    ]
    return Result(f"{file.as_posix()}: {len(practices)} practices", tables, tuple(notices))


def decision_record(decision: Decision, rates: Rates) -> Record:
    """One line of the table of decisions."""
    practice, money = decision.practice, payment(decision, rates)
    return {
        "practice": practice.name,
        "members": practice.members,
        "claimed": practice.claimed,
        "granted": decision.granted,
        "demoted": decision.demoted,
        "paid_a_month": money.month,
        "pmpm": money.month / practice.members if practice.members else 0.0,
        "lost_a_month": money.lost,
    }


def next_records(decisions: Sequence[Decision]) -> list[Record]:
    """What each practice would still have to show for the tier above the one it reached."""
    return [
        {
            "practice": decision.practice.name,
            "next_tier": decision.reached + 1,
            "needs": ", ".join(dict.fromkeys(map(shown_by, decision.next_missed))),
        }
        for decision in decisions
        if decision.reached < TIERS[-1]
    ]


def cost_records(decisions: Sequence[Decision], costs: Costs, rates: Rates) -> list[Record]:
    """What the next tier would cost each practice a year, and what it would pay more than now."""
    found: list[Record] = []
    for decision in decisions:
        if decision.reached < TIERS[-1] and decision.practice.members:
            step = next_step(decision, costs)
            more = monthly(decision.practice, decision.reached + 1, rates) - payment(decision, rates).month
            found.append(
                {
                    "practice": decision.practice.name,
                    "tier": decision.reached + 1,
                    "staff_and_hours": step.people_and_hours,
                    "reporting": step.reporting,
                    "paid_more": 12 * more,
                    "not_priced": ", ".join(step.without_cost) or "–",
                }
            )
    return found


def missed_records(decisions: Sequence[Decision]) -> list[Record]:
    """Each criterion that keeps a practice from the tier that it claims."""
    return [
        {
            "practice": decision.practice.name,
            "tier": one.tier,
            "criterion": needed(one),
            "shown": decision.practice.shown[one.column].amount,
            "how": decision.practice.shown[one.column].means,
            "status": one.status,
        }
        for decision in decisions
        for one in decision.missed
    ]


def group_records(practices: Sequence[Practice], criteria: Sequence[Criterion]) -> list[Record]:
    """Practices that would reach a tier together."""
    found = (group for tier in TIERS for group in find_groups(practices, criteria, tier))
    return [{"tier": one.tier, "region": one.region, "practices": ", ".join(one.practices)} for one in found]


def needed(criterion: Criterion) -> str:
    """A criterion with what shows it: ``Three team members (team_staff 3)``; * where its source is doubtful."""
    mark = "*" if criterion.status == "unverified" else ""
    return f"{criterion.english} ({shown_by(criterion)}){mark}"


def shown_by(criterion: Criterion) -> str:
    """The column that shows a criterion and the number it must reach; of criteria of which one is enough, all."""
    if criterion.either:
        return f"one of {criterion.either}"
    return criterion.column if criterion.least is None else f"{criterion.column} {criterion.least:g}"
