from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from breachdocs.commands import record
from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import FIELDS, Count, Form, Stage1, Stage2

_FORM = Form(
    stage1=Stage1(
        school="Ysgol Môn",
        incident_date=dt.date(2026, 3, 1),
        breach_type="incorrect_recipient",
        description="A list of twelve pupils went to the wrong parent.",
        discovered_at=dt.datetime(2026, 3, 1, 9, 10),
        data_categories=("basic_identifiers", "health"),
        people_affected=Count(low=12, high=12, approximate=False, text="12 pupils"),
        risk_disclosed_to=("known_cooperating",),
        subjects_informed=False,
    ),
    stage2=Stage2(likelihood=3, impact=4),
)


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A completed form in the current folder, which is no workspace."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "form.docx"
    path.write_bytes(filled_form(_FORM))
    return path


def test_each_file_is_one_line_of_json_in_the_order_given(breachdocs: Callable[..., Any], form: Path) -> None:
    second = form.with_name("Ail ffurflen.docx")
    second.write_bytes(form.read_bytes())
    ended = breachdocs("read", second, form, "--json")
    records = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.status == 0
    assert ended.err == ""
    assert [record["source"]["file"] for record in records] == ["Ail ffurflen.docx", "form.docx"]
    assert "Ysgol Môn" in ended.out


def test_the_record_has_every_part_and_every_field(breachdocs: Callable[..., Any], form: Path) -> None:
    record = json.loads(breachdocs("read", form, "--json", "--received", "2026-03-02").out)
    stages = ["stage1", "stage2", "stage3"]
    assert list(record) == ["source", "form", *stages, "problems", "blank", "assessment"]
    assert set(record["source"]) == {"file", "sha256", "kind"}
    assert record["form"] == "personal-data-breach"
    assert [f"{stage}.{name}" for stage in stages for name in record[stage]] == [
        field.path for field in FIELDS
    ]
    assert record["stage1"]["people_affected"] == {
        "low": 12,
        "high": 12,
        "approximate": False,
        "text": "12 pupils",
    }
    assert record["stage1"]["discovered_at"] == "2026-03-01T09:10"
    assert record["stage1"]["location"] is None
    assert record["stage2"]["chronology"] == []
    assert "stage1.location" in record["blank"]
    assert record["assessment"]["score"] == 12
    assert record["assessment"]["deadlines"]["ico"] == "2026-03-04T09:10"


def test_a_file_that_cant_be_read_is_said_and_the_others_are_still_read(
    breachdocs: Callable[..., Any], form: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.docx").write_text("no Word file")
    ended = breachdocs("read", "notes.docx", "gone.docx", tmp_path, form, "--json")
    notes, gone, folder, good = (json.loads(line) for line in ended.out.splitlines())
    assert ended.status == 2
    assert set(notes) == set(gone) == {"source", "error"}
    assert len(notes["source"]["sha256"]) == 64
    assert gone["source"] == {"file": "gone.docx", "sha256": None, "kind": "docx"}
    assert folder["error"]
    assert good["stage1"]["school"] == "Ysgol Môn"
    assert "gone.docx: " in ended.err
    assert "Traceback" not in ended.err


def test_a_fault_of_our_own_names_its_place_but_no_word_of_the_form(
    breachdocs: Callable[..., Any], form: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise KeyError(_FORM.stage1.description)

    monkeypatch.setattr("breachdocs.commands.showing.assess", faulty)
    ended = breachdocs("read", form)
    assert ended.status == 2
    assert "KeyError in" in ended.err
    assert "twelve" not in ended.out + ended.err


@pytest.mark.parametrize("columns", ["60", "80", "200"])
def test_the_screen_shows_what_a_person_wants_within_its_width(
    breachdocs: Callable[..., Any], form: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    screen = breachdocs("read", form, "--received", "2026-03-02").out
    words = " ".join(screen.split())
    assert "Ysgol Môn" in screen.splitlines()[0]
    assert "HIGH, score 12 of 25" in screen
    assert "LATE by" in words
    assert "Wed 4 March 2026, 09:10" in words
    assert "The DPO decides." in screen
    assert "Location of incident" in screen.split("LEFT BLANK")[1]
    assert max(map(len, screen.splitlines())) <= min(int(columns), 110)


@given(st.text(st.characters()))
@example("\u2028\u0085\udce9\x1b")
def test_a_record_is_one_line_of_utf8_whatever_is_in_it(text: str) -> None:
    line = record.line({"text": text})
    assert len(line.splitlines()) == 1
    assert not set(line) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0))}
    assert json.loads(line.encode())["text"] == text


def test_what_a_form_types_can_not_steer_the_terminal(breachdocs: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    sly = Stage1(school="Cwm\u009b2J\u202eloohcS", description="one\u2028two\u0085three")
    path.write_bytes(filled_form(_FORM.model_copy(update={"stage1": sly})))
    assert not set(breachdocs("read", path).out) & set("\u009b\u202e\u2028\u0085\x1b")
    assert len(breachdocs("read", path, "--json").out.splitlines()) == 1


def test_the_day_of_receipt_can_be_given_the_british_way(breachdocs: Callable[..., Any], form: Path) -> None:
    iso = breachdocs("read", form, "--json", "--received", "2026-03-02").out
    assert breachdocs("read", form, "--json", "--received", "02/03/2026").out == iso
    wrong = breachdocs("read", form, "--received", "tomorrow")
    assert wrong.status == 2
    assert "no date" in wrong.err


def test_the_settings_of_the_workspace_one_stands_in_count(
    breachdocs: Callable[..., Any], form: Path, tmp_path: Path
) -> None:
    (tmp_path / "config.yaml").write_text("risk:\n  preset: nhs\n")
    assert json.loads(breachdocs("read", form, "--json").out)["assessment"]["band"] == "extreme"
    (tmp_path / "config.yaml").write_text("risk:\n  presett: nhs\n")
    wrong = breachdocs("read", form, "--json")
    assert (wrong.status, wrong.out) == (2, "")
    assert "line 2" in wrong.err


def test_reading_changes_nothing_on_disk(breachdocs: Callable[..., Any], form: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*")}
    breachdocs("read", form)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*")} == before


def _process(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "breachdocs", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment)


def test_a_console_of_another_encoding_still_gets_utf8(form: Path) -> None:
    done = _process("read", form, "--json", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode())["stage1"]["school"] == "Ysgol Môn"


def test_a_reader_that_stops_listening_ends_the_command_quietly(form: Path) -> None:
    command = [sys.executable, "-m", "breachdocs", "read", *[str(form)] * 40, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [("--help",), ("read", "{form}")])
def test_neither_help_nor_reading_loads_what_it_does_not_need(form: Path, arguments: tuple[str, ...]) -> None:
    words = [argument.format(form=form) for argument in arguments]
    heavy = ("rich", "openpyxl", "docx", "docxtpl", "pandas", "sqlalchemy", "watchdog", "rapidfuzz")
    script = (
        f"import sys; sys.argv = ['breachdocs', *{words!r}]\nfrom breachdocs.cli import main\n"
        f"try: main()\nexcept SystemExit: print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"
