"""The second form, declared: a short report of an incident or near miss, whose reporter may stay anonymous.

The security incident policy (5.1, 5.2, 6.1) asks for it and shows none, so its questions and their order are the
product's own. Most of its fields are the breach form's, asked in plainer words; only the others are declared here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from breachdocs.form import vocabulary as v
from breachdocs.form.model import Choice, FrozenModel, Text
from breachdocs.form.questions import Kind, On
from breachdocs.form.questions import Question as Q  # noqa: N817 -- it stands before every field

_INCIDENT = On.INCIDENT


class ReporterAnswers(FrozenModel):
    """What the incident form asks and the breach form does not."""

    report_kind: Annotated[
        Choice,
        Q(
            "What are you reporting?",
            "Kind",
            Kind.CHOICE,
            also=(
                "Is this an incident or a near miss?",
                "Incident or near miss",
                "Type of report",
                "Report type",
                "Kind of report",
            ),
            help="A near miss could have become an incident and was stopped in time. If in doubt, choose 'Incident'.",
            vocabulary=v.REPORT_KIND,
            on=_INCIDENT,
        ),
    ] = None
    reporter: Annotated[
        Text,
        Q(
            "Name of the person reporting",
            "Reported by",
            also=(
                "Reported by",
                "Reporter",
                "Name of reporter",
                "Person reporting",
                "Your name",
                "Who is reporting this?",
            ),
            help="You need not give a name. A report without one counts just the same.",
            on=_INCIDENT,
        ),
    ] = None
    line_manager: Annotated[
        Text,
        Q(
            "Line manager",
            "Line manager",
            also=("Your line manager", "Name of line manager", "Name of the line manager", "Manager"),
            on=_INCIDENT,
        ),
    ] = None
    information_asset: Annotated[
        Text,
        Q(
            "Which information or equipment is it about?",
            "Information asset",
            also=(
                "Information asset",
                "Information asset involved",
                "Information asset affected",
                "Information assets",
                "What information or equipment is involved?",
            ),
            help="For example a class list on paper, a laptop, a memory stick, an e-mail account.",
            on=_INCIDENT,
        ),
    ] = None
    incident_kinds: Annotated[
        tuple[str, ...],
        Q(
            "What happened, or could have happened?",
            "Kinds of incident",
            Kind.CODES,
            also=(
                "Kinds of incident",
                "Kind of incident",
                "Type of incident or near miss",
                "What kind of incident was it?",
                "What kind of incident is it?",
                "Type of security incident",
                "Type of incident",
                "Nature of incident",
                "Nature of the incident",
                "Incident type",
            ),
            vocabulary=v.INCIDENT_KINDS,
            on=_INCIDENT,
        ),
    ] = ()
    incident_kinds_other: Annotated[
        Text,
        Q("Other – please specify", "Kinds of incident (other)", within="incident_kinds", on=_INCIDENT),
    ] = None
    personal_data_involved: Annotated[
        bool | None,
        Q(
            "Was personal data involved?",
            "Personal data involved",
            Kind.YES_NO,
            also=(
                "Is personal data involved?",
                "Does it involve personal data?",
                "Does this involve personal data?",
                "Was any personal data involved?",
                "Personal data involved",
                "Personal information involved",
            ),
            help="Anything about a living person: a name, a photograph, a mark, an account number.",
            vocabulary=v.YES_NO,
            on=_INCIDENT,
        ),
    ] = None
    head_teacher_told: Annotated[
        bool | None,
        Q(
            "Has the head teacher been told?",
            "Head teacher told",
            Kind.YES_NO,
            also=(
                "Has the head teacher been informed?",
                "Has the headteacher been told?",
                "Has the headteacher been informed?",
                "Head teacher told",
                "Head teacher informed",
                "Headteacher informed",
                "Headteacher told",
            ),
            vocabulary=v.YES_NO,
            on=_INCIDENT,
        ),
    ] = None
    dpo_told: Annotated[
        bool | None,
        Q(
            "Has the data protection officer been told?",
            "DPO told",
            Kind.YES_NO,
            also=(
                "Has the data protection officer been informed?",
                "Has the DPO been told?",
                "Has the DPO been informed?",
                "Data protection officer informed",
                "DPO told",
                "DPO informed",
            ),
            vocabulary=v.YES_NO,
            on=_INCIDENT,
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How the incident form words a question of the breach form.

    Attributes:
        path: the field's.
        label: what it prints; the declared label where empty.
        also: other wordings, seen or likely on such forms.
        help: one sentence for the person who fills it in; the declared one where empty.
    """

    path: str
    label: str = ""
    also: tuple[str, ...] = ()
    help: str = ""


#: The incident form's questions in its order.
INCIDENT_FORM: tuple[Wording, ...] = (
    Wording("stage1.report_kind"),
    Wording("stage1.school"),
    Wording("stage1.reporter"),
    Wording("stage1.line_manager"),
    Wording(
        "stage1.incident_date", "Date of the incident or near miss", ("Date of near miss", "Date it happened")
    ),
    Wording(
        "stage1.discovered_at",
        "When was it noticed?",
        (
            "When did you notice it?",
            "Date and time noticed",
            "When was it discovered?",
            "When did you become aware of it?",
        ),
        "If it turns out to be a breach of personal data, the 72 hours run from here.",
    ),
    Wording(
        "stage1.location",
        "Where did it happen?",
        ("Where did this happen?", "Location of incident or near miss", "Place"),
    ),
    Wording(
        "stage1.description",
        "Describe it in your own words",
        (
            "Describe what happened",
            "Please describe what happened",
            "What happened?",
            "What happened",
            "Details of the incident",
            "Details of the incident or near miss",
            "Details of incident",
            "Description of the incident or near miss",
            "Description of incident or near miss",
            "Description",
        ),
    ),
    Wording(
        "stage1.how_discovered", "How was it noticed?", ("How was it discovered?", "How did it come to light?")
    ),
    Wording("stage1.information_asset"),
    Wording("stage1.incident_kinds"),
    Wording("stage1.incident_kinds_other"),
    Wording("stage1.personal_data_involved"),
    Wording(
        "stage1.data_categories",
        "If so, which kinds of personal data?",
        ("Kinds of personal data", "What personal data was involved?", "Which personal data was involved?"),
    ),
    Wording("stage1.data_categories_other"),
    Wording(
        "stage1.people_affected",
        "How many people’s data is it?",
        (
            "How many people are affected?",
            "How many people could be affected?",
            "How many people does it concern?",
        ),
    ),
    Wording("stage1.subject_categories", "Whose data is it?", ("Whose personal data is it?", "Whose data was it?")),
    Wording("stage1.subject_categories_other"),
    Wording(
        "stage1.consequences",
        "What came of it, or could have come of it?",
        (
            "What could have happened?",
            "Possible consequences",
            "What was the impact, or what could it have been?",
        ),
        "What could happen to people or the school, and what already has.",
    ),
    Wording(
        "stage1.preventive_measures",
        "What should have prevented it, and what stopped it?",
        ("What prevented it?", "What stopped it?", "How was it avoided?"),
    ),
    Wording(
        "stage1.actions_taken",
        "What has been done about it?",
        ("Action taken", "Immediate action taken", "Immediate actions taken", "What was done?", "Actions taken so far"),
    ),
    Wording(
        "stage1.further_actions",
        "What else should be done, so that it does not happen again?",
        (
            "Further action needed",
            "What could be done to stop it happening again?",
            "How can it be prevented in future?",
            "Lessons learned",
        ),
    ),
    Wording("stage1.head_teacher_told"),
    Wording("stage1.dpo_told"),
)  # fmt: skip
