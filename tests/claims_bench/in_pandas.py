"""The same work as a careful person writes it in pandas and statsmodels: only the columns needed, no loops over rows.

Each is held to the figure of the project's own work. Where statsmodels offers no error, or one that takes a search of
thousands of steps, none is computed: what is timed is then less than what the project does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.claims_bench.timing import Done, fitted

INPATIENT = ("02", "04", "06", "07", "10", "12")
OUTPATIENT = ("03", "05", "08", "09", "11", "13")
PHARMACY = ("20", "21")
REGRESSORS = ["age", "male", "decile"]
BASELINE = 2
QUARTERS = 4
BILLS = ["PERSON_ID", "KEY_SEQ", "RECU_FR_DT", "VSCN", "FORM_CD", "EDEC_TRAMT"]


def read(folder: Path, table: str, columns: list[str]) -> Any:
    """Columns of a table; days as NumPy's, because Python's own would take five times as long."""
    import pyarrow.parquet as pq

    return pq.read_table(folder / table, columns=columns).to_pandas(date_as_object=False)


def decedents(folder: Path) -> Done:
    """Fees before death by window and category."""
    jk = read(folder, "jk", ["STND_Y", "PERSON_ID", "DTH_YM", "DTH_MDY", "SEX", "AGE_GROUP", "SIDO", "DTH_CODE1"])
    dead = jk[jk["DTH_YM"].notna()].sort_values("STND_Y").drop_duplicates("PERSON_ID", keep="last")
    t20 = read(folder, "t20", BILLS)
    t30 = read(folder, "t30", ["KEY_SEQ", "DIV_CD"])
    hospice = t30.loc[t30["DIV_CD"].isin(_beginning(t30["DIV_CD"], "AP2")), "KEY_SEQ"].unique()
    t20 = t20.merge(dead[["PERSON_ID", "DTH_MDY"]], on="PERSON_ID")
    form = t20["FORM_CD"]
    kinds = [t20["KEY_SEQ"].isin(hospice), form.isin(INPATIENT), form.isin(PHARMACY)]
    t20["category"] = np.select(kinds, ["hospice", "inpatient", "pharmacy"], "outpatient")
    t20["length"] = np.where(t20["category"].isin(["inpatient", "hospice"]), t20["VSCN"].clip(lower=1), 1)
    t20["first"] = (t20["DTH_MDY"] - t20["RECU_FR_DT"]).dt.days
    t20 = t20[t20["first"] >= 0].copy()
    windows = (365, 180, 90, 30)
    for window in windows:
        last = (t20["first"] - t20["length"] + 1).clip(lower=0)
        days = (np.minimum(t20["first"], window - 1) - last + 1).clip(lower=0)
        t20[f"fees_{window}"] = t20["EDEC_TRAMT"] * days / t20["length"]
    sums = t20.groupby(["PERSON_ID", "category"])[[f"fees_{window}" for window in windows]].sum()
    wide = sums.unstack(fill_value=0)
    wide.columns = ["_".join(names) for names in wide.columns]
    made = dead.merge(wide, left_on="PERSON_ID", right_index=True, how="left").fillna(dict.fromkeys(wide.columns, 0))
    return Done(len(made), float(made[[name for name in wide.columns if name.startswith("fees_365")]].sum().sum()))


def _beginning(codes: Any, text: str) -> list[str]:
    """Those of the column's few codes that begin with ``text``."""
    return [code for code in codes.unique() if str(code).replace(".", "").upper().startswith(text)]


def _clinics_of(t20: Any) -> Any:
    """PERSON_ID and clinic: where a person went most often in the baseline, the lower number on ties."""
    visits = t20[t20["FORM_CD"].isin(OUTPATIENT) & (t20["quarter"] <= BASELINE)]
    counts = visits.groupby(["PERSON_ID", "YKIHO_ID"], as_index=False).size()
    order = counts.sort_values(["PERSON_ID", "size", "YKIHO_ID"], ascending=[True, False, True])
    return order.drop_duplicates("PERSON_ID")[["PERSON_ID", "YKIHO_ID"]].rename(columns={"YKIHO_ID": "clinic"})


