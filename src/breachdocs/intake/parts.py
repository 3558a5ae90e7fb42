"""What an envelope is made of, whichever program closed it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from breachdocs.errors import Refusal
from breachdocs.intake.postmarks import NONE, Postmark

#: What to do with an envelope that is not opened.
ADVICE = "Open it, save the form it holds as a Word document (.docx) and put that into the inbox."


class Role(StrEnum):
    """What a part is to its envelope: a file that was sent, a picture within the text, or the text itself."""

    FILE = "file"
    PICTURE = "picture"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an envelope.

    Attributes:
        name: as the sender's program gave it, for people; never for a path.
        content: its bytes; of words, UTF-8.
        role: what it is to the envelope.
        postmark: of the e-mails it lies in.
        unopened: of an envelope that can't be opened, why.
    """

    name: str
    content: bytes
    role: Role = Role.FILE
    postmark: Postmark = NONE
    unopened: Refusal | None = None
