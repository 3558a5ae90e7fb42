"""The template of the public notice that a new workspace gets. Heavy to import; import it inside functions."""

from __future__ import annotations

from docx.shared import Pt

from breachdocs.documents import word_page as page


def notice_page() -> bytes:
    """The template of the public notice, as a .docx file."""
    document = page.blank_page("Notice about a personal data breach")
    page.each(document, "warnings", "Warning")
    page.highlighted(document, "DRAFT – check before publishing", "Draft Note")
    page.paragraph(
        document, "Take out the boxes and every coloured mark before it is published.", "Draft Note"
    )
    page.tag(document, "for text in notes")
    page.paragraph(document, "☐ {{ text }}", "Draft Note")
    page.tag(document, "endfor")
    page.paragraph(document, "{{ school }}", "Title").paragraph_format.space_before = Pt(16)
    page.paragraph(document, "{{ date }}\nOur reference: {{ reference }}")
    page.paragraph(document, "Notice: a problem with personal information", "Heading 1")
    page.paragraph(
        document,
        "Something has gone wrong with personal information that we hold. We are sorry about this. We can't write to "
        "each person, so we are telling you here.",
    )
    page.paragraph(document, "Who this may concern", "Heading 2")
    page.each(document, "who")
    page.paragraph(
        document, "If you are not sure whether this concerns you, ask the school: {{ school_contact }}."
    )
    page.paragraph(document, "What happened", "Heading 2")
    page.paragraph(document, "{{ what_happened }}")
    page.paragraph(document, "{{ when }}")
    page.paragraph(document, "Which information was involved", "Heading 2")
    page.each(document, "data")
    page.paragraph(document, "What this could mean", "Heading 2")
    page.paragraph(document, "{{ consequences }}")
    page.paragraph(document, "What we have done", "Heading 2")
    page.paragraph(document, "{{ done }}")
    page.tag(document, "if planned")
    page.paragraph(document, "What we will do next: {{ planned }}")
    page.tag(document, "endif")
    page.paragraph(document, "What you can do now", "Heading 2")
    page.each(document, "advice")
    page.paragraph(document, "Questions and complaints", "Heading 2")
    page.paragraph(
        document,
        "Our data protection officer is {{ dpo_name }}: {{ dpo_contact }}. You can complain to the school or to this "
        "officer, in any way that suits you. We will tell you within {{ complaint_days }} days that we have your "
        "complaint. You can also complain to the {{ regulator }}: ico.org.uk, telephone 0303 123 1113.",
    )
    return page.saved(document)
