"""The published tables that the comparison with others takes whole."""

from __future__ import annotations

from analysis.table_inputs import TableInput

_COLUMNS = {
    "rate_increase": ("Assumed yearly increase of the contribution rate", "가정된 보험료율 인상률"),
    "rate_ceiling": ("Assumed ceiling of the contribution rate", "가정된 보험료율 상한"),
    "subsidy_of_premium": ("Assumed subsidy, of premium revenue", "가정된 국고지원 비율"),
    "fee_increase": ("Assumed yearly increase of fees", "가정된 수가 인상률"),
    "revenue_2025": ("Revenue of 2025 as projected", "전망된 2025년 총수입"),
    "expenditure_2025": ("Expenditure of 2025 as projected", "전망된 2025년 총지출"),
    "last": ("Last year of the projection", "전망 마지막 연도"),
    "revenue_last": ("Revenue of the last year as projected", "전망 마지막 연도 총수입"),
    "expenditure_last": ("Expenditure of the last year as projected", "전망 마지막 연도 총지출"),
}

INPUTS = tuple(
    TableInput(f"outlook_assumed_{column}", "outlook_assumed", column, ("projection",), english, korean)
    for column, (english, korean) in _COLUMNS.items()
)
