"""Tick boxes: which options of a group are ticked, by a mark before or after each.

A mark is a tick box control, a legacy field, a glyph, ``[x]`` or an x in a cell of its own; an empty cell where a
mark belongs is no tick. Text after "Other" is the other box's text, ticked or not (``form.md``, "Reading rules").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from breachdocs.form import Vocabulary, fold, tidy
from breachdocs.form.choices import TICKED, UNTICKED, is_ticked, read_choice, read_yes_no
from breachdocs.form.findings import Fault, Finding
from breachdocs.form.vocabulary import YES_NO
from breachdocs.reading.lines import Line, box_lines, is_unanswered, plain, text_of, without_lines

if TYPE_CHECKING:
    from breachdocs.reading.stream import Box, Row

# A letter is a mark only where it stands alone in its cell.
_MARKS = "".join(
    re.escape(mark)
    for mark in sorted(TICKED | UNTICKED)
    if len(mark) == 1 and not mark.isalnum() and mark != "_"
)
_MARK = re.compile(rf"[{_MARKS}]|\[[\s_]*[xX✓✔]?[\s_]*\]|\((?:\s*|\s*[xX✓✔]\s*)\)")
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.)]\s+")
_MARKED = re.compile(r"[xX]\s+(?P<option>.+)", re.DOTALL)
_OTHER = re.compile(
    r"\s*other\b(?:\s*[-–—(（:：,]*\s*(?:please\s+)?(?:specify|state|describe|give details)\b[)）]?)?\s*[:：\-–—]*\s*",
    re.IGNORECASE,
)

#: A sign that may be somebody's tick: none of those that are, none of those that stand between words.
_UNKNOWN_SIGN = re.compile(r"[^\w\s.,:;·•*'’\"“”()\[\]–—-]{1,2}")
_UNKNOWN_MARK = Fault(
    "unknown_mark", "This sign is neither a plain tick nor an empty box; please check what it means."
)
#: How many printed texts are remembered: forms print the same options again and again.
_REMEMBERED = 1024
#: A mark's state, the text of an option, or ``None`` for an empty cell.
Token = bool | str | None


@dataclass(slots=True)
class Ticks:
    """What a group of tick boxes says.

    Attributes:
        ticked: the codes of the ticked options; an option that is none of ours as its text.
        marks: how many marks there are, ticked or not; without any, the options may be marked by how they look.
        other: the text of the "Other" option.
        faults: what a person must look at, each with the text it is about.
    """

    ticked: list[str] = attribute(default_factory=list)
    marks: int = 0
    other: str | None = None
    faults: list[tuple[Fault, str]] = attribute(default_factory=list)


def holds_marks(boxes: Sequence[tuple[Row, Box]]) -> bool:
    """Whether a tick box, or a glyph that people tick with, stands in these boxes."""
    return any(
        (control is not None and control.kind == "checkbox") or _MARK.search(text) is not None
        for _, box in boxes
        for line in box.lines
        for text, control in line
    )


def read_codes(boxes: Sequence[tuple[Row, Box]], vocabulary: Vocabulary) -> Ticks:
    """Which of a vocabulary's options are ticked in these boxes."""
    rows = [
        [mark for token in _tokens(cells) for mark in _as_marks(token, vocabulary)]
        for cells in _by_row(boxes)
    ]
    ticks = Ticks(marks=sum(isinstance(token, bool) for row in rows for token in row))
    marks_follow = _marks_follow(rows, vocabulary)
    for row in rows:
        _read_row(row, vocabulary, ticks, marks_follow=marks_follow)
    return ticks


