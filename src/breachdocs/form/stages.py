"""The form, declared: every field of Appendix A with its label, type, help and stage (``form.md``), once.

To add a field, add one annotated line: the reader finds its label, the blank form prints it, the register gains its
column, the JSON its key and ``docs/fields.md`` its line.
"""

from __future__ import annotations

from typing import Annotated

from breachdocs.form import vocabulary as v
from breachdocs.form.model import Choice, Count, Day, FrozenModel, Moment, Text
from breachdocs.form.questions import Kind
from breachdocs.form.questions import Question as Q  # noqa: N817 -- it stands before every field

_COUNT_HELP = (
    "A number, or the best estimate: 28, about 30, 30-40. Say 'not known' rather than leave it blank."
)


class ChronologyEntry(FrozenModel):
    """One row of the investigation chronology."""

    date: Annotated[Day, Q("Date", "Date", Kind.DATE)] = None
    description: Annotated[Text, Q("Description", "Description")] = None
    further_action: Annotated[Text, Q("Further Action", "Further action")] = None


class RecommendedAction(FrozenModel):
    """One row of the recommended actions."""

    date: Annotated[Day, Q("Date", "Date", Kind.DATE)] = None
    action: Annotated[Text, Q("Action", "Action")] = None
    responsible: Annotated[Text, Q("Responsible", "Responsible", also=("Owner", "Responsible person"))] = None
    due: Annotated[Day, Q("Due Date", "Due", Kind.DATE, also=("Due",), future=True)] = None
    completed: Annotated[
        Day,
        Q(
            "Complete Date",
            "Done",
            Kind.DATE,
            also=("Completed", "Completion date", "Date completed"),
            future=True,
        ),
    ] = None


