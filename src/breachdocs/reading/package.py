"""A Word package opened safely: limits first, then the one part that holds the form.

What is limited: the file's size, the number of parts, what they unpack to, how deep elements nest. Nothing is ever
written to disk, followed or fetched: part names are looked up in the zip, relationships to the outside are ignored,
a document type declaration (which no Word file has) is refused. Residual risk: expat, and libxml2 for documents in
unusual XML, parse what they are given.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from breachdocs.errors import Refusal
from breachdocs.reading.triage import looks_like_xml, refuse_other_kinds

if TYPE_CHECKING:
    from breachdocs.config import Intake

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: A part's own header: its signature, and how long the name and the extra field after it are.
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENTRY_BEGINS = b"PK\x03\x04"
_MAIN = b"/officeDocument"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FLAT = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
#: What begins each entry of a zip's list of parts.
_ENTRY = b"PK\x01\x02"
#: The lists of relationships and content types have a few lines.
_LARGEST_LIST_MB = 1
#: Open Packaging allows no other; those of other zips can ask for gigabytes before the first byte.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_SEND_AGAIN = "Ask the school to save the form in Word and send it again."


def main_part(data: bytes, limits: Intake) -> tuple[bytes, str]:
    """The XML of a Word file's main part, and the kind of file it stood in.

    Args:
        data: the whole file.
        limits: the sizes beyond which a file is refused.

    Returns:
        The XML in transitional namespaces, and ``docx``, ``docm``, ``dotx`` or ``xml``.

    Raises:
        Refusal: with the reason; see `triage` for other kinds of file. `too_large`, `zip_bomb`, `damaged`,
            `encrypted`, `no_document`, `spreadsheet`, `presentation`, `open_document`, `not_word`.
    """
    if len(data) > limits.largest_file_mb << 20:
        raise Refusal("too_large", f"This file is larger than {limits.largest_file_mb} MB.", _SEND_AGAIN)
    refuse_other_kinds(data)
    if looks_like_xml(data):
        _check_size(data, limits)
        xml, kind = _flat(data)
    else:
        xml, kind = _zipped(data, limits)
        _check_size(xml, limits)
    return (xml.replace(_STRICT, _TRANSITIONAL) if _STRICT in xml[:4096] else xml), kind


def document_part(data: bytes, limits: Intake) -> str:
    """The name of the main part of a Word file that is a zip.

    Raises:
        Refusal: as `main_part`.
    """
    return _parts(data, limits)[1]


def _check_size(xml: bytes, limits: Intake) -> None:
    """Raises a `Refusal` (`too_large`) where the XML, as a tree, would take more memory than a form can.

    Tags and attributes cost some 200 bytes each in a tree, so they are counted before there is one.
    """
    is_long = len(xml) > 2 * limits.most_tags  # shorter, it can't hold so many
    if len(xml) > limits.largest_document_mb << 20 or (
        is_long and xml.count(b"<") + xml.count(b"=") > limits.most_tags
    ):
        raise Refusal("too_large", "This file holds far more text or tables than any form.", _SEND_AGAIN)


def parse(xml: bytes) -> etree._Element:
    """An XML part as a tree, entities never expanded, nothing ever fetched.

    Raises:
        Refusal: `damaged` where it is not well-formed, `hostile` where it declares a document type, `too_deep`.
    """
    if b"<!DOCTYPE" in xml[:4096]:
        raise _hostile()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise Refusal(
                "too_deep", "This file nests tables or controls too deep for a form.", _SEND_AGAIN
            ) from None
        raise damaged() from None  # the parser's message may quote the text
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs lack it
        raise _hostile()
    return root


def _hostile() -> Refusal:
    return Refusal("hostile", "This file declares a document type, which no Word form does.", _SEND_AGAIN)


def damaged() -> Refusal:
    """The refusal of a file that is not whole."""
    return Refusal(
        "damaged",
        "This Word file is damaged or was cut short.",
        "The copy or the e-mail may have failed. " + _SEND_AGAIN,
    )


def _zipped(data: bytes, limits: Intake) -> tuple[bytes, str]:
    names, name = _parts(data, limits)
    xml = _read(data, names[name], limits.largest_document_mb)
    return xml, _kind(data, names)


def _parts(data: bytes, limits: Intake) -> tuple[dict[str, zipfile.ZipInfo], str]:
    """A package's parts by name, and the name of its main one."""
    if data.count(_ENTRY) > 2 * limits.most_parts:  # before the list of parts itself takes the memory
        raise _too_many_parts(limits)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, struct.error, EOFError, OverflowError, NotImplementedError):
        raise damaged() from None
    parts = archive.infolist()
    if len(parts) > limits.most_parts:
        raise _too_many_parts(limits)
    if sum(part.file_size for part in parts) > limits.largest_unpacked_mb << 20:
        raise Refusal(
            "zip_bomb", f"This file unpacks to more than {limits.largest_unpacked_mb} MB.", _SEND_AGAIN
        )
    names = {part.filename.lstrip("/"): part for part in parts}
    if len(names) < len(parts):
        what = "This file holds two parts of one name, so it could be read in two ways."
        raise Refusal("ambiguous", what, _SEND_AGAIN)
    return names, _main_name(data, names)


