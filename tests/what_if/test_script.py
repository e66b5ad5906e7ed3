"""The page's own script, run in a JavaScript engine: its arithmetic, its addresses, its files and its figures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from analysis.ledger import Row
from analysis.report.language import PROFILE
from analysis.report.numbers import interval_in_words, share_text, written
from analysis.report.what_if import page
from analysis.scenarios import joined, load_scenario
from analysis.what_if.settings import Setting
from tests.what_if.conftest import ASKED, WHOLE


def rows(found: list[dict[str, float]], name: str) -> list[float]:
    return [row[name] for row in found]


def test_the_script_says_what_the_emulator_says(script, emulator, thirty):
    """Interpolation, packing and numpy's quantiles, at settings with reforms on and off; to a ten-millionth."""
    shown = script()
    for setting in [WHOLE, *thirty.settings[:6]]:
        for yardstick in ("", *ASKED.yardsticks):
            found = shown.result(setting, yardstick)["total"]
            draws = emulator.total(setting, yardstick)
            np.testing.assert_allclose(rows(found, "central"), draws[0], rtol=1e-7)
            for name, probability in (("low", 0.025), ("high", 0.975)):
                expected = np.quantile(draws[1:], probability, axis=0)
                np.testing.assert_allclose(rows(found, name), expected, rtol=1e-7, atol=1e-7 * abs(draws).max())
            np.testing.assert_allclose(rows(found, "below"), (draws[1:] < 0).mean(axis=0), atol=1e-12)


def test_the_script_splits_the_sum_into_the_reforms(script, emulator, thirty):
    setting = thirty.settings[0]
    found = script().result(setting)["reforms"]
    for reform, effect in emulator.effects(setting).items():
        np.testing.assert_allclose(rows(found[reform], "central"), effect[0], rtol=1e-7, atol=1.0)


def test_with_every_reform_off_the_script_says_exactly_nothing(script):
    found = script().result(Setting(frozenset()))
    for path in (found["total"], *found["reforms"].values()):
        assert all(value == 0 for row in path for value in row.values())


def test_in_thirty_settings_the_script_is_within_the_stated_error_of_the_model(script, thirty, stated):
    shown = script()
    for setting, model in zip(thirty.settings, thirty.model, strict=True):
        found = shown.result(setting)["total"]
        true = {"central": model[0]} | dict(
            zip(("low", "high"), np.quantile(model[1:], (0.025, 0.975), axis=0), strict=True)
        )
        for figure, expected in true.items():
            assert (abs(np.array(rows(found, figure)) - expected) <= stated[figure]).all(), (figure, setting)


def test_settings_of_one_reform_and_of_two_are_within_the_error_stated_of_them(script, few):
    shown = script()
    for setting, model in zip(few.settings, few.model, strict=True):
        found = shown.result(setting)["total"]
        ends = np.quantile(model[1:], (0.025, 0.975), axis=0)
        for year in page.YEARS:
            (place,) = [place for place, one in enumerate(shown("model.years")) if one == year]
            error, here = shown.error(setting, year), found[place]
            assert abs(here["central"] - model[0, place]) <= error["central"], (setting, year)
            for name, expected in zip(("low", "high"), ends[:, place], strict=True):
                assert abs(here[name] - expected) <= error["ends"], (name, setting, year)


def test_the_error_of_one_reform_is_its_own_and_that_of_several_is_added_up_to_that_of_all(script):
    """a alone: its own. a and b: 2 + 3 + 1 = 6 and 20 + 30 + 15 = 65. All three would be 2 + 3 + 6 + 1 = 12, above 10,
    and 20 + 30 + 60 + 15 = 125, above 100. None has none.
    """
    own = {
        "a": {"central": 2, "ends": 20, "settings": 31},
        "b": {"central": 3, "ends": 30, "settings": 32},
        "c": {"central": 6, "ends": 60, "settings": 33},
    }
    most = {"central": 10, "ends": 100, "settings": 40, "together": {"central": 1, "ends": 15}, "own": own}
    shown = script()

    def stated(on: str) -> dict[str, float]:
        return shown(f"WhatIf.error({json.dumps(most)}, {json.dumps({id: id in on for id in own})})")

    assert stated("a") == own["a"]
    assert stated("ab") == {"central": 6, "ends": 65, "settings": 40}
    assert stated("abc") == {"central": 10, "ends": 100, "settings": 40}
    assert (stated("")["central"], stated("")["ends"]) == (0, 0)


def test_the_error_of_a_small_reform_is_small(script):
    """Hospice moves a hundredth of what the package does: its error is less than a tenth of that of all four."""
    shown = script()
    for year in page.YEARS:
        alone = shown.error(Setting(frozenset(["hospice_second_plan"])), year)
        assert 0 < alone["ends"] < 0.1 * shown.error(WHOLE, year)["ends"]
        # and of its own interval less than a twentieth
        rows = shown.result(Setting(frozenset(["hospice_second_plan"])))["total"]
        here = rows[shown("model.years").index(year)]
        assert alone["ends"] < 0.05 * (here["high"] - here["low"])


def test_the_change_against_the_package_is_taken_draw_by_draw(script, emulator, thirty):
    shown, setting = script(), thirty.settings[1]
    plain = f"WhatIf.result(model, {shown.state(WHOLE)})"
    found = shown(f"WhatIf.result(model, {shown.state(setting)}, '', {plain}).change")
    change = emulator.total(setting) - emulator.total(WHOLE)
    np.testing.assert_allclose(rows(found, "central"), change[0], rtol=1e-6, atol=1e4)
    np.testing.assert_allclose(rows(found, "low"), np.quantile(change[1:], 0.025, axis=0), rtol=1e-6, atol=1e4)
    same = shown(f"WhatIf.result(model, {shown.state(WHOLE)}, '', {plain}).change")
    assert all(row["central"] == row["low"] == row["high"] == 0 for row in same)