class Stage1(FrozenModel):
    """What the investigating officer of the school says."""

    school: Annotated[Text, Q("School Name", "School", also=("Name of school", "School"))] = None
    incident_date: Annotated[
        Day, Q("Date of incident", "Incident date", Kind.DATE, also=("Date of the incident", "Incident date"))
    ] = None
    location: Annotated[
        Text,
        Q(
            "Location of incident",
            "Location",
            also=("Location of the incident", "Location", "Where it happened"),
        ),
    ] = None
    investigating_officer: Annotated[Text, Q("Investigating Officer", "Investigating officer")] = None
    head_teacher: Annotated[Text, Q("Head Teacher", "Head teacher", also=("Headteacher", "Head"))] = None
    breach_type: Annotated[
        Choice,
        Q("Type of breach", "Type of breach", Kind.CHOICE, also=("Breach type",), vocabulary=v.BREACH_TYPE),
    ] = None
    breach_type_other: Annotated[Text, Q("Other:", "Type of breach (other)", within="breach_type")] = None
    description: Annotated[
        Text,
        Q(
            "Description of breach",
            "Description",
            also=("Description of the breach", "Description of incident"),
            tail="(What has happened / Who was involved)",
            hints=("What has happened (no acronyms)", "Who was involved (do not use individual's names)"),
            help="Say what happened in plain words. Write 'pupil', 'teacher' or 'parent', never a name.",
            long=True,
        ),
    ] = None
    how_discovered: Annotated[
        Text,
        Q(
            "How did you find out about the breach?",
            "How discovered",
            also=("How was the breach discovered?", "How did you find out?"),
            long=True,
        ),
    ] = None
    discovered_at: Annotated[
        Moment,
        Q(
            "When did you discover the breach?",
            "Discovered",
            Kind.MOMENT,
            also=("When was the breach discovered?", "Date and time discovered"),
            help="The 24-hour and 72-hour clocks run from here, so give the time if you can.",
        ),
    ] = None
    occurred_at: Annotated[
        Moment,
        Q(
            "When did the breach happen?",
            "Happened",
            Kind.MOMENT,
            also=("When did the breach occur?", "Date and time of breach"),
        ),
    ] = None
    data_categories: Annotated[
        tuple[str, ...],
        Q(
            "Categories of personal data breached",
            "Data categories",
            Kind.CODES,
            also=("Categories of personal data", "Categories of data breached"),
            vocabulary=v.DATA_CATEGORIES,
        ),
    ] = ()
    data_categories_other: Annotated[
        Text, Q("Other – specify", "Data categories (other)", also=("Other",), within="data_categories")
    ] = None
    people_affected: Annotated[
        Count | None,
        Q(
            "Number of people effected",
            "People affected (school)",
            Kind.COUNT,
            also=("Number of people", "Number of data subjects affected"),
            help=_COUNT_HELP,
        ),
    ] = None
    records_affected: Annotated[
        Count | None,
        Q(
            "Estimated number of records effected",
            "Records affected (school)",
            Kind.COUNT,
            also=("Number of records effected", "Estimated number of records"),
            help=_COUNT_HELP,
        ),
    ] = None
    subject_categories: Annotated[
        tuple[str, ...],
        Q(
            "Categories of people affected",
            "People categories",
            Kind.CODES,
            also=("Categories of data subjects", "Categories of individuals affected"),
            vocabulary=v.SUBJECT_CATEGORIES,
        ),
    ] = ()
    subject_categories_other: Annotated[
        Text,
        Q(
            "Other – please specify",
            "People categories (other)",
            also=("Other",),
            within="subject_categories",
        ),
    ] = None
    consequences: Annotated[
        Text,
        Q(
            "Potential consequences of the breach",
            "Consequences",
            also=("Potential consequences",),
            hints=(
                "What impact could occur to individual(s), because of the breach?",
                "Has any actual harm occurred to the individual(s)?",
            ),
            help="What could happen to the people concerned, and what already has.",
            long=True,
        ),
    ] = None
    services_to_inform: Annotated[
        tuple[str, ...],
        Q(
            "Does any other service area need to be informed?",
            "Services to inform",
            Kind.CODES,
            also=("Other service areas to be informed",),
            vocabulary=v.SERVICES,
        ),
    ] = ()
    services_to_inform_other: Annotated[
        Text, Q("Other:", "Services to inform (other)", within="services_to_inform")
    ] = None
    risk_people: Annotated[
        Choice,
        Q("Number of people's data breached", "Risk: people", Kind.CHOICE, vocabulary=v.RISK_PEOPLE),
    ] = None
    risk_disclosed_to: Annotated[
        tuple[str, ...],
        Q(
            "Who was the data disclosed to?",
            "Risk: disclosed to",
            Kind.CHOICES,
            vocabulary=v.RISK_DISCLOSED_TO,
            most=2,
        ),
    ] = ()
    risk_data_types: Annotated[
        tuple[str, ...],
        Q(
            "Types of data",
            "Risk: types of data",
            Kind.CHOICES,
            also=("Type of data",),
            vocabulary=v.RISK_DATA_TYPES,
            most=3,
        ),
    ] = ()
    risk_likelihood: Annotated[
        Choice,
        Q(
            "Likelihood of data subjects suffering significant consequences as a result of incident?",
            "Risk: likelihood of consequences",
            Kind.CHOICE,
            also=("Likelihood of data subjects suffering significant consequences",),
            vocabulary=v.RISK_LIKELIHOOD,
        ),
    ] = None
    risk_factors: Annotated[
        tuple[str, ...], Q("Risk Factors", "Risk: factors", Kind.CHOICES, vocabulary=v.RISK_FACTORS, most=4)
    ] = ()
    preventive_measures: Annotated[
        Text,
        Q(
            "Describe the measures you have in place to prevent this type of breach",
            "Preventive measures",
            tail="occurring in the first place e.g. staff training, processes/procedures, system controls etc.",
            long=True,
        ),
    ] = None
    happened_before: Annotated[
        Text,
        Q(
            "Has this type of incident happened before?",
            "Happened before",
            tail="If so, provide a brief summary of when, who was involved, outcome.",
            long=True,
        ),
    ] = None
    actions_taken: Annotated[
        Text,
        Q(
            "What actions have been taken now to minimise risk of reoccurrence?",
            "Actions taken",
            also=(
                "What actions have been taken to minimise risk of reoccurrence?",
                "What actions have been taken now to minimise the risk of recurrence?",
                "Actions taken",
            ),
            long=True,
        ),
    ] = None
    subjects_informed: Annotated[
        bool | None,
        Q(
            "Do the data subjects know or have you told them about the breach?",
            "Data subjects know",
            Kind.YES_NO,
            vocabulary=v.YES_NO,
        ),
    ] = None
    further_actions: Annotated[
        Text,
        Q(
            "Further action planned",
            "Further actions planned",
            also=("Further actions planned",),
            tail="– Provide details of all further actions yet to take place",
            long=True,
        ),
    ] = None


