"""Slots: for each question found in the stream, the boxes that hold its answer.

An answer stands in the question's own box after the label, in the boxes to its right, or in the rows below it, up to
the next question or printed line; never at a table or cell number. Where a label's words turn up twice, the one that
stands where questions stand is the question and the other is somebody's answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import NamedTuple

from breachdocs.errors import Refusal
from breachdocs.form import FIELDS, Field, fold
from breachdocs.reading.controls import is_prompt
from breachdocs.reading.labels import (
    Match,
    ends_the_form,
    is_printed,
    match_label,
    match_mistyped,
    stage_heading,
)
from breachdocs.reading.lines import answer_lines
from breachdocs.reading.tree import Box, Piece, Row, Stream

_SEPARATOR = re.compile(r"^\s*(?:(?:[:?=]\s*)+|[-–—](?=\s))?[ \t]*")
#: So many questions that stand twice in a file are two forms, not somebody quoting a label.
_TWO_FORMS = 10
#: With fewer labels found word for word, looking for mistyped ones would find a form in any document.
_FEWEST_RIGHT = 5


@dataclass(slots=True)
class Slot:
    """A question and the boxes that hold its answer.

    Attributes:
        field: the question's field.
        row: the row its label stands in.
        label: the label as it stands on the form.
        boxes: the answer's boxes with their rows, the rest of the label's own box first.
        below_table: the answer is text below a table that has no cell left for it.
    """

    field: Field
    row: Row
    label: str
    boxes: list[tuple[Row, Box]] = attribute(default_factory=list)
    below_table: bool = False

    def has_text(self) -> bool:
        """Whether anything but prompts stands in it."""
        return any(has_text(box) for _, box in self.boxes)


@dataclass(slots=True)
class _Spot:
    """A place where a label's words stand."""

    at: int
    index: int
    match: Match
    stage: str | None
    line: int
    text: str
    #: The label's box directly follows another label's that has nothing after its label.
    beside_label: bool


def has_text(box: Box) -> bool:
    """Whether anything but prompts stands in a box; a tick box's state is something."""
    return any(
        control.kind == "checkbox" or (text.strip() and not control.prompting and not is_prompt(text))
        if control is not None
        else text.strip()
        for line in box.lines
        for text, control in line
    )


class Head(NamedTuple):
    """The uncontrolled text that a box begins with.

    Attributes:
        line: which of the box's lines it stands in.
        text: ``""`` where a control comes first, or nothing at all.
        folded: its beginning, folded.
    """

    line: int
    text: str
    folded: str


_NO_HEAD = Head(0, "", "")
#: Labels and headings are shorter; folding a long answer whole would be a waste.
_LONGEST_HEAD = 240


def head(box: Box) -> Head:
    """What a box begins with."""
    for number, line in enumerate(box.lines):
        text = ""
        for piece, control in line:
            if control is None:
                text += piece
            elif text.strip():
                break
            elif piece.strip() or control.kind == "checkbox":
                return _NO_HEAD
        if text.strip():
            return Head(number, text, fold(text[:_LONGEST_HEAD]))
    return _NO_HEAD


def find_slots(stream: Stream) -> list[Slot]:
    """The slots of all questions found, in the order of the form's declaration.

    Raises:
        Refusal: `two_forms` where the file holds two filled-in forms.
    """
    heads = [[head(box) for box in row.boxes] for row in stream.rows]
    rows = stream.rows[: _form_end(stream.rows, heads)]
    chosen = _choose(rows, heads, _spots(rows, heads))
    layout = _Layout(rows, heads, chosen)
    return [layout.slot(field, spot) for field, spot in chosen.items()]


def _form_end(rows: list[Row], heads: list[list[Head]]) -> int:
    """How many rows are the form's: what a policy prints after it is left off."""
    for at, row in enumerate(rows):
        if row.table == 0 and at > 20 and ends_the_form(heads[at][0].folded):
            return at
    return len(rows)


def _is_wall(heads: list[Head]) -> bool:
    """Whether a row ends whatever answer comes before it."""
    return any(
        folded
        and (stage_heading(folded) or is_printed(fold(text.split("\n", 1)[0]) if "\n" in text else folded))
        for _, text, folded in heads
    )


def _spots(rows: list[Row], heads: list[list[Head]]) -> list[_Spot]:
    spots: list[_Spot] = []
    stage: str | None = None
    previous: Field | None = None
    for at, row in enumerate(rows):
        bare_label_at = -2
        for index, (line, text, folded) in enumerate(heads[at]):
            if not folded:
                continue
            heading = stage_heading(folded)
            if heading is not None:
                stage = heading
                continue
            match = match_label(text, previous)
            if match is None:
                continue
            spots.append(_Spot(at, index, match, stage, line, text, bare_label_at == index - 1))
            previous = match.fields[0]
            if not _is_answered(row, index, match, line):
                bare_label_at = index
    return spots


