"""The template of the receipt that a new workspace gets: made here by code, edited in Word by the DPO.

Heavy to import; import it inside functions.
"""

from __future__ import annotations

from docx.document import Document

from breachdocs.documents.templating import page


def receipt_page() -> bytes:
    """The template of the receipt, as a .docx file."""
    document = page.blank_page("Receipt for a breach report", body_points=10)
    page.paragraph(document, "{{ reported_as }} report {{ reference }}", "Title")
    page.paragraph(
        document, "{{ school }} · received {{ received }}{% if source %} · kept as {{ source }}{% endif %}"
    )
    _if_text(document, "version")
    page.paragraph(document, "**{{ headline }}**", "Draft Note")
    _if_text(document, "duplicate", "Warning")
    page.paragraph(document, "What is due", "Heading 1")
    page.each_row(
        document, "due", (("What", "what", 5.2), ("By", "when", 4.3), ("How it stands", "state", 7.5))
    )
    page.each(document, "due_notes", "Table Text")
    page.paragraph(document, "Risk and advice", "Heading 1")
    page.paragraph(document, "**{{ risk }}**", keep=True)
    page.each_row(
        document, "levels", (("Part", "what", 2.6), ("Number", "value", 4.4), ("Why", "reasons", 10.0))
    )
    page.paragraph(document, "**The ICO:** {{ ico_advice }}", keep=True)
    page.each(document, "ico_reasons")
    page.paragraph(document, "**The people affected:** {{ individuals_advice }}", keep=True)
    page.each(document, "individuals_reasons")
    with page.shown_if(document, "second_opinion"):
        page.paragraph(document, "**Second opinion:** {{ second_opinion }}")
    _part(document, "tell", "Who to tell", (("Who", "who", 5.2), ("Why", "reason", 11.8)))
    _receipt_checks(document)
    _receipt_answers(document)
    page.footer(document, "{{ reference }} · breach report receipt · confidential")
    return page.saved(document)


def _receipt_checks(document: Document) -> None:
    columns = (("Answer", "label", 5.2), ("Before", "before", 5.9), ("Now", "after", 5.9))
    _part(document, "differences", "What changed since the last form", columns)
    with page.shown_if(document, "conflicts"):
        page.paragraph(document, "Where the register says otherwise", "Heading 1")
        page.paragraph(
            document, "A person changed these cells of the register, so they stay as they are.", keep=True
        )
        page.each(document, "conflicts")
    with page.shown_if(document, "missing"):
        page.paragraph(document, "What is missing, most important first", "Heading 1")
        page.each(document, "missing", "List Number")
    columns = (("Answer", "label", 5.2), ("As typed", "typed", 4.8), ("What to check", "check", 7.0))
    _part(document, "problems", "Answers to check", columns)
    _part(document, "flags", "Also look at", (("Where", "label", 6.4), ("What", "check", 10.6)))


def _receipt_answers(document: Document) -> None:
    columns = (("Question", "label", 6.4), ("Answer", "answer", 10.6))
    for many, heading in (
        ("school_answers", "What the school answered (Stage 1)"),
        ("team_answers", "What the IG team answered (Stage 2)"),
        ("officer_answers", "What the DPO answered (Stage 3)"),
    ):
        _part(document, many, heading, columns)
    with page.shown_if(document, "also_blank"):
        page.paragraph(document, "**Also left blank:** {{ also_blank }}", "Table Text", keep=True)
    with page.shown_if(document, "still_to_come"):
        page.paragraph(document, "**Still to come:** {{ still_to_come }}", "Table Text")


def _if_text(document: Document, name: str, style: str | None = None) -> None:
    with page.shown_if(document, name):
        page.paragraph(document, f"{{{{ {name} }}}}", style)


def _part(document: Document, many: str, heading: str, columns: tuple[tuple[str, str, float], ...]) -> None:
    """A heading and a table, both gone where the list is empty."""
    with page.shown_if(document, many):
        page.paragraph(document, heading, "Heading 1")
        page.each_row(document, many, columns)
