"""How numbers stand in Korean text: in 조·억·만, with their counters, and the particle that their sound asks for."""

from __future__ import annotations

import math
import re

from analysis.units import Unit

MINUS = "\N{MINUS SIGN}"
PLACES = (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1))
TRAILING_BRACKET = re.compile(r"\s*\([^()]*\)$")
BRACKETED = re.compile(r"\(([^()]+)\)$")

PARTICLES = {
    "은": "는",
    "이": "가",
    "을": "를",
    "과": "와",
    "으로": "로",
    "이다": "이다",
    "이고": "이고",
    "이며": "이며",
    "이지만": "이지만",
    "이므로": "이므로",
    "이라": "라",
    "이나": "나",
    "이었다": "였다",
    "이라고": "라고",
    "이라는": "라는",
    "인": "인",
}
"""Each particle after a consonant, and the same after a vowel; reports keep the 이 of 이다 after either."""

NAMELESS = ("share", "ratio", "index", "score", "elasticity")
COUNTER = {"persons": "명", "deaths": "명", "births": "명"}
"""Counters of what has units of several sizes: a spelled figure takes that of the base unit."""

OPEN, CLOSED, RIEUL = "", "closed", "ㄹ"
DIGITS = {"0": CLOSED, "1": RIEUL, "2": OPEN, "3": CLOSED, "4": OPEN, "5": OPEN, "6": CLOSED, "7": RIEUL, "8": RIEUL}
LETTERS = dict.fromkeys("lr", RIEUL) | dict.fromkeys("mnbkp", CLOSED)
SYMBOLS = {"%": OPEN, "℃": OPEN}


def spelled(value: float, place: int) -> str:
    """A number in 조, 억 and 만, rounded to ``place`` decimals (-8: to 억); with decimals as it is.

    >>> spelled(2_612_300_000_000, -9), spelled(188_108_000, -4), spelled(-1234, 0), spelled(83.42, 1)
    ('2조 6,120억', '1억 8,811만', '−1,234', '83.4')
    """
    if place > 0:
        return f"{MINUS if round(value, place) < 0 else ''}{abs(value):,.{place}f}"
    whole = round(abs(value), place)
    rest = int(whole)
    parts = []
    for name, size in PLACES:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    text = " ".join(parts) or "0"
    return f"{MINUS}{text}" if value < 0 and parts else text


def is_spelled(unit: Unit) -> bool:
    """Whether numbers in this unit are spelled in base units: money, and whatever is counted."""
    return unit.kind in ("money", "count")


def named(figure: str, unit: Unit) -> str:
    """A figure with the unit's Korean name: 원 and what it is per, a counter after it, or a rate before it.

    A spelled figure is in base units: only what follows 원 or the counter of the name counts then. Names such as 비율
    say what is measured, not what is counted: nothing follows.
    """
    if unit.kind == "money":
        currency = "원" if unit.base.startswith("won") else "달러"
        return f"{figure}{_gap(figure)}{currency}{unit.korean.partition(currency)[2]}"
    if unit.kind == "rate" and unit.id != "kilometres":
        return f"{unit.korean} {figure}"
    if unit.id in NAMELESS:
        return figure
    found = BRACKETED.search(unit.korean)
    name = COUNTER.get(unit.base) or (found[1] if found else unit.korean)
    return f"{figure}{_gap(figure)}{name}"


def _gap(figure: str) -> str:
    """A space where the figure ends in 조, 억 or 만: 12,000명, but 500만 명."""
    return " " if "가" <= figure[-1:] <= "힣" else ""


def decimals_to_place(decimals: int, scale: float) -> int:
    """The place in base units of the last of so many decimals in a unit of ``scale``: 1 in 조 is -11."""
    return decimals - round(math.log10(scale))


def with_particle(text: str, particle: str) -> str:
    """The form of ``particle`` (given as after a consonant) that the sound of ``text`` asks for.

    What stands in brackets at the end is not read.

    >>> [with_particle(text, "은") for text in ("3조 원", "12.3%", "2035년(95% 구간 2033~2041년)", "10", "5")]
    ['은', '는', '은', '은', '는']
    >>> [with_particle(text, "으로") for text in ("1,000억 원", "7", "12%p")]
    ['으로', '로', '로']
    """
    if particle not in PARTICLES:
        raise ValueError(f"particle {particle!r}; known, as after a consonant: {', '.join(PARTICLES)}")
    sound = final_sound(text)
    if sound == OPEN or (particle == "으로" and sound == RIEUL):
        return PARTICLES[particle]
    return particle


def final_sound(text: str) -> str:
    """OPEN where ``text`` is read with a vowel at its end, RIEUL with ㄹ, else CLOSED."""
    read = TRAILING_BRACKET.sub("", text).rstrip(" .,·\N{NO-BREAK SPACE}")
    if read.endswith("%p"):
        return OPEN
    last = read[-1:].lower()
    if "가" <= last <= "힣":
        jong = (ord(last) - ord("가")) % 28
        return OPEN if not jong else RIEUL if jong == 8 else CLOSED
    if last.isdigit():
        return _digit_sound(read)
    return SYMBOLS.get(last, LETTERS.get(last, OPEN))


def _digit_sound(read: str) -> str:
    """A whole number that ends in noughts is read 십, 백, 천, 만 or 억: all closed, as 영 is."""
    return DIGITS.get(read[-1], OPEN)
