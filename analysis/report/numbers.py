"""One way to print a number: rounded to what its interval supports, with unit, interval and a link to its audit.

A chapter writes ``n("costing_recovery_total", variant="1-1")`` and never a figure by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis import ledger
from analysis.ledger import BASELINE, LEVEL, Ledger, Row
from analysis.report import korean
from analysis.report.anchors import audit_page, estimate_anchor, row_anchor, tabled
from analysis.report.language import KOREAN, current, through
from analysis.units import Unit, load_units

MINUS = "\N{MINUS SIGN}"
NOISE = 1e-12
"""Relative width below which an interval is none: binary fractions are exact to about 1e-16."""

NO_BREAK = "\N{NO-BREAK SPACE}"


class Inline(str):
    """Text that a notebook shows as Markdown and Python uses as the plain figure."""

    markdown: str

    def __new__(cls, plain: str, markdown: str) -> Inline:
        text = super().__new__(cls, plain)
        text.markdown = markdown
        return text

    def _repr_markdown_(self) -> str:
        return self.markdown


@dataclass(frozen=True)
class Sources:
    """Where the accessors read: the ledger in force, the units, and the estimates that the appendix tables."""

    ledger: Ledger
    units: dict[str, Unit]
    tabled: frozenset[str]


@cache
def sources() -> Sources:
    """The ledger and units of the project in the current directory, read once a process."""
    root = Path()
    here = ledger.current(root)
    return Sources(here, load_units(root / "data" / "units.csv"), tabled(here.rows))


def linked(text: str, row: Row) -> Inline:
    """``text`` with a link to where its row is audited: the value's own line, or its estimate's entry."""
    anchor = row_anchor(row) if row.estimate in sources().tabled else estimate_anchor(row.estimate)
    return Inline(text, f"[{text}](/{audit_page()}#{anchor}){{.number}}")


def forget() -> None:
    """Read ledger and units anew at the next number; a process that renders twice calls this between."""
    sources.cache_clear()


def supported_decimals(half_width: float, default: int) -> int:
    """Decimals that an interval supports, by the rounding rule of the Particle Data Group.

    The half width's first three digits decide: 100 to 354 two digits of it are kept, 355 to 949 one, above that it
    counts as 1000. Without an interval the unit's own decimals.

    >>> supported_decimals(12.9, 1), supported_decimals(0.5, 1), supported_decimals(0.0, 1)
    (0, 1, 1)
    """
    if half_width <= 0 or not math.isfinite(half_width):
        return default
    exponent = math.floor(math.log10(half_width))
    first = half_width / 10**exponent
    if first >= 9.495:
        exponent, first = exponent + 1, 1.0
    return -exponent + (1 if first < 3.545 else 0)


def exact_decimals(value: float, default: int) -> int:
    """Decimals of a value without an interval: the unit's own, but at least two digits that are not zero in front.

    >>> exact_decimals(0.1161, 1), exact_decimals(12.0, 1)
    (2, 1)
    """
    return default if not value else max(default, 1 - math.floor(math.log10(abs(value))))


def _half_width(row: Row | None) -> float:
    """Half of the 95 % interval; 0 where the draws differ by the rounding of binary fractions alone."""
    if row is None:
        return 0.0
    width = row.q975 - row.q025
    return width / 2 if width > NOISE * max(abs(row.q025), abs(row.q975)) else 0.0


def _grouped(value: float, decimals: int) -> str:
    rounded = round(value, decimals)
    text = f"{abs(rounded):,.{max(decimals, 0)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def format_value(
    value: float, unit: Unit, row: Row | None = None, *, signed: bool = False, decimals: int | None = None
) -> str:
    """A value in base units (won, share) as a figure in ``unit``, without the unit's name.

    ``decimals`` overrides what the interval supports, for the columns of a table that must add.
    """
    if unit.kind == "calendar" and (row is None or row.measure == LEVEL):
        return f"{value:.0f}"
    scale = float(unit.scale)
    half = _half_width(row) / scale
    supported = supported_decimals(half, exact_decimals(value / scale, unit.decimals))
    text = _grouped(value / scale, supported if decimals is None else decimals)
    return f"+{text}" if signed and value > 0 and text.strip("0.,") else text


def interval_text(row: Row, unit: Unit, decimals: int | None = None) -> str:
    """The ends of the 95 % interval as figures, ``98 to 124`` or ``98~124``; empty where the draws do not differ."""
    if not _half_width(row):
        return ""
    return through().join(format_value(end, unit, row, decimals=decimals) for end in (row.q025, row.q975))


def with_unit(figure: str, unit: Unit) -> str:
    """The figure followed by the unit's name, kept on one line."""
    if current() == KOREAN:
        return korean.named(figure, unit)
    name = "" if unit.kind == "calendar" else unit.english
    return f"{figure}{NO_BREAK}{name}" if name else figure


