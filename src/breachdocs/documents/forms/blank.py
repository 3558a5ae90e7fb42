"""The breach form as a Word file, made from the declaration of its fields, a tagged control for each.

Nothing here names a question or an option: labels, hints, help and option lists are `breachdocs.form`'s, so
the form that schools fill in and the reader that takes it back can't drift apart.
"""

from __future__ import annotations

from breachdocs.config import Contact, Organisation, Risk
from breachdocs.documents.forms import controls
from breachdocs.documents.forms.kinds import BREACH_FORM, FormKind
from breachdocs.documents.forms.layout import Arrangement, Asked, Group, groups
from breachdocs.documents.forms.package import package
from breachdocs.documents.forms.risk_guide import LABEL_FILL, TITLE_FILL, guide, title_run
from breachdocs.documents.forms.word_xml import (
    TEXT_WIDTH,
    Element,
    bold,
    cell,
    gap,
    paragraph,
    row,
    run,
    table,
)
from breachdocs.form import KNOWN_SO_FAR, REFERENCE_LABEL, Field, Kind, On

#: The tag of the control that carries the incident's reference, which is no field of the form.
REFERENCE_TAG = "reference"
#: The tag, before a field's path, of the control that says what is known of it already; no answer either.
KNOWN_TAG = "known"
#: Room for handwriting, and to show that more than a word is wanted.
_ROOM_FOR_TEXT = 1000
_BLANK_ROWS = 3
_BOX_WIDTH = 480


def blank_form(
    kind: FormKind = BREACH_FORM,
    *,
    organisation: Organisation = Organisation(),  # noqa: B008 -- frozen
    risk: Risk = Risk(),  # noqa: B008 -- frozen
    look: bytes | None = None,
) -> bytes:
    """A form, blank, as a ``.docx``: the same bytes for the same arguments.

    Args:
        kind: which form.
        organisation: whose name stands in the header, and who is to be sent the form.
        risk: whose bands colour the matrix.
        look: a Word file whose header, footer and styles it is to have, the school's own form with its crest.
    """
    body = [paragraph(run(kind.title), style="Title"), *_opening(kind, organisation)]
    stage = ""
    for group in groups(kind.fields, kind.blocks):
        if group.stage != stage:
            if stage == "stage1":  # the school's part ends here
                body.append(paragraph(run(_sending(organisation.ig_team))))
            stage = group.stage
            heading = kind.stage_titles.get(stage, stage)
            body.append(paragraph(run(heading), style="Heading1", new_page=stage == "stage2"))
        body.extend(_printed(group, risk))
    if stage == "stage1":  # a form of one stage
        body.append(paragraph(run(_sending(organisation.ig_team))))
    controls.number_controls(body)
    header = organisation.council or kind.title
    return package(body, title=kind.title, header=header, look=look, anonymous=kind.anonymous)


def _opening(kind: FormKind, organisation: Organisation) -> list[Element]:
    reference = controls.text_control(REFERENCE_TAG, "Reference")
    return [
        paragraph(run(kind.opening + _sending(organisation.ig_team))),
        paragraph(run(f"{REFERENCE_LABEL}: "), reference),
    ]


def _sending(team: Contact) -> str:
    """Where the form goes to, with what the settings know of the team."""
    reached = f"Please e-mail the completed form to the {team.name or 'Information Governance Team'}"
    reached += f" ({team.email})." if team.email else "."
    return reached + (f" If you need advice, call {team.phone}." if team.phone else "")


def _printed(group: Group, risk: Risk) -> list[Element]:
    """A group with the heading, note and guide before it and a gap after it."""
    out: list[Element] = []
    if group.opens:
        if group.block.heading:
            out.append(paragraph(run(group.block.heading), style="Heading2"))
        if group.block.note:
            out.append(paragraph(bold(group.block.note), keep_next=True))
        if group.block.guide:
            out.extend(guide(group.block.guide, risk))
    makers = {
        Arrangement.BESIDE: _beside,
        Arrangement.UNDER: _under,
        Arrangement.ABREAST: _abreast,
        Arrangement.NUMBERED: _numbered,
        Arrangement.PAIRED: _paired,
        Arrangement.GRID: _grid,
        Arrangement.ROWS: _rows,
    }
    return [*out, makers[group.arrangement](group), gap()]


