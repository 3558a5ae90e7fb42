"""What leaves this room: the form, where it came from, and where in the file each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from breachdocs.form import Form


@dataclass(frozen=True, slots=True)
class Source:
    """The file a form was read from: its name, the SHA-256 of its bytes, and what kind it is (``docx``, …)."""

    file: str
    sha256: str
    kind: str


class How(StrEnum):
    """How an answer's question was known; what is none of the first two is to be checked."""

    TAG = "the tag of its control"
    LABEL = "its label"
    MISTYPED = "a label like its own"
    BELOW = "text below the table"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: table and row counted from 1 (0 outside any table), and how its question was known.

    Attributes:
        label: the label as it stands on the form.
    """

    table: int
    row: int
    label: str
    how: How = How.LABEL

    @property
    def sure(self) -> bool:
        """Whether there was no doubt which question is answered."""
        return self.how in (How.TAG, How.LABEL)


@dataclass(frozen=True, slots=True)
class Reading:
    """A form as read.

    Attributes:
        source: the file.
        form: the values and what a person must look at.
        places: the path of each field that has an answer → where it stands.
    """

    source: Source
    form: Form
    places: Mapping[str, Place] = field(default_factory=dict)
