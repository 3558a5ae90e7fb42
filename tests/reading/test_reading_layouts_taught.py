"""Another council's form, taught by a file; and the file that is proposed for it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from breachdocs.documents.forms.blank import blank_form
from breachdocs.documents.forms.kinds import incident_form
from breachdocs.errors import Refusal, UsageError
from breachdocs.form import INCIDENT_FORM_NAME
from breachdocs.reading import load_layout, load_layouts, read_bytes
from breachdocs.reading.learning import propose
from word_shorthand import cell, control, docx, dropdown, paragraph, row, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)

TAUGHT = """
name: Kirkshire information incident form
labels:
  stage1.school: [Establishment]
  stage1.incident_date: [It happened on]
  stage1.location: [Place]
  stage1.investigating_officer: [Reported by]
  stage1.description: [In your own words]
  stage1.discovered_at: [You became aware on]
  stage1.breach_type: [What kind of incident was it]
  stage1.people_affected: [How many people does it concern]
  stage2.ig_officer: [Handled by]
  stage2.likelihood: [How likely is harm]
stages:
  stage2: [Part B]
options:
  stage1.breach_type:
    Wrong person got it: incorrect_recipient
printed: [Please answer every question in Part A]
"""


def box(text: str, *options: str, filled: bool) -> str:
    """A cell with a control, or a list of options, that says `text` or shows its prompt."""
    if options:
        made = dropdown(text if filled else "Choose an item.", *options, prompting=not filled)
    else:
        made = control(text if filled else "Click or tap here to enter text.", prompting=not filled)
    return cell(paragraph(made))


def kirkshire(*, filled: bool) -> bytes:
    """A council's form with other words, another order and other stages."""
    answer = partial(box, filled=filled)
    part_a = table(
        row("You became aware on", answer("1/3/2026 14:00")),
        row(
            "What kind of incident was it?",
            answer("Wrong person got it", "Wrong person got it", "Something was lost"),
        ),
        row("In your own words", answer("A letter went to the wrong family.")),
        row("Establishment", answer("Oak Bank")),
        row("It happened on", answer("28/2/2026")),
        row("Place", answer("Post room")),
        row("Reported by", answer("Office manager")),
        row("How many people does it concern?", answer("4")),
    )
    part_b = table(row("Handled by", answer("IG officer")), row("How likely is harm?", answer("2")))
    return docx(
        paragraph("Kirkshire Council: information incident"),
        paragraph("Please answer every question in Part A"),
        part_a,
        paragraph("Part B: for the council"),
        part_b,
    )


@pytest.fixture
def taught(tmp_path: Path) -> Path:
    path = tmp_path / "kirkshire.yaml"
    path.write_text(TAUGHT, encoding="utf-8")
    return path


def test_a_form_of_another_council_is_read_by_the_layout_it_was_taught(taught: Path) -> None:
    layouts = load_layouts(taught.parent)
    form = read_bytes(kirkshire(filled=True), received=RECEIVED, layouts=layouts).form
    assert form.problems == ()
    assert form.stage1.model_dump(exclude_defaults=True, exclude={"people_affected"}) == {
        "school": "Oak Bank",
        "incident_date": "2026-02-28",
        "location": "Post room",
        "investigating_officer": "Office manager",
        "breach_type": "incorrect_recipient",
        "description": "A letter went to the wrong family.",
        "discovered_at": "2026-03-01T14:00",
    }
    assert form.stage1.people_affected is not None
    assert (form.stage1.people_affected.low, form.stage2.likelihood, form.stage2.ig_officer) == (
        4,
        2,
        "IG officer",
    )


def test_a_taught_layout_changes_nothing_about_the_form_that_is_built_in(taught: Path) -> None:
    ours = docx(
        table(
            *(
                row(label, "x")
                for label in (
                    "School Name",
                    "Head Teacher",
                    "Location of incident",
                    "IG Officer",
                    "Type of breach",
                )
            )
        )
    )
    assert (
        read_bytes(ours, received=RECEIVED, layouts=[load_layout(taught)]).form
        == read_bytes(ours, received=RECEIVED).form
    )


