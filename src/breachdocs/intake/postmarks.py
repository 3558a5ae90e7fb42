"""When an e-mail was sent and when the council had it, as its own envelope says; and which of that can be believed.

The council had an e-mail when its own server took it in: the topmost ``Received`` header (RFC 5321, 4.4: each server
adds its line above the others), or PidTagMessageDeliveryTime of an Outlook message. In an e-mail within an e-mail the
inner one was the school's, the outer one is what came here. Of a sender's address only what follows the @ is kept.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from breachdocs.clock import LONDON

#: PidTagMessageDeliveryTime, PidTagClientSubmitTime, each with its type: 100 nanoseconds since 1601, UTC.
_DELIVERED, _SUBMITTED = 0x0E060040, 0x00390040
_SINCE_1601 = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
#: No e-mail with a form is older.
_FIRST_YEAR = 2000
#: How far the clock of a mail server may be ahead of ours.
_CLOCKS_DIFFER = dt.timedelta(minutes=15)
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,30}")
#: How an e-mail program begins an e-mail that it copies into another's text.
_QUOTED = re.compile(
    r"\bFrom:(?:(?!\b(?:Sent|Date|To|Subject|From):)[^@]){0,200}@(?P<domain>[\w.-]{3,200})", re.IGNORECASE
)
_MOST_SENDERS, _LONGEST_ADDRESS = 10, 1000


@dataclass(frozen=True, slots=True)
class Postmark:
    """What an e-mail says of its way here; each moment is in UTC, or ``None`` where it says nothing of use.

    Attributes:
        received: when the council's server took it in; else when it was sent.
        sent: when its sender, the innermost one, sent it.
        doubtful: whether it gives a date that says no moment: no zone, or no date at all.
        senders: what follows the @ in its senders' addresses, the innermost first.
    """

    received: dt.datetime | None = None
    sent: dt.datetime | None = None
    doubtful: bool = False
    senders: tuple[str, ...] = ()

    def within(self, outer: Postmark) -> Postmark:
        """The postmark of what lies in an e-mail within another: sent as the inner one, received as the outer."""
        return Postmark(
            outer.received or self.received,
            self.sent or outer.sent,
            outer.doubtful or self.doubtful,
            (*self.senders, *outer.senders)[:_MOST_SENDERS],
        )

    def quoting(self, words: str) -> Postmark:
        """The postmark of an e-mail whose text says whose e-mails were copied into it."""
        quoted = (domain_of(f"@{found['domain']}") for found in _QUOTED.finditer(words))
        return replace(self, senders=(*self.senders, *filter(None, quoted))[:_MOST_SENDERS])


NONE = Postmark()


def of_headers(headers: Iterable[tuple[str, object]]) -> Postmark:
    """The postmark that an e-mail's headers give, from the topmost down."""
    first = dict[str, str]()
    for name, value in headers:
        first.setdefault(name.casefold(), str(value))
    taken_in, sent = (_moment(first.get(name, "")) for name in ("received", "date"))
    doubtful = any(
        name in first and moment is None for name, moment in (("received", taken_in), ("date", sent))
    )
    sender = domain_of(email.utils.parseaddr(first.get("from", "")[:_LONGEST_ADDRESS])[1])
    return Postmark(taken_in or sent, sent, doubtful, (sender,) if sender else ())


def domain_of(address: str) -> str:
    """What follows the @ in an address, in small letters; empty where it is none."""
    domain = address.rpartition("@")[2].strip(" .>").casefold() if "@" in address else ""
    return domain if _DOMAIN.fullmatch(domain) else ""


def of_properties(properties: bytes, header: int) -> Postmark:
    """The postmark that an Outlook message's properties give ([MS-OXMSG] 2.4: entries of 16 bytes after a header)."""
    found: Mapping[int, int] = dict(
        struct.unpack_from("<I4xQ", properties, at) for at in range(header, len(properties) - 15, 16)
    )
    delivered, submitted = (_file_time(found.get(tag, 0)) for tag in (_DELIVERED, _SUBMITTED))
    return Postmark(delivered or submitted, submitted)


@dataclass(frozen=True, slots=True)
class Arrival:
    """When something came by e-mail, local time in London, naive; `doubtful` where a date in it was not believed."""

    came: dt.datetime | None = None
    sent: dt.datetime | None = None
    doubtful: bool = False


def arrival_of(postmark: Postmark, taken_in: dt.datetime) -> Arrival:
    """What of a postmark can be believed by one who took the e-mail in at a moment (London, naive)."""
    came, sent = (_believed(moment, taken_in) for moment in (postmark.received, postmark.sent))
    denied = (postmark.received, postmark.sent) != (None, None) and None in (
        came if postmark.received else taken_in,
        sent if postmark.sent else taken_in,
    )
    return Arrival(came or sent, sent, postmark.doubtful or denied)


def _believed(moment: dt.datetime | None, taken_in: dt.datetime) -> dt.datetime | None:
    if moment is None or moment.year < _FIRST_YEAR:
        return None
    local = moment.astimezone(LONDON).replace(tzinfo=None, microsecond=0)
    return min(local, taken_in) if local <= taken_in + _CLOCKS_DIFFER else None


def _moment(header: str) -> dt.datetime | None:
    """The moment at the end of a ``Received`` header, or in a ``Date``; ``None`` where it has no zone."""
    text = header.rpartition(";")[2].strip()
    try:
        moment = email.utils.parsedate_to_datetime(text)
        if moment.tzinfo is None:  # so it is where the zone is lacking, and where it is "-0000", which is UTC
            return moment.replace(tzinfo=dt.UTC) if "-0000" in text else None
        return moment.astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _file_time(value: int) -> dt.datetime | None:
    try:
        return _SINCE_1601 + dt.timedelta(microseconds=value // 10) if value else None
    except OverflowError:
        return None
