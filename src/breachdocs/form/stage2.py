"""Stages 2 and 3 of the form, declared: what the IG team and the DPO say. See `stages` on declaring fields."""

from __future__ import annotations

from typing import Annotated

from breachdocs.form import vocabulary as v
from breachdocs.form.model import Choice, Count, Day, FrozenModel, Text
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


class TeamAnswers(FrozenModel):
    """What the council's information governance (IG) team says on the breach form."""

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
