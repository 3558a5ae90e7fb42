"""Governors' summaries of every size, from a nil return to a council's busiest term: to be counted and looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from breachdocs.config import Governors, Organisation, Policy, Settings
from breachdocs.documents import Draft, GovernorsIncident, Scope, default_templates, governors_summary
from breachdocs.documents.terms import Period
from breachdocs.form import Count

TERM = Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "Spring term 2026")
TODAY = dt.date(2026, 4, 1)
SCHOOLS = (
    *(
        "Alder Brook School",
        "Birch Lane Primary",
        "Cedar Hall Academy",
        "Damson Infants",
        "Elm Grove Juniors",
    ),
    *("Fir Tree Special School", "Gorse Hill High", "Hazel Bank Nursery", "Ivy House School"),
    *("Juniper Road Primary", "Kestrel Academy", "Larch Park School"),
)
_TYPES = (
    *(["incorrect_recipient"] * 6),
    *("cyber", "not_redacted", "inappropriate_access", "unlawful_disclosure", "loss_or_theft", "other", None),
)
_CAUSES = (
    "emailed_wrong",
    "failure_to_bcc",
    "phishing",
    "verbal",
    "paperwork_lost",
    "device_lost",
    "ransomware",
    None,
)
_SETTINGS = Settings(organisation=Organisation(council="Anytown Council"))
_POLICIES = (
    Policy(name="Data protection policy", review_due=dt.date(2026, 9, 1)),
    Policy(name="Data breach policy", review_due=dt.date(2026, 1, 1)),
)


def exactly(number: int | None) -> Count | None:
    """So many people."""
    return None if number is None else Count(low=number, high=number, approximate=False, text="as typed")


def incident(
    chance: Random, number: int, school: str, received: dt.datetime, **changes: Any
) -> GovernorsIncident:
    """One incident of any kind."""
    band = chance.choice(("low", "low", "medium", "medium", "high", "extreme", None))
    grave = band in {"high", "extreme"}
    facts: dict[str, Any] = {
        "reference": f"2026-{number:04d}",
        "kind": chance.choice(("incident", "incident", "incident", "near_miss")),
        "school": school,
        "received": received,
        "discovered": received - dt.timedelta(hours=chance.choice((1, 3, 20, 30, 80))),
        "breach_type": chance.choice(_TYPES),
        "cause": chance.choice(_CAUSES),
        "band": band,
        "people": exactly(chance.choice((1, 1, 2, 3, 4, 5, 12, 28, 60, 300, None))),
        "ico_advice": "report" if grave else "log",
        "ico_decision": None,
        "reported_to_ico": received + dt.timedelta(hours=chance.choice((20, 50, 100))) if grave else None,
        "ico_deadline": received + dt.timedelta(hours=60),
        "individuals_decision": chance.choice((None, "Tell")),
        "contained": chance.choice((True, False, None)),
        "open_actions": chance.choice((0, 0, 1)),
        "closed_actions": chance.choice((0, 1, 2)),
        "overdue_actions": 0,
        "complaint": chance.random() < 0.1,
        "people_told": chance.random() < 0.2,
        "review_overdue": chance.random() < 0.1,
        "no_reduction": chance.random() < 0.1,
        "reviewed": True,
        "lessons": tuple(code for code in ("avoidable", "untrained", "known") if chance.random() < 0.3),
        "trained": chance.choice((True, False, None)),
    }
    return GovernorsIncident(**{**facts, **changes})


def of_register_only(chance: Random, number: int, school: str, received: dt.datetime) -> GovernorsIncident:
    """One that an older register has, which says little."""
    blank = (
        "discovered",
        "reported_to_ico",
        "individuals_decision",
        "contained",
        "cause",
        "trained",
        "ico_advice",
    )
    unknown = ("complaint", "people_told", "review_overdue", "no_reduction")
    actions = ("open_actions", "overdue_actions", "closed_actions")
    said = dict.fromkeys((*blank, *unknown, *actions), None)
    return incident(
        chance,
        number,
        school,
        received,
        **said,
        older=True,
        reviewed=False,
        lessons=(),
        by_other_day=not number % 5,
    )


def three_terms(chance: Random, number: int, schools: Sequence[str]) -> list[GovernorsIncident]:
    """So many incidents this term, as many in the term before it, and as many a year before in the register only."""

    def days(first: dt.datetime) -> Iterator[tuple[str, dt.datetime]]:
        for _ in range(number):
            yield chance.choice(schools), first + dt.timedelta(days=chance.randrange(80), hours=9)

    now = [incident(chance, each, *where) for each, where in enumerate(days(dt.datetime(2026, 1, 6)))]
    autumn = [
        incident(chance, 1000 + each, *where) for each, where in enumerate(days(dt.datetime(2025, 9, 6)))
    ]
    before = enumerate(days(dt.datetime(2025, 1, 6)))
    return [*now, *autumn, *(of_register_only(chance, 2000 + each, *where) for each, where in before)]


def paper(incidents: Sequence[GovernorsIncident], scope: Scope, settings: Settings = _SETTINGS) -> Draft:
    """The summary of the spring term."""
    template = default_templates()["governors.docx"]
    return governors_summary(
        incidents, period=TERM, scope=scope, settings=settings, today=TODAY, template=template, undated=2
    )


def papers() -> Iterator[tuple[str, Draft]]:
    """A name and a summary, the smallest first."""
    chance = Random(4)  # noqa: S311 -- the same papers each time
    school = SCHOOLS[0]
    one = Scope(school)
    yield "nil", paper([each for each in three_terms(chance, 4, [school]) if each.received.year == 2025], one)
    yield "one", paper([incident(chance, 1, school, dt.datetime(2026, 2, 3, 9), kind="incident")], one)
    for number in (7, 60):
        settings = _SETTINGS.model_copy(update={"governors": Governors(policies=_POLICIES[: number % 5])})
        yield f"{number}", paper(three_terms(chance, number, [school]), one, settings)
    trust = Scope("North Trust", SCHOOLS, trust=True)
    yield "trust of 12", paper(three_terms(chance, 40, SCHOOLS[:-1]), trust)
    many = [f"School number {number}" for number in range(60)]
    yield "council of 60", paper(three_terms(chance, 300, many), Scope(schools=tuple(many)))