@lru_cache(_REMEMBERED)
def _as_marks(token: Token, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """A typed "Yes" or "No" beside an option is its mark, unless Yes and No are the options; "x Yes" is a mark and
    its option.
    """
    if not isinstance(token, str):
        return (token,)
    if "yes" not in vocabulary and fold(token) in ("yes", "no"):
        return (fold(token) == "yes",)
    marked = _MARKED.fullmatch(token)
    if marked and _option(marked["option"], vocabulary) is not None:
        return True, marked["option"]
    return (token,)


def _by_row(boxes: Iterable[tuple[Row, Box]]) -> list[list[Box]]:
    rows: dict[int, list[Box]] = {}
    for row, box in boxes:
        rows.setdefault(id(row), []).append(box)
    return list(rows.values())


def _tokens(boxes: list[Box]) -> list[Token]:
    """A row's cells as marks, texts and empty cells, in order."""
    tokens: list[Token] = []
    for box in boxes:
        found: list[Token] = []
        for pieces in filter(None, box.lines):
            for line in box_lines(pieces):
                found.extend(_line_tokens(line))
        tokens.extend(found or [None])
    return tokens


def _line_tokens(line: Line) -> list[Token]:
    tokens: list[Token] = []
    text = ""
    for stretch in line:
        control = stretch.control
        if control is not None and control.kind == "checkbox":
            tokens.extend(_text_tokens(without_lines(text)))
            tokens.append(bool(control.checked))
            text = ""
        elif not is_unanswered(stretch):
            text += stretch.text
    tokens.extend(_text_tokens(without_lines(text)))
    return tokens


@lru_cache(_REMEMBERED)
def _text_tokens(text: str) -> tuple[Token, ...]:
    """Typed text as marks and the texts between them."""
    if not text.strip():
        return ()
    alone = is_ticked(text)
    if alone is not None and fold(text) not in ("yes", "no"):
        return (alone,)
    tokens: list[Token] = []
    at = 0
    for mark in _MARK.finditer(text):
        if text[at : mark.start()].strip():
            tokens.append(text[at : mark.start()].strip())
        tokens.append(bool(is_ticked(mark.group())))
        at = mark.end()
    if text[at:].strip():
        tokens.append(text[at:].strip())
    return tuple(tokens)


@lru_cache(_REMEMBERED)
def _option(text: str, vocabulary: Vocabulary) -> str | None:
    """The code of an option's printed text; ``None`` where it is none of ours."""
    code = vocabulary.code(text) or vocabulary.code(_NUMBERED.sub("", text, count=1))
    if code is None and _OTHER.match(text) and "other" in vocabulary:
        return "other"
    return code or _beginning(text, vocabulary) or _near(text, vocabulary)


def _beginning(text: str, vocabulary: Vocabulary) -> str | None:
    """The code of the longest label that `text` begins with, word by word ("Health data (SEN)")."""
    words = fold(text).split()
    best, code = 0, None
    for option in vocabulary.options:
        for label in (option.label, *option.also):
            of_label = fold(label).split()
            if (
                len(of_label) > best
                and words[: len(of_label)] == of_label
                and len(words) <= len(of_label) + 6
            ):
                best, code = len(of_label), option.code
    return code


def _near(text: str, vocabulary: Vocabulary) -> str | None:
    if len(text) > 80:
        return None
    finding = read_choice(text, vocabulary)
    return finding.value if finding.value in vocabulary else None


def _marks_follow(rows: list[list[Token]], vocabulary: Vocabulary) -> bool:
    """Whether each mark stands after its option rather than before it, by what most rows begin with."""
    before = after = 0
    for row in rows:
        if len(row) < 2:
            continue
        if not isinstance(row[0], str):
            before += 1
            continue
        marked = [
            not isinstance(mark, str)
            for text, mark in pairwise([*row, ""])
            if isinstance(text, str) and _option(text, vocabulary)
        ]
        after += 2 * sum(marked) > len(marked)  # what was typed after the last ("Other: …") has no mark
    return after > before


def _read_row(row: list[Token], vocabulary: Vocabulary, ticks: Ticks, *, marks_follow: bool) -> None:
    tokens = _marks_first(row) if marks_follow else row
    mark: Token = None
    last: str | None = None
    for token in tokens:
        if token is None:
            mark = None
        elif isinstance(token, bool):
            mark, last = token, None
        elif _UNKNOWN_SIGN.fullmatch(token) is not None:
            ticks.faults.append((_UNKNOWN_MARK, token))
        else:
            last = _read_option(token, vocabulary, ticks, ticked=mark is True, last=last)
            mark = None


def _marks_first(row: list[Token]) -> list[Token]:
    """A row whose marks follow their options, with each mark in front of its option."""
    turned: list[Token] = []
    for token in row:
        if isinstance(token, str) or not turned or not isinstance(turned[-1], str):
            turned.append(token)
        else:
            turned.insert(len(turned) - 1, token)
    return turned


def _read_option(
    text: str, vocabulary: Vocabulary, ticks: Ticks, *, ticked: bool, last: str | None
) -> str | None:
    """Reads one text of a row: an option, or what was typed after "Other". Returns the option it belongs to."""
    if last == "other":
        ticks.other = _joined(ticks.other, text)
        return last
    code = _option(text, vocabulary)
    if code == "other" and vocabulary.code(text) is None:
        ticks.other = _joined(ticks.other, _OTHER.sub("", text, count=1))
    if code is None and ticked:
        fault = Fault(
            "unknown_option", "An option is ticked that is none of this form's; it is kept as its text."
        )
        ticks.faults.append((fault, text))
        code = tidy(text)
    if ticked and code is not None and code not in ticks.ticked:
        ticks.ticked.append(code)
    return code


def _joined(before: str | None, text: str) -> str | None:
    return tidy("\n".join(part for part in (before, without_lines(text)) if part))


def read_yes_no_boxes(
    boxes: Sequence[tuple[Row, Box]], lines: list[Line]
) -> tuple[str, Finding[bool | None]]:
    """A Yes and a No box, or what was typed in their place; with the text that a fault is about."""
    ticks = read_codes(boxes, YES_NO)
    codes = {code for code in ticks.ticked if code in ("yes", "no")}
    if len(codes) == 2:
        return "Yes, No", Finding(None, (Fault("both_ticked", "Both Yes and No are ticked."),))
    if codes:
        return "", Finding(codes == {"yes"})
    text = text_of(lines) or ""
    if not text or any(isinstance(token, bool) for row in _by_row(boxes) for token in _tokens(row)):
        return "", Finding(None)
    if {fold(plain(line)) for line in lines} >= {"yes", "no"}:
        return text, Finding(None)  # the two printed words, neither marked
    return text, read_yes_no(text)
