"""A field's value as a person reads it: labels for codes, days with their weekday, counts as typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from breachdocs.form import Field, Kind, is_blank, value_in_words


def label_of(field: Field) -> str:
    """What a field is called on a screen: its printed label, where that says enough alone (not "Other:")."""
    question = field.question
    alone = question.within or question.after or question.label == "Date"
    return question.column if alone else question.label.strip().rstrip(":")


def answer_of(field: Field, value: Any) -> str:
    """A value in words; the lines of a list are broken. Blank is an empty text."""
    if is_blank(value):
        return ""
    if field.question.kind is Kind.ROWS:
        return "\n".join(f"{number}. {_entry(field, row)}" for number, row in enumerate(value, 1))
    if isinstance(value, tuple):
        return "\n".join(_one(field, item) for item in value)
    return _one(field, value)


def day(value: dt.date) -> str:
    """``Tue 3 March 2026``."""
    return f"{value:%a} {value.day} {value:%B %Y}"


def moment(value: dt.datetime) -> str:
    """``Tue 3 March 2026, 09:10``."""
    return f"{day(value)}, {value:%H:%M}"


def _one(field: Field, value: object) -> str:
    if isinstance(value, dt.datetime):
        return moment(value)
    return day(value) if isinstance(value, dt.date) else value_in_words(field, value)


def _entry(field: Field, row: Any) -> str:
    """One row of a list on one line: the cells that say something, dates after the first with their label."""
    parts = []
    for number, column in enumerate(field.columns):
        words = answer_of(column, getattr(row, column.name))
        if words:
            named = number and column.question.kind is Kind.DATE
            parts.append(f"{column.question.column.lower()} {words}" if named else words)
    return " – ".join(parts)
