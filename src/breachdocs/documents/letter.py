"""The letter to the people affected, as a draft (UK GDPR Art. 34(2), policy 5.3).

What the form says goes in after names and contact details were taken out; what it does not say is marked, in yellow
and in square brackets. A person reads, completes and sends it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from breachdocs.documents.advice import advice_for
from breachdocs.documents.answers import day_words
from breachdocs.documents.audience import Audience
from breachdocs.documents.audience import audiences as _audiences
from breachdocs.documents.cautions import notes_for, warnings_for
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.particulars import Blanks, officer_values, school_values, told_by_the_form
from breachdocs.documents.templating.marks import as_typed
from breachdocs.documents.templating.placeholders import Value
from breachdocs.form import decided, notice_decided

#: With whom the reader may go through the letter.
_SUPPORT = {
    "young_person": "You can read this letter with a parent, a carer or a teacher you trust.",
    "staff": "If you would like to talk about this, you can bring a colleague or a union representative.",
}


def letter_due(case: Case, decision: str | None = None) -> bool:
    """Whether a letter is to be drafted.

    The DPO's word wins: the register's decision on the people affected, given as `decision`; one for a notice alone is
    one against letters. Without one, a letter is drafted where the advice is to tell them and also where the DPO must
    decide: the law wants no undue delay, so a draft that is not needed costs less than one that is not there. Stage 3
    has no such decision of its own. That people know already does not count: to be aware is not to have been told what
    Art. 34(2) asks for.

    Args:
        case: the form with what follows from it.
        decision: the cell "Individuals decision", as a person wrote it.
    """
    word = decided(decision)
    if notice_decided(decision) and not word:
        return False
    return case.assessment.individuals.advice in {"tell", "refer"} if word is None else word


def audiences(case: Case) -> tuple[Audience, ...]:
    """The readers that the groups on the form call for: one letter each."""
    return _audiences(case.form)


def letter(
    case: Case,
    template: bytes,
    *,
    mask: Callable[[str], str],
    audience: Audience | None = None,
    recipient: str = "",
    sent_on: dt.date | None = None,
) -> Draft:
    """The draft letter about one incident, for one kind of reader (``letter.docx``).

    Args:
        case: the form with what follows from it.
        template: ``letter.docx`` of the workspace.
        mask: takes names and contact details out of free text.
        audience: whom the letter speaks to; the first of `audiences` where not given. The other drafts have the
            reader in their file name.
        recipient: the reader's name, where known.
        sent_on: the date of sending, where known.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.templating.compiled import filled  # noqa: PLC0415 -- loads docxtpl
    from breachdocs.documents.templating.rendering import Properties  # noqa: PLC0415 -- the same

    everyone = audiences(case)
    reader = audience or everyone[0]
    values, blanks = letter_values(case, reader, mask, sent_on)
    values["addressee"] = as_typed(recipient) if recipient else blanks.mark(reader.addressee)
    values["notes"] = notes_for(case, reader, everyone, blanks.phrases)
    name = "letter.docx" if reader == everyone[0] else f"letter-{reader.code.replace('_', '-')}.docx"
    properties = Properties(
        f"Letter about personal information, {case.reference}", school_named(case), case.received
    )
    content = filled("letter.docx", template, values, properties)
    return Draft("letter", name, content, tuple(blanks.phrases))


def school_named(case: Case) -> str:
    """The school's name, for a document's properties."""
    return as_typed(case.form.stage1.school or "School")


def letter_values(
    case: Case, reader: Audience, mask: Callable[[str], str], sent_on: dt.date | None
) -> tuple[dict[str, Value], Blanks]:
    """Every placeholder of the letter but ``addressee`` and ``notes``, and what is missing."""
    blanks = Blanks()
    values: dict[str, Value] = {
        "date": day_words(sent_on) if sent_on else blanks.mark("date of sending"),
        "you": reader.you,
        "your": reader.your,
        "address": "",
        "reading_help": _SUPPORT.get(reader.code, ""),
        "reference": case.reference,
        "warnings": warnings_for(case, reader),
        **school_values(case, blanks),
        **told_by_the_form(case, mask, blanks),
        **officer_values(case, blanks),
        "advice": advice_for(case.form, reader),
    }
    return values, blanks