def _is_answered(row: Row, index: int, match: Match, line: int) -> bool:
    """Whether an answer, not only a printed hint, stands in a label's own box."""
    box = row.boxes[index]
    own = Box(lines=_cropped(box, line, match.end))
    return has_text(own) and bool(answer_lines(match.fields[0], [(row, own)]))


def _choose(rows: list[Row], heads: list[list[Head]], spots: list[_Spot]) -> dict[Field, _Spot]:
    """For each field the place of its question."""
    candidates = _candidates(spots)
    missing = [field for field in FIELDS if not field.question.within and field not in candidates]
    stages = {field.stage for field in candidates}
    mistyped = [field for field in missing if field.stage in stages]
    if mistyped and len(candidates) >= _FEWEST_RIGHT:
        found = {(spot.at, spot.index) for spot in spots}
        for field, places in _candidates(_mistyped_spots(rows, heads, mistyped, found)).items():
            candidates.setdefault(field, places)
    chosen: dict[Field, _Spot] = {}
    doubled = 0
    for field in FIELDS:
        places = _best(rows, field, candidates.get(field, []))
        if places:
            chosen[field] = places[0]
            doubled += len(places) > 1 and _answered_twice(rows, places)
    if doubled >= _TWO_FORMS:
        raise Refusal(
            "two_forms",
            "This file holds two filled-in forms.",
            "Save each form as a file of its own and drop both.",
        )
    return chosen


def _mistyped_spots(
    rows: list[Row], heads: list[list[Head]], fields: list[Field], found: set[tuple[int, int]]
) -> list[_Spot]:
    """Places where the label of a question not found yet stands with typing errors."""
    spots: list[_Spot] = []
    stage: str | None = None
    for at, row in enumerate(rows):
        for index, (line, text, folded) in enumerate(heads[at]):
            if not folded:
                continue
            stage = stage_heading(folded) or stage
            if (at, index) in found:
                continue
            match = match_mistyped(text, fields)
            if match is not None:
                beside = index > 0 and (at, index - 1) in found and not has_text(row.boxes[index])
                spots.append(_Spot(at, index, match, stage, line, text, beside))
    return spots


def _candidates(spots: list[_Spot]) -> dict[Field, list[_Spot]]:
    """For each field the places where its label stands; of equal labels the stage decides."""
    candidates: dict[Field, list[_Spot]] = defaultdict(list)
    for spot in spots:
        fields = spot.match.fields
        if len(fields) > 1:
            in_stage = [field for field in fields if field.stage == spot.stage]
            # Without a stage's heading the first of two equal questions is the school's, the next the IG team's.
            fields = tuple(in_stage) or tuple(field for field in fields if not candidates[field]) or fields
        candidates[fields[0]].append(spot)
    return dict(candidates)


def _best(rows: list[Row], field: Field, places: list[_Spot]) -> list[_Spot]:
    """The places that stand where the question can stand, best kind first; all of them equal."""
    for is_better in (
        lambda spot: spot.stage is None or spot.stage == field.stage,
        lambda spot: rows[spot.at].table != 0,
        lambda spot: not spot.beside_label or _is_heading_row(rows[spot.at]),
    ):
        better = [spot for spot in places if is_better(spot)]
        places = better or places
    return places


def _is_heading_row(row: Row) -> bool:
    """Whether every box of a row begins with a label: questions side by side, answers below."""
    return all(match_label(head(box).text) is not None for box in row.boxes)


def _answered_twice(rows: list[Row], places: list[_Spot]) -> bool:
    """Whether two places of one question both have something beside or below them."""
    answered = 0
    for spot in places:
        row = rows[spot.at]
        below = rows[spot.at + 1].boxes if spot.at + 1 < len(rows) else []
        answered += any(has_text(box) for box in (*row.boxes[spot.index + 1 :], *below))
    return answered > 1


