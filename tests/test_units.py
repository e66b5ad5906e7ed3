"""The unit registry."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.faults import InputFaults
from analysis.units import load_units

HEADER = "id,kind,base,scale,decimals,english,korean\n"
WON = "won,money,won,1,0,won,원\n"
REGISTRY = Path(__file__).parents[1] / "data" / "units.csv"


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        load_units(path)
    return [str(fault).replace(f"{folder.as_posix()}/", "") for fault in caught.value.faults]


def test_money_has_multiples_of_won() -> None:
    units = load_units(REGISTRY)
    scales = {name: int(units[name].scale) for name in ("thousand_won", "million_won", "billion_won", "trillion_won")}
    assert scales == {
        "thousand_won": 10**3,
        "million_won": 10**6,
        "billion_won": 10**9,
        "trillion_won": 10**12,
    }
    assert {units[name].base for name in scales} == {"won"}
    assert units["trillion_won"].korean == "조 원"


def test_a_percentage_is_a_hundredth_of_a_ratio_and_may_exceed_one_hundred() -> None:
    percent = load_units(REGISTRY)["percent"]
    assert (percent.base, percent.scale) == ("ratio", Decimal("0.01"))
    assert percent.bounds == (-math.inf, math.inf)


def test_a_share_lies_between_0_and_1_and_people_are_not_negative() -> None:
    units = load_units(REGISTRY)
    assert units["share"].bounds == (0.0, 1.0)
    assert [units[name].bounds for name in ("persons", "hours")] == [(0.0, math.inf)] * 2
    assert units["won"].bounds == (-math.inf, math.inf), "a balance may be negative"


def test_every_unit_the_parameters_need_is_there() -> None:
    needed = (
        "won won_per_month thousand_won million_won billion_won trillion_won share ratio percent persons "
        "institutions fte hours minutes years deaths won_per_member_month won_per_person "
        "won_per_year count score usd"
    )
    assert set(needed.split()) <= set(load_units(REGISTRY))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "x y,money,won,1,0,x,엑스",
            "given unit id 'x y'; expected an identifier; do: use letters, digits and underscores",
        ),
        (
            "x,cash,won,1,0,x,엑스",
            "given kind 'cash'; expected one of money, share, ratio, rate, count, time, score, calendar; "
            "do: choose a kind",
        ),
        (
            "x,money,won,0,0,x,엑스",
            "given scale '0'; expected a number above 0; do: state how many of its base it is",
        ),
        (
            "x,money,won,2,-1,x,엑스",
            "given decimals '-1'; expected 0, 1, 2, …; do: state the digits after the point",
        ),
        (
            "x,money,won,2,0,,엑스",
            "given no english name; expected a name; do: write the unit's english name",
        ),
        (
            "x,money,wonn,2,0,x,엑스",
            "given base 'wonn'; expected a unit of this file; do: write 'won' if that is meant",
        ),
        (
            "x,share,won,2,0,x,엑스",
            "given base 'won'; expected a base unit of kind share; "
            "do: name a unit that is its own base and of the same kind",
        ),
        (
            "x,money,x,2,0,x,엑스",
            "given scale 2 of x; expected 1 exactly for a base unit; do: mend scale or base",
        ),
        ("won,money,won,1,0,won,원", "given unit 'won' again; expected it once (row 2); do: remove one row"),
    ],
)
def test_a_unit_at_fault_is_refused_with_its_row(tmp_path: Path, row: str, sentence: str) -> None:
    assert faults(tmp_path, HEADER + WON + row + "\n") == [f"units.csv, row 3: {sentence}"]


def test_all_faults_of_the_registry_are_reported_together(tmp_path: Path) -> None:
    assert len(faults(tmp_path, HEADER + WON + "a,cash,won,1,0,a,가\nb,money,won,x,0,b,나\n")) == 2
