"""Tables and the flow chart of the chapter on regional networks, from the ledger."""

from __future__ import annotations

from typing import Any

from analysis.ledger import LEVEL, Row
from analysis.report.anchors import parameter_anchor, parameters_page
from analysis.report.charts import BLUE, ORANGE, TEAL, Svg
from analysis.report.flow_charts import money_flow
from analysis.report.flows import Link
from analysis.report.labels import label, name_of
from analysis.report.language import KOREAN, current, say, through
from analysis.report.numbers import MINUS, interval_text, show, sources
from analysis.report.tables import Table, bold
from analysis.units import Unit

PROGRAMME, LEAVING = "network_programme", "network_doctors_leave"
FOLLOWED = "gangwon"
"""The province whose network the model follows through a year."""

PAYERS = ("nhi", "medical_aid", "patient", "special_account", "province", "hospital")
RULES = ("need", "equal", "head", "fees", "optimum")
INDICES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Gini over people", "network_gini", {}),
    ("Gini over need", "network_need_gini", {}),
    ("Theil, between capital region and rest", "network_theil", {"part": "between"}),
    ("Theil, within both", "network_theil", {"part": "within"}),
    ("Concentration by need", "network_concentration", {}),
    ("Deaths avoided, % of the best", "network_optimum_reached", {}),
)
EVIDENCE = (
    ("Network payments", ("network_on_call_advance", "network_hub_lines", "network_spoke_readiness")),
    ("Outcome part", ("network_outcome_ceiling", "network_mortality_attained")),
    ("Return from Seoul", ("network_return_share",)),
    ("Price difference of Seoul", ("network_price_difference",)),
    ("Care used because it is near", ("network_added_use",)),
    ("Use that equipment brings", ("network_equipment_use",)),
    ("Duplicate images", ("network_repeat_imaging", "network_avoidable_repeat")),
    ("Travel and lodging", ("network_travel_saving",)),
    ("Doctors who stay", ("network_retention", "network_duty_leaving")),
)
"""What each effect rests on: parameters whose status and source the table shows."""

STATUS = {"primary": "source", "press": "press", "derived": "from press figures", "assumption": "**assumption**"}


def _one(estimate: str, **where: Any) -> Row:
    return sources().ledger.one(estimate, **where)


def _bare(estimate: str, **where: Any) -> str:
    decimals = where.pop("decimals", None)
    signed = where.pop("signed", False)
    return show(_one(estimate, **where), bare=True, decimals=decimals, signed=signed).markdown


def _provinces() -> list[str]:
    return [row.coordinates["region"] for row in sources().ledger.select("network_need_index")]


def _ranked(estimate: str) -> list[str]:
    """Provinces in the order of an estimate's central ranks."""
    return sorted(_provinces(), key=lambda name: _one(estimate, region=name).central)


def facts_table() -> Table:
    """The printed shares of what leaves a province beside the fitted ones."""
    rows = []
    for fact in sources().ledger.tables["network_flow_facts"]:
        ends = f"{label('region', fact['region'])} → {label('region', fact['destination'])}"
        fitted = _bare("network_outflow_share", region=fact["region"], destination=fact["destination"], decimals=0)
        row = _one("network_outflow_share", region=fact["region"], destination=fact["destination"])
        bounds = f"{100 * row.q025:.0f}{through()}{100 * row.q975:.0f}"
        gap = f"{fact['gap']:+.0f}".replace("-", MINUS)
        rows.append((ends, f"{fact['leaving']:.0f}", fitted, bounds, gap))
    header = ("From → to", "Survey 2020, %", "Fitted, %", "Interval", "Gap, points")
    return Table(header, tuple(rows), "lrrrr", (2.6, 1.3, 1.1, 1.4, 1.1))


def indicator_table() -> Table:
    """Indicators of need and the index with its interval, in the order of need."""
    parts = ("elderly", "mortality", "doctors", "outflow")
    rows = []
    for region in _ranked("network_need_rank"):
        cells = [_bare("network_need_indicator", component=part, region=region, decimals=2) for part in parts]
        index = show(_one("network_need_index", region=region), bare=True, interval=True, decimals=2).markdown
        rows.append((label("region", region), *cells, index))
    header = ("Province", "Aged 65+", "Treatable mortality", "Scarcity of doctors", "Spent outside", "Need")
    return Table(header, tuple(rows), "lrrrrr", (1.7, 1, 1.2, 1.2, 1, 1.9))


