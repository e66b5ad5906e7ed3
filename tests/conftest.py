"""Every run of the tests keeps the results that the audit shows."""

from __future__ import annotations

pytest_plugins = ("analysis.report.pytest_plugin", "pytester")
