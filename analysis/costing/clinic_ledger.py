"""The cost and cost recovery of one clinic or hospital, from a ledger that its accountant fills in.

``fiscal costing FILE`` runs ``cost_file``. The method is that of the survey of Korean-medicine clinics
(``allocation``); ``data/examples/README.md`` describes the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.costing.clinic.ledger import ClinicLedger, read_ledger
from analysis.costing.clinic.tables import folder_faults, show, write
from analysis.faults import InputFaults

__all__ = [
    "ActivityCost",
    "ActivityRecovery",
    "AllocationKey",
    "CostingResult",
    "Totals",
    "cost_file",
    "cost_ledger",
    "show",
]


@dataclass(frozen=True)
class AllocationKey:
    """How a staff group carries cost to an activity; ``share`` is that of all payroll and common cost."""

    staff: str
    activity: str
    payroll_share: float
    time_share: float
    share: float


@dataclass(frozen=True)
class ActivityCost:
    """Cost of one activity by component, won, after the deductions and before anything is absorbed."""

    activity: str
    payroll: float
    common: float
    material: float
    cost: float


@dataclass(frozen=True)
class ActivityRecovery:
    """Revenue against cost of one activity, won; a ratio is None where there is no cost.

    ``full_cost`` includes the activity's part of the absorbed activity; ``balance`` is revenue - full cost.
    """

    activity: str
    revenue: float
    cost: float
    recovery: float | None
    full_cost: float
    full_recovery: float | None
    balance: float


@dataclass(frozen=True)
class Totals:
    """Sums of the ledger, won, and its two cost recovery ratios.

    ``deducted`` is payroll and common cost that served others. ``cost`` is all that remains, with material;
    ``cost_left_out`` is without the absorbed activity, and equals ``cost`` where nothing is absorbed.
    """

    payroll: float
    common: float
    deducted: float
    material: float
    cost: float
    cost_left_out: float
    revenue: float
    recovery_left_out: float
    recovery_absorbed: float
    balance: float


@dataclass(frozen=True)
class CostingResult:
    """What a ledger says: tables by activity (the absorbed one has no recovery), keys and totals."""

    place: str
    reading: str
    absorbed: str | None
    keys: tuple[AllocationKey, ...]
    costs: tuple[ActivityCost, ...]
    recoveries: tuple[ActivityRecovery, ...]
    totals: Totals


def cost_file(path: Path, out: Path | None = None) -> CostingResult:
    """The costing of the ledger in ``path`` (.csv or .parquet), written to the new folder ``out`` if given.

    ``out`` may exist if it is empty or holds an earlier costing that nobody has changed since; see
    ``tables.write``. Raises InputFaults with every fault of ledger and folder; then nothing is written.

    >>> round(cost_file(Path("data/examples/clinic.csv")).totals.recovery_left_out, 4)
    1.1037
    """
    faults = [] if out is None else folder_faults(out)
    try:
        ledger = read_ledger(path)
    except InputFaults as error:
        raise InputFaults([*error.faults, *faults]) from None
    if faults:
        raise InputFaults(faults)
    result = cost_ledger(ledger)
    if out is not None:
        write(result, out)
    return result


def cost_ledger(ledger: ClinicLedger) -> CostingResult:
    """Payroll and common cost less deductions, by payroll share and time; plus material; against revenue."""
    import xarray as xr

    from analysis.costing.allocation import after_deduction, by_activity, full_cost, recovery_ratio, shares

    staff, activities = list(ledger.payroll), list(ledger.activities)

    def over_activities(won: Mapping[str, float]) -> xr.DataArray:
        values = [won.get(activity, 0.0) for activity in activities]
        return xr.DataArray(values, dims="activity", coords={"activity": activities})

    pay = xr.DataArray(list(ledger.payroll.values()), dims="staff", coords={"staff": staff})
    given = [[ledger.time.get((group, activity), 0.0) for activity in activities] for group in staff]
    time = shares(
        xr.DataArray(given, dims=("staff", "activity"), coords={"staff": staff, "activity": activities}),
        "activity",
    )
    weight = shares(pay, "staff")
    gross = xr.DataArray(
        [sum(ledger.payroll.values()), sum(ledger.common.values())],
        dims="component",
        coords={"component": ["payroll", "common"]},
    )
    net = after_deduction(after_deduction(gross, ledger.other_payers), ledger.non_covered)
    shared = by_activity(net, weight, time).transpose("component", "activity")
    material, revenue = over_activities(ledger.material), over_activities(ledger.revenue)
    cost = shared.sum("component") + material

    absorbed = ledger.absorbed
    left_out = cost if absorbed is None else cost.drop_sel(activity=absorbed)
    full = cost if absorbed is None else full_cost(cost, absorbed)
    earned = revenue.sel(activity=full.activity)
    ratio, full_ratio = recovery_ratio(earned, left_out), recovery_ratio(earned, full)
    keys = weight * time
    return CostingResult(
        place=ledger.place,
        reading=ledger.reading,
        absorbed=absorbed,
        keys=tuple(
            AllocationKey(group, activity, float(weight[i]), float(time[i, j]), float(keys[i, j]))
            for i, group in enumerate(staff)
            for j, activity in enumerate(activities)
        ),
        costs=tuple(
            ActivityCost(activity, *values)
            for activity, *values in zip(
                activities, *(part.values.tolist() for part in (*shared, material, cost)), strict=True
            )
        ),
        recoveries=tuple(
            ActivityRecovery(activity, won, direct, _ratio(first), whole, _ratio(second), balance)
            for activity, won, direct, first, whole, second, balance in zip(
                full.activity.values.tolist(),
                *(part.values.tolist() for part in (earned, left_out, ratio, full, full_ratio, earned - full)),
                strict=True,
            )
        ),
        totals=Totals(
            payroll=float(gross[0]),
            common=float(gross[1]),
            deducted=float((gross - net).sum()),
            material=float(material.sum()),
            cost=float(cost.sum()),
            cost_left_out=float(left_out.sum()),
            revenue=float(revenue.sum()),
            recovery_left_out=float(recovery_ratio(revenue.sum(), left_out.sum())),
            recovery_absorbed=float(recovery_ratio(revenue.sum(), cost.sum())),
            balance=float(revenue.sum() - cost.sum()),
        ),
    )


def _ratio(value: float) -> float | None:
    return value if value == value else None
