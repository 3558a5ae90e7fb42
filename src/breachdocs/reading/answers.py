"""From a slot's boxes to a value: one small function for each kind of question."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from typing import TYPE_CHECKING, Any

from breachdocs.form import Field, Kind, Problem, fold
from breachdocs.form.choices import read_choice, read_level
from breachdocs.form.counts import read_count
from breachdocs.form.days import read_day
from breachdocs.form.findings import Fault, Finding
from breachdocs.form.times import read_moment
from breachdocs.form.vocabulary import YES_NO
from breachdocs.reading.controls import is_prompt
from breachdocs.reading.emphasis import BY_EMPHASIS, marked_options, names_several
from breachdocs.reading.labels import Layout
from breachdocs.reading.lines import (
    Line,
    answer_lines,
    before_remarks,
    controls_in,
    each_text,
    has_run_together,
    inner_fields,
    is_field_code,
    marker_of,
    split_at,
    stored_day,
    text_of,
)
from breachdocs.reading.printed_options import AROUND, codes_of, marked_by_looks, one_ticked, ticked_options
from breachdocs.reading.ticks import read_codes, read_yes_no_boxes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from breachdocs.reading.stream import Box, Row

_MARK = r"\b{}\b(?:\s*[:：\-–]\s*|[ \t]*$|\s+(?=\d))"
_DATE_MARK = re.compile(_MARK.format("date"), re.IGNORECASE)
_TIME_MARK = re.compile(_MARK.format("time"), re.IGNORECASE)

_OUT_OF_PLACE = Fault(
    "run_together",
    "Lines seem to have run together here, or a field's code to have become text; please check.",
)


@dataclass(slots=True)
class Answer:
    """A value with its problems.

    Attributes:
        value: typed as the field's declaration says; ``None`` or ``()`` where blank.
        problems: in the order found.
        within: field name → value, for the fields that stand within this one's answer.
        looks_matter: the words alone don't say it; how they look might.
    """

    value: Any = None
    problems: list[Problem] = attribute(default_factory=list)
    within: dict[str, Any] = attribute(default_factory=dict)
    looks_matter: bool = False

    def note(self, path: str, text: str, finding: Finding[Any]) -> None:
        """Lists a finding's faults as problems of a field."""
        self.problems.extend(
            Problem(field=path, code=fault.code, text=text, message=fault.message) for fault in finding.faults
        )


@dataclass(frozen=True, slots=True)
class Given:
    """What reading an answer depends on besides its boxes.

    Attributes:
        received: when the form was received; dates without a year or in the future are judged by it.
        layout: the words of the form.
    """

    received: dt.datetime
    layout: Layout

    def choice(self, field: Field, text: str, listed: Sequence[str] = ()) -> Finding[str | None]:
        """A choice as the layout's own options say it, else as the vocabulary does."""
        code = self.layout.options.get(field.path, {}).get(fold(text))
        if code is not None or field.question.vocabulary is None:
            return Finding(code)
        return read_choice(text, field.question.vocabulary, listed)


