"""A file in, a form out: the order of this room."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.form import (
    ALL_FIELDS,
    FORM_NAME,
    INCIDENT_FORM_NAME,
    REFERENCE_LABEL,
    Field,
    Form,
    Kind,
    Problem,
    field_at,
    fold,
    is_blank,
    stage_model,
)
from breachdocs.reading.answers import Answer, Given, answer
from breachdocs.reading.controls import is_prompt
from breachdocs.reading.converting import CONVERTED
from breachdocs.reading.copies import SECOND_COPY, Copy, beginnings, first_question, part_of, telling
from breachdocs.reading.label_ends import LONGEST_HEAD
from breachdocs.reading.labels import (
    Layout,
    asked_by_the_incident_form,
    built_in,
    incident_layout,
)
from breachdocs.reading.model import How, Place, Reading, Source
from breachdocs.reading.opening import not_a_form, opened
from breachdocs.reading.slots import Slot, find_slots, tagged
from breachdocs.reading.stream import Box

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from breachdocs.reading.converting import Converter
    from breachdocs.reading.stream import Piece, Row, Stream

    #: Field path → the pieces in controls of its tag, with their rows.
    _Tagged = Mapping[str, list[tuple[Row, Piece]]]

#: A document with fewer of the form's questions in it is something else.
FEWEST_QUESTIONS = 5
#: The tag of the control that carries an incident's reference on a form sent back for a later stage.
REFERENCE_TAG = "reference"
#: The tag of the control that says, at the top of a form that was cut out of a file of several, which of them it is.
PART_TAG = "form-of-several"

#: With so many of Stage 1's questions found, a form is the breach form: the incident form asks fewer of them.
_OF_THE_BREACH_FORM = 20

#: Tags that are no field.
_OWN_TAGS = frozenset({REFERENCE_TAG, PART_TAG})
_PATHS = frozenset(field.path for field in ALL_FIELDS) | _OWN_TAGS
#: Kinds whose whole answer stands in controls of its own tag; rows and tick boxes need their neighbours.
_IN_ITS_CONTROL = frozenset(Kind) - {Kind.ROWS, Kind.CODES, Kind.YES_NO}

_ONE_OF_SEVERAL = (
    "The form was cut out of a file that holds more than one. The file as it came is kept with the incident."
)
_NOTES = {
    "tracked_changes": "The form has tracked changes: insertions are read as text, deletions are not.",
    "hidden_text": "The form has hidden text, which is not read.",
    "comments": "The form has comments or footnotes, which are not read; please look whether one holds an answer.",
    "circled": "Ovals are drawn on the form. An answer may be circled with one; please check that it was read.",
    "elsewhere": "Part of the form is in another document that it only refers to, which is not read.",
    "struck_text": "The form has text that is struck through, which is not read.",
    "text_box": "The form has text in text boxes, which is read; please check it is where it belongs.",
}

#: What a form was made into since it was filled in: what is said of the form, of an answer read, and of one not read.
_MADE = {
    "pdf": (
        "The form came as a PDF; please check whether an answer is missing.",
        "This was read from a PDF; please check it.",
        "Nothing was read here; is it blank in the PDF?",
    ),
    "text": (
        "The form's tables have become running text, so where an answer ends is a guess; please check them all.",
        "This was read from running text; please check it.",
        "Nothing was read here; is it blank in the text?",
    ),
    "pandoc": (
        "The form was saved by pandoc, which loses what stands in fields, links and nested tables; please check it.",
        "Part of this may have been lost when the file was saved by pandoc; please check it.",
        "Nothing was read here; it may have been lost when the file was saved by pandoc.",
    ),
}


def read_file(
    path: Path,
    *,
    received: dt.datetime,
    limits: Intake | None = None,
    name: str | None = None,
    layouts: Sequence[Layout] = (),
) -> Reading:
    """Reads a breach form.

    Args:
        path: the file.
        received: when the form was received, local time.
        limits: sizes beyond which a file is refused; the defaults where not given.
        name: what the file is called, where its own name says nothing.
        layouts: other councils' forms that this workspace was taught; the one that knows most of the questions reads.

    Raises:
        Refusal: the file is no form that can be read; with what it is and what to do.
        OSError: the file can't be read at all.
    """
    limits = limits or Intake()
    if path.stat().st_size > limits.largest_file_mb << 20:
        raise Refusal(
            "too_large",
            f"This file is larger than {limits.largest_file_mb} MB.",
            "Ask the school to save the form in Word and send it again.",
        )
    return read_bytes(
        path.read_bytes(), received=received, limits=limits, name=name or path.name, layouts=layouts
    )


def read_bytes(
    data: bytes,
    *,
    received: dt.datetime,
    limits: Intake | None = None,
    name: str = "form.docx",
    layouts: Sequence[Layout] = (),
    convert: Converter | None = None,
) -> Reading:
    """Reads a breach form from its bytes; see `read_file`, and `opening.opened` for `convert`."""
    limits = limits or Intake()
    stream, kind = opened(data, limits, convert)
    form, places = _read_once(stream, received, layouts)
    if kind in CONVERTED:
        form = _converted(form, kind)
    return Reading(Source(name, hashlib.sha256(data).hexdigest(), kind), form, places)


def _read_once(
    stream: Stream, received: dt.datetime, layouts: Sequence[Layout]
) -> tuple[Form, dict[str, Place]]:
    """The one form in a stream and where its answers stand; of several copies the one that says something.

    Raises:
        Refusal: `two_forms` where copies say different things; `not_a_form`.
    """
    try:
        return _looked_at(stream, received, layouts)
    except Refusal as refusal:
        if refusal.code != "two_forms":
            raise
        copies = forms_of(stream, received, layouts)
        if len(copies) != 1:
            raise
    form, places = copies[0].form, copies[0].places
    return form.model_copy(update={"problems": (SECOND_COPY, *form.problems)}), places


def _looked_at(
    stream: Stream, received: dt.datetime, layouts: Sequence[Layout]
) -> tuple[Form, dict[str, Place]]:
    """The form in a stream, looked at again for how its text looks where the words alone don't say it."""
    form, places, looks_matter = _read(stream, received, layouts)
    if looks_matter and stream.look_again is not None:
        again = stream.look_again()
        again.notes |= stream.notes
        form, places, _ = _read(again, received, layouts)
    return form, places


