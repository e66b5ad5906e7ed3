"""What the chapter says of the page: each lever at its ends, and the error that the page states."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.ledger import Entry, Ledger
from analysis.report.language import PROFILE
from analysis.report.numbers import Sources
from analysis.report.what_if import tables
from analysis.what_if.settings import Setting
from tests.what_if.conftest import ASKED, ROOT, WHOLE


@pytest.fixture(autouse=True)
def _recorded(recorded, units, monkeypatch):
    entry = Entry(ASKED.estimate, "estimate", "", "", "billion_won", ("period",))
    here = Sources(Ledger((), {entry.id: entry}, {}, recorded), units, frozenset())
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(tables, "sources", lambda: here)


def test_the_table_has_a_row_for_each_lever_with_its_ends_in_its_unit(levers):
    table = tables.ends_table(2035)
    assert len(table.rows) == len(levers)
    row = next(row for row in table.rows if row[0].startswith("Raises"))
    assert row[0] == "Raises for regional and essential care, trillion won"
    assert (row[1], row[3]) == ("0", "6")
    # without its raises the fee plan only saves; with more it costs more
    assert row[2].startswith("\N{MINUS SIGN}")
    assert row[4].startswith("+")


def test_what_a_lever_changes_is_the_difference_from_the_package_draw_by_draw(recorded, emulator):
    place = emulator.years.index(2035)
    for id, end, value in (("fee_raises", "high", 6.0), ("clinic_addon", "low", 0.0)):
        change = (emulator.total(Setting(WHOLE.on, {id: value})) - emulator.total(WHOLE))[:, place]
        keys = {"lever": id, "end": end, "period": "2035"}
        (row,) = [row for row in recorded["what_if_ends"] if keys.items() <= row.items()]
        assert row["central"] == pytest.approx(change[0])
        assert row["q975"] == pytest.approx(np.quantile(change[1:], 0.975))


def test_the_chapter_and_the_page_state_the_same_error(page_data, stated, emulator, monkeypatch):
    place = emulator.years.index(2035)
    errors = page_data("en")["errors"][2035]
    assert errors["central"] == pytest.approx(stated["central"][place])
    assert errors["ends"] == pytest.approx(max(stated["low"][place], stated["high"][place]))
    monkeypatch.setenv(PROFILE, "en")
    figure, unit = tables.page_error("central", 2035).split("\N{NO-BREAK SPACE}")
    assert unit == "billion won"
    assert float(figure) * 1e9 == pytest.approx(errors["central"], rel=0.06)
    assert tables.page_sample("settings") == str(errors["settings"])


def test_the_chapter_states_of_one_reform_what_the_page_does(page_data, script, monkeypatch):
    for reform in ASKED.parts:
        error = script().error(Setting(frozenset([reform])), 2035)
        monkeypatch.setenv(PROFILE, "en")
        for figure, name in (("central", "central"), ("interval", "ends")):
            text, unit = tables.page_error(figure, 2035, reform=reform).split("\N{NO-BREAK SPACE}")
            assert unit == "billion won"
            assert float(text) * 1e9 == pytest.approx(error[name], rel=0.06)
