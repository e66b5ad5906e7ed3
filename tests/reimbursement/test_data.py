"""The room's parameters, tables and scenarios: what is derived follows, what is assumed is drawn, levers are off."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from analysis.bibliography import load_bibliography
from analysis.parameters import draw_parameters
from analysis.published import load_published
from analysis.reimbursement.tables import CATEGORIES, PROVIDERS
from analysis.units import load_units

ROOT = Path(__file__).resolve().parents[2]
ARITHMETIC = re.compile(r"[\d.+\-x/^() ]+")
SCENARIOS = sorted((ROOT / "data" / "scenarios").glob("reimbursement_*.toml"))
LEVERS = (
    *("cut_rate", "cut_amount", "unnamed_saving", "addon_amount"),
    *("balance_on", "balance_money", "outcome_share", "conversion_extra"),
)


@pytest.fixture(scope="module")
def ours(parameters):
    return [cell for cell in parameters.cells if cell.room == "reimbursement"]


def test_formulas_give_the_derived_values(ours):
    """Numbers and signs only; within half a unit of the last digit written, or of the source's rounding of a share."""
    derived = [cell for cell in ours if cell.status == "derived"]
    assert len(derived) > 10
    for cell in derived:
        assert ARITHMETIC.fullmatch(cell.formula), cell.key
        value = cell.line.cells["value"]
        half = 0.5 * 10.0 ** -len(value.partition(".")[2]) + 1e-9
        result = eval(cell.formula.replace("x", "*").replace("^", "**"))  # numbers and signs only, see ARITHMETIC
        assert result == pytest.approx(float(value), abs=half), cell.key


def test_every_lever_is_off_at_the_baseline(ours):
    for lever in LEVERS:
        cells = [cell for cell in ours if cell.id == f"reimbursement_{lever}"]
        assert cells, lever
        assert all(cell.value == 0 and cell.distribution == "fixed" for cell in cells), lever


def test_every_scenario_moves_levers_or_switches_only_and_states_what_it_reports(parameters):
    allowed = {f"reimbursement_{name}" for name in (*LEVERS, "response_on", "amount_is_fees")}
    assert len(SCENARIOS) >= 12
    for path in SCENARIOS:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        assert {change["parameter"] for change in raw["change"]} <= allowed, path.name
        assert raw["report"], path.name


def test_the_central_case_lies_in_the_middle_half_of_what_is_drawn(ours, parameters):
    """Half a hundredth of the width is allowed: quartiles of two thousand draws have that error."""
    draws = draw_parameters(parameters, 2001, 1)
    for cell in ours:
        if cell.distribution != "fixed":
            values = draws[cell.id].sel(dict(cell.labels))
            low, high = values.isel(draw=slice(1, None)).quantile([0.25, 0.75]).values
            room = 0.005 * (cell.high - cell.low) + 0.02 * (high - low)
            assert low - room <= float(values.isel(draw=0)) <= high + room, cell.key


def test_what_is_from_memory_feeds_no_result_of_a_reform(ours, reforms):
    remembered = {cell.id for cell in ours if cell.status == "unverified"}
    assert remembered == {"reimbursement_type_addon_halved"}
    for headline in ("reimbursement_net_nhi", "reimbursement_recovery_now", "reimbursement_frontier_gap"):
        assert not remembered & reforms.feeding(headline)


def test_the_plan_of_the_scenario_is_the_plan_of_the_parameters(stated):
    raw = tomllib.loads((ROOT / "data/scenarios/reimbursement_june_plan.toml").read_text(encoding="utf-8"))
    amounts = {
        (change["parameter"], *change.get("where", {}).values()): change["value"] * 1e12 for change in raw["change"]
    }
    cut = stated("plan_saving")
    for category in ("laboratory", "ct_mri"):
        assert amounts["reimbursement_cut_amount", category] == pytest.approx(cut[category])
    given = [won for key, won in amounts.items() if key[0] == "reimbursement_addon_amount"]
    assert sum(given) == pytest.approx(stated("plan_saving_total") + stated("plan_new_money"))


def test_seeds_of_a_type_are_about_all_of_its_fees(stated):
    """Percent of a type's fees; the fit scales them, so the sum may miss 100 by a few points."""
    seed = stated("seed")
    for provider in PROVIDERS[:-1]:
        whole = sum(value for (name, _), value in seed.items() if name == provider)
        assert whole == pytest.approx(1, abs=0.05), provider


def test_labels_name_every_provider_and_category():
    text = (ROOT / "data" / "labels.csv").read_text(encoding="utf-8")
    for dimension, names in (("provider", PROVIDERS), ("category", CATEGORIES)):
        for name in names:
            assert f"\n{dimension},{name}," in text


def test_published_tables_of_the_room_load_and_count_47_tertiary_hospitals():
    units, sources = load_units(ROOT / "data" / "units.csv"), load_bibliography(ROOT / "references.bib")
    for name in ("provinces", "tertiary_hospitals", "cost_recovery", "volume_responses"):
        table = load_published(ROOT / "data" / "published", f"reimbursement_{name}", units, sources)
        if name == "tertiary_hospitals":
            assert table.frame["hospitals"].sum() == 47
        if "source" in table.frame:
            assert set(table.frame["source"]) <= sources.keys()


def test_tests_and_imaging_shares_of_the_second_revision_are_those_printed(stated):
    assert sum(stated("revision_cut").values()) == pytest.approx(0.5e12)
    assert np.isclose(stated("revision_new_money") + 0.5e12, 0.85e12)
