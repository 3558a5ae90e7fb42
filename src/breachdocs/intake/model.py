"""What leaves this room: a candidate seen in the inbox, and a drop that was taken in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

#: What is more likely a form than evidence, where both lie in one folder.
_FORMS = frozenset({".docx", ".docm", ".doc", ".odt", ".eml", ".emlx", ".mbox", ".msg", ".zip"})


class State(StrEnum):
    """Where a drop stands. Each step leads to the next, and can be run again with the same result.

    ``seen → claimed → read → registered → drafted → archived`` is the way of a form. ``refusing → refused`` is the
    way of a file that a person must look at; ``opened`` is an envelope whose forms go their own way; ``duplicate``
    and ``retried`` are ends.
    """

    SEEN = "seen"
    CLAIMED = "claimed"
    OPENED = "opened"
    READ = "read"
    REGISTERED = "registered"
    DRAFTED = "drafted"
    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    REFUSING = "refusing"
    REFUSED = "refused"
    RETRIED = "retried"


#: States in which a drop still has a way to go.
UNFINISHED = (
    State.SEEN,
    State.CLAIMED,
    State.OPENED,
    State.READ,
    State.REGISTERED,
    State.DRAFTED,
    State.REFUSING,
)


class Outcome(StrEnum):
    """What a drop turned out to be."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    REFUSED = "refused"
    ENVELOPE = "envelope"
    EVIDENCE = "evidence"


def like_a_form(place: str) -> bool:
    """Whether a name is one of a form, or of what forms come in."""
    return PurePosixPath(place).suffix.casefold() in _FORMS


def folder_of(place: str) -> str:
    """The topmost folder in a place in the inbox; empty for a file in the inbox itself."""
    return place.partition("/")[0] if "/" in place else ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file in the inbox.

    Attributes:
        path: where it lies.
        place: the same relative to the inbox, with ``/``.
        size: bytes.
        changed: modification time, in nanoseconds since 1970 as the share tells it.
        regular: false for a link, a pipe or a device, which is never opened.
        shut: a folder that can't be looked into, as one that was moved here with the rights it had elsewhere.
    """

    path: Path
    place: str
    size: int
    changed: int
    regular: bool = True
    shut: bool = False

    @property
    def folder(self) -> str:
        """The folder in the inbox that it lies in, however deep; empty where it lies in the inbox itself."""
        return folder_of(self.place)

    @property
    def like_a_form(self) -> bool:
        """Whether its name is one of a form, or of what forms come in."""
        return like_a_form(self.place)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is left where it is until the next pass, and why, in words.

    Attributes:
        incomplete: whether it looks half copied, so that waiting a little may make it whole.
    """

    place: str
    why: str
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """A file taken in, as the ledger knows it.

    Attributes:
        id: names its folder under ``.breachdocs/claimed``; in the log it stands for the file.
        name: the file's own name, in any script. For reports and notes, never for a path of ours.
        place: where it lay in the inbox.
        suffix: ``.docx`` and the like, plain letters and figures; empty where the name has none.
        size: bytes.
        state: how far it came.
        received: when it was taken in, local time.
        parent: the id of the envelope it came in, or empty.
        sha256: of its bytes; empty until it was read.
        outcome: what it turned out to be, or ``None`` until it was read.
        reference: the incident it belongs to, or empty.
        version: 1 for an incident's first form, counting up; 0 where it has none.
        kept_as: the folder in ``needs-attention``, or the name in the incident's folder.
        code: why it was refused, in a word; with `what` and `advice` in sentences.
        attempts: how many passes tried to finish it.
        last_fault: the last temporary fault, in a word.
        delivered: when the council had the e-mail it came in, local time; ``None`` where it came in none that says so.
        sent: when the school sent that.
        sender: what follows the @ in the address it was sent from, where that may say which school it is; or empty.
    """

    id: str
    name: str
    place: str
    suffix: str
    size: int
    state: State
    received: dt.datetime
    parent: str = ""
    sha256: str = ""
    outcome: Outcome | None = None
    reference: str = ""
    version: int = 0
    kept_as: str = ""
    code: str = ""
    what: str = ""
    advice: str = ""
    attempts: int = 0
    last_fault: str = ""
    delivered: dt.datetime | None = None
    sent: dt.datetime | None = None
    sender: str = ""

    @property
    def reached_us(self) -> dt.datetime:
        """When the council had it: by its e-mail, else when it was taken in."""
        return self.delivered or self.received
