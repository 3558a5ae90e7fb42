"""Drafts no longer wanted, set aside in a folder of the incident's: nothing is deleted, nothing edited is moved."""

from __future__ import annotations

from collections.abc import Callable

from breachdocs import files
from breachdocs.errors import TemporaryFault
from breachdocs.register.ledger import DraftMade
from breachdocs.run.one_pass import Pass

#: Where drafts go that a later form has replaced, and those that a decision has made needless.
SUPERSEDED, NOT_NEEDED = "superseded", "not-needed"


def set_aside_older(a_pass: Pass, reference: str, version: int) -> None:
    """Sets aside what was drafted for earlier forms of an incident, now that a later form has its own drafts.

    Receipts stay side by side: each says what came in when, and what it changed.
    """
    if version > 1:
        _set_aside(
            a_pass,
            reference,
            SUPERSEDED,
            lambda draft: draft.version < version and draft.kind != "receipt",
        )


def set_aside_kinds(a_pass: Pass, reference: str, kinds: set[str]) -> tuple[int, list[str]]:
    """Sets aside the drafts of these kinds: how many, and the names of those that stay, as a person changed them."""
    return _set_aside(a_pass, reference, NOT_NEEDED, lambda draft: draft.kind in kinds)


def _set_aside(
    a_pass: Pass, reference: str, where: str, which: Callable[[DraftMade], bool]
) -> tuple[int, list[str]]:
    folder = a_pass.workspace.incident(reference)
    ours: dict[str, set[str]] = {}
    for draft in a_pass.ledger.drafts(reference):
        # Letters to single people stand in a folder of their own: they may have been sent.
        if which(draft) and ("/" not in draft.name or draft.name.startswith("emails/")):
            ours.setdefault(draft.name, set()).add(draft.sha256)
    moved, edited = 0, []
    try:
        for name, hashes in ours.items():
            path, aside = folder / name, folder / where
            if not path.is_file():
                continue
            if files.sha256_of(path) not in hashes:
                edited.append(name)
                continue
            aside.mkdir(exist_ok=True)
            files.move(path, aside / files.free_name(aside, path.name), system=a_pass.machine.system)
            moved += 1
    except (TemporaryFault, OSError):
        a_pass.told.note(f"Drafts of {reference} that are out of date could not be set aside. They stay.")
    return moved, edited
