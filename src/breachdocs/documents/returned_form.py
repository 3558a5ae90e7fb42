"""The form sent back: what is known filled in, its reference in a locked control, Stages 2 and 3 to go on with.

Dropped again, it finds its row by that reference and not by likeness. The questions of the IG team's review (policy
5.4) are asked in it, each below what the product knows about it already.
"""

from __future__ import annotations

from collections.abc import Iterator

from breachdocs.documents.answers import answer_words
from breachdocs.documents.model import Case, Draft
from breachdocs.form import REVIEW_FIELDS, field_at, is_blank


def returned_form(case: Case, look: bytes | None = None) -> Draft:
    """The form of an incident with all its answers so far and its reference (``form-to-continue.docx``).

    An incident with personal data that came on the short form goes on as the breach form, which asks the rest.

    Args:
        case: the form with its reference and the settings.
        look: the school's own form, for its crest and colours.
    """
    return Draft("form", "form-to-continue.docx", _content(case, look, as_breach=_is_breach(case)))


def breach_form_of(case: Case, look: bytes | None = None) -> Draft:
    """The breach form of an incident or near miss that turned out to be one, joined to it by its reference."""
    return Draft("form", f"breach-form-{case.reference}.docx", _content(case, look, as_breach=True))


def _is_breach(case: Case) -> bool:
    form = case.form
    return form.is_incident_form and not form.near_miss and form.stage1.personal_data_involved is True


def _content(case: Case, look: bytes | None, *, as_breach: bool) -> bytes:
    from breachdocs.documents.forms.filled import filled_form  # noqa: PLC0415 -- lxml
    from breachdocs.documents.forms.kinds import BREACH_FORM, sent_back  # noqa: PLC0415 -- with it

    return filled_form(
        case.form.model_copy(update={"reference": case.reference}),
        kind=sent_back(BREACH_FORM) if as_breach else None,
        known=known_of(case),
        organisation=case.settings.organisation,
        risk=case.settings.risk,
        look=look,
    )


#: Question of the review → the answers that bear on it, and the codes of flags that do.
_BEARS_ON: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "recurrence": (("stage1.happened_before",), ("recurs", "repeat_denied", "happened_before")),
    "risk_known_before": (("stage1.happened_before",), ()),
    "avoidable": (("stage1.preventive_measures", "stage2.measures_in_place"), ()),
    "measures_failed": (("stage1.preventive_measures", "stage2.measures_in_place"), ()),
    "policies_followed": (("stage2.policies_relevant",), ()),
    "policies_not_followed_why": ((), ()),
    "training_enough": (("stage2.staff_trained",), ()),
    "policies_to_revise": (("stage1.further_actions",), ()),
}
_NOT_FOLLOWED = "The school ticked “Procedure or training not followed”."
#: A row beside a question, not a page.
_MOST = 400


def known_of(case: Case) -> dict[str, str]:
    """By the path of each question of the review, what form and register say about it already."""
    return {field.path: " · ".join(_facts(case, field.name)) for field in REVIEW_FIELDS}


def _facts(case: Case, question: str) -> Iterator[str]:
    paths, codes = _BEARS_ON[question]
    for flag in case.assessment.flags:
        if flag.code in codes:
            yield flag.message
    for path in paths:
        field = field_at(path)
        value = case.form.value(field)
        if not is_blank(value):
            words = " ".join(answer_words(field, value).split())
            yield f"{field.question.column}: {words if len(words) <= _MOST else words[:_MOST] + '…'}"
    followed = {"policies_followed", "policies_not_followed_why", "training_enough"}
    if question in followed and "procedure_not_followed" in case.form.stage1.risk_factors:
        yield _NOT_FOLLOWED
