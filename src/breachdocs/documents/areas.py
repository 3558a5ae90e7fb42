"""What each service area needs to know of an incident to do its part, and no more (UK GDPR Art. 5(1)(c))."""

from __future__ import annotations

from collections.abc import Callable

from breachdocs.documents.advice import kinds_of_data
from breachdocs.documents.answers import count_words, moment_words
from breachdocs.documents.model import Case
from breachdocs.documents.templating.marks import as_typed
from breachdocs.form import VOCABULARIES

_GROUPS = {
    "pupils_under_13": "pupils under 13",
    "students_13_18": "students aged 13 to 18",
    "parents": "parents",
    "staff": "staff",
    "governors": "governors",
}


def area_facts(case: Case, code: str) -> list[tuple[str, str]]:
    """Label and words of what the area `code` is told, in order; options and numbers only, never free text."""
    facts = ((label, _FACTS[label](case)) for label in _NEEDS[code])
    return [(label, words) for label, words in facts if words]


def _option(name: str, code: str | None) -> str:
    """The label of an option; a council's own words are free text and are not told."""
    return VOCABULARIES[name].label(code) if code and code in VOCABULARIES[name] else ""


def _people(case: Case) -> str:
    count = case.form.stage2.confirmed_people_affected or case.form.stage1.people_affected
    if count is None or (count.low is None and count.high is None):
        return "not known yet"
    return count_words(count).partition(" (typed")[0]


def _moment(value: object) -> str:
    return "" if value is None or isinstance(value, str) else moment_words(value)  # type: ignore[arg-type]  # a day


_FACTS: dict[str, Callable[[Case], str]] = {
    "School": lambda case: as_typed(case.form.stage1.school or ""),
    "Type of breach": lambda case: _option("breach_type", case.form.stage1.breach_type),
    "Type (ICO)": lambda case: _option("ico_incident_type", case.form.stage2.ico_incident_type),
    "Happened": lambda case: _moment(case.form.stage1.occurred_at or case.form.stage1.incident_date),
    "Discovered": lambda case: _moment(case.form.stage1.discovered_at),
    "Kinds of data": lambda case: "; ".join(kinds_of_data(case.form)),
    "Whose data": lambda case: "; ".join(
        _GROUPS[one] for one in case.form.stage1.subject_categories if one in _GROUPS
    ),
    "People affected": _people,
    "Risk": lambda case: case.assessment.band or "",
    "Recovered": lambda case: _option("yes_no", case.form.stage2.data_recovered),
    "Complaints": lambda case: _option("yes_no", case.form.stage2.complaints_received),
}

_NEEDS = {
    "it": ("School", "Type of breach", "Type (ICO)", "Happened", "Discovered"),
    "hr": ("School", "Type of breach", "Happened"),
    "caldicott_guardian": (
        *("School", "Type of breach", "Happened", "Kinds of data", "Whose data", "People affected"),
        *("Recovered", "Risk"),
    ),
    "communications": ("School", "Type of breach", "People affected", "Complaints"),
    "legal": (
        "School",
        "Type of breach",
        "Happened",
        "Kinds of data",
        "People affected",
        "Risk",
        "Complaints",
    ),
    "safeguarding": (
        *("School", "Type of breach", "Happened", "Discovered", "Kinds of data", "Whose data"),
        *("People affected", "Recovered"),
    ),
}
