"""Where in a text a question ends and its answer begins.

After a label's words may come what is asked of the answer in brackets, the printed rest of the question, the same in
another language, or more words of a question that somebody worded otherwise; then the answer, after some separator.
"""

from __future__ import annotations

import re

from breachdocs.form import Field, fold

_WORD = re.compile(r"[^\W_]+(?:['’‘][^\W_]+)*")
_NUMBERING = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\d+(?:\.\d+)+\.?|\(?[a-z][.)]|Q\d+[.:)]?)\s+", re.IGNORECASE)
#: What may stand between a label and an answer in the same cell.
_SEPARATOR = re.compile(r"\s*(?:[:：?=]|\s[-–—]+\s|[-–—]+\s|\t|\n|_{3,}|…{3,}|\.{8,})")
#: What is asked of an answer in brackets after its label.
REMARK = re.compile(
    r"[?:：*\s]*[(（](?:required|mandatory|compulsory|optional|please\b|if (?:known|applicable|any)\b|delete\b|tick\b"
    r"|select\b|choose\b|circle\b|continue\b)[^()（）\n]*[)）][:：*]*",
    re.IGNORECASE,
)
#: The same question in another language after it, up to a colon.
_IN_ANOTHER_LANGUAGE = re.compile(r"[?:：]?(?:\s+[/|]|[/|]\s)[^:：\n]*[:：]?")
LANGUAGES_APART = re.compile(r"\s+[/|]\s*|[/|]\s+")
#: Brackets, those of East Asian keyboards among them, which WPS Office puts into labels.
_OPENING, _CLOSING = ("(", "（"), frozenset(")）")
#: A dash typed as the answer, after the colon or question mark of its label.
A_DASH = re.compile(r"[:?]\s*[-–—]\s*$")
#: From so many words on, a label may be followed by more words of the same question.
LONG_LABEL = 4
#: Labels and headings are shorter; folding a long answer whole would be a waste.
LONGEST_HEAD = 240
_MOST_EXTRA_WORDS = 6


def past_numbering(text: str, folded: str) -> tuple[str, int]:
    """A folded text without the number that a question may begin with ("3. Types of data"), and where it ends."""
    if len(folded.partition(" ")[0]) > 2:
        return folded, 0
    numbering = _NUMBERING.match(text)
    if numbering is None:
        return folded, 0
    return fold(text[numbering.end() : LONGEST_HEAD]), numbering.end()


def words_of(text: str, start: int) -> tuple[list[str], list[int]]:
    """The folded words of a text from `start`, and where each ends."""
    words: list[str] = []
    ends: list[int] = []
    for found in _WORD.finditer(text, start):
        for word in fold(found.group()).split():
            words.append(word)
            ends.append(found.end())
        if len(words) > 40:
            break
    return words, ends


def question_end(text: str, length: int, field: Field, words: list[str], ends: list[int]) -> int | None:
    """Where a question ends that a text begins with; ``None`` where the text only happens to begin like it.

    Args:
        text: what begins with the label.
        length: how many of its words are the label.
        field: the question's field.
        words: the text's folded words.
        ends: where each of them ends.
    """
    end = ends[length - 1]
    if text[end : end + 1] in _CLOSING and any(bracket in text[:end] for bracket in _OPENING):
        end += 1
    remark = REMARK.match(text, end)
    if remark is not None:
        end = remark.end()
    if (other := _IN_ANOTHER_LANGUAGE.match(text, end)) is not None:
        return other.end()
    line_end = text.find("\n", end)
    following = [
        (word, at)
        for word, at in zip(words[length:], ends[length:], strict=False)
        if end < at and (line_end < 0 or at <= line_end)
    ]
    rest = [word for word, _ in following]
    if not rest and A_DASH.search(text):
        return end
    if not rest:
        return len(text) if line_end < 0 else line_end
    common = _in_common(rest, fold(field.question.tail).split())
    if common:
        return _past_punctuation(text, following[common - 1][1])
    if remark is not None:
        return end
    after = text[end:]
    if after.lstrip().startswith(_OPENING):  # a remark to the question, to its closing bracket
        closing = next((at for at in range(end, len(text)) if text[at] in _CLOSING), -1)
        return len(text) if closing < 0 else closing + 1
    if _SEPARATOR.match(after):
        return end
    # No separator: more words of a question worded otherwise, or running text that begins alike.
    is_reworded = length >= LONG_LABEL and len(rest) <= _MOST_EXTRA_WORDS
    return len(text) if is_reworded else None


def in_two_languages(text: str) -> bool:
    """Whether a label seems to be printed in two languages."""
    return LANGUAGES_APART.search(text) is not None


def _in_common(rest: list[str], tail: list[str]) -> int:
    """How many words after a label are the printed rest of its question; 0 where it is another text."""
    common = 0
    while common < min(len(rest), len(tail)) and rest[common] == tail[common]:
        common += 1
    return common if common >= min(len(tail), len(rest), 3) else 0


def _past_punctuation(text: str, end: int) -> int:
    """`end`, moved past the full stop or bracket that closes a printed question."""
    while end < len(text) and text[end] in ".)）!?…:：":
        end += 1
    return end
