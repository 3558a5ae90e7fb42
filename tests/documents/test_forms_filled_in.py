"""What `form` makes and a run sends back reads as it was filled in, by whatever hand."""

from __future__ import annotations

import datetime as dt
import io
from random import Random

import docx
import pytest
from docx.shared import RGBColor

from breachdocs.documents import breach_form_of, returned_form
from breachdocs.documents.forms.blank import blank_form
from breachdocs.documents.forms.filled import filled_form
from breachdocs.documents.forms.kinds import BREACH_FORM, incident_form
from breachdocs.documents.forms.package import document_of
from breachdocs.documents.forms.word_xml import Element, name
from breachdocs.form import INCIDENT_FORM_NAME, REVIEW_FIELDS, ChronologyEntry, Form, Kind, Stage1, Stage2
from breachdocs.reading import read_bytes
from drafting_cases import a_case
from sample_forms.filling import HANDS, KINDS, drawn

RECEIVED = dt.datetime(2026, 11, 1, 9)


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_reads_as_it_was_filled_in(kind: str, hand: str) -> None:
    for seed in range(4):
        said = drawn(kind, Random(seed))  # noqa: S311 -- made-up answers, the same each time

        read = read_bytes(HANDS[hand](kind, said), received=RECEIVED).form

        wrong = {
            field.path: (said.value(field), read.value(field))
            for field in KINDS[kind]().fields
            if said.value(field) != read.value(field)
        }
        assert wrong == {}
        assert (read.name, read.reference) == (said.name, said.reference)


def test_a_blank_near_miss_form_is_known_and_says_nothing() -> None:
    read = read_bytes(blank_form(incident_form()), received=RECEIVED).form

    assert (read.name, read.received_stage, read.problems) == (INCIDENT_FORM_NAME, 0, ())
    assert {"stage1.reporter", "stage1.incident_kinds"} <= set(read.blank)
    assert "stage1.risk_people" not in read.blank


def test_word_keeps_no_name_of_who_fills_in_a_near_miss_form() -> None:
    settings = docx.Document(io.BytesIO(blank_form(incident_form()))).settings.element
    assert settings.find(name("removePersonalInformation")) is not None


def test_a_form_sent_back_carries_its_reference_and_what_is_known_in_locked_controls() -> None:
    form = Form(
        stage1=Stage1(
            school="Alder Brook", happened_before="Yes, in May.", risk_factors=("procedure_not_followed",)
        ),
        stage2=Stage2(staff_trained="partly"),
    )

    root = document_of(returned_form(a_case(form)).content)

    locked = {
        control.find(f"{name('sdtPr')}/{name('tag')}").get(name("val")): "".join(  # type: ignore[union-attr]
            str(text)
            for text in control.find(name("sdtContent")).itertext()  # type: ignore[union-attr]
        )
        for control in root.iter(name("sdt"))
        if (lock := control.find(f"{name('sdtPr')}/{name('lock')}")) is not None
        and lock.get(name("val")) == "sdtContentLocked"
    }
    assert locked["reference"] == "2026-0042"
    asked = {tag for tag in _tags(root) if tag.startswith("known:")}
    assert asked == locked.keys() - {"reference"}  # a row without anything known is gone
    assert {field.path for field in REVIEW_FIELDS} <= _tags(root)
    assert "Yes, in May." in locked["known:stage2.recurrence"]
    assert "Partly" in locked["known:stage2.training_enough"]
    assert "Procedure or training not followed" in locked["known:stage2.policies_followed"]
    assert "known:stage2.policies_to_revise" not in locked


def _tags(root: Element) -> set[str]:
    return {tag.get(name("val"), "") for tag in root.iter(name("tag"))}


def test_what_is_known_is_no_answer_when_the_form_comes_again() -> None:
    form = Form(stage1=Stage1(school="Alder Brook", happened_before="Yes", preventive_measures="Training"))

    for hand in HANDS:
        said = form.model_copy(update={"reference": "2026-0042"})
        again = read_bytes(HANDS[hand]("breach, sent back", said), received=RECEIVED).form
        assert again.received_stage == 1


