"""Whether everything is as it was left: the ledger, the evidence, the register, its backup and every original."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from breachdocs import files, register
from breachdocs.errors import BreachdocsError, TemporaryFault
from breachdocs.holding import Held
from breachdocs.intake import State
from breachdocs.run.homes import Home, Homes


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was looked at, and what is not well with it.

    Attributes:
        originals: how many archived originals have the bytes they came with.
        rows: incidents in the register; ``None`` where it could not be read.
        backed_up: whether a backup was made tonight, is the same byte for byte, and opens as a register.
        acts: how many acts the evidence holds.
        head: the hash of the last of them.
        faults: a sentence each.
    """

    originals: int = 0
    rows: int | None = None
    backed_up: bool = False
    acts: int = 0
    head: str = ""
    faults: tuple[str, ...] = ()


def refresh(held: Held, now: dt.datetime) -> str:
    """Brings what the registers store of their own formulas up to the day, for previews; returns faults, or nothing."""
    told = (_refresh(held, home, now) for home in Homes(held.workspace, held.ledger))
    return " ".join(dict.fromkeys(sentence for sentence in told if sentence))


def _refresh(held: Held, home: Home, now: dt.datetime) -> str:
    ledger = held.ledger.of(home.name)
    try:
        content, sha256 = register.load(home.place.register)
        if sha256 != ledger.meta("register_sha256"):
            return ""  # a person saved it just now: their program reckoned anew
        fresh = register.refresh(content, now)
        if fresh is not content:
            sha256 = home.commit(fresh, sha256, now)
            ledger.set_meta(register_sha256=sha256)
    except FileNotFoundError:
        return ""
    except BreachdocsError as fault:
        return f"The register's figures were not brought up to the day. {fault}"
    return ""


def look(held: Held, now: dt.datetime) -> Soundness:
    """Looks at everything, and makes tonight's backup of the register."""
    faults = list(_ledger(held))
    originals, missing = _originals(held)
    rows, backed_up, told = None, True, []
    for home in Homes(held.workspace, held.ledger):
        its_rows, its_backup, faults_there = _back_up(home, now)
        told += faults_there
        if its_rows is not None:
            rows, backed_up = (rows or 0) + its_rows, backed_up and its_backup
    number, head = held.ledger.head()
    backed_up = backed_up and rows is not None
    return Soundness(originals, rows, backed_up, number, head, (*faults, *missing, *told))


def _ledger(held: Held) -> Iterator[str]:
    if damage := held.ledger.damage():
        yield f"The ledger is damaged ({damage}). Stop breachdocs and bring the state folder back from a backup."
    if broken := held.ledger.broken_acts():
        yield f"The evidence is not whole: {len(broken)} acts are not as they were recorded (breachdocs audit)."


def _originals(held: Held) -> tuple[int, list[str]]:
    """How many originals are as they came, and a sentence about each that isn't."""
    whole, faults = 0, []
    for drop in held.ledger.drops(State.ARCHIVED):
        if not drop.kept_as or not drop.sha256:
            continue
        try:
            same = files.sha256_of(held.workspace.incident(drop.reference) / drop.kept_as) == drop.sha256
        except FileNotFoundError:
            faults.append(f"{drop.reference}: {drop.kept_as} is gone from its folder.")
        except OSError:
            faults.append(f"{drop.reference}: {drop.kept_as} can't be read.")
        else:
            whole += same
            if not same:
                faults.append(f"{drop.reference}: {drop.kept_as} is not the file that was received.")
    return whole, faults


def _back_up(home: Home, now: dt.datetime) -> tuple[int | None, bool, list[str]]:
    """Copies a register to tonight's place among seven, and tries whether it could be used from there."""
    workspace = home.place
    whose = f"{now:%A}-{workspace.register.stem}" if home.name else f"{now:%A}"
    copy = workspace.backups / "nightly" / f"{whose}{workspace.register.suffix}".lower()
    try:
        content, sha256 = register.load(workspace.register)
        layouts = register.layouts_of(home.workbook)
        count = len(register.all_rows(content, home.workbook, ()))  # what can't be read replaces no good copy
        with files.tried_again():
            copy.parent.mkdir(parents=True, exist_ok=True)
        files.write_atomically(copy, content.pieces())
        faults = [f"The register: {fault}" for fault in register.check_register(copy, layouts=layouts)]
        if register.load(copy)[1] != sha256:
            return count, False, [*faults, "Tonight's backup is not the same as the register."]
    except FileNotFoundError:
        return None, False, []
    except (BreachdocsError, TemporaryFault) as fault:
        return None, False, [f"No backup of the register was made tonight. {fault}"]
    return count, True, faults
