"""The won that move, by component and by who pays them; net = added spending - avoided spending of each payer.

Components that follow the fees of the people enrolled and components that follow their number are rates first, so that
a break-even takes the same rates as the programme. Shares of payers add to 1 in every component.
"""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.primary_care.periods import stack

PAYERS = ("nhi", "medical_aid", "patient", "indemnity")
PAYMENTS = ("carve", "addon", "compensation", "chronic")
"""Components that the programme itself pays to clinics: those that a budget-neutral variant takes back."""

NOMINAL = "nominal; plus costs more, minus saves; against the baseline of 1 July 2026"


@quantity(unit="ratio", dims=("component", "period"), english="Change per won of fees", korean="진료비 대비 증감률")
def primary_care_fee_rates(
    primary_care_avoided_share: xr.DataArray,
    primary_care_duplicates: xr.DataArray,
    primary_care_records: xr.DataArray,
    primary_care_emergency_more: xr.DataArray,
    primary_care_carve_margin: xr.DataArray,
    primary_care_leaked: xr.DataArray,
    primary_care_lost_noncovered: xr.DataArray,
    primary_care_compensation: xr.DataArray,
) -> xr.DataArray:
    """Per won of fees of the people enrolled: carve-in, replaced care billed elsewhere, compensation, emergency use,
    and with a minus care avoided, tests spared where records are shared, and non-covered services given up.
    """
    parts = {
        "carve": primary_care_carve_margin,
        "leakage": primary_care_leaked,
        "compensation": primary_care_lost_noncovered * primary_care_compensation,
        "emergency": primary_care_emergency_more,
        "avoided": -primary_care_avoided_share.sum("service"),
        "duplicates": -primary_care_duplicates * primary_care_records,
        "noncovered": -primary_care_lost_noncovered,
    }
    return stack(parts, "component").transpose("draw", "component", "period")


@quantity(
    unit="won_per_person_year",
    dims=("component", "period"),
    english="Change per member and year",
    korean="등록자당 증감액",
)
def primary_care_member_rates(
    primary_care_addon_mean: xr.DataArray,
    primary_care_administration: xr.DataArray,
    primary_care_fee_index: xr.DataArray,
    primary_care_more_use: xr.DataArray,
    primary_care_use_transfer: xr.DataArray,
    primary_care_carve_in: xr.DataArray,
    primary_care_own_clinic: xr.DataArray,
) -> xr.DataArray:
    """Per member: add-on of twelve months, administration, added visits that no capitation absorbs, added drugs."""
    absorbed = primary_care_carve_in * primary_care_own_clinic
    more = primary_care_more_use * primary_care_use_transfer
    parts = {
        "addon": 12 * primary_care_addon_mean,
        "administration": primary_care_administration * primary_care_fee_index,
        "visits": more.sel(service="outpatient", drop=True) * (1 - absorbed),
        "pharmacy": more.sel(service="pharmacy", drop=True),
    }
    return stack(parts, "component").transpose("draw", "component", "period")


@quantity(unit="ratio", dims=("payer", "component"), english="Who pays each component", korean="구성요소별 부담 비율")
def primary_care_payer_shares(
    outlook_benefit_rate: xr.DataArray,
    primary_care_medical_aid_fees: xr.DataArray,
    primary_care_medical_aid_rate: xr.DataArray,
    primary_care_medical_aid_people: xr.DataArray,
    primary_care_coinsurance: xr.DataArray,
    primary_care_chronic_coinsurance: xr.DataArray,
    primary_care_indemnity_covered: xr.DataArray,
    primary_care_indemnity_noncovered: xr.DataArray,
) -> xr.DataArray:
    """Fees: insurer's part of NHI fees, Medical Aid's part of its fees (a ratio of NHI's), the rest patients'.
    Payments per member: Medical Aid pays for its people in full, NHI all but the coinsurance of the others.
    Indemnity insurance pays its share of what NHI patients would pay themselves.
    """
    aid = primary_care_medical_aid_fees

    def of_fees() -> dict[str, xr.DataArray]:
        nhi = outlook_benefit_rate / (1 + aid)
        medical_aid = aid * primary_care_medical_aid_rate / (1 + aid)
        indemnity = (1 - outlook_benefit_rate) * primary_care_indemnity_covered / (1 + aid)
        return _with_patient(nhi, medical_aid, indemnity)

    def of_members(coinsurance: xr.DataArray) -> dict[str, xr.DataArray]:
        insured = 1 - primary_care_medical_aid_people
        own = insured * coinsurance
        return _with_patient(insured - own, primary_care_medical_aid_people, own * primary_care_indemnity_covered)

    fees, addon, none = of_fees(), of_members(primary_care_coinsurance), of_members(primary_care_coinsurance * 0)
    nobody = primary_care_indemnity_noncovered * 0
    columns = {
        **dict.fromkeys(
            ("carve", "leakage", "emergency", "avoided", "duplicates", "visits", "pharmacy", "chronic_use"), fees
        ),
        "fee_cut": fees,
        "addon": addon,
        "chronic": of_members(primary_care_chronic_coinsurance),
        "compensation": none,
        "administration": none,
        "noncovered": _with_patient(nobody, nobody, primary_care_indemnity_noncovered),
    }
    stacked = {name: stack(shares, "payer") for name, shares in columns.items()}
    return stack(stacked, "component").transpose("draw", "payer", "component")


