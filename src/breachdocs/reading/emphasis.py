"""Options marked by how they look: highlighted, bold, underlined, boxed; the others printed beside them.

People who print a form's options ("Yes / No", "Low Medium High") answer by marking one. Looked at only where the
words alone say nothing, so ordinary forms pay nothing for it. What is found this way is always a problem to check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from breachdocs.form import Vocabulary, fold
from breachdocs.form.findings import Fault
from breachdocs.reading.controls import is_on
from breachdocs.reading.names import W

if TYPE_CHECKING:
    from lxml import etree

    from breachdocs.reading.stream import Box, Row

BY_EMPHASIS = Fault(
    "by_emphasis", "The answer is taken from how it is marked, not from its words; please check it."
)
_SEPARATED = re.compile(r"[/|,;\t\n]|\s{2,}")
#: In words; no vocabulary has a longer option, and trying longer stretches costs the square of the text.
_LONGEST_OPTION = 24
#: In words; more is no printed list of options but somebody's text.
_LONGEST_LIST = 400
_MARKS = ("highlight", "shd", "bdr", "u", "b", "em")
_NO_MARK = {
    "highlight": frozenset({"none", "white"}),
    "shd": frozenset({"clear", "nil"}),
    "bdr": frozenset({"nil", "none"}),
    "u": frozenset({"none"}),
    "em": frozenset({"none"}),
}


def marked_options(boxes: Sequence[tuple[Row, Box]], vocabulary: Vocabulary) -> list[str]:
    """The codes of the options that stand out from others of the same vocabulary in these boxes; none where all
    stand out, or none does.
    """
    for mark in _MARKS:
        plain: list[str] = []
        marked: list[str] = []
        for text, stands_out in _stretches(boxes, mark):
            codes = list(_options_in(text, vocabulary))
            (marked if stands_out else plain).extend(codes)
        if marked and plain and not set(marked) & set(plain):
            return list(dict.fromkeys(marked))
    return []


def _stretches(boxes: Sequence[tuple[Row, Box]], mark: str) -> Iterator[tuple[str, bool]]:
    """The boxes' text in stretches that bear a mark or don't, paragraphs apart."""
    for _, box in boxes:
        if box.element is None:
            continue
        for paragraph in box.element.iter(f"{W}p"):
            text, bears = "", False
            for run in paragraph.iter(f"{W}r"):
                words = "".join(part.text or "" for part in run.iterfind(f"{W}t"))
                now = _bears(run, mark) if words.strip() else bears
                if now != bears and text:
                    yield text, bears
                    text = ""
                text, bears = text + words, now
            if text:
                yield text, bears


def _bears(run: etree._Element, mark: str) -> bool:
    properties = run.find(f"{W}rPr")
    element = properties.find(W + mark) if properties is not None else None
    if element is None:
        return False
    if mark == "b":
        return is_on(element)
    if mark == "shd" and element.get(f"{W}fill", "auto").lower() not in ("auto", "ffffff"):
        return True
    return element.get(f"{W}val", "") not in _NO_MARK[mark]


def _options_in(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The options that a stretch of text names, separated by anything but words of their own."""
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
