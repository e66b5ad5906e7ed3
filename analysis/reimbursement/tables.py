"""The published tables that the room computes from, and the labels that its arrays share."""

from __future__ import annotations

from analysis.table_inputs import TableInput

MEDICAL = ("tertiary", "general", "hospital", "long_term_care", "clinic")
"""Provider types whose relative values the cost analyses and the plan of 2026 are about."""

INSTITUTIONS = (*MEDICAL, "dental", "korean_medicine", "public")
PROVIDERS = (*INSTITUTIONS, "pharmacy")

COSTED = (
    "consultation",
    "inpatient",
    "laboratory",
    "other_tests",
    "ct_mri",
    "imaging",
    "procedures",
    "anaesthesia",
    "therapy",
)
"""Categories with a cost recovery; drugs, per-diem payments and pharmacies are paid in other ways."""

SERVICES = (*COSTED, "medicines", "flat_rate")
CATEGORIES = (*SERVICES, "pharmacy")

TESTS = ("laboratory", "other_tests", "ct_mri", "imaging")
"""Categories over which a saving without a named category is spread."""

BASE, PRICED = 2024, 2026
"""Year of the matrix of fees, and year whose fees the amounts of the plan refer to."""

FIRST, LAST = 2026, 2040

TOLD = 2035
"""Last year for which types and categories are told; net costs go on to the last."""

SHOWN = (2026, 2030, 2035, 2040)
"""Years for which provinces and moves between categories are told."""

INPUTS = (
    TableInput(
        "reimbursement_province_inpatient",
        "reimbursement_provinces",
        "inpatient",
        ("region",),
        "Inpatient fees by province of the provider",
        "시도별 입원 진료비",
    ),
    TableInput(
        "reimbursement_province_outpatient",
        "reimbursement_provinces",
        "outpatient",
        ("region",),
        "Outpatient and pharmacy fees by province of the provider",
        "시도별 외래·약국 진료비",
    ),
    TableInput(
        "reimbursement_province_tertiary",
        "reimbursement_tertiary_hospitals",
        "hospitals",
        ("region",),
        "Tertiary hospitals by province",
        "시도별 상급종합병원 수",
    ),
)
