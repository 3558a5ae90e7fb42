"""The first steps of a drop: from the inbox to a form read, out of its envelope where it came in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from breachdocs import files, intake
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.form import FIELDS, fold
from breachdocs.intake import Candidate, Drop, Enclosed, Envelope, Outcome, State
from breachdocs.run import evidence
from breachdocs.run.folders import ONE_DROP
from breachdocs.run.looking import prepared_folders
from breachdocs.run.one_pass import Pass
from breachdocs.run.read_drops import Taken, forms_among, outcome, read_all, several_in, tell_away
from breachdocs.run.run_report import Line
from breachdocs.run.senders import sender_of
from breachdocs.run.to_type_in import place_aside

_NO_RIGHT = (
    "Files can't be taken from the inbox: breachdocs may not move them out of it or into its own folder, .breachdocs. "
    "Have its rights to the workspace looked at; it goes on by itself then."
)
#: A text that holds so many of the form's printed questions, none of them a word or two, is the form itself.
_ENOUGH_LABELS = 4
_A_LONG_LABEL = 12


def resume(a_pass: Pass) -> None:
    """Settles what a crash left between seeing a file and claiming it, and what a lost ledger no longer knows."""
    claimed, inbox = a_pass.workspace.claimed, a_pass.workspace.inbox
    _clear_unfinished(a_pass)
    for drop in a_pass.ledger.drops(State.SEEN):
        if intake.resume(inbox, claimed, drop):
            a_pass.ledger.move_on([drop], State.CLAIMED, a_pass.now())
        else:
            a_pass.ledger.forget_drop(drop)
    for drop_id, file in intake.orphans(claimed, lambda drop_id: _is_known(a_pass, drop_id)):
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


def _is_known(a_pass: Pass, drop_id: str) -> bool:
    """Whether the ledger knows a claim, or the e-mail or zip that it came out of and will come out of again."""
    envelope = a_pass.ledger.drop(drop_id.rpartition("-")[0])
    return a_pass.ledger.drop(drop_id) is not None or (
        envelope is not None and envelope.state is State.CLAIMED
    )


def _clear_unfinished(a_pass: Pass) -> None:
    """Removes half-written files that a killed pass left where it was at work."""
    workspace = a_pass.workspace
    folders = {workspace.backups, *(home.place.register.parent for home in a_pass.homes)}
    unfinished = a_pass.ledger.drops(*intake.UNFINISHED)
    for drop in unfinished:
        folders.add(workspace.claimed / drop.id)
        children = a_pass.ledger.drops_from(drop.id) if drop.state is State.OPENED else ()
        references = {one.reference for one in (drop, *children) if one.reference}
        folders |= {workspace.incident(reference) for reference in references}
        folders |= {place_aside(a_pass, reference) for reference in references}
        if drop.state is State.REFUSING:
            folders.add(workspace.needs_attention / drop.kept_as)
    for folder in folders:
        files.clear_unfinished(folder)


def claim(a_pass: Pass, candidates: Iterable[Candidate]) -> None:
    """Claims files, each known to the ledger before it is renamed, so that none is ever out of sight.

    Where a form in a folder can't be claimed, as Word has it open, what may be its evidence waits for it: without a
    form beside it, it would be nobody's.
    """
    batch = a_pass.machine.new_id()
    candidate_of = {f"{batch}-{number:04d}": candidate for number, candidate in enumerate(candidates)}
    limits, now = (
        a_pass.workspace.settings.intake,
        a_pass.now(),
    )  # what came together was received at one moment
    seen = [intake.drop_of(candidate, drop_id, now, limits) for drop_id, candidate in candidate_of.items()]
    a_pass.ledger.put_drops(seen, a_pass.now())
    claimed, held = [], set[str]()
    for drop in seen:
        if _is_claimed(a_pass, candidate_of[drop.id], drop, held):
            claimed.append(drop)
        else:
            held.add(candidate_of[drop.id].folder)
            a_pass.ledger.forget_drop(drop)
            a_pass.finished(1)
    with a_pass.ledger.together():
        a_pass.ledger.move_on(claimed, State.CLAIMED, a_pass.now())
        evidence.note_drops(a_pass, "taken_in", claimed)
    places = [candidate_of[drop.id].place for drop in claimed]
    before, prepared = a_pass.now() - ONE_DROP, prepared_folders(a_pass)
    intake.clear_emptied(
        a_pass.workspace.inbox,
        places,
        lambda folder: folder in prepared or a_pass.ledger.is_standing(folder, before),
    )
    if claimed:
        a_pass.log.note("claimed", drops=len(claimed))


def _is_claimed(a_pass: Pass, candidate: Candidate, drop: Drop, held: set[str]) -> bool:
    """Claims one file, unless it is to wait for a form in its folder; whether it did."""
    if candidate.folder and candidate.folder in held and not candidate.like_a_form:
        a_pass.told.waiting.append(
            Line(drop.name, "", "It waits for a form in its folder that is held open.")
        )
        return False
    try:
        return intake.claim(candidate.path, a_pass.workspace.claimed, drop, a_pass.machine.system)
    except TemporaryFault as fault:
        if isinstance(cause := fault.__cause__, PermissionError) and not files.passes_by_itself(cause):
            a_pass.told.note(_NO_RIGHT, needs_a_person=True)
        why = "Another program holds it open, or the share is away."
        if files.is_the_clouds(cause):
            why = f"It can't be moved now: {files.SEE_TO_THE_CLOUD}."
        a_pass.told.waiting.append(Line(drop.name, "", why))
        return False


def open_envelopes(a_pass: Pass) -> list[Taken]:
    """Gives each form in a claimed e-mail or zip a claim of its own; returns the envelopes that hold none."""
    formless = []
    for drop in a_pass.ledger.drops(State.CLAIMED):
        if drop.parent or drop.suffix not in intake.ENVELOPE_SUFFIXES:
            continue
        a_pass.step()
        a_pass.unopened.add(drop.id)
        try:
            if (refused := _open(a_pass, drop)) is not None:
                formless.append(refused)
        except (OSError, TemporaryFault):
            tell_away(a_pass, drop)
        else:
            a_pass.unopened.discard(drop.id)
    return formless


def _open(a_pass: Pass, drop: Drop) -> Taken | None:
    """Opens one envelope; returns it with a refusal where no form came out of it."""
    path = intake.claimed_file(a_pass.workspace.claimed, drop)
    found = enclosed_forms(a_pass, drop, path)
    if not isinstance(found, Unsealed):
        return found
    _give_claims(a_pass, found)
    return None


def _give_claims(a_pass: Pass, found: Unsealed) -> list[Drop]:
    """Gives each form in a file a claim of its own, all of them or none; returns them."""
    drop = found.drop
    children = [
        enclosed_drop(a_pass, drop, number, enclosed) for number, enclosed in enumerate(found.forms, start=1)
    ]
    for child, enclosed in zip(children, found.forms, strict=True):
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
    return children


@dataclass(frozen=True, slots=True)
class Unsealed:
    """An envelope, with its SHA-256, and the files in it that go their own way."""

    drop: Drop
    forms: tuple[Enclosed, ...]


def enclosed_forms(a_pass: Pass, drop: Drop, path: Path) -> Unsealed | Taken | None:
    """An envelope at `path` opened; with a refusal where no form is in it; ``None`` where it is none, or is known.

    Raises:
        Halted, OSError, TemporaryFault: as `outcome`.
    """
    limits = a_pass.workspace.settings.intake
    try:
        most = limits.largest_unpacked_mb * 1_000_000
        content = intake.content_of(path, most)
        drop = replace(drop, sha256=content.sha256)
        if len(content.data) > most or a_pass.ledger.drops_of_bytes(drop.sha256):
            return None
        opening = a_pass.workers.submit(intake.envelope_of, content.data, drop.suffix, limits)
        envelope = outcome(a_pass, drop, opening)
        if envelope is None:
            return None
        if isinstance(envelope, Refusal):
            return Taken(drop, refusal=envelope)
        drop = _by_mail(a_pass, drop, drop, envelope.forms[0] if envelope.forms else envelope)
        if not envelope.forms:
            refusal = no_form_in(envelope)
            if refusal.code == "form_in_text" or not envelope.scans:
                raise refusal
        forms = tuple(forms_among(a_pass, drop, envelope.forms or envelope.scans))
    except Refusal as refusal:
        return Taken(drop, refusal=refusal)
    if envelope.unopened:
        a_pass.told.note(
            f"{drop.name}: not all in it could be opened. {envelope.unopened.what} Look whether that holds a form, "
            "too; the whole is kept with the incident.",
            needs_a_person=True,
        )
    return Unsealed(drop, forms)


#: The refusal of an e-mail that only its receiver's own program can open.
SEALED = Refusal(
    "encrypted",
    "This e-mail is encrypted or sealed (S/MIME, PGP or rights management), so that breachdocs can't look into it.",
    "Open it in your e-mail program, save the form it holds as a Word document (.docx) and put that into the inbox.",
)


def no_form_in(envelope: Envelope) -> Refusal:
    """The refusal of an envelope without a Word document, by where the form may be instead."""
    if envelope.is_sealed:
        return SEALED
    if envelope.unopened:
        return Refusal(
            envelope.unopened.code,
            f"No form that could be read is in it. {envelope.unopened.what}",
            envelope.unopened.advice,
        )
    said = fold(envelope.words)
    labels = {fold(field.question.label) for field in FIELDS}
    if sum(1 for label in labels if len(label) >= _A_LONG_LABEL and label in said) >= _ENOUGH_LABELS:
        return Refusal(
            "form_in_text",
            "The form stands in the text of this e-mail, not in a Word document.",
            "Copy the answers into a blank form (breachdocs form) and drop that, or ask the school for the Word form. "
            "The clock for the ICO runs from when the school found out.",
        )
    if envelope.is_packed:
        return Refusal(
            "packed",
            "The form may be in a packed file in it (7z, RAR, tar or gzip), which breachdocs does not open.",
            "Unpack that and put the form into the inbox; or ask the school to send it as it is, or in a zip.",
        )
    if envelope.is_linked:
        return Refusal(
            "form_elsewhere",
            "The form is not in it: its text links to a file in OneDrive, SharePoint, Google Drive or the like, which "
            "breachdocs never opens.",
            "Open the link if you trust the sender, download the form as a Word document (.docx) and put that into the "
            "inbox; or ask the school to attach it.",
        )
    return Refusal(
        "no_form_inside",
        "No Word document is in it.",
        "If the report is in its text, copy it into a blank form (breachdocs form) and drop that.",
    )


def enclosed_drop(a_pass: Pass, envelope: Drop, number: int, enclosed: Enclosed) -> Drop:
    """The drop that a form in an envelope becomes; the same one each time it is opened."""
    name = intake.storable(enclosed.name)
    child = Drop(
        id=f"{envelope.id}-{number:03d}",
        name=name,
        place=f"{envelope.place}/{name}",
        suffix=intake.plain_suffix(name),
        size=len(enclosed.content),
        state=State.CLAIMED,
        received=envelope.received,
        parent=envelope.id,
    )
    return _by_mail(a_pass, child, envelope, enclosed)


def _by_mail(a_pass: Pass, drop: Drop, envelope: Drop, marked: Enclosed | Envelope) -> Drop:
    """A drop with when, and from where, its e-mail was sent, and when delivered; a date that can't be right is told."""
    arrival = intake.arrival_of(marked.postmark, envelope.received)
    if arrival.doubtful:
        used = "not used" if arrival.came else "not used; the time it was taken in is"
        a_pass.told.note(
            f"{envelope.name}: a date in this e-mail can't be right, or has no time zone. It is {used}."
        )
    sender = sender_of(marked.postmark.senders, a_pass.workspace.settings.organisation)
    return replace(drop, delivered=arrival.came, sent=arrival.sent, sender=sender)


