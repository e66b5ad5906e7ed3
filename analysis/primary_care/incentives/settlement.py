"""``fiscal incentives FILE``: every incentive on a file's figures."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from analysis.primary_care.incentives.assignment import assign
from analysis.primary_care.incentives.incentive_file import Incentives, read_directions, read_incentives
from analysis.primary_care.incentives.quality import Scale, points, score
from analysis.primary_care.incentives.reinvestment import Rule, obligation
from analysis.primary_care.incentives.sanctions import below, sanction
from analysis.primary_care.incentives.savings import Terms, settle
from analysis.primary_care.incentives.spending import advanced_share, primary_care_share
from analysis.primary_care.incentives.withhold import RATE, returns
from analysis.primary_care.results import Record, Result

BY_CONTRACT = Rule(low=0.05, high=0.075, threshold=0.075, quality=0.075)
"""5 % of net income up to 7.5 % of revenue, 7.5 % above, and 7.5 % more where quality is missed.

The first two shares are printed in California's joint statement; the threshold and the part for quality are from
memory of the contract and unverified.
"""

BY_STRATEGY = (0.075, 0.15)
"""The range that the state's page on its quality strategy prints."""

FLOOR = 25_000.0
"""The smallest fine of measurement year 2022, US dollars."""

_REINVESTMENT = (
    "Reinvestment: the shares of the two sources differ; where the parts change, and quality's part, are unverified."
)
_SANCTIONS = (
    "Sanctions: no formula is published; this one multiplies members, points below the median and your per_member."
)
_WORDS = {"per_member": 1.0, "floor": FLOOR, "withhold_rate": RATE}


def settle_file(file: Path, measures: Path | None = None) -> Result:
    """Tables for every section that the file has; InputFaults lists what is wrong with it.

    ``measures`` is the table of measures that says of which more is better.
    """
    given = read_incentives(file, read_directions(measures) if measures else None)
    tables = {
        "quality": quality_records(given),
        "withhold": withhold_records(given),
        "auto_assignment": assignment_records(given),
        "reinvestment": reinvestment_records(given),
        "sanctions": sanction_records(given),
        "shared_savings": savings_records(given),
        "primary_care_and_payment": spending_records(given),
        "members_without_primary_care": contact_records(given),
    }
    found = {name: records for name, records in tables.items() if records}
    notices = [_REINVESTMENT] * bool(given.reinvestment) + [_SANCTIONS] * bool(given.shortfalls)
    return Result(file.as_posix(), found, tuple(notices))


def scale_of(given: Incentives) -> Scale:
    """The most points for each ground, as the file's terms say."""
    stated = {one.name: given.terms.get(f"points_{one.name}") for one in fields(Scale)}
    return Scale(**{name: value for name, value in stated.items() if value is not None})


def scores(given: Incentives) -> dict[str, float]:
    """Quality score of each plan: as the file states it, or from its measures."""
    scale = scale_of(given)
    found = {plan: score([points(one, scale) for one in measures]) for plan, measures in given.measures.items()}
    return found | {plan: items["score"] for plan, items in given.withhold.items() if "score" in items}


def quality_records(given: Incentives) -> list[Record]:
    """Points of each plan and measure."""
    found: list[Record] = []
    scale = scale_of(given)
    for plan, measures in given.measures.items():
        for one in measures:
            had = points(one, scale)
            grounds = {"level": had.level, "improvement": had.improvement, "smaller_gap": had.gap}
            found.append({"plan": plan, "measure": one.name, "rate": one.rate, **grounds, "possible": had.possible})
    return found


def withhold_records(given: Incentives) -> list[Record]:
    """Withheld, earned back and the part of the pool, by plan."""
    capitation = {plan: items["capitation"] for plan, items in given.withhold.items() if "capitation" in items}
    if not capitation:
        return []
    score, scale = scores(given), scale_of(given)
    smaller = {plan: sum(points(one, scale).gap for one in given.measures.get(plan, ())) for plan in capitation}
    rate = given.terms.get("withhold_rate", RATE)
    return [
        {
            "plan": plan,
            "score": score[plan],
            "withheld": one.withheld,
            "earned_back": one.earned,
            "incentive": one.incentive,
            "net": one.net,
        }
        for plan, one in returns(capitation, score, smaller, rate).items()
    ]


def assignment_records(given: Incentives) -> list[Record]:
    """Members given to each plan of each county."""
    score = scores(given)
    found: list[Record] = []
    for county, members in given.unassigned.items():
        plans = given.counties[county]
        for plan, number in assign(members, {one: score[one] for one in plans}).items():
            found.append({"county": county, "plan": plan, "score": score[plan], "members": number})
    return found


def reinvestment_records(given: Incentives) -> list[Record]:
    """The two readings of the duty to reinvest, side by side."""
    found: list[Record] = []
    for plan, items in given.reinvestment.items():
        met = bool(items["quality_met"])
        one = obligation(items["revenue"], items["net_income"], BY_CONTRACT, BY_STRATEGY, quality_met=met)
        found.append(
            {
                "plan": plan,
                "net_income": items["net_income"],
                "by_contract": one.base,
                "for_quality": one.added,
                "by_strategy_low": one.other_low,
                "by_strategy_high": one.other_high,
            }
        )
    return found


def sanction_records(given: Incentives) -> list[Record]:
    """Measures below the median, and the money by the user's rate."""
    terms = _WORDS | dict(given.terms)
    return [
        {
            "plan": plan,
            "below_the_median": ", ".join(one.measure for one in below(measures)) or "none",
            "sanction": sanction(measures, terms["per_member"], terms["floor"]),
        }
        for plan, measures in given.shortfalls.items()
    ]


def savings_records(given: Incentives) -> list[Record]:
    """Savings or losses against the benchmark, and what is shared; quality scales a share of savings."""
    names = {one.name for one in fields(Terms)}
    stated = {name: value for name, value in given.terms.items() if name in names}
    if "corridor" in stated:
        stated["corridor"] = bool(stated["corridor"])
    score = scores(given)
    found: list[Record] = []
    for plan, items in given.savings.items():
        quality = score.get(plan, 100.0) / 100
        one = settle(items["benchmark"], items["spending"], Terms(**stated), quality)  # type: ignore[arg-type]
        money = {"savings": one.savings, "quality": quality, "paid": one.paid, "payer_keeps": one.kept_by_payer}
        found.append({"plan": plan, **money})
    return found


def spending_records(given: Incentives) -> list[Record]:
    """Share of spending on primary care and of members in the payment categories that the goal counts."""
    found: list[Record] = []
    for plan in dict.fromkeys([*given.spending, *given.payment]):
        spent, paid = given.spending.get(plan), given.payment.get(plan)
        found.append(
            {
                "plan": plan,
                "primary_care_share": primary_care_share(spent["primary_care"], spent["total"]) if spent else None,
                "advanced_payment_share": advanced_share(paid) if paid else None,
            }
        )
    return found


def contact_records(given: Incentives) -> list[Record]:
    """Members without a primary care visit, and those whom nobody reached."""
    return [
        {
            "plan": plan,
            "members": one.members,
            "without_visit": one.without_visit,
            "share": one.share,
            "reached": one.reached,
            "share_still_missed": one.still_missed,
        }
        for plan, one in given.contact.items()
    ]
