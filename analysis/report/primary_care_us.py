"""Tables and charts of the chapters on Massachusetts and California, from tables of the run and the ledger."""

from __future__ import annotations

from typing import Any

from analysis.report.drawing import BLUE, GREY, INK, ORANGE, TEAL, WIDTH, Svg, draw, heading, legend
from analysis.report.flow_charts import money_flow
from analysis.report.flows import Link
from analysis.report.korean import decimals_to_place, is_spelled, named, spelled
from analysis.report.language import KOREAN, current, say
from analysis.report.numbers import NO_BREAK, Inline, n, sources
from analysis.report.quotes import quoted
from analysis.report.tables import Table, bold

MODELS = {"age_sex": "Age and sex", "diagnosis": "… and conditions", "social": "… and social circumstances"}
TIMINGS = {"concurrent": "This year's cost", "prospective": "Next year's cost"}
SOCIAL_GROUPS = {
    "unstable_housing": "Unstable housing",
    "disability": "Disability",
    "serious_mental_illness": "Serious mental illness",
    "substance_use": "Substance use disorder",
    "neighbourhood_stress": "Neighbourhood under most stress",
    "three_or_more_conditions": "Three conditions or more",
    "no_condition": "No condition",
    "aged_75_or_over": "Aged 75 or over",
}
GROUPS = {"care": "Care", "access": "Access and staff", "population": "Some patients only"}
TIERS = ("1", "2", "3")
RULES = ("contract", "contract_missed", "strategy_low", "strategy_high")


def rows(table: str, **where: object) -> list[dict[str, Any]]:
    """Rows of a table of the run with these values."""
    return [row for row in sources().ledger.tables[f"primary_care_{table}"] if where.items() <= row.items()]


def cell(
    table: str,
    column: str,
    *,
    percent: bool = False,
    decimals: int = 0,
    name: str = "",
    divide: float = 1.0,
    **where: object,
) -> Inline:
    """One figure of a table of the run, rounded; ``name`` is a unit that follows it, ``divide`` its size."""
    (row,) = rows(table, **where)
    return figure(row[column] / divide, percent=percent, decimals=decimals, name=name)


def figure(value: float, *, percent: bool = False, decimals: int = 0, name: str = "") -> Inline:
    """A rounded figure with its unit, as prose and tables print it."""
    text = f"{value * (100 if percent else 1):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")
    unit = name or ("%" if percent else "")
    if unit and current() == KOREAN:
        text = _with_korean_unit(value, text, unit, decimals)
    elif unit:
        text = f"{text}{NO_BREAK}{unit}"
    return Inline(text, text)


def _with_korean_unit(value: float, text: str, unit: str, decimals: int) -> str:
    """A figure with its unit: money as 6,800만 원, a per cent without a space, any other word after one."""
    for known in sources().units.values():
        if known.english == unit and is_spelled(known):
            scale = float(known.scale)
            return named(spelled(value * scale, decimals_to_place(decimals, scale)), known)
    return f"{text}%" if unit == "%" else f"{text}{NO_BREAK}{say(unit)}"


def flow_chart() -> Svg:
    """The example's money from the payer to services."""
    moved = {(row["from"], row["to"]): row["amount"] for row in rows("flow_transfers")}
    fees = {row["ruling"]: row["fees"] for row in rows("flow_rulings")}
    practices = {"practice Practice A": "A", "practice Practice B": "B"}
    flows = [Link("Payer", "ACO", moved["payer payer", "aco ACO"])]
    flows += [Link("ACO", name, moved["aco ACO", node]) for node, name in practices.items()]
    flows += [Link("Payer", CARVED, fees["carved out"]), Link("Payer", OUTSIDE, fees["not enrolled"])]
    for node, name in practices.items():
        unbilled = sum(won for (source, to), won in moved.items() if source == node and "without a claim" in to)
        flows += [Link(name, ZERO_PAID, moved["aco ACO", node] - unbilled), Link(name, UNBILLED, unbilled)]
    return money_flow(
        [["Payer"], ["ACO"], [*practices.values()], [ZERO_PAID, UNBILLED, CARVED, OUTSIDE]],
        flows,
        title="Most of the example's sub-capitation is free for care that nobody could claim",
        subtitle="US dollars a month; ten people, eight of them enrolled; fees of the claims are made up",
        colours={"Payer": GREY, "ACO": BLUE, "A": BLUE, "B": BLUE, CARVED: ORANGE, OUTSIDE: ORANGE},
        unit="usd",
        heads=("Payer", "ACO", "Practice", "Care"),
    )


