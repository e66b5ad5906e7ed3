"""Charlson's comorbidity from diagnoses: codes of Quan and others (``quan_2005``), weights of Charlson (1987)."""

from __future__ import annotations

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from analysis.claims.engine import Claims


def _numbered(letters: str, first: int, last: int, width: int = 2) -> tuple[str, ...]:
    return tuple(f"{letters}{number:0{width}d}" for number in range(first, last + 1))


CHARLSON: dict[str, tuple[int, tuple[str, ...]]] = {
    "infarction": (1, ("I21", "I22", "I252")),
    "heart_failure": (
        1,
        ("I099", "I110", "I130", "I132", "I255", "I420", *(f"I42{n}" for n in range(5, 10)), "I43", "I50", "P290"),
    ),
    "vascular": (
        1,
        ("I70", "I71", "I731", "I738", "I739", "I771", "I790", "I792", "K551", "K558", "K559", "Z958", "Z959"),
    ),
    "stroke": (1, ("G45", "G46", "H340", *_numbered("I", 60, 69))),
    "dementia": (1, ("F00", "F01", "F02", "F03", "F051", "G30", "G311")),
    "lung": (
        1,
        ("I278", "I279", *_numbered("J", 40, 47), *_numbered("J", 60, 67), "J684", "J701", "J703"),
    ),
    "rheumatic": (1, ("M05", "M06", "M315", "M32", "M33", "M34", "M351", "M353", "M360")),
    "ulcer": (1, ("K25", "K26", "K27", "K28")),
    "mild_liver": (
        1,
        (
            "B18",
            *(f"K70{n}" for n in (0, 1, 2, 3, 9)),
            "K713",
            "K714",
            "K715",
            "K717",
            "K73",
            "K74",
            "K760",
            "K762",
            "K763",
            "K764",
            "K768",
            "K769",
            "Z944",
        ),
    ),
    "diabetes": (1, tuple(f"E{kind}{n}" for kind in range(10, 15) for n in (0, 1, 6, 8, 9))),
    "complicated_diabetes": (2, tuple(f"E{kind}{n}" for kind in range(10, 15) for n in (2, 3, 4, 5, 7))),
    "paralysis": (2, ("G041", "G114", "G801", "G802", "G81", "G82", *(f"G83{n}" for n in (0, 1, 2, 3, 4, 9)))),
    "kidney": (
        2,
        (
            "I120",
            "I131",
            *(f"N03{n}" for n in range(2, 8)),
            *(f"N05{n}" for n in range(2, 8)),
            "N18",
            "N19",
            "N250",
            "Z490",
            "Z491",
            "Z492",
            "Z940",
            "Z992",
        ),
    ),
    "cancer": (
        2,
        (
            *_numbered("C", 0, 26),
            *_numbered("C", 30, 34),
            *_numbered("C", 37, 41),
            "C43",
            *_numbered("C", 45, 58),
            *_numbered("C", 60, 76),
            *_numbered("C", 81, 85),
            "C88",
            *_numbered("C", 90, 97),
        ),
    ),
    "severe_liver": (
        3,
        ("I850", "I859", "I864", "I982", "K704", "K711", "K721", "K729", "K765", "K766", "K767"),
    ),
    "spread_cancer": (6, ("C77", "C78", "C79", "C80")),
    "aids": (6, ("B20", "B21", "B22", "B24")),
}
"""Weight and beginnings of the codes of each condition."""
LESSER = {"diabetes": "complicated_diabetes", "mild_liver": "severe_liver", "cancer": "spread_cancer"}
"""A condition that does not count where its worse form is there."""
LOOKBACK = 365


@ibis.udf.agg.builtin  # type: ignore[untyped-decorator]
def bit_or(bits: int) -> int:  # type: ignore[empty-body]
    """Bits that are set in any row: DuckDB and Spark both have it, and Ibis writes it for the first alone."""


def comorbidity(claims: Claims, people: Table, lookback: int = LOOKBACK) -> Table:
    """One row a person of ``people`` (PERSON_ID, index): each condition as 0 or 1 and the ``charlson`` score.

    Diagnoses of T40 count from ``lookback`` days before ``index`` to the day before it. Codes are looked up once each
    and not once a line, which is what makes this cheap on hundreds of millions of lines.
    """
    codes = claims.t40.select(SICK_SYM="SICK_SYM", plain=claims.t40["SICK_SYM"].replace(".", "").upper()).distinct()
    three, four = (_beginnings(length) for length in (3, 4))
    codes = codes.mutate(three=codes["plain"].left(3), four=codes["plain"].left(4))
    codes = codes.left_join(three, "three").left_join(four, "four")
    codes = codes.mutate(bits=codes["bits_of_3"].fill_null(0) | codes["bits_of_4"].fill_null(0))
    codes = codes.select("SICK_SYM", "bits").filter(lambda t: t["bits"] > 0)
    lines = claims.t40.inner_join(codes, "SICK_SYM").select("KEY_SEQ", "bits")
    statements = claims.t20.select("KEY_SEQ", "PERSON_ID", day="RECU_FR_DT")
    found = lines.inner_join(statements, "KEY_SEQ").inner_join(people.select("PERSON_ID", "index"), "PERSON_ID")
    before = found["index"].delta(found["day"], unit="day")
    found = found.filter(before.between(1, lookback))
    # One number with a bit for each condition: seventeen sums over all lines would take ten times as long.
    had = found.group_by("PERSON_ID").aggregate(bits=bit_or(found["bits"]))
    joined = people.left_join(had, "PERSON_ID").drop("PERSON_ID_right")
    held = joined["bits"].fill_null(0)
    joined = joined.mutate(**{name: (held >> place) & 1 for place, name in enumerate(CHARLSON)}).drop("bits")
    score = sum(
        joined[name] * weight * (1 - joined[LESSER[name]] if name in LESSER else 1)
        for name, (weight, _) in CHARLSON.items()
    )
    return joined.mutate(charlson=score)


def _beginnings(length: int) -> Table:
    """Beginnings of ``length`` characters with a bit for each condition that they stand for."""
    bits: dict[str, int] = {}
    for place, (_, starts) in enumerate(CHARLSON.values()):
        for start in starts:
            if len(start) == length:
                bits[start] = bits.get(start, 0) | (1 << place)
    name = {3: "three", 4: "four"}[length]
    columns = {name: pa.array(bits.keys(), pa.string()), f"bits_of_{length}": pa.array(bits.values(), pa.int64())}
    return ibis.memtable(pa.table(columns))
