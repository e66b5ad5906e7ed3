"""Generated claims are the same for the same design, have the published margins, and differ from their twin by the
effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from analysis.claims.dataset import Dataset, is_marked
from analysis.claims.generation.bills import ADMITTED, IN_HOSPICE, VISITED, Bills, make_bills
from analysis.claims.generation.design import Design
from analysis.claims.generation.margins import HOSPICE_STAY, HOSPICE_USE, Margins
from analysis.claims.generation.people import NEVER, People, make_clinics, make_people
from analysis.claims.generation.writing import generate
from analysis.faults import InputFaults

PERSONS = 150_000


@pytest.fixture(scope="module")
def people(margins: Margins) -> People:
    return make_people(Design(persons=PERSONS, persons_per_part=PERSONS, seed=11), 0, margins)


def bills_of(design: Design, margins: Margins) -> tuple[People, Bills]:
    people = make_people(design, 0, margins)
    return people, make_bills(design, 0, people, make_clinics(design, 0, len(people.person), margins), margins)


def test_the_same_design_writes_the_same_claims(margins: Margins, tmp_path: Path):
    design = Design(persons=1_500, seed=2, years=1, persons_per_part=1_000)
    for name in ("one", "two"):
        generate(design, margins, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert len(files) == 2 * 8 + 1
    for file in files:
        one, two = (tmp_path / name / file for name in ("one", "two"))
        if file.suffix == ".parquet":  # bytes below a missing value may differ
            assert pq.read_table(one).equals(pq.read_table(two), check_metadata=True), file
        else:
            assert one.read_bytes() == two.read_bytes(), file


def test_a_part_does_not_depend_on_how_many_parts_there_are(margins: Margins):
    few, many = (make_people(Design(persons=n, persons_per_part=1_000), 0, margins) for n in (1_000, 9_000))
    assert np.array_equal(few.death, many.death)
    assert np.array_equal(few.person, many.person)


def test_another_seed_makes_other_people(margins: Margins):
    one, two = (make_people(Design(persons=1_000, seed=seed), 0, margins) for seed in (1, 2))
    assert not np.array_equal(one.age, two.age)


def test_each_file_carries_the_watermark(made: Dataset):
    files = list(made.folder.rglob("*.parquet"))
    assert files
    assert all(is_marked(path) for path in files)


def test_a_folder_with_files_is_not_written_to(margins: Margins, tmp_path: Path):
    (tmp_path / "mine.csv").write_text("x")
    with pytest.raises(InputFaults, match="new or empty folder"):
        generate(Design(persons=1_000), margins, tmp_path)
    assert (tmp_path / "mine.csv").read_text() == "x"


def test_keys_are_unique_over_all_parts(made: Dataset):
    keys = np.concatenate(
        [pq.read_table(path, columns=["KEY_SEQ"])["KEY_SEQ"].to_numpy() for path in made.files("t20")]
    )
    assert len(np.unique(keys)) == len(keys)


def test_lines_add_up_to_their_statement(made: Dataset):
    statements = pq.read_table(made.folder / "t20").select(
        ["KEY_SEQ", "EDEC_TRAMT", "EDEC_SBRDN_AMT", "EDEC_JBRDN_AMT"]
    )
    lines = pq.read_table(made.folder / "t30").group_by("KEY_SEQ").aggregate([("AMT", "sum")])
    joined = statements.join(lines, "KEY_SEQ")
    assert joined.num_rows == statements.num_rows
    assert joined["AMT_sum"].to_pylist() == joined["EDEC_TRAMT"].to_pylist()
    paid = np.asarray(joined["EDEC_SBRDN_AMT"]) + np.asarray(joined["EDEC_JBRDN_AMT"])
    assert np.array_equal(paid, np.asarray(joined["EDEC_TRAMT"]))


def test_ages_are_those_of_the_insured(people: People, margins: Margins):
    shares = np.bincount(people.age, minlength=19) / PERSONS
    wanted = margins.persons / margins.persons.sum()
    # four standard errors of a share in 150,000 draws
    assert np.abs(shares - wanted).max() < 4 * np.sqrt(0.09 * 0.91 / PERSONS)


def test_deaths_are_those_of_the_life_table(people: People, margins: Margins):
    expected = (PERSONS * margins.persons / margins.persons.sum() * (1 - np.exp(-margins.death_rate))).sum()
    found = (people.death < 365).sum()
    # deaths are close to Poisson: four standard errors
    assert abs(found - expected) < 4 * np.sqrt(expected)


def test_hospice_is_used_as_often_and_as_long_as_published(margins: Margins):
    design = Design(persons=1_000_000, persons_per_part=1_000_000, seed=3)
    people = make_people(design, 0, margins)
    died = people.cancer & (people.death < NEVER)
    used = died & (people.entry < NEVER)
    error = np.sqrt(HOSPICE_USE * (1 - HOSPICE_USE) / died.sum())
    assert used.sum() / died.sum() == pytest.approx(HOSPICE_USE, abs=4 * error)
    stay = (people.death - people.entry + 1)[used]
    # the median of some 1,000 log-normal stays is known to about 4 %
    assert np.median(stay) == pytest.approx(HOSPICE_STAY, abs=2)
    assert np.percentile(stay, 25) == pytest.approx(6, abs=1)
    assert np.percentile(stay, 75) == pytest.approx(30, abs=5)


def test_fees_per_head_are_the_published_ones_of_each_age(margins: Margins):
    design = Design(persons=PERSONS, persons_per_part=PERSONS, seed=4, years=1, hospice=False, programme=False, trend=0)
    people, bills = bills_of(design, margins)
    alive = np.clip(people.death, 0, 365) / 365
    years = np.bincount(people.age, alive, 19)
    found = np.bincount(people.age[bills.owner], bills.fees, 19) / years
    error = np.sqrt(np.bincount(people.age[bills.owner], bills.fees.astype(float) ** 2, 19)) / years
    # Frailty ties a person's bills together: the error is some twice that of independent bills.
    assert (np.abs(found - margins.fees) < 4 * 2 * error).all()
    assert np.average(found, weights=margins.persons) == pytest.approx(
        np.average(margins.fees, weights=margins.persons), rel=0.03
    )


def test_a_twin_has_the_same_people_and_bills_and_other_fees_only_where_treated(margins: Margins):
    design = Design(persons=20_000, persons_per_part=20_000, seed=6)
    people, bills = bills_of(design, margins)
    _, twin = bills_of(design.twin(hospice=False, programme=False), margins)
    own = bills.kind != IN_HOSPICE
    assert np.array_equal(bills.owner[own], twin.owner)
    assert np.array_equal(bills.day[own], twin.day)
    changed = bills.fees[own] != twin.fees
    treated = (twin.day >= people.entry[twin.owner]) | np.isin(twin.kind, (VISITED, ADMITTED))
    assert changed.any()
    assert not changed[~treated].any()


def test_effects_of_nothing_change_no_fee(margins: Margins):
    design = Design(persons=5_000, seed=6, hospice_effect=0, hospice_day=0, programme_effect=0, visit_effect=0)
    _, bills = bills_of(design, margins)
    _, twin = bills_of(design.twin(hospice=False, programme=False), margins)
    assert np.array_equal(bills.fees[bills.kind != IN_HOSPICE], twin.fees)


def test_the_true_effect_of_hospice_is_its_setting(margins: Margins):
    design = Design(persons=60_000, persons_per_part=60_000, seed=7, years=1, programme=False)
    people, bills = bills_of(design, margins)
    _, twin = bills_of(design.twin(hospice=False, programme=False), margins)
    inside = twin.day >= people.entry[twin.owner]
    before, after = twin.fees[inside].sum(), bills.fees[bills.kind != IN_HOSPICE][inside].sum()
    # rounding to 10 won a bill
    assert after / before == pytest.approx(1 - 0.35, abs=1e-4)


def test_an_unmeasured_trait_raises_hospice_use_and_late_fees(margins: Margins):
    design = Design(persons=300_000, persons_per_part=300_000, seed=8, unmeasured=1.0)
    people = make_people(design, 0, margins)
    died = people.cancer & (people.death < NEVER)
    used = died & (people.entry < NEVER)
    assert people.trait[used].mean() > people.trait[died & ~used].mean() + 0.3


@pytest.mark.parametrize("wrong", [{"persons": 0}, {"persons": 10, "years": 0}, {"persons": 10, "persons_per_part": 1}])
def test_a_design_of_nobody_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ValueError, match="design needs"):
        Design(**wrong)
