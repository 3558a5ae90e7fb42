"""Stage 1 of the breach form, declared: what the investigating officer says. See `stages` on declaring fields."""

from __future__ import annotations

from typing import Annotated

from breachdocs.form import vocabulary as v
from breachdocs.form.model import Choice, Count, Day, FrozenModel, Moment, Text
from breachdocs.form.questions import Kind
from breachdocs.form.questions import Question as Q  # noqa: N817 -- it stands before every field

_COUNT_HELP = (
    "A number, or the best estimate: 28, about 30, 30-40. Say 'not known' rather than leave it blank."
)


class OfficerAnswers(FrozenModel):
    """What the investigating officer of the school says on the breach form."""

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
