"""Drafts on their way into an incident's folder. What a person changed is never overwritten: a new version is made
beside it. That a draft is about to be written is kept in the ledger first, so a crash makes no second set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from breachdocs import documents, files
from breachdocs.documents import Case, Draft
from breachdocs.errors import TemporaryFault
from breachdocs.intake import Drop, State
from breachdocs.register.ledger import Act, DraftMade, Ledger
from breachdocs.run import superseded
from breachdocs.run.one_pass import Pass
from breachdocs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft and the file it is to become."""

    reference: str
    version: int
    draft: Draft
    path: Path


def plans(a_pass: Pass, reference: str, version: int, made: Iterable[Draft]) -> list[Planned]:
    """Drafts, each under the first name of its version that is free, or holds bytes of ours for this version."""
    folder = a_pass.workspace.incident(reference)
    with files.tried_again():
        new = not files.is_there(folder)  # mostly, and then no draft has to be looked for
    ours = {} if new else a_pass.ledger.drafts_by_us(reference, version)
    reserved = a_pass.reserved.setdefault(reference, set())
    planned = []
    for one in made:
        number = version
        while True:
            name = documents.versioned_name(one.name, number)
            path = folder / name
            with files.tried_again():
                free = new or not path.exists() or files.sha256_of(path) in ours.get(name, set())
            if free and name not in reserved:
                break
            number += 1
        reserved.add(name)
        planned.append(Planned(reference, version, one, path))
    return planned


def lying(workspace: Workspace, ledger: Ledger, case: Case) -> list[Draft]:
    """The documents of an incident's newest form as they lie in its folder, edited or not: what e-mails carry.

    The newest of a kind comes last.

    Raises:
        TemporaryFault: the share is away.
    """
    folder = workspace.incident(case.reference)
    ours = {
        draft.name: draft.kind for draft in ledger.drafts(case.reference) if draft.version == case.version
    }
    with files.tried_again():
        return [
            Draft(kind, name, (folder / name).read_bytes())
            for name, kind in ours.items()
            if "/" not in name and (folder / name).is_file()
        ]


def write(a_pass: Pass, planned: list[Planned]) -> bool:
    """Writes drafts, told to the ledger first; whether all could be written."""
    _note(a_pass, planned)
    return _is_written(a_pass, planned, partial(_put, a_pass, planned))


def _note(a_pass: Pass, planned: list[Planned]) -> None:
    """Tells the ledger that drafts are about to be written, and with which bytes."""
    made = []
    for one in planned:
        name = _name(a_pass, one)
        digest = hashlib.sha256(one.draft.content).hexdigest()
        made.append(DraftMade(one.reference, one.version, one.draft.kind, name, digest))
    acts = [
        Act("drafted", reference=one.reference, details={"name": plan.path.name, "sha256": one.sha256})
        for one, plan in zip(made, planned, strict=True)
    ]
    with a_pass.ledger.together():
        a_pass.ledger.put_drafts(made)
        a_pass.ledger.record(acts, a_pass.now())


def _name(a_pass: Pass, one: Planned) -> str:
    return one.path.relative_to(a_pass.workspace.incident(one.reference)).as_posix()


class Writing:
    """Drafts written while the next ones are made: the disk has its time, and nobody waits for it."""

    def __init__(self, a_pass: Pass) -> None:
        self._pass = a_pass
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drafts")
        self._under_way: tuple[Future[None], list[Planned], list[Drop]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._thread.shutdown()  # what was begun is written to its end, and drafted again where it isn't told

    def go_on(self, planned: list[Planned], finished: list[Drop]) -> None:
        """Begins to write drafts that the ledger is told of first, once those before them are written."""
        self.wait()
        _note(self._pass, planned)
        self._under_way = self._thread.submit(_put, self._pass, planned), planned, finished

    def wait(self) -> None:
        """Waits until what was begun is written; its drops that are in the register then are drafted."""
        if self._under_way is None:
            return
        (written, planned, finished), self._under_way = self._under_way, None
        if _is_written(self._pass, planned, written.result):
            for drop in finished:
                superseded.set_aside_older(self._pass, drop.reference, drop.version)
            registered = [drop for drop in finished if drop.state is State.REGISTERED]
            self._pass.ledger.move_on(registered, State.DRAFTED, self._pass.now())


def _put(a_pass: Pass, planned: list[Planned]) -> None:
    files.write_together(((one.path, one.draft.content) for one in planned), system=a_pass.machine.system)


def _is_written(a_pass: Pass, planned: list[Planned], writing: Callable[[], None]) -> bool:
    try:
        writing()
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        for one in planned:  # the next try, maybe in this pass, is to have the same names
            a_pass.reserved[one.reference].discard(_name(a_pass, one))
        return False
    return True
