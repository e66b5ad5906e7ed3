"""Where claims meet the estimators: panels go in, effects come out and pass disclosure control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.claims.clinics import clinic_panel
from analysis.claims.cohorts import HOSPICE_CODES, landmark
from analysis.claims.comorbidity import comorbidity
from analysis.claims.disclosure.rules import Rules
from analysis.claims.disclosure.suppressed import SUPPRESSED
from analysis.claims.engine import Claims
from analysis.claims.panels import years_of
from analysis.claims.statistics import panel_moments
from analysis.claims.windows import between
from analysis.effects.result import Effect
from analysis.effects.staggered import GroupTime, staggered, staggered_from_moments
from analysis.effects.treatment import treatment_effect
from analysis.faults import Fault, InputFaults

if TYPE_CHECKING:
    import pandas as pd

COVARIATES = ("age_group", "male", "decile", "charlson")
REMAINING = ("followed", "log_followed")
"""Days from the landmark to death or the horizon, and their logarithm: fees a day rise as death comes near."""


def hospice_effect(
    claims: Claims,
    *,
    method: str = "aipw",
    days: int = 30,
    horizon: int = 90,
    remaining: bool = True,
    codes: tuple[str, ...] = HOSPICE_CODES,
) -> Effect:
    """The effect of being in hospice by day ``days`` of advanced cancer on fees of the next ``horizon`` days, in won.

    A landmark design: see ``cohorts.landmark``. Who is in hospice by then has fewer days left to cost anything, so
    people with as many ``remaining`` days are compared, which takes for granted that hospice does not move the day of
    death. Without it the effect also holds that difference, which in generated claims hides some two fifths of it.
    Differences in age, sex, income and comorbidity are adjusted for; what claims do not show is not, and the effect's
    sensitivity says how strong that would have to be.

    Raises InputFaults if an arm holds fewer people than may be told of.
    """
    table = comorbidity(claims, between(claims, landmark(claims, days, horizon, codes), codes))
    names = (*COVARIATES, *(REMAINING if remaining else ()))
    table = table.mutate(log_followed=table["followed"].cast("float64").ln())
    frame = table.select("PERSON_ID", "exposed", "fees", *names).to_pyarrow().to_pandas()
    frame = frame.astype(dict.fromkeys(("fees", *names), float))
    _enough(frame, "exposed")
    frame.attrs["watermark"] = claims.watermark
    frame.attrs["flow"] = [(f"advanced cancer, decedents, alive on day {days}", len(frame))]
    return treatment_effect(frame, "fees", "exposed", list(names), method=method, estimand="att")


def programme_effect(claims: Claims, outcome: str = "fees_inpatient", control: str = "not_yet") -> GroupTime:
    """Group-time effects of the primary-care programme on won a member and quarter, with clinics as clusters.

    Doctors of the clinic are a covariate: group practices join more often and have a trend of their own.
    """
    years = years_of(claims)
    panel = clinic_panel(claims, years.first, 4 * years.count).to_pyarrow().to_pandas()
    panel["group_practice"] = (panel["doctors"] > 1).astype(float)
    panel.attrs["watermark"] = claims.watermark
    return staggered(
        panel,
        unit="clinic",
        period="quarter",
        first_treated="first_treated",
        outcome=outcome,
        covariates=["group_practice"],
        control=control,
    )


def programme_effect_from_moments(claims: Claims, outcome: str = "fees_inpatient") -> GroupTime:
    """The same without covariates, from sums and cross-products that the engine made: no clinic leaves it."""
    years = years_of(claims)
    panel = clinic_panel(claims, years.first, 4 * years.count)
    moments = panel_moments(panel, "clinic", "quarter", "first_treated", outcome).to_pyarrow().to_pandas()
    moments.attrs["watermark"] = claims.watermark
    return staggered_from_moments(moments)


def tables_to_tell(effect: Effect, rules: Rules | None = None) -> dict[str, pd.DataFrame]:
    """The effect's tables, with counts under the threshold suppressed and the others rounded."""
    from analysis.claims.disclosure.rounding import round_count

    rules = rules or Rules()

    def tell(count: float) -> object:
        return SUPPRESSED if 0 < count < rules.threshold else round_count(int(count), rules)

    told = {}
    for name, table in effect.tables().items():
        counts = [column for column in table.columns if str(column) == "n" or str(column).startswith("n_")]
        told[name] = table.assign(**{column: table[column].map(tell).astype(object) for column in counts})
    return told


def _enough(frame: pd.DataFrame, treatment: str) -> None:
    least = Rules().threshold
    if min((frame[treatment] == arm).sum() for arm in (0, 1)) < least:
        expected = f"at least {least} people in each arm"
        raise InputFaults(
            [Fault("hospice effect", None, "too few people in an arm", expected, "use more years or people")]
        )
