"""The last step of a drop: its file to where it stays. Only now, when row and drafts are there, it leaves the claim."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import replace
from pathlib import Path

from breachdocs import files, intake
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.intake import Drop, Outcome, State
from breachdocs.run import evidence
from breachdocs.run.drafting import original_name
from breachdocs.run.one_pass import Pass
from breachdocs.run.read_drops import outcome
from breachdocs.run.to_type_in import TO_TYPE_IN, keep_aside

_ENDS = {State.ARCHIVED, State.DUPLICATE, State.REFUSED, State.RETRIED}


def archive(a_pass: Pass) -> None:
    """Archives every drop whose row is in the register and whose drafts are made; then the rest."""
    drafted = a_pass.ledger.drops(State.DRAFTED)
    originals = [drop for drop in drafted if drop.outcome not in {Outcome.SAME, Outcome.EVIDENCE}]
    _move_all(a_pass, _named(a_pass, originals), State.ARCHIVED)
    beside = [drop for drop in drafted if drop.outcome is Outcome.EVIDENCE]
    _move_all(a_pass, _named(a_pass, beside), State.ARCHIVED)
    _same_again(a_pass)
    for drop in a_pass.ledger.drops(State.REFUSING):
        a_pass.step()
        _set_aside(a_pass, drop)
    _envelopes(a_pass)


def _named(a_pass: Pass, drops: list[Drop], suffix_name: str = "") -> list[Drop]:
    """Drops with the names they are to have, kept before anything moves, so that a crash names none anew."""
    named = []
    for drop in drops:
        folder = a_pass.workspace.incident(drop.reference)
        source = intake.claimed_file(a_pass.workspace.claimed, drop)
        if not drop.kept_as or _is_taken(source, folder / drop.kept_as):
            wanted = suffix_name + drop.suffix if suffix_name else original_name(drop)
            drop = replace(drop, kept_as=_free(a_pass, folder, wanted))  # noqa: PLW2901 -- the drop, with its name
        named.append(drop)
    a_pass.ledger.put_drops(named, a_pass.now())
    return named


def _is_taken(source: Path, target: Path) -> bool:
    """Whether another file has a drop's name; one of the same bytes is its own, from before a crash."""
    try:
        return source.exists() and target.exists() and files.sha256_of(source) != files.sha256_of(target)
    except OSError:
        return False


def _free(a_pass: Pass, folder: Path, wanted: str) -> str:
    taken = a_pass.reserved.setdefault(folder.name, set())
    name = files.free_name(folder, wanted, taken)
    taken.add(name)
    return name


def _move_all(a_pass: Pass, drops: list[Drop], end: State) -> None:
    """Moves claimed files into their incidents' folders. A file that is there already was moved before a crash."""
    moved = []
    for drop in drops:
        a_pass.step()
        target = a_pass.workspace.incident(drop.reference) / drop.kept_as
        try:
            with files.tried_again():
                target.parent.mkdir(parents=True, exist_ok=True)
            if drop.code in TO_TYPE_IN and drop.outcome is Outcome.NEW:
                keep_aside(a_pass, drop, intake.claimed_file(a_pass.workspace.claimed, drop))
            files.settle(
                intake.claimed_file(a_pass.workspace.claimed, drop), target, system=a_pass.machine.system
            )
        except FileNotFoundError:
            if not target.exists() and not _is_gone(a_pass, drop):
                continue  # a share that comes and goes says so, too
            if not target.exists():
                a_pass.told.note(
                    f"The original of {drop.reference} is gone from where breachdocs kept it; row and drafts exist.",
                    needs_a_person=True,
                )
        except TemporaryFault as fault:
            a_pass.told.note(str(fault), needs_a_person=True)
            continue
        moved.append(drop)
    _ended(a_pass, moved, end, str(end))
    for drop in moved:
        a_pass.log.note("archived", drop=drop.id, reference=drop.reference)


def _ended(a_pass: Pass, drops: list[Drop], end: State, act: str) -> None:
    """Drops whose files are where they stay, or gone, are done with."""
    for drop in drops:
        intake.release(a_pass.workspace.claimed, drop)
    with a_pass.ledger.together():
        a_pass.ledger.move_on(drops, end, a_pass.now())
        evidence.note_drops(a_pass, act, drops)
    a_pass.finished(len(drops))


def _is_gone(a_pass: Pass, drop: Drop) -> bool:
    """Whether a claimed file is nowhere, while the share it would be on is there."""
    source = intake.claimed_file(a_pass.workspace.claimed, drop)
    try:
        return source.parent.parent.is_dir() and not files.is_there(source)
    except OSError:
        return False


