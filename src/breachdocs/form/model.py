"""The values a form is made of, and the form itself. All frozen; what crosses a door is never changed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?")


class FrozenModel(BaseModel):
    """A model that is made once and never changed; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _typed(value: object) -> object:
    """A day or a moment from its JSON; anything else stays as it is, text as typed included."""
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        return value
    try:
        return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    except ValueError:
        return value


def _iso(value: dt.date | str | None) -> str | None:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, dt.date) else value


#: Text with its line breaks, trimmed; ``None`` where blank.
Text = str | None
#: A code of the field's vocabulary, or the text as typed where it is none.
Choice = str | None
#: A day; the text as typed where it is no day; ``None`` where blank.
Day = Annotated[dt.date | str | None, BeforeValidator(_typed), PlainSerializer(_iso)]
#: Local time at the school (Europe/London, naive); a bare day where no time was given; else as `Day`.
Moment = Annotated[dt.datetime | dt.date | str | None, BeforeValidator(_typed), PlainSerializer(_iso)]


class Count(FrozenModel):
    """How many, as far as it is known.

    Attributes:
        low: the least it can be; ``None`` where unknown or unreadable.
        high: the most it can be; ``None`` where unknown or open ("250+").
        approximate: whether a word said so.
        text: as typed.
    """

    low: int | None
    high: int | None
    approximate: bool
    text: str

    @property
    def exact(self) -> int | None:
        """The one number it says, approximate or not; ``None`` for a range, an open end or an unknown."""
        return self.low if self.low == self.high else None


class Problem(FrozenModel):
    """Something in the form that a person must look at. It travels beside the value, never as an exception.

    Attributes:
        field: the field's path (``stage1.discovered_at``; ``stage2.chronology[1].date`` in a row), or the file's
            own name for the whole form.
        code: a short stable name (``unreadable_date``, ``year_assumed``, ``both_ticked``, …).
        text: what was typed, as typed. Free text: for the receipt, the register and the JSON, never for a log.
        message: one plain English sentence that says what to check, without repeating `text`.
    """

    field: str
    code: str
    text: str
    message: str


def is_blank(value: Any) -> bool:
    """Whether a field's value says nothing: ``None`` or an empty list."""
    return value is None or value == ()
