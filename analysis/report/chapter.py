"""What a chapter needs: numbers, quotations, counts, tables; charts only when a chapter draws one."""

from __future__ import annotations

from analysis.report.numbers import chance, interval_of, josa, n
from analysis.report.quotes import count, quoted, record, stated, value_of
from analysis.report.tables import cross

__all__ = ["chance", "count", "cross", "interval_of", "josa", "n", "quoted", "record", "stated", "value_of"]
