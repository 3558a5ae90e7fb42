"""The record that ``breachdocs read --json`` prints: one JSON object a file (``form.md``, "The JSON")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from breachdocs.assessment import Assessment
    from breachdocs.form import Form
    from breachdocs.reading import Place, Reading, Source

#: What JSON allows in a string and yet ends a line, or moves a cursor, for many who read by line.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0xD800, 0xE000))}


def record_of(
    reading: Reading, assessment: Assessment, places: Mapping[str, Place] | None = None
) -> dict[str, Any]:
    """A form as read and what follows from it. Every field is there, a blank one as null or ``[]``.

    With `places`, each answer's place on the form is added under ``places``, by the field's path.
    """
    from breachdocs.assessment import as_json  # noqa: PLC0415 -- the rules load only once a form was read

    form = reading.form
    record: dict[str, Any] = {
        "source": _source(reading.source),
        "form": form.name,
        **{stage: _stage(form, stage) for stage in ("stage1", "stage2", "stage3")},
        "problems": [problem.model_dump(mode="json") for problem in form.problems],
        "blank": list(form.blank),
        "assessment": as_json(assessment),
    }
    if places is not None:
        record["places"] = {
            path: {
                "table": place.table,
                "row": place.row,
                "label": place.label,
                "how": place.how.name.lower(),
            }
            for path, place in places.items()
        }
    return record


def _stage(form: Form, stage: str) -> dict[str, Any]:
    """A stage's fields, those of other forms left out where this one does not ask for them."""
    asked = {field.name for field in form.fields if field.stage == stage}
    values: dict[str, Any] = getattr(form, stage).model_dump(mode="json", include=asked)
    return values


def unread(source: Source, why: str) -> dict[str, Any]:
    """A file that can't be read: where it came from, and why in a sentence. An unknown hash is null."""
    return {"source": _source(source), "error": why}


def line(record: dict[str, Any]) -> str:
    """A record on one line, in its own script: nothing in it ends the line for any reader of lines."""
    return json.dumps(record, ensure_ascii=False).translate(_ESCAPED)


def _source(source: Source) -> dict[str, str | None]:
    return {"file": source.file, "sha256": source.sha256 or None, "kind": source.kind}
