"""A letter that a person has finished in Word, made into one for each person of a list.

The draft's marks for the name and the date become each person's name and the date; all else stays as the person left
it. A letter that still has a coloured mark or a draft box is refused. Heavy to import; import it inside functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from breachdocs.documents.audience import READERS
from breachdocs.documents.templating.compiled import joined
from breachdocs.documents.templating.marks import encoded
from breachdocs.documents.templating.package_parts import PackageParts
from breachdocs.documents.templating.rendering import UNREADABLE
from breachdocs.errors import UsageError

_BODY = "word/document.xml"
#: Where each person's words go. Private characters of Unicode, which no letter has.
_NAME, _ADDRESS, _DATE, _CHILD = "\uf8e0", "\uf8e1", "\uf8e2", "\uf8e3"
_MARKS = {
    **{f"[{reader.addressee}]": _NAME for reader in READERS.values()},
    "[name]": _NAME,
    "[address]": _ADDRESS,
    "[date of sending]": _DATE,
    "[name of the child]": _CHILD,
}
_MARK = re.compile("|".join(map(re.escape, _MARKS)), re.IGNORECASE)
_BOXES = {"Draft Note", "Warning"}
_NEW_LINE = '</w:t><w:br/><w:t xml:space="preserve">'


class EditedLetter:
    """A finished letter, ready to be made out to people.

    Raises:
        UsageError: it is no Word file, has no place for a name, or is not finished.
    """

    def __init__(self, content: bytes, *, dated: bool) -> None:
        try:
            document = docx.Document(BytesIO(content))
        except UNREADABLE:
            raise UsageError("The edited letter is no Word document (.docx) that can be opened.") from None
        for paragraph in document.element.iter(qn("w:p")):
            _place(paragraph)
        _check_finished(document, dated=dated)
        out = BytesIO()
        document.save(out)
        self._package = PackageParts(out.getvalue(), {_BODY})
        self._xml = self._package.contents[_BODY].decode()

    def letters(self, people: Iterable[tuple[str, str, str, str]]) -> Iterator[bytes]:
        """One .docx file for each name, address, child and date."""
        return (self._package.with_parts({_BODY: self._filled(*person).encode()}) for person in people)

    def in_one(self, people: Iterable[tuple[str, str, str, str]]) -> bytes:
        """One .docx file of all letters, each a section of its own."""
        roots = [parse_xml(self._filled(*person).encode()) for person in people]
        bodies = [root.find(qn("w:body")) for root in roots]
        joined([body for body in bodies if body is not None])
        return self._package.with_parts(
            {_BODY: etree.tostring(roots[0], xml_declaration=True, encoding="UTF-8", standalone=True)}
        )

    def _filled(self, name: str, address: str, child: str, date: str) -> str:
        xml = self._xml
        for mark, words in ((_NAME, name), (_ADDRESS, address), (_DATE, date), (_CHILD, child)):
            lines = (escape(encoded(line)) for line in words.split("\n"))
            xml = xml.replace(mark, _braced(_NEW_LINE.join(lines)))
        return xml


def _braced(text: str) -> str:
    """What `encoded` hides from a template engine; there is none here."""
    return text.replace("\ufdd3", "\t").replace("\ufdd4", "{").replace("\ufdd5", "}").replace("\ufdd2", " ")


def _place(paragraph: Any) -> None:
    """Puts the private characters where a paragraph's marks are, also where Word has split a mark into runs."""
    texts = [node for node in paragraph.iter(qn("w:t")) if node.text]
    whole = "".join(node.text for node in texts)
    for found in reversed(list(_MARK.finditer(whole))):
        start = 0
        for node in texts:
            length = len(node.text)
            first, last = max(found.start() - start, 0), min(found.end() - start, length)
            if first < last:
                put = _MARKS[found.group().lower()] if start + first == found.start() else ""
                node.text = node.text[:first] + put + node.text[last:]
                _uncolour(node.getparent())
            start += length
        texts = [node for node in paragraph.iter(qn("w:t")) if node.text]


def _uncolour(run: Any) -> None:
    formatting = run.find(qn("w:rPr"))
    for colour in formatting.findall(qn("w:highlight")) if formatting is not None else ():
        formatting.remove(colour)


def _check_finished(document: Any, *, dated: bool) -> None:
    body = "".join(node.text or "" for node in document.element.iter(qn("w:t")))
    if _NAME not in body:
        raise UsageError(
            "The edited letter has no place for the name. Leave the draft's own mark there, or write [name]."
        )
    if _DATE in body and not dated:
        raise UsageError("The edited letter still asks for the date of sending. Give it with --date.")
    coloured = sum(
        1
        for run in document.element.iter(qn("w:r"))
        if run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None and "".join(run.itertext()).strip()
    )
    boxes = sum(
        1 for paragraph in document.paragraphs if paragraph.style.name in _BOXES and paragraph.text.strip()
    )
    if coloured or boxes:
        raise UsageError(
            f"The edited letter is not finished: {coloured} coloured marks and {boxes} lines of draft boxes are left."
        )
