"""The emulator against the model: exact at its grid, within the stated error anywhere else."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.what_if.accuracy import MARGIN, SETTINGS, TOGETHER, Sample, differences, own_accuracy, sampled
from analysis.what_if.emulator import Emulator, Response
from analysis.what_if.packing import pack
from analysis.what_if.settings import Setting, at_random, moved, together
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


def test_beside_the_others_a_reform_does_what_it_does_alone(world, levers, emulator, thirty):
    """So the settings of all levers at once measure the error of each reform as well."""
    setting = next(one for one in thirty.settings if one.on == WHOLE.on)
    (own,) = sampled(world, ASKED, list(levers.values()), [setting], emulator.years).own
    for reform, estimate in ASKED.parts.items():
        mine = moved(world, reform, [lever for lever in levers.values() if lever.reform == reform], setting)
        alone = world.again(estimate, reform, mine).sel(period=list(emulator.years)).transpose("draw", "period").values
        np.testing.assert_allclose(own[reform], alone, rtol=1e-9, atol=1.0)


def test_what_is_stated_of_a_part_is_one_and_a_half_times_the_largest_in_won_or_in_shares_of_the_width(levers):
    """Two years, intervals 95 and 190 million won wide. The page says 0 and 0; the model 1.9 and 38 million above in
    every draw: shares 0.02 and 0.2 of the width. Year one: the less of 38 and 0.2 x 95 = 19 million; year two: 38 and
    0.2 x 190 = 38. Times 1.5: 28.5 and 57 million won.
    """
    raises, payments = levers["fee_raises"], levers["network_payments"]
    spread = np.linspace(-50e6, 50e6, 1001)[:, None] * [1.0, 2.0]
    responses = tuple(
        Response(lever.reform, (lever,), np.zeros((2, 2)), pack(np.hstack([spread, spread]), 0.01))
        for lever in (raises, payments)
    )
    both = Setting(frozenset([raises.reform, payments.reform]))
    own = {one.reform: one.at(both) for one in responses}
    own[raises.reform] = own[raises.reform] + np.array([1.9e6, 38e6])
    whole = own[raises.reform] + own[payments.reform]
    found = own_accuracy(Emulator((2030, 2031), responses, {}), Sample([both], [whole], [own]))
    for figure in ("central", "ends"):
        stated = [row["stated"] for row in found if (row["part"], row["figure"]) == (raises.reform, figure)]
        assert stated == pytest.approx([28.5e6, 57e6], rel=1e-3)


def test_what_several_have_beyond_is_at_least_what_the_sum_counts_twice(levers):
    """Two reforms of 500 million won each, of which 60 million are the same: the model has 940, the page 1,000. Neither
    errs by itself, so the sum errs by 60, and 1.5 x 60 = 90 million won are stated.
    """
    one, other = levers["fee_raises"], levers["network_payments"]
    effect = 500e6 + np.linspace(-50e6, 50e6, 1001)[:, None]
    responses = tuple(
        Response(lever.reform, (lever,), np.full((2, 1), 500e6), pack(np.hstack([effect, effect]), 0.01))
        for lever in (one, other)
    )
    emulator = Emulator((2030,), responses, {})
    both = Setting(frozenset([one.reform, other.reform]))
    own = {response.reform: response.at(both) for response in responses}
    whole = np.sum(list(own.values()), axis=0) - 60e6
    found = own_accuracy(emulator, Sample([both], [whole], [own]))
    stated = {(row["part"], row["figure"]): row["stated"] for row in found}
    for figure in ("central", "ends"):
        assert stated[TOGETHER, figure] == pytest.approx(90e6, rel=1e-3)
        # the least that is stated
        assert stated[one.reform, figure] == 1e7


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
