"""The reasons of a score in the same words wherever they stand; names of the school's list in nothing that leaves."""

from __future__ import annotations

import email
import io
import json
from email import policy
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from breachdocs.cli import app
from breachdocs.form import ALL_FIELDS, Kind, Stage2
from workspace_cases import breach, place


def _words(text: str) -> str:
    return " ".join(text.split())


def _docx(path: Path) -> str:
    """All text of a Word file, the table cells among it."""
    document = docx.Document(str(path))
    body: Any = document.element.body
    return _words(" ".join("".join(node.itertext()) for node in body.iter("{*}p")))


@pytest.fixture
def risky() -> dict[str, Any]:
    return {
        "risk_factors": ("not_contained",),
        "data_categories": ("health",),
        "subject_categories": ("children",),
        "description": "The plan of Oona Marsh was sent to another family, which has not sent it back.",
        "people_affected": None,
    }


def test_every_reason_stands_in_the_same_words_in_all_five_places(
    tmp_path: Path, risky: dict[str, Any]
) -> None:
    here = place(tmp_path)
    form = here.drop("form.docx", breach(1, **risky))
    kept = form.read_bytes()
    here.run()
    form.write_bytes(kept)
    screen = CliRunner().invoke(app, ["read", str(form)], env={"COLUMNS": "400"})
    told = json.loads(CliRunner().invoke(app, ["read", str(form), "--json"]).output)["assessment"]
    receipt = _docx(next(here.workspace.incidents.rglob("receipt.docx")))
    sheet = openpyxl.load_workbook(here.workspace.register)["Incidents"]
    row: dict[str, Any] = {str(heading.value): cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    note = _words(row["Score"].comment.text)
    flags = _words(str(row["Flags"].value))
    reasons = [
        reason for part in ("likelihood", "impact", "ico", "individuals") for reason in told[part]["reasons"]
    ]
    assert len(reasons) > 4
    for reason in reasons:
        assert _words(reason) in note
        assert _words(reason) in receipt
        assert _words(reason) in _words(screen.output)
    assert told["flags"]
    for flag in told["flags"]:
        assert _words(flag["message"]) in flags
        assert _words(flag["message"]) in receipt
        assert _words(flag["message"]) in _words(screen.output)


def test_a_name_of_the_schools_list_is_in_no_mail_and_no_letter(tmp_path: Path) -> None:
    people = tmp_path / "people.txt"
    people.write_text("Qwelba Trissick\n", encoding="utf-8")
    here = place(tmp_path, people={"list_file": str(people)})
    long = {
        field.name: "A list with Qwelba on it and 07700 900123 went out."
        for field in ALL_FIELDS
        if field.stage == "stage1" and field.question.kind is Kind.TEXT and field.question.long
    }
    scored = Stage2(likelihood=5, impact=5)
    here.drop("form.docx", breach(1, stage2=scored, **long))
    here.run()
    mails = list(here.workspace.incidents.rglob("*.eml"))
    letters = [path for path in here.workspace.incidents.rglob("*.docx") if "letter" in path.name]
    assert mails
    assert letters
    for mail in mails:
        message = email.message_from_bytes(mail.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        said = f"{message['Subject']} {body.get_content() if body else ''}"
        assert "Qwelba" not in said
        assert "07700" not in said
        for part in message.iter_attachments():
            if part.get_filename() == "letter.docx":
                assert "Qwelba" not in "".join(
                    docx.Document(io.BytesIO(part.get_content())).element.body.itertext()
                )
    for letter in letters:
        assert "Qwelba" not in _docx(letter)
        assert "07700" not in _docx(letter)
