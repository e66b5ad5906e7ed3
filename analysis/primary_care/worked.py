"""The mechanisms on the example files and on generated people: printed tables that are no estimates."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.primary_care.aco.requirements import TABLE as REQUIREMENTS
from analysis.primary_care.aco.requirements import check_file
from analysis.primary_care.flow.accounts import flow_file
from analysis.primary_care.flow.payment_file import read_payment
from analysis.primary_care.incentives.counties import LOS_ANGELES, read_enrolment, subcontracted
from analysis.primary_care.incentives.counties import TABLE as ENROLMENT
from analysis.primary_care.incentives.incentive_file import MEASURES
from analysis.primary_care.incentives.settlement import settle_file
from analysis.primary_care.results import Record
from analysis.primary_care.risk.assessment import WATERMARK, assess
from analysis.primary_care.risk.generated import generate, truth
from analysis.primary_care.risk.hierarchy import TABLE as HIERARCHY
from analysis.primary_care.risk.hierarchy import Category, read_hierarchy
from analysis.primary_care.risk.model import WITH_SOCIAL, predict
from analysis.primary_care.risk.people import CONCURRENT
from analysis.primary_care.tiers.criteria import KOREA, UNITED_STATES
from analysis.primary_care.tiers.decisions import decide_file

CODED = 0.85
"""Share of generated people's conditions that practices code, so that growth by coding can be seen."""

Tables = dict[str, list[dict[str, Any]]]


def tables(published: Path) -> Tables:
    """Every table of the two American chapters; ``published`` is ``data/published``, beside it lie the examples."""
    examples = published.parent / "examples"
    found: dict[str, list[Record]] = {}
    found |= _named("flow", flow_file(examples / "flow.csv").tables)
    found["flow_size"] = _flow_size(examples / "flow.csv")
    rates = examples / "tier_rates.csv"
    found |= _named("tiers", decide_file(examples / "tiers.csv", published / Path(UNITED_STATES).name, rates).tables)
    files = (examples / "tier_rates_korea.csv", examples / "tier_costs_korea.csv")
    korea = decide_file(examples / "tiers_korea.csv", published / Path(KOREA).name, *files)
    found |= _named("tiers_korea", korea.tables)
    found |= _named("aco", check_file(examples / "aco.csv", published / Path(REQUIREMENTS).name).tables)
    found |= _named("incentives", settle_file(examples / "incentives.csv", published / Path(MEASURES).name).tables)
    hierarchy = read_hierarchy(published / Path(HIERARCHY).name)
    found |= _named("risk", assess(generate(hierarchy, coded=CODED)))
    found["risk_recovery"] = _recovery(hierarchy)
    found["counties"] = _counties(published / ENROLMENT)
    found["los_angeles"] = [
        {"plan": one.plan, "enrolled": one.enrolled, "served": one.served}
        for one in subcontracted(read_enrolment(published / ENROLMENT), LOS_ANGELES)
        if one.county == LOS_ANGELES.county
    ]
    found["criteria"] = _criteria(published / Path(UNITED_STATES).name)
    return {f"primary_care_{name}": [dict(record) for record in records] for name, records in found.items()}


def _named(prefix: str, some: Any) -> dict[str, list[Record]]:
    return {f"{prefix}_{name}": list(records) for name, records in some.items() if records}


def _recovery(hierarchy: Sequence[Category]) -> list[Record]:
    """The truth that was put into generated people whose conditions are all coded, and what the fullest model finds."""
    people = generate(hierarchy)
    fit = predict(people, WITH_SOCIAL, CONCURRENT).fit
    known = truth(hierarchy)
    found: list[Record] = []
    for kind, worth in (("condition", known.conditions), ("social", known.social)):
        for name, thousand in worth.items():
            coefficient, error = fit.coefficient(name)
            distance = abs(coefficient - 1000 * thousand) / error
            found.append(
                {
                    "kind": kind,
                    "name": name,
                    "truth": 1000 * thousand,
                    "found": coefficient,
                    "error": error,
                    "near": "yes" if distance < 2 else "no",
                    "data": WATERMARK,
                }
            )
    return found


def _flow_size(file: Path) -> list[Record]:
    payment = read_payment(file)
    enrolled = sum(bool(one.aco) for one in payment.members)
    return [{"people": len(payment.members), "enrolled": enrolled, "claims": len(payment.claims)}]


def _counties(path: Path) -> list[Record]:
    """Members by plan with counties and the plan model: enrolled in it, served by it."""
    cells = subcontracted(read_enrolment(path), LOS_ANGELES)
    enrolled: dict[str, int] = defaultdict(int)
    served: dict[str, int] = defaultdict(int)
    places: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        enrolled[cell.plan] += cell.enrolled
        served[cell.plan] += cell.served
        places[cell.plan].add(cell.county)
    plans: list[Record] = [
        {"plan": plan, "counties": len(places[plan]), "enrolled": enrolled[plan], "served": served[plan]}
        for plan in sorted(enrolled, key=lambda one: -enrolled[one])
    ]
    return [
        *plans,
        {
            "plan": "all",
            "counties": len({cell.county for cell in cells}),
            "enrolled": sum(enrolled.values()),
            "served": sum(served.values()),
        },
    ]


def _criteria(path: Path) -> list[Record]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
