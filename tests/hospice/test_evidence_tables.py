"""Studies beside each other: what is converted, what is only listed, and that nothing is pooled that may not be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.hospice.evidence_tables import comparisons, effects, together

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"

EFFECTS = {
    "ilsan_2019": -0.026,
    "taiwan_2010": -0.042,
    "campbell_2004_cancer": -0.01,
    "campbell_2004_others": 0.11,
    "taylor_2007": -0.08,
    "norc_2023": -0.031,
    "gozalo_2015": 0.15,
    "kelley_2013": -0.153,
    "kalidindi_2020": -0.111,
    "aldridge_2023": 0.0,
    "aldridge_2022": -0.21,
    "mccm_2023": -0.08,
    "brumley_2007": -0.247,
}


def central(estimate: str, **where: str) -> float:
    """Round figures in the place of a run's central case."""
    if estimate == "hospice_evidence_effect":
        return EFFECTS[where["variant"]]
    return {"hospice_last_year_fees": 50.0, "hospice_net_by_days": -1.0}[estimate]


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, Any]]]:
    return comparisons(PUBLISHED, central)


@pytest.fixture(scope="module")
def by_variant(tables) -> dict[str, dict[str, Any]]:
    return {row["variant"]: row for row in tables["hospice_effects"]}


def test_every_converted_estimate_stands_in_the_table_once(by_variant, tables):
    assert set(by_variant) == set(EFFECTS)
    assert len(tables["hospice_effects"]) == len(EFFECTS)


def test_an_error_is_scaled_with_its_effect(by_variant):
    # 217 of 6,761 dollars, at a converted effect of 15 %
    row = by_variant["gozalo_2015"]
    assert row["error"] == pytest.approx(15 * 217 / 6761)
    assert (row["low"], row["high"]) == pytest.approx((15 - 1.959964 * row["error"], 15 + 1.959964 * row["error"]))
    # 2.3 of 14 percent, at 4.2 %
    assert by_variant["taiwan_2010"]["error"] == pytest.approx(4.2 * 2.3 / 14)


def test_a_study_without_a_printed_error_has_no_interval(by_variant):
    for variant in ("ilsan_2019", "norc_2023", "campbell_2004_others", "aldridge_2023"):
        assert by_variant[variant]["low"] is None
        assert by_variant[variant]["high"] is None


def test_what_is_from_memory_or_has_another_payer_s_scale_is_listed_and_not_converted(tables):
    listed = {row["study"] for row in tables["hospice_effects_listed"]}
    assert {"obermeyer_2014", "mor_2019", "may_2018", "morrison_2011", "hospice_gee_2023", "gruber_2025"} <= listed


def test_no_group_has_the_five_errors_that_pooling_asks_for(tables):
    assert tables["hospice_pooled"]
    for row in tables["hospice_pooled"]:
        assert row["descriptive"]
        assert row["with_error"] < 5


def test_the_descriptive_mean_of_three_hospice_studies_says_nothing_of_the_sign(tables):
    rows = [row for row in tables["hospice_pooled"] if (row["intervention"], row["disease"]) == ("hospice", "all")]
    of_payer = [row for row in rows if row["payer"] == "payer"]
    assert {row["method"] for row in of_payer} == {"reml", "dl", "pm"}
    for row in of_payer:
        assert (row["studies"], row["with_error"]) == (9, 3)
        assert row["low"] < 0 < row["high"]
        # without Gozalo the other two save, without either of these two the mean lies above zero
        assert row["without_low"] < 0 < row["mean"] < row["without_high"]
        assert row["further_low"] < row["low"]
        assert row["high"] < row["further_high"]


def test_payers_and_interventions_never_share_a_group(tables):
    groups = {(row["intervention"], row["payer"]) for row in tables["hospice_pooled"]}
    assert groups == {("hospice", "payer"), ("hospice", "all payers"), ("concurrent", "payer")}


def test_the_order_of_studies_changes_no_pooled_figure(tables):
    there, back = together(tables["hospice_effects"]), together(tables["hospice_effects"][::-1])
    for one, other in zip(there, back, strict=True):
        assert one["mean"] == (None if other["mean"] is None else pytest.approx(other["mean"], rel=1e-6))


def test_published_effects_by_days_become_shares_of_their_own_base(tables):
    rows = {(row["study"], row["first_day"]): row for row in tables["hospice_plausibility"]}
    # The converted -15.3 % stands for -6,430 dollars, so the base is 42,026 and -2,650 dollars are -6.3 % of it.
    assert rows["kelley_2013", 1]["theirs"] == pytest.approx(-15.3 * 2650 / 6430)
    assert rows["kelley_2013", 1]["days"] == "7"
    assert rows["norc_2023", 180]["theirs"] == -11
    assert rows["kelley_2013", 15]["ours_home"] == pytest.approx(-2.0)  # -1 of 50


def test_an_estimate_that_the_model_does_not_convert_is_left_out():
    def without(estimate: str, **where: str) -> float:
        if where.get("variant") == "norc_2023":
            raise KeyError(where["variant"])
        return central(estimate, **where)

    found = effects(pd.read_csv(PUBLISHED / "hospice_studies.csv"), without)
    assert {row["variant"] for row in found} == set(EFFECTS) - {"norc_2023"}
