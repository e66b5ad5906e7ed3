from __future__ import annotations

import csv

import pytest

from analysis.report import claims_speed


@pytest.fixture(autouse=True)
def project(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


@pytest.fixture
def made_up(monkeypatch, tmp_path):
    """Ten lines that can be reckoned by hand."""
    path = tmp_path / "bench.csv"
    lines = [
        ("floor", 1_000_000, 1.0, 2.0, 300),
        ("clinics", 1_000_000, 2.4, 5.0, 700),
        ("pandas_clinics", 1_000_000, 9.0, 10.0, 4000),
        ("floor", 10_000_000, 12.0, 20.0, 500),
        ("clinics", 10_000_000, 31.26, 60.0, 2900),
    ]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("work", "people", "seconds", "cpu_seconds", "peak_mb"))
        writer.writerows(lines)
    monkeypatch.setattr(claims_speed, "BENCH", path)
    claims_speed._lines.cache_clear()
    yield
    claims_speed._lines.cache_clear()


def test_ratios_are_of_processor_time(made_up):
    assert claims_speed.ratio("floor", "clinics") == 2.5  # 5 over 2
    assert claims_speed.speed("clinics", "× floor", 10_000_000) == "3.0"  # 60 over 20
    assert claims_speed.speed("pandas_clinics", "× clinics") == "2.0"  # 10 over 5


def test_the_table_has_a_row_for_each_work_and_a_dash_for_what_was_not_run(made_up):
    table = claims_speed.bench_table()
    sizes = [f"{what}, {n}\N{NO-BREAK SPACE}m" for what in ("Seconds", "GB") for n in (1, 10)]
    assert table.header == ("Work", *sizes, "× floor", "× pandas")
    rows = {row[0]: row[1:] for row in table.rows}
    assert len(rows) == len(claims_speed.WORK)
    assert rows["Panel of clinics by quarter"] == ("2.4", "31", "0.7", "2.9", "2.5", "2.0")
    assert set(rows["Panel of decedents"]) == {"–"}


def test_what_was_not_timed_is_no_number(made_up):
    with pytest.raises(KeyError, match="was not timed"):
        claims_speed.speed("decedents", "× floor")


def test_each_work_of_the_committed_table_has_a_name_or_belongs_to_another_program():
    for work, _ in claims_speed._lines():
        family, _, name = work.partition("_")
        others = ("pandas", "pyfixest", "duckreg", "spark")
        assert work in claims_speed.WORK or (family in others and name in claims_speed.WORK)


def test_programs_that_are_compared_came_to_the_same_figure():
    """Sums to 1e-9; effects are small differences of large means, whose fits stop at other places: 1e-5."""
    lines = claims_speed._lines()
    compared = 0
    for (work, people), line in lines.items():
        family, _, name = work.partition("_")
        mine = lines.get((name, people))
        if family in ("pandas", "pyfixest", "duckreg", "spark") and mine is not None:
            assert float(line["result"]) == pytest.approx(float(mine["result"]), rel=1e-5)
            compared += 1
    assert compared >= 10


def test_the_chapter_says_of_the_benchmark_that_its_data_are_generated(request):
    text = (request.config.rootpath / "chapters" / "claims.qmd").read_text(encoding="utf-8")
    assert "GENERATED DATA" in text.split("#tbl-claims-speed")[1].split("\n:::\n")[0]