def forms_of(stream: Stream, received: dt.datetime, layouts: Sequence[Layout]) -> list[Copy]:
    """The forms of a stream that holds several, without copies that are blank or say nothing of their own.

    Raises:
        Refusal: `two_forms` where one of the parts is no form by itself.
    """
    layout = max((built_in(), *layouts), key=lambda one: len(beginnings(stream.rows, one)))
    copies = []
    for start, end in pairwise([*beginnings(stream.rows, layout), len(stream.rows)]):
        part = part_of(stream, start, end)
        found = _looked_at(part, received, layouts)
        copies.append(Copy(*found, start, end, first_question(part.rows, layout)))
    return [copies[number] for number in telling([copy.form for copy in copies]) or [0]]


def _converted(form: Form, kind: str) -> Form:
    """A form that came through LibreOffice, which now and then loses what a list or a box says."""
    message = (
        f"The form came as .{kind} and was read through LibreOffice; please check that nothing is missing."
    )
    first = Problem(field="form", code="converted", text="", message=message)
    return form.model_copy(update={"problems": (first, *form.problems)})


def _to_be_checked(form: Form, asked: Collection[str], made: str) -> Form:
    """A form that is not as it was filled in, with itself and each of its questions listed: what was read is to be
    checked, and what was not, in the stages that are `asked`, may have been lost. `made` is what became of it.
    """
    whole, read, unread = _MADE[made]
    known = {problem.field for problem in form.problems}
    answered = {field.path for field in form.fields if not is_blank(form.value(field))}
    listed = tuple(
        Problem(
            field=field.path,
            code=f"from_{made}" if field.path in answered else f"not_in_{made}",
            text="",
            message=read if field.path in answered else unread,
        )
        for field in form.fields
        if field.path in answered or (field.stage in asked and field.path not in known)
    )
    first = Problem(field="form", code=f"from_{made}", text="", message=whole)
    return form.model_copy(update={"problems": (first, *form.problems, *listed)})


def _made(stream: Stream, places: Mapping[str, Place], layout: Layout) -> str | None:
    """What became of a form since it was filled in, where its answers can't be relied on for it; see `_MADE`.

    Where a cell ends is a guess in running text, unless the form asks in running text itself: a layout that the
    workspace was taught may.
    """
    for made in ("pdf", "pandoc"):
        if made in stream.notes:
            return made
    by_label = [place for place in places.values() if place.how is not How.TAG]
    loose = sum(place.table == 0 for place in by_label)
    return "text" if loose > len(places) / 2 and layout in (built_in(), incident_layout()) else None


def _read(
    stream: Stream, received: dt.datetime, layouts: Sequence[Layout]
) -> tuple[Form, dict[str, Place], bool]:
    """The form in a stream, by the layout that knows most of its questions; where its answers stand; and whether how
    the text looks might say more.
    """
    by_tag = tagged(stream.rows, _PATHS)
    layout, slots = max(
        ((layout, find_slots(stream, layout)) for layout in (built_in(), *layouts)),
        key=lambda found: len(found[1]),
    )
    own = asked_by_the_incident_form(field_at(path) for path in by_tag if path not in _OWN_TAGS)
    if own or sum(slot.field.stage == "stage1" for slot in slots) < _OF_THE_BREACH_FORM:
        other = find_slots(stream, incident_layout())
        is_one = asked_by_the_incident_form(slot.field for slot in other) and len(other) > len(slots)
        if own or is_one:
            layout, slots = incident_layout(), other
    return _form(stream, slots, by_tag, Given(received, layout))


