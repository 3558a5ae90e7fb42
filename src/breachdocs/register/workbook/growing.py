"""What grows with a table besides its rows: its own range, and the areas that rules of the sheet are for."""

from __future__ import annotations

import re

from breachdocs.register.workbook.package import IN_TAG, attributes_of
from breachdocs.register.workbook.ranges import Area, Growth

_REF = rb"(<(?:[\w.-]+:)?%s(?=\s)" + IN_TAG + rb"*?\sref=[\"'])([^\"']*)"
_TABLE_REF = re.compile(_REF % b"table")
_FILTER_REF = re.compile(_REF % b"autoFilter")
_SORT_REF = re.compile(_REF % b"sortState")
_RULE = re.compile(
    rb"(<(?:[\w.-]+:)?(?:dataValidation|conditionalFormatting|ignoredError|protectedRange)(?=\s)"
    + IN_TAG
    + rb"*?\ssqref=[\"'])([^\"']*)"
)
#: The twins of validations and conditional formats in the sheet's extensions carry their range as text.
_NEW_RULE = re.compile(rb"<([\w.-]+:)(dataValidation|conditionalFormatting)(?=[\s>]).*?</\1\2\s*>", re.DOTALL)
_NEW_SQREF = re.compile(rb"(<(?:[\w.-]+:)?sqref>)([^<]*)(</)")


def grown_table(raw: bytes, growth: Growth, *, totals: bool) -> bytes:
    """A table's part with its range, its filter's and its sort's grown."""

    def taller(found: re.Match[bytes], extra: int) -> bytes:
        area = Area.parse(found[2].decode())
        if area is None or area.bottom != growth.body.bottom + extra:
            return found[0]
        bottom = growth.bottom + extra
        return found[1] + str(Area(area.top, area.left, bottom, area.right)).encode()

    raw = _TABLE_REF.sub(lambda found: taller(found, int(totals)), raw, count=1)
    raw = _FILTER_REF.sub(lambda found: taller(found, 0), raw)
    return _SORT_REF.sub(lambda found: taller(found, 0), raw)


def grown_rules(tail: bytes, growth: Growth) -> bytes:
    """What stands after a sheet's rows, with every validation and format that covers the last data row grown."""

    def grown(found: re.Match[bytes]) -> bytes:
        rest = b"" if found.lastindex == 2 else found[3]
        return found[1] + growth.sqref(found[2].decode()).encode() + rest

    def filtered(found: re.Match[bytes]) -> bytes:
        area = Area.parse(found[2].decode())
        if area is None or area.bottom != growth.body.bottom or not area.meets(growth.body):
            return found[0]
        return found[1] + str(Area(area.top, area.left, growth.bottom, area.right)).encode()

    tail = _FILTER_REF.sub(filtered, _RULE.sub(grown, tail))
    return _NEW_RULE.sub(lambda rule: _NEW_SQREF.sub(grown, rule[0]), tail)


_CALC = re.compile(rb"<(?:[\w.-]+:)?calcPr(?=[\s/>])" + IN_TAG + rb"*?/?>")
_BEFORE_CALC = re.compile(rb"</((?:[\w.-]+:)?)(?:definedNames|externalReferences|functionGroups|sheets)\s*>")


def recalculated(workbook: bytes) -> bytes:
    """The workbook's part asking for one recalculation at the next opening, as their formulas may read our cells."""
    found = _CALC.search(workbook)
    if not found:
        before = list(_BEFORE_CALC.finditer(workbook))
        if not before:
            return workbook
        last = before[-1]
        return workbook[: last.end()] + b'<%scalcPr fullCalcOnLoad="1"/>' % last[1] + workbook[last.end() :]
    tag = found[0]
    if attributes_of(tag).get("fullCalcOnLoad") in ("1", "true"):
        return workbook
    tag = re.sub(rb"\sfullCalcOnLoad=(?:\"[^\"]*\"|'[^']*')", b"", tag)
    tag = re.sub(rb"\s*/?>$", lambda end: b' fullCalcOnLoad="1"' + end[0].strip(), tag)
    return workbook[: found.start()] + tag + workbook[found.end() :]


_CHAIN_END = re.compile(rb"</((?:[\w.-]+:)?)calcChain\s*>")


def longer_chain(chain: bytes, cells: list[tuple[str, str]]) -> bytes:
    """The calculation chain with new formula cells at its end, each as (place, sheet id)."""
    found = _CHAIN_END.search(chain)
    if not found:
        return chain
    links = b"".join(f'<{found[1].decode()}c r="{place}" i="{sheet}"/>'.encode() for place, sheet in cells)
    return chain[: found.start()] + links + chain[found.start() :]


def without_part(index: bytes, tag: bytes, name: bytes) -> bytes:
    """A list of parts (content types, relationships) without the entry whose target ends with `name`."""
    entry = re.compile(rb"<(?:[\w.-]+:)?" + tag + rb"(?=\s)" + IN_TAG + rb"*?/?>")
    return entry.sub(lambda found: b"" if re.search(name + rb"[\"']", found[0]) else found[0], index)
