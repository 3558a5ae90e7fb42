"""Options marked by how they look: highlighted, bold, underlined, boxed; the others printed beside them.

People who print a form's options ("Yes / No", "Low Medium High") answer by marking one. Looked at only where the
words alone say nothing, so ordinary forms pay nothing for it. What is found this way is always a problem to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from breachdocs.form import Vocabulary, fold, tidy
from breachdocs.form.findings import Fault

if TYPE_CHECKING:
    from breachdocs.reading.stream import Box, Row

BY_EMPHASIS = Fault(
    "by_emphasis", "The answer is taken from how it is marked, not from its words; please check it."
)
#: What stands between options; a comma or a slash without spaces may stand within one ("Loss/theft of device").
_SEPARATED = re.compile(r"[|;\t\n]|\s/\s|\s{2,}")
#: In words; no vocabulary has a longer option, and trying longer stretches costs the square of the text.
_LONGEST_OPTION = 24
#: In words; more is no printed list of options but somebody's text.
_LONGEST_LIST = 400
#: What an option can be marked with, the surest first.
_LOOKS = ("highlight", "shd", "bdr", "u", "b", "em")


def names_several(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names more than one option, so that how they are marked may tell which is meant."""
    return len(set(options_in(text, vocabulary))) > 1


def marked_options(boxes: Sequence[tuple[Row, Box]], vocabulary: Vocabulary) -> list[str]:
    """The codes of the options that stand out from others of the same vocabulary in these boxes; none where all
    stand out, or none does. One of a council's own that stands out among ours is its text.
    """
    for look in _LOOKS:
        plain: list[str] = []
        marked: list[str] = []
        own: list[str] = []
        for text, stands_out in _stretches(boxes, look):
            codes = list(options_in(text, vocabulary))
            (marked if stands_out else plain).extend(codes)
            if stands_out and not codes and (words := tidy(text.strip(" /|,;"))):
                own.append(words)
        # The word "Other:" before what is typed after it is no second option.
        if marked and plain and not (set(marked) & set(plain)) - {"other"}:
            return list(dict.fromkeys(marked))
        if not marked and len(own) == 1 and len(set(plain)) > 1:
            return own
    return []


def _stretches(boxes: Sequence[tuple[Row, Box]], look: str) -> Iterator[tuple[str, bool]]:
    """The boxes' text in stretches that look so or don't, lines apart."""
    for _, box in boxes:
        for line in box.lines:
            text, bears = "", False
            for piece, _control in line:
                now = look in getattr(piece, "looks", ()) if piece.strip() else bears
                if now != bears and text:
                    yield text, bears
                    text = ""
                text, bears = text + piece, now
            if text:
                yield text, bears


def options_in(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The codes of the options that a stretch of text names, separated by anything but words of their own."""
    for part in _SEPARATED.split(text):
        code = vocabulary.code(part) if part.strip() else None
        if code is not None:
            yield code
            continue
        yield from _by_words(part, vocabulary)


def _by_words(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Options that follow each other with nothing but spaces between, each taken as long as it goes."""
    words = fold(text).split()
    if len(words) > _LONGEST_LIST:
        return
    at = 0
    while at < len(words):
        for length in range(min(len(words) - at, _LONGEST_OPTION), 0, -1):
            code = vocabulary.code(" ".join(words[at : at + length]))
            if code is not None:
                yield code
                at += length
                break
        else:
            at += 1
