"""Slots: for each question found in the stream, the boxes that hold its answer.

An answer stands in the question's own box after the label, in the boxes to its right, or in the rows below it, up to
the next question or printed line; never at a table or cell number. Where a label's words turn up twice, the one that
stands where questions stand is the question and the other is somebody's answer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as attribute

from breachdocs.form import Field
from breachdocs.reading.labels import Layout
from breachdocs.reading.spots import Head, Spot, form_end, has_text, heads_of, is_wall, questions
from breachdocs.reading.stream import Box, Piece, Row, Stream

_SEPARATOR = re.compile(r"^\s*(?:(?:[:：?=]\s*)+|[-–—](?=\s))?[ \t]*")


@dataclass(slots=True)
class Slot:
    """A question and the boxes that hold its answer.

    Attributes:
        field: the question's field.
        row: the row its label stands in.
        label: the label as it stands on the form.
        boxes: the answer's boxes with their rows, the rest of the label's own box first.
        below_table: the answer is text below a table that has no cell left for it.
        mistyped: the label is known in spite of typing errors.
    """

    field: Field
    row: Row
    label: str
    boxes: list[tuple[Row, Box]] = attribute(default_factory=list)
    below_table: bool = False
    mistyped: bool = False

    def has_text(self) -> bool:
        """Whether anything but prompts stands in it."""
        return any(has_text(box) for _, box in self.boxes)


def find_slots(stream: Stream, layout: Layout) -> list[Slot]:
    """The slots of all questions found, in the order of the form's declaration.

    Raises:
        Refusal: `two_forms` where the file holds two filled-in forms.
    """
    heads = heads_of(stream.rows, layout)
    rows = stream.rows[: form_end(stream.rows, heads, layout)]
    chosen = questions(rows, heads, layout)
    answers = _Answers(rows, heads, chosen)
    return [answers.slot(field, spot) for field, spot in chosen.items()]


class _Answers:
    """Where the questions stand, and so what stands between them."""

    def __init__(self, rows: list[Row], heads: list[list[Head]], chosen: dict[Field, Spot]) -> None:
        self._rows = rows
        self._heads = heads
        self._taken = {(spot.at, spot.index) for spot in chosen.values()}
        self._labels_in = Counter(at for at, _ in self._taken)
        self._ends = {at for at in range(len(rows)) if is_wall(heads[at])} | self._labels_in.keys()

    def slot(self, field: Field, spot: Spot) -> Slot:
        """The boxes that belong to a question: after its label, to its right, below it."""
        row = self._rows[spot.at]
        box = row.boxes[spot.index]
        slot = Slot(field, row, spot.text[: spot.match.end].strip(), mistyped=spot.mistyped)
        own = _without_separator(spot.rest)
        if own:
            slot.boxes.append((row, Box(box.column, box.span, own)))
        others = range(spot.index + 1, len(row.boxes))
        next_label = next((n for n in others if (spot.at, n) in self._taken), None)
        slot.boxes.extend((row, other) for other in row.boxes[spot.index + 1 : next_label])
        columns = None
        if self._labels_in[spot.at] > 1 or _stands_second(self._heads[spot.at], spot.index):
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


def _stands_second(heads: list[Head], index: int) -> bool:
    """Whether something other than a number stands to the left of a label."""
    return any(not known.folded.isdigit() for _, _, known in heads[:index] if known.folded)


def _is_other_question(row: Row, label_column: int) -> bool:
    """Whether a row below an answered question asks one that we don't know, rather than going on with the answer."""
    first = row.boxes[0] if row.boxes else Box()
    return len(row.boxes) > 1 and first.column == label_column and has_text(first)


def _overlaps(box: Box, columns: range) -> bool:
    return box.column < columns.stop and box.column + box.span > columns.start


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