CARVED, OUTSIDE = "Carved-out fees", "Fees, not enrolled"
ZERO_PAID, UNBILLED = "Zero-paid care", "Care without a claim"


def los_angeles_chart() -> Svg:
    """Members in Los Angeles by the plan that enrols and the plan that serves them."""
    here = {row["plan"]: row for row in rows("los_angeles")}
    enrolled = [plan for plan, row in here.items() if row["enrolled"]]
    enrolled.sort(key=lambda plan: -here[plan]["enrolled"])
    handed = {plan: row["served"] for plan, row in here.items() if not row["enrolled"]}
    flows = [Link("Los Angeles", plan, here[plan]["enrolled"]) for plan in enrolled]
    flows += [Link(plan, f"{plan}, served", here[plan]["served"]) for plan in enrolled]
    flows += [Link("Health Net", f"{plan}, served", served) for plan, served in handed.items()]
    last = []
    for plan in enrolled:
        last.append(f"{plan}, served")
        last += [f"{other}, served" for other in handed] if plan == "Health Net" else []
    return money_flow(
        [["Los Angeles"], enrolled, last],
        flows,
        title="By contract half of Health Net's members in Los Angeles go to a plan that they did not enrol in",
        subtitle="Members of Medi-Cal managed care plans, thousand, February 2026; half as the contract of 2024 says",
        colours={"Health Net": BLUE, **{f"{plan}, served": ORANGE for plan in handed}},
        unit="thousand_persons",
        heads=("County", "Enrolled in", "Served by"),
        height=260,
    )


def need_chart() -> Svg:
    """Payment over cost of generated practices by tenth of need, for the three models."""
    import altair as alt

    values = [
        {"tenth": row["tenth"], "error": 100 * row["error"], "model": MODELS[row["model"]]}
        for row in rows("risk_practices_by_need")
    ]
    names = list(MODELS.values())
    base = alt.Chart(alt.Data(values=values), width=WIDTH, height=220)
    tint = alt.Color("model:N", scale=alt.Scale(domain=names, range=[GREY, BLUE, TEAL]), legend=legend(names))
    x = alt.X("tenth:O", title="Tenth of practices by cost a person, least first", axis=alt.Axis(labelAngle=0))
    y = alt.Y("error:Q", title=None)
    lines = base.mark_line(strokeWidth=2).encode(x=x, y=y, color=tint)
    points = base.mark_point(filled=True, size=45, opacity=1).encode(x=x, y=y, color=tint)
    zero = alt.Chart(alt.Data(values=[{"at": 0}])).mark_rule(color=INK).encode(y="at:Q")
    title = "Paid by age and sex alone, practices with little need gain and those with much need lose"
    subtitle = "SYNTHETIC people; payment less cost, % of cost; held-out predictions, fixed budget"
    return draw(alt.layer(zero, lines, points, title=heading(title, subtitle)))


def criteria_table() -> Table:
    """What each tier asks for, by group; a star where the source does not print the threshold."""
    body = []
    for group, name in GROUPS.items():
        line = [name]
        for tier in TIERS:
            asked = rows("criteria", group=group, tier=tier)
            parts = [_asked(asked, serves) for serves in SERVED if any(one["serves"] == serves for one in asked)]
            line.append((" / " if current() == KOREAN else " ").join(parts))
        body.append(tuple(line))
    return Table(("", "Tier 1", "Tier 2 adds", "Tier 3 adds"), tuple(body), "llll", (0.9, 2.2, 2.2, 2.2))


SERVED = {"": "", "under_21": "Under 21: ", "adults": "Adults: "}


def _asked(asked: list[dict[str, Any]], serves: str) -> str:
    """What is asked of practices that serve these people, as a sentence."""
    words = "; ".join(_criterion(one) for one in asked if one["serves"] == serves)
    text = f"{say(SERVED[serves])}{words}" if serves else f"{words[0].upper()}{words[1:]}"
    end = "" if current() == KOREAN else "."
    return f"[{text}{end}]{{.quoted}}"


