from __future__ import annotations

import dataclasses
import datetime as dt
import io
import time
import zipfile
from collections import Counter

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from breachdocs.assessment import band_of
from breachdocs.commands.demo_forms import demo_answers, demo_forms
from breachdocs.config import Contact, Organisation, Risk
from breachdocs.documents.forms.blank import REFERENCE_TAG, blank_form
from breachdocs.documents.forms.controls import TICKED
from breachdocs.documents.forms.filled import filled_form
from breachdocs.documents.forms.kinds import BREACH_FORM
from breachdocs.documents.forms.layout import BLOCKS, groups
from breachdocs.documents.forms.risk_guide import BAND_FILLS
from breachdocs.documents.forms.word_xml import Element, name
from breachdocs.form import (
    FIELDS,
    ChronologyEntry,
    Field,
    Form,
    Kind,
    Question,
    Stage1,
    Stage2,
    Stage3,
    field_at,
)
from breachdocs.reading import REFERENCE_TAG as READERS_REFERENCE_TAG
from breachdocs.reading import read_bytes
from sample_forms import OWN, sample

TODAY = dt.date(2026, 11, 22)
NOON = dt.datetime(2026, 11, 22, 12)


def document(content: bytes) -> Element:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


def controls(content: bytes) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for control in document(content).iter(name("sdt")):
        tag = control.find(f"{name('sdtPr')}/{name('tag')}")
        if tag is not None:
            found.setdefault(tag.get(name("val"), ""), []).append(control)
    return found


def shown(control: Element) -> str:
    return "".join(str(text) for text in control.find(name("sdtContent")).itertext())  # type: ignore[union-attr]


def prompting(control: Element) -> bool:
    return control.find(f"{name('sdtPr')}/{name('showingPlcHdr')}") is not None


@pytest.fixture(scope="module")
def blank() -> bytes:
    return blank_form(
        organisation=Organisation(council="Example Council", ig_team=Contact(email="ig@example.org"))
    )


def test_every_field_of_the_declaration_has_its_controls(blank: bytes) -> None:
    tags = controls(blank)
    for field in FIELDS:
        kind, vocabulary = field.question.kind, field.question.vocabulary
        if kind is Kind.CODES and vocabulary:
            assert all(len(tags[f"{field.path}:{option.code}"]) == 1 for option in vocabulary.options)
        elif kind is Kind.YES_NO:
            assert {f"{field.path}:yes", f"{field.path}:no"} <= tags.keys()
        elif kind is Kind.ROWS:
            assert all(len(tags[column.path]) == 3 for column in field.columns)
        else:
            assert len(tags[field.path]) == field.question.most, field.path
        if kind is Kind.MOMENT:
            assert f"{field.path}:time" in tags


def test_every_label_tail_hint_and_help_is_printed(blank: bytes) -> None:
    printed = "\n".join(
        "".join(str(text) for text in line.itertext()) for line in document(blank).iter(name("p"))
    )
    for field in FIELDS:
        question = field.question
        assert question.label.rstrip(":") in printed
        assert all(hint in printed for hint in question.hints)
        assert question.help in printed
        assert question.hints or question.tail in printed


def test_dropdowns_hold_the_options_of_their_vocabulary_after_the_prompt(blank: bytes) -> None:
    tags = controls(blank)
    for field in FIELDS:
        if field.question.kind not in (Kind.CHOICE, Kind.CHOICES) or field.question.vocabulary is None:
            continue
        for control in tags[field.path]:
            items = control.iter(name("listItem"))
            assert [(item.get(name("displayText")), item.get(name("value"))) for item in items] == [
                ("Choose an item.", ""),
                *((option.label, option.code) for option in field.question.vocabulary.options),
            ]


def test_a_blank_form_shows_flagged_placeholders_and_no_ticks(blank: bytes) -> None:
    for tag, found in controls(blank).items():
        for control in found:
            properties = control.find(name("sdtPr"))
            assert properties is not None
            if properties.find(name("w14:checkbox")) is not None:
                assert shown(control) == "☐"
            elif properties.find(name("w15:repeatingSection")) is None:
                assert prompting(control), tag
                assert control.find(f".//{name('rStyle')}").get(name("val")) == "PlaceholderText"  # type: ignore[union-attr]


