"""The form as a whole, and its fields as a list."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from breachdocs.form.model import FrozenModel, Problem, is_blank
from breachdocs.form.questions import Field, Kind, Question
from breachdocs.form.stages import Stage1, Stage2, Stage3

#: The name of the form in the JSON.
FORM_NAME = "personal-data-breach"

_STAGES: dict[str, type[FrozenModel]] = {"stage1": Stage1, "stage2": Stage2, "stage3": Stage3}


class Form(FrozenModel):
    """A breach form as read: three stages of values, and what a person must look at.

    Attributes:
        stage1: the school's answers.
        stage2: the IG team's.
        stage3: the DPO's.
        problems: in the form's order.
        reference: the incident's reference where the form carries one (a form sent back for a later stage).
    """

    stage1: Stage1 = Stage1()
    stage2: Stage2 = Stage2()
    stage3: Stage3 = Stage3()
    problems: tuple[Problem, ...] = ()
    reference: str | None = None

    def value(self, field: Field) -> Any:
        """The value of a field, typed as its declaration says."""
        return getattr(getattr(self, field.stage), field.name)

    @property
    def blank(self) -> tuple[str, ...]:
        """The paths of the fields left blank, in the form's order."""
        return tuple(field.path for field in FIELDS if is_blank(self.value(field)))

    @property
    def received_stage(self) -> int:
        """The last stage with an answer in it: 1, 2 or 3; 0 for an empty form."""
        answered = [int(field.stage[-1]) for field in FIELDS if not is_blank(self.value(field))]
        return max(answered, default=0)


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


#: Every field of the form, in its order.
FIELDS: tuple[Field, ...] = tuple(
    field for stage, model in _STAGES.items() for field in _declared(stage, model)
)


@cache
def _by_path() -> dict[str, Field]:
    return {field.path: field for field in FIELDS}


def field_at(path: str) -> Field:
    """The field of a path such as ``stage1.school``.

    Raises:
        KeyError: where no field has that path.
    """
    return _by_path()[path]


def stage_model(stage: str) -> type[FrozenModel]:
    """The model of ``stage1``, ``stage2`` or ``stage3``."""
    return _STAGES[stage]
