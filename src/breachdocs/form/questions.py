"""What a field's declaration says: the question as printed, its kind, and where its answer goes.

A field is declared once, in `breachdocs.form.stages`, as an annotation; reader, blank form, register, JSON and docs
all take what they need from the `Field` made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from breachdocs.form.vocabulary import Vocabulary


class Kind(StrEnum):
    """How an answer is read and what type its value has (``form.md``, "Types")."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "list of choice"
    CODES = "codes"
    YES_NO = "yes/no"
    LEVEL = "integer 1–5"
    ROWS = "rows"


class On(StrEnum):
    """Which form asks a question."""

    BREACH = "the breach form"
    INCIDENT = "the incident and near-miss form"
    REVIEW = "a form sent back for Stage 2"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question as the form prints it.

    Attributes:
        label: the printed label, the words an answer is found by.
        column: the heading of its column in the register; unique among all fields.
        kind: how its answer is read.
        also: other wordings of the label, seen or likely.
        tail: printed words that go on after the label on the same line ("e.g. staff training …"); never an answer.
        hints: printed lines under the label; never an answer.
        help: one sentence for the person who fills in the form.
        vocabulary: what a choice or tick boxes can say.
        most: how many choices may be made (`Kind.CHOICES`).
        within: the field in whose answer this one stands ("Other:" within the type of breach).
        after: the field that this one must follow, where its label alone ("Date") says too little.
        future: whether a date may lie in the future (due dates).
        long: whether an answer runs over several lines.
        on: the form that asks it where no other does.
    """

    label: str
    column: str
    kind: Kind = Kind.TEXT
    also: tuple[str, ...] = ()
    tail: str = ""
    hints: tuple[str, ...] = ()
    help: str = ""
    vocabulary: Vocabulary | None = None
    most: int = 1
    within: str = ""
    after: str = ""
    future: bool = False
    long: bool = False
    on: On = On.BREACH


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A declared field: the question, and the place its value has in the model. Each is declared once, so two are
    equal only where they are the same one.

    Attributes:
        stage: ``stage1``, ``stage2`` or ``stage3``.
        name: the attribute of the stage's model, and the key in the JSON.
        columns: for `Kind.ROWS`, the fields of one row in the form's order; their `stage` is the row's own field.
        path: ``stage1.discovered_at``: how problems and scripts name the field.
    """

    stage: str
    name: str
    question: Question
    columns: tuple[Field, ...] = field(default=())
    path: str = field(init=False)

    def __post_init__(self) -> None:
        """Works out the path."""
        object.__setattr__(self, "path", f"{self.stage}.{self.name}")