def _label(field: Field) -> list[Element]:
    """The printed question: its label, with hints or what goes on after it, and the help."""
    question = field.question
    said = [bold(question.label)]
    if question.tail and not question.hints:
        said.append(run(f" {question.tail}"))
    lines = [paragraph(*said, keep_next=True)]
    bullet = "" if len(question.hints) == 1 else "• "
    lines += [paragraph(run(bullet + hint), style="FormHelp", keep_next=True) for hint in question.hints]
    if question.help:
        lines.append(paragraph(run(question.help), style="FormHelp", keep_next=True))
    return lines


def _title_row(words: str, widths: tuple[int, ...]) -> Element:
    top = cell(
        paragraph(title_run(words), keep_next=True), width=sum(widths), span=len(widths), fill=TITLE_FILL
    )
    return row(top, header=True)


def control(field: Field, *, fixed: bool = True) -> Element:
    """The control of a field that has one: text, count, choice, level or date."""
    question = field.question
    if question.kind in (Kind.CHOICE, Kind.CHOICES, Kind.LEVEL) and question.vocabulary:
        options = controls.options_of(question.vocabulary, numbered=question.kind is Kind.LEVEL)
        return controls.dropdown_control(field.path, question.column, options, fixed=fixed)
    if question.kind in (Kind.DATE, Kind.MOMENT):
        return controls.date_control(field.path, question.column, fixed=fixed)
    make = controls.long_text_control if question.long else controls.text_control
    return make(field.path, question.column, fixed=fixed)


def _answer(asked: Asked) -> list[Element]:
    """The paragraphs of an answer: its controls, and those of the questions within it."""
    field = asked.field
    question = field.question
    first: list[list[Element]] = [[control(field)]]
    if question.kind is Kind.CHOICES:
        first = [[control(field)] for _ in range(question.most)]
    elif question.kind is Kind.MOMENT:
        time = controls.text_control(f"{field.path}:time", f"{question.column} (time)")
        first = [[run("Date: "), control(field), run("     Time: "), time]]
    elif question.kind is Kind.YES_NO and question.vocabulary:
        boxes: list[Element] = []
        for code in ("yes", "no"):
            label = question.vocabulary.label(code)
            boxes += [
                controls.tick_control(f"{field.path}:{code}", f"{question.column}: {label}"),
                run(f" {label}      "),
            ]
        first = [boxes]
    for inner in asked.within:
        said = [run(f"{inner.question.label.rstrip(':')}: "), control(inner)]
        if inner.question.long:
            first.append(said)
        else:
            first[-1] += [run("   "), *said]
    return [paragraph(*line) for line in first]


def _name(group: Group) -> str:
    """What a screen reader calls the table."""
    return (group.block.title or group.block.heading if group.opens else "") or group.asked[
        0
    ].field.question.label


def _titled(group: Group, widths: tuple[int, ...]) -> list[Element]:
    return [_title_row(group.block.title, widths)] if group.opens and group.block.title else []


def _beside(group: Group) -> Element:
    widths = (3600, TEXT_WIDTH - 3600)
    rows = []
    for asked in group.asked:
        if asked.field.question.on is On.REVIEW:
            rows.append(_known(asked.field, widths))
        rows.append(
            row(
                cell(*_label(asked.field), width=widths[0], fill=LABEL_FILL),
                cell(*_answer(asked), width=widths[1]),
            )
        )
    return table(widths, *_titled(group, widths), *rows, title=_name(group), first_column=True, together=True)


def _known(field: Field, widths: tuple[int, ...]) -> Element:
    """A row for what is known about a question of the review before it is asked."""
    known = controls.text_control(f"{KNOWN_TAG}:{field.path}", f"Known before: {field.question.column}")
    said = paragraph(run(f"{KNOWN_SO_FAR}: "), known, style="FormHelp", keep_next=True)
    return row(cell(said, width=sum(widths), span=len(widths)))


def _under(group: Group) -> Element:
    rows = []
    for asked in group.asked:
        room = _ROOM_FOR_TEXT if asked.field.question.long else 0
        rows.append(row(cell(*_label(asked.field), width=TEXT_WIDTH, fill=LABEL_FILL)))
        rows.append(row(cell(*_answer(asked), width=TEXT_WIDTH), height=room, whole=False))
    return table((TEXT_WIDTH,), *_titled(group, (TEXT_WIDTH,)), *rows, title=_name(group))


