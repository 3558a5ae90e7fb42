"""Whether everything is as it was left: the ledger, the evidence, the register, its backup and every original.

Of a long history a night looks at what is new, and at a share of the rest, going on where the last night stopped, so
that all of it is looked at once in so many nights. After a night that found something, and in the first, it is
looked at whole. ``breachdocs audit`` always verifies all of the evidence.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from breachdocs import files, register
from breachdocs.errors import BreachdocsError
from breachdocs.holding import Held
from breachdocs.intake import UNFINISHED
from breachdocs.run.homes import Home, Homes

if TYPE_CHECKING:
    from breachdocs.register.ledger import Archived

#: Within so many nights every older act and original is looked at again.
NIGHTS = 28
#: A night looks at so many older ones at least: it takes a second.
ACTS_A_NIGHT, ORIGINALS_A_NIGHT = 6000, 1000
#: Under this name the ledger keeps how far the checks came.
_CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Soundness:
    """What was looked at, and what is not well with it.

    Attributes:
        originals: how many of the archived originals that were looked at have the bytes they came with.
        kept: how many archived originals there are.
        rows: incidents in the register; ``None`` where it could not be read.
        backed_up: whether a backup was made tonight, is the same byte for byte, and opens as a register.
        acts: how many acts the evidence holds.
        head: the hash of the last of them.
        whole: whether every act and every original was looked at, not only the new ones and a share of the others.
        faults: a sentence each.
    """

    originals: int = 0
    kept: int = 0
    rows: int | None = None
    backed_up: bool = False
    acts: int = 0
    head: str = ""
    whole: bool = True
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    """How far the checks of earlier nights came.

    Attributes:
        act: the number of the last act, and `head` its hash; 0: all are to be looked at.
        older_act: the act that the next share of the older ones begins after.
        drop: the last drop, by its id, that is no longer new.
        older_drop: the drop that the next share of the older originals begins after.
    """

    act: int = 0
    head: str = ""
    older_act: int = 0
    drop: str = ""
    older_drop: str = ""


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
    """Looks at all that this night is to look at, and makes tonight's backup of the register."""
    before = _Checked(**json.loads(held.ledger.meta(_CHECKED) or "{}"))
    damage = _damage(held, quick=before.older_act > 0)
    broken, after = _acts(held, before)
    originals, missing, after = _originals(held, before, after)
    rows, backed_up, told = None, True, []
    for home in Homes(held.workspace, held.ledger):
        its_rows, its_backup, faults_there = _back_up(home, now)
        told += faults_there
        if its_rows is not None:
            rows, backed_up = (rows or 0) + its_rows, backed_up and its_backup
    number, head = held.ledger.head()
    backed_up = backed_up and rows is not None
    after = _Checked() if damage or broken or missing else after
    held.ledger.set_meta(**{_CHECKED: json.dumps(asdict(after))})
    faults = (*damage, *broken, *missing, *told)
    kept = held.ledger.count_archived()
    whole = not before.act or (before.act < ACTS_A_NIGHT and kept < ORIGINALS_A_NIGHT)
    return Soundness(originals, kept, rows, backed_up, number, head, whole, faults)


def _damage(held: Held, *, quick: bool) -> list[str]:
    damage = held.ledger.damage(quick=quick)
    if not damage:
        return []
    return [
        f"The ledger is damaged ({damage}). Stop breachdocs and bring the state folder back from a backup."
    ]


def _acts(held: Held, before: _Checked) -> tuple[list[str], _Checked]:
    """What is wrong with the evidence, and how far it was looked at."""
    ledger, (number, head) = held.ledger, held.ledger.head()
    after = replace(before, act=number, head=head)
    if before.act and ledger.hash_of(before.act) != before.head:
        return [f"The evidence is not whole: act {before.act} is not as it was the night before."], after
    broken, share = ledger.broken_acts(before.act + 1), _share(before.act, ACTS_A_NIGHT)
    if before.act:
        last = before.older_act + share
        broken += ledger.broken_acts(before.older_act + 1, min(last, before.act))
        after = replace(after, older_act=last if last < before.act else 0)
    if not broken:
        return [], after
    return [
        f"The evidence is not whole: {len(set(broken))} acts are not as they were recorded (breachdocs audit)."
    ], after


def _originals(held: Held, before: _Checked, after: _Checked) -> tuple[int, list[str], _Checked]:
    """How many originals are as they came, a sentence about each that isn't, and how far they were looked at."""
    ledger = held.ledger
    looked_at = ledger.archived(before.drop)
    under_way = min((drop.id for drop in ledger.drops(*UNFINISHED)), default="")
    ids = [one.id for one in looked_at if not under_way or one.id < under_way]
    after = replace(after, drop=max(ids, default=before.drop))
    if before.act:
        share = _share(ledger.count_archived(), ORIGINALS_A_NIGHT)
        older = [one for one in ledger.archived(before.older_drop, share) if one.id <= before.drop]
        looked_at += older
        after = replace(after, older_drop=older[-1].id if len(older) == share else "")
    faults = list(_not_as_they_came(held, looked_at))
    return len(looked_at) - len(faults), faults, after


def _share(older: int, least: int) -> int:
    """How many of the older ones a night looks at."""
    return max(least, -(-older // NIGHTS))


def _not_as_they_came(held: Held, originals: Iterable[Archived]) -> Iterator[str]:
    for one in originals:
        place = f"{one.reference}: {one.kept_as}"
        try:
            if files.sha256_of(held.workspace.incident(one.reference) / one.kept_as) != one.sha256:
                yield f"{place} is not the file that was received."
        except FileNotFoundError:
            yield f"{place} is gone from its folder."
        except OSError:
            yield f"{place} can't be read."


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
    except BreachdocsError as fault:
        return None, False, [f"No backup of the register was made tonight. {fault}"]
    return count, True, faults
