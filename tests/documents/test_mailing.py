from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from io import BytesIO
from typing import Any

import docx
import docxtpl
import pytest
from docx.enum.text import WD_COLOR_INDEX
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs.documents import (
    PeopleList,
    TemplateFault,
    default_templates,
    letter,
    mailing,
    mailing_of,
    people_list,
    reader_called,
)
from breachdocs.documents.recipients import Recipient
from breachdocs.documents.templating.package_parts import PackageParts
from breachdocs.errors import UsageError
from drafting_cases import a_case, a_form, a_template, highlighted_in, text_of

TEMPLATE = default_templates()["letter.docx"]
PEOPLE = PeopleList(
    (Recipient("Mx O'Brien & <Co>", "1 High St\nAB1 2CD"), Recipient("=cmd()", child="Sam {x}"))
)
DAY = dt.date(2026, 3, 9)


def made(people: PeopleList = PEOPLE, template: bytes = TEMPLATE, **more: Any) -> list[bytes]:
    return [content for _, content in mailing(a_case(), template, people, mask=str, **more).files]


def test_each_letter_is_the_one_that_is_drafted_singly() -> None:
    first, _ = made(sent_on=DAY)

    single = text_of(letter(a_case(), TEMPLATE, mask=str, recipient="Mx O'Brien & <Co>", sent_on=DAY).content)
    assert text_of(first).replace("1 High St\nAB1 2CD\n", "") == single
    assert highlighted_in(first) == highlighted_in(
        letter(a_case(), TEMPLATE, mask=str, recipient="x", sent_on=DAY).content
    )


def test_each_letter_says_what_docxtpl_makes_of_the_same_template() -> None:
    template = a_template(
        "Dear {{ addressee }}", "{{ address }}", "{% for text in advice %}{{ text }} {% endfor %}"
    )
    word = docxtpl.DocxTemplate(BytesIO(template))
    word.render({"addressee": "Jo & Co", "address": "1 High St", "advice": ["A <b>"]}, autoescape=True)
    out = BytesIO()
    word.save(out)

    from breachdocs.documents.templating.compiled import Compiled
    from breachdocs.documents.templating.rendering import Properties

    values = {"addressee": "Jo & Co", "address": "1 High St", "advice": ["A <b>"]}
    letters = Compiled("letter.docx", template).letters([values], Properties("", "", dt.datetime(2026, 1, 1)))
    assert text_of(next(letters)) == text_of(out.getvalue())


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_any_name_stands_in_its_letter_as_it_is_typed(name: str) -> None:
    typed = f"A{name}Z"
    first, *_ = made(PeopleList((Recipient(typed),)))

    kept = letter(a_case(), TEMPLATE, mask=str, recipient=typed).content
    assert text_of(first) == text_of(kept)


def test_a_child_s_name_stands_where_it_says_your_child() -> None:
    form = a_form(subject_categories=("pupils_under_13",))
    people = PeopleList((Recipient("Jo", child="Sam"),))

    (_, content), *_ = mailing(a_case(form), TEMPLATE, people, mask=str).files

    assert "A problem with Sam’s personal information" in text_of(content)


def test_a_tag_in_a_header_is_filled_in_for_each_person() -> None:
    document = docx.Document(BytesIO(a_template("Dear {{ addressee }}")))
    document.sections[0].header.paragraphs[0].text = "To {{ addressee }}"
    out = BytesIO()
    document.save(out)

    headers = [
        docx.Document(BytesIO(one)).sections[0].header.paragraphs[0].text
        for one in made(template=out.getvalue())
    ]

    assert headers == ["To Mx O'Brien & <Co>", "To =cmd()"]


def test_all_letters_in_one_file_stand_each_on_its_own_pages() -> None:
    (content,) = made(one_file=True)

    document = docx.Document(BytesIO(content))
    assert len(document.sections) == 2
    assert text_of(content).count("Yours sincerely") == 2
    assert all(
        zipfile.ZipFile(BytesIO(content)).read(name) for name in ("word/document.xml", "word/styles.xml")
    )


def test_a_broken_template_makes_no_letter_at_all() -> None:
    with pytest.raises(TemplateFault):
        made(template=a_template("{{ nobody }}"))


