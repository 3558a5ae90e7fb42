"""Spots: where each question of the form stands in the stream.

Where a label's words turn up twice, the one that stands where questions stand is the question and the other is
somebody's answer; a label with typing errors is looked for only where the right one was not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from breachdocs.errors import Refusal
from breachdocs.form import Field, On
from breachdocs.reading.controls import is_prompt
from breachdocs.reading.label_ends import in_two_languages
from breachdocs.reading.labels import Known, Layout, Match
from breachdocs.reading.lines import answer_lines
from breachdocs.reading.stream import Box, Piece, Row

#: So many questions that stand twice in a file are two forms, not somebody quoting a label.
TWO_FORMS = 10
#: With fewer labels found word for word, looking for mistyped ones would find a form in any document.
_FEWEST_RIGHT = 5
#: What stands over the columns of the printed matrix.
_LEVELS = ("1", "2", "3", "4", "5")


@dataclass(slots=True)
class Spot:
    """A place where a label's words stand."""

    at: int
    index: int
    match: Match
    stage: str | None
    text: str
    #: What stands in the label's own box after it.
    rest: list[list[Piece]]
    #: The label's box directly follows another label's that has nothing after its label.
    beside_label: bool
    #: The label is known in spite of typing errors.
    mistyped: bool = False


def has_text(box: Box) -> bool:
    """Whether anything but prompts stands in a box; a tick box's state is something."""
    for line in box.lines:
        for text, control in line:
            if control is None:
                if text and not text.isspace():
                    return True
            elif control.kind == "checkbox" or (
                text.strip() and not control.prompting and not is_prompt(text)
            ):
                return True
    return False


class Head(NamedTuple):
    """The uncontrolled text that a box begins with.

    Attributes:
        line: which of the box's lines it stands in.
        text: ``""`` where a control comes first, or nothing at all.
        known: what the layout knows of it.
    """

    line: int
    text: str
    known: Known


_NO_HEAD = Head(0, "", Known())


def head(box: Box, layout: Layout) -> Head:
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
        if text and not text.isspace():
            return Head(number, text, layout.known(text))
    return _NO_HEAD


def heads_of(rows: Sequence[Row], layout: Layout) -> list[list[Head]]:
    """What each row's boxes begin with."""
    return [[head(box, layout) for box in row.boxes] for row in rows]


def form_end(rows: list[Row], heads: list[list[Head]], layout: Layout) -> int:
    """How many rows are the form's: what a policy prints after it is left off.

    Raises:
        Refusal: `two_forms` where another form stands after that.
    """
    for at, row in enumerate(rows):
        if row.table == 0 and at > 20 and layout.ends_the_form(heads[at][0].known.folded):
            after = {path for _, path in single_spots(rows[at:], heads[at:], layout)}
            if len(after) >= 2 * TWO_FORMS:  # a letter's template names a few of the form's questions
                raise two_forms()
            return at
    return len(rows)


def is_wall(heads: list[Head]) -> bool:
    """Whether a row ends whatever answer comes before it: a stage's heading, printed matter, the head of a matrix."""
    for _, _, known in heads:
        if known.is_wall:
            return True
    return len(heads) >= len(_LEVELS) and _is_head_of_matrix(heads)


def _is_head_of_matrix(heads: list[Head]) -> bool:
    """Whether a row's cells count up the levels, "1. Not occurred", "2. Not likely" …, as no answer does."""
    numbers = tuple(known.folded.partition(" ")[0] for _, _, known in heads)
    return any(numbers[at : at + len(_LEVELS)] == _LEVELS for at in range(len(numbers)))


def _spots(rows: list[Row], heads: list[list[Head]], layout: Layout) -> list[Spot]:
    spots: list[Spot] = []
    stage: str | None = None
    previous: Field | None = None
    for at, row in enumerate(rows):
        bare_label_at = -2
        for index, (line, text, known) in enumerate(heads[at]):
            if known.stage is not None:
                stage = known.stage
                continue
            match = known.question(previous, text)
            if match is None or (
                match.comes_second and bare_label_at == index - 1 and not in_two_languages(spots[-1].text)
            ):
                continue
            rest = _after_label(row.boxes[index], line, match.end)
            spots.append(Spot(at, index, match, stage, text, rest, bare_label_at == index - 1))
            previous = match.fields[0]
            if not _is_answered(row, previous, rest, layout):
                bare_label_at = index
    return spots


