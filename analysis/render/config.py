"""`_quarto.yml` with the file of a profile merged into it, as Quarto merges them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from analysis.csv_rows import read_text
from analysis.faults import Fault, InputFaults

CONFIG = "_quarto.yml"


@dataclass(frozen=True)
class Config:
    """The settings, the profile in force ("" for none), and the files they came from with their text."""

    settings: dict[str, Any]
    profile: str
    files: tuple[tuple[str, str], ...]

    def fault(self, needle: str | None, given: str, expected: str, remedy: str) -> Fault:
        """A fault at the first line that holds ``needle``, of the profile's file if it is there."""
        for name, text in reversed(self.files):
            for row, line in enumerate(text.splitlines(), start=1):
                if needle is not None and needle in line:
                    return Fault(name, row, given, expected, remedy)
        return Fault(CONFIG, None, given, expected, remedy)


def profile_file(profile: str) -> str:
    """The name of a profile's file."""
    return f"_quarto-{profile}.yml"


def profiles(root: Path) -> tuple[str, ...]:
    """The profiles of the project: the one in force where none is named ("" for none), then the others by name."""
    first = _default(read_yaml(root, CONFIG)[0])
    prefix, suffix = profile_file("\0").split("\0")
    found = {path.name.removeprefix(prefix).removesuffix(suffix) for path in root.glob(f"{prefix}*{suffix}")}
    return (first, *sorted(found - {first}))


def read_config(root: Path, profile: str | None = None) -> Config:
    """The settings with those of ``profile`` (None: of the default one) merged in.

    Raises `InputFaults` where a file is missing or is no mapping.
    """
    base, text = read_yaml(root, CONFIG)
    chosen = _default(base) if profile is None else profile
    base.pop("profile", None)
    if not chosen:
        return Config(base, "", ((CONFIG, text),))
    own, own_text = read_yaml(root, profile_file(chosen))
    return Config(merged(base, own), chosen, ((CONFIG, text), (profile_file(chosen), own_text)))


def merged(base: Any, own: Any) -> Any:
    """``own`` over ``base``: mappings key by key, lists one after the other without what is there already.

    >>> merged({"a": {"b": [1], "c": 2}}, {"a": {"b": [1, 3], "c": 4}})
    {'a': {'b': [1, 3], 'c': 4}}
    """
    if isinstance(base, dict) and isinstance(own, dict):
        return base | {key: merged(base[key], value) if key in base else value for key, value in own.items()}
    if isinstance(base, list) or isinstance(own, list):
        both = (base if isinstance(base, list) else [base]) + (own if isinstance(own, list) else [own])
        return [one for place, one in enumerate(both) if one is not None and one not in both[:place]]
    return own


def read_yaml(root: Path, name: str) -> tuple[dict[str, Any], str]:
    """A file of settings as a mapping, and its text."""
    source = root / name
    if not source.is_file():
        raise InputFaults([Fault(name, None, "no such file", "a Quarto book project", f"add {name}")])
    text, faults = read_text(source)
    if faults:
        raise InputFaults(replace(fault, place=name) for fault in faults)
    try:
        settings = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        given = str(getattr(error, "problem", None) or error)
        fault = Fault(name, mark.line + 1 if mark else None, given, "valid YAML", "mend the line")
        raise InputFaults([fault]) from error
    if not isinstance(settings, dict):
        raise InputFaults([Fault(name, None, "no mapping", "a Quarto book project", "add its keys")])
    return settings, text


def _default(base: dict[str, Any]) -> str:
    """The profile that Quarto takes where none is named: ``profile: default: NAME``."""
    profile = base.get("profile")
    if profile is None:
        return ""
    if not isinstance(profile, dict) or set(profile) != {"default"} or not isinstance(profile["default"], str):
        raise InputFaults([Fault(CONFIG, None, f"profile: {profile}", "default: with one name", "write it so")])
    return profile["default"]
