"""What a breach form says: its fields, declared once; its vocabularies; how typed answers become values.

Knows no file, no Word, no Excel.
"""

from breachdocs.form.decisions import decided, done_on, notice_decided
from breachdocs.form.forms import (
    ALL_FIELDS,
    FIELDS,
    FORM_NAME,
    INCIDENT_FORM_NAME,
    REVIEW_FIELDS,
    Form,
    field_at,
    incident_form_fields,
    is_near_miss,
    stage_model,
)
from breachdocs.form.in_words import count_in_words, number_in_words, value_in_words
from breachdocs.form.model import Choice, Count, Day, FrozenModel, Moment, Problem, Text, is_blank
from breachdocs.form.questions import Field, Kind, On, Question
from breachdocs.form.review import KNOWN_SO_FAR, REFERENCE_LABEL
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
    "ALL_FIELDS",
    "CRIMINAL_DATA",
    "FIELDS",
    "FORM_NAME",
    "INCIDENT_FORM_NAME",
    "KNOWN_SO_FAR",
    "PRINTED_LINES",
    "REFERENCE_LABEL",
    "REVIEW_FIELDS",
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
    "On",
    "Option",
    "Problem",
    "Question",
    "RecommendedAction",
    "Stage1",
    "Stage2",
    "Stage3",
    "Text",
    "Vocabulary",
    "count_in_words",
    "decided",
    "done_on",
    "field_at",
    "fold",
    "incident_form_fields",
    "is_blank",
    "is_near_miss",
    "notice_decided",
    "number_in_words",
    "stage_model",
    "tidy",
    "value_in_words",
]
