"""Writes generated claims part by part, so that disk and not memory bounds their number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.claims.dataset import WATERMARK, Dataset, write_dataset
from analysis.claims.generation.bills import ADMITTED, HOSPITALS, IN_HOSPICE, VISITED, Bills, make_bills
from analysis.claims.generation.design import HOSPICE_CODE, PROGRAMME_CODE, Design
from analysis.claims.generation.margins import CONDITION_CODES, Margins
from analysis.claims.generation.people import Clinics, Flags, Ints, People, make_clinics, make_people
from analysis.claims.schema import TABLES
from analysis.faults import Fault, InputFaults

KEYS_PER_PART = 10_000_000
FORM_OF_KIND = ("03", "20", "02", "02")
COMMON = ("J069", "I109", "M545", "K297", "H109", "L309", "N390", "R104")
"""Diagnoses of everyday visits."""
CANCER, SPREAD = "C349", "C787"
LATE_CAUSE = ("J189", "I509", "I639", "F009", "N189", "R54")
CLINIC_KIND, HOSPITAL_KIND, PHARMACY_KIND = "31", "11", "81"
TRUTH_FOLDER = "truth"


def generate(design: Design, margins: Margins, folder: Path) -> Dataset:
    """Write the data set of ``design`` to ``folder``: one folder a table, one Parquet file a part.

    Every file and the data set's record carry the watermark. ``truth/`` holds what no insurer knows, the day on which a
    cancer has spread and the day of entry into hospice; nothing of this package reads it but tests.

    Raises InputFaults when ``folder`` holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        expected = "a new or empty folder, because generated claims must not mix with other data"
        raise InputFaults([Fault(folder.as_posix(), None, "a folder with files in it", expected, "name another one")])
    for part in range(design.parts):
        people = make_people(design, part, margins)
        clinics = make_clinics(design, part, len(people.person), margins)
        bills = make_bills(design, part, people, clinics, margins)
        for name, table in _tables(design, part, people, clinics, bills, margins):
            target = folder / name
            target.mkdir(parents=True, exist_ok=True)
            marked = table.replace_schema_metadata({"watermark": WATERMARK})
            pq.write_table(marked, target / f"part-{part:05d}.parquet", compression="zstd")
        del people, clinics, bills
    dataset = Dataset(folder, synthetic=True, record={"design": design.as_record()})
    write_dataset(dataset)
    return dataset


def _tables(
    design: Design, part: int, people: People, clinics: Clinics, bills: Bills, margins: Margins
) -> Iterator[tuple[str, pa.Table]]:
    rng = np.random.default_rng([design.seed, part, 3])
    origin = _day_number(date(design.first_year, 1, 1))
    province = pa.array(margins.province_codes)
    yield "yk", _institutions(design, part, clinics, province)
    yield "jk", _eligibility(design, people, province, origin)
    key = part * KEYS_PER_PART + np.arange(len(bills.fees)) + 1
    diagnosis, codes = _diagnoses(people, bills, rng)
    yield "t20", _statements(people, bills, key, origin, diagnosis, codes)
    yield "t30", _lines(bills, key, origin)
    yield "t40", _diagnosis_lines(people, bills, key, origin, diagnosis, codes)
    yield "t60", _prescriptions(people, bills, key, origin)
    yield "gj", _checkups(design, people, rng)
    yield (
        TRUTH_FOLDER,
        pa.table(
            {
                "PERSON_ID": people.person,
                "TERMINAL": _dates(people.terminal, origin, people.terminal < design.days),
                "ENTRY": _dates(people.entry, origin, people.entry < design.days),
            }
        ),
    )


def _day_number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _dates(day: Ints, origin: int, known: np.ndarray | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array((day + origin).astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())


def _codes(index: Ints, codes: list[str] | tuple[str, ...] | pa.Array, known: np.ndarray | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32), mask=mask), pa.array(codes))