def read_claimed(a_pass: Pass, formless: Iterable[Taken] = ()) -> Iterator[Taken]:
    """Every claimed drop, read while those before it are decided. One that can't be read now is tried again.

    Args:
        a_pass: the pass.
        formless: envelopes that were opened and hold no form; they come first.
    """
    yield from (first := list(formless))
    given = {
        one.drop.id for one in first
    }  # a form out of a file of several may lie there from a killed pass, too
    left = a_pass.unopened | given
    claimed = [drop for drop in a_pass.ledger.drops(State.CLAIMED) if drop.id not in left]
    for one in _read(a_pass, claimed):
        for taken in _apart(a_pass, one):
            if taken.drop.id not in given:
                given.add(taken.drop.id)
                yield taken


def _apart(a_pass: Pass, one: Taken) -> Iterator[Taken]:
    """A drop as it was read; of a file that holds several forms, each of them."""
    try:
        found = None if one.drop.parent else several_forms(a_pass, one, _claimed(a_pass, one.drop))
    except (OSError, TemporaryFault):
        tell_away(a_pass, one.drop)
        return
    if found is None:
        yield one
    else:
        yield from _read(a_pass, _give_claims(a_pass, found))


def _read(a_pass: Pass, drops: Iterable[Drop]) -> Iterator[Taken]:
    return read_all(a_pass, ((drop, _claimed(a_pass, drop)) for drop in drops))


def _claimed(a_pass: Pass, drop: Drop) -> Path:
    return intake.claimed_file(a_pass.workspace.claimed, drop)


def several_forms(a_pass: Pass, one: Taken, path: Path) -> Unsealed | None:
    """The forms that a drop refused for holding several is taken apart into; ``None`` where it can't be.

    Raises:
        Halted, OSError, TemporaryFault: as `outcome`.
    """
    if one.refusal is None or one.refusal.code != "two_forms":
        return None
    parts = several_in(a_pass, one.drop, path.read_bytes(), one.refusal)
    return Unsealed(one.drop, tuple(parts)) if parts else None
