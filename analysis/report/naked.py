"""Numbers typed by hand in a chapter's text: what a reader sees of the report's figures comes from the ledger.

Looked at is what a reader reads: text, headings, captions, typed tables, titles of callouts and alternative
texts of figures. What no reader takes for a result is blanked out first, rule by rule in ``RULES``; a digit
that is left is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.csv_rows import read_lines
from analysis.faults import Fault, InputFaults

NAMES_FILE = "data/prose_numbers.csv"
PROBES = ("7", "12", "110.37", "12,061", "3.5 %", "3.5%", "28.7 percent", "20 clinics")
"""What no name may match: a pattern that does would let figures through."""

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
YEAR = r"(?:19\d\d|20\d\d|2100)"
QUANTITY = r"(?:%|‰|percent|per cent|won|원|KRW|USD|[kKMGT]?B\b|(?:thousand|million|billion|trillion)\b)"
ATTRIBUTES = r"\{[^{}\n]*\}"


@dataclass(frozen=True)
class Rule:
    """What is blanked out before digits are looked for; ``keep`` is the group that stays, if any."""

    name: str
    pattern: re.Pattern[str]
    keep: str = ""


def _rule(name: str, pattern: str, flags: int = 0, keep: str = "") -> Rule:
    return Rule(name, re.compile(pattern, re.MULTILINE | flags), keep)


RULES = (
    _rule("front matter", r"\A---\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL),
    _rule(
        "code cells and listings, but not a figure's alternative text",
        r"^(?P<fence>[ \t>]*(?P<marks>`{3,}|~{3,})).*?(?:^#\|[ \t]*fig-alt:(?P<text>[^\n]*)$.*?)?"
        r"^[ \t>]*(?P=marks)[`~]*[ \t]*$",
        re.DOTALL,
        keep="text",
    ),
    _rule("comments", r"<!--.*?-->", re.DOTALL),
    _rule("inline code", rf"(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)(?:{ATTRIBUTES})?", re.DOTALL),
    _rule("displayed equations", r"(?<!\\)\$\$.+?\$\$", re.DOTALL),
    _rule("equations in text", r"(?<![\\$])\$(?=[^\s$])(?:[^$\n]|\n(?!\s*\n))*?(?<=[^\s\\])\$(?!\d)"),
    _rule("quoted figures", r"\[[^\[\]\n]*\]\{[^{}\n]*\.quoted\b[^{}\n]*\}"),
    _rule("titles of callouts", r'\{[^{}\n]*?\btitle="(?P<text>[^"\n]*)"[^{}\n]*\}', keep="text"),
    _rule("attributes", rf"(?<=[\])\w \t`*]){ATTRIBUTES}"),
    _rule("citations and cross-references", r"\[[^\[\]\d@]*@[\w:.#$%&+?~/-]+[^\[\]]*\]"),
    _rule("citations in text", r"-?(?<![\w.])@[\w:.#$%&+?~/-]*\w(?:\s\[[^\[\]]*\])?"),
    _rule("footnote marks", r"\[\^[^\]\s]+\]:?"),
    _rule("link targets", r"(?<=\])(?:\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|:[ \t]*\S+)"),
    _rule("addresses", r"<[a-z][\w+.-]*:[^>\s]+>|\bhttps?://[^\s)>\]]+"),
    _rule("HTML tags", r"</?[a-zA-Z][^<>\n]*>"),
    _rule("list numbers", r"^[ \t>]*(?:\(?\d{1,3}[.)]|\(@[\w-]*\))(?=[ \t])"),
    _rule(
        "dates",
        rf"\b(?:\d{{1,2}}(?:\s?[–-]\s?\d{{1,2}})?\s)?{MONTH}(?:\s\d{{1,2}},?)?(?:\s{YEAR})?(?!\d)"
        rf"|(?<!\d){YEAR}-[01]\d-[0-3]\d(?!\d)|(?<!\d){YEAR}년(?:\s?\d{{1,2}}월(?:\s?\d{{1,2}}일)?)?",
    ),
    _rule(
        "years",
        rf"(?<![\w.,%$₩€-]){YEAR}(?:s\b)?(?:\s?[–/-]\s?(?:{YEAR}|\d\d))?(?!\w|[.,–-]\d|\s?{QUANTITY})",
    ),
)
"""In this order: what can hide other marks (code, equations) first. Names of data/prose_numbers.csv come last."""

FIGURE = re.compile(r"[+−±~-]?[₩$€]?\d[\d.,–-]*(?:\s?(?:%|‰))?|[¼-¾⅐-⅞]")
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
TEENS = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
ONES = "a|one|two|three|four|five|six|seven|eight|nine|ten|several"
WORDS = re.compile(
    rf"\b(?:(?:{TENS})(?:-\w+)?|{TEENS}|(?:{ONES})\s(?:dozen|hundred|thousand|million|billion|trillion))\b",
    re.IGNORECASE,
)
"""Spelled out: up to ten is how a sentence counts its own parts, above that it is a figure."""


def read_names(root: Path) -> tuple[re.Pattern[str], ...]:
    """Names with digits (``Tier 2``, ``ICD-10``) that a chapter may write; InputFaults lists what is wrong."""
    path = root / NAMES_FILE
    _, lines, faults = read_lines(path, ("pattern", "reason"))
    names = []
    for line in lines:
        pattern, reason = line.cells["pattern"], line.cells["reason"]
        if not reason:
            faults.append(line.fault(f"pattern {pattern!r} without reason", "why it is no figure", "state it"))
        try:
            name = re.compile(rf"(?<![\w.])(?:{pattern})(?!\w|[.,]\d)")
        except re.error as error:
            faults.append(line.fault(f"pattern {pattern!r}: {error}", "a regular expression", "mend it"))
            continue
        let_through = [probe for probe in PROBES if name.match(probe)]
        if not pattern or let_through:
            given = f"pattern {pattern!r}, which lets {let_through[0]!r} through" if pattern else "no pattern"
            faults.append(line.fault(given, "the name with its digits, such as Tier [1-3]", "narrow it"))
        names.append(name)
    if faults:
        raise InputFaults(faults)
    return tuple(names)


def naked_numbers(place: str, text: str, names: Sequence[re.Pattern[str]]) -> list[Fault]:
    r"""A fault for each number that was typed by hand in a chapter's text, with its line.

    >>> [fault.row for fault in naked_numbers("a.qmd", "Two of them cost\n12 % more.\n", ())]
    [2]
    """
    return [
        Fault(
            place,
            text.count("\n", 0, start) + 1,
            f"the number {figure!r} typed by hand, in “{_context(text, start, end)}”",
            "a number from the ledger",
            f'write `{{python}} n("id")`, or [figure]{{.quoted}} for what a source prints; names: {NAMES_FILE}',
        )
        for start, end, figure in _figures(_prose(text, names))
    ]


def _prose(text: str, names: Sequence[re.Pattern[str]]) -> str:
    """``text`` with all that the rules and names allow blanked out; line breaks stay, so that lines still count."""
    for rule in RULES:
        text = rule.pattern.sub(lambda match, keep=rule.keep: _blank(match, keep), text)  # type: ignore[misc]
    for name in names:
        text = name.sub(lambda match: _blank(match, ""), text)
    return text


def _blank(match: re.Match[str], keep: str) -> str:
    start, end = match.span(keep) if keep and match[keep] is not None else (match.end(), match.end())
    return "".join(
        letter if letter == "\n" or start <= at < end else " " for at, letter in enumerate(match[0], match.start())
    )


def _figures(prose: str) -> Iterator[tuple[int, int, str]]:
    found = [*FIGURE.finditer(prose), *WORDS.finditer(prose)]
    for match in sorted(found, key=re.Match.start):
        yield match.start(), match.end(), " ".join(match[0].rstrip(".,–-").split())


def _context(text: str, start: int, end: int) -> str:
    """The words around a figure, on one line."""
    return " ".join(text[max(0, start - 30) : end + 30].split())