def written(
    value: float, unit: Unit, row: Row | None = None, *, signed: bool = False, decimals: int | None = None
) -> str:
    """A value in base units with its unit's name; money and people in Korean are spelled in 조, 억 and 만."""
    figure = format_value(value, unit, row, signed=signed, decimals=decimals)
    if current() != KOREAN or not korean.is_spelled(unit):
        return with_unit(figure, unit)
    return korean.named(_spelled(value, unit, row, decimals, signed=signed), unit)


def _spelled(value: float, unit: Unit, row: Row | None, decimals: int | None, *, signed: bool = False) -> str:
    """The figure in base units, rounded where the figure in ``unit`` is."""
    scale = float(unit.scale)
    shown = supported_decimals(_half_width(row) / scale, exact_decimals(value / scale, unit.decimals))
    text = korean.spelled(value, korean.decimals_to_place(shown if decimals is None else decimals, scale))
    return f"+{text}" if signed and value > 0 and text != "0" else text


def interval_in_words(row: Row, unit: Unit, decimals: int | None = None) -> str:
    """The 95 % interval with its unit, ``3.8 to 9.8 %``; empty where the draws do not differ."""
    if current() == KOREAN and korean.is_spelled(unit) and _half_width(row):
        return korean.named(through().join(_spelled(end, unit, row, decimals) for end in (row.q025, row.q975)), unit)
    bounds = interval_text(row, unit, decimals)
    return with_unit(bounds, unit) if bounds else ""


def show(
    row: Row,
    *,
    interval: bool = False,
    unit: str | None = None,
    bare: bool = False,
    signed: bool = False,
    decimals: int | None = None,
) -> Inline:
    """The figure of one ledger row, linked to its place in the audit appendix.

    ``interval`` adds the 95 % interval, ``unit`` shows it in another unit of the same kind, ``bare`` leaves the
    unit's name out (table cells whose header has it), ``signed`` writes a plus, ``decimals`` is for columns that must
    add. Korean money reads 조·억.
    """
    here = sources()
    shown = here.units[unit or here.ledger.entries[row.estimate].unit]
    text = (format_value if bare else written)(row.central, shown, row, signed=signed, decimals=decimals)
    if interval and (bounds := interval_text(row, shown, decimals)):
        if bare:
            text = f"{text} ({bounds})"
        elif current() == KOREAN:
            text = f"{text}(95% 구간 {interval_in_words(row, shown, decimals)})"
        else:
            text = f"{text} (95 % interval {bounds})"
    return linked(text, row)


def n(
    estimate: str,
    *,
    interval: bool = False,
    unit: str | None = None,
    bare: bool = False,
    signed: bool = False,
    decimals: int | None = None,
    scenario: str = BASELINE,
    measure: str = LEVEL,
    **coordinates: object,
) -> Inline:
    """The figure of one estimate at its coordinates, as ``show`` writes it; a KeyError names what there is."""
    row = sources().ledger.one(estimate, scenario=scenario, measure=measure, **coordinates)
    return show(row, interval=interval, unit=unit, bare=bare, signed=signed, decimals=decimals)


def interval_of(estimate: str, **where: object) -> Inline:
    """The 95 % interval of one estimate alone, ``3.8 to 9.8 %``, linked as its figure is."""
    here = sources()
    row = here.ledger.one(estimate, **where)
    return linked(interval_in_words(row, here.units[here.ledger.entries[estimate].unit]), row)


def chance(estimate: str, *, above: bool = False, **where: object) -> Inline:
    """The share of the draws in which an estimate is below zero, in whole per cent, linked as its figure is.

    Of a change in spending that is the probability that it saves; ``above`` gives that of the opposite. A share that
    rounds to 0 or 100 and is neither reads as under 1 or over 99.
    """
    row = sources().ledger.one(estimate, **where)
    return linked(share_text(1 - row.below if above else row.below), row)


def josa(text: Inline, particle: str) -> Inline:
    """A number of Korean text with the particle that its sound asks for; ``particle`` as after a consonant (은, 을)."""
    form = korean.with_particle(text, particle)
    return Inline(f"{text}{form}", f"{getattr(text, 'markdown', text)}{form}")


def share_text(share: float) -> str:
    r"""A share of draws in whole per cent.

    >>> share_text(0.874), share_text(0.001), share_text(1.0)
    ('87\xa0%', 'under 1\xa0%', '100\xa0%')
    """
    percent = round(100 * share)
    in_korean = current() == KOREAN
    if percent == 0 and share > 0:
        return "1% 미만" if in_korean else f"under 1{NO_BREAK}%"
    if percent == 100 and share < 1:
        return "99% 초과" if in_korean else f"over 99{NO_BREAK}%"
    return f"{percent}%" if in_korean else f"{percent}{NO_BREAK}%"
