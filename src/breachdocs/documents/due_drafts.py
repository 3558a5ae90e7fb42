"""Every draft that an incident calls for: which receipts, letters, notices, reports and e-mails are due.

A pure function of values that can be sent to another process, where it is called for many incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from breachdocs.documents.emails import emails
from breachdocs.documents.ico_report import Reported, ico_report, ico_report_due
from breachdocs.documents.letter import audiences, letter, letter_due
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.notice import notice, notice_due
from breachdocs.documents.receipt import receipt
from breachdocs.documents.returned_form import returned_form


def due_drafts(
    case: Case, templates: Mapping[str, bytes], *, mask: Callable[[str], str], known: Reported
) -> tuple[Draft, ...]:
    """The drafts of one form, the e-mails that carry them last.

    Args:
        case: the form with what follows from it.
        templates: the workspace's, by file name; the school's own form among them where there is one.
        mask: takes names and contact details out of free text.
        known: what the register says of the decisions; whom it says to have been told gets no further letter.

    Raises:
        TemplateFault: a template can't be filled in.
    """
    made = [receipt(case, templates["receipt.docx"]), returned_form(case, templates.get("breach-form.docx"))]
    if not known.told_on and letter_due(case, known.individuals):
        made += letters(case, templates["letter.docx"], mask=mask)
    if not known.told_on and notice_due(case, known.individuals):
        made.append(notice(case, templates["notice.docx"], mask=mask))
    if ico_report_due(case, known.decision):
        made += ico_report(case, templates["ico-report.docx"], mask=mask, reported=known)
    return (*made, *emails(case, tuple(made)))


def letters(case: Case, template: bytes, *, mask: Callable[[str], str]) -> list[Draft]:
    """A letter for each kind of reader, or one where the form does not say who they are."""
    return [letter(case, template, mask=mask, audience=audience) for audience in audiences(case) or (None,)]
