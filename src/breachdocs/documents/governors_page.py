"""The template of the governors' summary: made here by code, edited in Word by the DPO. Heavy to import."""

from __future__ import annotations

from docx.document import Document

from breachdocs.documents import word_page as page

_SPANS = (("This period", "now", 3.0), ("A year before", "before", 3.0), ("School year", "year", 3.0))
_INCIDENTS = (
    ("This period", "incidents", 2.3),
    ("A year before", "before", 2.3),
    ("School year", "year", 2.3),
)


def governors_page() -> bytes:
    """The template of the governors' summary, as a .docx file."""
    document = page.blank_page("Personal data breaches: summary for governors", body_points=10)
    page.paragraph(document, "Personal data breaches", "Title")
    page.paragraph(document, "Summary for governors · {{ scope }} · {{ period }}")
    page.tag(document, "if nil_return")
    page.paragraph(document, "**{{ nil_return }}**", "Draft Note")
    page.tag(document, "endif")
    page.each(document, "message", "Normal")
    page.tag(document, "if schools")
    page.paragraph(document, "{{ schools }}")
    page.tag(document, "endif")
    page.tag(document, "if questions")
    page.paragraph(document, "Questions you may want to ask", "Heading 1")
    page.each(document, "questions")
    page.tag(document, "endif")
    page.paragraph(document, "Key figures", "Heading 1")
    page.each_row(document, "figures", (("What", "what", 8.0), *_SPANS), bold_first=False, numbers=3)
    _breakdowns(document)
    page.tag(document, "if lessons")
    page.paragraph(document, "Lessons", "Heading 1")
    page.each(document, "lessons")
    page.tag(document, "endif")
    page.paragraph(document, "Also for governors", "Heading 1")
    page.each(document, "policies")
    page.each(document, "to_fill_in")
    page.paragraph(document, "Statement of the data protection officer", "Heading 1")
    page.to_fill_in(document, "[To be filled in, without names]")
    page.paragraph(document, "How these figures were made", "Heading 2")
    page.each(document, "notes", "Table Text")
    page.footer(document, "Summary for governors · made {{ made_on }}")
    return page.saved(document)


def _breakdowns(document: Document) -> None:
    """Incidents by type with their chart, by the ICO's cause, by risk."""
    page.tag(document, "if types")
    page.paragraph(document, "Incidents by type", "Heading 1")
    page.tag(document, "endif")
    page.tag(document, "if chart")
    page.paragraph(document, "{{ chart }}", keep=True)
    page.tag(document, "endif")
    people = ("People, this period", "people", 4.1)
    _table(document, "types", ("Type of breach", "label", 6.0), *_INCIDENTS, people)
    _table(document, "causes", ("Cause, as the ICO names it", "label", 10.1), *_INCIDENTS)
    _table(document, "bands", ("Risk band", "label", 6.0), *_INCIDENTS, people)


def _table(document: Document, many: str, *columns: tuple[str, str, float]) -> None:
    page.tag(document, f"if {many}")
    page.each_row(document, many, columns, bold_first=False, numbers=len(columns) - 1, together=True)
    page.tag(document, "endif")
