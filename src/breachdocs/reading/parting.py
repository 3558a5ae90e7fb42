"""A Word file of several forms taken apart: for each a document of its own, that says so at its top.

Cut between paragraphs or rows of tables, so nothing is written anew: all other parts of the package, styles and
pictures among them, go with each. A file is refused as before where the cut is not certain: where its forms begin with
different questions within one table, or what was cut out doesn't read as it did in the whole file.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from breachdocs.reading.converting import KINDS, with_libreoffice
from breachdocs.reading.names import W
from breachdocs.reading.package import document_part, main_part, parse
from breachdocs.reading.reader import PART_TAG, forms_of
from breachdocs.reading.spots import two_forms
from breachdocs.reading.tree import walk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from breachdocs.config import Intake
    from breachdocs.form import Form
    from breachdocs.reading.converting import Converter
    from breachdocs.reading.copies import Copy
    from breachdocs.reading.labels import Layout
    from breachdocs.reading.stream import Stream

_PARAGRAPH = f"{W}p"
#: What is of no use without a paragraph in it.
_HOLDERS = (f"{W}tc", f"{W}tr", f"{W}tbl", f"{W}sdt")
#: A paragraph's number, as `_rows_of_paragraphs` writes it.
_NUMBER = re.compile("\ue000([0-9]+)\ue001")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parted(
    data: bytes,
    *,
    received: dt.datetime,
    limits: Intake,
    layouts: Sequence[Layout] = (),
    convert: Converter | None = None,
) -> list[bytes]:
    """The Word files, one for each form, that a file of several forms is taken apart into; the same each time.

    Args:
        data: the whole file, which reading refused as `two_forms`.
        received: when it was received.
        limits: as for reading.
        layouts: as for reading.
        convert: as for reading.

    Raises:
        Refusal: `two_forms` where it can't be taken apart without harm.
    """
    package = _as_word(data, convert)
    name = document_part(package, limits)
    xml, _ = main_part(package, limits)
    root = parse(xml)
    body = root.find(f"{W}body")
    if body is None:
        raise two_forms()
    stream = _walked(xml, limits)
    copies = forms_of(stream, received, layouts)
    begin_alike = len({one.first for one in copies}) == 1
    if len(copies) < 2 or not (begin_alike or all(_begins_a_table(stream, one) for one in copies)):
        raise two_forms()
    rows = _rows_of_paragraphs(root, limits)
    parts = []
    for number, one in enumerate(copies, start=1):
        document = _cut(root, rows, one, f"Form {number} of {len(copies)} that came in one file.")
        again = forms_of(_walked(document, limits), received, layouts)
        if len(again) > 1 or _said(again[0].form) != _said(one.form):
            raise two_forms()
        parts.append(_with_document(package, name, document))
    return parts


def _walked(xml: bytes, limits: Intake) -> Stream:
    return walk(xml, limits.deepest_nesting, limits.most_cells)


def _begins_a_table(stream: Stream, one: Copy) -> bool:
    """Whether a form begins between tables, not within one that another form stands in too."""
    table = stream.rows[one.start].table
    return not table or not one.start or stream.rows[one.start - 1].table != table


def _said(form: Form) -> tuple[object, ...]:
    return form.stage1, form.stage2, form.stage3


def _as_word(data: bytes, convert: Converter | None) -> bytes:
    if data[:2] == b"PK" and b"mimetypeapplication/vnd.oasis" not in data[:100]:
        return data
    kind = KINDS["old_word"] if data[:4] == b"\xd0\xcf\x11\xe0" else KINDS["rtf"] if data[:1] == b"{" else ""
    kind = kind or (KINDS["open_document"] if data[:2] == b"PK" else "")
    made = (convert or with_libreoffice)(data, kind) if kind else None
    if made is None:
        raise two_forms()
    return made


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _paragraphs(root: etree._Element) -> list[etree._Element]:
    """A document's paragraphs, without those of text boxes that hang in another."""
    return [one for one in root.iter(_PARAGRAPH) if next(one.iterancestors(_PARAGRAPH), None) is None]


def _rows_of_paragraphs(root: etree._Element, limits: Intake) -> list[int]:
    """For each paragraph the row of the stream that it stands in: each is given its number as a word, and read."""
    marked = copy.deepcopy(root)
    paragraphs = _paragraphs(marked)
    for number, paragraph in enumerate(paragraphs):
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}t").text = f"\ue000{number}\ue001"
        paragraph.insert(1 if paragraph.find(f"{W}pPr") is not None else 0, run)
    found = {
        int(number): at
        for at, row in enumerate(_walked(etree.tostring(marked), limits).rows)
        for box in row.boxes
        for line in box.lines
        for number in _NUMBER.findall("".join(text for text, _ in line))
    }
    rows = [0]
    for number in range(len(paragraphs)):  # what isn't read stays with what comes before it
        rows.append(found.get(number, rows[-1]))
    return rows[1:]


def _cut(root: etree._Element, rows: Sequence[int], one: Copy, note: str) -> bytes:
    """A document with the paragraphs of one form alone, after a line in a control that says what it is."""
    made = copy.deepcopy(root)
    holders = [holder for holder in made.iter(*_HOLDERS) if next(holder.iter(_PARAGRAPH), None) is not None]
    for paragraph, row in zip(_paragraphs(made), rows, strict=True):
        if not one.start <= row < one.end:
            _remove(paragraph)
    for holder in reversed(holders):
        if next(holder.iter(_PARAGRAPH), None) is not None:
            continue
        of_cell = holder.getparent() if holder.tag == f"{W}tc" else None
        if of_cell is not None and next(of_cell.iter(_PARAGRAPH), None) is not None:
            etree.SubElement(holder, _PARAGRAPH)  # the other cells of the row stay where they are
        else:
            _remove(holder)
    body = made.find(f"{W}body")
    assert body is not None  # noqa: S101 -- the root's own
    control = etree.SubElement(body, f"{W}sdt")
    properties = etree.SubElement(control, f"{W}sdtPr")
    etree.SubElement(properties, f"{W}tag").set(f"{W}val", PART_TAG)
    line = etree.SubElement(etree.SubElement(control, f"{W}sdtContent"), f"{W}p")
    words = etree.SubElement(etree.SubElement(line, f"{W}r"), f"{W}t")
    words.text = note
    words.set(_SPACE, "preserve")
    body.insert(0, control)
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8", standalone=True)


def _with_document(package: bytes, name: str, document: bytes) -> bytes:
    """A package with another main part, the others as they are and in their order."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
            for part in old.infolist():
                content = document if part.filename.lstrip("/") == name else old.read(part)
                new.writestr(part, content, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        raise two_forms() from None
    return made.getvalue()
