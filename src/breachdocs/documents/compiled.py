"""A Word template filled in for many people: read and compiled once, then only its text is made again for each.

docxtpl opens, reads and saves the whole package for every letter. Here the package is made once, by `render`, which
checks it; after that a letter costs one pass of the compiled template and one part to compress. Heavy to import;
import it inside functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

import docxtpl
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from lxml import etree

from breachdocs.documents.package_parts import PackageParts
from breachdocs.documents.placeholders import TemplateFault, Value
from breachdocs.documents.rendering import Properties, encoded_value, environment, render
from breachdocs.documents.unmarking import keep_short_rows_whole, unmark_tree

_BODY = "word/document.xml"
_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_DRAWING_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


class Compiled:
    """One template, ready to be filled in again and again.

    Args:
        name: the template's, for messages.
        template: a .docx with docxtpl tags.
        values: one person's, for a first whole document.
        properties: title, author and moment, the same for all.

    Raises:
        TemplateFault: the template can't be filled in.
    """

    def __init__(
        self, name: str, template: bytes, values: Mapping[str, Value], properties: Properties
    ) -> None:
        self._name, self._source, self._properties = name, template, properties
        self._package = PackageParts(render(name, template, values, properties), _BODY)
        word = docxtpl.DocxTemplate(BytesIO(template))
        word.init_docx()
        # A tag in a header, footer or footnote is rare: such a template is filled in whole each time.
        relations = word.docx.part.rels.values()
        others = [
            one.target_part for one in relations if one.reltype.endswith(("/header", "/footer", "/footnotes"))
        ]
        self._whole = any(b"{{" in part.blob or b"{%" in part.blob for part in others)
        source = word.patch_xml(word.get_xml())
        self._listing = word.resolve_listing if re.search("[\n\t\a\f]", source) else None
        self._template = environment().from_string(_PARAGRAPH.sub(r"\n<w:p\1", source))
        self._empty = etree.fromstring(self._package.content)
        for body in self._empty.findall(qn("w:body")):
            self._empty.remove(body)

    def letters(self, people: Iterable[Mapping[str, Value]]) -> Iterator[bytes]:
        """One .docx file for each person's values.

        Raises:
            TemplateFault: the template can't be filled in with them.
        """
        for values in people:
            if self._whole:
                yield render(self._name, self._source, values, self._properties)
            else:
                yield self._package.with_part(self._document([self._body(values)]))

    def in_one(self, people: Iterable[Mapping[str, Value]]) -> bytes:
        """One .docx file of all letters, each a section of its own that begins on a new page.

        Raises:
            TemplateFault: the template can't be filled in with them.
        """
        return self._package.with_part(self._document([self._body(values) for values in people]))

    def _body(self, values: Mapping[str, Value]) -> Any:
        """The body of one letter, as docxtpl and `render` would make it."""
        try:
            xml = self._template.render({key: encoded_value(value) for key, value in values.items()})
            xml = xml.replace("\n<w:p", "<w:p")
            if self._listing:
                xml = self._listing(xml)
            body = None if _TAG.search(xml) else parse_xml(xml.encode())
        except Exception as error:  # noqa: BLE001 -- whatever a template does, its error may hold a form's text
            raise TemplateFault(
                f"The template {self._name} can't be filled in for everybody on the list ({type(error).__name__})."
            ) from None
        if body is None:
            raise TemplateFault(f"The template {self._name} leaves a tag over.")
        unmark_tree(body)
        keep_short_rows_whole(body)
        return body

    def _document(self, bodies: list[Any]) -> bytes:
        """``word/document.xml`` of these bodies."""
        root = deepcopy(self._empty)
        joined(bodies)
        root.append(bodies[0])
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def joined(bodies: list[Any]) -> None:
    """Puts bodies behind the first one of them, each letter a section, so that its pages count from 1."""
    first, *others = bodies
    if others:
        _join(first, others)
    for number, drawing in enumerate(first.iter(_DRAWING_ID), start=1):
        drawing.set("id", str(number))


def _join(first: Any, others: list[Any]) -> None:
    last = first.find(qn("w:sectPr"))
    if last is None:
        last = OxmlElement("w:sectPr")
        first.append(last)
    _count_from_one(last)
    for body in others:
        _end_section(last)
        for child in list(body):
            if child.tag == qn("w:sectPr"):
                continue
            for mark in list(child.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
                mark.getparent().remove(mark)
            last.addprevious(child)


def _end_section(last: Any) -> None:
    """Ends a section before the last one's properties: in the paragraph there, or a new one behind a table."""
    end = last.getprevious()
    if end is None or end.tag != qn("w:p"):
        end = OxmlElement("w:p")
        last.addprevious(end)
    end.get_or_add_pPr().append(deepcopy(last))


#: What the schema wants behind the page numbers of a section.
_AFTER_NUMBERS = tuple(
    qn(f"w:{tag}")
    for tag in (
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
    )
)


def _count_from_one(section: Any) -> None:
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        follower = next((child for child in section if child.tag in _AFTER_NUMBERS), None)
        if follower is None:
            section.append(numbers)
        else:
            follower.addprevious(numbers)
    numbers.set(qn("w:start"), "1")
