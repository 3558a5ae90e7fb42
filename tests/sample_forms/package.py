"""The least Word package that holds a document: Word and LibreOffice open it, and so must the reader."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from breachdocs.documents.forms.word_xml import Element

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_TYPES}styles+xml"/>'
        f'<Override PartName="/word/comments.xml" ContentType="{_TYPES}comments+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}officeDocument" Target="word/document.xml"/>'
        "</Relationships>"
    ),
    "word/_rels/document.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}comments" Target="comments.xml"/></Relationships>'
    ),
    "word/styles.xml": (
        f'{_HEAD}<w:styles xmlns:w="{_W}">'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        '<w:rPr><w:color w:val="808080"/></w:rPr></w:style></w:styles>'
    ),
    "word/comments.xml": (
        f'{_HEAD}<w:comments xmlns:w="{_W}"><w:comment w:id="0" w:author="A. Clerk"><w:p><w:r>'
        "<w:t>Are we sure of this? School Name: another school</w:t></w:r></w:p></w:comment></w:comments>"
    ),
}


def packed(document: Element) -> bytes:
    """The package, the same bytes for the same document."""
    parts = {key: text.encode() for key, text in _PARTS.items()}
    parts["word/document.xml"] = etree.tostring(
        document, xml_declaration=True, encoding="UTF-8", standalone=True
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for key, content in parts.items():
            package.writestr(zipfile.ZipInfo(key, (2025, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
