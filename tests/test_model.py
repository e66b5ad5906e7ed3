"""The graph: what a declaration refuses, what feeds what, which room may feed which."""

from __future__ import annotations

import pytest
import xarray as xr
from hamilton.ad_hoc_utils import create_temporary_module

from analysis.model import Graph, nodes, quantity
from analysis.rooms import graph_modules, rooms


@quantity(unit="won", english="Cost", korean="비용")
def room_cost(room_price: xr.DataArray, room_volume: xr.DataArray) -> xr.DataArray:
    """Price x volume."""
    return room_price * room_volume


@quantity(unit="won", english="Cost after tax", korean="세후 비용", published=True)
def room_taxed(room_cost: xr.DataArray, room_tax: xr.DataArray) -> xr.DataArray:
    """Cost x (1 + tax)."""
    return room_cost * (1 + room_tax)


INPUTS = {"room_price": xr.DataArray(3.0), "room_volume": xr.DataArray(5.0), "room_tax": xr.DataArray(0.1)}


def test_three_times_five_and_a_tenth_is_sixteen_and_a_half():
    values = Graph([create_temporary_module(room_cost, room_taxed)]).run(["room_taxed"], INPUTS)
    assert float(values["room_taxed"]) == pytest.approx(16.5)


def test_what_lies_downstream_of_the_tax_is_only_the_taxed_cost():
    graph = Graph([create_temporary_module(room_cost, room_taxed)])
    assert graph.downstream(["room_tax"]) == {"room_tax", "room_taxed"}


def test_a_known_value_is_not_computed_again():
    graph = Graph([create_temporary_module(room_cost, room_taxed)])
    values = graph.run(["room_taxed"], INPUTS, known={"room_cost": xr.DataArray(100.0)})
    assert float(values["room_taxed"]) == pytest.approx(110)


def test_three_dimensions_besides_draw_are_refused():
    with pytest.raises(ValueError, match="3 dimensions besides draw; at most 2"):
        quantity(unit="won", dims=("a", "b", "c"), english="Too wide", korean="")(room_cost)


def test_a_dimension_named_as_a_column_of_the_ledger_is_refused():
    with pytest.raises(ValueError, match="measure is a column of the ledger"):
        quantity(unit="won", dims=("measure",), english="Mixed up", korean="")


def test_every_function_of_a_room_starts_with_the_rooms_name_and_has_a_formula():
    for name, node in nodes(graph_modules()).items():
        assert name.startswith(f"{node.file.split('/')[1]}_")
        assert node.formula, f"{name} has no docstring"


def test_each_room_takes_only_its_own_quantities_and_those_of_the_rooms_that_it_declares():
    for room in rooms():
        allowed = (room.name, *room.fed_by)
        for name, node in nodes(graph_modules([room.name])).items():
            foreign = [one for one in node.inputs if not one.startswith(tuple(f"{other}_" for other in allowed))]
            assert not foreign, f"{name} takes {foreign}"


def test_no_room_feeds_one_that_feeds_it():
    feeds = {room.name: set(room.fed_by) for room in rooms()}
    assert not [(one, other) for one, others in feeds.items() for other in others if one in feeds[other]]


def test_every_published_quantity_has_a_korean_name():
    found = nodes(graph_modules())
    assert [name for name, node in found.items() if node.quantity.published and not node.quantity.korean] == []