def test_the_delivery_list_names_everybody_and_holds_no_formula() -> None:
    rows = list(
        csv.reader(io.StringIO(mailing(a_case(), TEMPLATE, PEOPLE, mask=str).delivery.decode("utf-8-sig")))
    )

    assert rows[0][:3] == ["Number", "Name", "Child"]
    assert [row[1] for row in rows[1:]] == ["Mx O'Brien & <Co>", "'=cmd()"]
    assert [row[6] for row in rows[1:]] == ["letter-001.docx", "letter-002.docx"]


def test_whom_a_list_is_of_must_be_clear() -> None:
    case = a_case(a_form(subject_categories=("staff", "pupils_under_13")))
    people = PeopleList((Recipient("Jo"),))

    with pytest.raises(UsageError, match="--to"):
        mailing(case, TEMPLATE, people, mask=str)
    (_, content), *_ = mailing(case, TEMPLATE, people, mask=str, to=reader_called("staff")).files
    assert "union representative" in text_of(content)


def test_a_danger_is_told_before_any_letter_is_made() -> None:
    case = a_case(a_form(risk_factors=("safety_risk",)))

    assert mailing(case, TEMPLATE, PEOPLE, mask=str).warnings[0].startswith("SAFETY")


def finished(*paragraphs: str) -> bytes:
    return a_template(*paragraphs)


def test_a_finished_letter_is_made_out_to_each_person() -> None:
    edited = finished(
        "[address]", "[date of sending]", "Dear [name of the member of staff],", "About {us} & [x]."
    )

    made_of = mailing_of(edited, a_case(), PEOPLE, sent_on=DAY)

    first, second = (text_of(content) for _, content in made_of.files)
    assert first == "1 High St\nAB1 2CD\n9 March 2026\nDear Mx O'Brien & <Co>,\nAbout {us} & [x]."
    assert "Dear =cmd()," in second


def test_a_mark_that_word_has_split_is_found() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Dear ")
    for piece in ("[na", "me of the ", "person", "], hello"):
        paragraph.add_run(piece).font.highlight_color = WD_COLOR_INDEX.YELLOW
    paragraph.runs[-1].font.highlight_color = None
    out = BytesIO()
    document.save(out)

    (_, content), *_ = mailing_of(out.getvalue(), a_case(), PEOPLE).files

    assert text_of(content) == "Dear Mx O'Brien & <Co>, hello"
    assert not highlighted_in(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no Word file", "no Word document"),
        (a_template("Dear Jo"), "no place for the name"),
        (a_template("Dear [name]", "[date of sending]"), "--date"),
        (letter(a_case(), TEMPLATE, mask=str, sent_on=DAY).content, "not finished"),
    ],
)
def test_a_letter_that_is_not_finished_goes_to_nobody(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        mailing_of(content, a_case(), PEOPLE)


def test_finished_letters_can_be_one_file_too() -> None:
    made_of = mailing_of(finished("Dear [name]"), a_case(), PEOPLE, one_file=True)

    ((name, content),) = made_of.files
    assert (name, text_of(content)) == ("letters.docx", "Dear Mx O'Brien & <Co>\nDear =cmd()")


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_a_part_put_into_a_package_comes_out_again(content: bytes) -> None:
    package = PackageParts(a_template("x"), {"word/document.xml"}).with_parts({"word/document.xml": content})

    with zipfile.ZipFile(BytesIO(package)) as parts:
        assert parts.testzip() is None
        assert parts.read("word/document.xml") == content
        assert len(parts.namelist()) == len(zipfile.ZipFile(BytesIO(a_template("x"))).namelist())


def test_whoever_the_list_marks_has_a_letter_without_address_and_is_told_of() -> None:
    people = people_list(
        b"Name,Street,Protected address\nJo Safe,1 Hidden St,Yes\nKim Other,2 Open St,\n", ".csv"
    )

    made = mailing(a_case(), TEMPLATE, people, mask=str)

    letters = [text_of(content) for _, content in made.files]
    assert "1 Hidden St" not in letters[0]
    assert "Dear Jo Safe," in letters[0]
    assert "2 Open St" in letters[1]
    assert "1 person on the list is marked as protected" in made.warnings[0]
    rows = list(csv.DictReader(io.StringIO(made.delivery.decode("utf-8-sig"))))
    assert (rows[0]["Address"], rows[1]["Address"]) == ("", "2 Open St")
    assert "reach the reader safely" in rows[0]["Settle first"]
    assert not rows[1]["Settle first"]
