"""The PDF is small, and the same each time."""

from __future__ import annotations

import shutil

import pikepdf

from analysis.render.compact import compact


def test_the_reports_pdf_keeps_its_objects_in_compressed_streams(conformance):
    assert b"/ObjStm" in (conformance / "_book" / "conformance.pdf").read_bytes()


def test_compacting_gives_the_same_bytes_and_keeps_pages_tags_and_bookmarks(conformance, tmp_path):
    copies = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for copy in copies:
        shutil.copy(conformance / "_book" / "conformance.pdf", copy)
        compact(copy)
    assert copies[0].read_bytes() == copies[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.pdf", "two.pdf"]
    with pikepdf.open(copies[0]) as document:
        assert len(document.pages) > 1
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert "/Outlines" in document.Root
