from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs.documents import TemplateFault
from breachdocs.documents.templating.marks import as_typed, missing
from breachdocs.documents.templating.placeholders import Value
from breachdocs.documents.templating.rendering import Properties, render
from drafting_cases import a_template, highlighted_in, text_of

PROPERTIES = Properties("Title & more", "Anytown", dt.datetime(2026, 3, 6, 9, 30))


def filled(*paragraphs: str, **values: Value) -> bytes:
    return render("letter.docx", a_template(*paragraphs), values, PROPERTIES)


@pytest.mark.parametrize(
    "typed",
    [
        "O'Brien & Söhne <Ltd>",
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{_{ and }_} {# not a comment #}",
        '=HYPERLINK("http://x")',
        "a < b && c > d",
        "one\ttwo",
        "  spaces kept  ",
        "&amp; is not &",
        "😀 ünï",
    ],
)
def test_what_a_person_typed_comes_out_as_typed(typed: str) -> None:
    assert text_of(filled("Before {{ school }} after.", school=typed)) == f"Before {typed} after."


def test_forty_thousand_characters_come_out_whole() -> None:
    typed = "word & < {{ " * 3400

    assert text_of(filled("{{ school }}", school=typed)) == typed


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\u2028", "\x85"])
def test_every_kind_of_line_break_is_a_line_break_in_word(line_break: str) -> None:
    content = filled("{{ school }}", school=f"one{line_break}two")

    assert docx.Document(BytesIO(content)).paragraphs[0].text == "one\ntwo"


def test_characters_that_xml_can_not_hold_are_left_out_and_nothing_else() -> None:
    assert text_of(filled("{{ school }}", school="a\x00b\x1bc\ud800d\ufffee")) == "abcde"


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs", "Zl", "Zp"]), max_size=80
    )
)
def test_any_printable_text_survives(typed: str) -> None:
    assert text_of(filled("<{{ school }}>", school=typed)) == f"<{typed}>"


def test_the_formatting_of_the_placeholder_stays_on_every_line() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("{{ school }}").bold = True
    out = BytesIO()
    document.save(out)

    content = render("letter.docx", out.getvalue(), {"school": f"a\nb {missing('c')} {{"}, PROPERTIES)

    runs = docx.Document(BytesIO(content)).paragraphs[0].runs
    assert [run.bold for run in runs] == [True] * len(runs)
    assert "".join(run.text for run in runs) == "a\nb [c] {"


def test_what_is_missing_is_highlighted_and_in_brackets() -> None:
    content = filled("Dear {{ school }}, hello", school=missing("name"))

    assert highlighted_in(content) == ["[name]"]
    assert text_of(content) == "Dear [name], hello"


def test_a_person_can_not_type_a_mark() -> None:
    assert as_typed("\ufdd0x\ufdd1\ufdd6\ufdef") == "x"


def test_the_same_input_gives_the_same_bytes() -> None:
    first, second = (filled("{{ school }}", school="a & b") for _ in range(2))

    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_title_author_and_date_are_set_and_not_escaped_twice() -> None:
    core = docx.Document(BytesIO(filled("x"))).core_properties

    assert (core.title, core.author, core.language) == ("Title & more", "Anytown", "en-GB")
    assert core.created is not None
    assert core.created.replace(tzinfo=None) == PROPERTIES.made


def test_headers_and_footers_are_filled_in_as_well() -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "{{ school }}"
    out = BytesIO()
    document.save(out)

    content = render("letter.docx", out.getvalue(), {"school": "A & B {\nC"}, PROPERTIES)

    assert docx.Document(BytesIO(content)).sections[0].footer.paragraphs[0].text == "A & B {\nC"


@pytest.mark.parametrize(
    "attack",
    [
        "{{ school.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{% for row in data %}{{ row.append(1) }}{% endfor %}",
        "{{ data.append('x') }}",
        "{{ school|random }}",
        "{% include 'secret' %}",
    ],
)
def test_template_code_reaches_nothing_but_the_values(attack: str) -> None:
    with pytest.raises(TemplateFault):
        filled(attack, school="x", data=["y"])


def test_a_misspelt_placeholder_is_named_with_the_nearest_right_one() -> None:
    with pytest.raises(
        TemplateFault,
        match=r"letter\.docx.*\{\{ schol \}\} in “Dear \{\{ schol \}\}” does not exist; did you mean \{\{ school \}\}",
    ):
        filled("Dear {{ schol }}", school="x")


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("{{ what_happened.secret }}",),
        ("{{ row[what_happened] }}",),
        ("{{ 1 / what_happened }}",),
        ("{{ what_happened + 1 }}",),
        ("{{ what_happened | safe }}",),
        ("{{ what_happened }} {{ nothing }}",),
        ("{{ what_happened }} {{ school }",),
        ("{%p if what_happened %}", "{{ what_happened }}"),
    ],
)
def test_no_fault_repeats_what_the_form_says(paragraphs: tuple[str, ...]) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(*paragraphs, what_happened="Kim <Secret> did it", row="")

    told = "".join(map(str, (caught.value, caught.value.__cause__, caught.value.__suppress_context__)))
    assert "Secret" not in told
    assert caught.value.__suppress_context__
    assert "letter.docx" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 half"])
def test_a_template_that_does_not_open_is_told(content: bytes) -> None:
    with pytest.raises(TemplateFault, match=r"letter\.docx is no Word document"):
        render("letter.docx", content, {}, PROPERTIES)