def answer(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    """The answer that stands in a slot's boxes.

    Args:
        field: the question's field.
        boxes: the answer's boxes in reading order, with their rows.
        given: what else reading it depends on.
    """
    return _READERS[field.question.kind](field, boxes, given)


def _text(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    return _as_text(field, answer_lines(field, boxes, given.layout))


def _as_text(field: Field, lines: list[Line]) -> Answer:
    result = Answer(text_of(lines))
    if has_run_together(lines):
        result.note(field.path, "", Finding(None, (_OUT_OF_PLACE,)))
    return result


def _split_within(field: Field, lines: list[Line]) -> tuple[list[Line], Answer]:
    """A slot's lines without the texts of the fields that stand within it, and an answer with those texts alone."""
    result = Answer()
    for inner in inner_fields(field):
        lines, after = split_at(lines, marker_of(inner.question.label))
        if after is not None:
            text = _as_text(inner, after)
            result.within[inner.name] = text.value
            result.problems.extend(text.problems)
    return lines, result


@cache
def _headings(field: Field) -> frozenset[str]:
    return frozenset(fold(label) for label in (field.question.label, *field.question.also))


def _choice(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    lines, result = _split_within(field, answer_lines(field, boxes, given.layout))
    text, boxes = text_of(lines), before_remarks(field, boxes)
    vocabulary = field.question.vocabulary
    ticked = ticked_options(boxes, text, vocabulary) if vocabulary is not None else None
    if ticked is not None and vocabulary is not None:
        finding = one_ticked(ticked, vocabulary)
        result.value = finding.value
        result.note(field.path, text or "", finding)
    elif text is not None and vocabulary is not None:
        finding = given.choice(field, text.strip(AROUND) or text, _listed(lines))
        result.looks_matter = bool(finding.faults) and names_several(text, vocabulary)
        found = marked_by_looks(boxes, text, vocabulary) if result.looks_matter else None
        if found is not None and len(found[0]) < 2:
            finding = Finding(found[0][0] if found[0] else None, (found[1],))
        result.value = finding.value
        result.note(field.path, text, finding)
    if (
        result.value is None
        and any(result.within.values())
        and vocabulary is not None
        and "other" in vocabulary
    ):
        result.value = "other"  # left blank with text after "Other:" (form.md, "Reading rules")
    return result


def _listed(lines: list[Line]) -> tuple[str, ...]:
    return tuple(item for control in controls_in(lines) for item in control.items)


def _choices(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    lines = answer_lines(field, boxes, given.layout)
    vocabulary = field.question.vocabulary
    result = Answer(())
    if vocabulary is None:
        return result
    text = text_of(lines) or ""
    values = ticked_options(boxes, text, vocabulary)
    if values is None:
        values = _typed_choices(field, lines, given, result)
        result.looks_matter = len(values) > field.question.most or (
            bool(result.problems) and names_several(text, vocabulary)
        )
        found = marked_by_looks(boxes, text, vocabulary) if result.looks_matter else None
        if found is not None:
            values = found[0]
            result.problems.clear()
            result.note(field.path, text, Finding(None, (found[1],)))
    if len(values) > field.question.most:
        message = f"More than {field.question.most} options are chosen; all are kept."
        result.problems.append(
            Problem(field=field.path, code="too_many", text="; ".join(values), message=message)
        )
    result.value = tuple(values)
    return result


def _typed_choices(field: Field, lines: list[Line], given: Given, result: Answer) -> list[str]:
    """What is chosen by lists and in words; faults go to `result`."""
    vocabulary = field.question.vocabulary
    listed = _listed(lines)
    values: list[str] = []
    for text in each_text(lines):
        finding = given.choice(field, text, listed)
        codes = codes_of(text, vocabulary) if finding.faults and vocabulary is not None else []
        if codes:
            values.extend(codes)
        elif finding.value is not None:
            values.append(finding.value)
            result.note(field.path, text, finding)
    return values


def _level(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    lines, result = _split_within(field, answer_lines(field, boxes, given.layout))
    text, boxes = text_of(lines), before_remarks(field, boxes)
    vocabulary = field.question.vocabulary
    ticked = ticked_options(boxes, text, vocabulary) if vocabulary is not None else None
    if ticked is not None and vocabulary is not None and len(ticked) < 2:
        finding = read_level(ticked[0], vocabulary) if ticked else Finding(None)
        result.value = finding.value
        result.note(field.path, text or "", finding)
    elif text is not None and vocabulary is not None:
        finding = read_level(text, vocabulary)
        result.looks_matter = bool(finding.faults) and names_several(text, vocabulary)
        found = marked_by_looks(boxes, text, vocabulary) if result.looks_matter else None
        if found is not None and len(found[0]) < 2:
            finding = Finding(
                int(found[0][0]) if found[0] and found[0][0] in vocabulary else None, (found[1],)
            )
        result.value = finding.value
        result.note(field.path, text, finding)
    return result


def _count(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    result = Answer()
    text = text_of(answer_lines(field, boxes, given.layout))
    if text is not None:
        finding = read_count(text)
        result.value = finding.value
        if is_field_code(text):
            result.note(field.path, text, Finding(None, (_OUT_OF_PLACE,)))
        result.note(field.path, text, finding)
    return result


# ---- days and moments


def _date(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    result = Answer()
    lines = answer_lines(field, boxes, given.layout)
    text = text_of(lines)
    if text is None:
        return result
    finding = read_day(text, received=given.received.date(), future=field.question.future)
    finding = _with_stored(finding, lines)
    result.value = finding.value
    result.note(field.path, text, finding)
    return result


def _with_stored(finding: Finding[Any], lines: list[Line]) -> Finding[Any]:
    """A day as shown, checked against what its control has stored: the shown text wins, a difference is told."""
    stored = stored_day(lines)
    if stored is None or not isinstance(finding.value, dt.date):
        return finding
    value = finding.value
    if (value.year, value.month, value.day) == (stored.year, stored.month, stored.day):
        return finding
    if any(fault.code == "year_assumed" for fault in finding.faults) and (value.month, value.day) == (
        stored.month,
        stored.day,
    ):
        return Finding(value.replace(year=stored.year))
    message = "The date shown and the date stored in its date picker differ; the one shown is used."
    return Finding(value, (*finding.faults, Fault("date_differs", message)))


def _moment(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    result = Answer()
    lines = answer_lines(field, boxes, given.layout)
    before_time, time_lines = split_at(lines, _TIME_MARK)
    before, day_lines = split_at(before_time, _DATE_MARK)
    if day_lines is None:
        day_lines = before
    elif text_of(before) is not None:
        day_lines = [*before, *day_lines]
    if time_lines is not None:
        time_only, date_after = split_at(time_lines, _DATE_MARK)
        if date_after is not None:  # the time was asked for first
            time_lines, day_lines = time_only, [*day_lines, *date_after]
    day_text, time_text = text_of(day_lines) or "", text_of(time_lines or []) or ""
    if not day_text and not time_text:
        return result
    finding: Finding[Any] = read_moment(day_text, time_text, received=given.received)
    finding = _with_stored(finding, day_lines)
    result.value = finding.value
    result.note(field.path, f"{day_text} {time_text}".strip(), finding)
    return result


# ---- tick boxes and rows


def _codes(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    vocabulary = field.question.vocabulary
    if vocabulary is None:
        return Answer(())
    ticks = read_codes(boxes, vocabulary)
    result = Answer(tuple(sorted(ticks.ticked)))
    if not ticks.marks:
        result.looks_matter = True
        marked = marked_options(boxes, vocabulary)
        result.value = tuple(sorted(marked))
        result.note(field.path, "", Finding(None, (BY_EMPHASIS,) if marked else ()))
    for inner in inner_fields(field):
        # Word processors that forget controls leave their prompts as text.
        result.within[inner.name] = None if is_prompt(ticks.other or "") else ticks.other
    for fault, text in ticks.faults:
        result.problems.append(Problem(field=field.path, code=fault.code, text=text, message=fault.message))
    return result


def _yes_no(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    text, finding = read_yes_no_boxes(boxes, answer_lines(field, boxes, given.layout))
    looks_matter = finding.value is None and names_several(text, YES_NO)
    marked = marked_options(boxes, YES_NO) if looks_matter else []
    if marked in (["yes"], ["no"]):
        finding = Finding(marked == ["yes"], (BY_EMPHASIS,))
    result = Answer(finding.value, looks_matter=looks_matter)
    result.note(field.path, text, finding)
    return result


def _rows(field: Field, boxes: Sequence[tuple[Row, Box]], given: Given) -> Answer:
    result = Answer(())
    entries: list[dict[str, Any]] = []
    by_row: dict[int, list[tuple[Row, Box]]] = {}
    for row, box in boxes:
        by_row.setdefault(id(row), []).append((row, box))
    columns: dict[str, int] = {}
    for cells in by_row.values():
        if not columns:
            columns = _heading_columns(field, cells)
            if columns:
                continue
        cells_by_column = {box.column: (row, box) for row, box in cells}
        entry: dict[str, Any] = {}
        problems: list[Problem] = []
        for number, inner in enumerate(field.columns):
            cell = cells_by_column.get(columns.get(inner.name, -1)) if columns else _nth(cells, number, field)
            found = answer(inner, [cell], given) if cell else Answer()
            entry[inner.name] = found.value
            problems.extend(found.problems)
        if any(value is not None for value in entry.values()):
            place = f"{field.path}[{len(entries)}]"
            entries.append(entry)
            result.problems.extend(
                problem.model_copy(update={"field": f"{place}.{problem.field.rpartition('.')[2]}"})
                for problem in problems
            )
    result.value = tuple(entries)
    return result


def _nth(cells: list[tuple[Row, Box]], number: int, field: Field) -> tuple[Row, Box] | None:
    """A cell by its order, where the headings were deleted and there are just as many cells as columns."""
    return cells[number] if len(cells) == len(field.columns) else None


def _heading_columns(field: Field, cells: list[tuple[Row, Box]]) -> dict[str, int]:
    """Column name → the table's column, where a row is the headings of a repeating table."""
    found: dict[str, int] = {}
    for _, box in cells:
        words = fold(" ".join("".join(text for text, _ in line) for line in box.lines))
        for inner in field.columns:
            if inner.name not in found and words in _headings(inner):
                found[inner.name] = box.column
                break
    return found if len(found) > 1 else {}


_READERS: dict[Kind, Callable[[Field, Sequence[tuple[Row, Box]], Given], Answer]] = {
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CODES: _codes,
    Kind.YES_NO: _yes_no,
    Kind.LEVEL: _level,
    Kind.ROWS: _rows,
}