class _Layout:
    """Where the questions stand, and so what stands between them."""

    def __init__(self, rows: list[Row], heads: list[list[Head]], chosen: dict[Field, _Spot]) -> None:
        self._rows = rows
        self._taken = {(spot.at, spot.index) for spot in chosen.values()}
        self._ends = {at for at, _ in self._taken} | {at for at in range(len(rows)) if _is_wall(heads[at])}

    def slot(self, field: Field, spot: _Spot) -> Slot:
        """The boxes that belong to a question: after its label, to its right, below it."""
        row = self._rows[spot.at]
        box = row.boxes[spot.index]
        slot = Slot(field, row, spot.text[: spot.match.end].strip())
        own = _without_separator(_cropped(box, spot.line, spot.match.end))
        if own:
            slot.boxes.append((row, Box(box.column, box.span, own, box.element)))
        others = range(spot.index + 1, len(row.boxes))
        next_label = next((n for n in others if (spot.at, n) in self._taken), None)
        slot.boxes.extend((row, other) for other in row.boxes[spot.index + 1 : next_label])
        columns = None
        if sum(at == spot.at for at, _ in self._taken) > 1 or _stands_second(row, spot.index):
            # questions side by side: each its own columns
            columns = range(box.column, 10_000 if next_label is None else row.boxes[next_label].column)
        if slot.row.table:
            self._extend_in_table(slot, box, spot.at, columns)
        else:
            self._extend_below_paragraph(slot, spot.at)
        return slot

    def _below(self, at: int) -> Iterator[Row]:
        """The rows below one, up to the next question or printed line."""
        for below in range(at + 1, len(self._rows)):
            if below in self._ends:
                return
            yield self._rows[below]

    def _extend_in_table(self, slot: Slot, label: Box, at: int, columns: range | None) -> None:
        """Adds the rows below a label in a table: the table's own, those of tables in it, and, where the table has
        no cell left for the answer, the paragraphs after it.
        """
        table, label_column = slot.row.table, label.column
        answered_beside = any(box.column > label_column and has_text(box) for _, box in slot.boxes)
        has_cell = len(slot.row.boxes) > 1
        for row in self._below(at):
            if row.table == table:
                if answered_beside and _is_other_question(row, label_column):
                    return
                slot.boxes.extend(
                    (row, box) for box in row.boxes if columns is None or _overlaps(box, columns)
                )
                has_cell = True
            elif row.parent == table:
                slot.boxes.extend((row, box) for box in row.boxes)
                has_cell = True
            elif row.table == 0 and not has_cell:
                slot.boxes.append((row, row.boxes[0]))
                slot.below_table = slot.below_table or has_text(row.boxes[0])
            else:
                return

    def _extend_below_paragraph(self, slot: Slot, at: int) -> None:
        """Adds the paragraphs below a label that is a paragraph, or the one table that is there for the answer."""
        answer_table = 0
        for row in self._below(at):
            if row.table == answer_table or (row.table and not answer_table and not slot.has_text()):
                answer_table = row.table
                slot.boxes.extend((row, box) for box in row.boxes)
            else:
                return


def _stands_second(row: Row, index: int) -> bool:
    """Whether something other than a number stands to the left of a label."""
    return any(re.search("[^\\W\\d_]", head(box).text) for box in row.boxes[:index])


def _is_other_question(row: Row, label_column: int) -> bool:
    """Whether a row below an answered question asks one that we don't know, rather than going on with the answer."""
    first = row.boxes[0] if row.boxes else Box()
    return len(row.boxes) > 1 and first.column == label_column and has_text(first)


def _overlaps(box: Box, columns: range) -> bool:
    return box.column < columns.stop and box.column + box.span > columns.start


def _cropped(box: Box, line: int, end: int) -> list[list[Piece]]:
    """A box's lines after the label that ends at `end` of the uncontrolled text of one line."""
    rest: list[Piece] = []
    left = end
    for piece in box.lines[line]:
        text, control = piece
        if left > 0 and control is None:
            if len(text) > left:
                rest.append((text[left:], None))
            left -= len(text)
        elif left <= 0 or control is not None:
            rest.append(piece)
    return [rest, *box.lines[line + 1 :]] if rest else box.lines[line + 1 :]


def _without_separator(lines: list[list[Piece]]) -> list[list[Piece]]:
    """Lines after a label without the colon, question mark or dash between label and answer."""
    if not lines:
        return lines
    typed = next((n for n, (_, control) in enumerate(lines[0]) if control is not None), len(lines[0]))
    text = _SEPARATOR.sub("", "".join(piece for piece, _ in lines[0][:typed]), count=1)
    return [[(text, None), *lines[0][typed:]], *lines[1:]]


def tagged(rows: list[Row], paths: frozenset[str]) -> dict[str, list[tuple[Row, Piece]]]:
    """Field path → the pieces in controls whose tag names that field: the surest identity there is."""
    found: dict[str, list[tuple[Row, Piece]]] = defaultdict(list)
    for row in rows:
        for box in row.boxes:
            for line in box.lines:
                for piece in line:
                    control = piece[1]
                    if control is not None and control.tag:
                        path = control.tag.partition(":")[0]
                        if path in paths:
                            found[path].append((row, piece))
    return found
