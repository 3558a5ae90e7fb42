"""The rules as a page for a DPO, and what they make of cases.

``python -m breachdocs.commands.rules_page docs/rules.md`` writes the page of the product's own rules; a test says when
that was forgotten.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from breachdocs import rule_file
from breachdocs.assessment import Rules, load_rules
from breachdocs.assessment.cases import Tried, published_text, read_cases, try_cases
from breachdocs.assessment.conditions import Condition
from breachdocs.assessment.rule_words import about, condition_in_words, effects_in_words, fact_in_words
from breachdocs.config import Settings
from breachdocs.errors import UsageError

OPENING = (
    "These rules suggest a likelihood and an impact, 1 to 5 each, where the IG team has given none, from what the "
    "school ticked and chose on the form. They never read what people wrote in their own words. First every “at "
    "least” that holds counts, then what adds to it, then every “at most”, last the floors. The DPO decides."
)
_OWN = (
    "Made by `python -m breachdocs.commands.rules_page docs/rules.md` from `src/breachdocs/assessment/rules.yaml`. "
    "A workspace that has a `rules.yaml` of its own is judged by that instead; `breachdocs rules` prints the rules in "
    "force."
)


def own_page() -> str:
    """``docs/rules.md``: the product's own rules."""
    return wrapped(page(load_rules(), _OWN))


def page(rules: Rules, note: str = "") -> str:
    """A rule file as Markdown: rules by what they are about, whom to tell, and the facts they rest on."""
    parts = [["# How breachdocs judges a breach", "", OPENING, ""]]
    if note:
        parts.append([note, ""])
    parts += [list(_rules(rules)), list(_duties(rules)), list(_facts(rules))]
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def wrapped(markdown: str) -> str:
    """The same page in lines that an editor shows whole."""
    return "".join(f"{_wrapped(line)}\n" for line in markdown.splitlines())


def _wrapped(line: str) -> str:
    if line.startswith("#"):
        return line
    indent = len(line) - len(line.lstrip("- "))
    return textwrap.fill(line, 118, subsequent_indent=" " * indent, break_on_hyphens=False)


def _rules(rules: Rules) -> Iterator[str]:
    for heading, group in groupby(sorted(rules.rules, key=_place), key=about):
        yield from (f"## {heading}", "")
        for rule in group:
            yield from (f"### {effects_in_words(rule).capitalize()}: {rule.id}", "", rule.reason, "")
            yield from _when(rule.when)
            yield from (f"Source: {rule.source}.", "")


def _place(rule: object) -> int:
    headings = ("Likelihood that harm occurs", "Impact on the people concerned")
    heading = about(rule)  # type: ignore[arg-type]  # the key of a sort over rules
    return headings.index(heading) if heading in headings else len(headings)


def _duties(rules: Rules) -> Iterator[str]:
    yield from ("## Whom to tell", "", "The first reason that holds is given for each.", "")
    for duty in rules.duties:
        yield from (f"### {fact_in_words(duty.who).capitalize()}: {duty.reason}", "")
        yield from _when(duty.when)
        yield from (f"Source: {duty.source}.", "")


def _facts(rules: Rules) -> Iterator[str]:
    yield from ("## The facts that rules rest on", "")
    for name, condition in rules.facts.items():
        yield from (f"### {fact_in_words(name).capitalize()}", "")
        yield from _when(condition)


def _when(condition: Condition) -> Iterator[str]:
    (_, first), *others = condition_in_words(condition.tree)
    yield (
        f"Holds when {first}" if others else f"Holds when {first}." if first != "always" else "Holds always."
    )
    if others:
        yield ""
        yield from (f"{'  ' * (depth - 1)}- {words}" for depth, words in others)
    yield ""


def tried(root: Path | None, settings: Settings) -> tuple[Tried, ...]:
    """A workspace's cases, or the published ones where it has none, tried on its rules.

    Raises:
        UsageError: its rules or its cases are not well formed.
    """
    cases = rule_file.load_cases(root)
    if cases is None:
        cases = read_cases(published_text())
    return try_cases(cases, rule_file.load(root), settings)


def write(text: str, path: Path) -> None:
    """Writes a page.

    Raises:
        UsageError: the file is there already, or can't be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(wrapped(text))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; give another name.") from error
    except OSError as error:
        raise UsageError(
            f"{path} can't be written ({(error.strerror or 'no reason given').lower()})."
        ) from error


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(own_page(), encoding="utf-8", newline="\n")
