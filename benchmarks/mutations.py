"""Ways to break a Word form: its XML, its zip and its bytes. Each takes its chance from the generator it is given."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
from collections.abc import Callable
from random import Random

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MAIN = "word/document.xml"

#: Elements that the reader looks at, to rename into, to put in and to wrap with.
_NAMES = (
    "p r t tbl tr tc sdt sdtPr sdtContent ins del moveFrom moveTo hyperlink smartTag customXml fldSimple fldChar "
    "instrText txbxContent pict object drawing sym br tab rPr tcPr trPr gridSpan vMerge checkBox ddList ffData tag "
    "alias text date dropDownList listItem showingPlcHdr docPartObj body b u highlight strike vanish rFonts"
)
_TAGS = [f"{{{_W}}}{name}" for name in _NAMES.split()]
_TAGS += [f"{{{_W14}}}checkbox", f"{{{_W14}}}checked"]
_TAGS += [f"{{{_MC}}}{name}" for name in ("AlternateContent", "Choice", "Fallback")]
_ATTRIBUTES = [
    f"{{{_W}}}{name}" for name in ("val", "fldCharType", "fullDate", "char", "font", "ascii", "displayText")
]
_ATTRIBUTES += [f"{{{_W14}}}val", "val"]
_MARKS = "".join(chr(code) for code in range(0xFDD0, 0xFDF0))
_VALUES = (
    *_MARKS, "1" + _MARKS, _MARKS[3] * 9,
    "", "0", "1", "-1", "²", "٣", "1000000000", "9" * 30, "9" * 5000, "0x41", "1e9", "F0FE", "FFFFFFFF", "110000",
    "D800", "zz", "true", "off", "begin", "separate", "end", "2026-02-30T00:00:00Z",
    "99999-01-01", "0001-01-01T00:00:00Z", "stage1.school", "stage1.types:x", "stage1.date_of_incident", "reference",
    ":", "\t\n", "Wingdings", "\U0010ffff",
)  # fmt: skip
_TEXTS = (
    _MARKS, _MARKS[::-1], *_MARKS[::3],
    "", " ", "\u200b", "\u202e", "\ufeff", "\u2028", "\x85", "\xa0" * 50, "\U0001f600", "e\u0301" * 30, "ﷺ", "²",
    "①", "٣١/١٢/٢٠٢٦", "31/02/2026", "00/00/0000", "29/02/2023", "1/1/0000", "99999999999999999999999", "9" * 5000,
    "1/1/99999999999999", "25:99", "24:00", "13pm", "0am", "between 99 and 100pm", "-5", "1,5", "½", "1e400",
    "ten thousand million", "☒☐☒", "[x] [ ] (x)", "x", "School Name", "Date of incident:", "Other:", "STAGE 2",
    "yesterday", "last Tuesday", "w/c 31/12/9999", "31/12/9999", "{{ x }}", "=1+1", "%s%n", ",;/" * 200,
    "a" * 100_000, "date " * 3000, "time: date: " * 500, "\n" * 5000, " - " * 3000, "(" * 5000, "yes no " * 1000,
)  # fmt: skip

Tree = etree._Element  # noqa: SLF001 -- lxml has no public name for its elements


def _any(root: Tree, rng: Random) -> Tree:
    """An element below the root."""
    return rng.choice([element for element in root.iter() if element is not root] or [root])


def _swap(root: Tree, rng: Random) -> None:
    one, other = _any(root, rng), _any(root, rng)
    one.tag, other.tag = other.tag, one.tag
    one.text, other.text = other.text, one.text


def _duplicate(root: Tree, rng: Random) -> None:
    element = _any(root, rng)
    parent = element.getparent()
    size = sum(1 for _ in element.iter())
    for _ in range(min(rng.choice((1, 1, 2, 50, 2000)), 20_000 // size)):
        parent.insert(parent.index(element), copy.deepcopy(element))


def _delete(root: Tree, rng: Random) -> None:
    element = _any(root, rng)
    if element.getparent() is not None:
        element.getparent().remove(element)


def _move(root: Tree, rng: Random) -> None:
    element, into = _any(root, rng), _any(root, rng)
    if element not in into.iterancestors() and element is not into:
        into.insert(rng.randrange(len(into) + 1), element)


def _nest(root: Tree, rng: Random) -> None:
    """Wraps an element in a few tags, over and over."""
    element = _any(root, rng)
    parent = element.getparent()
    if parent is None:
        return
    at, pattern = parent.index(element), rng.choices(_TAGS, k=rng.randrange(1, 6))
    if rng.random() < 0.3:
        pattern = rng.choice((_NESTED_BOX, _NESTED_TABLE, _NESTED_CONTROL, _NESTED_ALTERNATE))
    for number in range(rng.choice((1, 3, 10, 60, 120, 240, 600))):
        wrapper = etree.Element(pattern[number % len(pattern)])
        wrapper.append(element)
        element = wrapper
    parent.insert(at, element)


_NESTED_BOX = [f"{{{_W}}}{name}" for name in ("p", "txbxContent", "pict", "r")]
_NESTED_TABLE = [f"{{{_W}}}{name}" for name in ("tc", "tr", "tbl")]
_NESTED_CONTROL = [f"{{{_W}}}{name}" for name in ("sdtContent", "sdt")]
_NESTED_ALTERNATE = [f"{{{_MC}}}Choice", f"{{{_MC}}}AlternateContent"]


def _rename(root: Tree, rng: Random) -> None:
    _any(root, rng).tag = rng.choice(_TAGS)


def _attribute(root: Tree, rng: Random) -> None:
    having = [element for element in root.iter() if element.attrib]
    element = rng.choice(having) if having and rng.random() < 0.8 else _any(root, rng)
    name = rng.choice(list(element.attrib) or _ATTRIBUTES) if rng.random() < 0.7 else rng.choice(_ATTRIBUTES)
    element.set(name, rng.choice(_VALUES))


def _span(root: Tree, rng: Random) -> None:
    """A cell's width, of any size."""
    cells = list(root.iter(f"{{{_W}}}tc"))
    if not cells:
        return
    for cell in rng.sample(cells, min(len(cells), rng.choice((1, 5, 50)))):
        properties = cell.find(f"{{{_W}}}tcPr")
        if properties is None:
            properties = etree.Element(f"{{{_W}}}tcPr")
            cell.insert(0, properties)
        etree.SubElement(properties, f"{{{_W}}}gridSpan").set(f"{{{_W}}}val", rng.choice(_VALUES[:12]))


