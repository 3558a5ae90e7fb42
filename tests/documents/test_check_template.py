from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from breachdocs.documents import PLACEHOLDERS, check_template, default_templates, versioned_name
from breachdocs.documents.rendering import Properties, render
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