def _too_many_parts(limits: Intake) -> Refusal:
    return Refusal("zip_bomb", f"This file holds more than {limits.most_parts} parts.", _SEND_AGAIN)


def _main_name(data: bytes, names: dict[str, zipfile.ZipInfo]) -> str:
    """The main part's name, through the package's relationships; ``word/document.xml`` where they are missing."""
    if "_rels/.rels" in names:
        for relationship in parse(_read(data, names["_rels/.rels"], _LARGEST_LIST_MB)).iter(_RELATIONSHIP):
            target = relationship.get("Target", "").lstrip("/")
            if relationship.get("Type", "").encode().endswith(_MAIN) and target in names:
                if target.startswith(("xl/", "ppt/")):
                    raise _other_package(names)
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise _other_package(names)


def _other_package(names: dict[str, zipfile.ZipInfo]) -> Refusal:
    """A zip without a Word document in it, by what it holds instead."""
    if any(name.startswith("xl/") for name in names):
        return Refusal(
            "spreadsheet", "This is an Excel workbook, not a Word form.", "Ask the school for the Word form."
        )
    if any(name.startswith("ppt/") for name in names):
        return Refusal(
            "presentation", "This is a PowerPoint file, not a Word form.", "Ask the school for the Word form."
        )
    if "content.xml" in names and "mimetype" in names:
        return Refusal(
            "open_document",
            "This is an OpenDocument file (.odt), not a Word form.",
            "Open it in LibreOffice or Word, save it as 'Word Document (*.docx)', and drop the new file.",
        )
    if "[Content_Types].xml" in names or any(name.startswith("word/") for name in names):
        return Refusal("no_document", "This Word file has lost the part that holds its text.", _SEND_AGAIN)
    return Refusal(
        "archive", "This is a zip archive, not a Word form.", "Unpack it and drop the forms that are in it."
    )


def _kind(data: bytes, names: dict[str, zipfile.ZipInfo]) -> str:
    """``docx``, or ``docm`` or ``dotx`` by the declared content types."""
    if "[Content_Types].xml" not in names:
        return "docx"
    types = _read(data, names["[Content_Types].xml"], _LARGEST_LIST_MB)
    if b"macroEnabled" in types:
        return "docm"
    return "dotx" if b"wordprocessingml.template.main" in types else "docx"


def _read(data: bytes, part: zipfile.ZipInfo, largest_mb: int) -> bytes:
    """One part, never more of it than the limit: a zip can lie about the size of what it holds.

    Unpacked here in one call, as `zipfile` would take three times as long over a part it may stop in.
    """
    if part.flag_bits & 0x1:
        raise Refusal(
            "encrypted", "This file is locked with a zip password.", "Unlock it and drop the form again."
        )
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER.size]
    if part.compress_type not in _METHODS or len(header) < _LOCAL_HEADER.size:
        raise damaged()
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    content = data[start : start + part.compress_size]
    most = largest_mb << 20
    if part.compress_type == zipfile.ZIP_DEFLATED:
        try:
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, min(most, part.file_size) + 1)
        except zlib.error:
            raise damaged() from None
    if len(content) > most:
        raise Refusal("too_large", f"A part of this file unpacks to more than {largest_mb} MB.", _SEND_AGAIN)
    if signature != _ENTRY_BEGINS or zlib.crc32(content) != part.CRC:
        raise damaged()
    return content


def _flat(data: bytes) -> tuple[bytes, str]:
    """The main part of a package saved as one flat XML file."""
    root = parse(data)
    for part in root.iter(f"{_FLAT}part"):
        if part.get(f"{_FLAT}contentType", "").endswith("document.main+xml"):
            content = part.find(f"{_FLAT}xmlData/*")
            if content is not None:
                return etree.tostring(content), "xml"
    raise Refusal("not_word", "This is an XML file, not a Word form.", _SEND_AGAIN)
