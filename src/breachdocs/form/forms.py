"""The form as a whole, and its fields as a list."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from breachdocs.form.incident_form import INCIDENT_FORM, Wording
from breachdocs.form.model import FrozenModel, Problem, is_blank
from breachdocs.form.questions import Field, Kind, On, Question
from breachdocs.form.stages import Stage1, Stage2, Stage3

#: The names of the forms in the JSON.
FORM_NAME = "personal-data-breach"
INCIDENT_FORM_NAME = "security-incident"

_STAGES: dict[str, type[FrozenModel]] = {"stage1": Stage1, "stage2": Stage2, "stage3": Stage3}


class Form(FrozenModel):
    """A form as read: three stages of values, and what a person must look at.

    Attributes:
        name: which form it is: the breach form, or the incident and near-miss form.
        stage1: the school's answers.
        stage2: the IG team's.
        stage3: the DPO's.
        problems: in the form's order.
        reference: the incident's reference where the form carries one (a form sent back for a later stage).
    """

    name: str = FORM_NAME
    stage1: Stage1 = Stage1()
    stage2: Stage2 = Stage2()
    stage3: Stage3 = Stage3()
    problems: tuple[Problem, ...] = ()
    reference: str | None = None

    def value(self, field: Field) -> Any:
        """The value of a field, typed as its declaration says."""
        return getattr(getattr(self, field.stage), field.name)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The breach form's fields, and those of the other forms that this one asks or has an answer to."""
        asked = {On.BREACH: True, On.INCIDENT: self.is_incident_form, On.REVIEW: self.reference is not None}
        return tuple(
            field for field in ALL_FIELDS if asked[field.question.on] or not is_blank(self.value(field))
        )

    @property
    def blank(self) -> tuple[str, ...]:
        """The paths of the fields left blank, in the form's order; the incident form asks but some of Stage 1."""
        asked = {wording.path for wording in INCIDENT_FORM} if self.is_incident_form else None
        return tuple(
            field.path
            for field in self.fields
            if is_blank(self.value(field))
            and (asked is None or field.stage != "stage1" or field.path in asked)
        )

    @property
    def received_stage(self) -> int:
        """The last stage with an answer in it: 1, 2 or 3; 0 for an empty form."""
        answered = [int(field.stage[-1]) for field in self.fields if not is_blank(self.value(field))]
        return max(answered, default=0)

    @property
    def is_incident_form(self) -> bool:
        """Whether it is the incident and near-miss form."""
        return self.name == INCIDENT_FORM_NAME

    def called(self, kind: str) -> Form:
        """The form as a person calls it in the register: ``near_miss``, ``incident`` or ``breach``, of personal data.

        Itself where `kind` is empty.
        """
        if not kind:
            return self
        said: dict[str, Any] = {"report_kind": "near_miss" if kind == "near_miss" else "incident"}
        if kind == "breach":
            said["personal_data_involved"] = True
        return self.model_copy(update={"stage1": self.stage1.model_copy(update=said)})

    @property
    def near_miss(self) -> bool:
        """Whether a near miss is reported."""
        return is_near_miss(self.stage1.report_kind, self.stage2.internal_incident_type)


def is_near_miss(report_kind: str | None, internal_type: str | None) -> bool:
    """Whether a near miss is reported: as the incident form says, else the IG team's internal type.

    A near miss could have led to an incident and was avoided (security incident policy 1).
    """
    return (report_kind or internal_type) == "near_miss"


def _rows_model(annotation: object) -> type[BaseModel] | None:
    """The model of one row, where an annotation is a tuple of models."""
    arguments = get_args(annotation)
    first = arguments[0] if arguments else None
    return first if isinstance(first, type) and issubclass(first, BaseModel) and len(arguments) == 2 else None


def _declared(stage: str, model: type[BaseModel]) -> tuple[Field, ...]:
    fields = []
    for name, info in model.model_fields.items():
        question = next(item for item in info.metadata if isinstance(item, Question))
        columns: tuple[Field, ...] = ()
        if question.kind is Kind.ROWS and (row := _rows_model(info.annotation)):
            columns = _declared(f"{stage}.{name}", row)
        fields.append(Field(stage, name, question, columns))
    return tuple(fields)


#: Every field of every form, stage by stage.
ALL_FIELDS: tuple[Field, ...] = tuple(
    field for stage, model in _STAGES.items() for field in _declared(stage, model)
)
#: Every field of the breach form (Appendix A), in its order.
FIELDS: tuple[Field, ...] = tuple(field for field in ALL_FIELDS if field.question.on is On.BREACH)
#: The questions of the IG team's review, which a form sent back asks beside its own.
REVIEW_FIELDS: tuple[Field, ...] = tuple(field for field in ALL_FIELDS if field.question.on is On.REVIEW)


@cache
def incident_form_fields() -> tuple[Field, ...]:
    """The incident form's fields in its order, worded as it prints them."""
    return tuple(_worded(field_at(wording.path), wording) for wording in INCIDENT_FORM)


def _worded(field: Field, wording: Wording) -> Field:
    if not wording.label:
        return field
    said = replace(
        field.question,
        label=wording.label,
        help=wording.help or field.question.help,
        also=wording.also,
        tail="",
        hints=(),
    )
    return replace(field, question=said)


@cache
def _by_path() -> dict[str, Field]:
    return {field.path: field for field in ALL_FIELDS}


def field_at(path: str) -> Field:
    """The field of a path such as ``stage1.school``.

    Raises:
        KeyError: where no field has that path.
    """
    return _by_path()[path]


def stage_model(stage: str) -> type[FrozenModel]:
    """The model of ``stage1``, ``stage2`` or ``stage3``."""
    return _STAGES[stage]