def _same_again(a_pass: Pass) -> None:
    """Lets go of files that brought nothing new: of the same bytes only once the first is safely archived."""
    kept, gone = [], []
    for drop in a_pass.ledger.drops(State.DRAFTED):
        if drop.outcome is not Outcome.SAME:
            continue
        twins = [twin for twin in a_pass.ledger.drops_of_bytes(drop.sha256) if twin.id != drop.id]
        archived = [
            twin for twin in twins if twin.state in {State.ARCHIVED, State.DUPLICATE} and twin.kept_as
        ]
        if any(_is_there(a_pass, twin) for twin in archived):
            gone.append(drop)
        elif not any(twin.state not in _ENDS and twin.outcome is not Outcome.SAME for twin in twins):
            kept.append(drop)
    _move_all(a_pass, _named(a_pass, kept), State.DUPLICATE)
    for drop in gone:
        a_pass.step()
        try:
            with files.tried_again():
                _let_go(intake.claimed_file(a_pass.workspace.claimed, drop))
        except TemporaryFault as fault:
            a_pass.told.note(str(fault))
            continue
        _ended(a_pass, [drop], State.DUPLICATE, "duplicate_let_go")


def _let_go(file: Path) -> None:
    file.unlink(missing_ok=True)
    if files.is_there(file):  # a share that comes and goes said that it was not there
        raise OSError(errno.EAGAIN, "The file is still there")


def _is_there(a_pass: Pass, twin: Drop) -> bool:
    """Whether a drop's archived file still has its bytes."""
    try:
        return files.sha256_of(a_pass.workspace.incident(twin.reference) / twin.kept_as) == twin.sha256
    except OSError:
        return False


def _set_aside(a_pass: Pass, drop: Drop) -> None:
    source = intake.claimed_file(a_pass.workspace.claimed, drop)
    try:
        intake.set_aside(source, a_pass.workspace.needs_attention, drop, a_pass.machine.system)
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        return
    _ended(a_pass, [drop], State.REFUSED, "set_aside")


def _envelopes(a_pass: Pass) -> None:
    """Keeps an e-mail or zip with the incident of the first form in it, once all its forms have found their place."""
    for drop in a_pass.ledger.drops(State.OPENED):
        children = a_pass.ledger.drops_from(drop.id)
        if any(child.state not in _ENDS for child in children):
            continue
        references = list(dict.fromkeys(child.reference for child in children if child.reference))
        if not references:
            continue
        if drop.suffix not in intake.ENVELOPE_SUFFIXES:
            kept = _keep_whole(a_pass, drop, references[1:], f"received-{drop.sha256[:6]}{drop.suffix}")
        else:
            kept = _keep_evidence(a_pass, drop, references, {child.sha256 for child in children})
        if kept:
            _move_all(
                a_pass, _named(a_pass, [replace(drop, reference=references[0])], "received"), State.ARCHIVED
            )


def _keep_whole(a_pass: Pass, drop: Drop, references: list[str], name: str) -> bool:
    """Puts a file that several forms came from, or with, beside each of them but the first; whether it is there.

    Done again after a crash it writes the same bytes under the same names.
    """
    source = intake.claimed_file(a_pass.workspace.claimed, drop)
    if not references or not source.exists():
        return True  # there is one form, or it was moved before a crash
    try:
        with files.tried_again():
            content = source.read_bytes()
        for reference in references:
            folder = a_pass.workspace.incident(reference)
            with files.tried_again():
                folder.mkdir(parents=True, exist_ok=True)
            files.write_atomically(folder / name, content, system=a_pass.machine.system)
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        return False
    return True


def _keep_evidence(a_pass: Pass, drop: Drop, references: list[str], forms: set[str]) -> bool:
    """Puts the files that came with a form beside it, under names of ours; whether all are there.

    What came with several forms is kept with the first, where the e-mail or zip itself is, and that is told.
    Done again after a crash it writes the same bytes under the same names: they follow from the envelope's own.
    """
    source, (reference, *others) = intake.claimed_file(a_pass.workspace.claimed, drop), references
    folder = a_pass.workspace.incident(reference)
    if not source.exists():
        return True  # moved before a crash
    try:
        with files.tried_again():
            content = source.read_bytes()
            folder.mkdir(parents=True, exist_ok=True)
        limits = a_pass.workspace.settings.intake
        opening = a_pass.workers.submit(intake.evidence_in, content, drop.suffix, limits)
        enclosed = outcome(a_pass, drop, opening)
        if isinstance(enclosed, Refusal):  # it was opened before, and is kept whole in any case
            a_pass.told.note(f"What came with the form of {reference} stays in its e-mail or zip.")
            return True
        number = 0
        for file in enclosed:
            digest = hashlib.sha256(file.content).hexdigest()
            if digest in forms:
                continue
            number += 1
            name = f"evidence-{drop.sha256[:6]}-{number}{intake.plain_suffix(file.name)}"
            files.write_atomically(folder / name, file.content, system=a_pass.machine.system)
        if number and others:
            a_pass.told.note(
                f"{drop.name}: what came with the forms of {', '.join(references)} is kept with {reference}. Look "
                "whose it is: a scan may be a form of its own.",
                needs_a_person=True,
            )
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        return False
    return True
