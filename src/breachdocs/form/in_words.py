"""An answer in words, the same on a screen as in a document: a count, a level, a choice, yes or no."""

from __future__ import annotations

import re

from breachdocs.form.model import Count
from breachdocs.form.questions import Field

#: A count typed as bare figures: the words for it say all that it says.
_NOTHING_MORE = re.compile(r"[\s\d,+–-]+")


def count_in_words(count: Count) -> str:
    """The number, and what was typed where that says it otherwise: ``about 30 (typed: "about thirty")``."""
    words = number_in_words(count)
    same = _NOTHING_MORE.fullmatch(count.text) or count.text.strip().casefold() == words.replace(",", "")
    return words if same or words == count.text else f'{words} (typed: "{count.text}")'


def number_in_words(count: Count) -> str:
    """The number alone, ``about 30``; what was typed where that holds none."""
    if count.low is None and count.high is None:
        return count.text
    if count.high is None:
        words = f"{count.low:,} or more"
    elif count.low is None:
        words = f"up to {count.high:,}"
    else:
        words = f"{count.low:,}" if count.low == count.high else f"{count.low:,} to {count.high:,}"
        words = f"about {words}" if count.approximate else words
    return words


def value_in_words(field: Field, value: object) -> str:
    """One value that is no day, list or blank: a level as ``3 – Possible``, a choice by its label, text as typed."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Count):
        return count_in_words(value)
    if field.question.vocabulary is None:
        return str(value)
    label = field.question.vocabulary.label(str(value))
    return f"{value} – {label}" if isinstance(value, int) else label
