"""Options circled by an oval drawn over them: marked as if they were boxed, where it is certain which one is meant.

A drawing hangs on a paragraph and may stand anywhere on the page. It is certain only where the oval lies on the
paragraph that it hangs on, by its offsets, and the whole paragraph is what is circled: one option in a cell or line of
its own. What is read so is a problem to check like all that is read from looks; for the rest the whole form is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from breachdocs.reading.meanings import OVALS
from breachdocs.reading.names import W
from breachdocs.reading.package import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

#: English Metric Units to a point.
_EMU = 12_700
#: How far an oval may lie from its paragraph's corner, in points: left, right, above and below.
_ACROSS, _DOWN = (-30.0, 40.0), (-16.0, 12.0)
_NEAR = {"H": frozenset({"column", "character"}), "V": frozenset({"paragraph", "line"})}
_VML = {
    side: re.compile(rf"(?:^|;)\s*margin-{side}\s*:\s*(-?[\d.]+)pt", re.IGNORECASE)
    for side in ("left", "top")
}


def with_circled_boxed(xml: bytes) -> bytes:
    """A main part in which the text that an oval certainly circles has a border, as people box what they mean.

    Raises:
        Refusal: as `package.parse`.
    """
    from lxml import etree  # noqa: PLC0415 -- few forms have ovals

    root = parse(xml)
    for oval in list(_ovals(root)):
        paragraph = next(oval.iterancestors(f"{W}p"), None)
        if paragraph is None or not _lies_on_it(oval) or oval.find(f".//{W}t") is not None:
            continue
        for run in paragraph.iterfind(f".//{W}r"):
            properties = run.find(f"{W}rPr")
            if properties is None:
                properties = etree.Element(f"{W}rPr")
                run.insert(0, properties)
            etree.SubElement(properties, f"{W}bdr").set(f"{W}val", "single")
    return etree.tostring(root)


def _ovals(root: etree._Element) -> Iterator[etree._Element]:
    """The outermost element of each oval: the anchor of a drawing, or the shape itself."""
    for geometry in root.iter("{*}prstGeom"):
        if geometry.get("prst") in OVALS:
            anchor = next(geometry.iterancestors("{*}anchor", "{*}inline"), None)
            if anchor is not None:
                yield anchor
    yield from root.iter("{urn:schemas-microsoft-com:vml}oval")


def _lies_on_it(oval: etree._Element) -> bool:
    """Whether an oval lies on the beginning of the paragraph that it hangs on."""
    if oval.tag.endswith("}oval"):
        style = oval.get("style", "")
        left, top = (found.search(style) for found in _VML.values())
        across, down = (float(found[1]) if found else 0.0 for found in (left, top))
        return _within(across, _ACROSS) and _within(down, _DOWN)
    return all(_is_near(oval, axis, span) for axis, span in (("H", _ACROSS), ("V", _DOWN)))


def _is_near(anchor: etree._Element, axis: str, span: tuple[float, float]) -> bool:
    position = anchor.find(f"{{*}}position{axis}")
    if position is None or position.get("relativeFrom") not in _NEAR[axis]:
        return False
    offset = (position.findtext("{*}posOffset") or "").strip()
    return offset.lstrip("-").isdecimal() and len(offset) < 12 and _within(int(offset) / _EMU, span)


def _within(number: float, span: tuple[float, float]) -> bool:
    return span[0] <= number <= span[1]
