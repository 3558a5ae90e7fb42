"""How the form's fields stand on the page; which there are, and all their words, the declaration says.

The table below names only the field that opens each block. A field stays in the block of the field before it,
so one that is newly declared appears by itself where it was declared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from breachdocs.form import FIELDS, Field, Kind


class Arrangement(StrEnum):
    """How questions and answers stand to each other in a table."""

    BESIDE = "label in the left column, answer in the right"
    UNDER = "label in one row, answer in the next"
    ABREAST = "labels side by side, answers below them"
    NUMBERED = "number, label, answer"
    PAIRED = "two questions with their answers to a row"
    GRID = "tick boxes"
    ROWS = "a row for each entry"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the form.

    Attributes:
        first: the path of the field that opens it.
        heading: printed above it.
        note: a paragraph between heading and table.
        title: the first row of the table, across its width.
        guide: the risk table printed before it (`breachdocs.documents.forms.risk_guide`).
        columns: boxes in a row of a `GRID`.
        shares: relative widths of the columns of `ROWS`.

    """

    first: str
    arrangement: Arrangement
    heading: str = ""
    note: str = ""
    title: str = ""
    guide: str = ""
    columns: int = 2
    shares: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with those that stand within its answer ("Other:", "Comment:")."""

    field: Field
    within: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that share one table."""

    block: Block
    arrangement: Arrangement
    asked: list[Asked] = field(default_factory=list)
    opens: bool = True

    @property
    def stage(self) -> str:
        """``stage1``, ``stage2`` or ``stage3``."""
        return self.asked[0].field.stage


STAGE_TITLES = {
    "stage1": "Stage 1 – To be completed by Investigating Officer",
    "stage2": "Stage 2 – Completed by the Information Governance Team",
    "stage3": "Stage 3 – Data Protection Officer Review",
}

_NO_NAMES = (
    "Leave out everything that could identify the people involved or affected: no names, initials, addresses "
    "or dates of birth. Write 'pupil', 'teacher' or 'parent' instead."
)

BLOCKS = (
    Block("stage1.school", Arrangement.BESIDE),
    Block("stage1.description", Arrangement.UNDER, heading="Describe the breach", note=_NO_NAMES),
    Block("stage1.data_categories", Arrangement.GRID, heading="What and who is affected", columns=3),
    Block("stage1.people_affected", Arrangement.ABREAST),
    Block("stage1.subject_categories", Arrangement.GRID),
    Block("stage1.consequences", Arrangement.UNDER),
    Block("stage1.services_to_inform", Arrangement.GRID),
    Block(
        "stage1.risk_people",
        Arrangement.NUMBERED,
        heading="Risk Analysis Grading",
        title="Risk analysis (these five answers help to judge the risk to the people concerned)",
    ),
    Block("stage1.preventive_measures", Arrangement.UNDER, heading="Reflections"),
    Block("stage2.ico_incident_type", Arrangement.BESIDE),
    Block("stage2.confirmed_people_affected", Arrangement.ABREAST),
    Block("stage2.chronology", Arrangement.ROWS, shares=(3, 8, 6)),
    Block("stage2.measures_in_place", Arrangement.BESIDE, title="Further questions"),
    Block(
        "stage2.likelihood",
        Arrangement.UNDER,
        heading="Risk analysis review – likelihood of harm",
        guide="likelihood",
    ),
    Block(
        "stage2.impact",
        Arrangement.UNDER,
        heading="Risk analysis review – potential impact on individuals",
        guide="impact",
    ),
    Block(
        "stage2.risk_scale", Arrangement.UNDER, heading="Risk analysis review – risk matrix", guide="matrix"
    ),
    Block(
        "stage2.recommended_actions",
        Arrangement.ROWS,
        heading="Actions and next steps",
        shares=(3, 6, 4, 3, 3),
    ),
    Block("stage2.refer_to_dpo", Arrangement.BESIDE, title="Next Steps"),
    Block("stage3.dpo_review", Arrangement.UNDER),
    Block("stage3.refer_to_ico", Arrangement.PAIRED),
)

_REVIEW = Block(
    "stage2.recurrence",
    Arrangement.BESIDE,
    heading="What is learned from it",
    note="The review that follows every incident. What is known already stands before each question.",
)

#: The incident form's own Stage 1; what comes after it is the breach form's.
INCIDENT_BLOCKS = (
    Block("stage1.report_kind", Arrangement.BESIDE, heading="What is reported, and by whom"),
    Block("stage1.incident_date", Arrangement.BESIDE, heading="When and where"),
    Block(
        "stage1.description", Arrangement.UNDER, heading="What happened, or nearly happened", note=_NO_NAMES
    ),
    Block("stage1.information_asset", Arrangement.BESIDE),
    Block("stage1.incident_kinds", Arrangement.GRID),
    Block("stage1.personal_data_involved", Arrangement.BESIDE, heading="Personal data"),
    Block("stage1.data_categories", Arrangement.GRID, columns=3),
    Block("stage1.people_affected", Arrangement.BESIDE),
    Block("stage1.subject_categories", Arrangement.GRID),
    Block("stage1.consequences", Arrangement.UNDER, heading="What follows"),
    Block("stage1.head_teacher_told", Arrangement.BESIDE, heading="Who has been told"),
)

#: Kinds that need a table of their own, wherever they are declared.
_OWN_TABLE = {Kind.CODES: Arrangement.GRID, Kind.ROWS: Arrangement.ROWS}


def groups(fields: tuple[Field, ...] = FIELDS, blocks: tuple[Block, ...] = BLOCKS) -> list[Group]:
    """The fields of a form as the tables they are printed in, in the form's order."""
    by_first = {block.first: block for block in (*blocks, _REVIEW)}
    laid_out: list[Group] = []
    for asked in _with_their_own(fields):
        current = laid_out[-1] if laid_out else None
        starts = by_first.get(asked.field.path)
        if starts is None and (current is None or current.stage != asked.field.stage):
            starts = Block(asked.field.path, Arrangement.BESIDE)
        block = starts or (current.block if current else Block(asked.field.path, Arrangement.BESIDE))
        arrangement = _OWN_TABLE.get(asked.field.question.kind) or _plain(block.arrangement)
        alone = arrangement in _OWN_TABLE.values()
        if current is None or starts or alone or current.arrangement is not arrangement:
            laid_out.append(Group(block, arrangement, [asked], opens=starts is not None))
        else:
            current.asked.append(asked)
    return laid_out


def _plain(arrangement: Arrangement) -> Arrangement:
    """What follows a grid or a list of rows in the same block stands in a table of two columns."""
    return Arrangement.BESIDE if arrangement in _OWN_TABLE.values() else arrangement


def _with_their_own(fields: tuple[Field, ...]) -> list[Asked]:
    """Each field with those that stand within its answer."""
    known = {(one.stage, one.name) for one in fields}
    return [
        Asked(
            one,
            tuple(
                inner for inner in fields if inner.stage == one.stage and inner.question.within == one.name
            ),
        )
        for one in fields
        if not one.question.within or (one.stage, one.question.within) not in known
    ]
