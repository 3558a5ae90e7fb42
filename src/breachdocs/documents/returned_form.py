"""The form sent back: what is known filled in, its reference in a locked control, Stages 2 and 3 to go on with.

Dropped again, it finds its row by that reference and not by likeness.
"""

from __future__ import annotations

from breachdocs.documents.model import Case, Draft


def returned_form(case: Case) -> Draft:
    """The form of an incident with all its answers so far and its reference (``form-to-continue.docx``).

    Args:
        case: the form with its reference and the settings.
    """
    from breachdocs.documents.filled_form import filled_form  # noqa: PLC0415 -- lxml

    form = case.form.model_copy(update={"reference": case.reference})
    content = filled_form(form, organisation=case.settings.organisation, risk=case.settings.risk)
    return Draft("form", "form-to-continue.docx", content)
