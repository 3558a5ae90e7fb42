"""A Word template filled in many times: read and compiled once, then only its text is made again for each.

docxtpl opens, reads and saves the whole package for every document. Here that is done once, by `render`, which checks
it; after that a document costs one pass of the compiled template and the few parts that hold tags. Heavy to import;
import it inside functions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
import docxtpl
from docx.opc.coreprops import CoreProperties
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from lxml import etree

from breachdocs.documents.templating.engine import environment
from breachdocs.documents.templating.package_parts import PackageParts
from breachdocs.documents.templating.placeholders import TemplateFault, Value
from breachdocs.documents.templating.rendering import Properties, encoded_value, render, set_properties
from breachdocs.documents.templating.unmarking import keep_short_rows_whole, unmark_tree

_BODY = "word/document.xml"
_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_LISTED = re.compile("[\n\t\a\f]")
_DRAWING_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
#: What stands in a template's properties for a document's own.
_STAND_INS = Properties("\ufdd0title", "\ufdd0author", dt.datetime(1980, 1, 1))
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"

_Values = Mapping[str, Value]


@lru_cache(maxsize=8)
def compiled(name: str, template: bytes) -> Compiled:
    """A template ready to be filled in; the same one for the same bytes, for as long as the process lives."""
    return Compiled(name, template)


def filled(name: str, template: bytes, values: _Values, properties: Properties) -> bytes:
    """The same document as `render` makes, and as many more of the same template as are wanted at a small price.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    return compiled(name, template).document(values, properties)


class Compiled:
    """One template, ready to be filled in again and again.

    Args:
        name: the template's, for messages.
        template: a .docx with docxtpl tags.
    """

    def __init__(self, name: str, template: bytes) -> None:
        self._name, self._source = name, template
        self._ready: _Ready | None = None

    def document(self, values: _Values, properties: Properties) -> bytes:
        """One .docx file.

        Raises:
            TemplateFault: the template can't be filled in with these values.
        """
        ready = self._prepared(values, properties)
        if ready.whole:
            return render(self._name, self._source, values, properties)
        try:
            parts = {name: part.serialised(values) for name, part in ready.parts.items()}
            parts[_BODY] = ready.document([ready.body.tree(values)])
        except Exception:  # noqa: BLE001 -- whatever a template does; docxtpl's own way finds the sentence that tells it
            return render(self._name, self._source, values, properties)
        return ready.package.with_parts(parts | ready.properties(properties))

    def letters(self, people: Iterable[_Values], properties: Properties) -> Iterator[bytes]:
        """One .docx file for each person's values.

        Raises:
            TemplateFault: the template can't be filled in with them.
        """
        return (self.document(values, properties) for values in people)

    def in_one(self, people: Iterable[_Values], properties: Properties) -> bytes:
        """One .docx file of all letters, each a section of its own that begins on a new page.

        Raises:
            TemplateFault: the template can't be filled in with them.
        """
        bodies = []
        ready: _Ready | None = None
        for values in people:
            ready = ready or self._prepared(values, properties)
            try:
                bodies.append(ready.body.tree(values))
            except Exception as error:  # noqa: BLE001 -- whatever a template does, its error may hold a form's text
                raise TemplateFault(
                    f"The template {self._name} can't be filled in for everybody on the list "
                    f"({type(error).__name__})."
                ) from None
        assert ready is not None  # noqa: S101 -- a list of nobody is refused before
        return ready.package.with_parts({_BODY: ready.document(bodies), **ready.properties(properties)})

    def _prepared(self, values: _Values, properties: Properties) -> _Ready:
        if self._ready is None:
            self._ready = _Ready(self._source, render(self._name, self._source, values, properties))
        return self._ready


class _Part:
    """The XML of one part with tags, compiled."""

    def __init__(self, word: Any, xml: str) -> None:
        source = word.patch_xml(xml)
        self._listing: Callable[[str], str] | None = word.resolve_listing if _LISTED.search(source) else None
        self._template = environment().from_string(_PARAGRAPH.sub(r"\n<w:p\1", source))

    def tree(self, values: _Values) -> Any:
        """The part as docxtpl and `render` would make it.

        Raises:
            ValueError: a tag is left over; and whatever a template raises.
        """
        xml = self._template.render({key: encoded_value(value) for key, value in values.items()})
        xml = xml.replace("\n<w:p", "<w:p")
        if self._listing:
            xml = self._listing(xml)
        if _TAG.search(xml):
            raise ValueError("a tag is left over")
        tree = parse_xml(xml.encode())
        unmark_tree(tree)
        return tree

    def serialised(self, values: _Values) -> bytes:
        """The part as a file."""
        return _serialised(self.tree(values))


class _Ready:
    """What is made of a template once: its tagged parts compiled, its other parts compressed.

    Attributes:
        whole: whether each document must be made by docxtpl, as footnotes have tags, which is rare.
        body: the body of the document.
        parts: headers and footers that have tags, by the part's name.
        package: the parts that never change.
    """

    def __init__(self, template: bytes, rendered: bytes) -> None:
        word = docxtpl.DocxTemplate(BytesIO(template))
        word.init_docx()
        relations = [one for one in word.docx.part.rels.values() if not one.is_external]
        tagged = [
            (one.reltype, one.target_part)
            for one in relations
            if one.reltype.endswith(("/header", "/footer", "/footnotes"))
            and (b"{{" in one.target_part.blob or b"{%" in one.target_part.blob)
        ]
        self.whole = any(kind.endswith("/footnotes") for kind, _ in tagged)
        self.body = _Part(word, word.get_xml())
        self.parts = {
            str(part.partname)[1:]: _Part(word, word.get_part_xml(part))
            for kind, part in tagged
            if not kind.endswith("/footnotes")
        }
        made = docx.Document(BytesIO(rendered)).part.package
        core = next(one.target_part for one in made.rels.values() if one.reltype.endswith("/core-properties"))
        self._core, self._properties = str(core.partname)[1:], _with_properties(core.blob, _STAND_INS)
        self.package = PackageParts(rendered, {_BODY, self._core, *self.parts})
        self._empty = etree.fromstring(self.package.contents[_BODY])
        for body in self._empty.findall(qn("w:body")):
            self._empty.remove(body)

    def document(self, bodies: list[Any]) -> bytes:
        """``word/document.xml`` of these bodies."""
        root = deepcopy(self._empty)
        joined(bodies)
        keep_short_rows_whole(bodies[0])
        root.append(bodies[0])
        return _serialised(root)

    def properties(self, properties: Properties) -> dict[str, bytes]:
        """The part of the document's properties, by its name."""
        part = self._properties
        for stand_in, word in (
            (_STAND_INS.title, escape(properties.title)),
            (_STAND_INS.author, escape(properties.author)),
            (f"{_STAND_INS.made:{_MOMENT}}", f"{properties.made:{_MOMENT}}"),
        ):
            part = part.replace(stand_in.encode(), word.encode())
        return {self._core: part}


def _with_properties(part: bytes, properties: Properties) -> bytes:
    element: Any = parse_xml(part)
    set_properties(CoreProperties(element), properties)
    return _serialised(element)


def _serialised(tree: Any) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


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
