"""Tables of the baseline chapter, from the ledger."""

from __future__ import annotations

from analysis.report.labels import label
from analysis.report.numbers import show, sources
from analysis.report.tables import Table

YEARS = ("2026", "2027", "2028", "2030", "2035", "2040", "2050", "2060")
ITEMS = ("revenue", "expenditure", "balance", "reserve")


def accounts_table() -> Table:
    """Revenue, expenditure, balance and reserve in chosen years."""
    ledger = sources().ledger
    rows = []
    for year in YEARS:
        cells = (ledger.one("outlook_accounts", item=item, period=year) for item in ITEMS)
        rows.append((year, *(show(row, bare=True, interval=True).markdown for row in cells)))
    header = ("Year", *(label("item", item) for item in ITEMS))
    return Table(header, tuple(rows), "lrrrr", (0.6, 1, 1, 1, 1))
