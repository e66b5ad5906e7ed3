from __future__ import annotations

import os

import pytest

from analysis.whole_file import write_whole


def test_a_file_that_cannot_be_finished_leaves_the_earlier_one(tmp_path, monkeypatch):
    write_whole(tmp_path / "x.txt", "가\n")

    def refuse(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "x.txt", "half")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("x.txt", "가\n")]