def _is_answered(row: Row, field: Field, rest: list[list[Piece]], layout: Layout) -> bool:
    """Whether an answer, not only a printed hint, stands in a label's own box."""
    own = Box(lines=rest)
    return has_text(own) and bool(answer_lines(field, [(row, own)], layout))


def questions(rows: list[Row], heads: list[list[Head]], layout: Layout) -> dict[Field, Spot]:
    """For each field the place of its question."""
    spots = _spots(rows, heads, layout)
    candidates = _candidates(spots)
    asked = {On.BREACH, *(field.question.on for field in candidates)}
    missing = [
        field
        for field in layout.fields
        if field.question.on in asked and not field.question.within and field not in candidates
    ]
    stages = {field.stage for field in candidates}
    mistyped = [field for field in missing if field.stage in stages]
    if mistyped and len(candidates) >= _FEWEST_RIGHT:
        found = {(spot.at, spot.index) for spot in spots}
        for field, places in _candidates(_mistyped_spots(rows, heads, mistyped, found, layout)).items():
            candidates.setdefault(field, places)
    chosen: dict[Field, Spot] = {}
    doubled = 0
    for field in layout.fields:
        places = _best(rows, heads, candidates.get(field, []), field)
        if places:
            chosen[field] = places[0]
            doubled += len(places) > 1 and _answered_twice(rows, places)
    if doubled >= TWO_FORMS:
        raise two_forms()
    return chosen


def two_forms() -> Refusal:
    """The refusal of a file in which the form stands twice, each time with other answers."""
    return Refusal(
        "two_forms",
        "This file holds two filled-in forms.",
        "Save each form as a file of its own and drop both.",
    )


def single_spots(rows: list[Row], heads: list[list[Head]], layout: Layout) -> list[tuple[int, str]]:
    """Where in the rows the labels stand that are one question's alone, with that question's path."""
    return [
        (spot.at, spot.match.fields[0].path)
        for spot in _spots(rows, heads, layout)
        if len(spot.match.fields) == 1
    ]


def _mistyped_spots(
    rows: list[Row], heads: list[list[Head]], fields: list[Field], found: set[tuple[int, int]], layout: Layout
) -> list[Spot]:
    """Places where the label of a question not found yet stands with typing errors."""
    spots: list[Spot] = []
    stage: str | None = None
    for at, row in enumerate(rows):
        for index, (line, text, known) in enumerate(heads[at]):
            if not known.folded:
                continue
            stage = known.stage or stage
            if (at, index) in found:
                continue
            match = layout.match_mistyped(text, fields)
            if match is not None:
                beside = index > 0 and (at, index - 1) in found and not has_text(row.boxes[index])
                rest = _after_label(row.boxes[index], line, match.end)
                spots.append(Spot(at, index, match, stage, text, rest, beside, mistyped=True))
    return spots


def _candidates(spots: list[Spot]) -> dict[Field, list[Spot]]:
    """For each field the places where its label stands; of equal labels the stage decides."""
    candidates: dict[Field, list[Spot]] = defaultdict(list)
    for spot in spots:
        fields = spot.match.fields
        if len(fields) > 1:
            in_stage = [field for field in fields if field.stage == spot.stage]
            # Without a stage's heading the first of two equal questions is the school's, the next the IG team's.
            fields = tuple(in_stage) or tuple(field for field in fields if not candidates[field]) or fields
        candidates[fields[0]].append(spot)
    return dict(candidates)


def _best(rows: list[Row], heads: list[list[Head]], places: list[Spot], field: Field) -> list[Spot]:
    """The places that stand where the question can stand, best kind first; all of them equal."""
    if len(places) < 2:
        return places
    for is_better in (
        lambda spot: spot.stage is None or spot.stage == field.stage,
        lambda spot: rows[spot.at].table != 0,
        lambda spot: not spot.beside_label or _is_heading_row(heads[spot.at]),
    ):
        better = [spot for spot in places if is_better(spot)]
        places = better or places
    return places


def _is_heading_row(heads: list[Head]) -> bool:
    """Whether every box of a row begins with a label: questions side by side, answers below."""
    return all(known.match is not None for _, _, known in heads)


def _answered_twice(rows: list[Row], places: list[Spot]) -> bool:
    """Whether two places of one question both have something beside or below them."""
    answered = 0
    for spot in places:
        row = rows[spot.at]
        below = rows[spot.at + 1].boxes if spot.at + 1 < len(rows) else []
        answered += any(has_text(box) for box in (*row.boxes[spot.index + 1 :], *below))
    return answered > 1


def _after_label(box: Box, line: int, end: int) -> list[list[Piece]]:
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
