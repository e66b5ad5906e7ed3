"""What is generated: how many people, for how long, with which true effects and which confounding."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Self

PROGRAMME_CODE = "ZP100"
"""Bill code of the generated primary-care programme. It is no code of the fee schedule."""
HOSPICE_CODE = "AP200"
"""A per-diem code of the palliative-care pilot of 2010."""


@dataclass(frozen=True)
class Design:
    """The settings of a generated data set; equal settings give equal files.

    ``hospice_effect`` is the change of all other fees on days in hospice, ``hospice_day`` the won of a day there.
    ``programme_effect`` changes fees of hospital stays of a clinic's members and ``visit_effect`` those of their
    visits; both grow in four equal steps, one a quarter. ``unmeasured`` is the strength (log odds and log fees for one
    standard deviation) of a trait that raises hospice use and fees and stands in no file. ``hospice=False`` or
    ``programme=False`` makes the twin in which nobody is treated: same people, same random numbers, so the
    difference of
    the two is the true effect. Use, stay and the share of cancer are margins; see ``margins``.
    """

    persons: int
    seed: int = 1
    first_year: int = 2022
    years: int = 2
    persons_per_part: int = 50_000
    persons_per_clinic: int = 500
    hospice_effect: float = -0.35
    hospice_day: float = 280_000.0
    programme_effect: float = -0.08
    visit_effect: float = 0.05
    trend: float = 0.01
    unmeasured: float = 0.0
    hospice: bool = True
    programme: bool = True

    def __post_init__(self) -> None:
        if self.persons < 1 or self.years < 1 or self.persons_per_part < self.persons_per_clinic:
            raise ValueError("a design needs persons, years, and parts no smaller than a clinic")

    @property
    def parts(self) -> int:
        return -(-self.persons // self.persons_per_part)

    @property
    def days(self) -> int:
        return 365 * self.years

    def twin(self, *, hospice: bool = True, programme: bool = True) -> Self:
        """The same people without hospice, without the programme, or without both."""
        return replace(self, hospice=hospice, programme=programme)

    def as_record(self) -> dict[str, Any]:
        return asdict(self)
