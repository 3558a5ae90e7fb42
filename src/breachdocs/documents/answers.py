"""A form's answers as people read them: printed labels, British dates, options by their labels."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import Any

from breachdocs.clock import at_midnight
from breachdocs.documents.templating.marks import as_typed
from breachdocs.form import (
    ALL_FIELDS,
    Count,
    Field,
    Form,
    Kind,
    count_in_words,
    incident_form_fields,
    is_blank,
    value_in_words,
)

_ROW = re.compile(r"(?P<table>.+)\[(?P<row>\d+)\](?:\.(?P<column>\w+))?$")
_BY_PATH = {field.path: field for field in ALL_FIELDS}
#: Stage 2 prints these in the words of Stage 1.
_SAID_TWICE = {"confirmed_people_affected", "confirmed_records_affected"}


def day_words(day: dt.date) -> str:
    """``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def moment_words(moment: dt.date | str) -> str:
    """``3 March 2026, 10:15``; a bare day without a time; text as typed."""
    if isinstance(moment, dt.datetime):
        return f"{day_words(moment)}, {moment:%H:%M}"
    return day_words(moment) if isinstance(moment, dt.date) else as_typed(moment)


def deadline_words(deadline: dt.datetime) -> str:
    """``3 March 2026, 10:15``; of midnight ``3 March 2026, 00:00 (as the day begins)``."""
    return moment_words(deadline) + at_midnight(deadline)


def printed_label(field: Field) -> str:
    """The question as the form prints it, told apart where the form prints the same words twice."""
    question = field.question
    label = question.label.rstrip(":").strip()
    if parent := question.within or question.after:
        return f"{printed_label(_BY_PATH[f'{field.stage}.{parent}'])} – {label}"
    if field.name in _SAID_TWICE:
        return f"{label} (IG team)"
    return label


def label_on(form: Form, path: str) -> str:
    """The label of a path as the form printed it: a near miss is asked about in other words than a breach."""
    if form.is_incident_form and (asked := _incident_labels().get(path)):
        return asked.rstrip(":")
    return label_at(path)


@cache
def _incident_labels() -> dict[str, str]:
    """The incident form's labels of its own, but for those within another question."""
    asked = incident_form_fields()
    return {field.path: field.question.label for field in asked if not field.question.within}


def label_at(path: str) -> str:
    """The printed label of a path or a row's (``stage2.chronology[1].date``); other words as they are."""
    if path in _BY_PATH:
        return printed_label(_BY_PATH[path])
    found = _ROW.match(path)
    if found is None or (table := _BY_PATH.get(found["table"])) is None:
        return as_typed(path)
    column = next((item for item in table.columns if item.name == found["column"]), None)
    label = f"{printed_label(table)}, row {int(found['row']) + 1}"
    return f"{label} – {column.question.label}" if column else label


def count_words(count: Count) -> str:
    """The number as read, with what was typed where that says more."""
    return as_typed(count_in_words(count))


def answer_words(field: Field, value: Any) -> str:
    """A field's value as people read it; empty where it is blank."""
    if is_blank(value):
        return ""
    if field.question.kind is Kind.ROWS:
        return "\n".join(_row_words(field, row) for row in value)
    if isinstance(value, tuple):
        return "; ".join(as_typed(value_in_words(field, code)) for code in value)
    if isinstance(value, dt.date):
        return moment_words(value)
    return as_typed(value_in_words(field, value))


def _row_words(field: Field, row: Any) -> str:
    parts = []
    for column in field.columns:
        value = getattr(row, column.name)
        if not is_blank(value):
            words = answer_words(column, value)
            # A day and the first text speak for themselves; what follows needs its heading.
            parts.append(
                words
                if column.name in {"date", "description", "action"}
                else f"{column.question.label}: {words}"
            )
    return " · ".join(parts)


def answered(form: Form, stage: str) -> list[tuple[str, str]]:
    """Label and answer of every field of a stage that has one, in the form's order."""
    values = ((field, form.value(field)) for field in form.fields if field.stage == stage)
    return [
        (label_on(form, field.path), answer_words(field, value))
        for field, value in values
        if not is_blank(value)
    ]
