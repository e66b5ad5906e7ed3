"""The emulator against the model: exact at its grid, within the stated error anywhere else."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.what_if.accuracy import MARGIN, SETTINGS, differences
from analysis.what_if.emulator import Response
from analysis.what_if.packing import pack
from analysis.what_if.settings import Setting, at_random, together
from tests.what_if.conftest import ASKED, WHOLE


def test_between_two_grid_places_the_nearer_counts_more(levers):
    """Raises of 0 give 10, of 6 give 40: at 4.5, three quarters of the way, 10 + 0.75 x 30 = 32.5."""
    raises = levers["fee_raises"]
    grid = np.array([[10.0], [40.0]])
    response = Response(raises.reform, (raises,), grid, pack(np.array([[9.0, 39.0], [11.0, 41.0]]), 0.01))
    found = response.at(Setting(frozenset([raises.reform]), {"fee_raises": 4.5}))
    assert found[:, 0] == pytest.approx([32.5, 31.5, 33.5], rel=1e-4)


def test_two_levers_share_their_corners(levers):
    """At a quarter of the way of savings and half of raises: 0.75 x 0.5 x 0 + 0.75 x 0.5 x 8 + 0.25 x 0.5 x 16
    + 0.25 x 0.5 x 40 = 10; settings vary the last lever fastest.
    """
    savings, raises = levers["fee_savings"], levers["fee_raises"]
    grid = np.array([[0.0], [8.0], [16.0], [40.0]])
    response = Response(raises.reform, (savings, raises), grid, pack(np.zeros((2, 4)), 0.01))
    found = response.at(Setting(frozenset([raises.reform]), {"fee_savings": 1.0, "fee_raises": 3.0}))
    assert found[0, 0] == pytest.approx(10)


def test_without_any_reform_the_effect_is_exactly_nothing(emulator):
    for yardstick in ("", *ASKED.yardsticks):
        assert not emulator.total(Setting(frozenset()), yardstick).any()


@pytest.mark.audits("package_net_nhi", kind="second")
def test_where_the_report_stands_the_page_states_the_effect_of_the_package(world, emulator, stated):
    model = world.value(ASKED.estimate, ASKED.scenario).transpose("draw", "period").values
    for figure, difference in differences(emulator.total(WHOLE), model).items():
        assert (abs(difference) <= stated[figure]).all(), figure
    # what two reforms both save is all that the central figure lacks, and it is never a gain
    assert (emulator.total(WHOLE)[0] <= model[0] + 1e6).all()


@pytest.mark.parametrize(("reform", "estimate"), ASKED.parts.items())
def test_one_reform_alone_is_what_its_own_chapter_states(world, emulator, reform, estimate):
    """The central figure to seven digits, all that 32 bits keep; the ends of the interval to 2 % of its width."""
    own = world.value(estimate, reform).sel(period=list(emulator.years)).transpose("draw", "period").values
    alone = emulator.total(Setting(frozenset([reform])))
    np.testing.assert_allclose(alone[0], own[0], rtol=1e-6, atol=1e3)
    width = np.subtract(*np.quantile(own[1:], [0.975, 0.025], axis=0))
    for figure in ("low", "high"):
        assert (abs(differences(alone, own)[figure]) < 0.02 * width).all(), figure


@pytest.mark.audits("package_net_nhi_real", kind="second")
@pytest.mark.audits("package_net_rate_points", kind="second")
def test_prices_and_rate_points_divide_each_draw(world, emulator):
    net = emulator.total(WHOLE)
    for yardstick in ASKED.yardsticks:
        by = world.value(yardstick, None).sel(period=list(emulator.years)).transpose("draw", "period").values
        np.testing.assert_allclose(emulator.total(WHOLE, yardstick), net / by, rtol=2e-3)
        np.testing.assert_allclose(emulator.total(WHOLE, yardstick)[0], net[0] / by[0], rtol=1e-6)


def test_thirty_settings_of_another_seed_are_within_the_stated_error(emulator, thirty, stated):
    for setting, model in zip(thirty.settings, thirty.model, strict=True):
        for figure, difference in differences(emulator.total(setting), model).items():
            assert (abs(difference) <= stated[figure]).all(), (figure, setting)


def test_the_stated_error_is_one_and_a_half_times_the_largest_and_small_beside_the_effect(recorded, emulator):
    rows = recorded["what_if_accuracy"]
    assert {row["settings"] for row in rows} == {SETTINGS}
    effect = dict(zip(emulator.years, emulator.total(WHOLE)[0], strict=True))
    for figures in (("central",), ("low", "high")):
        largest = max(row["largest"] / effect[row["period"]] for row in rows if row["figure"] in figures)
        for row in (row for row in rows if row["figure"] in figures):
            assert row["stated"] == pytest.approx(MARGIN * largest * effect[row["period"]])
            assert row["share"] == pytest.approx(MARGIN * largest)
        # a tenth of a per cent of the package for the central figure, 5 % for what few draws say of an end
        assert MARGIN * largest < (0.001 if figures == ("central",) else 0.05)


def test_settings_laid_end_to_end_are_computed_as_one_by_one(world, levers, thirty):
    for setting, model in list(zip(thirty.settings, thirty.model, strict=True))[:2]:
        moved = together(world, ASKED.parts, levers.values(), setting)
        alone = world.again(ASKED.estimate, ASKED.scenario, moved).transpose("draw", "period").values
        assert np.array_equal(alone, model)


def test_random_settings_stand_on_stops_and_follow_their_seed(levers):
    settings = at_random(list(ASKED.parts), levers.values(), 20, seed=5)
    assert settings == at_random(list(ASKED.parts), levers.values(), 20, seed=5)
    assert settings != at_random(list(ASKED.parts), levers.values(), 20, seed=6)
    for setting in settings:
        assert setting.on
        for id, value in setting.values.items():
            assert any(value == pytest.approx(stop) for stop in levers[id].stops())
