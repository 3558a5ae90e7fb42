"""A slot's boxes as lines of text, each knowing which of its stretches stand in controls."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from breachdocs.form import ALL_FIELDS, Field, fold, tidy
from breachdocs.reading.controls import Control, is_prompt
from breachdocs.reading.labels import Layout
from breachdocs.reading.stream import Box, Marked, Piece, Row


@dataclass(slots=True)
class Stretch:
    """Text and the control it stands in; what runs Word split it into is forgotten."""

    text: str
    control: Control | None


Line = list[Stretch]
#: What LibreOffice leaves in a plain text control: lines without the breaks between them, fields' codes as text.
_CODE = r"\s*(?:MERGEFIELD|HYPERLINK|DOCPROPERTY|FORMTEXT|REF) "
_FIELD_CODE = re.compile(_CODE)
_RUN_TOGETHER = re.compile(rf"[^\W\d_][.!?](?:[A-Z][a-z]|\d+\. )|^{_CODE}")
#: The same in text that stands in no control, where a full stop without a space may be somebody's ("Mrs.Jones").
_TYPED_TOGETHER = re.compile(rf"[a-z]{{3}}[.!?](?:[A-Z][a-z]|\d+\. )|^{_CODE}")
#: What a line to write on is printed with, and how many of them make one, spaces between them or not.
_TO_WRITE_ON = (("_", 3), ("…", 3), (".", 8))
_SEEMS_RULED = re.compile(r"_[_ ]|…[… ]|\.{8}")
#: A hyphen that a line is not broken at: Word's own element for it, after LibreOffice saved the file.
_KEPT_HYPHEN = "\u2011"


def lines_of(boxes: Iterable[tuple[Row, Box]]) -> Iterator[Line]:
    """The lines of boxes with anything in them, broken at line breaks too, neighbours in the same control joined."""
    for _, box in boxes:
        for pieces in box.lines:
            if pieces:
                yield from box_lines(pieces)


def box_lines(pieces: list[Piece]) -> Iterator[Line]:
    """One paragraph's lines."""
    line: Line = []
    for text, control in pieces:
        first, *others = text.split("\n") if "\n" in text else (text,)
        _join(line, first, control)
        for part in others:
            yield line
            line = [Stretch(part, control)]
    yield line


def _join(line: Line, text: str, control: Control | None) -> None:
    if line and line[-1].control is control:
        line[-1].text += text
    else:
        line.append(Stretch(text, control))


def is_unanswered(stretch: Stretch) -> bool:
    """Whether a control still shows its prompt."""
    control = stretch.control
    return control is not None and (control.prompting or is_prompt(stretch.text))


@cache
def _hints(field: Field) -> frozenset[str]:
    question = field.question
    return frozenset(fold(hint) for hint in (*question.hints, question.tail, question.help) if hint)


def answer_lines(field: Field, boxes: Iterable[tuple[Row, Box]], layout: Layout) -> list[Line]:
    """The lines of a slot without hints, printed lines and prompts; those that nothing is left of are dropped."""
    hints = _hints(field)
    kept: list[Line] = []
    for line in lines_of(boxes):
        answered = [stretch for stretch in line if not is_unanswered(stretch)]
        text = without_lines(plain(answered))
        if not text.strip():
            continue
        if all(stretch.control is None for stretch in line):
            folded = fold(text)
            if folded in hints or is_prompt(text) or layout.is_printed(folded):
                continue
        kept.append(answered)
    return kept


def without_lines(text: str) -> str:
    """A text without the lines printed to write on that its own lines begin or end with."""
    if _SEEMS_RULED.search(text) is None:
        return text
    return "\n".join(map(_without_line, text.split("\n")))


def _without_line(line: str) -> str:
    for sign, fewest in _TO_WRITE_ON:
        for strip in (str.lstrip, str.rstrip):
            rest = strip(line, f"{sign} \t")
            if line.count(sign) - rest.count(sign) >= fewest:
                line = rest
    return line


def plain(line: Line) -> str:
    """What a line says; tick boxes and pictures say nothing."""
    return "".join(
        [
            stretch.text
            for stretch in line
            if stretch.control is None or stretch.control.kind not in ("checkbox", "picture")
        ]
    )


