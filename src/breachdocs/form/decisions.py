"""A decision as a person writes it into the register: yes, no, or not to be read from its words."""

from __future__ import annotations

import datetime as dt

from breachdocs.form.words import fold

_YES = frozenset(
    {"yes", "y", "report", "reported", "tell", "told", "inform", "informed", "notify", "notified"}
)
_NO = frozenset({"no", "n", "none", "log", "logged"})
#: "Not needed" is a decision; "not yet", "not known" and "not decided" are none.
_NOT_A = frozenset(
    {"needed", "required", "necessary", "reportable", "to", "report", "reporting", "tell", "telling"}
)
#: So is "not reported, contained"; "not reported yet" is none.
_NOT_DONE = frozenset({"reported", "told", "notified", "informed"})
_NEGATED = frozenset({"do", "will", "shall", "should", "need", "must"})
_REFUSED = frozenset({"dont", "wont", "shant", "neednt"})

#: What makes a day one that is still to come.
_TO_COME = frozenset({"planned", "plan", "planning", "will", "due", "intend", "target"})

_NOTICE = frozenset({"notice", "notices"})
_NO_NOTICE = frozenset({"no", "not", "without", "dont"})
#: Words between a "no" and the notice that it is about.
_BETWEEN = frozenset({"a", "any", "the", "public", "need", "for", "of"}) | {
    *("publish", "publishing", "put", "up", "make", "post", "issue", "draft"),
}


def decided(text: str | None) -> bool | None:
    """Whether words begin with a yes or a no; ``None`` for anything else, or blank.

    "Report", "Yes – by phone" and "Tell" are yes; "No – contained", "Do not tell", "Don't report", "Log only",
    "Not needed" and "Not reported: contained" are no; "Not yet", "Not reported yet" and "No decision" are neither.
    """
    words = fold(text or "").split()
    first, second, *_ = [*words, "", ""]
    if first in _YES:
        return True
    if first in _REFUSED or (first in _NEGATED and second == "not"):
        return False
    if first == "not":
        return False if second in _NOT_A or (second in _NOT_DONE and "yet" not in words) else None
    return False if first in _NO and second not in {"decision", "advice", "answer"} else None


def notice_decided(text: str | None) -> bool | None:
    """Whether words ask for a public notice: ``False`` where they want none, ``None`` where they do not speak of one.

    "Notice", "Public notice (disproportionate)" and "Do not tell, notice instead" ask for one; "No notice", "Tell
    without a notice" and "Notice not needed" do not.
    """
    words = fold(text or "").split()
    for place, word in enumerate(words):
        if word in _NOTICE:
            before = next((one for one in reversed(words[:place]) if one not in _BETWEEN), "")
            after = words[place + 1 : place + 3]
            return not (before in _NO_NOTICE or {"not", "isnt", "unnecessary"} & {*after})
    return None


def done_on(value: object, today: dt.date) -> dt.date | bool | None:
    """When something was done, as a cell says: its day or moment, ``True`` where it says no more than that it was,
    ``False`` where it says that it was not, ``None`` where it says neither.

    Args:
        value: a cell of the register, such as "Reported to ICO": a date, "Yes", "03/03/2026, phone", "Not yet".
        today: a day without a year is the latest such day up to it; a later day is none on which it was done.
    """
    if isinstance(value, dt.date):
        return value
    text = str(value or "")
    word = decided(text)
    said = {*fold(text).split()}
    if not said or said & _TO_COME:
        return None
    if word is False or "not" in said:
        return False
    from breachdocs.form.days import find_day  # noqa: PLC0415 -- a cell without a date of Excel's only

    day = find_day(text, today).day
    return day if day is not None and day <= today else word
