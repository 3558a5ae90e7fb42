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

from breachdocs.documents.filled_form import filled_form
from breachdocs.form import FIELDS, Count, Form, Kind

_COUNTED_BACK = re.compile(r"(?:(?P<ago>\d+) days? ago|in (?P<ahead>\d+) days?)(?: (?P<time>\d\d:\d\d))?")


def demo_forms(today: dt.date) -> list[tuple[str, bytes]]:
    """The forms as (file name, ``.docx``), as they would have arrived by `today`, the oldest first."""
    return [(name, filled_form(form)) for name, form in demo_answers(today)]


def demo_answers(today: dt.date) -> list[tuple[str, Form]]:
    """What the forms say, as (file name, form)."""
    written = yaml.safe_load(files("breachdocs").joinpath("demo_forms.yaml").read_text("utf-8"))
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
