"""Files in which the form stands more than once: where it begins again, and which copies say something of their own.

A blank copy, and one that says nothing that another doesn't, are no report. Copies that differ are reports of their
own; whose file holds several is for the run to take apart (`parting`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from breachdocs.form import Problem, is_blank
from breachdocs.reading.spots import TWO_FORMS, has_text, heads_of, is_wall, single_spots
from breachdocs.reading.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from breachdocs.form import Form
    from breachdocs.reading.labels import Layout
    from breachdocs.reading.model import Place
    from breachdocs.reading.spots import Head
    from breachdocs.reading.stream import Row

#: Of so many questions in a row, `TWO_FORMS` have stood before where a copy begins.
_LOOKED_AT = TWO_FORMS + 4
#: Right below the heading of the first stage fewer will do.
_AFTER_A_HEADING = TWO_FORMS // 2
SECOND_COPY = Problem(
    field="form",
    code="second_copy",
    text="",
    message="The form stands more than once in this file. The other copy is blank or says the same; one was read.",
)


@dataclass(frozen=True, slots=True)
class Copy:
    """One of the forms that a file holds.

    Attributes:
        form: what it says, and where (`places`), as in `Reading`.
        start: its first row in the stream.
        end: the row after its last.
        first: the path of the first question in it.
    """

    form: Form
    places: dict[str, Place]
    start: int
    end: int
    first: str


def beginnings(rows: Sequence[Row], layout: Layout) -> list[int]:
    """The rows at which each copy of the form begins, the first at 0."""
    heads = heads_of(rows, layout)
    places = _places(rows, heads, layout)
    found = [0]
    seen: set[str] = set()
    for number, (at, path) in enumerate(places):
        coming = {other for _, other in places[number : number + _LOOKED_AT]} & seen
        if (path in seen and len(coming) >= TWO_FORMS) or (not path and len(coming) >= _AFTER_A_HEADING):
            after = places[number - 1][0] + 1 if number else 0
            found.append(_with_heading(rows, heads, range(after, at + 1)))
            seen = set()
        if path:
            seen.add(path)
    return found


def first_question(rows: Sequence[Row], layout: Layout) -> str:
    """The path of the first question in a copy's rows; none where they hold no label of one question alone."""
    return next((path for _, path in single_spots(list(rows), heads_of(rows, layout), layout)), "")


def _places(rows: Sequence[Row], heads: list[list[Head]], layout: Layout) -> list[tuple[int, str]]:
    """Where labels stand, with their questions' paths, and headings of the first stage, with none; in order."""
    places = single_spots(list(rows), heads, layout)
    for at, of_row in enumerate(heads):
        if any(known.stage == "stage1" for _, _, known in of_row):
            places.append((at, ""))
    return sorted(places, key=lambda place: place[0])


def _with_heading(rows: Sequence[Row], heads: list[list[Head]], within: range) -> int:
    """A copy's beginning at the end of `within`, moved up over what is printed or empty before it."""
    at = within[-1]
    tables = {0, rows[at].table}
    while (
        at > within[0]
        and rows[at - 1].table in tables
        and (is_wall(heads[at - 1]) or not any(has_text(box) for box in rows[at - 1].boxes))
    ):
        at -= 1
    return at


def part_of(stream: Stream, start: int, end: int) -> Stream:
    """A stretch of a stream's rows, with a second look of its own."""
    again = stream.look_again
    look_again = partial(_look_again, again, start, end) if again is not None else None
    return replace(stream, rows=stream.rows[start:end], look_again=look_again)


def _look_again(again: Callable[[], Stream], start: int, end: int) -> Stream:
    return part_of(replace(again(), look_again=None), start, end)


def telling(forms: Sequence[Form]) -> list[int]:
    """Which of a file's forms are reports of their own: not those that are blank or say nothing but what another says.

    Returns their numbers from 0, in order; none where all are blank.
    """
    said = [_said(form) for form in forms]
    kept: list[int] = []
    for number in sorted(range(len(forms)), key=lambda one: -len(said[one])):
        if said[number] and not any(_within(said[number], said[other]) for other in kept):
            kept.append(number)
    return sorted(kept)


def _said(form: Form) -> dict[tuple[str, str], object]:
    return {
        (stage, name): value
        for stage in ("stage1", "stage2", "stage3")
        for name, value in getattr(form, stage)
        if not is_blank(value)
    }


def _within(answers: Mapping[tuple[str, str], object], others: Mapping[tuple[str, str], object]) -> bool:
    return all(others.get(path) == value for path, value in answers.items())
