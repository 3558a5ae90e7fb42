"""The forms, declared: every field with its label, type, help and stage (``form.md``), once.

To add a field, add one annotated line: the reader finds its label, the blank form prints it, the register gains its
column, the JSON its key and ``docs/fields.md`` its line.
"""

from __future__ import annotations

from breachdocs.form.incident_form import ReporterAnswers
from breachdocs.form.review import KNOWN_SO_FAR, ReviewAnswers
from breachdocs.form.stage1 import OfficerAnswers
from breachdocs.form.stage2 import ChronologyEntry, RecommendedAction, Stage3, TeamAnswers

__all__ = [
    "AFTER_THE_FORM",
    "PRINTED_LINES",
    "STAGE_HEADINGS",
    "ChronologyEntry",
    "RecommendedAction",
    "Stage1",
    "Stage2",
    "Stage3",
]


class Stage1(ReporterAnswers, OfficerAnswers):
    """What the school says: the breach form's answers, then those that only the incident form asks for."""


class Stage2(ReviewAnswers, TeamAnswers):
    """What the council's information governance (IG) team says: the breach form's answers, then its review."""


#: The words that open each stage; what follows them belongs to it.
STAGE_HEADINGS: dict[str, tuple[str, ...]] = {
    "stage1": ("Stage 1", "Stage one", "To be completed by Investigating Officer"),
    "stage2": ("Stage 2", "Stage two", "Completed by the Information Governance Team"),
    "stage3": ("Stage 3", "Stage three"),
}

#: Printed lines that belong to no question: they end an answer and are never one. Matched whole, or, from four
#: words on, by how they begin.
PRINTED_LINES: tuple[str, ...] = (
    "Personal Data Breach/Incident Reporting Form",
    "Please refer to the Personal Data Breach Policy",
    "Describe the breach",
    "You must not record the personal details of those involved",
    "Risk Analysis Grading",
    "Please refer to Personal Data Breach Policy for further guidance",
    "Risk Analysis (Please answer the below questions",
    "Risk Analysis",
    "Reflections",
    "Please e-mail the completed form to",
    "Please email the completed form to",
    "If you require further advice in relation to",
    "Further questions",
    "Risk analysis review",
    "Risk analysis review likelihood of harm",
    "Risk analysis review potential impact on individuals",
    "Likelihood harm has occurred",
    "Potential impact on individuals",
    "Impact on individuals",
    "Key",
    "Next Steps",
    KNOWN_SO_FAR,
)

#: Words that open what follows the form in a policy; nothing after them is an answer.
AFTER_THE_FORM: tuple[str, ...] = ("Appendix B", "Appendix C", "Template Data Subject Notification Letter")
