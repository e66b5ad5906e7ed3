"""The requirements as data, and whether an organisation meets each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.faults import InputFaults
from analysis.parameters.record import STATUSES
from analysis.primary_care.aco.access import Nearest, nearest
from analysis.primary_care.aco.organisation_file import Organisation, read_organisation
from analysis.primary_care.results import Record, Result
from analysis.primary_care.sheet import NUMBER, Field, read_sheet, repeated

TABLE = "data/published/primary_care_aco_requirements.csv"
WITHIN, YES, COUNT, EVERY = "within", "yes", "count", "every"

FIELDS = {
    "id": Field(),
    "group": Field(),
    "section": Field(),
    "item": Field(),
    "rule": Field(words=(WITHIN, YES, COUNT, EVERY)),
    "least": Field(NUMBER, needed=False, least=0),
    "english": Field(),
    "korean": Field(needed=False),
    "status": Field(words=STATUSES),
    "note": Field(needed=False, column=False),
}


@dataclass(frozen=True)
class Requirement:
    """One thing that an ACO must have; ``item`` of ``section`` in its file shows it."""

    id: str
    group: str
    section: str
    item: str
    rule: str
    least: float
    english: str
    status: str


@dataclass(frozen=True)
class Verdict:
    """Whether a requirement is met, and what was found."""

    requirement: Requirement
    met: bool
    found: str


def read_requirements(path: Path) -> tuple[Requirement, ...]:
    """The requirements of a table; InputFaults lists what is wrong with it."""
    rows, faults = read_sheet(path, FIELDS)
    faults += repeated(rows, ["id"])
    if faults:
        raise InputFaults(faults)
    return tuple(
        Requirement(
            row["id"],
            row["group"],
            row["section"],
            row["item"],
            row["rule"],
            row["least"] or 0.0,
            row["english"],
            row["status"],
        )
        for row in rows
    )


def verdict(requirement: Requirement, aco: Organisation) -> Verdict:
    """Whether the organisation meets one requirement. What the file does not mention is not met."""
    if requirement.rule == WITHIN:
        found = reach(requirement, aco)
        reached = sum(one.reached for one in found)
        return Verdict(requirement, bool(found) and reached == len(found), f"{reached} of {len(found)} members")
    if requirement.rule == EVERY:
        sites = [site.name for site in aco.sites if site.category == "primary care"]
        open_late = sum(aco.after_hours.get(name, False) for name in sites)
        return Verdict(requirement, bool(sites) and open_late == len(sites), f"{open_late} of {len(sites)} sites")
    if requirement.rule == COUNT:
        number = (aco.board if requirement.section == "board" else aco.providers)[requirement.item]
        return Verdict(requirement, number >= requirement.least, str(number))
    answer = aco.answers.get(requirement.item)
    return Verdict(requirement, bool(answer), {None: "not stated", True: "yes", False: "no"}[answer])


def reach(requirement: Requirement, aco: Organisation) -> list[Nearest]:
    """The best site of the required kind for every member."""
    return [nearest(home, aco.sites, requirement.item, aco.travel) for home in aco.homes]


def check_file(file: Path, table: Path) -> Result:
    """Every requirement on the ACO of ``file``, and the members whom care does not reach."""
    requirements = read_requirements(table)
    aco = read_organisation(file, [one.item for one in requirements if one.section == "organisation"])
    verdicts = [verdict(one, aco) for one in requirements]
    tables: dict[str, list[Record]] = {
        "requirements": [
            {"group": one.requirement.group, "requirement": one.requirement.english, "met": one.met, "found": one.found}
            for one in verdicts
        ],
        "members_out_of_reach": [
            {
                "member": one.member,
                "care": one.category,
                "nearest": one.site or "none",
                "miles": one.miles if one.site else None,
                "minutes": one.minutes,
            }
            for one in out_of_reach(requirements, aco)
        ],
    }
    met = sum(one.met for one in verdicts)
    return Result(f"{file.as_posix()}: {met} of {len(verdicts)} requirements met", tables)


def out_of_reach(requirements: Sequence[Requirement], aco: Organisation) -> list[Nearest]:
    """Members without a site of a required kind within the limits."""
    asked = [one for one in requirements if one.rule == WITHIN]
    return [one for requirement in asked for one in reach(requirement, aco) if not one.reached]
