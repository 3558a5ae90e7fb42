"""What enters and leaves this room: a case to write about, and the draft made of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from breachdocs.assessment import Assessment
from breachdocs.config import School, Settings
from breachdocs.form import Form, fold


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a corrected form says otherwise than the one before: label and both values as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Case:
    """All that a draft about one incident may say.

    Attributes:
        reference: the incident's, such as ``2026-0042``.
        received: when the council had the form, local time: by its e-mail, else when it was taken in.
        version: 1 for the first form, 2 for the first correction, and so on.
        source: the name under which the original is kept in the incident's folder (never the sender's own).
        differences: what this form changed against the one before.
        conflicts: sentences, one for each cell that a person changed and this form says otherwise.
        possible_duplicate: the reference of an incident that this may be a second report of.
        sent: when the e-mail that the form came in was sent; ``None`` where it came in none, or that does not say so.
        taken_in: when that e-mail, which reached the council at `received`, was taken in; ``None`` without one.
        beside: what was kept as evidence out of the folder that the form lay in, in words.
    """

    reference: str
    received: dt.datetime
    form: Form
    assessment: Assessment
    settings: Settings
    version: int = 1
    source: str = ""
    differences: tuple[Difference, ...] = ()
    conflicts: tuple[str, ...] = ()
    possible_duplicate: str | None = None
    beside: str = ""
    sent: dt.datetime | None = None
    taken_in: dt.datetime | None = None

    @property
    def school(self) -> School:
        """How the form's school is reached, by the settings; without any address where they do not list it."""
        name = fold(self.form.stage1.school or "")
        listed = (one for one in self.settings.organisation.schools if name and fold(one.name) == name)
        return next(listed, School(name="not listed"))

    @property
    def reported_as(self) -> str:
        """What was reported, in the words of a heading: "Near miss", "Incident" (without personal data) or "Breach"."""
        if not self.assessment.deadlines.stopped:
            return "Breach"
        return "Near miss" if self.form.near_miss else "Incident"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document made, not yet on disk.

    Attributes:
        kind: ``receipt``, ``letter``, ``governors``, …
        name: the file name it is to have; a version is added where a person changed the last one.
        content: the whole file.
        missing: what a person must still fill in, one phrase each.
    """

    kind: str
    name: str
    content: bytes
    missing: tuple[str, ...] = ()
