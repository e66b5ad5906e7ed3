"""The fitted flows beside the few counts of origin and destination that were printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.csv_rows import read_lines
from analysis.faults import InputFaults

FACTS, COLUMNS = "network_flow_facts.csv", "kind region destination value inside source".split()
BILLION = 1e9


def comparisons(published: Path, central: Callable[..., float]) -> dict[str, list[dict[str, Any]]]:
    """Printed and fitted, draw 0. Share: of what leaves the province, percent. Big5: patients for each billion won.

    A share is printed of all inpatients; it is divided by the part that leaves the province. ``gap`` is in points.
    """
    _, lines, faults = read_lines(published / FACTS, COLUMNS)
    if faults:
        raise InputFaults(faults)
    shares, patients = [], []
    for line in lines:
        cells = line.cells
        at = {"region": cells["region"], "destination": cells["destination"]}
        told = {**at, "source": cells["source"], "row": line.row, "printed": float(cells["value"])}
        if cells["kind"] == "share":
            leaving = 100 * float(cells["value"]) / (100 - float(cells["inside"]))
            ours = 100 * central("network_outflow_share", **at)
            shares.append({**told, "leaving": leaving, "ours": ours, "gap": ours - leaving})
        else:
            fees = central("network_seoul_fees", region=cells["region"], period=2022) / BILLION
            patients.append({**told, "fees": fees, "ratio": float(cells["value"]) / fees})
    return {"network_flow_facts": shares, "network_big5": patients}
