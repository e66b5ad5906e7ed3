from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import sobol_indices

from analysis.uncertainty import first_order, pick_freeze, random_draws, uncertain

# Ishigami and Homma (1990) with a = 7 and b = 0.1 on (-π, π): the parts of the variance in closed form
SIXTH = 0.1 * np.pi**4 / 5
PARTS = {"x1": (1 + SIXTH) ** 2 / 2, "x2": 49 / 8, "x3": 0.0, "x1 x3": 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)}
VARIANCE = sum(PARTS.values())
FIRST = {name: PARTS[name] / VARIANCE for name in ("x1", "x2", "x3")}
TOTAL = {
    "x1": (PARTS["x1"] + PARTS["x1 x3"]) / VARIANCE,
    "x2": PARTS["x2"] / VARIANCE,
    "x3": PARTS["x1 x3"] / VARIANCE,
}


def over_draws(values) -> xr.DataArray:
    """Random draws 1, 2, … with a draw 0 that no estimator may use."""
    values = np.asarray(values, dtype=float)
    central = np.full((1, *values.shape[1:]), 1e9)
    dims = ("draw", "cell")[: values.ndim]
    return xr.DataArray(np.concatenate([central, values]), dims=dims, coords={"draw": np.arange(len(values) + 1)})


def uniform(draws: int, seed: int = 1) -> dict[str, xr.DataArray]:
    sample = np.random.default_rng(seed).uniform(-np.pi, np.pi, (draws, 3))
    return {f"x{place + 1}": over_draws(column) for place, column in enumerate(sample.T)}


def ishigami(x) -> xr.DataArray:
    return np.sin(x["x1"]) + 7 * np.sin(x["x2"]) ** 2 + 0.1 * x["x3"] ** 4 * np.sin(x["x1"])


def test_the_variance_of_the_ishigami_function_is_the_published_one():
    # 1/2 + a²/8 + bπ⁴/5 + b²π⁸/18 = 13.8446, and 0.3139 and 0.4424 as printed since Homma and Saltelli (1996)
    assert pytest.approx(13.8446, abs=1e-4) == VARIANCE
    assert [FIRST["x1"], FIRST["x2"]] == pytest.approx([0.3139, 0.4424], abs=1e-4)


@pytest.mark.parametrize("draws", [2000, 10_000])
def test_first_order_indices_of_the_ishigami_function_are_found_within_their_error(draws):
    x = uniform(draws)
    found = first_order(uncertain(x), random_draws(ishigami(x)))
    for name, expected in FIRST.items():
        # Three standard errors; the errors themselves are about one hundredth at 2,000 draws.
        assert abs(found[name].value - expected) <= 3 * found[name].error + 1e-12, name
        assert found[name].error < 0.9 / np.sqrt(draws)


def test_first_and_total_indices_by_pick_freeze_are_those_of_ishigami_within_their_error():
    x = uniform(10_000)
    found = pick_freeze(ishigami, x, {name: [name] for name in x}, ishigami(x))
    for name in x:
        assert abs(found[name].first.value - FIRST[name]) <= 3 * found[name].first.error + 1e-12, name
        assert abs(found[name].total.value - TOTAL[name]) <= 3 * found[name].total.error + 1e-12, name
        assert found[name].total.error < 0.02


def test_pick_freeze_gives_what_scipy_gives_for_the_same_runs():
    x = uniform(1024)
    found = pick_freeze(ishigami, x, {name: [name] for name in x}, ishigami(x))
    runs = random_draws(ishigami(x))
    mixed = []
    for name in x:
        column = over_draws(np.roll(random_draws(x[name]), -1))
        mixed.append(random_draws(ishigami({**x, name: column})))
    second = sobol_indices(
        func={"f_A": runs[None], "f_B": np.roll(runs, -1)[None], "f_AB": np.array(mixed)[:, None]}, n=1024
    )
    assert [one.first.value for one in found.values()] == pytest.approx(second.first_order)
    assert [one.total.value for one in found.values()] == pytest.approx(second.total_order)


def test_standard_errors_are_the_spread_of_the_estimates_over_many_seeds():
    estimates, errors, totals, total_errors = [], [], [], []
    for seed in range(60):
        x = uniform(1000, seed)
        first = first_order(uncertain({"x1": x["x1"]}), random_draws(ishigami(x)))["x1"]
        total = pick_freeze(ishigami, x, {"x3": ["x3"]}, ishigami(x))["x3"].total
        estimates.append(first.value)
        errors.append(first.error)
        totals.append(total.value)
        total_errors.append(total.error)
    # A deviation over 60 seeds is known to about a tenth; three times that is allowed.
    assert np.mean(errors) == pytest.approx(np.std(estimates), rel=0.3)
    assert np.mean(total_errors) == pytest.approx(np.std(totals), rel=0.3)
    assert np.mean(estimates) == pytest.approx(FIRST["x1"], abs=3 * np.mean(errors) / np.sqrt(60))
    assert np.mean(totals) == pytest.approx(TOTAL["x3"], abs=3 * np.mean(total_errors) / np.sqrt(60))


