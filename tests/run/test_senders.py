"""The address a form was sent from is a hint at its school: proposed, told where it is another's, never filled in."""

from __future__ import annotations

import contextlib
import email.utils
import io
import sqlite3
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import Intake, Organisation
from breachdocs.form import Form
from breachdocs.intake import domain_of, envelope_of
from breachdocs.register.ledger import Ledger
from breachdocs.run.senders import sender_of
from compound_file import outlook_message
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts

OAK, ELM = "Oak Primary School", "Elm Primary School"
PDF = b"%PDF-1.7 a form"


def _email(form: Form | bytes, sender: str, text: str = "Please find it.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0000"
    message.set_content(text)
    content = form if isinstance(form, bytes) else file_of(form)
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename="form.docx")
    return message


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _ledger(here: Place) -> Path:
    (ledger,) = here.workspace.root.parent.rglob("ledger.sqlite")
    return ledger


def _flags(here: Place, reference: str) -> str:
    return str(here.rows()[reference]["Flags"] or "")


def _send(here: Place, number: int, school: str | None, sender: str, **how: Any) -> str:
    """Drops a form by e-mail and takes it in; returns its flags."""
    here.drop(f"{number}.eml", _email(breach(number, school=school), sender, **how).as_bytes())
    (line,) = here.run().registered
    return _flags(here, line.reference)


def test_a_form_without_a_school_is_told_whose_it_may_be_and_the_school_stays_empty(here: Place) -> None:
    assert "oak.example" not in _send(here, 1, OAK, "Jo Bloggs <head@oak.example>")
    assert "oak.example, from which there were forms before of Oak Primary School" in _send(
        here, 2, None, "office@OAK.example"
    )
    assert "School" not in here.rows()["2026-0002"]
    with contextlib.closing(Ledger.at(_ledger(here))) as ledger:
        assert ledger.incident("2026-0002").form.stage1.school is None  # type: ignore[union-attr]


def test_a_form_that_names_another_school_than_its_sender_stands_for_says_so_and_keeps_it(
    here: Place,
) -> None:
    _send(here, 1, OAK, "head@oak.example")
    told = _send(here, 2, ELM, "head@oak.example")
    assert "sent from an address at oak.example" in told
    assert "the form says Elm Primary School" in told
    assert here.rows()["2026-0002"]["School"] == ELM


def test_the_receipt_tells_the_hint(tmp_path: Path) -> None:
    schools = [{"name": OAK, "email": "office@oak.example"}]
    here = place(tmp_path, organisation={"schools": schools})
    assert "which the settings give for Oak Primary School" in _send(here, 1, None, "head@oak.example")
    path = here.workspace.incident("2026-0001") / "receipt.docx"
    tables = Document(io.BytesIO(path.read_bytes())).tables
    assert "oak.example" in "".join(cell.text for table in tables for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("other", ["Oak Primary", "The OAK primary school", "Oak Primary School, Stockport"])
def test_the_same_school_spelt_otherwise_is_no_other_school(here: Place, other: str) -> None:
    _send(here, 1, OAK, "head@oak.example")
    assert "oak.example" not in _send(here, 2, other, "head@oak.example")


def test_an_address_that_several_schools_use_stands_for_none_of_them(here: Place) -> None:
    _send(here, 1, OAK, "dpo@trust.example")
    _send(here, 2, ELM, "dpo@trust.example")
    assert "trust.example" not in _send(here, 3, "Ash Academy", "dpo@trust.example")
    assert "trust.example" not in _send(here, 4, None, "dpo@trust.example")


def test_one_odd_form_does_not_change_what_an_address_stands_for(here: Place) -> None:
    for number in (1, 2, 3):
        _send(here, number, OAK, "head@oak.example")
    assert "trust" not in _send(here, 4, ELM, "head@oak.example")
    assert "the form says Ash" in _send(here, 5, "Ash Academy", "head@oak.example")


def test_forms_of_several_schools_in_one_email_say_nothing_against_each_other(here: Place) -> None:
    message = _email(breach(1, school=OAK), "dpo@trust.example")
    form = file_of(breach(2, school=ELM))
    message.add_attachment(form, maintype="application", subtype="octet-stream", filename="2.docx")
    here.drop("both.eml", message.as_bytes())
    here.run()
    assert "trust.example" not in _flags(here, "2026-0001") + _flags(here, "2026-0002")


@pytest.mark.parametrize(
    "sender", ["oak@gmail.com", "oak@btinternet.com", "x@yahoo.co.uk", "ig@council.example", "Jo"]
)
def test_addresses_that_anybody_has_and_the_councils_own_stand_for_no_school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sender: str
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path, organisation={"ig_team": {"email": "ig@council.example"}})
    _send(here, 1, OAK, sender)
    assert "sent from an address" not in _send(here, 2, None, sender)
    assert "sent from an address" not in _send(here, 3, ELM, sender)


