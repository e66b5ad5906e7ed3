"""The layout of the NHIS sample cohort (국민건강보험 표본연구DB): seven tables and the columns that this layer reads.

Column names and the separator of the supplied text files are those of the cohort of 2002 to 2013, as public code that
loads it states them (github.com/seoyoon0708/NHIS, SQL/NHIS_RawData/CreateTable); its design is in the cohort profile
(``nsc_profile_2017``). Later releases rename some columns: ``ALIASES`` lists the names taken for the same column, as
public code that reads those releases has them. Neither was held against the files themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KINDS = ("integer", "amount", "date", "month", "code")
"""integer and amount are whole numbers (an amount is won), date is YYYYMMDD, month is YYYYMM, code is text."""


@dataclass(frozen=True)
class Column:
    """One column: its kind, what it says in English and Korean, and what its cells may hold.

    ``required`` columns must be there; ``filled`` ones hold a value in every row. ``low`` and ``high`` bound a number,
    ``allowed`` lists the codes.
    """

    name: str
    kind: str
    english: str
    korean: str
    required: bool = True
    filled: bool = False
    low: int | None = None
    high: int | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: the stems that its files may have, its key, its columns, and the table that each row belongs to.

    ``parents`` maps a column to the table in which its value must occur.
    """

    name: str
    english: str
    korean: str
    stems: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parents: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _key(name: str, english: str, korean: str) -> Column:
    return Column(name, "integer", english, korean, filled=True, low=0)


def _won(name: str, english: str, korean: str, required: bool = True) -> Column:
    return Column(name, "amount", english, korean, required=required, filled=required, low=0)


PERSON = _key("PERSON_ID", "person", "개인일련번호")
CLAIM = _key("KEY_SEQ", "statement of one bill (digits)", "청구일련번호")
LINE = _key("SEQ_NO", "line within the statement", "일련번호")
BEGUN = Column("RECU_FR_DT", "date", "first day of treatment", "요양개시일자", filled=True)
SEXES = ("1", "2")
PROVINCES = tuple("11 26 27 28 29 30 31 36 41 42 43 44 45 46 47 48 49 50 51 52".split())
"""Codes of the 17 provinces; 42 and 45 were replaced by 51 and 52, and 49 and 50 both stand for Jeju."""
AGE_GROUPS = tuple(str(code) for code in range(19))
"""0 is age 0, 1 is 1 to 4, 2 is 5 to 9, … 18 is 85 and over."""
INPATIENT_FORMS = ("02", "04", "06", "07", "10", "12")
OUTPATIENT_FORMS = ("03", "05", "08", "09", "11", "13")
PHARMACY_FORMS = ("20", "21")
FORMS = INPATIENT_FORMS + OUTPATIENT_FORMS + PHARMACY_FORMS
ALIASES = MappingProxyType(
    {
        "DTH_YYYYMM": "DTH_YM",
        "DTH_DT": "DTH_MDY",
        "INDI_DSCM_NO": "PERSON_ID",
        "RN_INDI": "PERSON_ID",
        "CMN_KEY": "KEY_SEQ",
        "RN_KEY": "KEY_SEQ",
        "MDCARE_STRT_DT": "RECU_FR_DT",
        "SICK_SYM1": "MAIN_SICK",
        "SICK_SYM2": "SUB_SICK",
        "MCEX_SICK_SYM": "SICK_SYM",
        "MCARE_DIV_CD": "DIV_CD",
        "VSHSP_DD_CNT": "VSCN",
        "MDCARE_DD_CNT": "RECN",
        "FST_HSPTZ_DT": "FST_IN_PAT_DT",
    }
)

ELIGIBILITY = Table(
    "jk",
    "eligibility, one row a person and year",
    "자격",
    ("nhid_jk", "jk"),
    ("PERSON_ID", "STND_Y"),
    (
        Column("STND_Y", "integer", "year", "기준년도", filled=True, low=2002, high=2100),
        PERSON,
        Column("SEX", "code", "sex: 1 male, 2 female", "성별", filled=True, allowed=SEXES),
        Column("AGE_GROUP", "code", "age group of the year, 0 to 18", "연령군", filled=True, allowed=AGE_GROUPS),
        Column("DTH_YM", "month", "month of death", "사망년월"),
        Column("DTH_MDY", "date", "day of death, where it is supplied", "사망일자", required=False),
        Column("DTH_CODE1", "code", "cause of death (KCD)", "사망원인1"),
        Column("SIDO", "code", "province of residence", "거주지 시도", filled=True, allowed=PROVINCES),
        Column("IPSN_TYPE_CD", "code", "type of insurance", "가입자 구분"),
        Column("CTRB_PT_TYPE_CD", "integer", "contribution decile; 0 is Medical Aid", "보험료분위", low=0, high=10),
        Column("DFAB_GRD_CD", "code", "grade of disability", "장애중증도", required=False),
    ),
)

