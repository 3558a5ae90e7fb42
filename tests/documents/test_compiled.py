from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs.documents import PLACEHOLDERS, TemplateFault, default_templates
from breachdocs.documents.templating.compiled import Compiled, compiled, filled
from breachdocs.documents.templating.marks import as_typed, missing
from breachdocs.documents.templating.placeholders import Value
from breachdocs.documents.templating.rendering import Properties, render
from drafting_cases import a_template, text_of

PROPERTIES = Properties("Title & more", "Anytown", dt.datetime(2026, 3, 6, 9, 30))
OWN = ("receipt.docx", "letter.docx", "ico-report.docx", "notice.docx")

WORDS = st.one_of(
    st.text(max_size=30).map(as_typed),
    st.sampled_from(
        ["a & b <c>", "{{ x }} {% y %}", "one\ntwo\tthree", missing("a name"), "", "\ufb01 ünï 😀"]
    ),
)


@st.composite
def values_of(draw: st.DrawFn, name: str) -> dict[str, Value]:
    """Anything for every placeholder of a template."""
    values: dict[str, Value] = {}
    for one in PLACEHOLDERS[name]:
        if one.columns:
            row = st.fixed_dictionaries(dict.fromkeys(one.columns, WORDS))
            values[one.name] = draw(st.lists(row, max_size=2))
        else:
            values[one.name] = draw(st.lists(WORDS, max_size=2) if one.many else WORDS)
    return values


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_compiled_template_says_part_for_part_what_docxtpl_says(name: str, data: st.DataObject) -> None:
    template = default_templates()[name]
    values = data.draw(values_of(name))

    made, wanted = (make(name, template, values, PROPERTIES) for make in (filled, render))

    assert text_of(made) == text_of(wanted)
    assert parts_of(made) == parts_of(wanted)


def test_each_document_has_its_own_values_in_body_footer_and_properties() -> None:
    document = docx.Document()
    document.add_paragraph("Body {{ school }}")
    document.sections[0].footer.paragraphs[0].text = "Foot {{ school }}"
    out = BytesIO()
    document.save(out)
    template = Compiled("letter.docx", out.getvalue())

    for school in ("First & one", "Second\n{{ two }}"):
        made = docx.Document(
            BytesIO(template.document({"school": school}, Properties(school[:5], "", PROPERTIES.made)))
        )
        assert made.paragraphs[0].text == f"Body {school}"
        assert made.sections[0].footer.paragraphs[0].text == f"Foot {school}"
        assert made.core_properties.title == school[:5]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Oak\x02 Hill\x0bSchool\nOld Road", "Oak Hill School Old Road"), ("Oak" * 100, "Oak" * 85)],
)
def test_a_school_named_in_a_way_that_no_property_can_hold_has_its_document(typed: str, shown: str) -> None:
    template = a_template("{{ school }}")
    for make in (render, filled):
        made = make("letter.docx", template, {"school": ""}, Properties("Letter", typed, PROPERTIES.made))
        assert docx.Document(BytesIO(made)).core_properties.author == shown


def test_a_tag_that_only_a_later_document_reaches_is_told_in_the_words_of_the_first() -> None:
    template = Compiled("letter.docx", a_template("{% if school %}{{ schol }}{% endif %}"))
    template.document({"school": ""}, PROPERTIES)

    with pytest.raises(TemplateFault, match=r"did you mean \{\{ school \}\}"):
        template.document({"school": "x"}, PROPERTIES)


def test_a_template_is_compiled_once_and_another_of_the_same_name_anew() -> None:
    one, other = a_template("one"), a_template("other")

    assert compiled("letter.docx", one) is compiled("letter.docx", bytes(bytearray(one)))
    assert text_of(filled("letter.docx", one, {}, PROPERTIES)) == "one"
    assert text_of(filled("letter.docx", other, {}, PROPERTIES)) == "other"
