"""Word's content controls: text, dropdown, date picker, tick box, repeating rows, each blank.

A control's ``w:tag`` is the path of its field (``stage1.school``), so that a form can be filled in and read
back whatever its labels have become. Placeholders are the very words Word shows, flagged as such, and name
Word's own building blocks, so that a control that is emptied again shows them again.
"""

from __future__ import annotations

from breachdocs.documents.forms.word_xml import Element, name, run, w
from breachdocs.form import Vocabulary

ENTER_TEXT = "Click or tap here to enter text."
CHOOSE = "Choose an item."
ENTER_DATE = "Click or tap to enter a date."

#: The id of the first control of a form.
FIRST_ID = 710_000_001
TICKED, UNTICKED = "☒", "☐"
_TICK_FONT = "MS Gothic"
#: Word's building block for each placeholder, by the names that every copy of Word knows.
_BUILDING_BLOCKS = {
    ENTER_TEXT: "DefaultPlaceholder_-1854013440",
    CHOOSE: "DefaultPlaceholder_-1854013438",
    ENTER_DATE: "DefaultPlaceholder_-1854013437",
}


def _control(
    tag: str, alias: str, kind: Element | None, content: Element, placeholder: str, *, fixed: bool
) -> Element:
    """The parts of a control in the order of the schema (``CT_SdtPr``); the ``w:id`` is set at the end."""
    properties = w("sdtPr", w("alias", val=alias), w("tag", val=tag), w("id", val=0))
    if fixed:
        properties.append(w("lock", val="sdtLocked"))
    if placeholder:
        properties.append(w("placeholder", w("docPart", val=_BUILDING_BLOCKS[placeholder])))
        properties.append(w("showingPlcHdr"))
    if kind is not None:
        properties.append(kind)
    return w("sdt", properties, w("sdtContent", content))


def _blank(placeholder: str) -> Element:
    return run(placeholder, w("rStyle", val="PlaceholderText"))


def text_control(tag: str, alias: str, *, fixed: bool = True) -> Element:
    """A control for a line of text; a `fixed` one can't be deleted, only filled in."""
    return _control(tag, alias, w("text"), _blank(ENTER_TEXT), ENTER_TEXT, fixed=fixed)


def long_text_control(tag: str, alias: str, *, fixed: bool = True) -> Element:
    """A control for paragraphs of text: "rich text", as LibreOffice loses the line breaks of a plain one."""
    return _control(tag, alias, None, _blank(ENTER_TEXT), ENTER_TEXT, fixed=fixed)


def dropdown_control(tag: str, alias: str, options: list[tuple[str, str]], *, fixed: bool = True) -> Element:
    """A dropdown of (shown text, value)."""
    shown = [(CHOOSE, ""), *options]
    items = w("dropDownList", *(w("listItem", displayText=text, value=value) for text, value in shown))
    return _control(tag, alias, items, _blank(CHOOSE), CHOOSE, fixed=fixed)


def options_of(vocabulary: Vocabulary, *, numbered: bool = False) -> list[tuple[str, str]]:
    """The (shown text, value) of a vocabulary; `numbered` shows levels as ``4. Serious``."""
    return [
        (f"{option.code}. {option.label}" if numbered else option.label, option.code)
        for option in vocabulary.options
    ]


def date_control(tag: str, alias: str, *, fixed: bool = True) -> Element:
    """A date picker that shows UK dates."""
    kind = w(
        "date",
        w("dateFormat", val="dd/MM/yyyy"),
        w("lid", val="en-GB"),
        w("storeMappedDataAs", val="dateTime"),
        w("calendar", val="gregorian"),
    )
    return _control(tag, alias, kind, _blank(ENTER_DATE), ENTER_DATE, fixed=fixed)


def tick_control(tag: str, alias: str) -> Element:
    """An unticked box."""
    kind = w(
        "w14:checkbox",
        w("w14:checked", val=0),
        w("w14:checkedState", val="2612", font=_TICK_FONT),
        w("w14:uncheckedState", val="2610", font=_TICK_FONT),
    )
    fonts = w("rFonts", ascii=_TICK_FONT, eastAsia=_TICK_FONT, hAnsi=_TICK_FONT, hint="eastAsia")
    return _control(tag, alias, kind, run(UNTICKED, fonts), "", fixed=True)


def repeating_rows(tag: str, alias: str, rows: list[Element]) -> Element:
    """Rows with Word's ``+`` beside them: each of `rows` is an item that can be repeated."""
    items = [
        w("sdt", w("sdtPr", w("id", val=0), w("w15:repeatingSectionItem")), w("sdtContent", item))
        for item in rows
    ]
    properties = w(
        "sdtPr", w("alias", val=alias), w("tag", val=tag), w("id", val=0), w("w15:repeatingSection")
    )
    return w("sdt", properties, w("sdtContent", *items))


def number_controls(body: list[Element]) -> None:
    """Gives each control in `body` an id of its own, counted in the order of the document."""
    identities = (identity for part in body for identity in part.iter(name("id")))
    for number, identity in enumerate(identities, start=FIRST_ID):
        identity.set(name("val"), str(number))
