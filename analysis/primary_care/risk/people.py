"""People as the models see them: age, sex, practice, conditions, social circumstances and cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

SOCIAL = ("unstable_housing", "disability", "serious_mental_illness", "substance_use", "neighbourhood_stress")
"""Social variables of the MassHealth model; the last is a score whose mean is 0 and standard deviation 1."""

AGE_STARTS = (0, 10, 20, 30, 40, 50, 60, 65, 70, 75, 80, 85)
"""Where age groups begin."""

CONCURRENT, PROSPECTIVE = "concurrent", "prospective"


@dataclass(frozen=True)
class People:
    """One row a person.

    ``weight`` is the share of the year in which the person was insured; ``cost`` is a year's cost in the year of the
    diagnoses (cost over the months insured, divided by ``weight``), ``next_cost`` that of the year after or None.
    ``conditions`` has a column for each category, ``social`` one for each variable of ``social_names``.
    ``earlier`` are the conditions of the year before, or None. ``synthetic`` people were generated.
    """

    age: npt.NDArray[np.int64]
    male: npt.NDArray[np.bool_]
    practice: npt.NDArray[np.str_]
    weight: Array
    cost: Array
    next_cost: Array | None
    conditions: Array
    condition_names: tuple[str, ...]
    social: Array
    social_names: tuple[str, ...]
    earlier: Array | None = None
    synthetic: bool = False

    def __len__(self) -> int:
        return len(self.age)

    def outcome(self, timing: str) -> Array:
        """The cost that is explained: of the same year, or of the next."""
        if timing == CONCURRENT:
            return self.cost
        if self.next_cost is None:
            raise ValueError("people without a next year have no prospective cost")
        return self.next_cost


def age_sex(people: People) -> tuple[Array, list[str]]:
    """A column for each age group and sex, each 1 for exactly one of them."""
    group = np.searchsorted(AGE_STARTS, people.age, side="right") - 1
    cell = group * 2 + people.male
    names = [f"{sex} from {start}" for start in AGE_STARTS for sex in ("female", "male")]
    return (cell[:, None] == np.arange(len(names))).astype(float), names
