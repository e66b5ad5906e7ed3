"""A pytest plugin: after each run it keeps the results of the tests that check estimates."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.report.outcomes import content_of_files, keep_outcomes


class AuditRecorder:
    """Gathers the results of marked tests; one for each run of pytest."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._content = content_of_files(root)
        self._marked: set[str] = set()
        self._outcomes: dict[str, str] = {}
        self._message = ""

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        if item.get_closest_marker("audits"):
            self._marked.add(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # Set-up and tear-down speak only when they fail or skip; the call has its own report.
        if report.nodeid in self._marked and (report.when == "call" or not report.passed):
            self._outcomes[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        if not self._outcomes:
            return
        if content_of_files(self._root) != self._content:
            self._message = "results not kept for the audit: files changed while the tests ran"
            return
        try:
            keep_outcomes(self._root, self._content, self._outcomes)
        except OSError as error:
            self._message = f"results not kept for the audit: {error}"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._message:
            terminalreporter.write_line(self._message)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "audits(*estimates, kind): this test checks these estimates")
    config.pluginmanager.register(AuditRecorder(config.rootpath), "audit-recorder")
