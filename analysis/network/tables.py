"""The published tables that the room takes whole: margins of flows and what each province has."""

from __future__ import annotations

from analysis.table_inputs import TableInput

PERIODS = ("region", "period")
REGION = ("region",)

INPUTS = (
    TableInput("network_resident_fees", "network_flows", "resident", PERIODS, "Fees of residents", "거주지별 진료비"),
    TableInput(
        "network_inside_fees", "network_flows", "inside", PERIODS, "Fees of residents in their province", "관내 진료비"
    ),
    TableInput(
        "network_provider_fees", "network_flows", "provider", PERIODS, "Fees of providers", "요양기관 소재지별 진료비"
    ),
    TableInput(
        "network_outside_inpatient",
        "network_detail",
        "outside_inpatient",
        REGION,
        "Inpatient fees outside the province",
        "관외 입원 진료비",
    ),
    TableInput(
        "network_outside_outpatient",
        "network_detail",
        "outside_outpatient",
        REGION,
        "Outpatient fees outside the province",
        "관외 외래 진료비",
    ),
    TableInput(
        "network_capital", "network_regions", "capital", REGION, "In the capital region (1) or not", "수도권 여부"
    ),
    TableInput("network_people", "network_regions", "population", REGION, "Registered people 2024", "주민등록인구"),
    TableInput(
        "network_elderly", "network_regions", "elderly", REGION, "Registered people of 65 and over", "65세 이상 인구"
    ),
    TableInput(
        "network_doctor_density",
        "network_regions",
        "doctor_density",
        REGION,
        "Medical doctors per 1,000",
        "인구 천 명당 의사 수",
    ),
    TableInput(
        "network_all_doctors",
        "network_regions",
        "all_doctors",
        REGION,
        "Doctors with dentists and Korean medicine",
        "의사·치과의사·한의사 수",
    ),
    TableInput(
        "network_named_institutions",
        "network_regions",
        "named_institutions",
        REGION,
        "Local responsible institutions known by name",
        "이름이 확인된 지역책임의료기관",
    ),
    TableInput(
        "network_list_open", "network_regions", "list_open", REGION, "Names are missing (1) or not", "명단 누락 여부"
    ),
    TableInput("network_latitude", "network_regions", "latitude", REGION, "Latitude of the seat", "청사 소재지 위도"),
    TableInput(
        "network_longitude", "network_regions", "longitude", REGION, "Longitude of the seat", "청사 소재지 경도"
    ),
)
