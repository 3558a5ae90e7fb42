"""The note to the information governance board where incidents of a type have not become fewer (policy 8.3, 8.4).

A Word draft for a person to finish and sign. Heavy to import; import it inside functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX

from breachdocs.assessment.reevaluation import Reevaluation, type_in_words
from breachdocs.assessment.wording import day_in_words
from breachdocs.documents.templating import page
from breachdocs.documents.templating.marks import as_typed

_TITLE = "Re-evaluated incidents without a reduction"
_TO_FILL_IN = "[to be filled in]"
_ASKED_OF_PEOPLE = (
    "What the school has done since:",
    "What is proposed (training, awareness, a change of policy or procedure):",
)


def board_note(found: Sequence[Reevaluation], today: dt.date, council: str, months: int) -> bytes:
    """The draft as a .docx file; the same bytes for the same alerts.

    Args:
        found: the alerts.
        today: the day of the note.
        council: whose board it is; may be empty.
        months: how many before and after were compared.
    """
    document = page.blank_page(_TITLE)
    page.paragraph(document, _TITLE, "Title")
    of_council = f" of {as_typed(council)}" if council else ""
    page.paragraph(document, f"Draft for the Information Governance Board{of_council}, {day_in_words(today)}")
    page.paragraph(
        document,
        f"The security incident policy (8.3, 8.4) asks for each incident to be looked at again after {months} months, "
        "and for the board to be told where incidents of a type have not become fewer.",
    )
    for review in found:
        _one(document, review, months)
    page.paragraph(document, "Signed", "Heading 1")
    for who in ("Name and office:", "Date:"):
        _to_fill_in(document, who)
    page.footer(document, f"{_TITLE} · confidential")
    return page.saved(document)


def _one(document: Document, review: Reevaluation, months: int) -> None:
    incident = review.incident
    day = day_in_words(incident.registered)
    school = as_typed(incident.school or "School not named")
    kind = as_typed(type_in_words(incident.breach_type))
    page.paragraph(document, f"{school}: {kind}", "Heading 1")
    page.paragraph(document, f"Incident {incident.reference}, registered on {day}.", keep=True)
    page.grid(
        document,
        ("Incidents of this type", f"In the {months} months before", f"In the {months} months since"),
        (7.0, 5.0, 5.0),
        (
            ("At this school", str(review.before), str(review.after)),
            ("At all schools", str(review.council_before), str(review.council_after)),
        ),
    )
    page.paragraph(document, f"At this school: {review.words}")
    for question in _ASKED_OF_PEOPLE:
        _to_fill_in(document, question)


def _to_fill_in(document: Document, question: str) -> None:
    made = document.add_paragraph()
    made.add_run(f"{question} ").bold = True
    made.add_run(_TO_FILL_IN).font.highlight_color = WD_COLOR_INDEX.YELLOW
