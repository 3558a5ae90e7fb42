"""The forms that can be printed: the breach form, the incident form, and each with its review as it is sent back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from breachdocs.documents.forms.layout import BLOCKS, INCIDENT_BLOCKS, STAGE_TITLES, Block
from breachdocs.form import (
    ALL_FIELDS,
    FIELDS,
    INCIDENT_FORM_NAME,
    Field,
    Form,
    On,
    incident_form_fields,
    is_blank,
)


@dataclass(frozen=True, eq=False)
class FormKind:
    """One kind of printed form; each is made once, so two are equal only where they are the same one.

    Attributes:
        title: printed on top, and the document's title.
        file: the name of a blank one.
        opening: the first paragraph, before where to send it.
        fields: what it asks, in its order.
        blocks: how its fields stand on the page.
        stage_titles: the heading of each stage.
        anonymous: whether Word is to keep no name of who fills it in.
    """

    title: str
    file: str
    opening: str
    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]
    stage_titles: dict[str, str]
    anonymous: bool = False


BREACH_FORM = FormKind(
    title="Personal Data Breach/Incident Reporting Form",
    file="breach-form.docx",
    opening="Please refer to the Personal Data Breach Policy while completing this form. Fill in what you know "
    "and send it the same day: the Information Governance Team must hear of a breach within 24 hours, "
    "and what is missing can follow. ",
    fields=FIELDS,
    blocks=BLOCKS,
    stage_titles=STAGE_TITLES,
)


@cache
def incident_form() -> FormKind:
    """The short form for an incident or near miss."""
    return FormKind(
        title="Security Incident and Near Miss Report",
        file="near-miss-form.docx",
        opening="Use this form for anything that harmed information or equipment of the school, or nearly did. "
        "Send it at once: that you report matters more than that every question is answered. You need not give "
        "your name, and nobody is blamed for a report. ",
        fields=incident_form_fields(),
        blocks=(*INCIDENT_BLOCKS, *(block for block in BLOCKS if not block.first.startswith("stage1."))),
        stage_titles={**STAGE_TITLES, "stage1": "Stage 1 – Report of an incident or near miss"},
        anonymous=True,
    )


@cache
def sent_back(kind: FormKind) -> FormKind:
    """A form as it goes on after registration: with every later stage and the review, to be read with its answers."""
    later = tuple(field for field in ALL_FIELDS if field.stage != "stage1" and field.question.on in _LATER)
    first = tuple(field for field in kind.fields if field.stage == "stage1")
    return replace(kind, fields=(*first, *later), opening=_SENT_BACK, anonymous=False)


_LATER = frozenset({On.BREACH, On.REVIEW})
_SENT_BACK = (
    "This form holds the answers so far. Go on with it and send it back: it is known by its reference, so please "
    "leave that as it is. An answer that you change takes the place of the old one, one that you leave blank does not. "
)


def kind_of(form: Form) -> FormKind:
    """The kind of form that holds the answers of `form`: its own, with the review once it has a reference."""
    kind = incident_form() if form.name == INCIDENT_FORM_NAME else BREACH_FORM
    reviewed = any(field.question.on is On.REVIEW and not is_blank(form.value(field)) for field in ALL_FIELDS)
    return sent_back(kind) if form.reference or reviewed else kind
