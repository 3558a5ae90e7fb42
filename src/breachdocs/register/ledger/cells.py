"""What the ledger knows of one register: what was last written to each cell, the rows that wait, the numbers used.

A workspace may have several registers (``registers`` in the settings). The first one's rows carry no name; those of
every other are kept under the name it was first known by, so that a setting that is changed later moves no incident.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.records import Queued, WrittenAt
from breachdocs.register.workbook.model import Cells, CellValue, Row

#: Parts a register's name from that of a sheet, a number's year or a remembered value.
_OF = "/"
_QUEUE = sa.insert(t.CHANGES)
#: Keys that one question to the database names.
_AT_ONCE = 1000


class RegisterCells:
    """The part of the ledger that is about one register.

    Attributes:
        register: its name; empty for the workspace's first.
    """

    register = ""
    _connection: sa.Connection
    _rows: Callable[..., list[sa.RowMapping]]
    _put: Callable[[sa.Table, Iterable[dict[str, Any]]], None]
    _delete: Callable[..., None]
    together: Callable[[], AbstractContextManager[None]]

    def _kept_as(self, name: str) -> str:
        return f"{self.register}{_OF}{name}" if self.register else name

    def _sheet_of(self, kept_as: str) -> str:
        return kept_as.removeprefix(f"{self.register}{_OF}") if self.register else kept_as

    def _ours(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """Whether a row is this register's, by the name it is kept under."""
        if self.register:
            return column.startswith(f"{self.register}{_OF}", autoescape=True)
        return ~column.contains(_OF)

    def meta(self, key: str) -> str | None:
        """A remembered value: the workspace's path, the last scan, the register last written."""
        rows = self._rows(sa.select(t.META.c.value).where(t.META.c.key == self._kept_as(key)))
        return rows[0]["value"] if rows else None

    def set_meta(self, **values: str) -> None:
        """Remembers values by name."""
        self._put(t.META, [{"key": self._kept_as(key), "value": value} for key, value in values.items()])

    def next_number(self, year: int, above: int = 0) -> int:
        """A number never used before in `year`, and higher than `above`; from now on it is used."""
        table: sa.Table = t.REGISTER_NUMBERS if self.register else t.NUMBERS
        key = {"register": self.register, "year": year} if self.register else {"year": year}
        with self.together():
            where = (table.c[name] == value for name, value in key.items())
            rows = self._rows(sa.select(table.c.last).where(*where))
            number = max(rows[0]["last"] if rows else 0, above) + 1
            self._put(table, [{**key, "last": number}])
        return number

    def last_written(
        self, sheet: str, *, keys: Iterable[str] | None = None, headings: Iterable[str] | None = None
    ) -> dict[str, dict[str, CellValue]]:
        """Key → heading → value that the product last wrote, of a sheet's cells or only of some rows or columns."""
        found: dict[str, dict[str, CellValue]] = {}
        cells = t.CELLS.c
        select = sa.select(cells.key, cells.heading, cells.value).where(cells.sheet == self._kept_as(sheet))
        if headings is not None:
            select = select.where(cells.heading.in_(list(headings)))
        some = (select,) if keys is None else (select.where(cells.key.in_(part)) for part in _parts(keys))
        for part in some:
            for row in self._rows(part):
                found.setdefault(row["key"], {})[row["heading"]] = t.from_text(row["value"])
        return found

    def actions_of(self, reference: str) -> dict[str, CellValue]:
        """Key → what it says, of an incident's actions as they were last written or wait to be."""
        cells, waiting, first = t.CELLS.c, t.CHANGES.c, f"{reference}/"
        of_it = [cells.heading == "Action", cells.key.startswith(first, autoescape=True)]
        # By SQLite's index, which it orders by bytes: "0" follows "/".
        if self._connection.dialect.name == "sqlite":
            of_it.append(cells.key.between(first, f"{reference}0"))
        sheet = self._kept_as("Actions")
        written = self._rows(sa.select(cells.key, cells.value).where(cells.sheet == sheet, *of_it))
        last = waiting.sheet == sheet, waiting.key.startswith(first, autoescape=True)
        queued = self._rows(sa.select(waiting.key, waiting.cells).where(*last).order_by(waiting.id))
        return {row["key"]: t.from_text(row["value"]) for row in written} | {
            row["key"]: t.unpacked(row["cells"].get("Action")) for row in queued
        }

    def put_written(self, sheet: str, written: Mapping[str, Mapping[str, CellValue]]) -> None:
        """Keeps what was written to each cell."""
        kept_as = self._kept_as(sheet)
        self._put(
            t.CELLS,
            (
                {"sheet": kept_as, "key": key, "heading": heading, "value": t.as_text(value)}
                for key, cells in written.items()
                for heading, value in cells.items()
            ),
        )

    def looked_at(self, sheet: str) -> tuple[dict[str, str], set[str]]:
        """The rows of a sheet that were looked at: print → key of those that have one, and the keys of all."""
        seen = t.LOOKED_AT.c
        rows = self._rows(sa.select(seen.key, seen.print).where(seen.sheet == self._kept_as(sheet)))
        return {row["print"]: row["key"] for row in rows if row["print"]}, {row["key"] for row in rows}

    def not_looked_at(
        self, sheet: str, rows: Cells, prints: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Mapping[str, CellValue]]:
        """Those of some rows that are not as they were when they were last given to this; from now on they are.

        Of ten thousand rows a person changes a few between two looks, and to compare them all cell by cell takes long.

        Args:
            sheet: the table.
            rows: by key, whole.
            prints: key → print, of those that have one.
        """
        kept_as, seen = self._kept_as(sheet), t.LOOKED_AT.c
        select = sa.select(seen.key, seen.digest).where(seen.sheet == kept_as)
        before = {
            row["key"]: row["digest"]
            for part in _parts(rows)
            for row in self._rows(select.where(seen.key.in_(part)))
        }
        now = {key: _digest(cells) for key, cells in rows.items()}
        self._put(
            t.LOOKED_AT,
            [
                {"sheet": kept_as, "key": key, "digest": digest, "print": prints.get(key)}
                for key, digest in now.items()
            ],
        )
        return {key: rows[key] for key, digest in now.items() if before.get(key) != digest}

    def not_as_looked_at(self, sheet: str, keys: Iterable[str]) -> None:
        """Rows are to be looked at again, whatever they hold: they were written, or are gone."""
        for part in _parts(keys):
            self._delete(
                t.LOOKED_AT, t.LOOKED_AT.c.sheet == self._kept_as(sheet), t.LOOKED_AT.c.key.in_(part)
            )

    def put_overwritten(
        self,
        before: str,
        cells: Mapping[str, Mapping[str, Mapping[str, CellValue]]],
        added: Mapping[str, Iterable[str]],
    ) -> None:
        """Keeps what a write of the register changed: the old values of cells, and the rows that are new.

        Args:
            before: the SHA-256 of the register that was written over.
            cells: sheet → key → heading → the value that the product had written there before.
            added: sheet → keys of new rows.
        """
        with self.together():
            inserted = self._connection.execute(
                sa.insert(t.WRITES).values(before=before)
            ).inserted_primary_key
            write = inserted[0] if inserted else 0
            old = [
                (self._kept_as(sheet), key, heading, t.as_text(value))
                for sheet, rows in cells.items()
                for key, row in rows.items()
                for heading, value in row.items()
            ]
            old += [(self._kept_as(sheet), key, "", "null") for sheet, keys in added.items() for key in keys]
            names = ("sheet", "key", "heading", "value")
            self._put(t.OVERWRITTEN, [{"write": write, **dict(zip(names, row, strict=True))} for row in old])

    def written_at(self, before: str) -> WrittenAt | None:
        """What the product had written when the register had this SHA-256; ``None`` where it never wrote over it."""
        rows = self._rows(sa.select(t.WRITES.c.id).where(t.WRITES.c.before == before).order_by(t.WRITES.c.id))
        if not rows:
            return None
        found = WrittenAt({}, {})
        later = (t.OVERWRITTEN.c.write >= rows[-1]["id"], self._ours(t.OVERWRITTEN.c.sheet))
        for row in self._rows(sa.select(t.OVERWRITTEN).where(*later).order_by(t.OVERWRITTEN.c.write)):
            sheet = self._sheet_of(row["sheet"])
            if not row["heading"]:
                found.added.setdefault(sheet, set()).add(row["key"])
                continue
            cells = found.cells.setdefault(sheet, {}).setdefault(row["key"], {})
            cells.setdefault(row["heading"], t.from_text(row["value"]))
        return found

    def forget_rows(self, sheet: str, keys: Iterable[str]) -> None:
        """Forgets what was written to some rows, so that they are new again."""
        self._delete(t.CELLS, t.CELLS.c.sheet == self._kept_as(sheet), t.CELLS.c.key.in_(list(keys)))

    def queue(self, sheet: str, rows: Iterable[Row], drop: str = "") -> None:
        """Lets rows wait for the register."""
        waiting = [
            {
                "sheet": self._kept_as(sheet),
                "key": row.key,
                "drop": drop,
                "cells": {h: t.packed(v) for h, v in row.cells.items()},
            }
            for row in rows
        ]
        if waiting:
            with self.together():
                self._connection.execute(_QUEUE, waiting)

    def queued(self, most: int | None = None) -> list[Queued]:
        """The rows that wait for the register, oldest first, or the first so many of them."""
        return [
            Queued(
                row["id"],
                self._sheet_of(row["sheet"]),
                Row(row["key"], {h: t.unpacked(v) for h, v in row["cells"].items()}),
                row["drop"],
            )
            for row in self._rows(
                sa.select(t.CHANGES).where(self._ours(t.CHANGES.c.sheet)).order_by(t.CHANGES.c.id).limit(most)
            )
        ]

    def unqueue(self, queued: Iterable[Queued]) -> None:
        """Rows are in the register: they wait no more."""
        last = max((change.id for change in queued), default=0)
        self._delete(t.CHANGES, t.CHANGES.c.id <= last, self._ours(t.CHANGES.c.sheet))


def _parts(keys: Iterable[str]) -> Iterator[list[str]]:
    """Keys as many at a time as a database takes in one question."""
    every = list(keys)
    return (every[first : first + _AT_ONCE] for first in range(0, len(every), _AT_ONCE))


def _digest(cells: Mapping[str, CellValue]) -> str:
    return hashlib.blake2b(repr(sorted(cells.items())).encode(), digest_size=16).hexdigest()


class OneRegister(RegisterCells):
    """What an open ledger knows of one of its registers; in the ledger's own transactions."""

    def __init__(self, ledger: Any, register: str) -> None:
        self.register = register
        self._rows, self._put, self._delete = ledger._rows, ledger._put, ledger._delete  # noqa: SLF001 -- a part of it
        self._connection, self.together = ledger._connection, ledger.together  # noqa: SLF001 -- a part of it
