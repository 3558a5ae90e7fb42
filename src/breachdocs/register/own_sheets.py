"""Sheets of ours, put at the end of a workbook that somebody else laid out: for actions, and for unreadable files.

They are those of a new register, cut out of one and fitted in: their formats join the workbook's own, their table gets
a number that is free. Of the workbook's parts only the four that list sheets and formats change.
"""

from __future__ import annotations

import copy
import datetime as dt
import posixpath
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.errors import RegisterUnreadable
from breachdocs.register.workbook.package import Package
from breachdocs.register.workbook.stored import Stored

if TYPE_CHECKING:
    from breachdocs.config import Settings

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The same two in strict Open XML.
_STRICT = {
    _MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    _LINKS: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_LINKS = f'<Relationships xmlns="{_PACKAGE_LINKS}"/>'.encode()
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.%s+xml"
_TYPES = "[Content_Types].xml"
#: What a format points at, and the attribute that does.
_POINTED_AT = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}
#: The groups of a styles part, in the order that Excel insists on.
_GROUPS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_FIRST_OWN_FORMAT = 164


def with_own_sheets(
    content: bytes | Stored, tables: Collection[str], settings: Settings, *, created: dt.date
) -> Stored:
    """A workbook with further sheets at its end, each with an empty table of ours.

    A table is left out where the workbook has a table or a name that is called so and is something else, and all are
    where its structure is protected: a sheet too many is worse than one too few.

    Args:
        content: the workbook.
        tables: ``Actions``, ``Attention``.
        settings: what a new register is made with.
        created: local time.

    Raises:
        RegisterUnreadable: it is no workbook that can be edited.
    """
    from breachdocs.register.build import SHEETS, build_register  # noqa: PLC0415 -- openpyxl, when a sheet is added only

    host = _Host(Book(content))
    wanted = [table for table in tables if host.may_have(table)]
    if not wanted:
        return Stored.of(content)
    ours = Book(build_register(settings, created=created))
    for table in wanted:
        sheet = next(entry for entry in ours.sheets if entry.name == SHEETS[table])
        host.add(ours.package, sheet.part, ours.table_parts(sheet)[0], SHEETS[table])
    return host.rewritten()


