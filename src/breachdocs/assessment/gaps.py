"""Which blank fields the ICO report, the letter or the register needs, in the order they matter."""

from __future__ import annotations

from collections.abc import Mapping

from breachdocs.form import Form, field_at, is_blank

#: By weight: what starts the clock and names the incident, what Art. 33(3) asks, what the ICO form asks
#: beside it (``domain.md`` 4.1), what the letter says, then what the team fills in.
NEEDED: tuple[str, ...] = (
    "stage1.discovered_at",
    "stage1.school",
    "stage1.description",
    "stage1.data_categories",
    "stage1.people_affected",
    "stage1.subject_categories",
    "stage1.records_affected",
    "stage1.consequences",
    "stage1.actions_taken",
    "stage1.incident_date",
    "stage1.occurred_at",
    "stage1.how_discovered",
    "stage1.breach_type",
    "stage1.risk_disclosed_to",
    "stage1.risk_data_types",
    "stage1.risk_likelihood",
    "stage1.risk_factors",
    "stage1.subjects_informed",
    "stage1.further_actions",
    "stage1.preventive_measures",
    "stage1.happened_before",
    "stage1.investigating_officer",
    "stage1.head_teacher",
    "stage2.likelihood",
    "stage2.impact",
    "stage2.ico_incident_type",
    "stage2.data_recovered",
    "stage2.staff_trained",
    "stage2.individuals_aware",
    "stage2.ig_officer",
    "stage3.refer_to_ico",
    "stage3.dpo_sign_off",
)

#: What the incident form is asked for; and, of a breach or what may be one, `_OF_PERSONAL_DATA`.
INCIDENT_NEEDED: tuple[str, ...] = (
    "stage1.report_kind",
    "stage1.school",
    "stage1.personal_data_involved",
    "stage1.description",
    "stage1.discovered_at",
    "stage1.incident_date",
    "stage1.incident_kinds",
    "stage1.information_asset",
    "stage1.consequences",
    "stage1.actions_taken",
    "stage1.head_teacher_told",
    "stage1.dpo_told",
    "stage2.recurrence",
    "stage2.measures_failed",
    "stage2.ig_officer",
)
_OF_PERSONAL_DATA = ("stage1.data_categories", "stage1.people_affected", "stage1.subject_categories")

#: Any of these answers a blank field as well.
_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "stage1.data_categories": ("stage1.data_categories_other",),
    "stage1.subject_categories": ("stage1.subject_categories_other",),
    "stage1.people_affected": ("stage2.confirmed_people_affected",),
    "stage1.records_affected": ("stage2.confirmed_records_affected",),
    "stage1.breach_type": ("stage1.breach_type_other",),
    "stage1.incident_kinds": ("stage1.incident_kinds_other",),
    "stage1.incident_date": ("stage1.occurred_at",),
    "stage1.occurred_at": ("stage1.incident_date",),
    "stage1.subjects_informed": ("stage2.individuals_aware",),
    "stage2.individuals_aware": ("stage1.subjects_informed",),
}


def gaps_of(form: Form) -> tuple[str, ...]:
    """The paths of needed fields that are blank, gravest first. Who reports an incident may stay unnamed."""
    needed = NEEDED
    if form.is_incident_form:
        without = form.near_miss or form.stage1.personal_data_involved is False
        needed = INCIDENT_NEEDED if without else (*INCIDENT_NEEDED, *_OF_PERSONAL_DATA)
    return tuple(
        path
        for path in needed
        if all(is_blank(form.value(field_at(answer))) for answer in (path, *_INSTEAD.get(path, ())))
    )