def _abreast(group: Group) -> Element:
    each = TEXT_WIDTH // len(group.asked)
    widths = (each,) * len(group.asked)
    labels = [cell(*_label(asked.field), width=each, fill=LABEL_FILL) for asked in group.asked]
    answers = [cell(*_answer(asked), width=each) for asked in group.asked]
    return table(
        widths, *_titled(group, widths), row(*labels, header=True), row(*answers), title=_name(group)
    )


def _numbered(group: Group) -> Element:
    widths = (520, 4300, TEXT_WIDTH - 4820)
    rows = [
        row(
            cell(paragraph(bold(f"{number}.")), width=widths[0], fill=LABEL_FILL),
            cell(*_label(asked.field), width=widths[1], fill=LABEL_FILL),
            cell(*_answer(asked), width=widths[2]),
        )
        for number, asked in enumerate(group.asked, start=1)
    ]
    return table(widths, *_titled(group, widths), *rows, title=_name(group), together=True)


def _paired(group: Group) -> Element:
    widths = (2900, 2500, 1700, TEXT_WIDTH - 7100)
    rows = []
    for start in range(0, len(group.asked), 2):
        cells = []
        pair = group.asked[start : start + 2]
        for place, asked in enumerate(pair):
            span = 3 if len(pair) == 1 else 1
            cells.append(cell(*_label(asked.field), width=widths[2 * place], fill=LABEL_FILL))
            cells.append(cell(*_answer(asked), width=sum(widths[2 * place + 1 :][:span]), span=span))
        rows.append(row(*cells))
    return table(widths, *_titled(group, widths), *rows, title=_name(group))


def _grid(group: Group) -> Element:
    """Boxes with their labels, row by row in the order of the vocabulary; "Other" has its text beside it."""
    (asked,) = group.asked
    question, columns = asked.field.question, group.block.columns if group.opens else 2
    label_width = TEXT_WIDTH // columns - _BOX_WIDTH
    widths = (_BOX_WIDTH, label_width) * columns
    options = list(question.vocabulary.options) if question.vocabulary else []
    rows: list[Element] = []
    while options:
        taken, options = options[:columns], options[columns:]
        cells: list[Element] = []
        for place, option in enumerate(taken):
            rest = 2 * (columns - place) - 1 if place == len(taken) - 1 else 1
            said = [run(option.label)]
            if option.code == "other" and asked.within:
                said = []
                for inner in asked.within:
                    said += [run(f"{inner.question.label.rstrip(':')}: "), control(inner)]
            tick = controls.tick_control(
                f"{asked.field.path}:{option.code}", f"{question.column}: {option.label}"
            )
            width = label_width if rest == 1 else sum(widths[2 * place + 1 :])
            cells.append(cell(paragraph(tick), width=_BOX_WIDTH, open_right=True))
            cells.append(cell(paragraph(*said), width=width, span=rest))
        rows.append(row(*cells))
    top = cell(*_label(asked.field), width=sum(widths), span=len(widths), fill=LABEL_FILL)
    return table(widths, row(top, header=True), *rows, title=question.label, together=True)


def _rows(group: Group) -> Element:
    (asked,) = group.asked
    columns, question = asked.field.columns, asked.field.question
    shares = (
        group.block.shares if group.opens and len(group.block.shares) == len(columns) else (1,) * len(columns)
    )
    widths = tuple(TEXT_WIDTH * share // sum(shares) for share in shares)
    heads = row(
        *(
            cell(*_label(one), width=width, fill=LABEL_FILL)
            for one, width in zip(columns, widths, strict=True)
        ),
        header=True,
    )
    blank = [
        row(
            *(
                cell(paragraph(control(one, fixed=False)), width=width)
                for one, width in zip(columns, widths, strict=True)
            )
        )
        for _ in range(_BLANK_ROWS)
    ]
    repeating = controls.repeating_rows(asked.field.path, question.column, blank)
    return table(
        widths, _title_row(question.label.rstrip(":"), widths), heads, repeating, title=question.label
    )
