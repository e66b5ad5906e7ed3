"""On what the times were measured, without a name: cores, memory, system, versions."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("duckdb", "ibis-framework", "pyarrow", "pandas", "numpy", "statsmodels")
SECOND = ("pyfixest", "duckreg")


def describe(path: Path, second: str, spark: str) -> None:
    """Write it to ``path``; versions of programs that did not run this time stay as they are."""
    known = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            known = {line["what"]: line["value"] for line in csv.DictReader(file)}
    known |= {
        "cores": str(os.cpu_count()),
        "memory_gib": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }
    known |= {name: version(name) for name in PACKAGES}
    if second:
        ask = "import sys, importlib.metadata as m; print(*(m.version(name) for name in sys.argv[1:]))"
        found = subprocess.run([second, "-c", ask, *SECOND], capture_output=True, text=True, check=True)
        known |= dict(zip(SECOND, found.stdout.split(), strict=True))
    if spark:
        (found_at,) = Path(spark).glob("pyspark-*.dist-info")
        known["pyspark"] = found_at.name.removeprefix("pyspark-").removesuffix(".dist-info")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("what", "value"))
        writer.writerows(known.items())