class Stage2(FrozenModel):
    """What the council's information governance (IG) team says."""

    ico_incident_type: Annotated[
        Choice,
        Q("Type of incident (ICO)", "ICO type", Kind.CHOICE, vocabulary=v.ICO_INCIDENT_TYPE),
    ] = None
    internal_incident_type: Annotated[
        Choice,
        Q("Type of incident (Internal)", "Internal type", Kind.CHOICE, vocabulary=v.INTERNAL_INCIDENT_TYPE),
    ] = None
    confirmed_people_affected: Annotated[
        Count | None,
        Q(
            "Number of people effected",
            "People affected (confirmed)",
            Kind.COUNT,
            also=("Number of people", "Number of data subjects affected"),
            help=_COUNT_HELP,
        ),
    ] = None
    confirmed_records_affected: Annotated[
        Count | None,
        Q(
            "Estimated number of records effected",
            "Records affected (confirmed)",
            Kind.COUNT,
            also=("Number of records effected", "Estimated number of records"),
            help=_COUNT_HELP,
        ),
    ] = None
    chronology: Annotated[
        tuple[ChronologyEntry, ...],
        Q("Investigation chronology:", "Chronology", Kind.ROWS, also=("Chronology",)),
    ] = ()
    measures_in_place: Annotated[
        Choice,
        Q(
            "Were there measures in place to prevent an incident of this nature occurring?",
            "Measures in place",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    policies_relevant: Annotated[
        Choice,
        Q(
            "Are there any policies and procedures considered relevant to this incident?",
            "Policies relevant",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    special_category_involved: Annotated[
        Choice,
        Q(
            "Does this incident involve any financial or special category data?",
            "Financial or special category",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    individuals_aware: Annotated[
        Choice,
        Q(
            "Are the affected individuals aware of the incident?",
            "Individuals aware",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    complaints_received: Annotated[
        Choice,
        Q(
            "Have any affected individuals complained to the organisation about the incident?",
            "Complaints received",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    data_recovered: Annotated[
        Choice, Q("Has the data now been recovered?", "Data recovered", Kind.CHOICE, vocabulary=v.YES_NO)
    ] = None
    staff_trained: Annotated[
        Choice,
        Q(
            "Had the relevant staff members involved in this incident received training?",
            "Staff trained",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    likelihood: Annotated[
        int | None,
        Q(
            "Likelihood score",
            "Likelihood (IG team)",
            Kind.LEVEL,
            hints=("(Using the table above please select your chosen score and explain why)",),
            vocabulary=v.LIKELIHOOD,
        ),
    ] = None
    likelihood_comment: Annotated[
        Text, Q("Comment:", "Likelihood comment", within="likelihood", long=True)
    ] = None
    impact: Annotated[
        int | None,
        Q(
            "Impact score",
            "Impact (IG team)",
            Kind.LEVEL,
            hints=("(Using the table above please select your chosen score and explain why)",),
            vocabulary=v.IMPACT,
        ),
    ] = None
    impact_comment: Annotated[Text, Q("Comment:", "Impact comment", within="impact", long=True)] = None
    risk_scale: Annotated[
        Choice,
        Q("Scale of risk", "Scale of risk", Kind.CHOICE, also=("Risk scale",), vocabulary=v.RISK_SCALE),
    ] = None
    risk_scale_comment: Annotated[
        Text, Q("Comment:", "Scale of risk comment", within="risk_scale", long=True)
    ] = None
    recommended_actions: Annotated[
        tuple[RecommendedAction, ...], Q("Recommended Actions", "Recommended actions", Kind.ROWS)
    ] = ()
    refer_to_dpo: Annotated[
        Choice,
        Q(
            "Does the risk score require the incident to be referred to the DPO?",
            "Refer to DPO",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    refer_to_dpo_other_reason: Annotated[
        Choice,
        Q(
            "Is there any other reason why this incident should be referred to the DPO?",
            "Refer to DPO (other reason)",
            Kind.CHOICE,
            vocabulary=v.YES_NO,
        ),
    ] = None
    ig_officer: Annotated[Text, Q("IG Officer", "IG officer", also=("Information Governance Officer",))] = (
        None
    )


class Stage3(FrozenModel):
    """What the data protection officer (DPO) says."""

    dpo_review: Annotated[
        Text, Q("Data Protection Officer Review", "DPO review", also=("DPO review",), long=True)
    ] = None
    refer_to_ico: Annotated[
        Choice,
        Q("Is this incident to be referred to the ICO?", "Refer to ICO", Kind.CHOICE, vocabulary=v.YES_NO),
    ] = None
    referred_to_ico_on: Annotated[
        Day,
        Q("Date referred", "Referred to ICO on", Kind.DATE, also=("Date referred to the ICO",)),
    ] = None
    dpo_sign_off: Annotated[Text, Q("DPO sign off", "DPO sign off", also=("Signed off by the DPO",))] = None
    dpo_sign_off_on: Annotated[Day, Q("Date", "DPO sign off on", Kind.DATE, after="dpo_sign_off")] = None


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
)

#: Words that open what follows the form in a policy; nothing after them is an answer.
AFTER_THE_FORM: tuple[str, ...] = ("Appendix B", "Appendix C", "Template Data Subject Notification Letter")
