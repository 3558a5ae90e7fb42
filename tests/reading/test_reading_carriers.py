"""Every carrier of an answer: controls, legacy fields, ticks, tracked changes, text boxes."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import Form
from breachdocs.reading import read_bytes
from word_shorthand import (
    cell,
    control,
    docx,
    dropdown,
    legacy,
    paragraph,
    picked_date,
    row,
    run,
    table,
    tick_box,
)

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)


def form_with(*body: str) -> Form:
    """A form with the given body after four plain questions, so that it counts as a breach form."""
    questions = table(
        row("School Name", "Alder Brook"), row("Location of incident", ""), row("Investigating Officer", "")
    )
    more = table(row("Head Teacher", ""), row("Type of breach", "Choose an item. Other:"))
    return read_bytes(docx(questions, more, *body), received=RECEIVED).form


def description(answer_cell: str) -> str | None:
    return form_with(table(row("Description of breach"), row(answer_cell))).stage1.description


@pytest.mark.parametrize(
    "answer_row",
    [
        row(cell(paragraph(control("A letter was lost.")))),
        row(cell(control(paragraph("A letter was lost.")))),
        row(control(cell("A letter was lost."))),
        control(row(cell("A letter was lost."))),
        row(cell(paragraph("A letter ", control("was lost."), ""))),
        row(cell(paragraph("<w:smartTag>" + run("A letter was lost.") + "</w:smartTag>"))),
        row(cell(paragraph("<w:hyperlink>" + run("A letter was lost.") + "</w:hyperlink>"))),
        row(cell(paragraph('<w:fldSimple w:instr="AUTHOR">' + run("A letter was lost.") + "</w:fldSimple>"))),
        row(cell(paragraph("<w:ins>" + run("A letter was lost.") + "</w:ins>"))),
        row(cell(paragraph(legacy("<w:textInput/>", "A letter was lost.")))),
        row(cell(paragraph(run("A let") + '<w:proofErr w:type="spellStart"/>' + run("ter was lost.")))),
    ],
    ids=[
        "control in a paragraph",
        "control round a paragraph",
        "control round a cell",
        "control round a row",
        "text beside a control",
        "smart tag",
        "hyperlink",
        "field result",
        "tracked insertion",
        "legacy field",
        "split runs",
    ],
)
def test_an_answer_is_read_whatever_carries_it(answer_row: str) -> None:
    form = form_with(table(row("Description of breach"), answer_row))
    assert form.stage1.description == "A letter was lost."


def test_a_control_round_a_whole_table_hides_nothing() -> None:
    form = form_with(control(table(row("Description of breach"), row("A letter was lost.")), "<w:group/>"))
    assert form.stage1.description == "A letter was lost."


def test_a_form_inside_a_layout_table_reads_like_any_other() -> None:
    inner = table(row("Description of breach"), row("A letter was lost."))
    form = form_with(table(row(cell(paragraph("Stage 1"), inner, paragraph("Reflections")))))
    assert form.stage1.description == "A letter was lost."


def test_deleted_text_is_not_read_and_the_form_says_that_it_was_tracked() -> None:
    deleted = "<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>"
    form = form_with(
        table(row("Description of breach"), row(cell(paragraph(deleted + run("A letter was lost.")))))
    )
    assert form.stage1.description == "A letter was lost."
    assert [problem.code for problem in form.problems] == ["tracked_changes"]


def test_hidden_text_is_left_out_and_told() -> None:
    hidden = run("Not to be seen. ", "<w:vanish/>")
    form = form_with(
        table(row("Description of breach"), row(cell(paragraph(hidden + run("A letter was lost.")))))
    )
    assert form.stage1.description == "A letter was lost."
    assert [problem.code for problem in form.problems] == ["hidden_text"]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + paragraph("A letter was lost.") + "</w:txbxContent>"
    alternate = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert description(cell(paragraph(alternate))) == "A letter was lost."


def test_line_breaks_hyphens_and_tabs_are_kept() -> None:
    broken = run("First line\nsecond") + "<w:r><w:noBreakHyphen/></w:r>" + run("line")
    assert description(cell(paragraph(broken), paragraph("third"))) == "First line\nsecond-line\nthird"


@pytest.mark.parametrize(
    "prompt", ["Click or tap here to enter text.", "Click here to enter text.", "Enter text"]
)
@pytest.mark.parametrize("flagged", [True, False])
def test_a_prompt_is_no_answer_flagged_or_not(prompt: str, flagged: bool) -> None:
    assert description(cell(paragraph(control(prompt, prompting=flagged)))) is None


def test_a_dropdown_that_nobody_used_is_blank() -> None:
    form = form_with(
        table(row("Scale of risk"), row(cell(paragraph(dropdown("Choose an item.", "Low", prompting=True)))))
    )
    assert form.stage2.risk_scale is None


def test_an_option_of_the_councils_own_is_kept_as_its_text_without_a_problem() -> None:
    own = dropdown("IG-7 Records mishandled", "IG-7 Records mishandled", "IG-8 Other")
    form = form_with(table(row("Type of incident (ICO)"), row(cell(paragraph(own)))))
    assert form.stage2.ico_incident_type == "IG-7 Records mishandled"
    assert form.problems == ()


def test_the_date_shown_wins_over_the_one_stored_and_the_difference_is_told() -> None:
    form = form_with(table(row("Date of incident", cell(paragraph(picked_date("3/2/2026", "2026-02-04"))))))
    assert form.stage1.incident_date == dt.date(2026, 2, 3)
    assert [(problem.field, problem.code) for problem in form.problems] == [
        ("stage1.incident_date", "date_differs")
    ]


@pytest.mark.parametrize("state", ["1", "true", "on"])
def test_a_tick_box_counts_by_its_state_whatever_glyph_shows(state: str) -> None:
    boxes = row(
        cell(paragraph(tick_box(state, "☐"))), "Health data", cell(paragraph(tick_box("0", "☒"))), "Finance"
    )
    assert form_with(
        table(row(cell("Categories of personal data breached", span=4)), boxes)
    ).stage1.data_categories == ("health",)


@pytest.mark.parametrize(
    ("data", "ticked"),
    [
        ("<w:checkBox><w:checked/></w:checkBox>", True),
        ('<w:checkBox><w:checked w:val="1"/></w:checkBox>', True),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', True),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', False),
        ("<w:checkBox><w:sizeAuto/></w:checkBox>", False),
    ],
)
def test_a_legacy_box_is_ticked_by_its_state_else_by_its_default(data: str, ticked: bool) -> None:
    boxes = row(
        cell(paragraph(legacy(data))), "Health data", cell(paragraph(legacy("<w:checkBox/>"))), "Finance"
    )
    form = form_with(table(row(cell("Categories of personal data breached", span=4)), boxes))
    assert form.stage1.data_categories == (("health",) if ticked else ())


def test_a_legacy_list_says_its_chosen_entry() -> None:
    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("Low", "Medium", "High"))
    data = f'<w:ddList><w:result w:val="2"/>{entries}</w:ddList>'
    assert (
        form_with(table(row("Scale of risk"), row(cell(paragraph(legacy(data)))))).stage2.risk_scale == "high"
    )


@pytest.mark.parametrize("mark", ["☒", "☑", "✓", "✔", "■", "[x]", "(x)", "x", "X", "Yes", "y"])
def test_a_typed_mark_ticks_the_option_that_follows_it(mark: str) -> None:
    form = form_with(
        table(
            row(cell("Categories of personal data breached", span=4)), row("", "Finance", mark, "Health data")
        )
    )
    assert form.stage1.data_categories == ("health",)


def test_a_mark_may_follow_its_option() -> None:
    boxes = (row("Finance", "", "Health data", "x"), row("Location data", "x", "Political opinion", ""))
    form = form_with(table(row(cell("Categories of personal data breached", span=4)), *boxes))
    assert form.stage1.data_categories == ("health", "location")


def test_marks_may_stand_in_the_same_cell_as_their_options() -> None:
    boxes = row(cell("☐ Finance ☒ Health data", "[x] Location data", "☐ Other – specify: payroll"))
    form = form_with(table(row("Categories of personal data breached"), boxes))
    assert form.stage1.data_categories == ("health", "location")
    assert form.stage1.data_categories_other == "payroll"


def test_wingdings_marks_count_as_ticks() -> None:
    def mark(code: str) -> str:
        return cell(paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'))

    boxes = row(mark("F0A8"), "Finance", mark("F0FE"), "Health data", mark("F0FD"), "Location data")
    form = form_with(table(row(cell("Categories of personal data breached", span=6)), boxes))
    assert form.stage1.data_categories == ("health", "location")


def test_both_yes_and_no_ticked_is_a_problem_and_no_answer() -> None:
    question = "Do the data subjects know or have you told them about the breach?"
    form = form_with(table(row(cell(question, span=2)), row("☒ Yes", "☒ No")))
    assert form.stage1.subjects_informed is None
    assert [(problem.field, problem.code) for problem in form.problems] == [
        ("stage1.subjects_informed", "both_ticked")
    ]