def _criterion(one: dict[str, Any]) -> str:
    text = say(str(one["english"]))
    marks = (r"\*" if one["status"] == "unverified" else "") + ("†" if one["either"] else "")
    return (text[0].lower() + text[1:] if text[1:2].islower() else text) + marks


def decisions_table() -> Table:
    """The decisions on the example's practices."""
    needs = {row["practice"]: row["needs"] for row in rows("tiers_next_tier")}
    body = [
        (
            row["practice"],
            figure(row["members"]).markdown,
            f"{row['claimed']} → **{row['granted']}**" if row["demoted"] else str(row["granted"]),
            figure(row["paid_a_month"]).markdown,
            figure(row["lost_a_month"]).markdown if row["demoted"] else "–",
            _short(needs.get(row["practice"], "")),
        )
        for row in rows("tiers_decisions")
    ]
    header = ("Practice", "Members", "Tier claimed → granted", "Paid a month", "Lost a month", "Next tier would need")
    return Table(header, tuple(body), "lrcrrl", (1.4, 0.9, 1.1, 0.9, 0.9, 3.0))


def _short(needs: str, most: int = 3) -> str:
    """The first of what is needed, in words, and how many more."""
    if not needs:
        return "–"
    parts = [f"[{say(_in_words(part))}]{{.quoted}}" for part in needs.split(", ")]
    more = len(parts) - most
    first = ", ".join(parts[:most])
    return say("{needs} and {number} more").format(needs=first, number=figure(more)) if more > 0 else first


NEEDS = {
    "econsult_specialties": "specialties in electronic consultation:",
    "after_hours_sessions": "evening or weekend sessions:",
    "team_staff": "team members:",
    "tele_behavioural": "remote behavioural referral",
    "behavioural_clinician": "behavioural health clinician",
    "prescribing_clinician": "clinician who prescribes",
    "contraception": "long-acting contraception",
    "oral_screening": "oral health screening",
    "team_visits": "pharmacist or group visits or education",
}
"""What a column of a practice's file stands for, where its name would not tell."""


def _in_words(need: str) -> str:
    """One missed criterion as a reader says it."""
    key = need.removeprefix("one of ").split(" ")[0]
    words = need.removeprefix("one of ") if key == "team_visits" else need
    return words.replace(key, NEEDS.get(key, key)).replace("_", " ")


def solo_table() -> Table:
    """What a solo clinic must add for each tier."""

    def line(tier: str) -> tuple[str, ...]:
        parts = (
            n("primary_care_solo_cost", bare=True, decimals=0, tier=tier, component=part).markdown
            for part in ("staff", "hours", "reporting")
        )
        total = n("primary_care_solo_total", bare=True, interval=True, tier=tier).markdown
        payment = n("primary_care_solo_payment", bare=True, interval=True, tier=tier).markdown
        return f"Tier {tier}", *parts, total, payment

    header = ("", "Team", "Sessions", "Reporting", "Together, million won a year", "Won a member and month")
    return Table(header, tuple(line(tier) for tier in TIERS), "lrrrrr", (0.8, 0.8, 0.9, 0.9, 1.6, 1.9))


def fit_table() -> Table:
    """What the three models explain of generated people's cost."""
    body = []
    for model, name in MODELS.items():
        line = [name]
        for timing in TIMINGS:
            line.append(
                cell("risk_fit", "r_squared_held_out", percent=True, name=" ", model=model, timing=timing).strip()
            )
        line.append(
            cell("risk_fit", "error_share_of_mean", percent=True, name=" ", model=model, timing="concurrent").strip()
        )
        body.append(tuple(line))
    header = (
        "SYNTHETIC",
        "R², this year's cost, %",
        "R², next year's cost, %",
        "Mean error, this year's cost, % of mean",
    )
    return Table(header, tuple(body), "lrrr", (1.8, 1.2, 1.2, 1.5))


def groups_table() -> Table:
    """Expected over actual cost of groups of generated people."""
    body = []
    for group, name in SOCIAL_GROUPS.items():
        ratios = (
            cell("risk_ratio_by_group", "ratio", percent=True, name=" ", model=model, group=group).strip()
            for model in MODELS
        )
        body.append((name, *ratios))
    return Table(("SYNTHETIC", *MODELS.values()), tuple(body), "lrrr", (1.8, 1.0, 1.2, 1.6))


