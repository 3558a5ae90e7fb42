"""Cases, texts and templates for the tests of what is drafted, put together by hand."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from breachdocs.assessment import Assessment, Deadlines, Ico, Individuals, Level
from breachdocs.config import Contact, Organisation, Settings
from breachdocs.documents import Case
from breachdocs.form import Form, Stage1, Stage2, Stage3

RECEIVED = dt.datetime(2026, 3, 6, 9, 30)
SETTINGS = Settings(
    organisation=Organisation(
        council="Anytown Council",
        dpo=Contact(name="Sam Officer", email="dpo@anytown.example", phone="01234 567890"),
    )
)


def settings_with(**organisation: Any) -> Settings:
    """`SETTINGS` with more said of the organisation."""
    changed = SETTINGS.organisation.model_copy(update=organisation)
    return SETTINGS.model_copy(update={"organisation": changed})


def a_form(
    *, stage2: dict[str, Any] | None = None, stage3: dict[str, Any] | None = None, **stage1: Any
) -> Form:
    """A whole Stage 1, with what a test says otherwise."""
    answers: dict[str, Any] = {
        "school": "Alder Brook School",
        "head_teacher": "H Teacher",
        "incident_date": dt.date(2026, 3, 5),
        "discovered_at": dt.datetime(2026, 3, 5, 14, 0),
        "description": "A letter went to the wrong address.",
        "how_discovered": "The person who got it telephoned.",
        "data_categories": ("basic_identifiers",),
        "subject_categories": ("staff",),
        "consequences": "The address is known to a stranger.",
        "actions_taken": "The letter was collected.",
    }
    return Form(
        stage1=Stage1(**{**answers, **stage1}),
        stage2=Stage2(**(stage2 or {})),
        stage3=Stage3(**(stage3 or {})),
    )


def an_assessment(**changes: Any) -> Assessment:
    """A high risk with suggested numbers, its ICO deadline two days after `RECEIVED`."""
    facts: dict[str, Any] = {
        "likelihood": Level(value=3, suggested=True, reasons=("It is not known who has it.",)),
        "impact": Level(value=4, suggested=True, reasons=("Bank details are involved.",)),
        "score": 12,
        "band": "high",
        "ico": Ico(advice="report", reasons=("The band is high.",)),
        "individuals": Individuals(advice="tell", reasons=("The risk to them is likely high.",)),
        "deadlines": Deadlines(
            ig_team=dt.datetime(2026, 3, 6, 14, 0),
            ico=dt.datetime(2026, 3, 8, 14, 0),
            runs_from="discovered_at",
        ),
    }
    return Assessment(**{**facts, **changes})


def a_case(form: Form | None = None, assessment: Assessment | None = None, **changes: Any) -> Case:
    """A case of both."""
    facts: dict[str, Any] = {"reference": "2026-0042", "received": RECEIVED, "settings": SETTINGS}
    return Case(form=form or a_form(), assessment=assessment or an_assessment(), **{**facts, **changes})


def a_template(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """All text of a Word file in reading order, a line a paragraph or cell."""
    document = docx.Document(BytesIO(content))
    paragraphs = (Paragraph(element, document) for element in document.element.iter(qn("w:p")))
    return "\n".join(paragraph.text for paragraph in paragraphs)


def highlighted_in(content: bytes) -> list[str]:
    """The highlighted runs of a Word file, in order."""
    document = docx.Document(BytesIO(content))
    paragraphs = list(document.paragraphs)
    paragraphs += [each for table in document.tables for cell in table._cells for each in cell.paragraphs]
    return [run.text for paragraph in paragraphs for run in paragraph.runs if run.font.highlight_color]
