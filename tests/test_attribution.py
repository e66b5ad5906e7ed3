"""Which groups decide a headline: on a made-up linear model whose answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import xarray as xr

from analysis import attribution
from analysis.attribution import tables
from analysis.room import Decision, Headline, Room

READ = {
    "share": {"wide_a", "wide_b", "middle", "narrow", "still", "idle", "between"},
    "other": {"middle", "narrow", "tiny"},
    "worth": {"chance", "middle"},
}
"""What feeds each made-up quantity; ``between`` is a quantity, ``alone`` feeds nothing."""

VARIANCE = {"Wide": 9 + 4, "middle": 4, "narrow": 0.25}
"""Of the share, 3 a + 2 b + 2 middle - 0.5 narrow, with each parameter of variance one."""


def drawn(draws: int) -> dict[str, xr.DataArray]:
    random = np.random.default_rng(7)
    names = ("wide_a", "wide_b", "middle", "narrow", "idle", "tiny", "chance", "alone")
    found = {}
    for name in names:
        values = random.normal(size=draws)
        values[0] = 0.0
        found[name] = xr.DataArray(values, dims="draw", coords={"draw": np.arange(draws)})
    return found | {"still": xr.ones_like(found["idle"])}


def computed(given: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    share = 3 * given["wide_a"] + 2 * given["wide_b"] + 2 * given["middle"] - 0.5 * given["narrow"] + given["still"]
    years = xr.DataArray([2030, 2050], dims="period", coords={"period": [2030, 2050]})
    options = xr.DataArray(["keep", "act"], dims="option", name="option")
    return {
        "share": (100 + share * (years == 2050)).transpose("period", "draw"),
        "other": given["middle"] * given["narrow"] + given["tiny"],
        "worth": xr.concat([0 * given["chance"], 2 * given["chance"]], dim=options),
    }


ROOM = Room(
    name="made_up",
    graph=(),
    headlines=(Headline("share", {"period": 2050}, totals=True), Headline("other")),
    groups={"Wide": ("wide_a", "wide_b"), "Unread": ("alone",)},
    decisions=(Decision("Act or keep", "worth", option="option"),),
)


class Made:
    """The tables of the made-up model and every request to compute it again."""

    def __init__(self, draws: int, room: Room = ROOM) -> None:
        self.drawn = drawn(draws)
        self.asked: list[tuple[str, Mapping[str, xr.DataArray]]] = []
        self.tables = tables(self, [room])

    def parameters(self, scenario: str | None) -> Mapping[str, xr.DataArray]:
        return self.drawn if scenario is None else {"middle": self.drawn["middle"] + 1}

    def value(self, estimate: str, scenario: str | None) -> xr.DataArray:
        return computed({**self.drawn, **(self.parameters(scenario) if scenario else {})})[estimate]

    def feeding(self, estimate: str) -> set[str]:
        return READ[estimate]

    def again(self, estimate: str, scenario: str | None, moved: Mapping[str, xr.DataArray]) -> xr.DataArray:
        self.asked.append((estimate, moved))
        changed = self.parameters(scenario) if scenario else {}
        return computed({**self.drawn, **changed, **moved})[estimate]

    def rows(self, table: str, estimate: str) -> list[dict[str, Any]]:
        return [row for row in self.tables[table] if row["estimate"] == estimate]


@pytest.fixture(scope="module")
def found() -> Made:
    return Made(2001)


def test_only_groups_that_feed_the_headline_and_move_it_are_shown_widest_first(found):
    """``alone`` feeds nothing, ``tiny`` another headline, ``still`` never varies, ``idle`` feeds it without effect."""
    rows = found.rows("tornado", "share")
    assert [row["group"] for row in rows] == ["Wide", "middle", "narrow"]
    widths = [abs(row["high"] - row["low"]) for row in rows]
    assert widths == sorted(widths, reverse=True)


def test_a_bar_has_the_headline_at_the_ends_of_the_groups_interval(found):
    """2 x 1.96 either side of 101, and downward for the parameter with a minus; Wide has a deviation of 13 ^ 0.5."""
    rows = {row["group"]: row for row in found.rows("tornado", "share")}
    assert [rows["middle"][end] for end in ("low", "high")] == pytest.approx([101 - 3.92, 101 + 3.92], abs=0.4)
    assert [rows["narrow"][end] for end in ("low", "high")] == pytest.approx([101 + 0.98, 101 - 0.98], abs=0.4)
    wide = 1.96 * 13**0.5
    assert [rows["Wide"][end] for end in ("low", "high")] == pytest.approx([101 - wide, 101 + wide], abs=0.7)


def test_a_group_is_led_by_the_parameter_that_the_headline_follows_most(found):
    """Of 3 a + 2 b the headline follows a; a standard normal has 1.96 either side of zero as its own interval."""
    (wide,) = (row for row in found.rows("tornado", "share") if row["group"] == "Wide")
    lead = wide["lead"]
    assert (lead["parameter"], lead["at"], lead["changed"]) == ("wide_a", {}, False)
    assert [lead["low"], lead["high"]] == pytest.approx([-1.96, 1.96], abs=0.15)


def test_of_a_parameter_over_labels_the_label_that_moves_the_headline_leads():
    cells = xr.DataArray(
        np.random.default_rng(3).normal(size=(201, 2)), dims=("draw", "payer"), coords={"payer": ["nhi", "patient"]}
    )
    output = cells.isel(payer=1).values[1:] * 5 + cells.isel(payer=0).values[1:]
    lead = attribution._lead({"share": cells, "still": 0 * cells}, output)
    assert (lead["parameter"], lead["at"]) == ("share", {"payer": "patient"})
    assert attribution._lead({"still": 0 * cells}, output) == {}


def test_every_row_names_its_headline_and_where_it_is_read(found):
    assert all(row["where"] == {"period": "2050"} for row in found.rows("tornado", "share"))
    assert all(row["where"] == {} for row in found.rows("precision", "other"))


def test_in_an_additive_model_the_total_index_is_the_first_order_one(found):
    for row in found.rows("tornado", "share"):
        expected = VARIANCE[row["group"]] / sum(VARIANCE.values())
        assert row["first_order"] == pytest.approx(expected, abs=0.05)
        assert row["total"] == pytest.approx(row["first_order"], abs=0.05)


def test_the_model_runs_again_once_for_each_group_with_that_group_alone_moved(found):
    assert [(name, set(moved)) for name, moved in found.asked] == [
        ("share", {"wide_a", "wide_b"}),
        ("share", {"middle"}),
        ("share", {"narrow"}),
    ]
    for _, moved in found.asked:
        assert all(not array.equals(found.drawn[id]) for id, array in moved.items())
        assert all(float(array[0]) == float(found.drawn[id][0]) for id, array in moved.items())


def test_a_headline_without_total_indices_costs_no_run(found):
    """``other`` is middle x narrow + tiny: only tiny moves its expectation."""
    rows = found.rows("tornado", "other")
    assert [row["group"] for row in rows] == ["tiny"]
    assert rows[0]["total"] is None
    assert all(name == "share" for name, *_ in found.asked)


def test_only_the_widest_groups_are_shown_and_fewer_get_a_total_index(monkeypatch):
    monkeypatch.setattr(attribution, "MOST", 2)
    monkeypatch.setattr(attribution, "TOTALS", 1)
    found = Made(2001)
    rows = found.rows("tornado", "share")
    assert [row["group"] for row in rows] == ["Wide", "middle"]
    assert [row["total"] is None for row in rows] == [False, True]
    assert len(found.asked) == 1


def test_precision_has_mean_median_and_both_ends_of_each_headline(found):
    rows = found.rows("precision", "share")
    assert [row["statistic"] for row in rows] == ["mean", "q025", "q500", "q975"]
    draws = found.value("share", None).sel(period=2050).values[1:]
    assert rows[0]["value"] == pytest.approx(draws.mean())
    assert rows[0]["error"] == pytest.approx(draws.std(ddof=1) / 2000**0.5)
    assert [row["value"] for row in rows[1:]] == pytest.approx(np.quantile(draws, [0.025, 0.5, 0.975]))


def test_information_is_worth_what_the_decision_would_gain(found):
    """Act brings 2 x chance: knowing it gains E[max(2 chance, 0)] = 2 / (2 pi) ^ 0.5 = 0.798; ``middle`` has no say."""
    rows = found.tables["information"]
    worth = {row["group"]: row["value"] for row in rows}
    assert set(worth) == {"Everything", "chance", "middle"}
    assert worth["Everything"] == pytest.approx(0.798, abs=0.08)
    assert worth["chance"] == pytest.approx(worth["Everything"], rel=1e-6)
    assert worth["middle"] < 0.08
    assert [row["value"] for row in rows] == sorted((row["value"] for row in rows), reverse=True)


@pytest.mark.parametrize("draws", [1, 2])
def test_fewer_than_two_random_draws_leave_the_tables_empty_and_run_nothing(draws):
    found = Made(draws)
    assert found.tables == {"tornado": [], "precision": [], "information": []}
    assert found.asked == []


REFORMED = Room(
    name="made_up",
    graph=(),
    headlines=(Headline("other", scenario="more", totals=True), Headline("share", {"period": 2050}, scenario="more")),
    decisions=(Decision("Which reform", "other", scenarios=("more",)),),
)
"""The scenario ``more`` adds one to ``middle``: ``other`` changes by ``narrow``, ``share`` by two in every draw."""


def test_the_headline_of_a_reform_is_its_change_from_the_baseline():
    rows = Made(2001, REFORMED).rows("tornado", "other")
    # other' - other = (middle + 1) narrow - middle narrow = narrow, whatever middle is
    assert rows[0]["group"] == "narrow"
    assert all(abs(row["high"] - row["low"]) < 0.4 for row in rows[1:])
    assert [rows[0][end] for end in ("low", "high")] == pytest.approx([-1.96, 1.96], abs=0.15)
    assert (rows[0]["scenario"], rows[0]["total"]) == ("more", pytest.approx(1, abs=0.05))


def test_a_change_that_is_the_same_in_every_draw_has_no_bar():
    assert Made(2001, REFORMED).rows("tornado", "share") == []


def test_a_parameter_that_the_scenario_changes_moves_at_the_baseline_and_in_the_reform_at_once(monkeypatch):
    """With its bar admitted as noise, ``middle`` is moved on both sides and the change stays ``narrow``."""
    monkeypatch.setattr(attribution, "CLEAR", -1.0)
    found = Made(2001, REFORMED)
    totals = {row["group"]: row["total"] for row in found.rows("tornado", "other")}
    assert totals["middle"] == pytest.approx(0, abs=1e-9)


def test_a_decision_between_baseline_and_reforms_is_worth_the_gain_of_choosing_per_draw():
    """The reform brings ``narrow``, the baseline nothing: E[max(narrow, 0)] = 1 / (2 pi) ^ 0.5 = 0.399."""
    worth = {row["group"]: row["value"] for row in Made(2001, REFORMED).tables["information"]}
    assert worth["Everything"] == pytest.approx(0.399, abs=0.04)
    assert worth["narrow"] == pytest.approx(worth["Everything"], rel=1e-6)


def test_at_even_worth_a_reform_that_always_loses_is_worth_knowing_more_about():
    """The reform brings narrow - 9: never chosen for itself, so nothing is worth knowing. Valued at the 9 that it is
    expected to cost, it brings narrow, of which knowing is worth E[max(narrow, 0)] = 0.399.
    """

    class Dear(Made):
        def value(self, estimate: str, scenario: str | None) -> xr.DataArray:
            return super().value(estimate, scenario) - (9 if scenario else 0)

    def worth(even: bool) -> dict[str, float]:
        room = Room("made_up", (), decisions=(Decision("Dear", "other", scenarios=("more",), even=even),))
        return {row["group"]: row["value"] for row in Dear(2001, room).tables["information"]}

    assert worth(False)["Everything"] == 0
    assert worth(True)["Everything"] == pytest.approx(0.399, abs=0.04)
    assert worth(True)["narrow"] == pytest.approx(worth(True)["Everything"], rel=1e-6)


def test_a_parameter_that_the_reform_changes_leads_with_the_range_that_it_gives():
    """``middle`` is a standard normal and one more under the reform: its interval is 1 - 1.96 to 1 + 1.96."""
    world = Made(2001, REFORMED)
    lead = attribution._lead({"middle@more": world.drawn["middle"] + 1}, world.drawn["middle"].values[1:])
    assert (lead["parameter"], lead["changed"]) == ("middle", True)
    assert [lead["low"], lead["high"]] == pytest.approx([-0.96, 2.96], abs=0.15)


def test_every_parameter_that_a_group_names_exists_and_is_named_once():
    from pathlib import Path

    from analysis.rooms import rooms
    from analysis.run import load

    named = [id for room in rooms() for members in room.groups.values() for id in members]
    assert len(named) == len(set(named))
    assert set(named) <= set(load(Path(__file__).resolve().parents[1]))


def test_every_headline_and_decision_names_a_published_estimate_of_its_room_or_a_reported_scenario():
    from pathlib import Path

    from analysis.model import nodes
    from analysis.rooms import graph_modules, rooms
    from analysis.run import scenarios

    reported = {one.id for one in scenarios(Path(__file__).resolve().parents[1]) if one.report}
    for room in rooms():
        published = {name for name, node in nodes(graph_modules([room.name])).items() if node.quantity.published}
        named_here = [one.estimate for one in room.headlines] + [one.estimate for one in room.decisions]
        assert set(named_here) <= published
        named = {one.scenario for one in room.headlines if one.scenario}
        assert named | {name for one in room.decisions for name in one.scenarios} <= reported
