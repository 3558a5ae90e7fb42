"""The school's own look: header with its crest, footer and styles of the form that lies in ``templates/``."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import RGBColor

from breachdocs.documents.forms.kinds import BREACH_FORM
from breachdocs.documents.forms.risk_guide import LABEL_FILL, TITLE_FILL
from breachdocs.documents.forms.word_xml import Element, name

#: White words on a dark row must be readable: contrast 4.5 : 1 (WCAG 2.2, 1.4.3).
_LEAST_CONTRAST = 4.5
#: How much of the dark colour is in the pale one behind labels.
_TINT = 0.09


def opened(look: bytes | None) -> Any:
    """The file as python-docx opens it; ``None`` where there is none, or it is no Word file."""
    if look is None:
        return None
    try:
        document = docx.Document(io.BytesIO(look))
        _ = document.sections[0], document.styles["Heading 1"], document.styles["Title"]
    except Exception:  # noqa: BLE001 -- whatever is wrong with it, a form is made all the same
        return None
    return document


def take_over(document: Any, title: str, header: str) -> None:
    """Puts this form's title where the other form's stood: in the footer, and in a header that says nothing else."""
    section = document.sections[0]
    top = section.header
    if not any(True for _ in top._element.iter(qn("w:drawing"), qn("w:pict"))):  # noqa: SLF001 -- the only door
        words = "".join(line.text for line in top.paragraphs).strip()
        if words in ("", BREACH_FORM.title) and not top.tables:
            top.paragraphs[0].text = header
    for run in section.footer._element.iter(qn("w:t")):  # noqa: SLF001 -- the only door
        if run.text and BREACH_FORM.title in run.text:
            run.text = run.text.replace(BREACH_FORM.title, title)


def recolour(body: list[Element], document: Any) -> None:
    """Gives title rows the colour of the headings, and labels a tint of it, where white words can be read on it."""
    colour = document.styles["Heading 1"].font.color.rgb
    if colour is None or _contrast_with_white(colour) < _LEAST_CONTRAST:
        return
    fills = {
        TITLE_FILL: str(colour),
        LABEL_FILL: str(_tint(colour)) if str(colour) != TITLE_FILL else LABEL_FILL,
    }
    for part in body:
        for shading in part.iter(name("shd")):
            fill = shading.get(name("fill"), "")
            shading.set(name("fill"), fills.get(fill, fill))


def _tint(colour: RGBColor) -> RGBColor:
    return RGBColor(*(round(255 - (255 - part) * _TINT) for part in colour))


def _contrast_with_white(colour: RGBColor) -> float:
    """The contrast of white on a colour (WCAG 2.2, relative luminance)."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
