"""Any file that a form may come in, opened: Word and PDF as they are, others through LibreOffice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from breachdocs.errors import Refusal
from breachdocs.reading.circles import with_circled_boxed
from breachdocs.reading.converting import KINDS, Converter, with_libreoffice
from breachdocs.reading.package import main_part
from breachdocs.reading.pdf import FEWEST_LETTERS, carries_files, pdf_stream
from breachdocs.reading.tree import walk

if TYPE_CHECKING:
    from collections.abc import Collection

    from breachdocs.config import Intake
    from breachdocs.reading.stream import Stream

#: How pandoc, and nothing else, writes the paragraphs of a table's cells.
_OF_PANDOC = b'<w:pStyle w:val="Compact" />'


def opened(data: bytes, limits: Intake, convert: Converter | None = None) -> tuple[Stream, str]:
    """A file's rows in reading order, and what kind of file it is.

    Args:
        data: the whole file.
        limits: sizes beyond which it is refused.
        convert: makes Word files of other word processors' documents; LibreOffice, where it is installed and the
            settings allow it, if none is given.

    Raises:
        Refusal: the file is no document that can be read; `not_a_form` where it has no body.
    """
    stream, kind = _opened(data, limits, convert)
    letters = sum(
        [len(text) for row in stream.rows for box in row.boxes for line in box.lines for text, _ in line]
    )
    if letters < FEWEST_LETTERS and "picture" in stream.notes:
        raise Refusal(
            "scanned_word",
            "This Word file holds a picture of a form, with no words in it that could be read.",
            "Ask the school for the form, or type the answers into a blank one (breachdocs form) and drop that.",
        )
    if letters > limits.most_characters:
        raise Refusal(
            "too_large", "This file holds far more text than any form.", "Ask the school for the form alone."
        )
    return stream, kind


def _opened(data: bytes, limits: Intake, convert: Converter | None) -> tuple[Stream, str]:
    try:
        return _word(data, limits)
    except Refusal as refusal:
        if refusal.code == "pdf":
            stream = pdf_stream(data, limits)
            stream.notes.add("pdf")
            return stream, "pdf"
        kind = KINDS.get(refusal.code)
        if kind is None or not limits.libreoffice:
            raise
        converted = (convert or with_libreoffice)(data, kind)
        if converted is None:
            raise
    return _word(converted, limits)[0], kind


def _word(data: bytes, limits: Intake) -> tuple[Stream, str]:
    xml, kind = main_part(data, limits)
    stream = walk(xml, limits.deepest_nesting, limits.most_cells)
    if "oval" in stream.notes:
        xml = with_circled_boxed(xml)
        stream = walk(xml, limits.deepest_nesting, limits.most_cells)
        stream.notes.add("circled")
    if _OF_PANDOC in xml:
        stream.notes.add("pandoc")
    stream.look_again = partial(walk, xml, limits.deepest_nesting, limits.most_cells, looks=True)
    return stream, kind


def not_a_form(notes: Collection[str]) -> Refusal:
    """The refusal of a document that holds no form, by what was noted of it."""
    if "carries_files" in notes:
        return carries_files()
    kind = "PDF" if "pdf" in notes else "Word file"
    return Refusal(
        "not_a_form",
        f"This is a {kind}, but not a breach form: the form's questions are not in it.",
        "If it belongs to an incident, keep it in that incident's folder. If it is a report, copy its answers into a "
        "blank form (breachdocs form) and drop that.",
    )
