"""Flows of money: nothing is lost on the way, and ribbons are as wide as their won."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import Any

import pytest

from analysis.report.drawing import BLUE, GREY, ORANGE
from analysis.report.flow_charts import MOVED, money_flow, moved
from analysis.report.flows import FlowError, Link, laid_out, links

COLUMNS = [["NHI", "Patients"], ["Hospitals", "Clinics"], ["Use"]]
FLOWS = [
    Link("NHI", "Hospitals", 3e12),
    Link("NHI", "Clinics", 1e12),
    Link("Patients", "Clinics", 0.5e12),
    Link("Hospitals", "Use", 3e12),
    Link("Clinics", "Use", 1.5e12),
]
PLAIN: dict[str, Any] = {"title": "NHI pays most", "subtitle": "Trillion won, nominal, 2024"}


# The layout


def test_boxes_and_ribbons_are_as_high_as_their_won_and_a_pixel_is_the_same_won_everywhere():
    """4.5 trillion won and one gap of 10 fill 100 px in the fuller columns: 20 px a trillion."""
    boxes, ribbons = laid_out(COLUMNS, FLOWS, 100, 10)
    heights = {box.name: box.bottom - box.top for box in boxes}
    assert heights == pytest.approx({"NHI": 80, "Patients": 10, "Hospitals": 60, "Clinics": 30, "Use": 90})
    for ribbon in ribbons:
        for upper, lower in (ribbon.leaves, ribbon.arrives):
            assert lower - upper == pytest.approx(20 * ribbon.link.won / 1e12)


def test_ribbons_fill_the_side_of_their_box_without_gap_or_overlap():
    boxes, ribbons = laid_out(COLUMNS, FLOWS, 100, 10)
    for box in boxes:
        for spans in (
            sorted(ribbon.leaves for ribbon in ribbons if ribbon.link.source == box.name),
            sorted(ribbon.arrives for ribbon in ribbons if ribbon.link.target == box.name),
        ):
            ends = [box.top, *(end for span in spans for end in span), box.bottom]
            if spans:
                assert ends[::2] == pytest.approx(ends[1::2])


def test_a_column_with_fewer_won_stands_in_the_middle():
    boxes, _ = laid_out(COLUMNS, FLOWS, 100, 10)
    (use,) = (box for box in boxes if box.name == "Use")
    assert (use.top, use.bottom) == pytest.approx((5, 95))


def test_the_order_in_which_links_are_given_changes_nothing():
    shuffled = FLOWS.copy()
    random.Random(1).shuffle(shuffled)
    assert shuffled != FLOWS
    boxes, ribbons = laid_out(COLUMNS, shuffled, 100, 10)
    assert boxes == laid_out(COLUMNS, FLOWS, 100, 10)[0]
    assert sorted(ribbons, key=repr) == sorted(laid_out(COLUMNS, FLOWS, 100, 10)[1], key=repr)


def test_twice_the_won_is_the_same_picture():
    doubled = [Link(link.source, link.target, 2 * link.won) for link in FLOWS]
    one, two = (laid_out(COLUMNS, flows, 100, 10)[1] for flows in (FLOWS, doubled))
    assert [ribbon.leaves for ribbon in two] == [pytest.approx(ribbon.leaves) for ribbon in one]


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        (
            [*FLOWS[:-1], Link("Clinics", "Use", 1.4e12)],
            "node 'Clinics' takes in 1,500,000,000,000 won and passes on 1,4",
        ),
        (
            [*FLOWS, Link("Clinics", "Patients", 1.0)],
            "Clinics → Patients: a link runs from a column to one on its right",
        ),
        ([*FLOWS, Link("NHI", "Use", -1.0)], "NHI → Use: -1 won; a ribbon has more than none"),
        ([*FLOWS, Link("NHI", "Use", float("nan"))], "NHI → Use: nan won"),
        ([*FLOWS, Link("NHI", "Homes", 1.0)], "NHI → Homes: node 'Homes' stands in no column"),
        ([*FLOWS, FLOWS[0]], "NHI → Hospitals: given twice"),
        (FLOWS[:2] + FLOWS[3:4] + [Link("Clinics", "Use", 1e12)], "node 'Patients' has no links"),
    ],
)
def test_flows_that_do_not_fit_are_refused_by_name(flows, said):
    with pytest.raises(FlowError, match=re.escape(said)):
        laid_out(COLUMNS, flows, 100, 10)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([["NHI"], ["Use"], ["NHI"]], "node 'NHI' stands in the columns twice"),
        ([["NHI"]], "two columns or more"),
        ([["NHI"], []], "two columns or more"),
    ],
)
def test_columns_that_cannot_be_are_refused(columns, said):
    with pytest.raises(FlowError, match=said):
        laid_out(columns, FLOWS, 100, 10)


def test_the_last_bits_of_a_sum_are_no_loss():
    tenths = [Link(f"{number}", "Sum", 0.1) for number in range(10)]
    laid_out([[link.source for link in tenths], ["Sum"], ["Use"]], [*tenths, Link("Sum", "Use", 1.0)], 100, 1)


# From the ledger


def test_links_come_from_two_dimensions_of_an_estimate_without_those_of_zero(charted, spread):
    rows = [
        spread("room_flow", won, payer=payer, item=item, period=2030)
        for (payer, item), won in {
            ("nhi", "revenue"): 3e12,
            ("nhi", "reserve"): 0.0,
            ("medical_aid", "revenue"): 1e12,
        }.items()
    ]
    charted(rows, {"room_flow": "trillion_won"})
    assert links("room_flow", "payer", "item", period=2030) == [
        Link("NHI", "Revenue", 3e12),
        Link("Medical Aid", "Revenue", 1e12),
    ]


def test_a_dimension_left_open_is_refused(charted, spread):
    charted(
        [spread("room_flow", 1e12, payer="nhi", item="revenue", period=year) for year in (2030, 2031)],
        {"room_flow": "trillion_won"},
    )
    with pytest.raises(FlowError, match="several values from NHI to Revenue"):
        links("room_flow", "payer", "item")


# The chart


@pytest.fixture
def flow(charted, seen):
    charted([], {})
    return lambda **look: seen(money_flow(COLUMNS, FLOWS, **PLAIN, **look))


def test_each_node_has_its_name_and_amount_and_each_ribbon_says_its_own(flow):
    chart = flow()
    assert {"NHI 4.00", "Patients 0.50", "Hospitals 3.00", "Clinics 1.50", "Use 4.50"} <= set(chart.words)
    assert {"NHI → Hospitals: 3.00"} in chart.marks("area mark")
    assert len(chart.marks("area mark")) == len(FLOWS)
    assert len(chart.marks("rect mark")) == 5


def test_a_ribbon_has_the_colour_of_the_node_that_it_leaves(flow):
    chart = flow(colours={"NHI": BLUE})
    said = ["".join(mark) for mark in chart.marks("area mark")]
    tints = dict(zip(said, chart.drawn("area mark", "fill"), strict=True))
    assert {name: tint for name, tint in tints.items() if name.startswith("NHI")} == {
        "NHI → Hospitals: 3.00": BLUE,
        "NHI → Clinics: 1.00": BLUE,
    }
    assert tints["Hospitals → Use: 3.00"] == GREY


def test_heads_stand_above_the_columns(flow):
    assert {"Payers", "Providers", "Use"} <= set(flow(heads=("Payers", "Providers", "Use")).words)
    with pytest.raises(FlowError, match="2 heads are given for 3 columns"):
        flow(heads=("Payers", "Providers"))


def test_a_colour_for_a_node_that_is_not_there_is_refused(flow):
    with pytest.raises(FlowError, match="'Nhi', which is no node"):
        flow(colours={"Nhi": BLUE})


def test_names_of_small_neighbours_do_not_cover_each_other(charted, seen):
    charted([], {})
    small = [Link("NHI", name, 1e9) for name in ("One", "Two", "Three")] + [Link("NHI", "Big", 5e12)]
    chart = seen(money_flow([["NHI"], ["One", "Two", "Three", "Big"]], small, **PLAIN))
    places = [
        float(place) for place in re.findall(r'translate\([\d.]+,([\d.]+)\)"[^>]*>(?:One|Two|Three|Big)', chart.text)
    ]
    assert len(places) == 4
    assert all(below - above >= 15 for above, below in pairwise(places))


# Won that move between categories

CHANGES = {"test": -0.45e12, "consultation": -0.25e12, "procedure": 0.4e12, "treatment": 0.3e12}


@pytest.fixture
def shift(charted, spread, seen):
    """Draws changes by activity, in trillion won."""

    def drawn(changes: dict[str, float], **look: Any) -> Any:
        charted(
            [spread("room_shift", won, activity=name) for name, won in changes.items()], {"room_shift": "trillion_won"}
        )
        return seen(moved("room_shift", "activity", **PLAIN, **look))

    return drawn


def test_losers_are_orange_on_the_left_and_gainers_blue_on_the_right(shift):
    chart = shift(CHANGES)
    said = ["".join(mark) for mark in chart.marks("rect mark")]
    assert said == ["Tests", "Consultation", MOVED, "Procedures", "Treatments"]
    assert chart.drawn("rect mark", "fill") == [ORANGE, ORANGE, GREY, BLUE, BLUE]
    assert {"Tests 0.45", "Moved 0.70", "Procedures 0.40"} <= set(chart.words)


def test_changes_that_do_not_add_to_zero_are_refused_unless_the_rest_has_a_name(shift):
    short = CHANGES | {"treatment": 0.2e12}
    with pytest.raises(FlowError, match="changes add to -100,000,000,000 won and not to zero"):
        shift(short)
    assert "NHI saves 0.10" in shift(short, rest="NHI saves").words
    more = CHANGES | {"treatment": 0.5e12}
    chart = shift(more, rest="NHI adds")
    assert ["".join(mark) for mark in chart.marks("rect mark")][:3] == ["Tests", "Consultation", "NHI adds"]
    with pytest.raises(FlowError, match="name the difference"):
        shift(more, rest="Tests")


def test_where_nothing_moves_there_is_no_chart(shift):
    with pytest.raises(FlowError, match="nothing moves"):
        shift(dict.fromkeys(CHANGES, 0.0))
