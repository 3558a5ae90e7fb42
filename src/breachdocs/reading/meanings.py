"""The elements of a document that say something to a reader of forms, and which of their attributes says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Attributes = dict[str, str]
#: What an element says, by its attributes: a text, perhaps empty, or ``None`` where it says nothing.
Meaning = Callable[[Attributes], str | None]
#: What each element means, by its name.
Meanings = Mapping[str, Meaning]

#: The shapes that people draw round what they mean.
OVALS = frozenset({"ellipse", "donut", "flowChartConnector"})
_OFF = frozenset({"0", "false", "off", "none"})


def _by_its_name(_: Attributes) -> str:
    return ""


def _attribute(name: str, default: str = "") -> Meaning:
    return lambda attributes: attributes.get(name, default)


def _unless(*off: str) -> Meaning:
    """What is on where it stands, unless its value says that it is off."""
    return lambda attributes: "" if attributes.get("w:val") not in _OFF.union(off) else None


def _shade(attributes: Attributes) -> str | None:
    return "" if attributes.get("w:fill", "auto") not in ("auto", "FFFFFF", "ffffff") else None


def _symbol_font(attributes: Attributes) -> str | None:
    first, second = attributes.get("w:ascii"), attributes.get("w:hAnsi", "")
    if "dings" not in (first or "") and "dings" not in second:
        return None
    return second if first is None else first


def _symbol(attributes: Attributes) -> str:
    return f"{attributes.get('w:char', '')} {attributes.get('w:font', '')}"


def _oval(attributes: Attributes) -> str | None:
    return "" if attributes.get("prst") in OVALS else None


def _item(attributes: Attributes) -> str:
    return attributes.get("w:displayText") or attributes.get("w:value", "")


#: Elements that matter to their end: empty, they have a slash after their name.
HOLDERS = frozenset({
    "w:tbl", "w:tr", "w:txbxContent", "w:sdt", "w:sdtContent", "w:r", "w:fldChar",
    "w:del", "w:moveFrom", "w:ins", "w:moveTo", "mc:AlternateContent", "mc:Choice", "mc:Fallback",
    "w:rPr", "w:pPr", "w:trPr", "w:tcPrChange", "w:tabs", "w:rt",
})  # fmt: skip
_PROPERTIES = ("w:r", "w:rPr", "w:pPr", "w:trPr")
#: What makes it worth looking at each run: hidden, struck or changed text, symbol fonts.
_TELLING = {
    **dict.fromkeys(("w:vanish", "w:strike", "w:dstrike"), _unless()),
    **dict.fromkeys(("w:del", "w:moveFrom", "w:ins", "w:moveTo"), _by_its_name),
    "w:rFonts": _symbol_font,
}
#: How text can look, as far as people mark an option by it.
LOOKS = {
    **dict.fromkeys(("w:b", "w:u", "w:em"), _unless()),
    "w:highlight": _unless("white"),
    "w:bdr": _unless("nil"),
    "w:shd": _shade,
}
_OTHERS = {
    **dict.fromkeys(HOLDERS.difference(_PROPERTIES, _TELLING), _by_its_name),
    **dict.fromkeys(
        ("w:t", "m:t", "w:p", "w:tc", "w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen"), _by_its_name
    ),
    **dict.fromkeys(("w:text", "w:dropDownList", "w:comboBox", "w14:checkbox", "w:picture"), _by_its_name),
    **dict.fromkeys(("w:group", "w:docPartObj", "w:docPartList"), _by_its_name),
    **dict.fromkeys(("w:ffData", "w:checkBox", "w:ddList"), _by_its_name),
    **dict.fromkeys(("w:gridSpan", "w:tag", "w:alias", "w:result", "w:listEntry"), _attribute("w:val")),
    **dict.fromkeys(("w:checked", "w:default"), _attribute("w:val", "1")),
    "w:showingPlcHdr": _unless(),
    "w14:checked": _attribute("w14:val", "1"),
    "w:date": _attribute("w:fullDate"),
    "w:listItem": _item,
    "w:fldChar": _attribute("w:fldCharType"),
    "w:sym": _symbol,
    **dict.fromkeys(("a:blip", "v:imagedata", "v:oval", "w:altChunk", "w:subDoc"), _by_its_name),
    **dict.fromkeys(("w:commentReference", "w:footnoteReference", "w:endnoteReference"), _by_its_name),
    "a:prstGeom": _oval,
}


class NotPlainError(Exception):
    """The document has runs that must be looked at one by one."""


def _refused(meaning: Meaning) -> Meaning:
    def refuse(attributes: Attributes) -> None:
        if meaning(attributes) is not None:
            raise NotPlainError

    return refuse


#: For documents whose runs need no look, for others, and for how their text looks.
PLAIN: Meanings = {**_OTHERS, **{name: _refused(meaning) for name, meaning in _TELLING.items()}}
WITH_RUNS: Meanings = {**_OTHERS, **_TELLING, **dict.fromkeys(_PROPERTIES, _by_its_name)}
WITH_LOOKS: Meanings = {**WITH_RUNS, **LOOKS}
