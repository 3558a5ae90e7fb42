"""``outbox/tonight.docx``: the morning's page to print or to send on. Heavy to import; import it inside functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.shared import Cm, Pt

from breachdocs.commands.morning import Block, Grid, Listed, Morning, Said, Week, joined, shown
from breachdocs.documents.templating import page

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: In cm, of the deadlines and of the actions, whose second column is a sentence.
_WIDTHS = {"Deadlines": (2.4, 5.0, 2.4, 3.8, 3.4), "Actions and complaints": (2.4, 6.6, 3.0, 2.6, 2.4)}


def word_page(told: Morning) -> bytes:
    """The page as a .docx file."""
    document = page.blank_page(f"Breaches tonight: {told.name}", body_points=9)
    for name, points in (
        ("Heading 1", 3),
        ("Heading 2", 3),
        ("Table Text", 1),
    ):  # a full night, too, is one page
        spaced: Any = document.styles[name]
        spaced.paragraph_format.space_before = spaced.paragraph_format.space_after = Pt(points)
    for margin in ("top_margin", "bottom_margin"):
        setattr(document.sections[0], margin, Cm(1.3))
    _paragraph(document, told.title, "Title")
    _paragraph(document, told.lead)
    for section in told.sections:
        _paragraph(document, section.heading, "Heading 1")
        for block in section.blocks:
            _put(document, block)
    page.footer(document, "Breaches tonight · confidential")
    return page.saved(document)


def _put(document: Document, block: Block) -> None:
    match block:
        case Said(text, good):
            _paragraph(document, text, "Warning" if good is False else None)
        case Listed(heading, sentences, bad):
            if heading:
                _paragraph(document, heading, "Heading 2")
            for sentence in sentences:
                _paragraph(document, sentence, "Warning" if bad else "List Bullet")
        case Grid():
            _paragraph(document, block.caption).paragraph_format.keep_with_next = True
            rows = [tuple(map(shown, row)) for row in block.rows]
            page.grid(document, block.headings, _WIDTHS[block.name], rows, bold=block.late)
        case Week(days):
            # A row a day: the columns of the picture would be too narrow for references on paper.
            by_day = [(head, shown(joined([one for one, _ in there]))) for head, there in days if there]
            if by_day:
                late = {0} if days[0][1] else ()
                page.grid(document, ("Day", "Deadlines at the ICO"), (2.8, 14.2), by_day, bold=late)


def _paragraph(document: Document, text: str, style: str | None = None) -> Paragraph:
    return document.add_paragraph(shown(text), style=style)
