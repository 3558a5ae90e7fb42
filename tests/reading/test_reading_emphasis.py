"""Answers given by marking one of the printed options, and text that is struck out."""

from __future__ import annotations

import pytest

from reading.test_reading_carriers import form_with
from word_shorthand import cell, paragraph, row, run, table

HIGHLIGHT = '<w:highlight w:val="yellow"/>'


@pytest.mark.parametrize(
    "mark",
    [
        HIGHLIGHT,
        "<w:b/>",
        '<w:u w:val="single"/>',
        '<w:bdr w:val="single"/>',
        '<w:shd w:val="clear" w:fill="FFFF00"/>',
    ],
)
def test_one_option_marked_among_the_printed_ones_is_the_answer_to_be_checked(mark: str) -> None:
    options = cell(paragraph(run("Low   "), run("Medium", mark), run("   High   Extreme")))
    form = form_with(table(row("Scale of risk"), row(options)))
    assert form.stage2.risk_scale == "medium"
    assert [problem.code for problem in form.problems] == ["by_emphasis"]


def test_an_option_split_over_runs_is_one_option() -> None:
    options = cell(
        paragraph(run("1. Not occurred / 2. Not likely / "), run("3. Li", HIGHLIGHT), run("kely", HIGHLIGHT))
    )
    assert form_with(table(row("Likelihood score"), row(options))).stage2.likelihood == 3


@pytest.mark.parametrize("remark", ["2. E-mail deleted.", "3", "Not likely", "☒ told the head"])
@pytest.mark.parametrize("label", ["Comment: ", "Com|ment|: "])
def test_a_remark_that_names_an_option_below_the_marked_one_chooses_nothing(remark: str, label: str) -> None:
    options = paragraph(
        run("1. Not occurred", HIGHLIGHT), run(" / 2. Not likely / 3. Likely / "), run("5. Occurred")
    )
    below = paragraph(*(run(part) for part in label.split("|")), run(f"1. Rang the recipient. {remark}"))
    form = form_with(table(row("Likelihood score"), row(cell(options, below))))
    assert form.stage2.likelihood == 1
    assert form.stage2.likelihood_comment == f"1. Rang the recipient. {remark}"


def test_yes_and_no_printed_with_one_of_them_marked() -> None:
    question = "Do the data subjects know or have you told them about the breach?"
    form = form_with(table(row(question), row(cell(paragraph(run("Yes / "), run("No", "<w:b/>"))))))
    assert form.stage1.subjects_informed is False
    assert [problem.code for problem in form.problems] == ["by_emphasis"]


def test_options_without_any_tick_boxes_are_ticked_by_being_marked() -> None:
    options = row(cell(paragraph(run("Finance"))), cell(paragraph(run("Health data", HIGHLIGHT))))
    form = form_with(table(row(cell("Categories of personal data breached", span=2)), options))
    assert form.stage1.data_categories == ("health",)
    assert [problem.code for problem in form.problems] == ["by_emphasis"]


def test_several_options_may_be_marked_where_all_are_printed() -> None:
    printed = ("Images", "Financial data", "Contact details", "Basic identifiers")
    marked = printed[1:3]
    options = cell(*(paragraph(run(text, HIGHLIGHT if text in marked else "")) for text in printed))
    form = form_with(table(row("Types of data", options)))
    assert form.stage1.risk_data_types == ("financial", "contact")
    assert [problem.code for problem in form.problems] == ["by_emphasis"]


def test_options_that_all_look_alike_are_no_answer() -> None:
    form = form_with(
        table(row("Scale of risk"), row(cell(paragraph(run("Low / Medium / High / Extreme", "<w:b/>")))))
    )
    assert form.stage2.risk_scale is None
    assert [(problem.code, problem.text) for problem in form.problems] == [
        ("none_marked", "Low / Medium / High / Extreme")
    ]


def test_an_option_ticked_among_those_printed_is_the_answer() -> None:
    printed = cell(paragraph(run("☐ Low  ☒ Medium  ☐ High  ☐ Extreme")))
    form = form_with(table(row("Scale of risk"), row(printed)))
    assert (form.stage2.risk_scale, form.problems) == ("medium", ())
    form = form_with(table(row("Scale of risk"), row("Low ☐ Medium ☐ High ☒ Extreme ☐")))
    assert (form.stage2.risk_scale, form.problems) == ("high", ())


def test_two_options_ticked_are_both_named_for_a_person_to_choose_from() -> None:
    form = form_with(table(row("Scale of risk"), row("☒ Low ☒ Medium ☐ High ☐ Extreme")))
    assert form.stage2.risk_scale == "Low; Medium"
    assert [problem.code for problem in form.problems] == ["several_ticked"]


def test_empty_boxes_beside_all_options_are_no_answer_and_no_problem() -> None:
    form = form_with(table(row("Scale of risk"), row("☐ Low ☐ Medium ☐ High ☐ Extreme")))
    assert (form.stage2.risk_scale, form.problems) == (None, ())


def test_a_struck_out_option_is_not_the_answer() -> None:
    struck = cell(paragraph(run("Low", "<w:strike/>"), run(" High")))
    form = form_with(table(row("Scale of risk"), row(struck)))
    assert form.stage2.risk_scale == "high"
    assert [problem.code for problem in form.problems] == ["struck_text"]
