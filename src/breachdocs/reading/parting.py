"""A Word file of several forms taken apart: for each a document of its own, that says so at its top.

Cut between the body's own paragraphs and tables, so nothing is written anew: all other parts of the package, styles
and pictures among them, go with each. A file whose forms stand in one table can't be cut, and is refused as before.
"""

from __future__ import annotations

import copy
import io
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
    from breachdocs.reading.converting import Converter
    from breachdocs.reading.labels import Layout

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
    stream = walk(xml, limits.deepest_nesting, limits.most_cells)
    copies = forms_of(stream, received, layouts)
    begins = _rows_before(root, limits)
    if len(copies) < 2 or begins[-1] != len(stream.rows):
        raise two_forms()
    parts = []
    for number, one in enumerate(copies, start=1):
        if one.start not in begins or one.end not in begins:
            raise two_forms()
        children = range(begins.index(one.start), begins.index(one.end))
        note = f"Form {number} of {len(copies)} that came in one file."
        parts.append(_with_document(package, name, _cut(root, children, note)))
    return parts


def _as_word(data: bytes, convert: Converter | None) -> bytes:
    if data[:2] == b"PK" and b"mimetypeapplication/vnd.oasis" not in data[:100]:
        return data
    kind = KINDS["old_word"] if data[:4] == b"\xd0\xcf\x11\xe0" else KINDS["rtf"] if data[:1] == b"{" else ""
    kind = kind or (KINDS["open_document"] if data[:2] == b"PK" else "")
    made = (convert or with_libreoffice)(data, kind) if kind else None
    if made is None:
        raise two_forms()
    return made


def _rows_before(root: etree._Element, limits: Intake) -> list[int]:
    """For each child of a document's body how many rows of the stream come before it; last, how many there are."""
    counts = [0]
    for child in root.iterfind(f"{W}body/*"):
        alone = etree.Element(root.tag, nsmap=root.nsmap)  # type: ignore[arg-type]  # the stubs forbid a default namespace
        etree.SubElement(alone, f"{W}body").append(copy.deepcopy(child))
        walked = walk(etree.tostring(alone), limits.deepest_nesting, limits.most_cells)
        counts.append(counts[-1] + len(walked.rows))
    return counts


def _cut(root: etree._Element, children: range, note: str) -> bytes:
    """A document with some of its body's children, after a line in a control that says what it is."""
    made = copy.deepcopy(root)
    body = made.find(f"{W}body")
    assert body is not None  # noqa: S101 -- the root's own
    for number, child in enumerate(list(body)):
        if number not in children and child.tag != f"{W}sectPr":
            body.remove(child)
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
