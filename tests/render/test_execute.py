from __future__ import annotations

import os

import pytest

from analysis.faults import InputFaults
from analysis.render.chapter import cut_source
from analysis.render.document import assemble
from analysis.render.execute import escape, run_chapter
from analysis.render.kernel import Kernel


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    with Kernel(tmp_path_factory.mktemp("project")) as kernel:
        yield kernel


def markdown(text, kernel, tmp_path):
    source = cut_source("chapters/x.qmd", text)
    return assemble(source, run_chapter(source, kernel), tmp_path, echo=False).markdown


def test_a_name_set_in_one_chapter_is_unknown_in_the_next(kernel):
    run_chapter(cut_source("a.qmd", "# A\n\n```{python}\nkept = 1\n```\n"), kernel)
    with pytest.raises(InputFaults, match="name 'kept' is not defined"):
        run_chapter(cut_source("b.qmd", "# B\n\n```{python}\nkept\n```\n"), kernel)


def test_a_name_stays_known_to_the_end_of_its_chapter(kernel, tmp_path):
    text = "# A\n\n```{python}\nkept = 2\n```\n\n`{python} kept`\n\n```{python}\nkept + 1\n```\n"
    made = markdown(text, kernel, tmp_path)
    assert "\n2\n" in made
    assert "``` {.output}\n3\n```" in made


def test_an_error_in_a_cell_names_the_chapters_line(kernel):
    text = "# A\n\n```{python}\n#| echo: true\na = 1\nb = a / 0\n```\n"
    with pytest.raises(InputFaults) as raised:
        run_chapter(cut_source("chapters/x.qmd", text), kernel)
    (fault,) = raised.value.faults
    assert (fault.place, fault.row) == ("chapters/x.qmd", 6)
    assert fault.given == "ZeroDivisionError: division by zero"


def test_an_error_in_inline_code_names_the_chapters_line(kernel):
    with pytest.raises(InputFaults) as raised:
        run_chapter(cut_source("x.qmd", "# A\n\nOne,\ntwo `{python} 1 / 0`.\n"), kernel)
    assert raised.value.faults[0].row == 4
    assert "ZeroDivisionError" in raised.value.faults[0].given


def test_a_syntax_error_names_the_chapters_line(kernel):
    with pytest.raises(InputFaults) as raised:
        run_chapter(cut_source("x.qmd", "# A\n\n```{python}\na = 1\nb = = 2\n```\n"), kernel)
    assert raised.value.faults[0].row == 5
    assert "SyntaxError" in raised.value.faults[0].given


def test_a_kernel_that_dies_is_told_with_the_chapters_line(tmp_path):
    text = "# A\n\n```{python}\nimport os\nos._exit(3)\n```\n"
    with Kernel(tmp_path) as own, pytest.raises(InputFaults, match="row 3: given the Python process ended"):
        run_chapter(cut_source("x.qmd", text), own)


def test_code_runs_in_the_projects_root(kernel, tmp_path):
    made = markdown("# A\n\n```{python}\nimport os\nprint(os.getcwd())\n```\n", kernel, tmp_path)
    assert os.path.realpath(kernel.root) in made


def test_a_string_reads_as_it_is_and_markdown_is_markdown(kernel, tmp_path):
    text = (
        "# A\n\n```{python}\nfrom IPython.display import Markdown\n```\n\n"
        "`{python} 'a*b*|c'` `{python} Markdown('*m*')` `{python} 1.5`\n"
    )
    assert r"a\*b\*\|c *m* 1.5" in markdown(text, kernel, tmp_path)


def test_what_a_cell_does_not_show_is_left_out(kernel, tmp_path):
    cells = [
        "#| include: false\nprint('one')",
        "#| output: false\nprint('two')",
        "#| eval: false\nprint('three')",
        "#| warning: false\nimport sys\nsys.stderr.write('four')\nNone",
    ]
    text = "# A\n\n" + "\n\n".join(f"```{{python}}\n{code}\n```" for code in cells) + "\n"
    made = markdown(text, kernel, tmp_path)
    assert not any(word in made for word in ("one", "two", "three", "four'"))


def test_an_output_that_the_pdf_cannot_hold_is_refused(kernel):
    code = "from IPython.display import HTML\nHTML('<b>x</b>')"
    with pytest.raises(InputFaults, match="text/html"):
        run_chapter(cut_source("x.qmd", f"# A\n\n```{{python}}\n{code}\n```\n"), kernel)


def test_a_cell_that_shows_headings_says_that_its_output_is_the_chapters_own(kernel, tmp_path):
    code = "from IPython.display import Markdown\nMarkdown('## Made {#sec-made}')\n```\n"
    with pytest.raises(InputFaults, match=r"x\.qmd, row 3: given a heading .*; expected output: asis"):
        markdown("# A\n\n```{python}\n" + code, kernel, tmp_path)
    assert "\n## Made {#sec-made}\n" in markdown("# A\n\n```{python}\n#| output: asis\n" + code, kernel, tmp_path)


def test_two_drawings_with_the_same_ids_get_ids_of_their_own(kernel, tmp_path):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="c"/><g clip-path="url(#c)">{}</g></svg>'
    code = f"from IPython.display import SVG, display\ndisplay(SVG('{drawing.format('<rect/>')}'))"
    code += f"\nSVG('{drawing.format('<circle/>')}')"
    source = cut_source("x.qmd", f'# A\n\n```{{python}}\n#| fig-alt: Say "x"\n{code}\n```\n')
    document = assemble(source, run_chapter(source, kernel), tmp_path, echo=False)
    assert len(document.drawings) == 2
    ids = set()
    for name in document.drawings:
        svg = (tmp_path / "drawings" / name).read_text()
        (own,) = {part.split('"')[0] for part in svg.split('id="')[1:]}
        assert f"url(#{own})" in svg
        ids.add(own)
    assert len(ids) == 2
    assert r'fig-alt="Say \"x\""' in document.markdown


def test_a_kernel_that_is_not_needed_is_not_started(tmp_path):
    with Kernel(tmp_path) as kernel:
        assert run_chapter(cut_source("x.qmd", "# A\n\nText.\n"), kernel) == ()
        assert not kernel.started


def test_escaped_text_has_no_markup_left():
    assert escape("1_000 [a](b) <c> `d` $e$ @f") == r"1\_000 \[a\]\(b\) \<c\> \`d\` \$e\$ \@f"
