"""The evidence: every act, in order, each chained to the one before by a hash, so that none can be changed unseen.

What an act was about stands beside the chain as `details`, and the chain holds only their digest: a disposal empties
the details, and the chain still verifies. A random salt among them keeps a short answer from being guessed from its
digest. Known and accepted: whoever can write to the ledger can make a whole new chain; its head, which each night's
page gives, then is another.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from breachdocs.clock import went_back
from breachdocs.intake import State
from breachdocs.register.ledger import tables
from breachdocs.register.ledger.tables import TABLES

#: One row an act; `details` is empty where they were disposed of.
ACTS = sa.Table(
    "acts",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(19), nullable=False),
    sa.Column("who", sa.String(120), nullable=False),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("drop", sa.String(80), nullable=False, default="", index=True),
    sa.Column("reference", sa.String(120), nullable=False, default="", index=True),
    sa.Column("details", sa.Text, nullable=False, default=""),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("chained", sa.String(64), nullable=False),
)

_HEAD = sa.select(ACTS.c.number, ACTS.c.chained).order_by(ACTS.c.number.desc()).limit(1)
_APPENDED = sa.insert(ACTS)

#: One for all: `json.dumps` makes an encoder for every act.
_DETAILS = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
#: Who did it, where no person did.
PRODUCT = "breachdocs"
_BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done.

    Attributes:
        what: a code such as ``registered``, ``cells_written``, ``edited``.
        who: the product, or the person that the workbook names.
        details: values that JSON can hold: hashes, names of files, cells as heading → [before, after].
        at: local time; set when it is recorded.
        number: its place in the chain, from 1; 0 before it is recorded.
        disposed: whether its details are gone.
    """

    what: str
    drop: str = ""
    reference: str = ""
    who: str = PRODUCT
    details: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""
    number: int = 0
    disposed: bool = False


@dataclass(frozen=True, slots=True)
class Archived:
    """Where the original of a drop is kept, and the bytes it came with."""

    id: str
    reference: str
    kept_as: str
    sha256: str


