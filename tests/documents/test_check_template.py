from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from breachdocs.documents import (
    PLACEHOLDERS,
    check_form_look,
    check_template,
    default_templates,
    versioned_name,
)
from breachdocs.documents.forms.blank import blank_form
from breachdocs.documents.forms.kinds import incident_form
from breachdocs.documents.templating.rendering import Properties, render
from drafting_cases import a_template, text_of


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_our_own_templates_pass_and_use_every_placeholder(name: str) -> None:
    content = default_templates()[name]

    assert check_template(name, content) == []
    samples = {placeholder.name: placeholder.sample for placeholder in PLACEHOLDERS[name]}
    made = render(name, content, samples, Properties("", "", dt.datetime(2026, 1, 1)))
    text = text_of(made) + docx.Document(BytesIO(made)).sections[0].footer.paragraphs[0].text
    for placeholder in PLACEHOLDERS[name]:
        assert placeholder.name in text or (placeholder.columns and f"{placeholder.columns[-1]} 2" in text)


def test_our_templates_are_the_same_bytes_each_time() -> None:
    assert default_templates() == default_templates()


@pytest.mark.parametrize("name", sorted(PLACEHOLDERS))
def test_our_templates_have_headings_a_language_a_title_and_marked_table_headings(name: str) -> None:
    document = docx.Document(BytesIO(default_templates()[name]))

    assert any(paragraph.style and paragraph.style.name == "Heading 1" for paragraph in document.paragraphs)
    assert {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.core_properties.title
    for table in document.tables:
        assert table.rows[0]._tr.trPr is not None
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize(
    ("paragraphs", "words"),
    [
        (("Dear {{ adressee }}",), ["{{ adressee }}", "{{ addressee }}"]),
        (("{%p for row in advice %}", "{{ row.txt }}", "{%p endfor %}"), ["row.txt"]),
        (("Dear {{ addressee }",), ["not complete", "{{ addressee }"]),
        (("Dear { addressee }}",), ["not complete", "addressee }}"]),
        (("Dear { addressee }, hello",), ["not complete", "Dear { addressee }"]),
        (("We wrote on {{ daet }} to you",), ["in “We wrote on {{ daet }} to you”", "{{ date }}"]),
        (("{%p if planned %}", "{{ planned }}"), ["letter.docx"]),
        (("{%p if planned %}", "{{ planned }}", "{%p endfor %}"), ["letter.docx"]),
        (("{{ addressee | nosuchfilter }}",), ["nosuchfilter"]),
        (("{{ addressee school }}",), ["can't be understood"]),
    ],
)
def test_what_is_wrong_is_named(paragraphs: tuple[str, ...], words: list[str]) -> None:
    faults = check_template("letter.docx", a_template(*paragraphs))

    assert len(faults) == 1
    assert all(word in faults[0] for word in (*words, "letter.docx"))


def test_a_column_of_a_table_is_checked_too() -> None:
    faults = check_template(
        "receipt.docx", a_template("{%p for row in due %}", "{{ row.whne }}", "{%p endfor %}")
    )

    assert len(faults) == 1
    assert "{{ row.whne }}" in faults[0]
    assert "{{ row.when }}" in faults[0]


def test_a_file_that_is_no_word_document_is_told() -> None:
    assert check_template("letter.docx", b"x") == [
        "The template letter.docx is no Word document (.docx) that can be opened."
    ]


def test_an_unknown_template_name_is_told() -> None:
    assert "there are governors.docx" in check_template("leter.docx", b"")[0]


def test_versions_are_named_after_the_first() -> None:
    assert [versioned_name("letter.docx", number) for number in (1, 2, 12)] == [
        "letter.docx",
        "letter-v2.docx",
        "letter-v12.docx",
    ]


#: What UK GDPR Art. 34(2) with 33(3)(b) to (d), policy 5.3 and Appendix B, and the law on complaints ask for.
IN_EVERY_LETTER = {
    *("what_happened", "when", "data", "consequences", "done", "planned", "advice"),
    *("dpo_name", "dpo_contact", "school_contact", "complaint_days", "regulator"),
}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("letter.docx", IN_EVERY_LETTER | {"how_found"}),
        ("notice.docx", IN_EVERY_LETTER),
        ("ico-report.docx", {"about_report", "about_breach", "taking_action", "about_you"}),
    ],
)
def test_a_template_without_what_the_law_asks_for_is_named_element_by_element(
    name: str, asked: set[str]
) -> None:
    assert {one.name for one in PLACEHOLDERS[name] if one.law} == asked
    for element in asked:
        faults = check_template(name, without(default_templates()[name], element))
        assert len(faults) == 1, element
        assert f"{{{{ {element} }}}} is missing" in faults[0]
        assert "asked for by" in faults[0]


def test_a_placeholder_that_a_filter_changes_is_still_there() -> None:
    document = docx.Document(BytesIO(default_templates()["letter.docx"]))
    for node in document.element.iter(qn("w:t")):
        node.text = (
            (node.text or "")
            .replace("{{ when }}", "{{ when|upper }}")
            .replace("in advice %}", "in advice|sort %}")
        )
    out = BytesIO()
    document.save(out)

    assert check_template("letter.docx", out.getvalue()) == []


def without(template: bytes, placeholder: str) -> bytes:
    """The template as somebody has it who took the placeholder out, or printed another in its place."""
    document = docx.Document(BytesIO(template))
    for node in document.element.iter(qn("w:t")):
        node.text = (node.text or "").replace(f"{{{{ {placeholder} }}}}", "…")
        node.text = node.text.replace(f"in {placeholder} %}}", "in [] %}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "tag",
    [
        "{{ school.__class__.__mro__ }}",
        "{{ school|attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ 9**9**9 }}",
        "{{ '%1000000000d' % 1 }}",
        "{% for one in school * 100000000 %}x{% endfor %}",
        "{% include 'other' %}",
    ],
)
def test_a_tag_that_would_reach_out_or_never_end_is_refused_at_once(tag: str) -> None:
    own = docx.Document(BytesIO(default_templates()["letter.docx"]))
    own.add_paragraph(tag)
    out = BytesIO()
    own.save(out)

    (fault,) = check_template("letter.docx", out.getvalue())

    assert "one of its tags does not work" in fault


def test_a_file_with_a_password_is_called_one() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

    assert "password" in check_template("letter.docx", locked)[0]
    assert "password" in check_form_look("breach-form.docx", locked)[0]


def test_the_school_s_own_form_is_looked_at_too() -> None:
    form = blank_form()
    assert check_form_look("breach-form.docx", form) == []
    assert check_form_look("near-miss-form.docx", blank_form(incident_form())) == []
    for broken in (b"", b"PK not a zip", form[: len(form) // 2], _part_left_out(form, "word/document.xml")):
        (fault,) = check_form_look("breach-form.docx", broken)
        assert "can be opened" in fault
        assert "forms are made without its look" in fault


def _part_left_out(package: bytes, part: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return out.getvalue()