@given(
    st.lists(st.floats(0.1, 10), min_size=2, max_size=5),
    st.lists(st.floats(0.1, 10), min_size=5, max_size=5),
    st.integers(0, 2**31),
)
@settings(max_examples=10, deadline=None)
def test_a_linear_model_gives_each_parameter_its_share_of_the_variance(slopes, deviations, seed):
    spreads = np.array(slopes) * np.array(deviations[: len(slopes)])
    normal = np.random.default_rng(seed).normal(size=(4000, len(slopes)))
    cells = normal * np.array(deviations[: len(slopes)])
    found = first_order({str(at): cells[:, [at]] for at in range(len(slopes))}, cells @ np.array(slopes))
    # S_i = a_i² s_i² / Σ a² s². Five standard errors: one in a million falls outside, and 100 indices are tried.
    for at, spread in enumerate(spreads):
        assert abs(found[str(at)].value - spread**2 / (spreads**2).sum()) <= 5 * found[str(at)].error + 0.002
        assert -0.005 <= found[str(at)].value <= 1
    together = float(sum(one.value for one in found.values()))
    # An index near 0 has an error that is itself inexact; 0.002 is allowed for it.
    assert abs(together - 1) <= 5 * float(np.linalg.norm([one.error for one in found.values()])) + 0.002


@given(st.floats(1e-9, 1e15), st.floats(-1e6, 1e6))
@settings(max_examples=10, deadline=None)
def test_indices_do_not_depend_on_the_unit_of_the_output(scale, shift):
    x = uniform(500)
    groups, output = uncertain(x), random_draws(ishigami(x))
    plain, scaled = first_order(groups, output), first_order(groups, scale * (output + shift))
    for name in groups:
        assert scaled[name].value == pytest.approx(plain[name].value, abs=1e-6)
        assert scaled[name].error == pytest.approx(plain[name].error, abs=1e-6)


def test_with_interactions_first_order_indices_add_up_to_less_than_one_and_totals_to_more():
    x = uniform(4000)
    first = first_order(uncertain(x), random_draws(ishigami(x)))
    total = pick_freeze(ishigami, x, {name: [name] for name in x}, ishigami(x))
    assert sum(one.value for one in first.values()) < 0.85
    assert sum(one.total.value for one in total.values()) > 1.15


def test_one_random_number_behind_many_cells_explains_all_and_the_unrelated_group_nothing():
    normal = np.random.default_rng(2).normal(size=2000)
    shared = np.column_stack([normal, np.exp(normal), -(normal**3)])
    other = np.random.default_rng(3).normal(size=(2000, 4))
    found = first_order({"shared": shared, "other": other}, shared.sum(axis=1))
    assert found["shared"].value == pytest.approx(1, abs=1e-6)
    assert abs(found["other"].value) <= 4 * found["other"].error


def test_a_joint_group_catches_the_interaction_of_its_members():
    cells = np.random.default_rng(4).normal(size=(2000, 3))
    output = cells[:, 0] * cells[:, 1] + cells[:, 2]
    found = first_order({"both": cells[:, :2], "one": cells[:, :1]}, output)
    # Var(x1 x2) = Var(x3) = 1, while E[x1 x2 | x1] = 0.
    assert abs(found["both"].value - 0.5) <= 3 * found["both"].error
    assert abs(found["one"].value) <= 4 * found["one"].error


def test_several_outputs_at_once_give_what_each_gives_alone():
    x = uniform(600)
    output = np.stack([random_draws(ishigami(x)), random_draws(x["x1"])], axis=1)
    together = first_order(uncertain(x), output)["x1"]
    alone = [first_order(uncertain(x), output[:, at])["x1"] for at in range(2)]
    assert together.value == pytest.approx([one.value for one in alone])
    assert together.error == pytest.approx([one.error for one in alone])


def test_a_certain_output_has_no_indices():
    x = uniform(100)
    constant = xr.full_like(x["x1"], 3.0)
    assert first_order(uncertain(x), random_draws(constant))["x1"].value == 0
    assert pick_freeze(lambda inputs: constant, x, {"g": ["x1"]}, constant)["g"].total.value == 0


def test_only_cells_that_vary_are_uncertain_and_draw_0_is_left_out():
    table = over_draws(np.column_stack([np.arange(5.0), np.full(5, 2.0)]))
    fixed = over_draws(np.full(5, 7.0))
    found = uncertain({"a": table, "b": fixed, "c": table}, {"joint": ["a", "c", "unknown"]})
    assert {name: cells.shape for name, cells in found.items()} == {"joint": (5, 2)}
    assert found["joint"].max() == 4


def test_an_output_without_random_draws_is_refused():
    with pytest.raises(ValueError, match="0 random draws; at least 2"):
        random_draws(xr.DataArray([1.0], dims="draw", name="deficit"))
