"""Which edition, commit and results a page was made from: the line under every page."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

WORKING_COPY = "working copy"


@dataclass(frozen=True)
class Imprint:
    """What names a rendering; the commit is short and ends in `+` when tracked files differ from it."""

    edition: str
    commit: str
    content_key: str
    date: str
    title: str

    def line(self) -> str:
        """The imprint as one line of text."""
        key = self.content_key[:12]
        return f"Edition: {self.edition} · Commit: {self.commit} · Results: {key} · {self.date}"


def imprint(root: Path | None = None) -> Imprint:
    """Read the imprint of the project at ``root`` (default: the current folder).

    The edition is the newest one whose content key equals the key in force; otherwise "working copy".
    Without git, or outside a repository, the commit is "unknown". The date is the commit's day, or that of
    ``SOURCE_DATE_EPOCH`` when it is set, so that a rendering can be repeated byte for byte.
    """
    root = root or Path.cwd()
    key = content_key(root)
    return Imprint(
        edition=_edition(root, key),
        commit=commit(root),
        content_key=key,
        date=datetime.fromtimestamp(source_date(root), tz=UTC).date().isoformat(),
        title=_title(root),
    )


def content_key(root: Path) -> str:
    """The key of the results in force, or "none" before the first run."""
    current = root / "_results" / "current"
    return current.read_text(encoding="utf-8").strip() if current.is_file() else "none"


def commit(root: Path) -> str:
    """Short hash of the commit, with `+` when tracked files differ from it; "unknown" without git."""
    short = _git(root, "rev-parse", "--short=10", "HEAD")
    if not short:
        return "unknown"
    return f"{short}+" if _git(root, "status", "--porcelain", "--untracked-files=no") else short


def source_date(root: Path) -> int:
    """Seconds since 1970: ``SOURCE_DATE_EPOCH``, else the commit's time, else 0."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(given) if given.isdigit() else int(_git(root, "log", "-1", "--format=%ct") or 0)


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _edition(root: Path, key: str) -> str:
    manifests = (root / "editions").glob("*/manifest.json")
    for manifest in sorted(manifests, key=lambda path: _place(path.parent.name), reverse=True):
        if json.loads(manifest.read_text(encoding="utf-8")).get("content_key") == key:
            return manifest.parent.name
    return WORKING_COPY


def _place(edition: str) -> list[int]:
    """The order of editions: 2026.10 comes after 2026.9."""
    return [int(number) for number in re.findall(r"\d+", edition)]


def _title(root: Path) -> str:
    config = root / "_quarto.yml"
    if not config.is_file():
        return ""
    try:
        book = yaml.safe_load(config.read_text(encoding="utf-8"))["book"]
        return str(book["title"])
    except (yaml.YAMLError, UnicodeDecodeError, LookupError, TypeError):
        return ""  # whoever renders the book says what is wrong with it