def test_the_file_is_word_that_python_docx_opens_with_headings_title_and_language(blank: bytes) -> None:
    opened = docx.Document(io.BytesIO(blank))
    headings = [
        line.text for line in opened.paragraphs if line.style is not None and line.style.name == "Heading 1"
    ]
    assert [heading[:7] for heading in headings] == ["Stage 1", "Stage 2", "Stage 3"]
    assert opened.core_properties.language == "en-GB"
    assert opened.core_properties.title == "Personal Data Breach/Incident Reporting Form"
    assert "ig@example.org" in "\n".join(line.text for line in opened.paragraphs)


def test_controls_have_ids_of_their_own(blank: bytes) -> None:
    ids = [one.get(name("val")) for one in document(blank).iter(name("id"))]
    assert len(ids) > 100
    assert Counter(ids).most_common(1)[0][1] == 1


def test_a_table_repeats_its_heads_and_is_named_for_screen_readers(blank: bytes) -> None:
    tables = list(document(blank).iter(name("tbl")))
    assert all(table.find(f"{name('tblPr')}/{name('tblCaption')}") is not None for table in tables)
    heads = [table for table in tables if table.find(f".//{name('tblHeader')}") is not None]
    assert len(heads) > len(tables) // 2


def test_the_same_arguments_give_the_same_bytes(blank: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = Organisation(council="Example Council", ig_team=Contact(email="ig@example.org"))
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert blank_form(organisation=organisation) == blank


def test_the_matrix_shows_the_bands_of_the_settings() -> None:
    fills = Counter(
        one.get(name("fill")) for one in document(blank_form(risk=Risk(preset="nhs"))).iter(name("shd"))
    )
    bands = Counter(
        band_of(across, down, Risk(preset="nhs")) for across in range(1, 6) for down in range(1, 6)
    )
    assert {band: fills[fill] - 1 for band, fill in BAND_FILLS.items()} == bands  # each is in the key once


def test_each_block_of_the_layout_opens_with_a_field_that_there_is() -> None:
    assert [block.first for block in BLOCKS if block.first not in {field.path for field in FIELDS}] == []


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.COUNT, Kind.DATE, Kind.CODES, Kind.CHOICE, Kind.ROWS])
@pytest.mark.parametrize(
    "after", ["stage1.school", "stage1.data_categories", "stage2.chronology", "stage3.refer_to_ico"]
)
def test_a_newly_declared_field_appears_by_itself_where_it_was_declared(kind: Kind, after: str) -> None:
    place = [field.path for field in FIELDS].index(after)
    vocabulary = field_at("stage1.services_to_inform").question.vocabulary
    columns = field_at("stage2.chronology").columns if kind is Kind.ROWS else ()
    new = Field(
        FIELDS[place].stage,
        "brand_new",
        Question("Brand new?", "Brand new", kind, vocabulary=vocabulary),
        columns,
    )
    fields = (*FIELDS[: place + 1], new, *FIELDS[place + 1 :])
    content = blank_form(dataclasses.replace(BREACH_FORM, fields=fields))
    order = [asked.field.path for group in groups(fields) for asked in group.asked]
    assert order == [field.path for field in fields if not field.question.within]
    assert "Brand new?" in "".join(str(text) for text in document(content).itertext())
    assert any(tag.startswith(new.path) for tag in controls(content))


def test_a_filled_form_loses_its_placeholders_where_it_has_answers_and_only_there() -> None:
    form = Form(
        stage1=Stage1(
            school="A & B <School>",
            incident_date=dt.date(2026, 3, 4),
            discovered_at=dt.datetime(2026, 3, 5, 7, 5),
            description="First line.\nSecond line.",
            data_categories=("health",),
            subjects_informed=False,
            risk_factors=("vulnerable", "contained"),
        ),
        stage2=Stage2(likelihood=4, risk_scale="Severe, as the council calls it"),
    )
    tags = controls(filled_form(form))
    assert shown(tags["stage1.school"][0]) == "A & B <School>"
    assert not prompting(tags["stage1.school"][0])
    date = tags["stage1.incident_date"][0]
    assert (shown(date), next(date.iter(name("date"))).get(name("fullDate"))) == (
        "04/03/2026",
        "2026-03-04T00:00:00Z",
    )
    assert shown(tags["stage1.discovered_at:time"][0]) == "07:05"
    assert len(list(tags["stage1.description"][0].iter(name("br")))) == 1
    assert shown(tags["stage1.data_categories:health"][0]) == TICKED
    assert shown(tags["stage1.data_categories:finance"][0]) == "☐"
    assert shown(tags["stage1.subjects_informed:no"][0]) == TICKED
    assert [prompting(control) for control in tags["stage1.risk_factors"]] == [False, False, True, True]
    assert shown(tags["stage2.likelihood"][0]) == "4. Highly likely"
    assert shown(tags["stage2.risk_scale"][0]) == "Severe, as the council calls it"
    assert prompting(tags["stage1.location"][0])