def _field_mark(root: Tree, rng: Random) -> None:
    """A field's begin without its end, an end without its begin; some with broken data."""
    runs = list(root.iter(f"{{{_W}}}r")) or [root]
    for _ in range(rng.choice((1, 2, 20))):
        mark = etree.Element(f"{{{_W}}}fldChar")
        mark.set(f"{{{_W}}}fldCharType", rng.choice(("begin", "separate", "end", "")))
        if rng.random() < 0.5:
            data = etree.SubElement(mark, f"{{{_W}}}ffData")
            kind = etree.SubElement(data, f"{{{_W}}}{rng.choice(('ddList', 'checkBox', 'textInput'))}")
            for name in rng.choices(("result", "default", "listEntry", "checked"), k=rng.randrange(4)):
                etree.SubElement(kind, f"{{{_W}}}{name}").set(f"{{{_W}}}val", rng.choice(_VALUES))
        run = rng.choice(runs)
        run.insert(rng.randrange(len(run) + 1), mark)


def _text(root: Tree, rng: Random) -> None:
    texts = list(root.iter(f"{{{_W}}}t")) or [root]
    for element in rng.sample(texts, min(len(texts), rng.choice((1, 1, 10, 1000)))):
        old = element.text or ""
        at = rng.randrange(len(old) + 1)
        new = (
            rng.choice(_TEXTS)
            if len(texts) < 50 or rng.random() < 0.9
            else "".join(map(chr, rng.choices(range(0xA0, 0xD7FF), k=9)))
        )
        element.text = rng.choice((new, old[:at] + new + old[at:], old[:at], old[::-1], old.upper(), old * 3))
        if rng.random() < 0.5:
            break


_ON_TREES: tuple[Callable[[Tree, Random], None], ...] = (
    _swap, _duplicate, _delete, _move, _nest, _rename, _attribute, _attribute, _span, _field_mark, _text, _text,
)  # fmt: skip


