"""Made-up completed forms for ``breachdocs demo``: schools that don't exist, half a year as a DPO sees it.

What they say stands in ``demo_forms.yaml``, with days counted back from the day of the demonstration, so that
some clocks still run, one has run out, and the summaries have months to show.
"""

from __future__ import annotations

import datetime as dt
import re
from importlib.resources import files
from typing import Any

import yaml

from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import FIELDS, Count, Form, Kind

_COUNTED_BACK = re.compile(r"(?:(?P<ago>\d+) days? ago|in (?P<ahead>\d+) days?)(?: (?P<time>\d\d:\d\d))?")


def demo_forms(today: dt.date) -> list[tuple[str, bytes]]:
    """The forms as (file name, ``.docx``), as they would have arrived by `today`, the oldest first."""
    return [(name, filled_form(form)) for name, form in demo_answers(today)]


def arrivals(now: dt.datetime) -> list[tuple[dt.datetime, list[tuple[str, bytes]]]]:
    """The forms by when they would have arrived: month by month, each at the last of its days; those of the last week
    at `now`.
    """
    by_month: dict[tuple[int, int], list[tuple[dt.datetime, str, bytes]]] = {}
    for name, form in demo_answers(now.date()):
        came = min(_arrived(form, now), now)
        is_recent = now - came < dt.timedelta(days=7)
        month = (9999, 12) if is_recent else (came.year, came.month)
        by_month.setdefault(month, []).append((now if is_recent else came, name, filled_form(form)))
    return [
        (max(came for came, _, _ in forms), [(name, content) for _, name, content in forms])
        for _, forms in sorted(by_month.items())
    ]


def _arrived(form: Form, now: dt.datetime) -> dt.datetime:
    """When a form would have been sent in: the morning after the school knew, or after what Stage 2 adds."""
    known = form.stage1.discovered_at
    days = [known if isinstance(known, dt.date) else now]
    days += [entry.date for entry in form.stage2.chronology if isinstance(entry.date, dt.date)]
    days += [action.date for action in form.stage2.recommended_actions if isinstance(action.date, dt.date)]
    signed = (form.stage3.dpo_sign_off_on, form.stage3.referred_to_ico_on)
    days += [day for day in signed if isinstance(day, dt.date)]
    latest = max(day.date() if isinstance(day, dt.datetime) else day for day in days)
    return dt.datetime.combine(latest + dt.timedelta(days=1), dt.time(9, 30))


def demo_answers(today: dt.date) -> list[tuple[str, Form]]:
    """What the forms say, as (file name, form)."""
    written = yaml.safe_load(files("breachdocs.commands").joinpath("demo_forms.yaml").read_text("utf-8"))
    return [(entry.pop("file"), Form.model_validate(_dated(_counted(entry), today))) for entry in written]


def _dated(value: Any, today: dt.date) -> Any:
    """The same with each "12 days ago 15:25" as the day or the moment that it is."""
    if isinstance(value, dict):
        return {key: _dated(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_dated(inner, today) for inner in value)
    if not isinstance(value, str):
        return value
    counted = _COUNTED_BACK.fullmatch(value)
    if counted is None:
        return value.replace("{year}", str(today.year))
    day = today + dt.timedelta(days=int(counted["ahead"] or 0) - int(counted["ago"] or 0))
    return dt.datetime.combine(day, dt.time.fromisoformat(counted["time"])) if counted["time"] else day


def _counted(entry: dict[str, Any]) -> dict[str, Any]:
    """The same with each plain number of a count as the count that it is."""
    for field in FIELDS:
        number = entry.get(field.stage, {}).get(field.name)
        if field.question.kind is Kind.COUNT and isinstance(number, int):
            entry[field.stage][field.name] = Count(
                low=number, high=number, approximate=False, text=str(number)
            )
    return entry
