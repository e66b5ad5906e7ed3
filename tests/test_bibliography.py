"""What an entry of the bibliography must say."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.bibliography import Entry, load_bibliography
from analysis.faults import InputFaults

WHOLE = """@article{kim_2020,
  title = {Cost of {Korean} medicine},
  author = {Kim, A and Lee, B},
  year = {2020},
  doi = {https://doi.org/10.1000/xyz}
}
"""


def load(folder: Path, text: str) -> dict[str, Entry]:
    path = folder / "references.bib"
    path.write_text(text, encoding="utf-8")
    return load_bibliography(path)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        load(folder, text)
    return [str(fault).replace(f"{folder.as_posix()}/", "") for fault in caught.value.faults]


def test_an_entry_is_read_with_its_fields_and_its_row(tmp_path: Path) -> None:
    entry = load(tmp_path, "% a comment\n\n" + WHOLE)["kim_2020"]
    assert (entry.title, entry.authors, entry.year) == (
        "Cost of Korean medicine",
        "Kim, A and Lee, B",
        "2020",
    )
    assert entry.address == "https://doi.org/10.1000/xyz"
    assert entry.row == 3


def test_a_source_without_date_and_address_says_so(tmp_path: Path) -> None:
    text = "@misc{k, title = {조사}, institution = {X}, note = {Address not stated; date not stated}}"
    assert load(tmp_path, text)["k"].year == "n.d."


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("title", "without title; expected title; do: add the title as the source gives it"),
        (
            "author",
            "without author; expected one of author, editor, publisher, institution, organization, school; "
            "do: add one; write author = {{not stated}} if the source names none",
        ),
        ("year", "without year; expected year; do: add the year, or year = {n.d.} if the source has no date"),
        (
            "doi",
            'without an address; expected url, doi or a note that says "not stated"; '
            "do: add url or doi, or note = {address not stated} if it has none",
        ),
    ],
)
def test_an_entry_that_does_not_say_what_it_must_is_refused(tmp_path: Path, without: str, sentence: str) -> None:
    text = "\n".join(line for line in WHOLE.splitlines() if not line.strip().startswith(without))
    assert faults(tmp_path, text) == [f"references.bib, row 1: given entry 'kim_2020' {sentence}"]


def test_a_year_is_four_digits_or_says_that_there_is_none(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE.replace("{2020}", "{about 2020}")) == [
        "references.bib, row 1: given entry 'kim_2020' with year 'about 2020'; "
        'expected four digits or "n.d."; do: mend the year'
    ]


def test_a_key_twice_is_refused_with_both_rows(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE + WHOLE) == [
        "references.bib, row 7: given entry 'kim_2020' again; expected each key once (row 1); do: rename or merge one"
    ]


def test_a_field_twice_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, WHOLE.replace("doi", "year")) == [
        "references.bib, row 1: given an entry with year twice; expected each field once; do: remove one"
    ]


def test_an_unclosed_entry_is_refused_at_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [fault] = faults(tmp_path, WHOLE + "@misc{b, title = {x}\n" + WHOLE.replace("kim_2020", "kim_2021"))
    assert fault.startswith("references.bib, row 7: given text that is no BibTeX")
    assert capsys.readouterr().err == "", "the parser's own log does not repeat the fault"


def test_all_faults_are_reported_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = faults(tmp_path, "@misc{a, title = {x}}\n" + WHOLE + WHOLE)
    assert [fault.partition(":")[0] for fault in found] == ["references.bib, row 1"] * 3 + ["references.bib, row 8"]


def test_a_file_without_entries_is_refused(tmp_path: Path) -> None:
    assert "given text without an entry" in faults(tmp_path, "just prose\n")[0]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="cannot be read"):
        load_bibliography(tmp_path / "none.bib")