def _bills(folder: Path) -> Any:
    t20 = read(folder, "t20", ["PERSON_ID", "KEY_SEQ", "YKIHO_ID", "RECU_FR_DT", "FORM_CD", "EDEC_TRAMT"])
    t20["quarter"] = t20["RECU_FR_DT"].dt.quarter
    return t20


def _adoption(folder: Path, t20: Any) -> Any:
    """First quarter of the programme by clinic."""
    t30 = read(folder, "t30", ["KEY_SEQ", "DIV_CD"])
    lines = t30.loc[t30["DIV_CD"].isin(_beginning(t30["DIV_CD"], "ZP1")), "KEY_SEQ"].unique()
    return t20[t20["KEY_SEQ"].isin(lines)].groupby("YKIHO_ID")["quarter"].min().rename("first_treated")


def _clinic_panel(folder: Path) -> Any:
    import pandas as pd

    t20 = _bills(folder)
    own = _clinics_of(t20)
    frame = own.groupby("clinic").size().rename("members").reset_index()
    frame = frame.merge(pd.DataFrame({"quarter": range(1, QUARTERS + 1)}), how="cross")
    frame = frame.merge(_adoption(folder, t20), left_on="clinic", right_index=True, how="left")
    frame = frame.fillna({"first_treated": 0})
    frame = frame[(frame["first_treated"] == 0) | (frame["first_treated"] > BASELINE)]
    yk = read(folder, "yk", ["YKIHO_ID", "DR_CNT"]).rename(columns={"YKIHO_ID": "clinic", "DR_CNT": "doctors"})
    frame = frame.merge(yk, on="clinic", how="left")
    t20 = t20[["PERSON_ID", "quarter", "FORM_CD", "EDEC_TRAMT"]].merge(own, on="PERSON_ID")
    keys = ["clinic", "quarter"]
    spent = [t20.groupby(keys)["EDEC_TRAMT"].sum().rename("fees")]
    known = (*INPATIENT, *PHARMACY)
    for kind, inside in (
        ("inpatient", t20["FORM_CD"].isin(INPATIENT)),
        ("outpatient", ~t20["FORM_CD"].isin(known)),
        ("pharmacy", t20["FORM_CD"].isin(PHARMACY)),
    ):
        spent.append(t20[inside].groupby(keys)["EDEC_TRAMT"].sum().rename(f"fees_{kind}"))
    sums = pd.concat(spent, axis=1)
    frame = frame.merge(sums, left_on=keys, right_index=True, how="left")
    for name in sums.columns:
        frame[name] = frame[name].fillna(0) / frame["members"]
    return frame


def clinics(folder: Path) -> Done:
    """Clinics by quarter with adoption and fees a member."""
    made = _clinic_panel(folder)
    return Done(len(made), float(made["fees"].sum()))


def staggered(folder: Path) -> Done:
    """The panel and effects by cohort and quarter against clinics that have not adopted, without errors."""
    panel = _clinic_panel(folder)
    return fitted(len(panel), lambda: _not_yet_treated(panel), lambda found: found)


def _not_yet_treated(panel: Any) -> float:
    wide = panel.pivot(index="clinic", columns="quarter", values="fees_inpatient")
    first = panel.drop_duplicates("clinic").set_index("clinic")["first_treated"].loc[wide.index]
    effects, weights = [], []
    for cohort in sorted(set(first) - {0}):
        for quarter in range(int(cohort), QUARTERS + 1):
            change = wide[quarter] - wide[cohort - 1]
            others = (first == 0) | (first > quarter)
            effects.append(change[first == cohort].mean() - change[others].mean())
            weights.append((first == cohort).sum())
    return float(np.average(effects, weights=weights))


def regression(folder: Path) -> Done:
    """Fees of all people by year and least squares with robust errors."""
    import statsmodels.api as sm

    frame = people(folder)
    x = sm.add_constant(frame[REGRESSORS].astype(float))
    fit = lambda: sm.OLS(frame["fees"].astype(float), x).fit(cov_type="HC1")  # noqa: E731 - one line, used once
    return fitted(len(frame), fit, lambda found: found.bse.iloc[1])


