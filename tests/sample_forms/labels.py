"""How labels come: as printed, reworded, retyped, or with a typing error."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from breachdocs.form import Field

Labels = Callable[[Field], str]

#: Wordings of other councils' copies.
_REWORDED = {
    "school": "Name of School:",
    "incident_date": "Date of the incident:",
    "location": "Location of the Incident",
    "investigating_officer": "Investigating officer (IO)",
    "head_teacher": "Headteacher",
    "description": "Description of the breach",
    "how_discovered": "How was the breach discovered?",
    "discovered_at": "When was the breach discovered?",
    "occurred_at": "When did the breach occur?",
    "data_categories": "Categories of personal data",
    "people_affected": "Number of people affected",
    "records_affected": "Estimated number of records affected",
    "confirmed_people_affected": "Number of people affected",
    "confirmed_records_affected": "Estimated number of records affected",
    "risk_data_types": "Type of data",
    "actions_taken": "What actions have been taken now to minimise the risk of recurrence?",
    "further_actions": "Further actions planned",
    "ig_officer": "Information Governance Officer",
    "dpo_review": "DPO review",
}


def printed(_rng: Random) -> Labels:
    return lambda field: field.question.label


def reworded(_rng: Random) -> Labels:
    return lambda field: _REWORDED.get(field.name, field.question.label)


def retyped(rng: Random) -> Labels:
    """Other case, other punctuation, no-break spaces and curly quotes."""

    def label(field: Field) -> str:
        words = field.question.label
        return rng.choice(
            (
                words.upper(),
                words.title(),
                words.rstrip(":?") + " :",
                words.replace(" ", "\u00a0"),
                words.replace("'", "’").replace("-", "–"),
                f"  {words} ",
            )
        )

    return label


def mistyped(rng: Random) -> Labels:
    """One letter wrong in a long label: swapped, dropped or doubled."""

    def label(field: Field) -> str:
        words = field.question.label
        if len(words) < 14:
            return words
        place = rng.randrange(3, len(words) - 4)
        first, second = words[place], words[place + 1]
        if not (first + second).isalpha():
            return words
        return (
            words[:place] + rng.choice((second + first, second, first + first + second)) + words[place + 2 :]
        )

    return label
