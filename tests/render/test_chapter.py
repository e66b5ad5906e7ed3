from __future__ import annotations

from analysis.render.chapter import Cell, Fence, Inline, Prose, cut_source

SOURCE = """---
engine: jupyter
---

# Title

Text `{python} 1 + 1` and
`{python} a +
b` here.

```{python}
#| include: false
#| label: x
b = 1
```

```python
`{python} not_code`
```

Last ``{python} shown`` and `plain`.
"""


def test_a_chapter_is_cut_into_its_pieces_in_order():
    source = cut_source("a.qmd", SOURCE)
    assert [type(piece) for piece in source.pieces] == [
        Prose, Inline, Prose, Inline, Prose, Cell, Prose, Fence, Prose,
    ]  # fmt: skip
    assert source.front_matter == "engine: jupyter"


def test_each_piece_knows_its_line():
    lines = SOURCE.splitlines()
    source = cut_source("a.qmd", SOURCE)
    cell = next(piece for piece in source.pieces if isinstance(piece, Cell))
    assert lines[cell.line - 1] == "```{python}"
    assert lines[cell.code_line - 1] == "b = 1"
    assert cell.options == "include: false\nlabel: x"
    inline = [piece for piece in source.pieces if isinstance(piece, Inline)]
    assert [(piece.line, piece.expression) for piece in inline] == [(7, "1 + 1"), (8, "a +\nb")]


def test_cutting_loses_no_text():
    source = cut_source("a.qmd", SOURCE)
    kept = "".join(piece.text for piece in source.pieces if isinstance(piece, Prose))
    for words in ("# Title", "Text ", " here.", "Last ``{python} shown`` and `plain`."):
        assert words in kept


def test_a_fence_that_never_ends_says_so():
    (piece,) = cut_source("a.qmd", "```{python}\n1\n").pieces
    assert isinstance(piece, Cell)
    assert not piece.closed