def people(folder: Path) -> Any:
    """One row a person with fees of the year."""
    jk = read(folder, "jk", ["PERSON_ID", "AGE_GROUP", "SEX", "CTRB_PT_TYPE_CD"])
    fees = read(folder, "t20", ["PERSON_ID", "EDEC_TRAMT"]).groupby("PERSON_ID")["EDEC_TRAMT"].sum().rename("fees")
    return _described(jk.merge(fees, left_on="PERSON_ID", right_index=True, how="left").fillna({"fees": 0}))


def _described(frame: Any) -> Any:
    return frame.assign(
        age=frame["AGE_GROUP"].astype(int),
        male=(frame["SEX"] == "1").astype(int),
        decile=frame["CTRB_PT_TYPE_CD"],
    )


def _members(folder: Path) -> Any:
    t20 = _bills(folder)
    own = _clinics_of(t20)
    adopted = _adoption(folder, t20)
    inpatient = t20[t20["FORM_CD"].isin(INPATIENT)]
    fees = inpatient.groupby("PERSON_ID")["EDEC_TRAMT"].sum().rename("fees")
    jk = read(folder, "jk", ["PERSON_ID", "AGE_GROUP", "SEX", "CTRB_PT_TYPE_CD"])
    frame = own.merge(jk, on="PERSON_ID").merge(fees, left_on="PERSON_ID", right_index=True, how="left")
    frame["treated"] = frame["clinic"].isin(adopted.index).astype(int)
    return _described(frame.fillna({"fees": 0}))


def members(folder: Path) -> Done:
    """Members of clinics with inpatient fees of the year."""
    made = _members(folder)
    return Done(len(made), float(made["fees"].sum()))


def _treatment(method: str) -> Callable[[Path], Done]:
    """The effect alone: statsmodels' own errors are a search by Nelder-Mead of up to 5,000 steps."""

    def run(folder: Path) -> Done:
        import statsmodels.api as sm
        from statsmodels.treatment.treatment_effects import TreatmentEffect

        frame = _members(folder)
        x = sm.add_constant(frame[REGRESSORS].astype(float)).to_numpy()
        fees, treated = frame["fees"].to_numpy(float), frame["treated"].to_numpy()

        def fit() -> Any:
            chosen = sm.Logit(treated, x).fit(disp=0, tol=1e-10)
            model = TreatmentEffect(sm.OLS(fees, x), treated, results_select=chosen)
            return getattr(model, method)(return_results=False)

        return fitted(len(frame), fit, lambda found: found[0])

    return run


def _cost(model: str) -> Callable[[Path], Done]:
    """Generalised linear models and the mean of predicted differences, without the error of the difference."""

    def run(folder: Path) -> Done:
        import statsmodels.api as sm

        frame = _members(folder)
        x = sm.add_constant(frame[["treated", *REGRESSORS]].astype(float)).to_numpy()
        fees = frame["fees"].to_numpy(float)

        def fit() -> float:
            if model == "poisson":
                parts = [sm.GLM(fees, x, family=sm.families.Poisson()).fit(tol=1e-10)]
            else:
                some = fees > 0
                gamma = sm.families.Gamma(sm.families.links.Log())
                parts = [
                    sm.GLM(some.astype(float), x, family=sm.families.Binomial()).fit(tol=1e-10),
                    sm.GLM(fees[some], x[some], family=gamma).fit(tol=1e-10),
                ]
            means = []
            for arm in (1.0, 0.0):
                at = x.copy()
                at[:, 1] = arm
                means.append(np.prod([part.predict(at) for part in parts], axis=0).mean())
            return float(means[0] - means[1])

        return fitted(len(frame), fit, lambda found: found)

    return run


WORK: dict[str, Callable[[Path], Done]] = {
    "decedents": decedents,
    "clinics": clinics,
    "members": members,
    "regression": regression,
    "ipw": _treatment("ipw"),
    "aipw": _treatment("aipw"),
    "ipwra": _treatment("ipw_ra"),
    "poisson": _cost("poisson"),
    "two_part": _cost("two_part"),
    "staggered": staggered,
}
