"""Every run of the tests keeps the results that the audit shows."""

from __future__ import annotations

import os

# Matrices here are small: threads of the linear algebra library would only fight over the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

pytest_plugins = ("analysis.report.pytest_plugin", "pytester")
