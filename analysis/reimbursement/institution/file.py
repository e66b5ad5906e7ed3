"""An institution's own fees by service category, from a CSV file with the columns ``category`` and ``fees_won``."""

from __future__ import annotations

from pathlib import Path

from analysis.csv_rows import number, read_lines, suggestion
from analysis.faults import Fault, InputFaults
from analysis.reimbursement.tables import CATEGORIES, PROVIDERS

COLUMNS = ("category", "fees_won")


def read_fees(path: Path) -> dict[str, float]:
    """NHI fees of a year in won by category; InputFaults names every fault with its row.

    A category that the file leaves out has no fees. Amounts are won without thousands separators.
    """
    _, lines, faults = read_lines(path, COLUMNS, None)
    fees: dict[str, float] = {}
    for line in lines:
        name, text = line.cells["category"], line.cells["fees_won"]
        won = number(text)
        if name not in CATEGORIES:
            remedy = suggestion(name, CATEGORIES, "choose one of the categories")
            faults.append(line.fault(f"category {name!r}", f"one of: {', '.join(CATEGORIES)}", remedy))
        elif name in fees:
            faults.append(line.fault(f"category {name!r} a second time", "one row a category", "add the rows together"))
        if won is None or won < 0:
            remedy = "write won as digits, without thousands separators or units"
            faults.append(line.fault(f"fees_won {text!r}", "won, 0 or more", remedy))
        elif name in CATEGORIES:
            fees.setdefault(name, won)
    if not faults and not sum(fees.values()):
        faults.append(Fault(path.as_posix(), None, "no fees", "at least one category with fees", "fill in the fees"))
    if faults:
        raise InputFaults(faults)
    return fees


def known_type(name: str) -> str:
    """The provider type ``name``, or InputFaults with those that there are."""
    if name not in PROVIDERS:
        remedy = suggestion(name, PROVIDERS, "name one of them")
        raise InputFaults([Fault("--type", None, repr(name), f"one of: {', '.join(PROVIDERS)}", remedy)])
    return name
