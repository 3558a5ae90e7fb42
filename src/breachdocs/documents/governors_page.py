"""The template of the governors' summary: made here by code, edited in Word by the DPO. Heavy to import."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Cm, Pt

from breachdocs.documents.templating import page

_SPANS = (("This period", "now", 3.0), ("A year before", "before", 3.0), ("School year", "year", 3.0))
_INCIDENTS = (
    ("This period", "incidents", 2.5),
    ("A year before", "before", 2.5),
    ("School year", "year", 2.5),
)


def governors_page() -> bytes:
    """The template of the governors' summary, as a .docx file."""
    document = page.blank_page("Personal data breaches: summary for governors", body_points=10)
    _two_pages(document)
    page.paragraph(document, "Personal data breaches", "Title")
    page.paragraph(document, "Summary for governors · {{ scope }} · {{ period }}")
    with page.shown_if(document, "nil_return"):
        page.paragraph(document, "**{{ nil_return }}**", "Draft Note")
    page.each(document, "message", "Normal")
    with page.shown_if(document, "schools"):
        page.paragraph(document, "{{ schools }}")
    with page.shown_if(document, "questions"):
        page.paragraph(document, "Questions you may want to ask", "Heading 1")
        page.each(document, "questions")
    page.paragraph(document, "Key figures", "Heading 1")
    page.each_row(document, "figures", (("What", "what", 8.0), *_SPANS), bold_first=False, numbers=3)
    with page.shown_if(document, "bands"):
        page.paragraph(document, "Incidents by risk", "Heading 1")
        people = ("People affected, this period", "people", 6.8)
        _table(document, "bands", ("Risk band", "label", 2.7), *_INCIDENTS, people)
    with page.shown_if(document, "lessons"):
        page.paragraph(document, "Lessons", "Heading 1")
        page.each(document, "lessons")
    with page.shown_if(document, "types"):
        page.paragraph(document, "Incidents by type", "Heading 1")
    with page.shown_if(document, "chart"):
        page.paragraph(document, "{{ chart }}", keep=True)
    for many, what in (("types", "Type of breach"), ("causes", "Cause, as the ICO names it")):
        with page.shown_if(document, many):
            _table(document, many, (what, "label", 9.5), *_INCIDENTS)
    page.paragraph(document, "Also for governors", "Heading 1")
    page.each(document, "policies")
    page.each(document, "to_fill_in")
    page.paragraph(document, "How these figures were made", "Heading 2")
    page.each(document, "notes", "Table Text")
    page.footer(document, "Summary for governors · made {{ made_on }}")
    return page.saved(document)


def _two_pages(document: Document) -> None:
    """Narrower margins and rows, so that a council's year of all kinds of incidents takes no third page."""
    section, rows = document.sections[0], document.styles["Table Text"].paragraph_format
    section.top_margin, section.bottom_margin = Cm(1.5), Cm(1.3)
    section.header_distance = section.footer_distance = Cm(0.8)
    rows.space_before = rows.space_after = Pt(1)


def _table(document: Document, many: str, *columns: tuple[str, str, float]) -> None:
    page.each_row(document, many, columns, bold_first=False, numbers=len(columns) - 1, together=True)
