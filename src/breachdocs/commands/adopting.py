"""``breachdocs adopt``: an existing register taken over as it is laid out; what its columns mean is asked, then kept.

From then on rows are added to that workbook below its last, looking as its rows look. Its columns that mean nothing to
us are never touched. The rows already there are past incidents, and their references go on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from breachdocs import files, register, settings_file
from breachdocs.clock import Clock, local_now
from breachdocs.config import ColumnMap, PastSheet, Register, Settings, Workbook, reference_of
from breachdocs.errors import UsageError
from breachdocs.form import fold
from breachdocs.holding import Held, hold
from breachdocs.register import SheetProposal
from breachdocs.run import numbering
from breachdocs.run.homes import Homes
from breachdocs.settings_text import commented
from breachdocs.workspace import Workspace

_YEAR = re.compile(r"(?:19|20)\d\d")
_CONFIG_BEFORE = "config-before-adopting.yaml"


@dataclass(frozen=True, slots=True)
class Adoption:
    """What adopting a workbook would come to.

    Attributes:
        path: the workbook.
        chosen: the sheet that rows would be added to.
        past: its other sheets with incidents, which are only read.
        workbook: the settings as they would be.
        next_reference: what the next incident would be called.
        taken_over: whether that goes on from the references already there.
    """

    path: Path
    chosen: SheetProposal
    past: tuple[SheetProposal, ...]
    workbook: Workbook
    next_reference: str
    taken_over: bool


def propose(
    workspace: Workspace, path: Path, which: str | None = None, *, clock: Clock = local_now
) -> Adoption:
    """What adopting a workbook would come to, as the first register or as the one of a name; nothing is changed.

    Raises:
        UsageError: no such file, none that can be edited, a signed one, no sheet with references and two more columns
            that mean something to us, a sheet that a password protects, or the settings list no register of that name.
        TemporaryFault: it can't be read now.
    """
    before = _register_called(workspace.settings, which) if which else workspace.settings.workbook
    if path.suffix.casefold() not in {".xlsx", ".xlsm"}:
        raise UsageError(f"{path.name} is no .xlsx or .xlsm. Save it as an Excel workbook first.")
    try:
        content, _ = register.load(path)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path.name}.") from error
    found = register.propose(content)
    if not found:
        raise UsageError(
            f"No sheet of {path.name} looks like a register: none of its first 30 rows has a heading for the reference "
            "(such as 'Ref' or 'Incident no') and two more that are known, such as 'School' and 'Date of incident'."
        )
    chosen = max(found, key=lambda one: (_year_in(one.sheet), one.matched, len(one.references)))
    if chosen.protected:
        raise UsageError(
            f"The sheet {chosen.sheet} is protected by a password. Take the protection off first (Review, Unprotect)."
        )
    past = tuple(one for one in found if one is not chosen)
    references = [reference for one in (*past, chosen) for reference in one.references]
    year = clock().year
    # A sheet of another year may have had another pattern.
    followed = numbering.pattern_of(chosen.references, year) or numbering.pattern_of(references, year)
    pattern = followed or before.reference
    workbook = before.model_copy(
        update={
            "file": _as_named(workspace, path),
            "reference": pattern,
            "sheet": chosen.sheet,
            "table": chosen.table,
            "heading_row": chosen.heading_row,
            "heading_rows": chosen.heading_rows,
            "columns": tuple(
                ColumnMap(ours=column.ours, theirs=column.theirs) for column in chosen.columns if column.ours
            ),
            "past_sheets": tuple(
                PastSheet(sheet=one.sheet, heading_row=one.heading_row, heading_rows=one.heading_rows)
                for one in past
            ),
        }
    )
    last = numbering.highest(pattern, references).get(numbering.year_of(pattern, year), 0)
    return Adoption(path, chosen, past, workbook, reference_of(pattern, year, last + 1), bool(followed))


def _register_called(settings: Settings, name: str) -> Register:
    found = [one for one in settings.registers.each if fold(one.name) == fold(name)]
    if not found:
        listed = ", ".join(one.name for one in settings.registers.each) or "none"
        raise UsageError(f"registers.each in config.yaml lists no register '{name}'. There are: {listed}.")
    return found[0]


def _as_named(workspace: Workspace, path: Path) -> str:
    """How the settings name a workbook: from the workspace where it lies in it, else in full."""
    place, root = path.resolve(), workspace.root.resolve()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else str(place)


def _year_in(sheet: str) -> int:
    return max((int(year) for year in _YEAR.findall(sheet)), default=0)


def adopt(workspace: Workspace, adoption: Adoption, *, clock: Clock = local_now) -> None:
    """Keeps a proposal in ``config.yaml``; the file as it was is kept beside it.

    Raises:
        UsageError: the workspace has incidents in a register already.
        WorkspaceHeld: another run holds the workspace.
        TemporaryFault: the file can't be written now.
    """
    with hold(workspace, clock=clock) as held:
        name = _kept_as(held, workspace, adoption.workbook)
        if held.ledger.of(name).last_written("Incidents", headings=("Reference",)):
            raise UsageError(
                "This workspace has a register with incidents in it. Adopt a workbook in a new one (breachdocs init)."
            )
        settings = _with(workspace.settings, adoption.workbook)
        settings_file.check(settings)
        place = workspace.root / settings_file.NAME
        with files.tried_again():
            before = place.read_bytes() if place.exists() else b""
        if before:
            kept = files.free_name(workspace.root, _CONFIG_BEFORE)
            files.write_atomically(workspace.root / kept, before)
        files.write_atomically(place, commented(settings).encode())
        # The next run looks at it as a register that it never saw.
        held.ledger.of(name).set_meta(register_sha256="adopted")
        held.log.note("adopted", rows=len(adoption.chosen.references))


def _kept_as(held: Held, workspace: Workspace, workbook: Workbook) -> str:
    """What the ledger keeps the register under that a workbook is to become."""
    if not isinstance(workbook, Register):
        return ""
    place = next(one for one in workspace.settings.registers.each if one.name == workbook.name)
    known = (home for home in Homes(workspace, held.ledger) if home.workbook.file == place.file)
    return next((home.name for home in known), workbook.name)


def _with(settings: Settings, workbook: Workbook) -> Settings:
    """The settings with another first register, or another one of those listed."""
    if not isinstance(workbook, Register):
        return settings.model_copy(update={"workbook": workbook})
    each = tuple(workbook if one.name == workbook.name else one for one in settings.registers.each)
    return settings.model_copy(update={"registers": settings.registers.model_copy(update={"each": each})})
