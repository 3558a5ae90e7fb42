from __future__ import annotations

import datetime as dt
import email
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachdocs.cli import console
from drafting_cases import text_of

_NOW = dt.datetime(2026, 3, 31, 12)


def _one_with_a_letter(demonstration: Path) -> str:
    """The reference of an incident whose letter the run has drafted."""
    drafts = (demonstration / "outbox" / "incidents").glob("*/letter.docx")
    return next(path.parent.name for path in sorted(drafts) if path.parent.name != "2026-0005")


def test_a_notice_is_made_when_it_is_asked_for(breachdocs: Callable[..., Any], demonstration: Path) -> None:
    ended = breachdocs("letter", "2026-0005", "--notice", "-w", demonstration)

    assert ended.status == 0
    made = demonstration / "outbox" / "incidents" / "2026-0005" / "notice.docx"
    assert "date of the notice" in ended.out
    assert "Notice: a problem with personal information" in text_of(made.read_bytes())


LIST = (
    "Name,Address,Letter\nJo Bloggs,1 High St,parent\nKim Smith,2 High St,staff\nKim Smith,2 High St,staff\n"
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A list of two people."""
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_everybody_on_a_list_gets_a_letter_and_the_list_is_forgotten(
    breachdocs: Callable[..., Any], demonstration: Path, people: Path
) -> None:
    before = {path for path in demonstration.rglob("*") if path.is_file()}
    ended = breachdocs("letter", "2026-0005", "--people", people, "--date", "2026-03-31", "-w", demonstration)

    assert ended.status == 0
    assert "Made 2 letters (one file each)" in ended.out
    assert "1 row was left out" in ended.out
    assert "Bloggs" not in ended.out
    folder = demonstration / "outbox" / "incidents" / "2026-0005" / "letters"
    assert sorted(path.name for path in folder.iterdir()) == [
        "delivery-list.csv",
        "letter-001.docx",
        "letter-002.docx",
    ]
    assert "Dear Jo Bloggs," in text_of((folder / "letter-001.docx").read_bytes())
    elsewhere = [path for path in before if path.suffix != ".docx" and b"Bloggs" in path.read_bytes()]
    assert elsewhere == []


def test_a_second_list_has_a_folder_of_its_own_and_may_be_one_file(
    breachdocs: Callable[..., Any], demonstration: Path, people: Path
) -> None:
    reference = _one_with_a_letter(demonstration)
    arguments = ("letter", reference, "--people", people, "-w", demonstration)
    assert "one file each" in breachdocs(*arguments).out
    ended = breachdocs(*arguments, "--one-file")

    assert "Made 2 letters (one file)" in ended.out
    folder = demonstration / "outbox" / "incidents" / reference / "letters-2"
    assert sorted(path.name for path in folder.iterdir()) == ["delivery-list.csv", "letters.docx"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--people", "nowhere.csv"), "no such list"),
        (("--people", "LIST", "--to", "uncle"), "--to is"),
        (("--people", "LIST", "--notice"), "goes to nobody by name"),
        (("--people", "LIST", "--date", "soon"), "is no date"),
        (("--people", "LIST", "--from", "nothing.docx"), "no such letter"),
        (("--one-file",), "go with --people"),
    ],
)
def test_what_does_not_go_together_is_said(
    breachdocs: Callable[..., Any], demonstration: Path, people: Path, more: tuple[str, ...], words: str
) -> None:
    arguments = [people if one == "LIST" else one for one in more]
    ended = breachdocs("letter", "2026-0005", *arguments, "-w", demonstration)

    assert ended.status == 2
    assert words in ended.err
    assert ended.out == ""


def test_the_ico_report_is_made_when_it_is_asked_for(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    ended = breachdocs("ico", "2026-0005", "-w", demonstration)

    assert ended.status == 0
    folder = demonstration / "outbox" / "incidents" / "2026-0005"
    assert {"ico-report.docx", "ico-report.txt"} <= {path.name for path in folder.iterdir()}
    assert "address of the school" in ended.out
    assert breachdocs("ico", "2026-9999", "-w", demonstration).status == 2


def test_e_mails_attach_what_a_person_edited(breachdocs: Callable[..., Any], demonstration: Path) -> None:
    reference = _one_with_a_letter(demonstration)
    folder = demonstration / "outbox" / "incidents" / reference
    (folder / "letter.docx").write_bytes(b"edited by a person")
    ended = breachdocs("emails", reference, "--chaser", "-w", demonstration)

    assert ended.status == 0
    assert "to-dpo-v2.eml" in ended.out
    message = email.message_from_bytes((folder / "emails" / "to-dpo-v2.eml").read_bytes())
    assert b"edited by a person" in [part.get_payload(decode=True) for part in message.walk()]
    assert "Already there" in breachdocs("emails", reference, "--chaser", "-w", demonstration).out


def test_e_mails_attach_the_newest_of_two_reports(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    folder = demonstration / "outbox" / "incidents" / "2026-0005"
    breachdocs("ico", "2026-0005", "-w", demonstration)
    (folder / "ico-report.docx").write_bytes(b"a person's, and out of date")
    breachdocs("ico", "2026-0005", "-w", demonstration)
    assert breachdocs("emails", "2026-0005", "-w", demonstration).status == 0

    (newest,) = (path for path in folder.glob("ico-report-*.docx"))
    parts = [
        part.get_payload(decode=True)
        for path in folder.glob("emails/*.eml")
        for part in email.message_from_bytes(path.read_bytes()).walk()
    ]
    assert newest.read_bytes() in parts
    assert b"a person's, and out of date" not in parts


def test_the_summary_is_of_the_term_so_far_where_nobody_says_otherwise(
    breachdocs: Callable[..., Any], demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "local_now", lambda: _NOW)
    ended = breachdocs("governors", "-w", demonstration)

    assert ended.status == 0
    assert "governors-2026-01-01-to-2026-03-31.docx" in ended.out
    made = demonstration / "outbox" / "governors" / "governors-2026-01-01-to-2026-03-31.docx"
    assert "Spring term 2026, 1 January 2026 to 31 March 2026" in text_of(made.read_bytes())


def test_a_summary_without_libreoffice_is_made_and_the_missing_pdf_told(
    breachdocs: Callable[..., Any], demonstration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    ended = breachdocs(
        "governors", "--from", "2026-03-01", "--to", "2026-03-30", "--pdf", "-w", demonstration
    )

    assert ended.status == 2
    assert "governors-2026-03-01-to-2026-03-30.docx" in ended.out
    assert "No PDF was made" in ended.err


def test_a_pdf_lies_beside_the_summary(
    breachdocs: Callable[..., Any], demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "soffice"
    office.write_text(
        '#!/bin/sh\nfor word in "$@"; do case "$word" in *.docx) name="$word";; esac; done\n'
        'printf pdf > "$6/$(basename "$name" .docx).pdf"\n',
        encoding="utf-8",
    )
    office.chmod(0o755)
    monkeypatch.setattr("breachdocs.as_pdf.office", lambda: str(office))
    ended = breachdocs(
        "governors", "--from", "2026-03-01", "--to", "2026-03-30", "--pdf", "-w", demonstration
    )

    assert ended.status == 0
    assert (
        demonstration / "outbox" / "governors" / "governors-2026-03-01-to-2026-03-30.pdf"
    ).read_bytes() == b"pdf"
