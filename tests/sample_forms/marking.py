"""Choices by marking one of the printed options: ticked, highlighted, bold, underlined, the others struck out."""

from __future__ import annotations

from dataclasses import dataclass

from breachdocs.documents.forms.word_xml import Element, run, w
from sample_forms.hands import Hand


@dataclass
class MarkingHand(Hand):
    """Prints all options of a choice and marks those chosen.

    Attributes:
        mark: ``tick`` before each option, ``tick-after``, ``highlight``, ``b``, ``u`` or ``strike`` the others.

    """

    mark: str = "tick"

    def choices(self, shown: list[str], options: list[str]) -> list[list[Element]]:
        """One list of the options, with all those marked that are chosen."""
        chosen = [text for text in shown if text]
        listed = [*options, *(text for text in chosen if text not in options)]
        parts: list[Element] = []
        for number, option in enumerate(listed):
            gap = run("\n" if self.mark.startswith("tick") else " / ") if number else None
            parts += [
                *([gap] if gap is not None else []),
                *self._option(option, option in chosen, bool(chosen)),
            ]
        return [parts]

    def choice(self, shown: str, options: list[str]) -> list[Element]:
        return self.choices([shown], options)[0]

    def _option(self, option: str, chosen: bool, answered: bool) -> list[Element]:
        tick = [*self.tick(chosen, before_words=True)]
        if self.mark == "tick":
            return [*tick, run(f" {option}")]
        if self.mark == "tick-after":
            return [run(f"{option} "), *tick]
        if self.mark == "strike":
            return [run(option) if chosen or not answered else run(option, w("strike"))]
        looks = {"highlight": w("highlight", val="yellow"), "b": w("b"), "u": w("u", val="single")}
        return [run(option, looks[self.mark]) if chosen else run(option)]
