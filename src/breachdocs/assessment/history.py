"""Whether "it never happened before" agrees with the register."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from breachdocs.assessment.model import Flag
from breachdocs.form import Form, fold

_NEVER = re.compile(r"(?:no|not|none|never|nil|first|n a)\b")


def denied_history(form: Form, at_school: Sequence[str]) -> Iterator[Flag]:
    """A flag where the form says "never before", and the register or the form itself says otherwise.

    `at_school` are the references of like incidents at the school in the twelve months before.
    """
    answer = fold(form.stage1.happened_before or "")
    says_never = bool(_NEVER.match(answer))
    if says_never and "repeat" in form.stage1.risk_factors:
        yield Flag(
            code="repeat_denied",
            field="stage1.happened_before",
            message="The form says that this has not happened before, but also chooses "
            "'similar incident in the last 12 months'.",
        )
    if says_never and at_school:
        references = ", ".join(at_school[:3])
        yield Flag(
            code="happened_before",
            field="stage1.happened_before",
            message="The form says that this has not happened before, but the register holds a like incident "
            f"at this school in the last 12 months: {references}.",
        )


def day_of(moment: dt.datetime | dt.date | str | None) -> dt.date | None:
    """The day of a moment; ``None`` where it is blank or could not be read."""
    if isinstance(moment, dt.datetime):
        return moment.date()
    return moment if isinstance(moment, dt.date) else None
