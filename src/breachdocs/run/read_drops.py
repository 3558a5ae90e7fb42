"""Drops read, several at once, each where a fault in it harms nothing else: by `workers`, from its bytes alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from breachdocs import intake, reading
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.faults import place_of
from breachdocs.intake import Drop, Enclosed
from breachdocs.run.one_pass import Halted, Pass
from breachdocs.run.to_type_in import TO_TYPE_IN

T = TypeVar("T")

_AWAY = "A file that was taken in can't be read now. It is tried again at the next pass."

#: How often a pass that waits for work looks whether it is to stop, in seconds.
_TICK = 0.2


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


#: A drop whose file is being read.
_Begun = tuple[Drop, Future[reading.Reading]]


def read_all(a_pass: Pass, drops: Iterable[tuple[Drop, Path]]) -> Iterator[Taken]:
    """Reads drops, each from the file at its path, in their order. One that can't be read now is told, and left out.

    Raises:
        Halted: the pass was asked to stop.
    """
    under_way: deque[Taken | _Begun] = deque()
    try:
        for drop, path in drops:
            a_pass.step()
            try:
                under_way.append(_begun(a_pass, drop, path))
            except OSError:
                tell_away(a_pass, drop)
            if len(under_way) > 2 * a_pass.workers.width:
                yield from _ended(a_pass, under_way.popleft())
        while under_way:
            yield from _ended(a_pass, under_way.popleft())
    finally:
        for one in under_way:
            if not isinstance(one, Taken):
                one[1].cancel()


def _begun(a_pass: Pass, drop: Drop, path: Path) -> Taken | _Begun:
    """Begins to read a drop, or says at once what it is.

    Raises:
        OSError: its file can't be read now.
    """
    limits = a_pass.workspace.settings.intake
    try:
        content = intake.content_of(path, limits.largest_file_mb << 20)
        drop = replace(drop, sha256=content.sha256)
        if twins := a_pass.ledger.drops_of_bytes(drop.sha256):
            return Taken(drop, twin=twins[0])
        return drop, begin_form(a_pass, drop, content.data)
    except Refusal as refusal:
        return Taken(drop, refusal=refusal)


def _ended(a_pass: Pass, one: Taken | _Begun) -> Iterator[Taken]:
    """A drop that was begun, as it ended; nothing where it is to be read again at the next pass."""
    if isinstance(one, Taken):
        yield one
        return
    try:
        yield taken(a_pass, *one)
    except (OSError, TemporaryFault):
        tell_away(a_pass, one[0])


def taken(a_pass: Pass, drop: Drop, future: Future[reading.Reading]) -> Taken:
    """A drop whose file is being read, with what comes of that.

    Raises:
        Halted, OSError, TemporaryFault: as `outcome`.
    """
    came = outcome(a_pass, drop, future)
    return Taken(drop, refusal=came) if isinstance(came, Refusal) else Taken(drop, form=came)


def tell_away(a_pass: Pass, drop: Drop) -> None:
    """Tells that a drop can't be read now."""
    a_pass.told.note(_AWAY, needs_a_person=True)
    a_pass.log.note("unreadable_now", drop=drop.id)


def begin_form(a_pass: Pass, drop: Drop, data: bytes) -> Future[reading.Reading]:
    """Begins to read a form from its bytes."""
    return a_pass.workers.submit(
        reading.read_bytes,
        data,
        received=drop.reached_us,
        limits=a_pass.workspace.settings.intake,
        name=drop.name,
        layouts=a_pass.layouts,
    )


def result(a_pass: Pass, future: Future[T]) -> T:
    """What came of a piece of work, waited for until the pass is asked to stop.

    Raises:
        Halted: it was.
        Exception: what the work raised; see `workers`.
    """
    while not wait([future], _TICK).done:
        try:
            a_pass.step()
        except Halted:
            a_pass.workers.stop()
            raise
    return future.result()


def outcome(a_pass: Pass, drop: Drop, future: Future[T]) -> T | Refusal:
    """What came of a piece of work on a drop, or why the drop can't be taken in. A fault of ours is logged.

    Raises:
        Halted: the pass was asked to stop.
        OSError, TemporaryFault: it is to be tried again.
    """
    try:
        return result(a_pass, future)
    except Refusal as refusal:
        return refusal
    except (Halted, OSError, TemporaryFault):
        raise
    except Exception as error:  # noqa: BLE001 -- one bad file must not stop the others, and is not lost
        a_pass.log.note("fault", drop=drop.id, fault=place_of(error).replace(" ", "_").replace(",", ""))
        return unexpected()


def forms_among(a_pass: Pass, drop: Drop, enclosed: Iterable[Enclosed]) -> list[Enclosed]:
    """What goes its own way: the forms, and what may be one but can't be read (encrypted, an old ``.doc``).

    Raises:
        Refusal: no form can be read. The sender then gets one note about the whole, not one about each attachment.
        Halted, OSError, TemporaryFault: as `outcome`.
    """
    begun = [(file, begin_form(a_pass, replace(drop, name=file.name), file.content)) for file in enclosed]
    on_their_way: list[Enclosed] = []
    scans: list[Enclosed] = []
    refusals: list[Refusal] = []
    forms = 0
    for file, future in begun:
        came = outcome(a_pass, drop, future)
        if not isinstance(came, Refusal):
            forms += 1
            on_their_way.append(file)
        elif parts := several_in(a_pass, replace(drop, name=file.name), file.content, came):
            forms += 1
            on_their_way.extend(replace(part, postmark=file.postmark) for part in parts)
        else:
            refusals.append(came)
            if came.code in TO_TYPE_IN:
                scans.append(file)
            elif came.code != "not_a_form" and not file.content.startswith(b"%PDF-"):
                on_their_way.append(file)
    if forms:
        return on_their_way  # a PDF or a scan beside a form is evidence
    if scans:
        return scans
    first = refusals[0]
    raise Refusal(
        first.code, f"No form in it can be read. About the first file in it: {first.what}", first.advice
    )


def several_in(a_pass: Pass, drop: Drop, content: bytes, refusal: Refusal) -> list[Enclosed]:
    """The forms that a file refused as `two_forms` holds, each as a file; none where it can't be cut.

    Raises:
        Halted, OSError, TemporaryFault: as `outcome`.
    """
    if refusal.code != "two_forms":
        return []
    cutting = a_pass.workers.submit(
        reading.parted,
        content,
        received=drop.reached_us,
        limits=a_pass.workspace.settings.intake,
        layouts=a_pass.layouts,
    )
    parts = outcome(a_pass, drop, cutting)
    if isinstance(parts, Refusal):
        return []
    name = PurePosixPath(drop.name)
    suffix = name.suffix if name.suffix.casefold() in (".docx", ".docm", ".dotx", ".dotm") else ".docx"
    return [
        Enclosed(f"{name.stem} (form {number} of {len(parts)}){suffix}", part)
        for number, part in enumerate(parts, start=1)
    ]


def unexpected() -> Refusal:
    """The refusal of a drop that met a fault of ours."""
    return Refusal(
        "unexpected",
        "breachdocs met a fault of its own with this file.",
        "The file is unharmed. Register it by hand, and send the log in the state folder to whoever keeps breachdocs.",
    )
