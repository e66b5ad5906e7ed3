"""Who pays: NHI, Medical Aid, patients and indemnity insurance (실손보험); together what providers get."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity

BASIS = "nominal; added spending minus avoided spending; plus costs more"


@quantity(
    unit="trillion_won",
    dims=("payer", "period"),
    english="Net cost by payer",
    korean="지불자별 순비용",
    published=True,
    basis=BASIS,
)
def reimbursement_net_by_payer(
    reimbursement_provider_change: xr.DataArray,
    reimbursement_shifted: xr.DataArray,
    reimbursement_nhi_part: xr.DataArray,
    reimbursement_indemnity_copayment: xr.DataArray,
    reimbursement_indemnity_noncovered: xr.DataArray,
    reimbursement_medical_aid_ratio: xr.DataArray,
    reimbursement_medical_aid_benefit: xr.DataArray,
) -> xr.DataArray:
    """Change of NHI fees x NHI's part; Medical Aid fees change as NHI fees do; what is left of both and the shift to
    non-covered services is paid by patients and, by its present parts, by indemnity insurance.
    """
    fees = reimbursement_provider_change.sum("provider")
    aid = fees * reimbursement_medical_aid_ratio
    copayment = fees * (1 - reimbursement_nhi_part)
    covered = reimbursement_indemnity_copayment
    outside = reimbursement_indemnity_noncovered
    paid = {
        "nhi": fees * reimbursement_nhi_part,
        "medical_aid": aid * reimbursement_medical_aid_benefit,
        "patient": copayment * (1 - covered)
        + aid * (1 - reimbursement_medical_aid_benefit)
        + reimbursement_shifted * (1 - outside),
        "indemnity": copayment * covered + reimbursement_shifted * outside,
    }
    names = xr.DataArray(list(paid), dims="payer", name="payer")
    return xr.concat(list(paid.values()), dim=names).transpose("draw", "payer", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net cost for NHI",
    korean="건강보험 순비용",
    published=True,
    basis=BASIS,
)
def reimbursement_net_nhi(reimbursement_net_by_payer: xr.DataArray) -> xr.DataArray:
    """Net cost of the payer NHI."""
    return reimbursement_net_by_payer.sel(payer="nhi", drop=True)


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net cost for NHI before any response",
    korean="행태 반응 전 건강보험 순비용",
    published=True,
    basis=BASIS,
)
def reimbursement_net_static(
    reimbursement_category_static: xr.DataArray, reimbursement_nhi_part: xr.DataArray
) -> xr.DataArray:
    """Cuts, add-ons and balance at the volume of the baseline x NHI's part; less than a won is none."""
    net = reimbursement_category_static.sum("category") * reimbursement_nhi_part
    # What categories give and take is added in binary fractions, which leave thousandths of a won.
    return net.where(abs(net) >= 1, 0.0).transpose("draw", "period")


@quantity(
    unit="trillion_won",
    dims=("period",),
    english="Net cost for NHI at prices of 2025",
    korean="건강보험 순비용 (2025년 가격)",
    published=True,
    basis="real, consumer prices of 2025; plus costs more",
)
def reimbursement_net_nhi_real(reimbursement_net_nhi: xr.DataArray, outlook_price_level: xr.DataArray) -> xr.DataArray:
    """Net cost / consumer prices."""
    return reimbursement_net_nhi / outlook_price_level.sel(period=reimbursement_net_nhi.period)


@quantity(
    unit="percent",
    dims=("period",),
    english="Net cost as part of NHI benefits",
    korean="보험급여비 대비 순비용",
    published=True,
    basis="of benefits of the baseline, cash basis; plus costs more",
)
def reimbursement_net_share_of_benefits(
    reimbursement_net_nhi: xr.DataArray, outlook_benefits: xr.DataArray
) -> xr.DataArray:
    """Net cost / NHI benefits."""
    return reimbursement_net_nhi / outlook_benefits.sel(period=reimbursement_net_nhi.period)


@quantity(
    unit="percentage_points",
    dims=("period",),
    english="Net cost as points of the contribution rate",
    korean="보험료율 환산 순비용",
    published=True,
    basis="percentage points of pay; plus costs more",
)
def reimbursement_net_rate_points(
    reimbursement_net_nhi: xr.DataArray, outlook_rate_point: xr.DataArray
) -> xr.DataArray:
    """Net cost / what one percentage point of the contribution rate brings, in points."""
    return reimbursement_net_nhi / outlook_rate_point.sel(period=reimbursement_net_nhi.period) / 100


@quantity(
    unit="trillion_won",
    dims=("service", "period"),
    english="NHI fees avoided by less use",
    korean="이용 감소로 줄어든 진료비",
    published=True,
    basis="nominal; gross NHI fees; plus is avoided; cuts of prices avoid no use",
)
def reimbursement_avoided_fees(
    reimbursement_at_outcome: xr.DataArray,
    reimbursement_outcome_use: xr.DataArray,
    reimbursement_shares: xr.DataArray,
    outlook_fees: xr.DataArray,
) -> xr.DataArray:
    """- change of use under payment for outcomes, by service: inpatient stays with surgery, outpatient care, tests."""
    services = {
        "inpatient": ["inpatient", "flat_rate", "procedures", "anaesthesia"],
        "outpatient": ["consultation", "therapy", "medicines"],
        "test": ["laboratory", "other_tests", "ct_mri", "imaging"],
    }
    mix = reimbursement_shares / reimbursement_shares.sum("category")
    avoided = xr.dot(-reimbursement_at_outcome * reimbursement_outcome_use, mix, dim="provider")
    won = avoided * outlook_fees.sel(period=avoided.period)
    names = xr.DataArray(list(services), dims="service", name="service")
    parts = [won.sel(category=of).sum("category") for of in services.values()]
    return xr.concat(parts, dim=names).transpose("draw", "service", "period")
