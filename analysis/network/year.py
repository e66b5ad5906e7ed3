"""One network followed through a full year: who pays it, and what it has."""

from __future__ import annotations

import xarray as xr

from analysis.model import quantity
from analysis.network.workforce import MONTHS

FOLLOWED = "gangwon"
"""The province whose network is followed: one of the four that had the first contract doctors."""


@quantity(
    unit="billion_won",
    dims=("payer",),
    english="Who pays the network of Gangwon in a full year",
    korean="강원 네트워크 1년 재원",
    published=True,
    basis="prices of 2026; payments, facility money by need and contract doctors of a full reform",
)
def network_year_sources(
    network_year_uses: xr.DataArray,
    network_facility_split: xr.DataArray,
    network_workforce_central: xr.DataArray,
    network_medical_aid_share: xr.DataArray,
) -> xr.DataArray:
    """Each use by its payers, as in the net effect by payer."""
    facilities = network_year_uses.sel(component="facilities", drop=True)
    doctors = network_year_uses.sel(component="contracts", drop=True)
    payments = network_year_uses.sum("component") - facilities - doctors
    split = {name: network_facility_split.sel(payer=name, drop=True) for name in network_facility_split.payer.values}
    parts = {
        "nhi": payments * (1 - network_medical_aid_share),
        "medical_aid": payments * network_medical_aid_share,
        "special_account": facilities * split["special_account"] + doctors * network_workforce_central,
        "province": facilities * split["province"] + doctors * (1 - network_workforce_central),
        "hospital": facilities * split["hospital"],
    }
    named = xr.DataArray(list(parts), dims="payer", name="payer")
    return xr.concat(list(parts.values()), dim=named).transpose("draw", "payer")


@quantity(
    unit="billion_won",
    dims=("component",),
    english="What the network of Gangwon has in a full year",
    korean="강원 네트워크 1년 수입 구성",
    published=True,
    basis="prices of 2026; payments, facility money by need and contract doctors of a full reform",
)
def network_year_uses(
    network_payment: xr.DataArray,
    network_allocation: xr.DataArray,
    network_contract_recruits: xr.DataArray,
    network_contract_leaving: xr.DataArray,
    network_contract_years: xr.DataArray,
    network_contract_pay: xr.DataArray,
    network_capital: xr.DataArray,
) -> xr.DataArray:
    """Components of the payment; facility money of the rule need; doctors under contract when five years are filled.

    Doctors: recruits x (1 - (1 - leaving) ^ years) / leaving x twelve months of allowance.
    """
    left = (1 - (1 - network_contract_leaving) ** network_contract_years) / network_contract_leaving
    outside = 1 - network_capital.sel(region=FOLLOWED, drop=True)
    doctors = network_contract_recruits * left * MONTHS * network_contract_pay * outside
    facilities = network_allocation.sel(rule="need", region=FOLLOWED, drop=True)
    named = xr.DataArray(["facilities", "contracts"], dims="component", name="component")
    others = xr.concat(list(xr.broadcast(facilities, doctors)), dim=named)
    payment = network_payment.sel(region=FOLLOWED, drop=True)
    return xr.concat([payment, others.transpose("draw", "component")], dim="component")
