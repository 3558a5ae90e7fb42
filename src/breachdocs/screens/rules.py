"""The rules, and what they make of cases, as plain text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from breachdocs.assessment.cases import Tried

#: Of the outcomes that authorities decided, advice to let the DPO decide is half right.
_HALF = "refer"


def rules_screen(page: str) -> str:
    """The page of rules (Markdown) as plain text."""
    paper = Paper()
    for line in page.splitlines():
        words = line.lstrip("#").strip()
        if line.startswith("# "):
            paper.title(words)
        elif line.startswith("## "):
            paper.heading(words)
        elif line.startswith("### "):
            paper.lines.append("")
            paper.say(words, 0)
        elif line.lstrip().startswith("- "):
            paper.bullet(words[2:], 4 + len(line) - len(line.lstrip()))
        elif words:
            paper.say(words)
    return str(paper)


def tried_screen(tried: Sequence[Tried], *, own: bool) -> str:
    """Cases tried on the rules: each with what came of it and the rules that fired, then the count.

    Args:
        tried: the cases.
        own: whether they are the workspace's own, not the published ones.
    """
    paper = Paper()
    paper.title("Rules tried on the workspace's cases" if own else "Rules tried on published cases")
    if not own:
        paper.say(
            "There is no rules-cases.yaml here; `breachdocs rules --cases` prints one to begin with.", 0
        )
    for one in tried:
        paper.lines.append("")
        source = f" ({one.case.source})" if one.case.source else ""
        paper.say(f"{'FAILS' if one.differs else 'passes'}  {one.case.name}{source}", 0)
        paper.say(_came(one), 8)
        paper.say(f"Rules: {', '.join(one.fired) or 'none fired'}", 8)
        for outcome, came in one.differs.items():
            paper.say(f"{outcome}: expected {one.case.expect[outcome]}, came {came}", 8)
    paper.lines.append("")
    failed = sum(1 for one in tried if one.differs)
    paper.say(f"{len(tried) - failed} of {len(tried)} pass.{_right(tried)}", 0)
    return str(paper)


def _came(one: Tried) -> str:
    assessed = one.assessment
    numbers = f"likelihood {assessed.likelihood.value or '-'}, impact {assessed.impact.value or '-'}"
    advice = f"ICO {assessed.ico.advice or '-'}, people {assessed.individuals.advice or '-'}"
    return f"{numbers}, {assessed.band or 'no band'}; {advice}"


def _right(tried: Sequence[Tried]) -> str:
    """How often the advice was right, one that leaves it to the DPO counting half."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for one in tried:
        for outcome in ("ico", "individuals"):
            if outcome in one.case.expect:
                came = one.differs.get(outcome)
                asked[outcome] += 1
                right[outcome] += 2 if came is None else came == _HALF
    if not asked:
        return ""
    names = {"ico": "the ICO", "individuals": "the people concerned"}
    said = [f"{names[key]} {right[key] / 2:g} of {asked[key]}" for key in asked]
    return f" Right on {', on '.join(said)}, counting 'refer' as half."
