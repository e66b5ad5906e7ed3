"""The settings that the report was last made with, so that Quarto started by hand shows the same report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from analysis.faults import Fault, InputFaults
from analysis.ledger import RESULTS
from analysis.run import Settings

FILE = "settings.json"


def remember(root: Path, settings: Settings) -> None:
    """Keep the settings of ``fiscal report`` for the next rendering that names none."""
    folder = root / RESULTS
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(json.dumps(asdict(settings)) + "\n", encoding="utf-8")


def remembered(root: Path) -> Settings:
    """The settings of the last ``fiscal report``, or the defaults if there was none."""
    path = root / RESULTS / FILE
    if not path.is_file():
        return Settings()
    try:
        return Settings(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        place = (Path(RESULTS) / FILE).as_posix()
        fault = Fault(place, None, str(error), "draws, seed and scenario as JSON", "delete the file")
        raise InputFaults([fault]) from error