def text_of(lines: Iterable[Line]) -> str | None:
    """What lines say, tidied; ``None`` where they say nothing or only a prompt."""
    said = "\n".join([plain(line) for line in lines]).replace(_KEPT_HYPHEN, "-")
    text = tidy(without_lines(said))
    return None if text is None or is_prompt(text) else text


def stored_day(lines: list[Line]) -> dt.date | None:
    """The value that the date control of these lines has stored, where there is just one."""
    stored = {
        control.iso_date[:10] for control in controls_in(lines) if control.kind == "date" and control.iso_date
    }
    if len(stored) != 1:
        return None
    try:
        return dt.date.fromisoformat(stored.pop())
    except ValueError:
        return None


def each_text(lines: list[Line]) -> list[str]:
    """Each thing chosen: what each control says, and each line of what stands beside them."""
    texts: list[str] = []
    for line in lines:
        if any(stretch.control is not None for stretch in line):
            texts.extend(stretch.text.strip() for stretch in line)
        else:
            texts.append(without_lines(plain(line)).strip())
    return [text for text in texts if text and not is_prompt(text)]


def has_run_together(lines: Iterable[Line]) -> bool:
    """Whether breaks between lines in a control seem to be lost, or a field's code to have become its text."""
    return any(
        (_TYPED_TOGETHER if stretch.control is None else _RUN_TOGETHER).search(stretch.text) is not None
        for line in lines
        for stretch in line
    )


def is_field_code(text: str) -> bool:
    """Whether a text begins with a field's code, as LibreOffice now and then leaves it."""
    return _FIELD_CODE.match(text) is not None


def controls_in(lines: Iterable[Line]) -> list[Control]:
    """The controls that lines stand in, in order, each once."""
    found: list[Control] = []
    for line in lines:
        for stretch in line:
            if stretch.control is not None and all(stretch.control is not control for control in found):
                found.append(stretch.control)
    return found


def split_at(lines: list[Line], marker: re.Pattern[str]) -> tuple[list[Line], list[Line] | None]:
    """Lines before and after the first `marker` in text that stands in no control; ``None`` where there is none.

    A marker's words inside a control are part of an answer and end nothing.
    """
    for number, line in enumerate(lines):
        for index, stretch in enumerate(line):
            found = marker.search(stretch.text) if stretch.control is None else None
            if found is None:
                continue
            before = [*line[:index], Stretch(stretch.text[: found.start()], None)]
            after = [Stretch(stretch.text[found.end() :], None), *line[index + 1 :]]
            return [*lines[:number], before], [after, *lines[number + 1 :]]
    return lines, None


@cache
def marker_of(label: str) -> re.Pattern[str]:
    """The pattern of a label that stands within an answer ("Other:", "Comment:"); its colon is needed."""
    words = r"\W+".join(re.escape(word) for word in fold(label).split())
    return re.compile(rf"\b{words}s?\s*[:：]\s*", re.IGNORECASE)


@cache
def inner_fields(field: Field) -> tuple[Field, ...]:
    """The fields that are asked for within a field's answer ("Other:", "Comment:")."""
    return tuple(
        inner for inner in ALL_FIELDS if inner.stage == field.stage and inner.question.within == field.name
    )


def before_remarks(field: Field, boxes: Sequence[tuple[Row, Box]]) -> Sequence[tuple[Row, Box]]:
    """The boxes as far as the options go: a remark below them may name any ("2. E-mail deleted"), and chooses none."""
    for inner in inner_fields(field):
        if inner.question.long:
            boxes = _before(boxes, marker_of(inner.question.label))
    return boxes


def _before(boxes: Sequence[tuple[Row, Box]], marker: re.Pattern[str]) -> Sequence[tuple[Row, Box]]:
    for number, (row, box) in enumerate(boxes):
        for at, line in enumerate(box.lines):
            found = marker.search("".join("\0" if control else text for text, control in line))
            if found:
                kept = [*box.lines[:at], list(_pieces_before(line, found.start()))]
                return [*boxes[:number], (row, replace(box, lines=kept))]
    return boxes


def _pieces_before(line: Sequence[Piece], end: int) -> Iterator[Piece]:
    for text, control in line:
        if end <= 0:
            return
        part = text if control else text[:end]
        yield (Marked(part, text.looks) if isinstance(text, Marked) else part), control
        end -= 1 if control else len(text)