def allocation_table() -> Table:
    """Facility money of each province by rule, billion won, with the total."""
    rows = []
    for region in _ranked("network_need_rank"):
        cells = [_bare("network_allocation", rule=rule, region=region, decimals=1) for rule in RULES]
        rows.append((label("region", region), *cells))
    header = ("Province", *(label("rule", rule) for rule in RULES))
    return Table(header, tuple(rows), "lrrrrr", (1.8, 1, 1, 1, 1.2, 1.3))


def equity_table() -> Table:
    """Each index of inequality by rule."""
    rows = []
    for name, estimate, where in INDICES:
        digits = 1 if estimate == "network_optimum_reached" else 2
        rows.append((name, *(_bare(estimate, rule=rule, decimals=digits, **where) for rule in RULES)))
    header = ("Index", *(label("rule", rule) for rule in RULES))
    return Table(header, tuple(rows), "lrrrrr", (2.6, 1, 1, 1, 1.1, 1.2))


def nodes_table() -> Table:
    """Hub of each province, its spokes known by name, and how many spokes the model counts."""
    nodes = sources().ledger.tables["network_nodes"]
    rows = []
    for region in _provinces():
        here = [one for one in nodes if one["region"] == region]
        hub = ", ".join(one["institution"] for one in here if one["level"] == "regional")
        local = [one["institution"] for one in here if one["level"] == "local"]
        rows.append(
            (label("region", region), hub, ", ".join(local) or "–", _bare("network_spokes", region=region, decimals=1))
        )
    header = ("Province", "Hub", "Spokes known by name", "Spokes counted")
    return Table(header, tuple(rows), "lllr", (1.5, 2, 4, 1.3))


def programmes_table() -> Table:
    """What programmes pay networks or their institutions now, as printed."""
    rows = []
    for one in sources().ledger.tables["network_programmes"]:
        low, high = float(one["low"]), float(one["high"])
        amount = f"{low:,.0f}" if low == high else f"{low:,.0f}{through()}{high:,.0f}"
        who = one["korean"] if current() == KOREAN else f"{one['programme']} ({one['korean']})"
        rows.append((who, f"[{amount}]{{.quoted}}", one["unit_paid"], one["units"] or "–", one["payer"]))
    header = ("Programme", "Million won a year", "For each", "Paid", "Payer")
    return Table(header, tuple(rows), "lrlrl", (3.6, 1.4, 1.1, 0.6, 1.6))


def risk_table() -> Table:
    """The 95 % interval of a year's loss of three networks and of the payer, by arrangement."""
    unit = sources().units["percent"]
    regions = ("sejong", "gangwon", "gyeonggi")
    rows = []
    for arrangement in ("itemised", "bundle", "corridor"):
        cells = [
            interval_text(_one("network_loss", arrangement=arrangement, region=region), unit) or "0"
            for region in regions
        ]
        payer = interval_text(_one("network_payer_excess", arrangement=arrangement), unit) or "0"
        rows.append((label("arrangement", arrangement), *cells, payer))
    header = ("Payment", *(_network_of(region) for region in regions), "Payer, all networks")
    return Table(header, tuple(rows), "lrrrr", (1.8, 1.4, 1.4, 1.4, 1.5))


def pilot_table() -> Table:
    """Parts of the pilot score, the rank with its interval and the chance of the first three places."""
    rows = []
    for region in _ranked("network_pilot_rank"):
        parts = [
            _bare("network_pilot_part", component=part, region=region, decimals=1, signed=True)
            for part in ("need", "acceptance", "readiness")
        ]
        rank = _one("network_pilot_rank", region=region)
        shown = f"{_bare('network_pilot_rank', region=region, decimals=0)} ({rank.q025:.0f}{through()}{rank.q975:.0f})"
        rows.append((label("region", region), *parts, shown, _bare("network_pilot_first", region=region, decimals=0)))
    header = ("Province", "Need", "Acceptance", "Readiness", "Rank", "Among the first three, %")
    return Table(header, tuple(rows), "lrrrrr", (1.8, 0.9, 1.1, 1.1, 1.5, 1.5))