def published_table() -> Table:
    """Published fits, apart by what they explain; a star where the value is from memory."""
    body = []
    for row in _published("primary_care_risk_published"):
        value = quoted("primary_care_risk_published", "r_squared", model=row["model"]).markdown
        star = r"\*" if row["status"] == "unverified" else ""
        cite = "" if star else f" [@{row['source']}]"
        body.append(
            (
                f"{say(row['model'])}{cite}",
                f"{say(row['country'])}: [{say(row['people'])}]{{.quoted}}",
                row["timing"],
                value + star,
            )
        )
    return Table(("Model", "People", "Explains", "R², %"), tuple(body), "lllr", (2.4, 2.2, 1.1, 0.7))


def _published(name: str) -> list[dict[str, str]]:
    import csv
    from pathlib import Path

    with Path(f"data/published/{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def incentives_table() -> Table:
    """The two plans of the example under each incentive."""
    lines: list[tuple[str, str, str]] = []

    def add(name: str, table: str, column: str, **shown: Any) -> None:
        cells = (cell(table, column, plan=plan, **shown).markdown for plan in ("Plan A", "Plan B"))
        lines.append((name, *cells))  # type: ignore[arg-type]

    thousand = {"decimals": 0}
    add("Quality score, % of all points", "incentives_withhold", "score")
    add("Withheld, US dollars", "incentives_withhold", "withheld", **thousand)
    add("Earned back", "incentives_withhold", "earned_back", **thousand)
    add("From the pool of what others did not earn", "incentives_withhold", "incentive", **thousand)
    add("Reinvestment by the contract", "incentives_reinvestment", "by_contract", **thousand)
    add("Added for missed quality", "incentives_reinvestment", "for_quality", **thousand)
    add("Sanction at the example's rate", "incentives_sanctions", "sanction", **thousand)
    add("Savings (losses below zero)", "incentives_shared_savings", "savings", **thousand)
    add("Paid of the savings (owed below zero)", "incentives_shared_savings", "paid", **thousand)
    add(
        "Primary care, % of spending",
        "incentives_primary_care_and_payment",
        "primary_care_share",
        percent=True,
        decimals=1,
    )
    add("Members in advanced payment, %", "incentives_primary_care_and_payment", "advanced_payment_share", percent=True)
    add("Members without primary care, %", "incentives_members_without_primary_care", "share", percent=True)
    stripped = [(name, *(text.removesuffix("%").rstrip(NO_BREAK) for text in cells)) for name, *cells in lines]
    return Table(("", "Plan A", "Plan B"), tuple(stripped), "lrr", (2.4, 1.0, 1.0))


def reinvestment_table() -> Table:
    """The duty to reinvest under the two sources."""
    from analysis.report.labels import label

    body = tuple(
        (label("rule", rule), n("primary_care_medi_cal_reinvestment", bare=True, decimals=0, rule=rule).markdown)
        for rule in RULES
    )
    return Table(("Rule", "Million US dollars"), body, "lr", (2.6, 1.0))


def counties_table(most: int = 8) -> Table:
    """The largest plans, the rest together and the state."""
    *plans, state = rows("counties")
    rest = plans[most:]
    body = [_plan(row["plan"], row["counties"], row["enrolled"], row["served"]) for row in plans[:most]]
    other = (sum(row[key] for row in rest) for key in ("enrolled", "served"))
    body.append((f"{figure(len(rest)).markdown} other plans", "", *(figure(number).markdown for number in other)))
    body.append(bold(_plan("All", state["counties"], state["enrolled"], state["served"])))
    return Table(("Plan", "Counties", "Enrolled", "Served"), tuple(body), "lrrr", (2.0, 0.9, 1.2, 1.2))


def _plan(name: str, *numbers: int) -> tuple[str, ...]:
    return name, *(figure(number).markdown for number in numbers)


def goals_table() -> Table:
    """Goals for members in alternative payment, by line of business and year."""
    found = _published("primary_care_payment_goals")
    lines, years = (list(dict.fromkeys(row[key] for row in found)) for key in ("line", "year"))
    body = tuple(
        (line, *(quoted("primary_care_payment_goals", "share", line=line, year=year).markdown for year in years))
        for line in lines
    )
    return Table(("%", *years), body, "l" + "r" * len(years), (2.0, *(1.0,) * len(years)))
