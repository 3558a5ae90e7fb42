"""The drafts in the ledger: what was ever written, and what the receipt of a form has to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, fields

import sqlalchemy as sa

from breachdocs.intake import Drop
from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.records import DraftMade

_CONFLICTS = sa.select(t.FORMS.c.conflicts).where(
    t.FORMS.c.reference == sa.bindparam("given"), t.FORMS.c.version == sa.bindparam("version")
)


class Drafts:
    """The part of the ledger that is about drafts."""

    _connection: sa.Connection
    _rows: Callable[..., list[sa.RowMapping]]
    together: Callable[[], AbstractContextManager[None]]

    def drafts_by_us(self, reference: str, version: int) -> dict[str, set[str]]:
        """File name → the SHA-256 of all that was ever written under it for one version of an incident."""
        found: dict[str, set[str]] = {}
        where = (t.DRAFTS.c.reference == reference, t.DRAFTS.c.version == version)
        for row in self._rows(sa.select(t.DRAFTS.c.name, t.DRAFTS.c.sha256).where(*where)):
            found.setdefault(row["name"], set()).add(row["sha256"])
        return found

    def draft_names(self, reference: str, version: int) -> dict[str, str]:
        """Kind → file name of the drafts made for one version of an incident."""
        where = (t.DRAFTS.c.reference == reference, t.DRAFTS.c.version == version)
        rows = self._rows(sa.select(t.DRAFTS.c.kind, t.DRAFTS.c.name).where(*where).order_by(t.DRAFTS.c.id))
        return {row["kind"]: row["name"] for row in rows}

    def drafts(self, reference: str) -> list[DraftMade]:
        """Every draft ever made for an incident, in the order they were made."""
        columns = (t.DRAFTS.c[field.name] for field in fields(DraftMade))
        rows = self._rows(
            sa.select(*columns).where(t.DRAFTS.c.reference == reference).order_by(t.DRAFTS.c.id)
        )
        return [DraftMade(**row) for row in rows]

    def put_conflicts(self, drop: Drop, sentences: Iterable[str]) -> None:
        """Keeps what a person's cells and a drop's form contradict each other in, for the receipt."""
        where = (t.FORMS.c.reference == drop.reference, t.FORMS.c.version == drop.version)
        with self.together():
            self._connection.execute(sa.update(t.FORMS).where(*where).values(conflicts=list(sentences)))

    def conflicts(self, drop: Drop) -> list[str]:
        """What `put_conflicts` kept."""
        rows = self._rows(_CONFLICTS, given=drop.reference, version=drop.version)
        return list(rows[0]["conflicts"] or []) if rows else []

    def put_drafts(self, drafts: Iterable[DraftMade]) -> None:
        """Keeps that the product is about to write these bytes under these names."""
        rows = [asdict(draft) for draft in drafts]
        if rows:
            with self.together():
                self._connection.execute(sa.insert(t.DRAFTS), rows)
