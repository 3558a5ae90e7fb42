"""Lines on a screen: headings, sentences and two columns, wrapped to the width there is."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata
from dataclasses import dataclass, field

#: Narrower than this nothing is legible, wider than this the eye loses the line.
NARROWEST, WIDEST = 40, 110
#: What may stand in a form's text and would move a terminal's cursor, colour it or turn its words around.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def terminal_width() -> int:
    """The columns of the terminal, within what reads well; 80 where there is none."""
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def harmless(text: str) -> str:
    """`text` without the characters that would act on a terminal; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    kept = (
        c if c == "\n" else " " if c == "\t" else "" if unicodedata.category(c) in _UNSEEN else c
        for c in text
    )
    return "".join(kept)


@dataclass
class Paper:
    """What is to be printed, line by line.

    Attributes:
        width: columns.
        lines: so far; none is longer than `width`, except where a word is.
    """

    width: int = field(default_factory=terminal_width)
    lines: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """All lines, each ended."""
        return "".join(f"{line}\n" for line in self.lines)

    def title(self, words: str, beside: str = "") -> None:
        """A line with a rule under it; `beside` stands at its right end where there is room."""
        words, beside = harmless(words), harmless(beside)
        gap = self.width - len(words) - len(beside)
        if beside and gap >= 2:
            self.lines.append(words + " " * gap + beside)
        else:
            self.lines += [*textwrap.wrap(words, self.width), *textwrap.wrap(beside, self.width)]
        self.lines.append("─" * self.width)

    def heading(self, words: str) -> None:
        """A blank line, and the heading of a part."""
        self.lines += ["", harmless(words).upper()]

    def say(self, words: str, margin: int = 2) -> None:
        """A paragraph; line breaks in `words` stay."""
        for line in harmless(words).split("\n"):
            self._wrapped(line, " " * margin, " " * margin)

    def bullet(self, words: str, margin: int = 2) -> None:
        """One item of a list."""
        self._wrapped(" ".join(harmless(words).split()), f"{' ' * margin}· ", " " * (margin + 2))

    def row(self, left: str, right: str, column: int | None = None) -> None:
        """Two columns: a label, and what it is; both wrap. `column` is where the right one starts."""
        column = column or min(38, self.width * 2 // 5)
        labels = textwrap.wrap(harmless(left), column - 3) or [""]
        answers = [part for line in harmless(right).split("\n") for part in self._parts(line, column)]
        for number in range(max(len(labels), len(answers))):
            label = labels[number] if number < len(labels) else ""
            answer = answers[number] if number < len(answers) else ""
            self.lines.append(f"  {label:<{column - 2}}{answer}".rstrip())

    def _parts(self, line: str, column: int) -> list[str]:
        return textwrap.wrap(line, self.width - column, break_on_hyphens=False) or [""]

    def _wrapped(self, line: str, first: str, others: str) -> None:
        wrapped = textwrap.wrap(
            line, self.width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False
        )
        self.lines += wrapped or [""]