def test_what_is_proposed_for_a_blank_form_reads_it_once_a_person_has_filled_the_gaps(tmp_path: Path) -> None:
    proposed = propose(kirkshire(filled=False), "Kirkshire")
    assert 'stage1.location: ["Place"]' not in proposed  # nothing like it: for a person to say
    assert '"Establishment"  (text)' in proposed
    assert '"What kind of incident was it?"' in proposed
    path = tmp_path / "proposed.yaml"
    path.write_text(proposed, encoding="utf-8")
    load_layout(path)  # it is a layout as it stands


def test_questions_much_like_ours_are_proposed_by_themselves() -> None:
    similar = docx(table(*(row(label, "") for label in (
        "Name of the School", "Date of the Incident (if known)", "Where did it happen", "Description of the Breach",
        "Number of people affected by it",
    ))))  # fmt: skip
    proposed = propose(similar, "Similar")
    for path in (
        "stage1.school",
        "stage1.incident_date",
        "stage1.description",
        "stage1.people_affected",
    ):
        assert f"  {path}: [" in proposed


def event_log(*, filled: bool) -> bytes:
    """A near-miss form of another school's making: other words, one of them in a paragraph of its own."""
    answer = partial(box, filled=filled)
    return docx(
        paragraph("Information Security Event Log"),
        table(
            row("Event or near-miss?", answer("Near-miss", "Event", "Near-miss")),
            row("Name of person making the report (optional)", answer("")),
            row("Date of event / near miss", answer("28/2/2026")),
            row("Date and time this was noticed", answer("1/3/2026 14:00")),
            row("Place where it happened", answer("Post room")),
            row("Describe the event in your own words", answer("A list was nearly sent.")),
            row("Which information or equipment was concerned", answer("Class list")),
            row("Was any personal data involved in this?", answer("No", "Yes", "No")),
            row("What action has been taken so far", answer("Autocomplete is off.")),
            row("Has the Headteacher been informed yet?", answer("Yes", "Yes", "No")),
            row("Has the Data Protection Officer been informed yet?", answer("No", "Yes", "No")),
            row("Insurance claim number", answer("")),
        ),
    )


def test_an_incident_form_of_another_layout_is_learnt_and_then_read(tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        read_bytes(event_log(filled=True), received=RECEIVED)

    proposed = propose(event_log(filled=False), "Event log")
    for path in ("report_kind", "reporter", "information_asset", "head_teacher_told", "dpo_told"):
        assert f"  stage1.{path}: [" in proposed
    assert '"Insurance claim number"  (text)' in proposed
    file = tmp_path / "event-log.yaml"
    file.write_text(proposed, encoding="utf-8")

    form = read_bytes(event_log(filled=True), received=RECEIVED, layouts=(load_layout(file),)).form

    one = form.stage1
    assert (form.name, form.near_miss) == (INCIDENT_FORM_NAME, True)
    assert (one.incident_date, one.location) == (dt.date(2026, 2, 28), "Post room")
    assert (one.information_asset, one.description) == ("Class list", "A list was nearly sent.")
    assert (one.personal_data_involved, one.head_teacher_told, one.dpo_told) == (False, True, False)
    assert (one.actions_taken, one.reporter) == ("Autocomplete is off.", None)


def test_a_breach_form_is_not_taken_for_an_incident_form() -> None:
    proposed = propose(blank_form(), "Ours")
    assert "near misses" not in proposed.partition("name:")[0]
    assert "stage1.report_kind" not in proposed
    assert "stage1.breach_type" in proposed
    assert "stage1.report_kind" in propose(blank_form(incident_form()), "Ours too")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("label: {}", "The layout wrong.yaml: 'label' is not known. Is 'labels' meant?"),
        ("labels: {stage1.scool: [X]}", "'stage1.scool' is not known. Is 'stage1.school' meant?"),
        ("labels: {stage1.school: [1]}", "must be words, or a list of words."),
        ("stages: {stage4: [X]}", "'stage4' is not known."),
        ("options: {stage1.school: {X: y}}", "this question has no options."),
        ("options: {stage1.breach_type: {X: cybre}}", "'cybre' is not known. Is 'cyber' meant?"),
        ("labels: [", "is no valid YAML in line 1."),
        ("- a", "must hold names"),
    ],
)
def test_a_wrong_layout_file_is_refused_with_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"wrong\.yaml") as refused:
        load_layout(path)
    assert sentence in str(refused.value)


def test_a_folder_that_is_not_there_teaches_nothing(tmp_path: Path) -> None:
    assert load_layouts(tmp_path / "layouts") == ()
