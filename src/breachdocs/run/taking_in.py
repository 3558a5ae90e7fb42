"""The first steps of a drop: from the inbox to a form read, out of its envelope where it came in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from breachdocs import files, intake, reading
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.faults import place_of
from breachdocs.form import FIELDS, fold
from breachdocs.intake import Candidate, Drop, Enclosed, Outcome, State
from breachdocs.run import evidence
from breachdocs.run.one_pass import Pass
from breachdocs.run.run_report import Line

#: A text that holds so many of the form's printed questions, none of them a word or two, is the form itself.
_ENOUGH_LABELS = 4
_A_LONG_LABEL = 12

_AWAY = "A file that was taken in can't be read now. It is tried again at the next pass."


@dataclass(frozen=True, slots=True)
class Taken:
    """A drop as far as it was read, with one of three: a form, a twin, or a refusal.

    Attributes:
        drop: with its SHA-256.
        form: what was read.
        twin: the drop that first brought these bytes.
        refusal: why it can't be taken in.
    """

    drop: Drop
    form: reading.Reading | None = None
    twin: Drop | None = None
    refusal: Refusal | None = None


def resume(a_pass: Pass) -> None:
    """Settles what a crash left between seeing a file and claiming it, and what a lost ledger no longer knows."""
    claimed, inbox = a_pass.workspace.claimed, a_pass.workspace.inbox
    _clear_unfinished(a_pass)
    for drop in a_pass.ledger.drops(State.SEEN):
        if intake.resume(inbox, claimed, drop):
            a_pass.ledger.move_on([drop], State.CLAIMED, a_pass.now())
        else:
            a_pass.ledger.forget_drop(drop)
    for drop_id, file in intake.orphans(claimed, lambda drop_id: a_pass.ledger.drop(drop_id) is not None):
        orphan = Drop(
            id=drop_id,
            name=file.name,
            place=file.name,
            suffix=intake.plain_suffix(file.name),
            size=file.lstat().st_size,
            state=State.CLAIMED,
            received=a_pass.now(),
        )
        a_pass.ledger.put_drops([orphan], a_pass.now())


def _clear_unfinished(a_pass: Pass) -> None:
    """Removes half-written files that a killed pass left where it was at work."""
    workspace = a_pass.workspace
    folders = {workspace.register.parent, workspace.backups}
    for drop in a_pass.ledger.drops(*intake.UNFINISHED):
        folders.add(workspace.claimed / drop.id)
        children = a_pass.ledger.drops_from(drop.id) if drop.state is State.OPENED else ()
        folders |= {workspace.incident(one.reference) for one in (drop, *children) if one.reference}
        if drop.state is State.REFUSING:
            folders.add(workspace.needs_attention / drop.kept_as)
    for folder in folders:
        files.clear_unfinished(folder)


def claim(a_pass: Pass, candidates: Iterable[Candidate]) -> None:
    """Claims files, each known to the ledger before it is renamed, so that none is ever out of sight."""
    batch = a_pass.machine.new_id()
    candidate_of = {f"{batch}-{number:04d}": candidate for number, candidate in enumerate(candidates)}
    seen = [intake.drop_of(candidate, drop_id, a_pass.now()) for drop_id, candidate in candidate_of.items()]
    a_pass.ledger.put_drops(seen, a_pass.now())
    claimed = []
    for drop in seen:
        try:
            taken = intake.claim(
                candidate_of[drop.id].path, a_pass.workspace.claimed, drop, a_pass.machine.system
            )
        except TemporaryFault:
            taken = False
            a_pass.told.waiting.append(
                Line(drop.name, "", "Another program holds it open, or the share is away.")
            )
        if taken:
            claimed.append(drop)
        else:
            a_pass.ledger.forget_drop(drop)
            a_pass.finished(1)
    with a_pass.ledger.together():
        a_pass.ledger.move_on(claimed, State.CLAIMED, a_pass.now())
        evidence.note_drops(a_pass, "taken_in", claimed)
    a_pass.log.note("claimed", drops=len(claimed))


def open_envelopes(a_pass: Pass) -> list[Taken]:
    """Gives each form in a claimed e-mail or zip a claim of its own; returns the envelopes that hold none."""
    formless = []
    for drop in a_pass.ledger.drops(State.CLAIMED):
        if drop.parent or drop.suffix not in intake.ENVELOPE_SUFFIXES:
            continue
        a_pass.step()
        try:
            if (refused := _open(a_pass, drop)) is not None:
                formless.append(refused)
        except (OSError, TemporaryFault):
            a_pass.told.note(_AWAY, needs_a_person=True)
    return formless


def _open(a_pass: Pass, drop: Drop) -> Taken | None:
    """Opens one envelope; returns it with a refusal where no form came out of it."""
    path = intake.claimed_file(a_pass.workspace.claimed, drop)
    limits = a_pass.workspace.settings.intake
    try:
        intake.check_is_a_file(path)
        drop = replace(drop, sha256=files.sha256_of(path))
        if a_pass.ledger.drops_of_bytes(drop.sha256) or not intake.is_envelope(path, drop.suffix):
            return None
        forms = intake.forms_in(path, drop.suffix, limits)
        if not forms:
            raise no_form_in(intake.words_in(path, drop.suffix, limits))
        kept = forms_among(a_pass, drop, forms)
    except Refusal as refusal:
        return Taken(drop, refusal=refusal)
    children = [enclosed_drop(drop, number, enclosed) for number, enclosed in enumerate(kept, start=1)]
    for child, enclosed in zip(children, kept, strict=True):
        target = intake.claimed_file(a_pass.workspace.claimed, child)
        with files.tried_again():
            target.parent.mkdir(parents=True, exist_ok=True)
        files.write_atomically(target, enclosed.content, system=a_pass.machine.system)
    opened = replace(drop, outcome=Outcome.ENVELOPE, state=State.OPENED)
    with a_pass.ledger.together():
        a_pass.ledger.put_drops([*children, opened], a_pass.now())
        evidence.note_drops(a_pass, "opened", [opened])
        evidence.note_drops(a_pass, "found_inside", children)
    a_pass.log.note("opened", drop=drop.id, forms=len(children))
    a_pass.total += len(children)
    return None


def forms_among(a_pass: Pass, drop: Drop, enclosed: Iterable[Enclosed]) -> list[Enclosed]:
    """What goes its own way: the forms, and what may be one but can't be read (encrypted, an old ``.doc``).

    Raises:
        Refusal: no form can be read. The sender then gets one note about the whole, not one about each attachment.
    """
    refusals: list[tuple[Enclosed, Refusal | None]] = []
    for file in enclosed:
        try:
            reading.read_bytes(
                file.content,
                received=drop.received,
                limits=a_pass.workspace.settings.intake,
                name=file.name,
                layouts=a_pass.layouts,
            )
            refusals.append((file, None))
        except Refusal as refusal:
            refusals.append((file, refusal))
    if any(refusal is None for _, refusal in refusals):
        return [file for file, refusal in refusals if refusal is None or refusal.code != "not_a_form"]
    if first := next((refusal for _, refusal in refusals if refusal is not None), None):
        raise Refusal(
            first.code, f"No form in it can be read. About the first file in it: {first.what}", first.advice
        )
    raise no_form_in("")


def no_form_in(words: str) -> Refusal:
    """The refusal of an envelope without a Word document: a form that was pasted into its text is told as such."""
    said = fold(words)
    labels = {fold(field.question.label) for field in FIELDS}
    if sum(1 for label in labels if len(label) >= _A_LONG_LABEL and label in said) >= _ENOUGH_LABELS:
        return Refusal(
            "form_in_text",
            "The form stands in the text of this e-mail, not in a Word document.",
            "Copy the answers into a blank form (breachdocs form) and drop that, or ask the school for the Word form. "
            "The clock for the ICO runs from when the school found out.",
        )
    return Refusal(
        "no_form_inside",
        "No Word document is in it.",
        "If the report is in its text, copy it into a blank form (breachdocs form) and drop that.",
    )


def enclosed_drop(envelope: Drop, number: int, enclosed: Enclosed) -> Drop:
    """The drop that a form in an envelope becomes; the same one each time it is opened."""
    name = intake.storable(enclosed.name)
    return Drop(
        id=f"{envelope.id}-{number:03d}",
        name=name,
        place=f"{envelope.place}/{name}",
        suffix=intake.plain_suffix(name),
        size=len(enclosed.content),
        state=State.CLAIMED,
        received=envelope.received,
        parent=envelope.id,
    )


def read_claimed(a_pass: Pass) -> list[Taken]:
    """Every claimed drop, read. One that can't be read now stays claimed and is tried again."""
    taken = []
    for drop in a_pass.ledger.drops(State.CLAIMED):
        a_pass.step()
        try:
            taken.append(taken_from(a_pass, drop, intake.claimed_file(a_pass.workspace.claimed, drop)))
        except OSError:
            a_pass.told.note(_AWAY, needs_a_person=True)
            a_pass.log.note("unreadable_now", drop=drop.id)
    return taken


def taken_from(a_pass: Pass, drop: Drop, path: Path) -> Taken:
    """A drop as far as its file at `path` can be read.

    Raises:
        OSError: the file can't be read now.
    """
    try:
        intake.check_is_a_file(path)
        drop = replace(drop, sha256=files.sha256_of(path))
        if twins := a_pass.ledger.drops_of_bytes(drop.sha256):
            return Taken(drop, twin=twins[0])
        limits = a_pass.workspace.settings.intake
        return Taken(
            drop,
            form=reading.read_file(
                path, received=drop.received, limits=limits, name=drop.name, layouts=a_pass.layouts
            ),
        )
    except Refusal as refusal:
        return Taken(drop, refusal=refusal)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 -- one bad file must not stop the others, and is not lost
        a_pass.log.note("fault", drop=drop.id, fault=place_of(error).replace(" ", "_").replace(",", ""))
        return Taken(drop, refusal=unexpected())


def unexpected() -> Refusal:
    """The refusal of a drop that met a fault of ours."""
    return Refusal(
        "unexpected",
        "breachdocs met a fault of its own with this file.",
        "The file is unharmed. Register it by hand, and send the log in the state folder to whoever keeps breachdocs.",
    )