STATEMENTS = Table(
    "t20",
    "statements, one row a bill",
    "명세서 (T20)",
    ("nhid_gy20", "t20", "gy20"),
    ("KEY_SEQ",),
    (
        PERSON,
        CLAIM,
        Column("YKIHO_ID", "integer", "institution", "요양기관 식별번호", filled=True, low=0),
        BEGUN,
        Column("FORM_CD", "code", "form of the bill", "서식코드", filled=True, allowed=FORMS),
        Column("DSBJT_CD", "code", "specialty", "진료과목코드", required=False),
        Column("MAIN_SICK", "code", "main diagnosis (KCD)", "주상병", filled=True),
        Column("SUB_SICK", "code", "second diagnosis (KCD)", "부상병"),
        Column("RECN", "integer", "days billed", "요양일수", required=False, low=0, high=366),
        Column("VSCN", "integer", "days in care", "입내원일수", filled=True, low=0, high=366),
        Column("FST_IN_PAT_DT", "date", "day of admission", "최초입원일자", required=False),
        _won("EDEC_TRAMT", "fees after review", "심결요양급여비용총액"),
        _won("EDEC_SBRDN_AMT", "paid by the patient after review", "심결본인부담금"),
        _won("EDEC_JBRDN_AMT", "paid by the insurer after review", "심결보험자부담금"),
    ),
    {"PERSON_ID": "jk"},
)

LINES = Table(
    "t30",
    "lines of treatment of a statement",
    "진료내역 (T30)",
    ("nhid_gy30", "t30", "gy30"),
    ("KEY_SEQ", "SEQ_NO"),
    (
        CLAIM,
        LINE,
        BEGUN,
        Column("CLAUSE_CD", "code", "clause", "항 코드", required=False),
        Column("ITEM_CD", "code", "item", "목 코드", required=False),
        Column("DIV_CD", "code", "code of the service, drug or material", "분류코드", filled=True),
        _won("UN_COST", "price of one", "단가", required=False),
        _won("AMT", "amount", "금액"),
        Column("MDCN_EXEC_FREQ", "integer", "days or times in all", "총투여일수", required=False, low=0),
    ),
    {"KEY_SEQ": "t20"},
)

DIAGNOSES = Table(
    "t40",
    "diagnoses of a statement",
    "수진자 상병 (T40)",
    ("nhid_gy40", "t40", "gy40"),
    ("KEY_SEQ", "SEQ_NO"),
    (CLAIM, LINE, BEGUN, Column("SICK_SYM", "code", "diagnosis (KCD)", "상병기호", filled=True)),
    {"KEY_SEQ": "t20"},
)

PRESCRIPTIONS = Table(
    "t60",
    "prescriptions issued for dispensing elsewhere",
    "처방전 교부 상세 (T60)",
    ("nhid_gy60", "t60", "gy60"),
    ("KEY_SEQ", "SEQ_NO"),
    (
        CLAIM,
        LINE,
        BEGUN,
        Column("GNL_NM_CD", "code", "active ingredient", "일반명코드", filled=True),
        Column("MDCN_EXEC_FREQ", "integer", "days supplied", "총투여일수", low=0),
        _won("AMT", "amount", "금액", required=False),
    ),
    {"KEY_SEQ": "t20"},
    optional=True,
)

CHECKUPS = Table(
    "gj",
    "health check-ups, one row a person and year",
    "건강검진",
    ("nhid_gj", "gj"),
    ("PERSON_ID", "HCHK_YEAR"),
    (
        Column("HCHK_YEAR", "integer", "year", "검진년도", filled=True, low=2002, high=2100),
        PERSON,
        Column("HEIGHT", "integer", "height, cm", "신장", low=50, high=250),
        Column("WEIGHT", "integer", "weight, kg", "체중", low=10, high=300),
        Column("BP_HIGH", "integer", "systolic blood pressure, mmHg", "수축기 혈압", low=40, high=300),
        Column("BP_LWST", "integer", "diastolic blood pressure, mmHg", "이완기 혈압", low=20, high=200),
        Column("BLDS", "integer", "fasting glucose, mg/dL", "식전혈당", low=20, high=999),
        Column("SMK_STAT_TYPE_RSPS_CD", "code", "smoking", "흡연상태", required=False),
    ),
    {"PERSON_ID": "jk"},
    optional=True,
)

INSTITUTIONS = Table(
    "yk",
    "institutions, one row an institution and year",
    "요양기관",
    ("nhid_yk", "yk"),
    ("YKIHO_ID", "STND_Y"),
    (
        Column("STND_Y", "integer", "year", "기준년도", filled=True, low=2002, high=2100),
        Column("YKIHO_ID", "integer", "institution", "요양기관 식별번호", filled=True, low=0),
        Column("YKIHO_GUBUN_CD", "code", "kind of institution", "요양기관 종별코드", filled=True),
        Column("YKIHO_SIDO", "code", "province", "요양기관 시도", filled=True, allowed=PROVINCES),
        Column("SICKBED_CNT", "integer", "beds", "병상수", required=False, low=0),
        Column("DR_CNT", "integer", "doctors", "의사수", required=False, low=0),
    ),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {table.name: table for table in (INSTITUTIONS, ELIGIBILITY, STATEMENTS, LINES, DIAGNOSES, PRESCRIPTIONS, CHECKUPS)}
)
"""By name, parents before the tables that refer to them."""
