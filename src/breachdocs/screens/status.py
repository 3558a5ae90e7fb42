"""How a workspace stands, in a terminal: what presses first, then what waits and what needs a person."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

from breachdocs.clock import how_far, span, went_back
from breachdocs.screens.answers import moment
from breachdocs.screens.paper import Paper, harmless

if TYPE_CHECKING:
    from breachdocs.commands.standing import OpenIncident, Standing, Waits

#: A list names so many of what presses, or needs somebody, and so many of the rest; the others are counted.
_SHOWN, _SHOWN_OF_THE_REST = 30, 10
#: Less room than this for a school, with the gaps between the columns, is too little.
_A_SCHOOL = 25
_ADVICE = {"report": "report", "refer": "DPO decides", "log": "log"}


def status_screen(
    standing: Standing, now: dt.datetime, long_ago: dt.timedelta, *, name: str = "", whole: bool = False
) -> str:
    """The status as plain text.

    Args:
        standing: what to show.
        now: naive local time.
        long_ago: an inbox not looked into for so long is shouted about.
        name: of the workspace, for the title.
        whole: whether long lists are told to their end.
    """
    paper = Paper()
    most, rest = (sys.maxsize, sys.maxsize) if whole else (_SHOWN, _SHOWN_OF_THE_REST)
    near = sum(one.near_miss for one in standing.open)
    title = f"{name or 'Workspace'}: {_how_many(len(standing.open) - near, 'open incident')}"
    if near:
        title += f", {near} near miss{'' if near == 1 else 'es'}"
    paper.title(title, moment(now))
    _seen(paper, standing, now, long_ago)
    pressing = [one for one in standing.open if one.presses]
    logged = [one for one in standing.open if one.ico_deadline and not one.presses]
    settled = [one for one in standing.open if not (one.ico_deadline or one.no_clock)]
    no_clock = [one for one in standing.open if one.no_clock and not one.ico_deadline]
    for trouble in standing.troubles:
        paper.bullet(trouble)
    _incidents(paper, "To be decided about the ICO, late first", pressing, now, most)
    _incidents(paper, "Advice: keep in the register; the DPO confirms", logged, now, rest)
    _incidents(paper, "Decided about the ICO, not closed", settled, now, rest)
    _incidents(paper, "No clock runs: near misses, and incidents without personal data", no_clock, now, rest)
    _list(paper, "Needs a person (outbox/needs-attention)", standing.attention, most)
    _list(paper, "Waits", standing.waiting, most)
    if standing.rows_wait or standing.copies:
        paper.heading("The register")
    if standing.rows_wait:
        paper.say(standing.rows_wait)
    if standing.register_note:
        paper.say(standing.register_note)
    for sentence in standing.copies:
        paper.say(sentence)
    if standing.reviews:
        paper.heading("Re-evaluations due")
        due = _how_many(len(standing.reviews), "incident")
        paper.say(f"{due}, six months on: `breachdocs reviews` shows them.")
    if standing.closed:
        paper.lines.append("")
        paper.say(f"{standing.closed} closed.", 0)
    return str(paper)


def _seen(paper: Paper, standing: Standing, now: dt.datetime, long_ago: dt.timedelta) -> None:
    files = _how_many(standing.ready, "file")
    there = (
        f" {files} {'lies' if standing.ready == 1 else 'lie'} there for the next run."
        if standing.ready
        else ""
    )
    if standing.last_seen is None:
        paper.say(f"THE INBOX HAS NEVER BEEN LOOKED INTO.{there} Start `breachdocs run`.", 0)
    elif went_back(standing.last_seen, now):
        paper.say(
            f"THE INBOX WAS LAST LOOKED INTO AT {moment(standing.last_seen)}, WHICH IS TO COME.{there}", 0
        )
        paper.say("This computer's clock was put back, or was ahead then. See that it is right.", 0)
    elif now - standing.last_seen > long_ago:
        ago = span(now - standing.last_seen).upper()
        paper.say(f"THE INBOX WAS LAST LOOKED INTO {ago} AGO ({moment(standing.last_seen)}).{there}", 0)
        paper.say("Is `breachdocs watch`, or the scheduled `breachdocs run`, still running?", 0)
    else:
        paper.say(f"The inbox was last looked into {span(now - standing.last_seen)} ago.{there}", 0)


def _incidents(
    paper: Paper, heading: str, incidents: list[OpenIncident], now: dt.datetime, most: int
) -> None:
    if not incidents:
        return
    paper.heading(heading)
    shown = incidents[:most]
    reference = max(len(one.reference) for one in shown)
    due = max(len(_due(one, now)) for one in shown)
    # Where a window is narrow, whose incident it is says more than the advice, which the risk hints at.
    is_narrow = paper.width < reference + due + 12 + 11 + _A_SCHOOL
    for one in shown:
        before = f"  {one.reference:<{reference}}  {_due(one, now):<{due}}  {_risk(one):<12}  "
        before += "" if is_narrow else f"{_ADVICE.get(one.ico_advice or '', '-'):<11}  "
        paper.lines.append(_cut(before + harmless(one.school).replace("\n", " "), paper.width))
    _more(paper, len(incidents) - len(shown), sum(_late(one, now) for one in incidents[most:]))
    if any(one.suggested for one in shown):
        paper.say("* suggested from Stage 1; the IG team's numbers are still to come.")


def _more(paper: Paper, more: int, late: int = 0) -> None:
    """Counts what a list leaves out, and how much of it is late, and says how to see it."""
    if more:
        those = f", {late:,} of them late" if late else ""
        paper.say(f"and {more:,} more{those}: `breachdocs status --all` lists them.")


def _late(incident: OpenIncident, now: dt.datetime) -> bool:
    return incident.presses and incident.ico_deadline is not None and incident.ico_deadline < now


def _due(incident: OpenIncident, now: dt.datetime) -> str:
    if incident.ico_deadline is None:
        return incident.status
    if not incident.presses and incident.ico_deadline < now:
        return "deadline passed"
    return how_far(incident.ico_deadline, now)


def _risk(incident: OpenIncident) -> str:
    if incident.score is None:
        return "no score"
    return f"{incident.band} {incident.score}{'*' if incident.suggested else ''}"


def _list(paper: Paper, heading: str, items: tuple[Waits, ...], most: int) -> None:
    if items:
        paper.heading(heading)
        for item in items[:most]:
            paper.bullet(f"{item.name}: {item.why}")
        _more(paper, len(items[most:]))


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"


def _how_many(number: int, what: str) -> str:
    return f"{f'{number:,}' if number else 'no'} {what}{'' if number == 1 else 's'}"