def test_an_incident_with_personal_data_goes_on_as_the_breach_form_and_a_near_miss_as_it_came() -> None:
    told = {"school": "Alder Brook", "description": "Nearly sent.", "personal_data_involved": True}
    incident = Form(name=INCIDENT_FORM_NAME, stage1=Stage1(report_kind="incident", **told))
    near_miss = Form(name=INCIDENT_FORM_NAME, stage1=Stage1(report_kind="near_miss", **told))

    def comes_again(content: bytes) -> Form:
        return read_bytes(content, received=RECEIVED).form

    assert comes_again(returned_form(a_case(incident)).content).name == "personal-data-breach"
    assert comes_again(returned_form(a_case(near_miss)).content).name == INCIDENT_FORM_NAME
    breach = comes_again(breach_form_of(a_case(near_miss)).content)
    assert (breach.name, breach.reference) == ("personal-data-breach", "2026-0042")
    assert breach.stage1.description == "Nearly sent."


def crest() -> bytes:
    """The school's own breach form: another header with a picture in it, green headings."""
    document = docx.Document(io.BytesIO(blank_form()))
    line = document.sections[0].header.paragraphs[0]
    line.text = "Alder Brook School"
    line.add_run().add_picture(io.BytesIO(PNG))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x00, 0x55, 0x33)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


#: One black dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763606060000000"
    "04000127349c0a0000000049454e44ae426082"
)


def test_crest_and_colours_of_the_schools_own_form_are_taken_over() -> None:
    content = blank_form(incident_form(), look=crest())

    opened = docx.Document(io.BytesIO(content))
    header = opened.sections[0].header
    fills = {shading.get(name("fill")) for shading in document_of(content).iter(name("shd"))}
    assert header.paragraphs[0].text == "Alder Brook School"
    assert len(header.part.related_parts) == 1
    assert "EAF0F7" not in fills
    assert "Near Miss" in opened.sections[0].footer.paragraphs[0].text
    assert read_bytes(content, received=RECEIVED).form.name == INCIDENT_FORM_NAME


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 nothing", b"<html>"])
def test_a_broken_form_of_the_school_never_keeps_one_from_being_made(broken: bytes) -> None:
    assert blank_form(BREACH_FORM, look=broken) == blank_form(BREACH_FORM)


def test_title_rows_keep_their_colour_where_white_could_not_be_read_on_the_schools() -> None:
    document = docx.Document(io.BytesIO(blank_form()))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0xFF, 0xEE, 0x00)
    out = io.BytesIO()
    document.save(out)

    fills = {
        shading.get(name("fill"))
        for shading in document_of(blank_form(look=out.getvalue())).iter(name("shd"))
    }
    assert {"1F3864", "EAF0F7"} <= fills


def test_more_rows_and_choices_than_the_blank_form_has_are_all_said_by_controls_with_ids_of_their_own() -> (
    None
):
    choices = next(field for field in BREACH_FORM.fields if field.question.kind is Kind.CHOICES)
    assert choices.question.vocabulary is not None
    codes = tuple(option.code for option in choices.question.vocabulary.options)[: choices.question.most + 2]
    assert len(codes) > choices.question.most
    told = tuple(
        ChronologyEntry(date=dt.date(2026, 10, day), description=f"Step {day} <&>\nand more")
        for day in range(1, 10)
    )
    form = Form(stage1=Stage1(school="Alder Brook"), stage2=Stage2(chronology=told))
    stage = choices.path.partition(".")[0]
    form = form.model_copy(
        update={stage: getattr(form, stage).model_copy(update={choices.path.partition(".")[2]: codes})}
    )

    content = filled_form(form)

    ids = [one.get(name("val")) for one in document_of(content).iter(name("id"))]
    assert len(set(ids)) == len(ids)
    read = read_bytes(content, received=RECEIVED).form
    assert read.value(choices) == codes
    assert read.stage2.chronology == told