def mutated_xml(xml: bytes, rng: Random) -> bytes:
    """A document's XML with one to eight things done to its tree, and now and then to its bytes."""
    root = etree.fromstring(xml)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        rng.choice(_ON_TREES)(root, rng)
    encoding = rng.choice(("UTF-8", "UTF-8", "UTF-8", "UTF-8", "UTF-16", "ISO-8859-1", "ASCII"))
    out = etree.tostring(root, xml_declaration=True, encoding=encoding)
    return mutated_bytes(out, rng) if rng.random() < 0.15 else out


_TOKENS = (
    b"\x00", b"\x0b", b"\xff\xfe", b"&#0;", b"&#xFFFF;", b"&#xD800;", b"&lt;", b"&x;", b"]]>", b"<![CDATA[", b"<!--",
    b"-->", b"<?x ?>",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"</w:p>", b"<w:p>", b"<w:tbl>", b"</w:tbl>", b'w:val="', b'"', b"<", b">",
    b"\xc0\x80", b"\xef\xbf\xbf",
)  # fmt: skip


def mutated_bytes(data: bytes, rng: Random) -> bytes:
    """Bytes flipped, cut, doubled and put in."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20))):
        at, length = rng.randrange(len(out) + 1), rng.choice((1, 4, 30, 1000))
        kind = rng.randrange(6)
        if kind == 0:
            del out[at:]
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = out[at : at + length]
        elif kind == 3:
            out[at:at] = rng.choice(_TOKENS)
        elif kind == 4:
            out[at : at + 4] = struct.pack(
                "<I", rng.choice((0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, rng.getrandbits(32)))
            )
        elif at < len(out):
            out[at] ^= 1 << rng.randrange(8)
    return bytes(out)


def with_main(docx: bytes, xml: bytes, rng: Random) -> bytes:
    """The package with another main part; now and then in another order, under other names, or packed otherwise."""
    source = zipfile.ZipFile(io.BytesIO(docx))
    parts = [(name, xml if name == _MAIN else source.read(name)) for name in source.namelist()]
    return _packed(parts, zipfile.ZIP_STORED if rng.random() < 0.3 else zipfile.ZIP_DEFLATED)


def _packed(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def mutated_package(docx: bytes, rng: Random) -> bytes:
    """A zip with its parts renamed, dropped, doubled, put in each other or lying about their sizes."""
    source = zipfile.ZipFile(io.BytesIO(docx))
    parts = [(name, source.read(name)) for name in source.namelist()]
    kind = rng.randrange(7)
    at = rng.randrange(len(parts))
    name, content = parts[at]
    if kind == 0:
        names = (
            "",
            "/",
            "../x",
            "word\\document.xml",
            "WORD/DOCUMENT.XML",
            "/" + name,
            "é" * 300,
            "con",
            "a/" * 500,
            "xl/workbook.xml",
            "content.xml",
        )
        parts[at] = (rng.choice(names), content)
    elif kind == 1:
        del parts[at]
    elif kind == 2:
        parts = [
            (other, mutated_bytes(body, rng) if number == at else body)
            for number, (other, body) in enumerate(parts)
        ]
    elif kind == 3:
        parts[at] = (name, docx)
    elif kind == 4:
        parts = [("form.docx", docx)]
    elif kind == 5:
        parts = [*parts, *((f"part{number}", b"") for number in range(rng.choice((10, 2500))))]
    else:
        parts[at] = (name, content + b" " * rng.choice((1_000_000, 30_000_000)))
    packed = _packed(
        parts, rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    )
    return _lying(packed, rng) if rng.random() < 0.5 else packed


def _lying(packed: bytes, rng: Random) -> bytes:
    """One number of one record of a zip changed: flags, method, sizes, offsets, lengths of names."""
    out = bytearray(packed)
    marks = [at for mark in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06") for at in _all(packed, mark)]
    for _ in range(rng.choice((1, 2))):
        at = rng.choice(marks) + rng.randrange(4, 46)
        value = rng.choice(
            (
                b"\x00",
                b"\x01",
                b"\xff",
                b"\xff\xff",
                b"\x00\x00\x00\x00",
                b"\xff\xff\xff\xff",
                b"\xff\xff\xff\x7f",
            )
        )
        out[at : at + len(value)] = value
    return bytes(out)


def _all(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found