def test_a_filled_form_has_a_row_for_every_entry_and_a_line_for_every_choice_however_many() -> None:
    entries = tuple(ChronologyEntry(description=f"Step {number}") for number in range(7))
    factors = ("vulnerable", "contained", "repeat", "malicious", "unencrypted", "fraud_risk")
    form = Form(stage1=Stage1(risk_factors=factors), stage2=Stage2(chronology=entries))
    tags = controls(filled_form(form))
    assert [shown(control) for control in tags["stage2.chronology.description"]] == [
        f"Step {n}" for n in range(7)
    ]
    assert len(tags["stage1.risk_factors"]) == 6


def test_the_reference_of_a_form_sent_back_stands_in_the_control_that_the_reader_knows() -> None:
    assert REFERENCE_TAG == READERS_REFERENCE_TAG
    form = Form(stage1=Stage1(school="Somewhere", description="Something."), reference="2026-0042")
    assert read_bytes(filled_form(form), received=NOON).form.reference == "2026-0042"


@pytest.mark.parametrize("seed", range(12))
def test_what_is_filled_in_is_what_is_read_back(seed: int) -> None:
    made = sample(OWN, seed)
    assert dataclasses.asdict(Answered.of(read_bytes(made.docx, received=NOON).form)) == dataclasses.asdict(
        Answered.of(made.form)
    )


_WORDS = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None)
@given(sentence=st.lists(_WORDS, min_size=3, max_size=12).map(" ".join))
def test_any_sentence_comes_back_as_it_was_written(sentence: str) -> None:
    form = Form(stage1=Stage1(school="Somewhere", description=f"It was so: {sentence} and no more."))
    assert read_bytes(filled_form(form), received=NOON).form.stage1.description == form.stage1.description


@dataclasses.dataclass(frozen=True)
class Answered:
    """The three stages of a form, with the order of codes left out."""

    stage1: dict[str, object]
    stage2: dict[str, object]
    stage3: dict[str, object]

    @classmethod
    def of(cls, form: Form) -> Answered:
        stages = (form.stage1, form.stage2, form.stage3)
        return cls(*({key: _sorted(value) for key, value in stage.model_dump().items()} for stage in stages))


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) and all(isinstance(one, str) for one in value) else value


# The forms of the demonstration.


def test_the_demonstration_has_a_dozen_forms_that_read_back_as_they_were_meant() -> None:
    made = demo_forms(TODAY)
    assert len(made) == 12
    for (file, content), (_, meant) in zip(made, demo_answers(TODAY), strict=True):
        read = read_bytes(content, received=NOON).form
        assert Answered.of(read) == Answered.of(meant), file


def test_the_demonstration_shows_every_kind_of_form() -> None:
    forms = [form for _, form in demo_answers(TODAY)]
    assert {form.received_stage for form in forms} == {1, 2, 3}
    assert {form.stage2.risk_scale for form in forms} >= {"low", "medium", "high", "extreme"}
    assert sum(form.stage2.internal_incident_type == "near_miss" for form in forms) == 1
    assert sum(form.stage1.discovered_at == "31/02/2026" for form in forms) == 1
    ages = [
        (NOON - form.stage1.discovered_at).days
        for form in forms
        if isinstance(form.stage1.discovered_at, dt.datetime)
    ]
    assert min(ages) <= 1
    assert max(ages) > 90


@settings(deadline=None)
@given(today=st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31)))
def test_the_demonstration_has_no_future_in_it_but_due_dates(today: dt.date) -> None:
    for _, form in demo_answers(today):
        for stage in (form.stage1, form.stage2, form.stage3):
            for value in stage.model_dump().values():
                day = value.date() if isinstance(value, dt.datetime) else value
                assert not isinstance(day, dt.date) or day <= today


def test_the_demonstration_is_made_in_a_moment() -> None:
    start = time.process_time()
    demo_forms(TODAY)
    assert time.process_time() - start < 1.5


def test_a_stage_3_that_only_has_a_date_is_filled_in_by_its_own_tag() -> None:
    tags = controls(filled_form(Form(stage3=Stage3(dpo_sign_off_on=dt.date(2026, 1, 2)))))
    assert shown(tags["stage3.dpo_sign_off_on"][0]) == "02/01/2026"
    assert prompting(tags["stage3.referred_to_ico_on"][0])