def _parsed(raw: bytes) -> etree._Element:
    try:
        return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise RegisterUnreadable(
            "A part of the register is damaged; the last good one is in the backups."
        ) from error


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Host:
    """The workbook that sheets are added to."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._package = book.package
        self._workbook = _parsed(book.workbook)
        self._main = etree.QName(self._workbook).namespace or _MAIN
        self._strict = self._main == _STRICT[_MAIN]
        folder, name = posixpath.split(book.main)
        self._folder, self._links_part = folder, posixpath.join(folder, "_rels", f"{name}.rels")
        self._links = _parsed(self._package.read(self._links_part))
        self._types = _parsed(self._package.read(_TYPES))
        self._styles = _parsed(self._package.read(book.styles_part)) if book.styles_part else None
        self._new: dict[str, bytes] = {}
        self._formats: dict[tuple[str, int], int] = {}

    def _named(self, name: str) -> str:
        return f"{{{self._main}}}{name}"

    def may_have(self, table: str) -> bool:
        """Whether a table of this name can be added."""
        protection = self._workbook.find(self._named("workbookProtection"))
        if self._styles is None or (
            protection is not None and protection.get("lockStructure") in ("1", "true")
        ):
            return False
        names = {
            found.get("name", "").casefold() for found in self._workbook.iter(self._named("definedName"))
        }
        for root in self._tables():
            names |= {root.get("name", "").casefold(), root.get("displayName", "").casefold()}
        return table.casefold() not in names

    def _tables(self) -> Iterator[etree._Element]:
        for entry in self._book.sheets:
            for part in self._book.table_parts(entry):
                yield _parsed(self._package.read(part))
        for name, raw in self._new.items():
            if "/tables/" in name:
                yield _parsed(raw)

    def add(self, ours: Package, sheet_part: str, table_part: str, name: str) -> None:
        """Adds one sheet with its table."""
        sheet, table = _parsed(ours.read(sheet_part)), _parsed(ours.read(table_part))
        table.set("id", str(1 + max((int(one.get("id", "0")) for one in self._tables()), default=0)))
        self._fit_formats(sheet, _parsed(ours.read("xl/styles.xml")))
        at, table_at = self._free("worksheets/sheet"), self._free("tables/table")
        self._keep(at, sheet, "worksheet")
        self._keep(table_at, table, "table")
        links = _parsed(_NO_LINKS)
        target = posixpath.relpath(table_at, posixpath.dirname(at))
        self._link(links, "rId1", "table", target)
        folder, file = posixpath.split(at)
        self._new[posixpath.join(folder, "_rels", f"{file}.rels")] = _written(links)
        self._list(at, name)

    def _free(self, stem: str) -> str:
        number = 1
        while True:
            name = posixpath.join(self._folder, f"{stem}{number}.xml")
            if name not in self._package and name not in self._new:
                return name
            number += 1

    def _keep(self, part: str, root: etree._Element, kind: str) -> None:
        raw = _written(root)
        if self._strict:
            for usual, strict in _STRICT.items():
                raw = raw.replace(usual.encode(), strict.encode())
        self._new[part] = raw
        override = etree.SubElement(self._types, f"{{{_CONTENT_TYPES}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", _TYPE % kind)

    def _link(self, links: etree._Element, link_id: str, kind: str, target: str) -> None:
        link = etree.SubElement(links, f"{{{_PACKAGE_LINKS}}}Relationship")
        link.set("Id", link_id)
        link.set("Type", f"{_STRICT[_LINKS] if self._strict else _LINKS}/{kind}")
        link.set("Target", target)

    def _list(self, part: str, name: str) -> None:
        """Names a sheet in the workbook, after the last."""
        taken = {link.get("Id") for link in self._links}
        link_id = next(one for number in range(1, len(taken) + 2) if (one := f"rId{number}") not in taken)
        self._link(self._links, link_id, "worksheet", posixpath.relpath(part, self._folder or "."))
        sheets = self._workbook.find(self._named("sheets"))
        if sheets is None:
            raise RegisterUnreadable("The register is no Excel workbook.")
        called = {one.get("name", "").casefold() for one in sheets}
        entry = etree.SubElement(sheets, self._named("sheet"))
        entry.set("name", name if name.casefold() not in called else f"{name} (breachdocs)")
        entry.set("sheetId", str(1 + max(int(one.get("sheetId") or 0) for one in sheets)))
        entry.set(f"{{{_STRICT[_LINKS] if self._strict else _LINKS}}}id", link_id)

    def rewritten(self) -> Stored:
        """The workbook with what was added."""
        changed = {**self._new, self._book.main: _written(self._workbook), _TYPES: _written(self._types)}
        changed[self._links_part] = _written(self._links)
        if self._styles is not None:
            changed[self._book.styles_part] = _written(self._styles)
        return self._package.rewritten(changed)

    # Formats

    def _fit_formats(self, sheet: etree._Element, ours: etree._Element) -> None:
        """Brings the formats that a sheet of ours uses into the workbook, and has the sheet point at them there."""
        for cell in sheet.iter(f"{{{_MAIN}}}c", f"{{{_MAIN}}}row"):
            if (number := cell.get("s")) is not None:
                cell.set("s", str(self._format(ours, int(number))))
        for rule in sheet.iter(f"{{{_MAIN}}}cfRule"):
            if (number := rule.get("dxfId")) is not None:
                rule.set("dxfId", str(self._taken_over(ours, "dxfs", int(number))))

    def _format(self, ours: etree._Element, number: int) -> int:
        key = ("cellXfs", number)
        if key not in self._formats:
            xf = copy.deepcopy(_group(ours, _MAIN, "cellXfs")[number])
            for group, pointer in _POINTED_AT.items():
                xf.set(pointer, str(self._taken_over(ours, group, int(xf.get(pointer, "0")))))
                xf.set(f"apply{group.capitalize()[:-1]}", "1")
            xf.set("numFmtId", str(self._number_format(ours, int(xf.get("numFmtId", "0")))))
            xf.set("applyNumberFormat", "1")
            xf.set("xfId", "0")
            self._formats[key] = self._append("cellXfs", xf)
        return self._formats[key]

    def _taken_over(self, ours: etree._Element, group: str, number: int) -> int:
        key = (group, number)
        if key not in self._formats:
            self._formats[key] = self._append(group, copy.deepcopy(_group(ours, _MAIN, group)[number]))
        return self._formats[key]

    def _number_format(self, ours: etree._Element, number: int) -> int:
        if number < _FIRST_OWN_FORMAT:
            return number
        code = next(
            one.get("formatCode")
            for one in _group(ours, _MAIN, "numFmts")
            if one.get("numFmtId") == str(number)
        )
        theirs = self._group("numFmts")
        for one in theirs:
            if one.get("formatCode") == code:
                return int(one.get("numFmtId") or 0)
        free = max((int(one.get("numFmtId") or 0) for one in theirs), default=0)
        element = etree.Element(f"{{{_MAIN}}}numFmt")
        element.set("numFmtId", str(max(free + 1, _FIRST_OWN_FORMAT)))
        element.set("formatCode", code or "General")
        self._append("numFmts", element)
        return int(element.get("numFmtId") or 0)

    def _append(self, group: str, element: etree._Element) -> int:
        theirs = self._group(group)
        if self._strict:
            text = etree.tostring(element).replace(_MAIN.encode(), self._main.encode())
            element = etree.fromstring(text)
        theirs.append(element)
        theirs.set("count", str(len(theirs)))
        return len(theirs) - 1

    def _group(self, name: str) -> etree._Element:
        """A group of the workbook's styles, made in its place where there is none."""
        assert self._styles is not None  # noqa: S101 -- nothing is added to a workbook without
        found = self._styles.find(self._named(name))
        if found is None:
            found = etree.Element(self._named(name))
            before = {self._named(group) for group in _GROUPS[: _GROUPS.index(name)]}
            place = sum(1 for one in self._styles if one.tag in before)
            self._styles.insert(place, found)
        return found


def _group(styles: etree._Element, namespace: str, name: str) -> etree._Element:
    found = styles.find(f"{{{namespace}}}{name}")
    if found is None:
        raise RegisterUnreadable("The register's formats are damaged.")
    return found
