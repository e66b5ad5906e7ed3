"""SAS files are read like text: a data set that SAS 9.4 wrote, and transport files written here byte by byte as the
format's description has it.
"""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.claims.files import Source, stage
from analysis.faults import InputFaults

SAS_WROTE = Path(__file__).parent / "data" / "iris.sas7bdat.gz"
DATE = b"01JAN22:00:00:00"


def ibm(value: float) -> bytes:
    """A number as SAS transport files hold it: sign and power of 16 in a byte, then seven bytes of fraction."""
    if value == 0:
        return bytes(8)
    sign, value, power = value < 0, abs(value), 64
    while value >= 1:
        value, power = value / 16, power + 1
    while value < 1 / 16:
        value, power = value * 16, power - 1
    return bytes([(sign << 7) | power]) + int(value * 2**56).to_bytes(7, "big")


def header(kind: str, tail: str = "0" * 30) -> bytes:
    return f"HEADER RECORD*******{kind:<8}HEADER RECORD!!!!!!!{tail}  ".encode()


def padded(data: bytes) -> bytes:
    return data + b" " * (-len(data) % 80)


def transport(columns: dict[str, int], rows: list[tuple[float | str, ...]]) -> bytes:
    """A transport file of one table; ``columns`` gives the width of text, 0 for numbers."""
    names, position = b"", 0
    for number, (name, width) in enumerate(columns.items(), start=1):
        kind, length, blank = (2, width, b" ") if width else (1, 8, b" ")
        text = (f"{name:<8}".encode(), blank * 40, blank * 8)
        names += struct.pack(
            ">4h8s40s8s3h2s8s2hl52s", kind, 0, length, number, *text, 0, 0, 0, b"", text[2], 0, 0, position, b""
        )
        position += length
    data = b""
    for row in rows:
        for cell, width in zip(row, columns.values(), strict=True):
            data += str(cell).encode("cp949").ljust(width) if width else ibm(float(cell))
    return b"".join(
        [
            header("LIBRARY"),
            padded(b"SAS     SAS     SASLIB  9.4     LINUX   " + b" " * 24 + DATE),
            padded(DATE),
            header("MEMBER", "000000000000000001600000000140"),
            header("DSCRPTR"),
            padded(b"SAS     T40     SASDATA 9.4     LINUX   " + b" " * 24 + DATE),
            padded(DATE),
            header("NAMESTR", f"000000{len(columns):04d}" + "0" * 20),
            padded(names),
            header("OBS"),
            padded(data),
        ]
    )


def test_a_transport_file_is_read_with_its_numbers_and_korean_text(tmp_path: Path):
    """Names in such a file have at most eight letters, so a whole cohort table does not fit one; its cells do."""
    path = tmp_path / "t40.xpt"
    columns = {"KEY_SEQ": 0, "SEQ_NO": 0, "SICK_SYM": 10}
    path.write_bytes(transport(columns, [(202200000011, 1, "J069"), (12, 2.5, ""), (-3, 0, "가C349가")]))
    (staged,) = stage([Source("t40", path)], tmp_path / "staged", tmp_path / "aside")
    assert pq.read_table(staged.path).to_pylist() == [
        {"KEY_SEQ": "202200000011", "SEQ_NO": "1", "SICK_SYM": "J069"},
        {"KEY_SEQ": "12", "SEQ_NO": "2.5", "SICK_SYM": None},
        {"KEY_SEQ": "-3", "SEQ_NO": "0", "SICK_SYM": "가C349가"},
    ]


def test_a_data_set_that_sas_wrote_is_read_with_all_its_rows_and_digits(tmp_path: Path):
    path = tmp_path / "t40.sas7bdat"
    path.write_bytes(gzip.decompress(SAS_WROTE.read_bytes()))
    (staged,) = stage([Source("t40", path)], tmp_path / "staged", tmp_path / "aside")
    rows = pq.read_table(staged.path).to_pylist()
    first = {"SEPAL_LENGTH": "5.1", "SEPAL_WIDTH": "3.5", "PETAL_LENGTH": "1.4", "PETAL_WIDTH": "0.2"}
    assert rows[0] == first | {"SPECIES": "setosa"}
    # Fisher's 150 flowers, 50 of a species; means of 5.843, 3.057, 3.758 and 1.199 cm in every textbook.
    assert len(rows) == 150
    means = [sum(float(row[name]) for row in rows) / 150 for name in first]
    assert [round(mean, 3) for mean in means] == [5.843, 3.057, 3.758, 1.199]
    assert rows[1]["SEPAL_WIDTH"] == "3"


def test_a_data_set_that_was_cut_short_is_a_fault_and_not_fewer_rows(tmp_path: Path):
    path = tmp_path / "t40.sas7bdat"
    whole = gzip.decompress(SAS_WROTE.read_bytes())
    page, row, count = 1 << 16, 40, 130_616
    first = whole.index(b"setosa", page) - row + 8
    more = bytearray(whole)  # says that it has 2,000 rows; a page holds 1,594, and there is no other
    more[first + 150 * row : first + 1_594 * row] = bytes(1_444 * row)
    assert more[count : count + 8] == (150).to_bytes(8, "little")
    more[count : count + 8] = (2_000).to_bytes(8, "little")
    for data in (whole[:100], whole[:page], whole[:-1], bytes(more)):
        path.write_bytes(data)
        with pytest.raises(InputFaults, match="no SAS file that can be read"):
            stage([Source("t40", path)], tmp_path / "staged", tmp_path / "aside")


def test_a_last_row_that_could_be_taken_for_padding_is_not_lost_in_silence(tmp_path: Path):
    path = tmp_path / "t40.xpt"
    path.write_bytes(
        transport({"KEY_SEQ": 0, "SEQ_NO": 0, "SICK_SYM": 10}, [(1, 1, "J069"), (2, 1, "I109"), (3, 1, "")])
    )
    with pytest.raises(InputFaults, match="last rows end in blanks"):
        stage([Source("t40", path)], tmp_path / "staged", tmp_path / "aside")


def test_a_file_that_is_no_sas_file_is_a_fault_without_its_words(tmp_path: Path):
    for name in ("t40.xpt", "t40.sas7bdat"):
        (tmp_path / name).write_bytes(b"secret " * 100)
        with pytest.raises(InputFaults, match="no SAS file that can be read") as caught:
            stage([Source("t40", tmp_path / name)], tmp_path / "staged", tmp_path / "aside")
        assert "secret" not in str(caught.value)
