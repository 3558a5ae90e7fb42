"""``docs/fields.md``, the reference of the form's fields, made from their declaration.

``python -m breachdocs.commands.fields_page docs/fields.md`` writes it; a test says when that was forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from breachdocs.form import FIELDS, REVIEW_FIELDS, VOCABULARIES, Field, Kind, incident_form_fields

_STAGES = {
    "stage1": "Stage 1: the investigating officer of the school",
    "stage2": "Stage 2: the information governance team",
    "stage3": "Stage 3: the data protection officer",
}
_OPENING = """\
# The form's fields

Made by `python -m breachdocs.commands.fields_page docs/fields.md` from the declaration in
`src/breachdocs/form/stages.py`. Change it there, not here.

Each field has one name everywhere: in the JSON of `breachdocs read --json`, in problems, in a script. The
label is what the form prints and what the reader looks for. A field that the form leaves blank is `null`, or
`[]` where it is a list.

"""
_INCIDENT_FORM = """\
`breachdocs form --near-miss` makes it; in the JSON its `form` is `security-incident`, and its answers stand in
`stage1`, which has the fields below beside those of the breach form. It asks these, in its own words:"""
_REVIEW = (
    "Fields of `stage2` that only a form with a reference asks, each below what is known about it already:"
)
_TYPES = {
    Kind.TEXT: "text",
    Kind.DATE: "date",
    Kind.MOMENT: "date and time",
    Kind.COUNT: "count",
    Kind.CHOICE: "choice",
    Kind.CHOICES: "list of choices",
    Kind.CODES: "list of codes",
    Kind.YES_NO: "true or false",
    Kind.LEVEL: "1 to 5",
    Kind.ROWS: "list of rows",
}


def fields_page() -> str:
    """The whole page, as Markdown."""
    return _OPENING + "\n".join(line for part in (_fields(), _vocabularies()) for line in part) + "\n"


def _fields() -> Iterator[str]:
    for stage, heading in _STAGES.items():
        yield from _listed(heading, "", [field for field in FIELDS if field.stage == stage])
    yield from _listed("The incident and near-miss form", _INCIDENT_FORM, incident_form_fields())
    yield from _listed("The review, on a form sent back", _REVIEW, REVIEW_FIELDS)


def _listed(heading: str, opening: str, fields: Iterable[Field]) -> Iterator[str]:
    yield from (f"## {heading}", "", *([opening, ""] if opening else []))
    yield from ("| name | type | label on the form |", "| --- | --- | --- |")
    for field in fields:
        yield f"| `{field.name}` | {_type(field)} | {_cell(field)} |"
        for column in field.columns:
            yield f"| `{field.name}[].{column.name}` | {_type(column)} | {_cell(column)} |"
    yield ""


def _type(field: Field) -> str:
    """The type, with its vocabulary where it has one."""
    question = field.question
    words = _TYPES[question.kind]
    if question.most > 1:
        words += f", up to {question.most}"
    if question.vocabulary and question.kind is not Kind.YES_NO:
        name = question.vocabulary.name
        words += f" of [{name}](#{name})"
    return words


def _cell(field: Field) -> str:
    """The label, within which other it stands, and the help for who fills it in."""
    question = field.question
    words = question.label.strip()
    if question.within:
        words += f" (within `{question.within}`)"
    if question.after:
        words += f" (after `{question.after}`)"
    if question.help:
        words += f"<br>*{question.help}*"
    return words.replace("|", "\\|")


def _vocabularies() -> Iterator[str]:
    yield from (
        "## Vocabularies",
        "",
        "What is chosen is kept as its code. Text that matches no label stays text.",
        "",
    )
    for vocabulary in VOCABULARIES.values():
        yield from (f"### {vocabulary.name}", "", "| code | label |", "| --- | --- |")
        yield from (f"| `{option.code}` | {option.label} |" for option in vocabulary.options)
        yield ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(fields_page(), encoding="utf-8", newline="\n")
