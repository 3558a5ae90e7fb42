"""`read --explain` and `learn`, as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Command
from word_shorthand import docx, paragraph, row, table

FORM = docx(
    table(
        row("School Name", "Oak Bank"),
        row("Locaton of incident", "Office"),
        row("Head Teacher", ""),
        row("Date of incident", "40/40/2026"),
        row("Investigating Officer", "SBM"),
        row("Type of breach", ""),
    )
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "form.docx"
    path.write_bytes(FORM)
    return path


def test_explained_answers_say_where_they_stand_and_which_to_check(form: Path, breachdocs: Command) -> None:
    screen = " ".join(breachdocs("read", form, "--explain").out.split())
    assert "Oak Bank ↳ table 1, row 1, by its label 'School Name'" in screen
    assert "Office ↳ table 1, row 2, by a label like its own 'Locaton of incident' – please check" in screen
    assert "40/40/2026 ↳ table 1, row 4, by its label 'Date of incident' – please check" in screen


def test_explained_records_hold_each_answers_place(form: Path, breachdocs: Command) -> None:
    places = json.loads(breachdocs("read", form, "--explain", "--json").out)["places"]
    assert places["stage1.school"] == {"table": 1, "row": 1, "label": "School Name", "how": "label"}
    assert places["stage1.location"]["how"] == "mistyped"


def test_a_blank_form_is_learnt_into_the_workspace_and_never_written_over(
    tmp_path: Path, breachdocs: Command
) -> None:
    blank = tmp_path / "kirkshire.docx"
    blank.write_bytes(
        docx(paragraph("Kirkshire"), table(row("Name of the School", ""), row("Establishment", "")))
    )
    breachdocs("init", tmp_path / "ws")
    breachdocs("learn", blank, "-w", tmp_path / "ws")
    written = (tmp_path / "ws" / "layouts" / "kirkshire.yaml").read_text(encoding="utf-8")
    assert 'stage1.school: ["Name of the School"]' in written
    again = breachdocs("learn", blank, "-w", tmp_path / "ws")
    assert again.status == 2
    assert "in the layouts already" in again.err
