"""When an e-mail was sent and when the council had it; dates that can't be right are not believed."""

from __future__ import annotations

import datetime as dt
import struct
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import Intake
from breachdocs.intake.envelopes import envelope_of
from breachdocs.intake.postmarks import Arrival, Postmark, arrival_of, of_headers, of_properties
from compound_file import outlook_message

TAKEN_IN = dt.datetime(2026, 7, 6, 9, 0)
FORM = b"PK\3\4 a part word/document.xml"
_SERVER = "from mail.school.example by mx.council.example with ESMTPS id 1; "


def _email(received: str = "", date: str = "", within: EmailMessage | None = None) -> EmailMessage:
    message = EmailMessage()
    if received:
        message["Received"] = _SERVER + received
        message["Received"] = _SERVER + "Wed, 1 Jul 2026 01:00:00 +0000"
    if date:
        message["Date"] = date
    message.set_content("See the form.")
    if within is None:
        message.add_attachment(FORM, maintype="application", subtype="octet-stream", filename="form.docx")
    else:
        message.add_attachment(within)
    return message


def _arrival(message: EmailMessage) -> Arrival:
    envelope = envelope_of(message.as_bytes(), ".eml", Intake())
    assert envelope is not None
    return arrival_of(envelope.forms[0].postmark, TAKEN_IN)


def test_the_topmost_received_line_tells_when_the_council_had_an_email_in_london_time() -> None:
    found = _arrival(_email("Fri, 3 Jul 2026 15:12:40 +0000 (UTC)", "Fri, 3 Jul 2026 17:10:00 +0200"))
    assert found == Arrival(dt.datetime(2026, 7, 3, 16, 12, 40), dt.datetime(2026, 7, 3, 16, 10))


def test_an_email_without_such_a_line_was_had_when_it_was_sent() -> None:
    sent = dt.datetime(2026, 7, 3, 16, 10)
    assert _arrival(_email(date="Fri, 3 Jul 2026 16:10:00 +0100")) == Arrival(sent, sent)


def test_a_forwarded_email_was_sent_as_the_inner_one_and_had_as_the_outer_one() -> None:
    school = _email("Thu, 2 Jul 2026 08:00:30 +0000", "Thu, 2 Jul 2026 08:00:00 +0000")
    office = _email(date="Fri, 3 Jul 2026 08:00:00 +0000", within=school)
    outer = _email("Sat, 4 Jul 2026 08:00:00 +0000", "Sat, 4 Jul 2026 07:59:00 +0000", within=office)
    assert _arrival(outer) == Arrival(dt.datetime(2026, 7, 4, 9), dt.datetime(2026, 7, 2, 9))
    attached = EmailMessage()
    attached["Date"] = "Sun, 5 Jul 2026 08:00:00 +0000"
    attached.set_content("As a file.")
    attached.add_attachment(
        school.as_bytes(), maintype="application", subtype="octet-stream", filename="school.eml"
    )
    assert _arrival(attached) == Arrival(dt.datetime(2026, 7, 5, 9), dt.datetime(2026, 7, 2, 9))


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 7 Jul 2026 09:00:00 +0100",
        "Fri, 31 Dec 1999 09:00:00 +0000",
        "Thu, 1 Jan 1970 00:00:00 +0000",
        "Fri, 3 Jul 2026 16:10:00",
        "Tue, 31 Feb 99999 25:61:61 +9999",
        "last Friday",
        "",
    ],
)
def test_a_date_in_the_future_before_2000_without_a_zone_or_that_is_none_is_not_used(date: str) -> None:
    written = _email().as_bytes()
    envelope = envelope_of((f"Date: {date}\n".encode() if date else b"") + written, ".eml", Intake())
    assert envelope is not None
    assert arrival_of(envelope.forms[0].postmark, TAKEN_IN) == Arrival(None, None, doubtful=bool(date))


def test_where_only_the_line_of_the_server_is_absurd_the_senders_date_is_used_and_doubted() -> None:
    sent = dt.datetime(2026, 7, 3, 16, 10)
    found = _arrival(_email("Fri, 3 Jul 2126 15:12:40 +0000", "Fri, 3 Jul 2026 16:10:00 +0100"))
    assert found == Arrival(sent, sent, doubtful=True)


def test_a_server_whose_clock_is_minutes_ahead_of_ours_is_believed() -> None:
    found = arrival_of(Postmark(dt.datetime(2026, 7, 6, 8, 5, tzinfo=dt.UTC)), TAKEN_IN)
    assert found == Arrival(TAKEN_IN)


def _file_time(moment: dt.datetime) -> int:
    return int((moment - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10_000_000


def test_an_outlook_message_tells_its_delivery_and_when_it_was_submitted() -> None:
    delivered, sent = (dt.datetime(2026, 7, 3, hour, tzinfo=dt.UTC) for hour in (15, 14))
    entries = [(0x0E060040, _file_time(delivered)), (0x00390040, _file_time(sent)), (0x0E070003, 1)]
    for header in (24, 32):
        packed = bytes(header) + b"".join(struct.pack("<IIQ", tag, 6, value) for tag, value in entries)
        assert of_properties(packed, header) == Postmark(delivered, sent)
    only_sent = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, _file_time(sent))
    assert of_properties(only_sent, 32) == Postmark(sent, sent)


def test_the_postmark_of_an_outlook_message_reaches_the_forms_in_it() -> None:
    sent = dt.datetime(2026, 7, 3, 14, tzinfo=dt.UTC)
    properties = bytes(32) + struct.pack("<IIQ", 0x00390040, 6, _file_time(sent))
    envelope = envelope_of(outlook_message(("form.docx", FORM), properties=properties), ".msg", Intake())
    assert envelope is not None
    assert envelope.forms[0].postmark == Postmark(sent, sent)


@given(st.integers(10**17, 3 * 10**18), st.integers(10**17, 3 * 10**18), st.integers(32, 64))
def test_any_properties_give_an_arrival_no_later_than_now(delivered: int, sent: int, cut: int) -> None:
    entries = struct.pack("<IIQIIQ", 0x0E060040, 6, delivered, 0x00390040, 6, sent)
    _assert_past(of_properties((bytes(32) + entries)[:cut], 32))


_DATES = st.text(max_size=60) | st.datetimes().map(format_datetime)


@given(_DATES, _DATES)
def test_any_headers_give_an_arrival_no_later_than_now(received: str, date: str) -> None:
    _assert_past(of_headers([("Received", f"x; {received}"), ("DATE", date)]))


def _assert_past(postmark: Postmark) -> None:
    found = arrival_of(postmark, TAKEN_IN)
    assert all(moment is None or moment <= TAKEN_IN for moment in (found.came, found.sent))