def test_a_further_form_that_leaves_the_school_to_the_first_proposes_none(here: Place) -> None:
    _send(here, 1, OAK, "head@oak.example")
    further = breach(1, school=None, reference="2026-0001", location="Room 2")
    here.drop("further.eml", _email(further, "head@oak.example").as_bytes())
    assert [line.reference for line in here.run().updated] == ["2026-0001"]
    assert "oak.example" not in _flags(here, "2026-0001")


def test_what_an_officer_forwards_was_sent_by_the_school_attached_or_copied_into_the_text(
    here: Place,
) -> None:
    _send(here, 1, OAK, "head@oak.example")
    for number, council in ((2, "gmail.com"), (3, "hotmail.co.uk")):
        message = EmailMessage()
        message["From"] = f"ig@{council}"
        message.set_content("FYI")
        message.add_attachment(_email(breach(number, school=None), "head@oak.example"))
        here.drop(f"{number}.eml", message.as_bytes())
        here.run()
        assert "oak.example" in _flags(here, f"2026-000{number}")
    copied = (
        "See below.\n\nFrom: Jo Bloggs <jo@oak.example>\nSent: 2 March 2026 08:00\nTo: IG <ig@gmail.com>\n"
    )
    assert "oak.example" in _send(here, 4, None, "ig@gmail.com", text=copied)


def _senders(content: bytes, suffix: str = ".eml") -> tuple[str, ...]:
    found = envelope_of(content, suffix, Intake())
    assert found is not None
    return found.forms[0].postmark.senders


def test_outlooks_own_copies_of_a_forwarded_email_are_read_and_no_addressee_is_taken_for_a_sender() -> None:
    html = (
        "<div>Hi</div><p class=MsoNormal><b><span>From:</span></b> Jo Bloggs\n&lt;<a href='mailto:jo@oak.example'>"
        "jo@oak.example</a>&gt; <br><b>Sent:</b> Monday<br><b>To:</b> IG &lt;ig@council.example&gt;"
    )
    message = _email(PDF, "a@council.example")
    message.get_payload()[0].set_content(html, subtype="html")  # type: ignore[union-attr, index]
    assert _senders(message.as_bytes()) == ("council.example", "oak.example")
    nameless = "From: Jo Bloggs\nSent: Monday\nTo: ig@elm.example\n"
    assert _senders(_email(PDF, "a@council.example", nameless).as_bytes()) == ("council.example",)


def test_an_outlook_message_gives_its_sender_by_address_or_by_its_headers() -> None:
    address = ("__substg1.0_5D01001F", "jo@oak.example".encode("utf-16-le"))
    assert _senders(outlook_message(("form.pdf", PDF), streams=(address,)), ".msg") == ("oak.example",)
    exchange = ("__substg1.0_0C1F001F", "/O=ORG/CN=RECIPIENTS/CN=JO".encode("utf-16-le"))
    headers = ("__substg1.0_007D001F", "Received: x\r\nFrom: Jo <jo@oak.example>\r\n".encode("utf-16-le"))
    assert _senders(outlook_message(("form.pdf", PDF), streams=(exchange, headers)), ".msg") == (
        "oak.example",
    )
    assert _senders(outlook_message(("form.pdf", PDF), streams=(exchange,)), ".msg") == ()


def test_the_address_is_in_no_log_act_or_name_and_is_disposed_of_with_its_incident(here: Place) -> None:
    _send(here, 1, OAK, "Jo Bloggs <jo.bloggs@oak.example>")
    for path, content in here.everything().items():
        assert b"jo.bloggs@" not in content or path.endswith("received.eml"), path
    state = _ledger(here).parent
    logs = [log.read_bytes() for log in state.rglob("*.log*")]
    assert logs
    assert not any(b"oak.example" in log for log in logs)
    with contextlib.closing(Ledger.at(_ledger(here))) as ledger:
        assert not any("oak.example" in str(act) for act in ledger.acts())
        assert ledger.schools_of("oak.example", "") == [OAK]
        ledger.dispose_of("2026-0001")
        assert ledger.schools_of("oak.example", "") == []
        assert all("oak" not in drop.sender for drop in ledger.drops_since(NOW.replace(year=2000)))


@given(st.text(max_size=80))
def test_what_is_kept_of_an_address_is_a_plain_domain_or_nothing(text: str) -> None:
    kept = domain_of(email.utils.parseaddr(text)[1])
    assert not set(kept) & set(" @<>/\\:\r\n\0")
    assert kept in ("", kept.casefold())
    assert sender_of([kept] if kept else [], Organisation()) in ("", kept)


def test_a_ledger_of_an_earlier_version_learns_to_keep_senders(tmp_path: Path) -> None:
    at = tmp_path / "ledger.sqlite"
    with contextlib.closing(Ledger.at(at)) as ledger:
        ledger.set_meta(schema_version="7")
    with contextlib.closing(sqlite3.connect(at)) as database:
        database.execute("DROP INDEX ix_drops_sender")
        database.execute("ALTER TABLE drops DROP COLUMN sender")
    with contextlib.closing(Ledger.at(at)) as ledger:
        assert ledger.schools_of("oak.example", "") == []
