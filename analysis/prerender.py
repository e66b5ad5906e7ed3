"""What Quarto runs before it renders: results up to date, and the imprint for the pages.

``_quarto.yml`` names this file under ``project: pre-render``, so plain ``quarto render`` and ``quarto preview``
work as ``fiscal report`` does. The settings are those of the last ``fiscal report`` (scenario, draws, seed),
or the defaults. Quarto runs it in the project's folder with the Python that ``QUARTO_PYTHON`` names; the file
``_environment`` names the one of ``.venv``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

NO_PACKAGES = (
    "the report's packages are missing in {python} ({error}); run `make report` once, then start Quarto with "
    "QUARTO_PYTHON=.venv/bin/python"
)


def prepare(root: Path) -> str:
    """Bring the results up to date and write ``_results/imprint.json``; the content key of the results."""
    from analysis.ledger import RESULTS
    from analysis.report.imprint import imprint
    from analysis.report.settings import remembered
    from analysis.run import bring_up_to_date
    from analysis.whole_file import write_whole

    key = bring_up_to_date(root, remembered(root)).key
    text = json.dumps(asdict(imprint(root)), ensure_ascii=False, indent=1)
    write_whole(root / RESULTS / "imprint.json", text + "\n")
    return key


def main() -> int:
    """Exit status: 0, or 2 with a line for each fault on standard error."""
    try:
        from analysis.faults import InputFaults

        prepare(Path())
    except ModuleNotFoundError as error:
        print(NO_PACKAGES.format(python=sys.executable, error=error), file=sys.stderr)
        return 2
    except (InputFaults, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    # Of a script, Python puts the folder first on its path; there `analysis` itself is not found.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    sys.exit(main())