def _institutions(design: Design, part: int, clinics: Clinics, province: pa.Array) -> pa.Table:
    """Clinics of the part; hospitals and pharmacies, which all parts share, stand in the first part alone."""
    ids, kind, doctors, place = [clinics.clinic], [np.zeros(len(clinics.clinic))], [clinics.doctors], [clinics.province]
    if part == 0:
        provinces = np.arange(len(province))
        ids += [HOSPITALS + provinces, 2 * HOSPITALS + provinces]
        kind += [np.ones(len(provinces)), np.full(len(provinces), 2)]
        doctors += [np.full(len(provinces), 200), np.zeros(len(provinces), np.int64)]
        place += [provinces, provinces]
    years = np.arange(design.first_year, design.first_year + design.years)
    count = sum(map(len, ids))
    beds = np.where(np.concatenate(kind) == 1, 800, 0)
    return pa.table(
        {
            "STND_Y": np.repeat(years, count),
            "YKIHO_ID": np.tile(np.concatenate(ids), len(years)),
            "YKIHO_GUBUN_CD": _codes(
                np.tile(np.concatenate(kind), len(years)), (CLINIC_KIND, HOSPITAL_KIND, PHARMACY_KIND)
            ),
            "YKIHO_SIDO": _codes(np.tile(np.concatenate(place), len(years)), province),
            "SICKBED_CNT": np.tile(beds, len(years)),
            "DR_CNT": np.tile(np.concatenate(doctors), len(years)),
        }
    )


def _eligibility(design: Design, people: People, province: pa.Array, origin: int) -> pa.Table:
    tables = []
    for year in range(design.years):
        alive = people.death >= 365 * year
        dies: Flags = alive & (people.death < 365 * (year + 1))
        death = _dates(people.death, origin, dies).filter(alive)
        month = pc.strftime(death, "%Y%m")
        cause = np.where(people.cancer, 0, 1 + people.age % len(LATE_CAUSE))
        tables.append(
            pa.table(
                {
                    "STND_Y": np.full(alive.sum(), design.first_year + year),
                    "PERSON_ID": people.person[alive],
                    "SEX": _codes(np.where(people.male, 0, 1)[alive], ("1", "2")),
                    "AGE_GROUP": _codes(people.age[alive], TABLES["jk"].column("AGE_GROUP").allowed),
                    "DTH_YM": month,
                    "DTH_MDY": death,
                    "DTH_CODE1": _codes(cause[alive], (CANCER, *LATE_CAUSE), np.asarray(dies[alive])),
                    "SIDO": _codes(people.province[alive], province),
                    "IPSN_TYPE_CD": _codes(np.where(people.decile == 0, 2, people.decile % 2)[alive], ("1", "5", "7")),
                    "CTRB_PT_TYPE_CD": people.decile[alive],
                }
            )
        )
    return pa.concat_tables(tables)


def _diagnoses(people: People, bills: Bills, rng: np.random.Generator) -> tuple[Ints, tuple[str, ...]]:
    """Main diagnosis of each statement: cancer from a year before it spreads, a chronic condition, or a common one."""
    codes = (*COMMON, *CONDITION_CODES, CANCER, SPREAD)
    owner = bills.owner
    ill = people.conditions[owner]
    chosen = rng.integers(0, 6, len(owner))
    chronic = ill[np.arange(len(owner)), chosen] & (rng.random(len(owner)) < 0.8)
    main = np.where(chronic, len(COMMON) + chosen, rng.integers(0, len(COMMON), len(owner)))
    begun = people.cancer[owner] & (bills.day >= people.terminal[owner] - 365) & (bills.late | (bills.kind >= ADMITTED))
    spread = begun & (bills.day >= people.terminal[owner])
    main = np.where(begun, len(codes) - 2, main)
    return np.where(spread, len(codes) - 1, main), codes


def _statements(
    people: People, bills: Bills, key: Ints, origin: int, diagnosis: Ints, codes: tuple[str, ...]
) -> pa.Table:
    share = np.where(bills.kind == IN_HOSPICE, 0.05, np.where(bills.kind == ADMITTED, 0.2, 0.3))
    paid = (bills.fees * share / 10).round().astype(np.int64) * 10
    second = people.conditions[bills.owner].argmax(axis=1)
    has_second = people.conditions[bills.owner].any(axis=1)
    stays = bills.kind >= ADMITTED
    return pa.table(
        {
            "PERSON_ID": people.person[bills.owner],
            "KEY_SEQ": key,
            "YKIHO_ID": bills.institution,
            "RECU_FR_DT": _dates(bills.day, origin),
            "FORM_CD": _codes(bills.kind, FORM_OF_KIND),
            "MAIN_SICK": _codes(diagnosis, codes),
            "SUB_SICK": _codes(second, CONDITION_CODES, np.asarray(has_second)),
            "VSCN": bills.days.astype(np.int32),
            "FST_IN_PAT_DT": _dates(bills.day, origin, stays),
            "EDEC_TRAMT": bills.fees,
            "EDEC_SBRDN_AMT": paid,
            "EDEC_JBRDN_AMT": bills.fees - paid,
        }
    )


