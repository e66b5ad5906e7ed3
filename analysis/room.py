"""What a room of the study gives to the run: its part of the graph, its tables, and what is taken apart of its results.

Each room declares one ``ROOM`` in ``analysis/<room>/room.py``; ``analysis.rooms`` lists the rooms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.table_inputs import TableInput


@dataclass(frozen=True)
class Headline:
    """One number of the report whose uncertainty is taken apart.

    With ``scenario`` it is the change that the scenario makes. ``totals`` asks for total indices, each of which costs
    a run of what lies downstream of a group.
    """

    estimate: str
    where: Mapping[str, object] = field(default_factory=dict)
    scenario: str | None = None
    totals: bool = False


@dataclass(frozen=True)
class Decision:
    """A choice for which the value of information is stated.

    ``estimate`` is the net benefit, more is better. Its options are the labels of its dimension ``option``, or the
    baseline and ``scenarios``; dimensions that ``where`` leaves open are summed. With ``even`` what a scenario buys
    beside the net benefit is valued at what the scenario is expected to cost: the choice is as close as it can be, and
    to know more is worth most.
    """

    name: str
    estimate: str
    where: Mapping[str, object] = field(default_factory=dict)
    option: str = ""
    scenarios: tuple[str, ...] = ()
    even: bool = False


@dataclass(frozen=True)
class WhatIf:
    """Reforms whose levers a reader may move on a page of the report.

    ``scenario`` joins them and ``estimate`` is what they add up to; ``parts`` names, by the scenario of each reform,
    the estimate of what it alone adds. ``yardsticks`` are quantities that the sum is also stated in, as its ratio to
    them.
    """

    scenario: str
    estimate: str
    parts: Mapping[str, str]
    yardsticks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Room:
    """A room of the study.

    ``graph`` names the modules whose functions are the graph, ``fed_by`` the other rooms whose quantities they may
    take. ``inputs`` are published tables that the graph takes whole. ``tables`` names modules with
    ``tables(published)``: what the report prints and is no estimate; ``comparisons`` modules with
    ``comparisons(published, central)``: estimates beside what others printed. ``groups`` are parameters that a reader
    thinks of together; what no group names is a group of its own. ``what_if`` are reforms with levers to move.
    """

    name: str
    graph: tuple[str, ...]
    fed_by: tuple[str, ...] = ()
    inputs: tuple[TableInput, ...] = ()
    tables: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = ()
    headlines: tuple[Headline, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    what_if: WhatIf | None = None
