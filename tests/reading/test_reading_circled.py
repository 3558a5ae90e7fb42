"""Options circled by an oval drawn over them: read where it is certain which one is, told of in any case."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import Form
from breachdocs.reading import read_bytes
from word_shorthand import HEAD, cell, docx, paragraph, row, run, table

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def drawn(across: int = 0, down: int = 0, *, on: str = "paragraph", shape: str = "ellipse") -> str:
    """A drawing's oval, so many points from where it hangs."""
    places = "".join(
        f'<wp:position{axis} relativeFrom="{base}"><wp:posOffset>{points * 12700}</wp:posOffset></wp:position{axis}>'
        for axis, base, points in (("H", "column", across), ("V", on, down))
    )
    return (
        f'<w:r><w:drawing><wp:anchor xmlns:wp="{_WP}">{places}<a:graphic xmlns:a="{_A}"><a:graphicData>'
        f'<a:prstGeom prst="{shape}"/></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )


def old(down: str = "-2pt") -> str:
    """The same as older versions draw it."""
    return (
        '<w:r><w:pict><v:oval xmlns:v="urn:schemas-microsoft-com:vml" '
        f'style="position:absolute;margin-left:-4.5pt;margin-top:{down};width:40pt"/></w:pict></w:r>'
    )


def asked(*cells: str) -> Form:
    return read_bytes(
        docx(HEAD, table(row("Scale of risk", *cells))), received=dt.datetime(2026, 3, 2, 9)
    ).form


def options(mark: str) -> tuple[str, ...]:
    words = ("Low", "Medium", "High", "Extreme")
    return tuple(cell(paragraph((mark if word == "High" else "") + run(word))) for word in words)


@pytest.mark.parametrize(
    "mark", [drawn(), drawn(-5, -3), drawn(2, 1, on="line"), drawn(shape="donut"), old()]
)
def test_an_option_circled_in_a_cell_of_its_own_is_read_and_to_be_checked(mark: str) -> None:
    form = asked(*options(mark))
    assert form.stage2.risk_scale == "high"
    assert {problem.code for problem in form.problems} == {"by_emphasis", "circled"}


@pytest.mark.parametrize("mark", [drawn(0, 40), drawn(120, 0), drawn(on="page"), old("55pt")])
def test_an_oval_that_may_lie_on_another_option_is_a_problem_at_the_question(mark: str) -> None:
    form = asked(*options(mark))
    assert form.stage2.risk_scale is None
    assert {(problem.field, problem.code) for problem in form.problems} == {
        ("stage2.risk_scale", "none_marked"),
        ("form", "circled"),
    }


@pytest.mark.parametrize("mark", [drawn(), old()])
def test_an_oval_on_one_of_several_options_in_a_line_is_a_problem_at_the_question(mark: str) -> None:
    form = asked(cell(paragraph(run("Low / Medium / ") + mark + run("High / Extreme"))))
    assert form.stage2.risk_scale is None
    assert {problem.code for problem in form.problems} == {"none_marked", "circled"}


def test_a_rectangle_circles_nothing() -> None:
    assert not [
        problem for problem in asked(*options(drawn(shape="rect"))).problems if problem.code == "circled"
    ]