def _lines(bills: Bills, key: Ints, origin: int) -> pa.Table:
    """One line of basic care and, for visits and stays, one of tests: together the statement's fees."""
    codes = ("AA157", "D0002", "AB200", HOSPICE_CODE, PROGRAMME_CODE)
    first = np.where(bills.in_programme, 4, bills.kind)
    two = (bills.kind == VISITED) | (bills.kind == ADMITTED)
    part = np.where(two, (bills.fees * 0.4 / 10).round().astype(np.int64) * 10, bills.fees)
    row = np.concatenate([np.arange(len(key)), np.flatnonzero(two)])
    second = np.arange(len(row)) >= len(key)
    days = np.where(second, 1, bills.days[row])
    return pa.table(
        {
            "KEY_SEQ": key[row],
            "SEQ_NO": (1 + second).astype(np.int32),
            "RECU_FR_DT": _dates(bills.day[row], origin),
            "DIV_CD": _codes(np.where(second, 1, first[row]), codes),
            "AMT": np.where(second, bills.fees[row] - part[row], part[row]),
            "MDCN_EXEC_FREQ": days.astype(np.int32),
        }
    )


def _diagnosis_lines(
    people: People, bills: Bills, key: Ints, origin: int, diagnosis: Ints, codes: tuple[str, ...]
) -> pa.Table:
    second = people.conditions[bills.owner].argmax(axis=1) + len(COMMON)
    also = people.conditions[bills.owner].any(axis=1) & (second != diagnosis)
    row = np.concatenate([np.arange(len(key)), np.flatnonzero(also)])
    later = np.arange(len(row)) >= len(key)
    return pa.table(
        {
            "KEY_SEQ": key[row],
            "SEQ_NO": (1 + later).astype(np.int32),
            "RECU_FR_DT": _dates(bills.day[row], origin),
            "SICK_SYM": _codes(np.where(later, second[row], diagnosis[row]), codes),
        }
    )


def _prescriptions(people: People, bills: Bills, key: Ints, origin: int) -> pa.Table:
    """One prescription for each visit of a person with a chronic condition."""
    row = np.flatnonzero((bills.kind == VISITED) & people.conditions[bills.owner].any(axis=1))
    drug = people.conditions[bills.owner[row]].argmax(axis=1)
    return pa.table(
        {
            "KEY_SEQ": key[row],
            "SEQ_NO": np.ones(len(row), np.int32),
            "RECU_FR_DT": _dates(bills.day[row], origin),
            "GNL_NM_CD": _codes(drug, tuple(f"{191501 + 100 * number}ATB" for number in range(6))),
            "MDCN_EXEC_FREQ": np.full(len(row), 30, np.int32),
        }
    )


def _checkups(design: Design, people: People, rng: np.random.Generator) -> pa.Table:
    """Adults alive at the start of the first year, of whom seven in ten go."""
    row = np.flatnonzero((people.age >= 5) & (people.death >= 365) & (rng.random(len(people.age)) < 0.7))
    male, diabetic = people.male[row], people.conditions[row, 0]
    height = rng.normal(np.where(male, 171, 158), 6)
    normal = {
        "HEIGHT": height,
        "WEIGHT": rng.normal(np.where(male, 72, 58), 10).clip(35),
        "BP_HIGH": rng.normal(122, 14, len(row)).clip(80, 220),
        "BP_LWST": rng.normal(76, 9, len(row)).clip(40, 130),
        "BLDS": rng.normal(np.where(diabetic, 140, 97), 15).clip(50),
    }
    return pa.table(
        {
            "HCHK_YEAR": np.full(len(row), design.first_year),
            "PERSON_ID": people.person[row],
            **{name: np.round(values).astype(np.int32) for name, values in normal.items()},
        }
    )
