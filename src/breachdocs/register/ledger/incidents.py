"""The incidents in the ledger: the form of each as it stands, what was made of it, and what people decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from breachdocs.assessment import Compared, PastIncident, compared
from breachdocs.form import Form
from breachdocs.intake import Drop
from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.records import Decisions, Incident, incident_from

#: Incidents, each with what a person calls it.
_INCIDENTS = sa.select(t.INCIDENTS, t.KINDS.c.kind).select_from(
    t.INCIDENTS.outerjoin(t.KINDS, t.INCIDENTS.c.reference == t.KINDS.c.reference)
)
#: What is asked for every drop; made once, as to make a statement takes longer than to answer it.
_GIVEN: sa.BindParameter[str] = sa.bindparam("given")
_INCIDENT = _INCIDENTS.where(t.INCIDENTS.c.reference == _GIVEN)
_DECISIONS = sa.select(t.DECISIONS).where(t.DECISIONS.c.reference == _GIVEN)


class Incidents:
    """The part of the ledger that is about incidents."""

    _connection: sa.Connection
    _rows: Callable[..., list[sa.RowMapping]]
    _put: Callable[[sa.Table, Iterable[dict[str, Any]]], None]
    _each: Callable[[sa.Select[Any], sa.Column[Any]], Iterator[sa.RowMapping]]
    meta: Callable[[str], str | None]
    set_meta: Callable[..., None]
    together: Callable[[], AbstractContextManager[None]]

    def known(self, *where: sa.ColumnElement[bool]) -> list[PastIncident]:
        """Every incident, as far as matching and checks need it."""
        i = t.INCIDENTS.c
        rows = self._each(sa.select(i.reference, i.past).where(*where), i.reference)
        return [PastIncident.model_validate(row["past"]) for row in rows]

    def known_on(self, incident_date: str) -> list[PastIncident]:
        """The incidents whose forms give this day (ISO); empty: those whose forms give none."""
        return self.known(t.INCIDENTS.c.incident_date == incident_date)

    def known_between(self, first: dt.date, before: dt.date | None) -> list[Compared]:
        """The incidents that happened from the day `first`, and where it is given before another; by day."""
        d = t.DAYS.c
        select = sa.select(d.reference, d.day, d.school, d.breach_type, d.data, d.words)
        select = select.where(d.day >= first.isoformat()).order_by(d.day, d.reference)
        if before is not None:
            select = select.where(d.day < before.isoformat())
        with self.together():
            return [
                Compared(
                    reference,
                    dt.date.fromisoformat(day),
                    school,
                    breach_type,
                    tuple(data.splitlines()),
                    words,
                )
                for reference, day, school, breach_type, data, words in self._connection.execute(select)
            ]

    def references(self) -> list[str]:
        """The reference of every incident."""
        return [row["reference"] for row in self._rows(sa.select(t.INCIDENTS.c.reference))]

    def incident(self, reference: str) -> Incident | None:
        """One incident, or ``None`` where the ledger has none of that reference."""
        rows = self._rows(_INCIDENT, given=reference)
        return incident_from(rows[0]) if rows else None

    def incidents(self) -> Iterator[Incident]:
        """Every incident, by reference."""
        return map(incident_from, self._each(_INCIDENTS, t.INCIDENTS.c.reference))

    def put_incident(self, incident: Incident) -> None:
        """Keeps an incident as it now stands."""
        day = incident.form.stage1.incident_date
        row = {
            "reference": incident.reference,
            "incident_date": day.isoformat() if isinstance(day, dt.date) else "",
            "past": incident.past.model_dump(mode="json"),
            "form": incident.form.model_dump(mode="json"),
            "assessment": dict(incident.assessment),
            "received": incident.received.isoformat(timespec="seconds"),
            "versions": incident.versions,
            "possible_duplicate": incident.possible_duplicate,
            "likelihood": incident.likelihood,
            "impact": incident.impact,
            "decision": incident.decision,
        }
        with self.together():
            self._put(t.INCIDENTS, [row])
            self._put(t.DAYS, [_day_row(incident.past)])

    def put_kind(self, reference: str, kind: str) -> None:
        """Keeps what a person calls an incident in the register; empty where that is what its forms say."""
        self._put(t.KINDS, [{"reference": reference, "kind": kind}])

    def decisions(self) -> dict[str, Decisions]:
        """Reference → what `put_decisions` kept, for every incident that has any."""
        rows = self._rows(sa.select(t.DECISIONS))
        return {row["reference"]: Decisions(row["ico"], row["reported"], row["told"]) for row in rows}

    def decisions_on(self, reference: str) -> Decisions:
        """What `put_decisions` kept of one incident."""
        rows = self._rows(_DECISIONS, given=reference)
        return Decisions(rows[0]["ico"], rows[0]["reported"], rows[0]["told"]) if rows else Decisions()

    def put_decisions(self, reference: str, typed: Decisions) -> None:
        """Keeps what the DPO typed about an incident."""
        self._put(t.DECISIONS, [{"reference": reference, **asdict(typed)}])

    def to_follow(self) -> list[str]:
        """Incidents whose decisions the drafts have still to follow, in the order they were typed."""
        return list(json.loads(self.meta("to_follow") or "[]"))

    def put_to_follow(self, references: Iterable[str]) -> None:
        """Keeps which incidents these are."""
        self.set_meta(to_follow=json.dumps(list(dict.fromkeys(references))))

    def put_form(self, drop: Drop, form: Form, differences: Iterable[tuple[str, str, str]]) -> None:
        """Keeps a form as it was read, with what it changed: label, before and after, each."""
        row = {
            "reference": drop.reference,
            "version": drop.version,
            "drop": drop.id,
            "form": form.model_dump(mode="json"),
            "differences": [list(difference) for difference in differences],
            "conflicts": [],
        }
        self._put(t.FORMS, [row])

    def differences(self, drop: Drop) -> list[tuple[str, str, str]]:
        """What a drop's form changed: label, before and after, each."""
        where = (t.FORMS.c.reference == drop.reference, t.FORMS.c.version == drop.version)
        rows = self._rows(sa.select(t.FORMS.c.differences).where(*where))
        return [(label, before, after) for label, before, after in rows[0]["differences"]] if rows else []

    def reckon_days(self) -> None:
        """Has every incident found by its day, and compared: what a ledger of an earlier version lacks."""
        self._put(t.DAYS, [_day_row(one) for one in self.known()])


def _day_row(past: PastIncident) -> dict[str, Any]:
    one = compared(past)
    if one is None:
        return {
            "reference": past.reference,
            "day": "",
            "school": "",
            "breach_type": "",
            "data": "",
            "words": "",
        }
    return one._asdict() | {"day": one.day.isoformat(), "data": "\n".join(one.data)}
