"""A decision as a person writes it into the register: yes, no, or not to be read from its words."""

from __future__ import annotations

from breachdocs.form import fold

_YES = frozenset(
    {"yes", "y", "report", "reported", "tell", "told", "inform", "informed", "notify", "notified"}
)
_NO = frozenset({"no", "n", "none", "log", "logged"})
#: "Not needed" is a decision; "not yet", "not known" and "not decided" are none.
_NOT = frozenset({"needed", "required", "necessary", "reportable", "to"})


def decided(text: str | None) -> bool | None:
    """Whether the words begin with a yes or a no ("No – contained"); ``None`` for anything else, or blank."""
    first, second, *_ = [*fold(text or "").split(), "", ""]
    if first in _YES:
        return True
    if first == "not":
        return False if second in _NOT else None
    return False if first in _NO and second not in {"decision", "advice", "answer"} else None
