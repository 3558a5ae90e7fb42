"""The register's columns, declared: heading, what it means, who fills it, how it looks.

The first 35 are promised to scripts (``register.md``); a column for every other field of the form follows, made from
the form's own declaration, so that a new field is one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from breachdocs.form import ALL_FIELDS, VOCABULARIES, Field, Kind


class Filler(StrEnum):
    """Whose column it is."""

    PRODUCT = "breachdocs, from the form"
    TEAM = "you, and Stage 2 or 3 of a form"
    YOURS = "you alone"
    FORMULA = "a formula"


class Looks(StrEnum):
    """How a column's values look."""

    TEXT = "text"
    LONG = "long text"
    DAY = "day"
    MOMENT = "day and time"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the register.

    Attributes:
        heading: as it stands in the register.
        meaning: one sentence for the guide.
        filler: who fills it.
        looks: how its values look.
        width: in characters.
        choices: what Excel offers in a list; other words may be typed all the same.
    """

    heading: str
    meaning: str
    filler: Filler = Filler.PRODUCT
    looks: Looks = Looks.TEXT
    width: float = 16
    choices: tuple[str, ...] = ()


STATUSES = ("New", "Under review", "With DPO", "Closed")
ICO_DECISIONS = ("Report", "Do not report")
INDIVIDUALS_DECISIONS = ("Tell", "Do not tell", "Notice")
REVIEW_OUTCOMES = ("Reduced", "No reduction", "Not applicable")
BANDS = ("Low", "Medium", "High", "Extreme")
SCORERS = ("IG team", "suggested", "DPO")
KINDS = ("Incident", "Near miss")
ATTENTION_STATUSES = ("Waiting", "Dealt with")
#: What stands under this heading in a row is no cell but a note, pinned to the cell under the other heading.
NOTE, NOTE_ON = "Why this score", "Score"
LEVELS = ("1", "2", "3", "4", "5")


def _labels(name: str) -> tuple[str, ...]:
    return tuple(option.label for option in VOCABULARIES[name].options)


_T, _Y, _D, _M, _N, _L = Filler.TEAM, Filler.YOURS, Looks.DAY, Looks.MOMENT, Looks.NUMBER, Looks.LONG

_PROMISED: tuple[Column, ...] = (
    Column("Reference", "The incident's reference. Rows are found by it, so leave it as it is.", width=12),
    Column("Received", "When the form was received.", looks=_M, width=16),
    Column("Status", "Where the incident stands. 'Closed' is yours alone to set.", _T, width=13, choices=STATUSES),
    Column("School", "The school that reported it.", width=24),
    Column("Kind", "An incident, or a near miss.", width=11, choices=KINDS),
    Column("Incident date", "The day it happened.", looks=_D, width=13),
    Column("Discovered", "When the school became aware. The 24 and 72 hours run from here.", looks=_M, width=16),
    Column("Type of breach", "As ticked by the school.", width=26, choices=_labels("breach_type")),
    Column("ICO type", "The type of incident as the ICO names it.", width=24, choices=_labels("ico_incident_type")),
    Column("Description", "What happened, as the school wrote it.", looks=_L, width=46),
    Column("People affected", "How many people: the IG team's count where there is one.", looks=_N, width=11),
    Column("Records affected", "How many records: the IG team's count where there is one.", looks=_N, width=11),
    Column("Data categories", "The kinds of personal data.", width=28),
    Column("Special category", "Whether any is special category (UK GDPR Art. 9).", width=11, choices=("Yes", "No")),
    Column("People categories", "Whose data it is.", width=22),
    Column("Likelihood", "1 to 5. Type your own number to rescore the row.", looks=_N, width=11, choices=LEVELS),
    Column("Impact", "1 to 5. Type your own number to rescore the row.", looks=_N, width=9, choices=LEVELS),
    Column("Score", "Likelihood times impact.", looks=_N, width=8),
    Column("Band", "Low, Medium, High or Extreme, by the matrix in the settings.", width=10, choices=BANDS),
    Column("Scored by", "Whose numbers: the IG team's, suggested from Stage 1, or yours.", width=12, choices=SCORERS),
    Column("ICO advice", "What the rules say. You decide.", width=13, choices=("Report", "Refer to DPO", "Log")),
    Column("ICO decision", "Your decision.", _T, width=14, choices=ICO_DECISIONS),
    Column("ICO deadline", "72 hours after discovery. Weekends and holidays count.", looks=_M, width=16),
    Column("Reported to ICO", "The day it was reported.", _T, _D, width=13),
    Column("Individuals advice", "Whether the rules say to tell the people affected.", width=20),
    Column("Individuals decision", "Your decision.", _Y, width=15, choices=INDIVIDUALS_DECISIONS),
    Column("Individuals told", "The day they were told, or Yes.", _T, _D, width=13),
    Column("Contained", "Whether the data was recovered or the disclosure ended.", width=12),
    Column("Open actions", "Actions on the Actions sheet that are not done.", Filler.FORMULA, _N, width=9),
    Column("Next action due", "The earliest due date among them.", Filler.FORMULA, _D, width=13),
    Column("Review due", "Six months after registration: did incidents of this type become fewer?", looks=_D, width=13),
    Column("Review outcome", "What the review found.", _Y, width=16, choices=REVIEW_OUTCOMES),
    Column("Disposal due", "When the record may be disposed of, once the incident is closed.", looks=_D, width=13),
    Column("Flags", "What to look at: contradictions, names in free text, unreadable answers.", looks=_L, width=46),
    Column("Notes", "Whatever you like. Nothing is ever written here.", _Y, _L, width=40),
)  # fmt: skip

_LOOKS = {
    Kind.DATE: Looks.DAY,
    Kind.MOMENT: Looks.MOMENT,
    Kind.COUNT: Looks.NUMBER,
    Kind.LEVEL: Looks.NUMBER,
    Kind.ROWS: Looks.LONG,
}
_WIDTHS = {Looks.DAY: 13, Looks.MOMENT: 16, Looks.NUMBER: 12, Looks.LONG: 40, Looks.TEXT: 22}


def _column(field: Field) -> Column:
    question = field.question
    looks = Looks.LONG if question.long else _LOOKS.get(question.kind, Looks.TEXT)
    meaning = f"Stage {field.stage[-1]}: {question.label.rstrip(':')}"
    return Column(question.column, meaning, looks=looks, width=_WIDTHS[looks])


#: The fields whose column is one of the promised ones are told there; every other has its own.
_NAMED = frozenset(column.heading for column in _PROMISED)
FIELD_COLUMNS: tuple[tuple[Field, Column], ...] = tuple(
    (field, _column(field)) for field in ALL_FIELDS if field.question.column not in _NAMED
)

INCIDENT_COLUMNS: tuple[Column, ...] = (*_PROMISED, *(column for _, column in FIELD_COLUMNS))
INCIDENT_HEADINGS: tuple[str, ...] = tuple(column.heading for column in INCIDENT_COLUMNS)
#: How many columns are promised to scripts, ``Notes`` the last; what follows is detail, folded away at first.
PROMISED_COLUMNS = len(_PROMISED)

ACTION_COLUMNS: tuple[Column, ...] = (
    Column("Action id", "The incident's reference and a number. Rows of your own need one too.", width=14),
    Column("Reference", "The incident it belongs to.", width=12),
    Column("School", "The school.", width=24),
    Column("Action", "What is to be done.", looks=_L, width=56),
    Column("Responsible", "Who does it.", width=24),
    Column("Agreed", "When it was agreed.", looks=_D, width=13),
    Column("Due", "By when.", looks=_D, width=13),
    Column("Done", "The day it was done. Filling it in closes the action.", _T, _D, width=13),
    Column("State", "Open, Overdue or Done.", Filler.FORMULA, width=11),
)
ACTION_HEADINGS: tuple[str, ...] = tuple(column.heading for column in ACTION_COLUMNS)

ATTENTION_COLUMNS: tuple[Column, ...] = (
    Column("Name", "The file, as it is called in the needs-attention folder.", width=36),
    Column("Received", "When it was found.", looks=_M, width=16),
    Column("What it is", "What is wrong with it.", looks=_L, width=52),
    Column("What to do", "What to do about it.", looks=_L, width=58),
    Column("Status", "Waiting, or dealt with.", _Y, width=14, choices=ATTENTION_STATUSES),
)
ATTENTION_HEADINGS: tuple[str, ...] = tuple(column.heading for column in ATTENTION_COLUMNS)

#: Table name → its columns, in the order of the sheets.
TABLES: dict[str, tuple[Column, ...]] = {
    "Incidents": INCIDENT_COLUMNS,
    "Actions": ACTION_COLUMNS,
    "Attention": ATTENTION_COLUMNS,
}
