"""What a breach form says: its fields, declared once; its vocabularies; how typed answers become values.

Knows no file, no Word, no Excel.
"""

from breachdocs.form.decisions import decided
from breachdocs.form.forms import FIELDS, FORM_NAME, Form, field_at, stage_model
from breachdocs.form.model import Choice, Count, Day, FrozenModel, Moment, Problem, Text, is_blank
from breachdocs.form.questions import Field, Kind, Question
from breachdocs.form.stages import (
    AFTER_THE_FORM,
    PRINTED_LINES,
    STAGE_HEADINGS,
    ChronologyEntry,
    RecommendedAction,
    Stage1,
    Stage2,
    Stage3,
)
from breachdocs.form.vocabulary import (
    CRIMINAL_DATA,
    SPECIAL_CATEGORIES,
    VOCABULARIES,
    Option,
    Vocabulary,
)
from breachdocs.form.words import fold, tidy

__all__ = [
    "AFTER_THE_FORM",
    "CRIMINAL_DATA",
    "FIELDS",
    "FORM_NAME",
    "PRINTED_LINES",
    "SPECIAL_CATEGORIES",
    "STAGE_HEADINGS",
    "VOCABULARIES",
    "Choice",
    "ChronologyEntry",
    "Count",
    "Day",
    "Field",
    "Form",
    "FrozenModel",
    "Kind",
    "Moment",
    "Option",
    "Problem",
    "Question",
    "RecommendedAction",
    "Stage1",
    "Stage2",
    "Stage3",
    "Text",
    "Vocabulary",
    "decided",
    "field_at",
    "fold",
    "is_blank",
    "stage_model",
    "tidy",
]
