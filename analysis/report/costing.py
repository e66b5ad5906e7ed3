"""Tables of the costing chapter and its appendix, from the ledger."""

from __future__ import annotations

from string import ascii_lowercase

from analysis.report.labels import label
from analysis.report.language import say
from analysis.report.markdown import escaped
from analysis.report.numbers import n, sources
from analysis.report.quotes import grouped, quoted
from analysis.report.tables import Table, bold, cross, records, two_columns

ACTIVITIES = ("consultation", "test", "procedure", "treatment", "psychotherapy")
UNPAID = ("treatment", "psychotherapy", "clinic_management")
"""Activities without revenue in the source."""

SIGNS = {"agrees": "=", "within rounding": "≈", "differs": "≠"}
"""What stands for each verdict on a cell."""

PRINTED = {
    "t33": "Table 33: population and sample",
    "t34": "Table 34: revenue",
    "pay": "Fragment before Table 37: staff and pay",
    "t37": "Table 37: cost of insured services",
    "t38": "Fragment before Table 39: payroll by activity",
    "t39": "Table 39: management cost by activity and staff",
    "t40": "Table 40: materials without a fee",
    "t41": "Row after Table 40: management cost by activity",
    "t43": "Table 43: cost recovery by activity",
    "t44": "Table 44: cost recovery, treatments and psychotherapy redistributed",
    "t45": "Table 45: composition of cost, variant 1-1",
    "text": "Text around the tables",
}


def _bare(estimate: str, **where: object) -> str:
    return n(estimate, bare=True, **where).markdown  # type: ignore[arg-type]


def sample_table() -> Table:
    """Population, sample and sampling rate by region."""
    rows: list[tuple[str, ...]] = []
    for region in ("large_city", "small_medium_city"):
        population = quoted("costing_t33", "population", row=region).markdown
        sample = quoted("costing_t33", "sample_total", row=region).markdown
        rate = _bare("costing_sampling_rate", region=region)
        rows.append((label("region", region), population, sample, rate))
    total = tuple(quoted("costing_t33", name, row="clinics_total").markdown for name in ("population", "sample_total"))
    rows.append(
        ("Clinics, printed total", *total, quoted("costing_t33", "sampling_rate", row="clinics_total").markdown)
    )
    return Table(("Region", "Clinics", "Surveyed", "Surveyed, %"), tuple(rows), "lrrr", (2, 1, 1, 1))


def summary_table() -> Table:
    """Revenue, cost and recovery of each activity and of all, variant 1-1; revenue and cost add."""

    def money(estimate: str, **where: object) -> str:
        return n(estimate, bare=True, decimals=1, **where).markdown  # type: ignore[arg-type]

    def row(name: str, revenue: str, cost: str, ratio: str) -> tuple[str, ...]:
        return name, revenue, cost, ratio

    rows = []
    for activity in (*ACTIVITIES, "clinic_management"):
        at = {"variant": "1-1", "activity": activity}
        revenue = money("costing_activity_revenue", activity=activity)
        paid = revenue if activity not in UNPAID else "–"
        ratio = _bare("costing_recovery_activity", **at) if activity not in UNPAID else "–"
        rows.append(row(label("activity", activity), paid, money("costing_activity_cost", **at), ratio))
    for scope, ratio in (("left_out", "costing_recovery_total"), ("absorbed", "costing_recovery_absorbed")):
        cost = money("costing_cost_total", variant="1-1", scope=scope)
        total = row(label("scope", scope), money("costing_revenue_total"), cost, _bare(ratio, variant="1-1"))
        rows.append(bold(total))
    header = ("Activity", "Revenue, million won", "Cost, million won", "Revenue / cost, %")
    return Table(header, tuple(rows), "lrrr", (2, 1, 1, 1))


def basis_table() -> Table:
    """Recovery with all cost, by side of the break and variant."""
    return cross("costing_recovery_basis", rows="basis", columns="variant", corner="Cost taken from", interval=True)


def findings_table() -> Table:
    """What is wrong in the source."""
    columns = (
        ("id", "No.", "l", 0.5),
        ("table", "Table", "l", 0.55),
        ("kind", "Kind", "l", 1.15),
        ("text", "What", "l", 5.8),
    )

    def show(key: str, value: object) -> str:
        if key == "table":
            return str(value).removeprefix("t").replace("ext", "text")
        return f"[{say(str(value))}]{{.quoted}}" if key == "text" else str(value)

    return records(sources().ledger.tables["costing_findings"], columns, show)


class Reproduction:
    """Every recomputed cell, a headed table for each table of the source."""

    def _repr_markdown_(self) -> str:
        rows = sources().ledger.tables["costing_reproduction"]
        parts = []
        for table, title in PRINTED.items():
            found = [row for row in rows if row["table"] == table]
            keys = dict(zip(dict.fromkeys(str(row["formula"]) for row in found), ascii_lowercase, strict=False))
            parts.append(f"## {say(title)} {{#sec-reproduction-{table}}}\n")
            parts.append(f"{_verdicts(found)}. {say('How')}: {_explained(keys)}.\n")
            parts.append(_cells(found, keys)._repr_markdown_())
        return two_columns("\n".join(parts))


def _verdicts(rows: list[dict[str, object]]) -> str:
    """How many cells have each verdict, with its sign: ``20 cells: agrees (=) 12, within rounding (≈) 8``."""
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in SIGNS}
    told = ", ".join(f"{say(verdict)} ({SIGNS[verdict]}) {count}" for verdict, count in counts.items() if count)
    return f"{say(f'{len(rows)} cells')}: {told}"


def _explained(keys: dict[str, str]) -> str:
    return "; ".join(f"*{letter}* {escaped(say(formula))}" for formula, letter in keys.items())


def _cells(rows: list[dict[str, object]], keys: dict[str, str]) -> Table:
    """One line a cell; ``keys`` has the letter that stands for each formula."""
    lines = []
    for row in rows:
        cell = ", ".join(say(str(row[name]).replace("_", " ")) for name in ("row", "column"))
        recomputed = f"{row['recomputed']:,.2f}".rstrip("0").rstrip(".")
        sign = SIGNS[str(row["verdict"])]
        verdict = f"**{sign} {row['finding']}**" if row["finding"] else sign
        lines.append((cell, grouped(str(row["printed"])), recomputed, verdict, keys[str(row["formula"])]))
    header = ("Row and column", "Printed", "Recomputed", "", "How")
    return Table(header, tuple(lines), "lrrll", (3.2, 1.1, 1.3, 0.8, 0.6))


def reproduction() -> Reproduction:
    """The appendix: every recomputed cell."""
    return Reproduction()
