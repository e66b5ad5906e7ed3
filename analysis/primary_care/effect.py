"""What enrolment does to the use of care, as a share of the fees of the people enrolled.

One estimand: change of a payer's spending per person-year without what the programme itself pays. Drugs, of which the
evaluations say nothing, and what capitation does to emergency visits are lines of their own, and so are tests
that shared records would spare. Plus is more spending.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import reached, stack

_SHARE = "share of the NHI fees of the people enrolled, without what the programme pays"


@quantity(
    unit="percent",
    english="Change of spending of the people enrolled",
    korean="등록자 지출 변화율",
    published=True,
    basis="per person-year, gross of the programme's payments; a prior, not a pooled result; minus saves",
)
def primary_care_effect_gross(
    primary_care_study_gross: xr.DataArray, primary_care_effect_error: xr.DataArray
) -> xr.DataArray:
    """Unweighted mean of the evaluations + the error. Fewer than five print what a standard error follows from, so
    they are not pooled; the error is that of the synthesis that others made.
    """
    return primary_care_study_gross.mean("variant") + primary_care_effect_error


@quantity(
    unit="percent",
    english="Mean change of spending with the programme's payments",
    korean="사업 지급액을 포함한 지출 변화율",
    published=True,
    basis="per person-year, with the programme's payments; unweighted mean of evaluations, no interval follows",
)
def primary_care_effect_net(primary_care_study_net: xr.DataArray) -> xr.DataArray:
    """Unweighted mean of the evaluations that state spending with what the programme paid; plus costs more."""
    return primary_care_study_net.mean("variant")


@quantity(
    unit="percent",
    dims=("variant",),
    english="Change of spending by line of evidence",
    korean="근거별 지출 변화율",
    published=True,
    basis="per person-year, gross of the programme's payments; minus saves",
)
def primary_care_effect_methods(
    primary_care_effect_gross: xr.DataArray,
    primary_care_continuity_gain: xr.DataArray,
    primary_care_continuity_contrast: xr.DataArray,
    primary_care_continuity_effect: xr.DataArray,
    primary_care_continuity_credit: xr.DataArray,
) -> xr.DataArray:
    """Evaluated programmes; Korean continuity: gain of a programme in the index / contrast of the index between groups
    x their difference in cost; the same with only the part that is credited as causal.
    """
    observed = primary_care_continuity_effect * primary_care_continuity_gain / primary_care_continuity_contrast
    parts = {
        "programmes": primary_care_effect_gross,
        "continuity": observed,
        "continuity_credited": observed * primary_care_continuity_credit,
    }
    return stack(parts, "variant").transpose("draw", "variant")


@quantity(unit="ratio", dims=("period",), english="Share of the full effect that is reached", korean="효과 발현율")
def primary_care_maturity(primary_care_start: xr.DataArray, primary_care_effect_years: xr.DataArray) -> xr.DataArray:
    """(year + 1 - start) / years until the effect is full, between 0 and 1."""
    return reached(primary_care_start, primary_care_effect_years)


@quantity(
    unit="percent",
    dims=("service", "period"),
    english="Fees avoided by service",
    korean="서비스별 회피 진료비 비율",
    basis=_SHARE + "; plus is avoided",
)
def primary_care_avoided_share(
    primary_care_effect_gross: xr.DataArray,
    primary_care_effect_services: xr.DataArray,
    primary_care_pharmacy_share: xr.DataArray,
    primary_care_maturity: xr.DataArray,
    primary_care_need_factor: xr.DataArray,
) -> xr.DataArray:
    """-(gross effect) x share of the service in it x fees without pharmacies x maturity x need factor."""
    whole = -primary_care_effect_gross * (1 - primary_care_pharmacy_share) * primary_care_need_factor
    return (whole * primary_care_maturity * primary_care_effect_services).transpose("draw", "service", "period")


@quantity(
    unit="percent",
    english="Fees for tests that shared records would spare",
    korean="기록 공유로 줄어드는 중복검사",
    published=True,
    basis=_SHARE + "; records fully shared",
)
def primary_care_duplicates(
    primary_care_test_share: xr.DataArray,
    primary_care_duplicate_share: xr.DataArray,
    primary_care_duplicate_spared: xr.DataArray,
) -> xr.DataArray:
    """Tests' share of fees x share of tests that repeat one x share of these that shared records spare."""
    return primary_care_test_share * primary_care_duplicate_share * primary_care_duplicate_spared


@quantity(
    unit="percent",
    english="More emergency use under capitation",
    korean="인두제에 따른 응급이용 증가",
    published=True,
    basis=_SHARE,
)
def primary_care_emergency_more(
    primary_care_emergency_share: xr.DataArray,
    primary_care_emergency_shift: xr.DataArray,
    primary_care_carve_in: xr.DataArray,
) -> xr.DataArray:
    """Emergency care's share of fees x more of it under capitation x share of own-clinic services capitated."""
    return primary_care_emergency_share * primary_care_emergency_shift * primary_care_carve_in


@quantity(
    unit="won_per_person_year",
    dims=("service", "period"),
    english="More clinic visits and drugs of a person in a programme of care",
    korean="관리사업 참여자의 방문·약제 증가",
    basis="nominal; fees, before what capitation absorbs",
)
def primary_care_more_use(
    primary_care_added_visits: xr.DataArray,
    primary_care_visit_fee: xr.DataArray,
    primary_care_added_days: xr.DataArray,
    primary_care_day_cost: xr.DataArray,
    primary_care_fee_index: xr.DataArray,
) -> xr.DataArray:
    """Added visits a year x fee of a visit; added days of medication x drug fees of a day; x fee index."""
    parts = {
        "outpatient": primary_care_added_visits * primary_care_visit_fee * primary_care_fee_index,
        "pharmacy": primary_care_added_days * primary_care_day_cost * primary_care_fee_index,
    }
    return stack(parts, "service").transpose("draw", "service", "period")