class Acts:
    """The part of the ledger that keeps the evidence."""

    _connection: sa.Connection
    _rows: Callable[..., list[sa.RowMapping]]
    _each: Callable[[sa.Select[Any], sa.Column[Any]], Iterator[sa.RowMapping]]
    together: Callable[[], AbstractContextManager[None]]
    _recorded = False  # in the transaction under way

    def record(self, acts: Iterable[Act], now: dt.datetime) -> None:
        """Appends acts to the chain."""
        with self.together():
            number, chained = self.head()
            rows = []
            for act in acts:
                number += 1
                salted = {"salt": secrets.token_hex(8), **act.details}
                details = _DETAILS.encode(salted)
                row = {
                    "number": number,
                    "at": now.isoformat(timespec="seconds"),
                    "who": act.who[:120],
                    "what": act.what,
                    "drop": act.drop,
                    "reference": act.reference,
                    "details": details,
                    "digest": hashlib.sha256(details.encode("utf-8", "surrogatepass")).hexdigest(),
                }
                row["chained"] = chained = _chained(row, chained)
                rows.append(row)
            if rows:
                self._connection.execute(_APPENDED, rows)
                self._recorded = True

    def acts(
        self, reference: str | None = None, *, what: Collection[str] = (), until: dt.date | None = None
    ) -> Iterator[Act]:
        """Every act, or those about one incident and the drops that became part of it, in order.

        Args:
            reference: the incident.
            what: only acts of these kinds, where it is given.
            until: only acts up to the end of this day, where it is given.
        """
        select = sa.select(ACTS)
        if what:
            select = select.where(ACTS.c.what.in_(list(what)))
        if until is not None:
            select = select.where(ACTS.c.at < (until + dt.timedelta(days=1)).isoformat())
        if reference is not None:
            drops = sa.select(ACTS.c.drop).where(ACTS.c.reference == reference, ACTS.c.drop != "")
            select = select.where((ACTS.c.reference == reference) | ACTS.c.drop.in_(drops))
        for row in self._each(select, ACTS.c.number):
            details = json.loads(row["details"]) if row["details"] else {}
            details.pop("salt", None)
            given = {name: row[name] for name in ("what", "drop", "reference", "who", "at", "number")}
            yield Act(**given, details=details, disposed=not row["details"])

    def acts_put_back(self) -> list[tuple[int, dt.datetime, dt.datetime]]:
        """The acts before which the clock was put back: number, moment of the act before, own moment."""
        before = sa.func.lag(ACTS.c.at).over(order_by=ACTS.c.number).label("before")
        stamps = sa.select(ACTS.c.number, ACTS.c.at, before).subquery()
        found = self._rows(sa.select(stamps).where(stamps.c.at < stamps.c.before).order_by(stamps.c.number))
        moments = [
            (row["number"], *map(dt.datetime.fromisoformat, (row["before"], row["at"]))) for row in found
        ]
        return [one for one in moments if went_back(one[1], one[2])]

    def broken_acts(self, first: int = 1, last: int | None = None) -> list[int]:
        """The numbers of the acts that are not as they were recorded, or before which one is missing.

        Args:
            first: the act to begin with, by the hash of the one before it as that stands there.
            last: the act to end with; ``None`` for the last there is.
        """
        broken, chained, expected = [], _BEGINNING, max(first - 1, 1)
        select = sa.select(ACTS).where(ACTS.c.number >= first - 1)
        if last is not None:
            select = select.where(ACTS.c.number <= last)
        for row in self._each(select, ACTS.c.number):
            details = row["details"]
            digest = hashlib.sha256(details.encode("utf-8", "surrogatepass")).hexdigest()
            is_before = row["number"] < first
            if not is_before and (
                row["number"] != expected
                or (details and digest != row["digest"])
                or _chained(dict(row), chained) != row["chained"]
            ):
                broken.append(row["number"])
            chained, expected = row["chained"], row["number"] + 1
        return broken

    def hash_of(self, number: int) -> str:
        """The hash of an act and of all before it, as it stands there; empty where there is none of that number."""
        rows = self._rows(sa.select(ACTS.c.chained).where(ACTS.c.number == number))
        return rows[0]["chained"] if rows else ""

    def head(self) -> tuple[int, str]:
        """How many acts there are, and the hash of the last; to keep elsewhere and compare."""
        last = self._rows(_HEAD)
        return (last[0]["number"], last[0]["chained"]) if last else (0, _BEGINNING)

    def dispose_of_acts(self, reference: str) -> None:
        """Empties the details of all acts about an incident and its drops; that they happened stays."""
        numbers = [act.number for act in self.acts(reference)]
        with self.together():
            self._connection.execute(sa.update(ACTS).where(ACTS.c.number.in_(numbers)).values(details=""))

    def dispose_of(self, reference: str) -> None:
        """Takes all about an incident out of the ledger but that it was there: answers, cells, names of its files."""
        t = tables
        with self.together():
            if self._connection.dialect.name == "sqlite":  # what is deleted is overwritten in the file, too
                self._connection.exec_driver_sql("PRAGMA secure_delete = ON")
            for table in (t.INCIDENTS, t.DAYS, t.KINDS, t.DECISIONS, t.FORMS, t.DRAFTS):
                self._connection.execute(sa.delete(table).where(table.c.reference == reference))
            for table in (t.CELLS, t.OVERWRITTEN, t.CHANGES, t.LOOKED_AT):
                about = (table.c.key == reference) | table.c.key.like(f"{_like(reference)}/%", escape="!")
                self._connection.execute(sa.delete(table).where(about))
            blank = {"name": "", "place": "", "kept_as": "", "what": "", "advice": "", "sender": ""}
            self._connection.execute(sa.update(t.DROPS).where(t.DROPS.c.reference == reference).values(blank))

    def damage(self, *, quick: bool = False) -> str:
        """What the database says is wrong with itself; empty where it is sound. `quick` leaves its indexes out."""
        if self._connection.dialect.name != "sqlite":
            return ""
        with self.together():
            pragma = "PRAGMA quick_check" if quick else "PRAGMA integrity_check"
            found = str(self._connection.exec_driver_sql(pragma).scalar())
        return "" if found == "ok" else found.splitlines()[0]

    def archived(self, after: str = "", most: int | None = None) -> list[Archived]:
        """The archived originals of drops taken in after the one of an id, or the first so many, in that order."""
        drops = tables.DROPS.c
        select = sa.select(drops.id, drops.reference, drops.kept_as, drops.sha256)
        kept = (drops.state == str(State.ARCHIVED), drops.kept_as != "", drops.sha256 != "")
        rows = self._rows(select.where(*kept, drops.id > after).order_by(drops.id).limit(most))
        return [Archived(**row) for row in rows]

    def count_archived(self) -> int:
        """How many originals `archived` knows."""
        drops = tables.DROPS.c
        kept = (drops.state == str(State.ARCHIVED), drops.kept_as != "", drops.sha256 != "")
        return int(self._rows(sa.select(sa.func.count().label("many")).where(*kept))[0]["many"])


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _chained(row: Mapping[str, Any], before: str) -> str:
    """The hash of an act and of all before it."""
    names = ("number", "at", "who", "what", "drop", "reference", "digest")
    told = json.dumps([before, *(row[name] for name in names)], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
