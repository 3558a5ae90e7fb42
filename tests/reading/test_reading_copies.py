"""Files in which the form stands more than once: copies that say nothing, and reports of their own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from breachdocs.config import Intake
from breachdocs.documents.forms.package import document_of
from breachdocs.documents.forms.word_xml import name
from breachdocs.errors import Refusal
from breachdocs.form import FIELDS, Form
from breachdocs.reading import parted, read_bytes
from sample_forms import Sample, sample
from sample_forms.package import packed

if TYPE_CHECKING:
    from collections.abc import Callable

    from breachdocs.documents.forms.word_xml import Element

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)
#: Forms as they are typed, with controls, and with labels that have typing errors.
DIALECTS = ("typed", "controls", "controls-stage1", "labels-mistyped", "legacy", "options-ticked")


def joined(*files: bytes) -> bytes:
    """Forms pasted one after the other into one file."""
    root = document_of(files[0])
    body = root.find(name("body"))
    assert body is not None
    last = body[-1]
    for file in files[1:]:
        for part in list(document_of(file).iterfind(f"{name('body')}/*"))[:-1]:
            last.addprevious(part)
    return packed(root)


def answers(form: Form) -> dict[str, object]:
    values = {field.path: form.value(field) for field in FIELDS}
    return {path: sorted(value) if path.startswith("stage1.risk_") and isinstance(value, tuple) else value
            for path, value in values.items()}  # fmt: skip


def cut(whole: bytes, *made: Sample) -> list[Form]:
    """The forms of a file that is refused as it is: they say what those said that it was made of."""
    with pytest.raises(Refusal) as refused:
        read_bytes(whole, received=RECEIVED)
    assert refused.value.code == "two_forms"
    files = parted(whole, received=RECEIVED, limits=Intake())
    assert files == parted(whole, received=RECEIVED, limits=Intake())
    read = [read_bytes(file, received=RECEIVED).form for file in files]
    assert [answers(form) for form in read] == [answers(one.form) for one in made]
    return read


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("count", [2, 3])
def test_forms_that_differ_are_cut_into_files_that_each_read_as_their_own(dialect: str, count: int) -> None:
    made = [sample(dialect, 40 + number) for number in range(count)]
    read = cut(joined(*(one.docx for one in made)), *made)
    told = [problem.text for form in read for problem in form.problems if problem.code == "one_of_several"]
    assert told == [f"Form {number} of {count} that came in one file." for number in range(1, count + 1)]


def test_the_same_form_twice_is_one_form_that_says_so() -> None:
    made = sample("typed", 40)
    form = read_bytes(joined(made.docx, made.docx), received=RECEIVED).form
    assert answers(form) == answers(made.form)
    assert form.problems[0].code == "second_copy"


def test_a_blank_copy_is_told_of_and_is_no_form_whichever_comes_first() -> None:
    for seed in (31, 32, 33, 34):
        made = sample("blank-copy", seed)
        form = read_bytes(made.docx, received=RECEIVED).form
        assert answers(form) == answers(made.form)
        assert form.problems[0].code == "second_copy"


def cells_of(root: Element) -> list[Element]:
    """The cells of a body's own tables."""
    return list(root.iterfind(f"{name('body')}/{name('tbl')}/{name('tr')}/{name('tc')}"))


def with_one_table(root: Element) -> bytes:
    """A document without the tables after its first."""
    body = root.find(name("body"))
    assert body is not None
    for table in body.findall(name("tbl"))[1:]:
        body.remove(table)
    return packed(root)


def in_one_cell(first: bytes, second: bytes) -> bytes:
    """Two forms in layout tables, in one cell of one such table."""
    root = document_of(joined(first, second))
    one, other = cells_of(root)
    one.extend(list(other))
    return with_one_table(root)


def side_by_side(first: bytes, second: bytes) -> bytes:
    """Two forms in layout tables, in two cells of one row."""
    root = document_of(joined(first, second))
    one, other = cells_of(root)
    one.addnext(other)
    return with_one_table(root)


def in_one_table(first: bytes, second: bytes) -> bytes:
    """Two forms as Word joins them when what stood between their tables is deleted: the rows of all in one table."""
    root = document_of(joined(first, second))
    body = root.find(name("body"))
    assert body is not None
    table, *others = body.findall(name("tbl"))
    table.extend([row for other in others for row in other.findall(name("tr"))])
    for paragraph in body.findall(name("p")):
        body.remove(paragraph)
    return with_one_table(root)


@pytest.mark.parametrize(
    ("dialect", "together"),
    [
        ("layout-table", in_one_cell),
        ("layout-table", side_by_side),
        ("typed", in_one_table),
        ("controls", in_one_table),
        ("legacy", in_one_table),
    ],
)
def test_forms_that_share_a_table_are_cut_where_the_first_question_is_asked_again(
    dialect: str, together: Callable[[bytes, bytes], bytes]
) -> None:
    first, second = sample(dialect, 40), sample(dialect, 41)
    cut(together(first.docx, second.docx), first, second)


def test_forms_that_share_a_table_and_begin_with_different_questions_are_refused() -> None:
    root = document_of(in_one_table(sample("typed", 40).docx, sample("typed", 41).docx))
    schools = [
        row for row in root.iter(name("tr")) if "".join(map(str, row.itertext())).startswith("School N")
    ]
    table = schools[-1].getparent()
    assert table is not None
    table.remove(schools[-1])
    with pytest.raises(Refusal) as refused:
        parted(packed(root), received=RECEIVED, limits=Intake())
    assert refused.value.code == "two_forms"
