"""``fiscal risk FILE``: the three models on a file's people, and what payment by each would do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.primary_care.results import Record, Result
from analysis.primary_care.risk.hierarchy import read_hierarchy
from analysis.primary_care.risk.measures import (
    DECILES,
    deciles,
    groups,
    mean_absolute_error,
    predictive_ratio,
    r_squared,
)
from analysis.primary_care.risk.model import DIAGNOSIS, MODELS, WITH_SOCIAL, Prediction, predict
from analysis.primary_care.risk.payment import adjusted, by_need, coding_growth, practices, scores
from analysis.primary_care.risk.people import CONCURRENT, PROSPECTIVE, People
from analysis.primary_care.risk.people_file import read_people

WATERMARK = "SYNTHETIC: generated people, not a population"


def assess_file(file: Path, hierarchy: Path, top: float | None = None, allowed: float = 0.02) -> Result:
    """Fit of the models, ratios by group, and payment by practice, for the people of a user's file.

    ``top`` caps each person's cost, as MassHealth caps it; ``allowed`` is growth by coding that is not taken back.
    """
    people = capped(read_people(file, read_hierarchy(hierarchy)), top)
    notices = ["Concurrent and prospective fits answer different questions; do not compare one with the other."]
    if people.earlier is None:
        notices.append("Without earlier_diagnoses growth by coding cannot be seen.")
    return Result(f"{file.as_posix()}: {len(people):,} people", assess(people, allowed), tuple(notices))


def capped(people: People, top: float | None) -> People:
    """The same people with no cost above ``top`` a year."""
    if top is None:
        return people
    later = None if people.next_cost is None else np.minimum(people.next_cost, top)
    return replace(people, cost=np.minimum(people.cost, top), next_cost=later)


def assess(people: People, allowed: float = 0.02) -> dict[str, list[Record]]:
    """Tables of the assessment; those on payment use the concurrent models, as MassHealth's payment does."""
    timings = [CONCURRENT] + ([PROSPECTIVE] if people.next_cost is not None else [])
    found = {(timing, model): predict(people, model, timing) for timing in timings for model in MODELS}
    paying = [found[CONCURRENT, model] for model in MODELS]
    places = deciles(found[CONCURRENT, WITH_SOCIAL].held_out, people.weight)
    tables = {
        "fit": [fit_record(people, one) for one in found.values()],
        "ratio_by_decile": [record for one in paying for record in decile_records(people, one, places)],
        "ratio_by_group": [record for one in paying for record in group_records(people, one)],
        "practices_by_need": [record for one in paying for record in need_records(people, one)],
        "practices": practice_records(people, paying),
    }
    if people.earlier is not None:
        tables["coding"] = coding_records(people, found[CONCURRENT, DIAGNOSIS], allowed)
    if people.synthetic:
        return {name: [{**record, "data": WATERMARK} for record in records] for name, records in tables.items()}
    return tables


def fit_record(people: People, one: Prediction) -> Record:
    """How well one model meets the cost of people."""
    cost, weight = people.outcome(one.timing), people.weight
    mean = float(np.average(cost, weights=weight))
    error = mean_absolute_error(cost, one.held_out, weight)
    return {
        "timing": one.timing,
        "model": one.model,
        "r_squared_fitted": r_squared(cost, one.fitted, weight),
        "r_squared_held_out": r_squared(cost, one.held_out, weight),
        "mean_absolute_error": error,
        "error_share_of_mean": error / mean,
    }


def decile_records(people: People, one: Prediction, places: npt.NDArray[np.int64]) -> list[Record]:
    """Expected over actual cost in each tenth of people; ``places`` is the tenth of each."""
    cost = people.outcome(one.timing)
    found: list[Record] = []
    for decile in range(1, DECILES + 1):
        here = places == decile
        ratio = predictive_ratio(cost[here], one.held_out[here], people.weight[here])
        found.append({"model": one.model, "decile": decile, "ratio": ratio})
    return found


def group_records(people: People, one: Prediction) -> list[Record]:
    """Expected over actual cost of each group that a payment may neglect."""
    cost = people.outcome(one.timing)
    found: list[Record] = []
    for name, here in groups(people).items():
        if np.sum(people.weight[here] * cost[here]) > 0:
            ratio = predictive_ratio(cost[here], one.held_out[here], people.weight[here])
            found.append({"model": one.model, "group": name, "people": int(here.sum()), "ratio": ratio})
    return found


def need_records(people: People, one: Prediction) -> list[Record]:
    """Payment over cost, less 1, for practices put together by what their people cost."""
    cost = people.outcome(one.timing)
    paid = practices(people, scores(one.held_out, people.weight), cost)
    return [
        {"model": one.model, "tenth": int(part.practice), "person_years": part.person_years, "error": part.error}
        for part in by_need(paid)
    ]


def practice_records(people: People, paying: list[Prediction]) -> list[Record]:
    """Payment over cost, less 1, of each practice under each model."""
    cost = people.outcome(CONCURRENT)
    by_model = {one.model: practices(people, scores(one.held_out, people.weight), cost) for one in paying}
    found: list[Record] = []
    for places in zip(*by_model.values(), strict=True):
        errors = {f"error_{model}": one.error for model, one in zip(by_model, places, strict=True)}
        own = places[0]
        found.append({"practice": own.practice, "person_years": own.person_years, "cost": own.cost, **errors})
    return found


def coding_records(people: People, one: Prediction, allowed: float) -> list[Record]:
    """Growth of each practice's scores by coding, and its payment before and after taking the excess back."""
    growth = coding_growth(people, one)
    score = scores(one.fitted, people.weight)
    cost = people.outcome(one.timing)
    before = practices(people, score, cost)
    after = practices(people, adjusted(people, score, growth, allowed), cost)
    return [
        {"practice": was.practice, "growth": growth[was.practice] - 1, "paid": was.paid, "paid_adjusted": now.paid}
        for was, now in zip(before, after, strict=True)
    ]
