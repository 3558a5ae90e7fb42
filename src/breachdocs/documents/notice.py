"""The public notice that takes the place of letters where telling each person is out of proportion (Art. 34(3)(c)).

Everybody can read it, so it says less than a letter: nothing of what the form tells about single people.
"""

from __future__ import annotations

from collections.abc import Callable

from breachdocs.documents.advice import advice_for
from breachdocs.documents.audience import PUBLIC
from breachdocs.documents.cautions import notice_notes, warnings_for
from breachdocs.documents.letter import letter_due, school_named
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.particulars import Blanks, officer_values, school_values, told_by_the_form
from breachdocs.documents.templating.placeholders import Value
from breachdocs.form import decided, notice_decided

#: From so many people on, letters may be out of proportion, so that the DPO gets a notice to choose.
MANY_PEOPLE = 1000

_GROUPS = {
    "pupils_under_13": "Pupils under 13, and their parents or carers",
    "students_13_18": "Students aged 13 to 18",
    "parents": "Parents and carers",
    "staff": "Members of staff",
    "governors": "Governors",
}


def notice_due(case: Case, decision: str | None = None) -> bool:
    """Whether a notice is to be drafted beside the letters.

    It is where the register's decision asks for one, and not where it says that there is to be none; without such a
    decision where the assessment names one, and where people are to be told and there are a thousand of them or more.
    Whether letters are out of proportion is the DPO's to say.

    Args:
        case: the form with what follows from it.
        decision: the cell "Individuals decision", as a person wrote it.
    """
    said = notice_decided(decision)
    if said is not None or decided(decision) is False:
        return bool(said)
    if case.assessment.individuals.exemption == "disproportionate":
        return True
    stages = case.form.stage1, case.form.stage2
    count = stages[1].confirmed_people_affected or stages[0].people_affected
    most = (count.high if count.high is not None else count.low) if count else None
    many = (most or 0) >= MANY_PEOPLE or stages[0].risk_people in {"1000_to_9999", "10000_and_above"}
    return many and letter_due(case, decision)


def notice(case: Case, template: bytes, *, mask: Callable[[str], str]) -> Draft:
    """The draft of a public notice (``notice.docx``).

    Args:
        case: the form with what follows from it.
        template: ``notice.docx`` of the workspace.
        mask: takes names and contact details out of free text.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.templating.compiled import filled  # noqa: PLC0415 -- loads docxtpl
    from breachdocs.documents.templating.rendering import Properties  # noqa: PLC0415 -- the same

    blanks = Blanks()
    told = told_by_the_form(case, mask, blanks)
    groups = [_GROUPS[code] for code in case.form.stage1.subject_categories if code in _GROUPS]
    values: dict[str, Value] = {
        **school_values(case, blanks),
        **officer_values(case, blanks),
        **told,
        "reference": case.reference,
        "date": blanks.mark("date of the notice"),
        "who": groups or [blanks.mark("who may be affected", "Say who may be affected, by group.")],
        "advice": advice_for(case.form, PUBLIC),
        "warnings": warnings_for(case, PUBLIC),
        "notes": notice_notes(case),
    }
    for unused in ("how_found", "signatory"):
        values.pop(unused)
    properties = Properties(
        f"Notice about personal information, {case.reference}", school_named(case), case.received
    )
    content = filled("notice.docx", template, values, properties)
    return Draft("notice", "notice.docx", content, tuple(blanks.phrases))
