"""The studies beside each other: converted effects with their printed errors, and what a group of them says together.

Fewer than five studies of one intervention and payer print a standard error, so a pooled figure here is descriptive:
no estimate takes it. The prior of the effect is a set of parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.hospice.evidence import CANCER
from analysis.synthesis import METHODS, Study, leave_one_out, pool, synthesise

STUDIES, BY_STAY = "hospice_studies.csv", "hospice_by_stay.csv"

VARIANTS = {
    ("campbell_2004", "cancer"): "campbell_2004_cancer",
    ("campbell_2004", "non-cancer"): "campbell_2004_others",
}
"""Estimates of one study that stand apart; any other study has its key."""

NORMAL = 1.959964

FACTS = ("intervention", "payer", "country", "years", "population", "design", "decedents_only")
MORE = ("stay_known_after", "risk_of_bias", "funding", "source", "status", "note")

Rows = list[dict[str, Any]]


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, Rows]:
    """Converted effects, estimates that are not converted, what groups say together, and effects by days beside ours.

    Tables ``hospice_effects``, ``hospice_effects_listed``, ``hospice_pooled`` (a row a group and estimator of τ²) and
    ``hospice_plausibility``. Effects are percent of last-year spending; minus is lower spending.
    """
    table = pd.read_csv(published / STUDIES)
    converted = effects(table, central)
    known = {(row["study"], row["estimate_of"]) for row in converted}
    rest = [
        {
            key: row[key]
            for key in ("study", "estimate", "role", "window", "percent", "usd", "error_from", *FACTS, *MORE)
        }
        for row in _records(table)
        if (row["study"], row["estimate"]) not in known
    ]
    stays = pd.read_csv(published / BY_STAY)
    return {
        "hospice_effects": converted,
        "hospice_effects_listed": rest,
        "hospice_pooled": together(converted),
        "hospice_plausibility": by_stay(stays, table, central),
    }


def effects(table: pd.DataFrame, central: Callable[..., float]) -> Rows:
    """Every converted estimate with the interval that its printed standard error gives, if one is printed."""
    rows = []
    for record in _records(table):
        variant = VARIANTS.get((record["study"], record["estimate"]), record["study"])
        apart = variant in VARIANTS.values()
        if not apart and (record["role"] != "main" or record["status"] == "unverified"):
            continue
        try:
            effect = 100 * central("hospice_evidence_effect", variant=variant)
        except KeyError:
            continue
        error = _converted_error(record, effect)
        ends = (None, None) if error is None else (effect - NORMAL * error, effect + NORMAL * error)
        rows.append(
            {
                "study": record["study"],
                "estimate_of": record["estimate"],
                "variant": variant,
                "disease": "cancer" if variant in CANCER else "others",
                "effect": effect,
                "error": error,
                "low": ends[0],
                "high": ends[1],
                "error_from": record["error_from"],
                **{key: record[key] for key in (*FACTS, *MORE)},
            }
        )
    return rows


def together(converted: Rows) -> Rows:
    """Number of studies, range and, where three print an error, the descriptive mean by each estimator of τ²."""
    rows = []
    groups = sorted({(row["intervention"], row["payer"]) for row in converted})
    for (intervention, payer), disease in product(groups, ("all", "cancer", "others")):
        of_all = [row for row in converted if (row["intervention"], row["payer"]) == (intervention, payer)]
        members = [
            Study(row["study"], row["effect"], row["error"]) for row in of_all if disease in ("all", row["disease"])
        ]
        if not members or (disease != "all" and len(members) == len(of_all)):
            continue
        evidence = synthesise(members)
        about = {
            "intervention": intervention,
            "payer": payer,
            "disease": disease,
            "studies": len({study.name for study in members}),
            "with_error": len(evidence.combined),
            "lowest": evidence.range[0],
            "highest": evidence.range[1],
            "descriptive": evidence.descriptive,
        }
        estimates = [study.estimate for study in evidence.combined]
        errors = [study.standard_error for study in evidence.combined if study.standard_error is not None]
        for method in METHODS:
            found = pool(estimates, errors, method) if len(estimates) > 2 else None
            ends = (None, None) if found is None else found.interval
            further = (None, None) if found is None or found.prediction is None else found.prediction
            without = [] if found is None else [one.mean for one in leave_one_out(estimates, errors, method)]
            rows.append(
                {
                    **about,
                    "method": method,
                    "mean": None if found is None else found.mean,
                    "low": ends[0],
                    "high": ends[1],
                    "further_low": further[0],
                    "further_high": further[1],
                    "without_low": min(without, default=None),
                    "without_high": max(without, default=None),
                    "tau": None if found is None else found.tau2**0.5,
                    "i2": None if found is None else 100 * found.i2,
                }
            )
    return rows


def by_stay(stays: pd.DataFrame, table: pd.DataFrame, central: Callable[..., float]) -> Rows:
    """Published effects by days enrolled and ours at the nearest days, both percent of last-year spending.

    Theirs in dollars is divided by the last-year spending that the study's converted estimate rests on; a study without
    one has no percentage. Ours is the net effect per user with cancer over the usual fees of the last year.
    """
    days = (7, 14, 30, 60, 90, 180, 365)
    usual = central("hospice_last_year_fees", cause="cancer")
    bases = {}
    for record in table[(table.role == "main") & table.usd.notna()].to_dict("records"):
        try:
            bases[record["study"]] = record["usd"] / central("hospice_evidence_effect", variant=record["study"])
        except KeyError:
            continue
    rows = []
    for row in _records(stays):
        theirs = row["percent"]
        if theirs is None and row["usd"] is not None and row["study"] in bases:
            theirs = 100 * row["usd"] / bases[row["study"]]
        ours: dict[str, float | None] = {"ours_inpatient": None, "ours_home": None}
        if row["first_day"] is not None:
            middle = (row["first_day"] + (row["last_day"] or row["first_day"])) / 2
            nearest = str(min(days, key=lambda one: abs(one - middle)))
            for provider in ("inpatient", "home"):
                net = central("hospice_net_by_days", provider=provider, days=nearest)
                ours[f"ours_{provider}"] = 100 * net / usual
        else:
            nearest = ""
        rows.append({**row, "theirs": theirs, "days": nearest, **ours})
    return rows


def _converted_error(record: dict[str, Any], effect: float) -> float | None:
    """The printed error in the unit of the converted effect: both are scaled alike."""
    if record["standard_error"] is None or effect == 0:
        return None
    # The trial prints its interval in dollars beside a relative difference of means.
    stated = record["usd"] if record["measure"] == "amount" or record["study"] == "brumley_2007" else record["percent"]
    return abs(float(record["standard_error"] * effect / stated))


def _records(frame: pd.DataFrame) -> Rows:
    """The rows with None for blank cells."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
