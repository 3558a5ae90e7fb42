"""Choices answered on the printed options: "☐ Low ☒ High", "Yes / No" with one of them highlighted.

Looked at only where a question's words alone name no one option. What the marks say is taken; what only the looks say
is a problem to check; options printed with none marked are no answer, and a problem where no box shows that they are
meant to be unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from breachdocs.form import Vocabulary, fold, tidy
from breachdocs.form.findings import Fault, Finding
from breachdocs.form.vocabulary import YES_NO
from breachdocs.reading.emphasis import BY_EMPHASIS, marked_options, options_in
from breachdocs.reading.ticks import holds_marks, read_codes

if TYPE_CHECKING:
    from breachdocs.reading.stream import Box, Row

NONE_MARKED = Fault(
    "none_marked",
    "The options are printed and none of them is seen to be marked; please check which is meant.",
)
SEVERAL_TICKED = Fault("several_ticked", "More than one option is ticked; please check which is meant.")
#: What stands in the same line after the last option, and is no part of it.
_OTHER_BESIDE = re.compile(r"\s+other\s*:.*$", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"[/|,;\t\n]|\bor\b")
#: What is left beside an option where others were struck out or deleted.
AROUND = " /|,;"
_APART = re.compile(r"\s*(?:;|\n|\s/(?=\s))\s*")
_SEVERAL = re.compile(r"\s*(?:;|\n|,(?=\s)|\s/\s)\s*")


def codes_of(text: str, vocabulary: Vocabulary) -> list[str]:
    """The codes that a text lists and nothing else; none where one of its parts is no option."""
    for separator in (_APART, _SEVERAL):  # a comma may stand within an option
        parts = [part for one in separator.split(text) if (part := one.strip(AROUND))]
        codes = [code for part in parts if (code := vocabulary.code(part))]
        if len(codes) == len(parts):
            return codes
    return []


def ticked_options(
    boxes: Sequence[tuple[Row, Box]], text: str | None, vocabulary: Vocabulary
) -> list[str] | None:
    """The options that are ticked where tick boxes stand beside them; ``None`` where none do.

    An option of a council's own that is ticked is its text.
    """
    if not holds_marks(boxes):
        return None
    ticks = read_codes(boxes, vocabulary)
    if not ticks.marks or (not ticks.ticked and not set(options_in(text or "", vocabulary))):
        return None
    return [_OTHER_BESIDE.sub("", option) for option in ticks.ticked]


def one_ticked(ticked: Sequence[str], vocabulary: Vocabulary) -> Finding[str | None]:
    """The choice that ticked options make: none, one, or several that are kept in words for a person to choose from."""
    if len(ticked) > 1:
        return Finding("; ".join(vocabulary.label(code) for code in ticked), (SEVERAL_TICKED,))
    return Finding(ticked[0] if ticked else None)


def marked_by_looks(
    boxes: Sequence[tuple[Row, Box]], text: str, vocabulary: Vocabulary
) -> tuple[list[str], Fault] | None:
    """The options that stand out among those printed, and how they were found; no options where none does.

    ``None`` where the text is not such a list but somebody's words.
    """
    marked = marked_options(boxes, vocabulary)
    if marked:
        return marked, BY_EMPHASIS
    return ([], NONE_MARKED) if is_printed_list(text, vocabulary) else None


def is_printed_list(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is nothing but the vocabulary's options, all of them; of yes and no with others, those two."""
    named = set(options_in(text, vocabulary))
    every = {option.code for option in vocabulary.options}
    if named == every:
        return True
    parts = [part for part in _BETWEEN.split(text) if tidy(part)]
    is_yes_no = vocabulary is YES_NO and named >= {"yes", "no"}
    return is_yes_no and all(vocabulary.code(fold(part)) for part in parts)
