"""The template of the ICO report that a new workspace gets. Heavy to import; import it inside functions."""

from __future__ import annotations

from breachdocs.documents.ico_answers import HEADINGS
from breachdocs.documents.templating import page


def ico_report_page() -> bytes:
    """The template of the report to the ICO, as a .docx file."""
    document = page.blank_page("Report of a personal data breach to the ICO", body_points=10)
    page.paragraph(document, "{{ title }}", "Title")
    page.paragraph(document, "{{ school }} · our reference {{ reference }}")
    page.highlighted(document, "DRAFT – for the data protection officer", "Draft Note")
    page.paragraph(document, "**{{ deadline }}**", "Draft Note")
    page.tag(document, "for text in notes")
    page.paragraph(document, "☐ {{ text }}", "Draft Note")
    page.tag(document, "endfor")
    with page.shown_if(document, "changes"):
        page.paragraph(document, "What changed since the last form", "Heading 1")
        changed = (("Answer", "label", 4.6), ("Before", "before", 6.2), ("Now", "after", 6.2))
        page.each_row(document, "changes", changed)
    for name, heading in HEADINGS.items():
        page.paragraph(document, heading, "Heading 1")
        columns = (("The ICO asks", "question", 6.0), ("Our answer", "answer", 11.0))
        page.each_row(document, name, columns, bold_first=False)
    page.footer(document, "{{ reference }} · draft report to the ICO · confidential")
    return page.saved(document)
