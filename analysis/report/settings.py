"""The settings that the report was last made with, so that Quarto started by hand shows the same report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from analysis.faults import Fault, InputFaults
from analysis.ledger import RESULTS
from analysis.run import Settings
from analysis.whole_file import write_whole

FILE = "settings.json"


def remember(root: Path, settings: Settings) -> None:
    """Keep the settings of ``fiscal report`` for the next rendering that names none."""
    folder = root / RESULTS
    folder.mkdir(exist_ok=True)
    write_whole(folder / FILE, json.dumps(asdict(settings)) + "\n")


def remembered(root: Path) -> Settings:
    """The settings of the last ``fiscal report``, or the defaults if there was none."""
    path = root / RESULTS / FILE
    if not path.is_file():
        return Settings()
    try:
        settings = Settings(**json.loads(path.read_text(encoding="utf-8")))
        if type(settings.draws) is int and type(settings.seed) is int and min(settings.draws - 1, settings.seed) >= 0:
            return settings
        given = str(asdict(settings))
    except (ValueError, TypeError) as error:
        given = str(error)
    place = (Path(RESULTS) / FILE).as_posix()
    raise InputFaults([Fault(place, None, given, "draws, seed and scenario as JSON", "delete the file")])
