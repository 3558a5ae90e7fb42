"""How an answer is put on the paper: typed, in a content control, or in a field of the old kind (Word 97)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from breachdocs.documents.forms.word_xml import Element, run, w

#: Marks the runs of answers, so that a disguise can find them. A revision id is what Word itself puts there.
ANSWER = "00A45E12"

PLACEHOLDERS = {
    "text": "Click or tap here to enter text.",
    "choice": "Choose an item.",
    "date": "Click or tap to enter a date.",
}
TICKS = ("☒", "☑", "✓", "✔", "■")


def answer_run(text: str) -> Element:
    made = run(text)
    made.set(made.tag.replace("}r", "}rsidR"), ANSWER)
    return made


@dataclass
class Hand:
    """Typing over a printed form. `ticks` is ``glyph``, ``sym``, ``bracket`` or ``letter``."""

    rng: Random
    ticks: str = "glyph"

    def text(self, shown: str) -> list[Element]:
        return [answer_run(shown)] if shown else []

    def day(self, shown: str, _day: dt.date | None) -> list[Element]:
        return self.text(shown)

    def choice(self, shown: str, _options: list[str]) -> list[Element]:
        # People who type over the form leave the words of a dropdown that was there.
        return self.text(shown) or ([run(PLACEHOLDERS["choice"])] if self.rng.random() < 0.3 else [])

    def choices(self, shown: list[str], options: list[str]) -> list[list[Element]]:
        """A line for each thing that may be chosen."""
        return [self.choice(text, options) for text in shown]

    def tick(self, ticked: bool, *, before_words: bool = False) -> list[Element]:
        if self.ticks == "sym":
            return [
                w(
                    "r",
                    w("sym", font="Wingdings", char=self.rng.choice(("F0FE", "F0FC")) if ticked else "F0A8"),
                )
            ]
        if self.ticks == "bracket":
            return [
                run(self.rng.choice(("[x]", "[X]", "[ x ]")) if ticked else self.rng.choice(("[ ]", "[]")))
            ]
        if self.ticks == "letter":
            letters = ("x", "X") if before_words else ("x", "X", "y", "Yes")
            return [run(self.rng.choice(letters))] if ticked else []
        return [run(self.rng.choice(TICKS) if ticked else "☐")]


@dataclass
class ControlHand(Hand):
    """Content controls, as Word has them or as LibreOffice leaves them.

    Attributes:
        flagged: a placeholder carries ``w:showingPlcHdr``; LibreOffice loses that flag.
        council_tags: controls carry tags of a council's own, which mean nothing to us.
        nested: a tick box stands in a control of its own, as LibreOffice writes it.

    """

    flagged: bool = True
    council_tags: bool = False
    nested: bool = False

    def _control(self, kind: Element, shown: str, placeholder: str) -> list[Element]:
        properties = w("sdtPr", w("id", val=self.rng.randrange(1, 2**31)))
        if self.council_tags:
            properties.insert(0, w("tag", val=f"fld_{self.rng.randrange(1000)}"))
            properties.insert(0, w("alias", val="Please complete"))
        content = answer_run(shown) if shown else run(placeholder, w("rStyle", val="PlaceholderText"))
        if not shown and self.flagged:
            properties.append(w("showingPlcHdr"))
        properties.append(kind)
        return [w("sdt", properties, w("sdtContent", content))]

    def text(self, shown: str) -> list[Element]:
        return self._control(w("text"), shown, PLACEHOLDERS["text"])

    def day(self, shown: str, day: dt.date | None) -> list[Element]:
        kind = w("date", w("dateFormat", val="dd/MM/yyyy"), w("lid", val="en-GB"))
        if day is not None:
            kind.set(kind.tag.replace("}date", "}fullDate"), f"{day:%Y-%m-%d}T00:00:00Z")
        return self._control(kind, shown, PLACEHOLDERS["date"])

    def choice(self, shown: str, options: list[str]) -> list[Element]:
        listed = [PLACEHOLDERS["choice"], *options, *([shown] if shown and shown not in options else [])]
        items = [w("listItem", displayText=text, value=text) for text in listed]
        return self._control(
            w(self.rng.choice(("dropDownList", "comboBox")), *items), shown, PLACEHOLDERS["choice"]
        )

    def tick(self, ticked: bool, *, before_words: bool = False) -> list[Element]:
        kind = w("w14:checkbox", w("w14:checked", val=self.rng.choice(("1", "true")) if ticked else "0"))
        control = w("sdt", w("sdtPr", kind), w("sdtContent", run("☒" if ticked else "☐")))
        return [w("sdt", w("sdtPr"), w("sdtContent", control))] if self.nested else [control]


@dataclass
class LegacyHand(Hand):
    """Form fields of the old kind: FORMTEXT, FORMDROPDOWN, FORMCHECKBOX."""

    def _field(self, data: Element, instruction: str, *result: Element) -> list[Element]:
        words = w("instrText")
        words.text = f" {instruction} "
        begin = w("ffData", w("name", val="Field1"), w("enabled"), data)
        parts = [w("r", w("fldChar", begin, fldCharType="begin")), w("r", words)]
        if result:
            parts += [w("r", w("fldChar", fldCharType="separate")), *result]
        return [*parts, w("r", w("fldChar", fldCharType="end"))]

    def text(self, shown: str) -> list[Element]:
        # Word shows five wide spaces where such a field is empty.
        return self._field(w("textInput"), "FORMTEXT", answer_run(shown) if shown else run("\u2002" * 5))

    def choice(self, shown: str, options: list[str]) -> list[Element]:
        listed = [PLACEHOLDERS["choice"], *options, *([shown] if shown and shown not in options else [])]
        number = listed.index(shown) if shown else 0
        chosen = self.rng.choice(([w("result", val=number)], [w("default", val=number)])) if number else []
        return self._field(
            w("ddList", *chosen, *(w("listEntry", val=text) for text in listed)), "FORMDROPDOWN"
        )

    def tick(self, ticked: bool, *, before_words: bool = False) -> list[Element]:
        states = (
            ([w("default", val=0), w("checked")], [w("default", val=1)], [w("checked", val=1)])
            if ticked
            else ([w("default", val=0)], [], [w("default", val=1), w("checked", val=0)])
        )
        return self._field(w("checkBox", w("sizeAuto"), *self.rng.choice(states)), "FORMCHECKBOX")