def _form(
    stream: Stream, found_slots: list[Slot], by_tag: _Tagged, given: Given
) -> tuple[Form, dict[str, Place], bool]:
    slots = {slot.field: slot for slot in found_slots}
    found_fields = slots.keys() | {field_at(path) for path in by_tag if path not in _OWN_TAGS}
    if len(found_fields) < FEWEST_QUESTIONS:
        raise not_a_form(stream.notes)
    values: dict[str, dict[str, Any]] = {"stage1": {}, "stage2": {}, "stage3": {}}
    problems: list[Problem] = []
    places: dict[str, Place] = {}
    looks_matter = False
    for field in given.layout.fields:
        if field.question.within:
            continue
        boxes, slot = _boxes(field, slots.get(field), by_tag.get(field.path))
        if not boxes:
            continue
        found = answer(field, boxes, given)
        looks_matter = looks_matter or found.looks_matter
        _keep(field, found, values[field.stage])
        problems.extend(found.problems)
        if slot is not None and slot.below_table and not is_blank(found.value):
            problems.append(_below_table(field))
        if not is_blank(found.value):
            places[field.path] = _place(field, boxes[0][0], slot)
    problems.extend(
        Problem(field="form", code=note, text="", message=message)
        for note, message in _NOTES.items()
        if note in stream.notes
    )
    if part := _text_in(by_tag.get(PART_TAG)):
        problems.insert(0, Problem(field="form", code="one_of_several", text=part, message=_ONE_OF_SEVERAL))
    stages = {stage: stage_model(stage).model_validate(found) for stage, found in values.items()}
    reference = _text_in(by_tag.get(REFERENCE_TAG)) or _reference_after_its_label(stream)
    name = INCIDENT_FORM_NAME if asked_by_the_incident_form(found_fields) else FORM_NAME
    form = Form.model_validate({"name": name, **stages, "problems": tuple(problems), "reference": reference})
    if made := _made(stream, places, given.layout):
        form = _to_be_checked(form, {field.stage for field in found_fields}, made)
    return form, places, looks_matter


def _place(field: Field, row: Row, slot: Slot | None) -> Place:
    """Where an answer stands, and how its question was known."""
    if slot is None:
        return Place(row.table, row.number, field.question.label, How.TAG)
    how = How.BELOW if slot.below_table else How.MISTYPED if slot.mistyped else How.LABEL
    return Place(row.table, row.number, slot.label, how)


def _keep(field: Field, found: Answer, stage: dict[str, Any]) -> None:
    """Puts an answer, and those that stand within it, into its stage; blanks keep the model's default."""
    if not is_blank(found.value):
        stage[field.name] = found.value
    stage.update({name: value for name, value in found.within.items() if not is_blank(value)})


def _boxes(
    field: Field, slot: Slot | None, own: list[tuple[Row, tuple[str, Any]]] | None
) -> tuple[Sequence[tuple[Row, Box]], Slot | None]:
    """The boxes of a field's answer: by its controls' tag where they hold it, else by its label."""
    if own and field.question.kind in _IN_ITS_CONTROL and not _stands_in(slot, own):
        return [(row, Box(lines=[[piece]])) for row, piece in own], None
    return (slot.boxes, slot) if slot is not None else ((), None)


def _stands_in(slot: Slot | None, own: list[tuple[Row, tuple[str, Any]]]) -> bool:
    """Whether tagged controls stand where the label says the answer is, so that text beside them counts too."""
    if slot is None:
        return False
    controls = {
        id(control)
        for _, box in slot.boxes
        for line in box.lines
        for _, control in line
        if control is not None
    }
    return all(id(control) in controls for _, (_, control) in own)


def _below_table(field: Field) -> Problem:
    return Problem(
        field=field.path,
        code="answer_below_table",
        text="",
        message="The answer was found as text below the form's table; please check that it belongs there.",
    )


def _reference_after_its_label(stream: Stream) -> str | None:
    """The reference after its printed label: LibreOffice keeps the control's words and forgets its tag."""
    label = fold(REFERENCE_LABEL)
    for row in stream.rows:
        for box in row.boxes:
            for line in box.lines:
                if not line or line[0][0].lstrip()[:1].casefold() != label[0]:
                    continue
                said = "".join([text for text, _ in line])
                if fold(said[:LONGEST_HEAD]).startswith(label):
                    given = said.partition(":")[2].strip()
                    return None if not given or is_prompt(given) else given
    return None


def _text_in(own: list[tuple[Row, tuple[str, Any]]] | None) -> str | None:
    said = (piece for _, (piece, control) in own or () if control is None or not control.prompting)
    text = "".join(said).strip()
    return None if not text or is_prompt(text) else text
