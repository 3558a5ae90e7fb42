"""Scans and photographs of a form: incidents of their own from the day they came, to be typed in by a person.

What can't be read is still a report, and its clocks run (``register.md``, "The life of a drop"). So it gets a row with
a reference and a flag, a receipt, a blank form that carries the reference, the original beside them, and its place
among what needs attention. The form typed in, or the Word form that comes later, joins the row by its reference: in
the form, or in the file's name.
"""

from __future__ import annotations

from pathlib import Path

from breachdocs import files, intake
from breachdocs.errors import Refusal
from breachdocs.form import Form, Problem
from breachdocs.intake import Drop
from breachdocs.register.workbook.model import Row
from breachdocs.run import numbering
from breachdocs.run.one_pass import Pass

#: Refusals of what a person can read and a program can't.
TO_TYPE_IN = frozenset({"scanned_pdf", "scanned_word", "picture"})

_CODE = "to_type_in"


def as_form(drop: Drop, refusal: Refusal) -> Form:
    """The form of a scan: nothing but what is to be done about it."""
    message = (
        f"{refusal.what} Nothing of it could be read. Open original{drop.suffix} in the incident's folder, type its "
        "answers into form-to-continue.docx beside it, and drop that. Until then the clocks run from its arrival."
    )
    return Form(problems=(Problem(field="form", code=_CODE, text="", message=message),))


def is_to_type_in(form: Form) -> bool:
    """Whether an incident's form is still that of a scan."""
    return any(problem.code == _CODE for problem in form.problems)


def row_named(a_pass: Pass, name: str) -> str | None:
    """The reference in a file's name, where it is that of a scan still to be typed in: "2026-0007 typed.docx"."""
    patterns = {home.workbook.reference for home in a_pass.homes}
    found = next((one for pattern in patterns if (one := numbering.reference_in(pattern, name))), None)
    incident = a_pass.ledger.incident(found) if found else None
    return found if incident is not None and is_to_type_in(incident.form) else None


def queue_attention(a_pass: Pass, drop: Drop) -> None:
    """Queues the row on the sheet of what needs attention."""
    from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

    advice = f"It is recorded as {drop.reference}, to be typed in: see outbox/incidents/{drop.reference}."
    cells = register.attention_cells(
        _folder_name(drop.reference), received=drop.reached_us, what=drop.what, advice=advice
    )
    a_pass.ledger.queue("Attention", [Row(_folder_name(drop.reference), cells)], drop.id)


def queue_typed_in(a_pass: Pass, reference: str) -> None:
    """Says in the register that a scan was typed in."""
    a_pass.ledger.queue("Attention", [Row(_folder_name(reference), {"Status": "Dealt with"})])


def place_aside(a_pass: Pass, reference: str) -> Path:
    """The folder among what needs attention that a scan's copy is kept in."""
    return a_pass.workspace.needs_attention / _folder_name(reference)


def keep_aside(a_pass: Pass, drop: Drop, source: Path) -> None:
    """Puts a copy of a scan, and a note, where people look for what needs them. Done again, it comes to the same.

    Raises:
        TemporaryFault: the share is away.
    """
    with files.tried_again():
        content = (
            source.read_bytes() if source.exists() else None
        )  # moved before a crash, after it was copied
    if content is not None:
        note = (
            f"What it is\n    {drop.what}\n\nWhat to do\n    It is recorded as {drop.reference}, and the clocks run "
            "from its arrival. Type its answers into form-to-continue.docx in\n    "
            f"outbox/incidents/{drop.reference} and put that into the inbox; or wait for the Word form and put "
            f"{drop.reference} into its name.\n\nThis is a copy; the original is kept with the incident.\n"
        )
        folder = place_aside(a_pass, drop.reference)
        intake.copy_aside(content, folder, f"scan{drop.suffix}", note, a_pass.machine.system)


def _folder_name(reference: str) -> str:
    return files.safe_name(f"{reference} to be typed in")
