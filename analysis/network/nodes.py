"""Institutions of the networks as far as they are known by name, and what programmes pay them now."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from analysis.csv_rows import Line, number, read_lines
from analysis.faults import InputFaults

NODES, COLUMNS = "network_nodes.csv", "region level catchment institution designated national source".split()
PROGRAMMES = "network_programmes.csv"
PROGRAMME_COLUMNS = "programme korean unit_paid low high units payer year source".split()
LEVELS = ("regional", "local")


def read_nodes(path: Path) -> list[Line]:
    """The rows of a list of institutions: region, level (regional or local), catchment and name of each.

    A list of one's own has the same columns; ``designated``, ``national`` and ``source`` may be missing. Raises
    InputFaults with every row that has another level, no name, or a name that stands twice in one region.
    """
    _, lines, faults = read_lines(path, COLUMNS[:4], COLUMNS[4:])
    seen: set[tuple[str, str, str]] = set()
    for line in lines:
        cells = line.cells
        if cells["level"] not in LEVELS:
            faults.append(line.fault(f"level {cells['level']!r}", "regional or local", "write one of them"))
        if not cells["institution"]:
            faults.append(line.fault("no institution", "its name", "name it or remove the row"))
        key = (cells["region"], cells["level"], cells["institution"])
        if key in seen:
            faults.append(line.fault(f"{cells['institution']} again", "each institution once", "remove one row"))
        seen.add(key)
    if faults:
        raise InputFaults(faults)
    return lines


def spokes(lines: list[Line]) -> Counter[str]:
    """How many local institutions each region has in the list."""
    return Counter(line.cells["region"] for line in lines if line.cells["level"] == "local")


def tables(published: Path) -> dict[str, list[dict[str, Any]]]:
    """Institutions by name, how many of each level there are, and the programmes that pay them."""
    lines = read_nodes(published / NODES)
    _, programmes, faults = read_lines(published / PROGRAMMES, PROGRAMME_COLUMNS)
    if faults:
        raise InputFaults(faults)
    counted = [{"level": level, "count": sum(line.cells["level"] == level for line in lines)} for level in LEVELS] + [
        {"level": "national", "count": sum(line.cells["national"] == "1" for line in lines)}
    ]
    paid = [{**line.cells, "low": number(line.cells["low"]), "high": number(line.cells["high"])} for line in programmes]
    return {
        "network_nodes": [dict(line.cells) for line in lines],
        "network_node_counts": counted,
        "network_programmes": paid,
    }
