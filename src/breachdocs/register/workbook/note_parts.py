"""The parts of a workbook that hold a sheet's notes, found, or made and tied to the sheet where it has none."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from breachdocs.register.workbook.package import IN_TAG, Relationship, attributes_of

if TYPE_CHECKING:
    from breachdocs.register.workbook.book import Book

_TYPES = "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{_MAIN}"><authors></authors><commentList></commentList></comments>'
).encode()
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NO_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    b"</o:shapelayout>" + _SHAPE_TYPE + b"</xml>"
)
_LEGACY = re.compile(rb"<(?:[\w.-]+:)?legacyDrawing\s([^>]*)>")
_TAG = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)%s*?(/?)>" % IN_TAG)
#: What stands after a sheet's `legacyDrawing` (ECMA-376 part 1, 18.3.1.99).
_AFTER = frozenset(
    (b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts",
     b"extLst", b"AlternateContent")
)  # fmt: skip
_THREAD = re.compile(
    rb"<((?:[\w.-]+:)?)threadedComment\s%s*?ref=[\"']([A-Z]+\d+)[\"'].*?</\1threadedComment\s*>" % IN_TAG,
    re.DOTALL,
)


class NoteParts:
    """The comments part and the VML drawing of one sheet.

    Attributes:
        comments: the comments part as it is, or an empty one.
        drawing: the VML drawing as it is, or an empty one.
    """

    def __init__(self, book: Book, sheet_part: str) -> None:
        """Finds them; nothing is made before `save`."""
        self._book, self._sheet_part = book, sheet_part
        folder, name = posixpath.split(sheet_part)
        self._links_part = posixpath.join(folder, "_rels", f"{name}.rels")
        self._comments_part = next((link.part for link in self._links if link.kind == "comments"), "")
        self._drawing_part = self._legacy_drawing
        self.comments = self._read(self._comments_part) or _NO_COMMENTS
        self.drawing = self._read(self._drawing_part) or _NO_DRAWING

    @property
    def there(self) -> bool:
        """Whether the sheet has notes at all."""
        return bool(self._comments_part)

    @cached_property
    def _links(self) -> tuple[Relationship, ...]:
        return self._book.package.relationships(self._sheet_part)

    @cached_property
    def _legacy_drawing(self) -> str:
        """The drawing of the sheet's boxes; not the one with the pictures of its headers."""
        found = _LEGACY.search(self._book.sheet(self._sheet_part).planned_tail)
        by_id = {link.id: link.part for link in self._links}
        named = attributes_of(found[1]) if found else {}
        return next((by_id[to] for name, to in named.items() if name.endswith(":id") and to in by_id), "")

    def _read(self, part: str) -> bytes:
        return self._book.part(part) if part and part in self._book.package else b""

    def save(self, comments: bytes, drawing: bytes) -> None:
        """Plans both parts as given; where nothing changed, nothing."""
        if comments != self.comments:
            if not self._comments_part:
                self._comments_part = self._new_part("xl/comments{}.xml")
                self._link("comments", self._comments_part)
                self._declare(f'<Override PartName="/{self._comments_part}" ContentType="{_COMMENTS_TYPE}"/>')
            self._book.changed[self._comments_part] = comments
        if drawing != self.drawing:
            if not self._drawing_part:
                self._drawing_part = self._new_part("xl/drawings/vmlDrawing{}.vml")
                self._tie(self._link("vmlDrawing", self._drawing_part))
                self._declare(f'<Default Extension="vml" ContentType="{_DRAWING_TYPE}"/>')
            if b'id="_x0000_t202"' not in drawing:
                drawing = drawing.replace(b"<v:shape ", _SHAPE_TYPE + b"<v:shape ", 1)
            self._book.changed[self._drawing_part] = drawing

    def drop_threads(self, places: set[str]) -> None:
        """Plans the conversations on some cells to go: they stand in a part of their own."""
        for link in self._links:
            if link.kind == "threadedComment" and link.part in self._book.package:
                old = self._book.part(link.part)
                new = _THREAD.sub(lambda found: b"" if found[2].decode() in places else found[0], old)
                if new != old:
                    self._book.changed[link.part] = new

    def _new_part(self, pattern: str) -> str:
        number = 1
        while (name := pattern.format(number)) in self._book.package or name in self._book.changed:
            number += 1
        return name

    def _link(self, kind: str, part: str) -> str:
        """Ties a part to the sheet; the id of the link."""
        book, path = self._book, self._links_part
        old = book.part(path) if path in book.changed or path in book.package else None
        if old is None:
            old = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        number = 1 + max(map(int, re.findall(rb"\bId=[\"']\w*?(\d+)[\"']", old)), default=0)
        link = f'Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="/{part}"/>'.encode()
        book.changed[path] = _before_end(old, b"Relationships", link)
        return f"rId{number}"

    def _declare(self, entry: str) -> None:
        types = self._book.part(_TYPES)
        if 'Extension="vml"' in entry and re.search(rb"Extension=[\"']vml[\"']", types):
            return
        self._book.changed[_TYPES] = _before_end(types, b"Types", entry.removeprefix("<").encode())

    def _tie(self, link: str) -> None:
        """Names the drawing where a sheet names it, among what stands after its rows."""
        sheet = self._book.sheet(self._sheet_part)
        tail, depth = sheet.planned_tail, 1
        for tag in _TAG.finditer(tail):
            if (depth == 0 and not tag[1] and tag[2] in _AFTER) or depth < 0:
                break
            depth += -1 if tag[1] else 0 if tag[3] else 1
            if depth < 0:
                break
        else:
            return
        element = f'<{sheet.prefix.decode()}legacyDrawing xmlns:r="{_LINKS}" r:id="{link}"/>'.encode()
        sheet.replace_tail(tail[: tag.start()] + element + tail[tag.start() :])


def _before_end(part: bytes, root: bytes, entry: bytes) -> bytes:
    """A list of parts with one more entry (given without its ``<``), under the list's own prefix."""
    empty = re.search(rb"<((?:[\w.-]+:)?)%s((?:\s[^>]*)?)/>" % root, part)
    if empty:
        p = empty[1] + root
        part = part[: empty.start()] + b"<%s%s></%s>" % (p, empty[2], p) + part[empty.end() :]
    return re.sub(rb"</((?:[\w.-]+:)?)(%s\s*>)" % root, rb"<\1%s</\1\2" % entry, part, count=1)
