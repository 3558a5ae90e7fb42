"""The templates of the letter and the public notice that a new workspace gets: what both say stands here once.

Heavy to import; import it inside functions.
"""

from __future__ import annotations

from docx.document import Document
from docx.shared import Pt

from breachdocs.documents.templating import page

_BELOW = "Below you can read what happened, what it could mean, and what you can do now."


def letter_page() -> bytes:
    """The template of the letter to the people affected, as a .docx file."""
    document = page.blank_page("Letter about a personal data breach")
    _beginning(document, "sending", "Take out the boxes and every coloured mark before the letter goes.")
    with page.shown_if(document, "address"):
        page.paragraph(document, "{{ address }}")
    page.paragraph(document, "{{ date }}\nOur reference: {{ reference }}")
    page.paragraph(document, "Dear {{ addressee }},")
    page.paragraph(document, "A problem with {{ your }} personal information", "Heading 1")
    page.paragraph(
        document,
        "I am writing to tell you that something has gone wrong with personal information that we hold about "
        f"{{{{ you }}}}. I am sorry about this. {_BELOW}",
    )
    with page.shown_if(document, "reading_help"):
        page.paragraph(document, "{{ reading_help }}")
    _what_happened(document)
    page.paragraph(document, "How we found out: {{ how_found }}")
    page.paragraph(document, "Which information was involved", "Heading 2")
    page.paragraph(document, "This information about {{ you }} was involved:", keep=True)
    page.each(document, "data")
    _consequences_and_measures(document, "What this could mean for {{ you }}")
    page.paragraph(document, "Who can answer your questions", "Heading 2")
    page.paragraph(
        document,
        "Our data protection officer is {{ dpo_name }}: {{ dpo_contact }}. You can also ask at the school: "
        "{{ school_contact }}.",
    )
    _complaints(document)
    page.paragraph(document, "I am sorry for this mistake and for any worry that it gives you.", keep=True)
    page.paragraph(document, "Yours sincerely", keep=True).paragraph_format.space_after = Pt(36)
    page.paragraph(document, "{{ signatory }}\nHead Teacher, {{ school }}")
    return page.saved(document)


def notice_page() -> bytes:
    """The template of the public notice, as a .docx file."""
    document = page.blank_page("Notice about a personal data breach")
    _beginning(document, "publishing", "Take out the boxes and every coloured mark before it is published.")
    page.paragraph(document, "{{ date }}\nOur reference: {{ reference }}")
    page.paragraph(document, "Notice: a problem with personal information", "Heading 1")
    page.paragraph(
        document,
        "Something has gone wrong with personal information that we hold. We are sorry about this. We can't write to "
        f"each person, so we are telling you here. {_BELOW}",
    )
    page.paragraph(document, "Who this may concern", "Heading 2")
    page.each(document, "who")
    page.paragraph(
        document, "If you are not sure whether this concerns you, ask the school: {{ school_contact }}."
    )
    _what_happened(document)
    page.paragraph(document, "Which information was involved", "Heading 2")
    page.each(document, "data")
    _consequences_and_measures(document, "What this could mean")
    page.paragraph(document, "Who can answer your questions", "Heading 2")
    page.paragraph(
        document,
        "Our data protection officer is {{ dpo_name }}: {{ dpo_contact }}. You can also ask at the school.",
    )
    _complaints(document)
    return page.saved(document)


def _beginning(document: Document, before: str, take_out: str) -> None:
    """What must be settled and checked first, in boxes above the draft, and whose draft it is."""
    page.each(document, "warnings", "Warning")
    with page.shown_if(document, "notes"):
        page.highlighted(document, f"DRAFT – check before {before}", "Draft Note")
        page.paragraph(document, take_out, "Draft Note")
        page.tag(document, "for text in notes")
        page.paragraph(document, "☐ {{ text }}", "Draft Note")
        page.tag(document, "endfor")
    page.paragraph(document, "{{ school }}", "Title").paragraph_format.space_before = Pt(16)


def _what_happened(document: Document) -> None:
    """UK GDPR Art. 34(2): the nature of the breach; policy 5.3: how and when."""
    page.paragraph(document, "What happened", "Heading 2")
    page.paragraph(document, "{{ what_happened }}")
    page.paragraph(document, "{{ when }}")


def _consequences_and_measures(document: Document, consequences: str) -> None:
    """Art. 33(3)(c) and (d), and what the reader can do (policy 5.3)."""
    page.paragraph(document, consequences, "Heading 2")
    page.paragraph(document, "{{ consequences }}")
    page.paragraph(document, "What we have done", "Heading 2")
    page.paragraph(document, "{{ done }}")
    with page.shown_if(document, "planned"):
        page.paragraph(document, "What we will do next: {{ planned }}")
    page.paragraph(document, "What you can do now", "Heading 2")
    page.each(document, "advice")
    page.paragraph(document, "If you would like help with any of this, ask the school.")


def _complaints(document: Document) -> None:
    """How to complain, to the school (``domain.md`` 10) and to the regulator."""
    page.paragraph(document, "If you want to complain", "Heading 2")
    page.paragraph(
        document,
        "You can complain to the school or to the data protection officer, in any way that suits you. We will tell you "
        "within {{ complaint_days }} days that we have your complaint. We will look into it without delay and tell you "
        "what we found. You can also complain to the {{ regulator }}: ico.org.uk, telephone 0303 123 1113.",
    )
