from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest

from analysis.effects import aggregate, designs, e_value, staggered, treatment_effect
from analysis.effects.result import GENERATED
from analysis.faults import InputFaults
from analysis.parameters import load_parameters
from analysis.units import load_units

ROOT = Path(__file__).parents[2]


@pytest.fixture
def made_up(patients: pd.DataFrame):
    return treatment_effect(patients, "cost", "drug", ["age", "ill"])


@pytest.fixture
def real(patients: pd.DataFrame):
    patients.attrs.clear()
    return treatment_effect(patients, "cost", "drug", ["age", "ill"])


@pytest.mark.parametrize(("name", "nothing"), [("balance", pd.DataFrame()), ("flow", ()), ("sensitivity", ())])
def test_no_effect_without_its_balance_flow_and_sensitivity(real, name, nothing):
    with pytest.raises(ValueError, match=name):
        replace(real, **{name: nothing})


def test_the_watermark_stands_on_everything_that_comes_of_generated_data(made_up, clinics):
    assert made_up.summary().startswith(GENERATED)
    assert GENERATED in str(made_up.plot().to_dict()["title"])
    assert all(table.attrs["watermark"] == "synthetic" for table in made_up.tables().values())
    path = aggregate(staggered(clinics, unit="clinic", period="period", first_treated="first", outcome="cost"), "event")
    assert path.summary().startswith(GENERATED)
    assert GENERATED in str(path.plot().to_dict()["title"])
    assert path.table().attrs["watermark"] == "synthetic"


def test_generated_data_never_become_a_parameter(made_up):
    won = load_units(ROOT / "data" / "units.csv")["won"]
    with pytest.raises(InputFaults, match="generated data"):
        made_up.to_parameter("claims_saving", won, year="2026", source="x", locator="y")


def test_an_effect_becomes_a_parameter_row_that_loads(real, tmp_path):
    units = load_units(ROOT / "data" / "units.csv")
    row = real.to_parameter("claims_saving", units["thousand_won"], year="2024", source="study", locator="Table 2")
    path = tmp_path / "claims.csv"
    columns = ["id", "value", "unit", "year", "low", "high", "distribution", "group"]
    columns += ["source", "locator", "status", "formula", "note"]
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, columns)
        writer.writeheader()
        writer.writerow(row)
    parameter = load_parameters(tmp_path, units, {"study"})["claims_saving"]
    (cell,) = parameter.cells
    # Thousand won on paper, won inside.
    assert cell.value == pytest.approx(real.estimate)
    assert (cell.low, cell.high) == pytest.approx(real.interval)
    assert f"standard error {real.standard_error / 1000:.6g}" in row["note"]


def test_the_interval_is_normal_or_of_t_with_clusters(real):
    low, high = real.interval
    assert (high - low) / 2 == pytest.approx(1.959964 * real.standard_error, rel=1e-6)
    few = replace(real, freedom=9)
    assert few.interval[1] - few.estimate == pytest.approx(2.262157 * real.standard_error, rel=1e-6)


def test_a_plot_shows_each_covariate_before_and_after(real):
    chart = real.plot()
    assert isinstance(chart, alt.LayerChart)
    values = [row for data in chart.to_dict()["layer"] for row in data["data"].get("values", []) if "covariate" in row]
    assert {(row["covariate"], row["stage"]) for row in values} == {
        (name, stage) for name in ("age", "ill") for stage in ("before", "after weighting")
    }


def test_nothing_in_an_effect_is_one_persons_own_value(patients, real):
    own = set(np.round(patients["cost"], 9)) | set(np.round(patients["age"], 9))
    for table in real.tables().values():
        numbers = table.select_dtypes("number").to_numpy().ravel()
        assert not own & set(np.round(numbers[np.isfinite(numbers)], 9))


def test_the_e_value_is_that_of_its_authors_example():
    # VanderWeele and Ding (2017): a risk ratio of 3.9 has an E-value of 7.26, its lower limit of 1.8 one of 3.0.
    assert e_value(3.9) == pytest.approx(7.26, abs=0.005)
    assert e_value(1.8) == pytest.approx(3.0, abs=0.005)


def test_hidden_confounding_as_strong_as_a_known_one_is_measured_by_leaving_it_out(random):
    """Without illness the effect is wrong; the robustness value of the right one exceeds what illness explains."""
    frame = designs.confounded(random, 5000)
    known = treatment_effect(frame, "cost", "drug", ["age", "ill"], method="ra")
    hidden = treatment_effect(frame, "cost", "drug", ["age"], method="ra")
    truth = designs.confounded_truth("ate")
    assert abs(hidden.estimate - truth) > 3 * abs(known.estimate - truth)
    (robust,) = [one for one in known.sensitivity if one.name == "robustness value"]
    assert 0 < robust.bound < robust.estimate < 1


def test_the_balance_of_a_covariate_is_as_by_hand():
    frame = pd.DataFrame(
        {"drug": [1, 1, 1, 1, 0, 0, 0, 0], "age": [3.0, 5, 1, 3, 2, 4, 0, 2], "cost": [1.0, 2, 4, 3, 5, 9, 7, 8]}
    )
    (row,) = treatment_effect(frame, "cost", "drug", ["age"], method="ra").balance.to_dict("records")
    # Means 3 and 2, both variances (0 + 4 + 4 + 0) / 4: difference 1 / √2.
    assert row["mean_treated"] == pytest.approx(3)
    assert row["mean_control"] == pytest.approx(2)
    assert row["difference"] == pytest.approx(1 / np.sqrt(2))
    assert row["variance_ratio"] == pytest.approx(1)