# Addresses


def test_the_reports_own_setting_has_an_empty_address(script):
    assert script()("WhatIf.written(data, WhatIf.packageOf(data))") == ""


def test_a_setting_comes_back_from_its_address(script, thirty):
    shown = script()
    for setting in thirty.settings:
        state = shown.state(setting)
        assert shown(f"WhatIf.read(data, WhatIf.written(data, {state}))") == json.loads(state)


def test_an_address_names_what_is_off_what_is_moved_the_year_and_the_prices(script):
    shown = script()
    address = "off=network_programme&fee_raises=2.4&year=2040&measure=outlook_price_level"
    assert shown(f"WhatIf.written(data, WhatIf.read(data, '{address}'))") == address


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("fee_raises=99", "fee_raises=6"),
        ("fee_raises=-1", "fee_raises=0"),
        ("fee_raises=2.44", "fee_raises=2.4"),
        ("fee_raises=lots&nobody=3&off=me,network_programme&year=1999&measure=gold", "off=network_programme"),
        ("__proto__=1&off=__proto__", ""),
        ("fee_raises", ""),
        ("", ""),
    ],
)
def test_what_an_address_cannot_say_is_put_to_the_nearest_stop_or_passed_over(script, address, expected):
    assert script()(f"WhatIf.written(data, WhatIf.read(data, {json.dumps(address)}))") == expected


# Scenario files


def test_a_setting_saved_as_a_scenario_file_runs_through_the_model_within_the_stated_error(
    script, reforms, library, thirty, stated, tmp_path: Path
):
    shown = script()
    for number, setting in enumerate(thirty.settings[:3]):
        path = tmp_path / f"setting_{number}.toml"
        path.write_text(shown(f"WhatIf.scenario(data, {shown.state(setting)})"), encoding="utf-8")
        scenario = joined(load_scenario(path, {"asiae_2026"}), path.as_posix(), library)
        model = reforms.reform(scenario).values[ASKED.estimate].transpose("draw", "period").values
        np.testing.assert_allclose(model, thirty.model[number], rtol=1e-6, atol=1e5)
        found = np.array(rows(shown.result(setting)["total"], "central"))
        assert (abs(found - model[0]) <= stated["central"]).all()


# Figures


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_script_writes_figures_as_the_report_does(script, units, language, monkeypatch):
    """Centres and intervals of every size, in both languages, against what the chapters print."""
    shown = script(language)
    monkeypatch.setenv(PROFILE, language)
    unit = units["billion_won"]
    chance = np.random.default_rng(4)
    for _ in range(300):
        central, half = chance.normal() * 10 ** chance.uniform(9, 13), 10 ** chance.uniform(8, 13)
        middle = (central, central, central)
        row = Row("e", "s", "change", {}, central, central, central - half, *middle, central + half)
        decimals = f"WhatIf.decimalsOf({central}, {half}, data.units.billion_won)"
        figure = (
            f"WhatIf.named(WhatIf.figure({central}, {decimals}, data.units.billion_won, true), data.units.billion_won)"
        )
        assert shown(figure) == written(central, unit, row, signed=True)
        low, high = (f"WhatIf.figure({end}, {decimals}, data.units.billion_won)" for end in (row.q025, row.q975))
        between = f"data.words.between.replace('{{low}}', {low}).replace('{{high}}', {high})"
        assert shown(f"WhatIf.named({between}, data.units.billion_won)") == interval_in_words(row, unit)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_script_writes_shares_of_draws_as_the_report_does(script, language, monkeypatch):
    shown = script(language)
    monkeypatch.setenv(PROFILE, language)
    for share in (0.0, 0.001, 0.005, 0.12, 0.874, 0.9995, 1.0):
        assert shown(f"WhatIf.shareText({share}, data.words)") == share_text(share)


# The shown


def test_the_page_asks_nothing_of_another_host_and_its_data_end_no_script(page_data):
    page_data("en")
    text = page.page().text
    assert "</" not in text.partition('id="what-if-data">')[2].partition("</script>")[0]
    assert text.count("</script>") == 2
    hosts = set(text.split("http")[1:])
    # the name of SVG is no address that is fetched
    assert all(rest.startswith("://www.w3.org/2000/svg") for rest in hosts)
    assert not any(word in text for word in ("fetch(", "XMLHttpRequest", "import(", "innerHTML", "eval("))


def test_both_languages_have_all_words_and_the_same_numbers(page_data):
    english, korean = page_data("en"), page_data("ko")
    assert english["parts"] == korean["parts"]
    assert english["errors"] == korean["errors"]
    for name, word in english["words"].items():
        gaps = [part.split("}")[0] for part in word.split("{")[1:]]
        assert sorted(gaps) == sorted(part.split("}")[0] for part in korean["words"][name].split("{")[1:]), name
        assert word != name, f"data/labels.csv lacks what_if,{name}"
    for one, other in zip(english["levers"], korean["levers"], strict=True):
        assert one["default"] == other["default"]
        assert one["name"] != other["name"]


def test_the_page_has_every_word_that_its_scripts_ask_for_and_no_other():
    scripts = "".join((page.FOLDER / name).read_text(encoding="utf-8") for name in ("model.js", "page.js"))
    shares = {"percent", "under", "over"}
    assert set(re.findall(r"words\.(\w+)", scripts)) == set(page.WORDS) | shares