def gap_table() -> Table:
    """Doctors lacking by province: now, and in 2040 without the programme, with it, and when doctors leave."""
    rows = []
    by_gap = {name: _one("network_doctor_gap", region=name, period=2026).central for name in _provinces()}
    for region in sorted((name for name in by_gap if by_gap[name] > 0), key=lambda name: -by_gap[name]):
        cells = [
            _bare("network_doctor_gap", region=region, period=2026, decimals=0),
            _bare("network_doctor_gap", region=region, period=2040, decimals=0),
            *(
                _bare("network_doctor_gap", region=region, period=2040, scenario=name, measure=LEVEL, decimals=0)
                for name in (PROGRAMME, LEAVING)
            ),
        ]
        rows.append((label("region", region), *cells))
    header = ("Province", "2026", "2040, no reform", "2040, programme", "2040, doctors leave")
    return Table(header, tuple(rows), "lrrrr", (1.8, 1, 1.3, 1.3, 1.5))


def payer_table(scenario: str = PROGRAMME) -> Table:
    """The change of each payer's spending in chosen years, with the total."""
    years = (2027, 2030, 2035, 2040)
    rows = []
    for payer in PAYERS:
        at = {"payer": payer, "scenario": scenario, "measure": "change"}
        cells = [_bare("network_net_by_payer", period=year, decimals=0, signed=True, **at) for year in years[:2]]
        last = show(_one("network_net_by_payer", period=2035, **at), bare=True, interval=True, signed=True, decimals=0)
        later = _bare("network_net_by_payer", period=2040, decimals=0, signed=True, **at)
        rows.append((label("payer", payer), *cells, last.markdown, later))
    at = {"scenario": scenario, "measure": "change"}
    cells = [_bare("network_net_total", period=year, decimals=0, signed=True, **at) for year in years[:2]]
    last = show(_one("network_net_total", period=2035, **at), bare=True, interval=True, signed=True, decimals=0)
    later = _bare("network_net_total", period=2040, decimals=0, signed=True, **at)
    rows.append(bold(("All", *cells, last.markdown, later)))
    header = ("Payer", *(str(year) for year in years))
    return Table(header, tuple(rows), "lrrrr", (1.8, 0.9, 0.9, 1.9, 0.9))


def evidence_table() -> Table:
    """Each effect with the parameters that decide it: value, range, and whether press, derived or assumed."""
    here = sources()
    rows = []
    for effect, parameters in EVIDENCE:
        for name in parameters:
            unit = here.units[here.ledger.entries[name].unit]
            found = here.ledger.entries[name].rows[0]
            low, high = (found[end] for end in ("low", "high"))
            bounds = "–" if low is None else f"{_plain(low, unit)}{through()}{_plain(high, unit)}"
            words = say(name.partition("_")[2].replace("_", " "))
            anchor = f"[{words}](/{parameters_page()}#{parameter_anchor(name)})"
            rows.append((effect, anchor, _with_name(found["value"], unit), bounds, STATUS[found["status"]]))
            effect = ""
    header = ("Effect", "Parameter", "Value", "Range", "Rests on")
    return Table(header, tuple(rows), "lllrl", (1.9, 1.9, 1.9, 1, 1.3))


def _with_name(value: float, unit: Unit) -> str:
    """The value with its unit; a share, ratio or count has no name that says more than the parameter's."""
    figure = _plain(value, unit)
    if unit.id in ("share", "ratio", "count"):
        return figure
    if unit.id == "percent":
        return say("{figure} %").format(figure=figure)
    return f"{figure}{'' if current() == KOREAN else ' '}{name_of(unit)}"


def _plain(value: float, unit: Unit) -> str:
    return f"{value / float(unit.scale):,.6g}"


def _network_of(region: str) -> str:
    return say("Network of {province}").format(province=label("region", region))


def year_flow(*, title: str, subtitle: str) -> Svg:
    """One network in a full year of the programme: from its payers through the network to what it is for."""
    ledger = sources().ledger
    at: dict[str, Any] = {"scenario": PROGRAMME, "measure": LEVEL}
    middle = _network_of(FOLLOWED)
    into = [
        Link(label("payer", row.coordinates["payer"]), middle, row.central)
        for row in ledger.select("network_year_sources", **at)
    ]
    out = [
        Link(middle, label("component", row.coordinates["component"]), row.central)
        for row in ledger.select("network_year_uses", **at)
    ]
    links = [link for link in (*into, *out) if link.won > 0]
    columns = [
        [link.source for link in links if link.target == middle],
        [middle],
        [link.target for link in links if link.source == middle],
    ]
    colours = {label("payer", "nhi"): BLUE, label("payer", "special_account"): ORANGE, middle: TEAL}
    return money_flow(columns, links, title=title, subtitle=subtitle, colours=colours, unit="billion_won", height=340)
