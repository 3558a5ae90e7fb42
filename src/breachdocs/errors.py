"""Everything that can stop breachdocs, each with an exit status and a sentence for a person.

``BreachdocsError``
 ├── ``UsageError``            2  wrong usage, settings or templates
 ├── ``Refusal``               1  a drop that can't be taken in as it is (permanent: a person must act)
 ├── ``TemporaryFault``        1  a fault that passes: tried again at the next pass, for ever
 │    ├── ``RegisterBusy``        the register is open elsewhere
 │    └── ``LedgerDamaged``       what the ledger says is not to be trusted
 └── ``WorkspaceHeld``         3  another copy holds the workspace

Problems inside a form (an unreadable date, two boxes ticked) are no exceptions: they travel as data beside the
value. No message here ever holds a form's free text: messages reach logs and screens, forms hold children's data.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What the command's exit status tells the scheduler that started it."""

    DONE = 0
    NEEDS_A_PERSON = 1
    WRONG_USAGE = 2
    HELD = 3


class BreachdocsError(Exception):
    """The root of all of them. ``str(error)`` is a plain English sentence, fit for a screen and a log."""

    exit_status = ExitStatus.WRONG_USAGE


class UsageError(BreachdocsError):
    """Wrong arguments, settings or templates: nothing was done."""


class Refusal(BreachdocsError):
    """A file that can't be read as a breach form.

    Attributes:
        code: a short stable name (``encrypted``, ``damaged``, ``not_a_form``, …), for the ledger and for tests.
        what: one sentence, what the file is.
        advice: one or two sentences, what the person who finds ``WHY.txt`` can do about it.
    """

    exit_status = ExitStatus.NEEDS_A_PERSON

    def __init__(self, code: str, what: str, advice: str) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.advice = advice

    def __reduce__(self) -> tuple[type[Refusal], tuple[str, str, str]]:
        """How it crosses from one process to another."""
        return Refusal, (self.code, self.what, self.advice)


class TemporaryFault(BreachdocsError):
    """A fault that passes by itself (share away, disk full): whatever waits is tried again, for ever."""

    exit_status = ExitStatus.NEEDS_A_PERSON


class RegisterBusy(TemporaryFault):
    """The register is open elsewhere, so the change waits in the ledger."""


class LedgerDamaged(TemporaryFault):
    """The ledger's file is damaged: nothing is done with it until a person brings back a backup or rebuilds it."""


class WorkspaceHeld(BreachdocsError):
    """Another copy holds this workspace."""

    exit_status = ExitStatus.HELD
