"""A decision as a person writes it into the register: yes, no, or not to be read from its words."""

from __future__ import annotations

from breachdocs.form.words import fold

_YES = frozenset(
    {"yes", "y", "report", "reported", "tell", "told", "inform", "informed", "notify", "notified"}
)
_NO = frozenset({"no", "n", "none", "log", "logged"})
#: "Not needed" is a decision; "not yet", "not known" and "not decided" are none.
_NOT_A = frozenset(
    {"needed", "required", "necessary", "reportable", "to", "report", "reporting", "tell", "telling"}
)
_NEGATED = frozenset({"do", "will", "shall", "should", "need", "must"})
_REFUSED = frozenset({"dont", "wont", "shant", "neednt"})


def decided(text: str | None) -> bool | None:
    """Whether words begin with a yes or a no; ``None`` for anything else, or blank.

    "Report", "Yes – by phone" and "Tell" are yes; "No – contained", "Do not tell", "Don't report", "Log only" and
    "Not needed" are no; "Not yet" and "No decision" are neither.
    """
    first, second, *_ = [*fold(text or "").split(), "", ""]
    if first in _YES:
        return True
    if first in _REFUSED or (first in _NEGATED and second == "not"):
        return False
    if first == "not":
        return False if second in _NOT_A else None
    return False if first in _NO and second not in {"decision", "advice", "answer"} else None