def _with_patient(nhi: xr.DataArray, aid: xr.DataArray, indemnity: xr.DataArray) -> dict[str, xr.DataArray]:
    rest = 1 - nhi - aid - indemnity
    return dict(zip(PAYERS, (nhi, aid, rest, indemnity), strict=True))


@quantity(
    unit="trillion_won",
    dims=("component", "period"),
    english="What the programme adds and avoids, by component",
    korean="구성요소별 지출 증감",
    published=True,
    basis=NOMINAL + "; all payers",
)
def primary_care_flows(
    primary_care_fee_rates: xr.DataArray,
    primary_care_member_rates: xr.DataArray,
    primary_care_enrolled: xr.DataArray,
    primary_care_enrolled_fees: xr.DataArray,
    primary_care_medical_aid_fees: xr.DataArray,
    primary_care_chronic_more: xr.DataArray,
    primary_care_chronic_payment: xr.DataArray,
    primary_care_chronic_fees: xr.DataArray,
    primary_care_more_use: xr.DataArray,
    primary_care_avoided_share: xr.DataArray,
    primary_care_payer_shares: xr.DataArray,
    primary_care_neutral: xr.DataArray,
) -> xr.DataArray:
    """Rates per won x fees of NHI and Medical Aid people enrolled; rates per member x members; the chronic-disease
    programme's payments, added use and avoided care of people beyond today's; and in the budget-neutral variant a cut
    of clinics' other fees that gives NHI its part of all these payments back.
    """
    fees = primary_care_fee_rates * primary_care_enrolled_fees * (1 + primary_care_medical_aid_fees)
    members = primary_care_member_rates * primary_care_enrolled
    more = primary_care_more_use.sum("service") - primary_care_avoided_share.sum("service") * primary_care_chronic_fees
    chronic = {
        "chronic": primary_care_chronic_more * primary_care_chronic_payment,
        "chronic_use": primary_care_chronic_more * more,
    }
    flows = xr.concat([fees, members, stack(chronic, "component")], dim="component")
    paid = flows.sel(component=list(PAYMENTS))
    shares = primary_care_payer_shares.sel(payer="nhi", drop=True)
    nhi = xr.dot(paid, shares.sel(component=paid.component), dim="component")
    cut = -primary_care_neutral * nhi / shares.sel(component="fee_cut", drop=True)
    whole = xr.concat([flows, stack({"fee_cut": cut}, "component")], dim="component")
    return whole.transpose("draw", "component", "period")


@quantity(
    unit="trillion_won",
    dims=("payer", "period"),
    english="Net spending by payer",
    korean="부담자별 순지출",
    published=True,
    basis=NOMINAL,
)
def primary_care_net_by_payer(
    primary_care_flows: xr.DataArray, primary_care_payer_shares: xr.DataArray
) -> xr.DataArray:
    """Sum over components of flow x the payer's share of it."""
    shares = primary_care_payer_shares.sel(component=primary_care_flows.component)
    return xr.dot(primary_care_flows, shares, dim="component").transpose("draw", "payer", "period")


@quantity(
    unit="trillion_won",
    dims=("service", "period"),
    english="NHI fees avoided by service",
    korean="서비스별 회피 진료비",
    published=True,
    basis="nominal; gross NHI fees, without Medical Aid; plus is avoided",
)
def primary_care_avoided_fees(
    primary_care_flows: xr.DataArray,
    primary_care_avoided_share: xr.DataArray,
    primary_care_enrolled_fees: xr.DataArray,
    primary_care_chronic_more: xr.DataArray,
    primary_care_chronic_fees: xr.DataArray,
    primary_care_more_use: xr.DataArray,
    primary_care_medical_aid_people: xr.DataArray,
    primary_care_medical_aid_fees: xr.DataArray,
) -> xr.DataArray:
    """Avoided share of the service x fees of the people enrolled, less what is added in the same service: emergency
    use under capitation, visits and drugs; tests spared. Of the flows of all payers the part that is NHI fees.
    """
    insured = 1 / (1 + primary_care_medical_aid_fees)
    people = 1 - primary_care_medical_aid_people
    reached = primary_care_enrolled_fees + primary_care_chronic_more * people * primary_care_chronic_fees
    avoided = primary_care_avoided_share * reached
    more = primary_care_more_use * primary_care_chronic_more * people

    def added(component: str) -> xr.DataArray:
        return primary_care_flows.sel(component=component, drop=True)

    parts = {
        "inpatient": avoided.sel(service="inpatient", drop=True),
        "outpatient": avoided.sel(service="outpatient", drop=True)
        - added("visits") * people
        - more.sel(service="outpatient", drop=True),
        "emergency": avoided.sel(service="emergency", drop=True) - added("emergency") * insured,
        "test": -added("duplicates") * insured,
        "pharmacy": -added("pharmacy") * people - more.sel(service="pharmacy", drop=True),
    }
    return stack(parts, "service").transpose("draw", "service", "period")
