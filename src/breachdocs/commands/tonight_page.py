"""``outbox/tonight.html``: one page for the morning, that stands alone: no network, no script, usable by keyboard.

What is told by place or colour is told in words, too: the picture of the week has its text, and the tables have it all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from breachdocs.screens.deadlines import how_far

if TYPE_CHECKING:
    from breachdocs.commands.night import Night
    from breachdocs.commands.standing import OpenIncident
    from breachdocs.run.run_report import Line
    from breachdocs.workspace import Workspace

#: Band → fill and text colour of its box; each pair has a contrast of 7 to 1 or more.
_BANDS = {
    "low": ("#dcefdc", "#0b3d0b"),
    "medium": ("#fff1c9", "#4a3200"),
    "high": ("#ffd9c2", "#5c1f00"),
    "extreme": ("#7a0016", "#ffffff"),
}
_PLAIN = ("#e6e6ea", "#22222a")
#: The picture's measures, in its own units.
_COLUMN, _BOX, _HEAD, _MOST = 118, 26, 34, 8

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: #1b1b22; background: #fff; margin: 0 auto;
  max-width: 62rem; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: .5rem 0 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.lead { font-size: 1.1rem; margin: .25rem 0 1rem; } .skip { position: absolute; left: -99rem; }
.skip:focus { position: static; } a { color: #0b3f8f; }
:focus-visible { outline: 3px solid #0b3f8f; outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; color: #45454f; padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #d5d5dc; }
.scroll { overflow-x: auto; } .late { font-weight: 700; }
.bad { border-left: .35rem solid #7a0016; padding-left: .75rem; }
.good { border-left: .35rem solid #1d6b2f; padding-left: .75rem; } svg { width: 100%; min-width: 40rem; height: auto; }
figure { margin: 0 0 1.5rem; overflow-x: auto; } figcaption { color: #45454f; } li { margin: .15rem 0; }
@media print { nav, .skip { display: none; } body { max-width: none; } }
"""


def page(night: Night, workspace: Workspace) -> str:
    """The page as HTML.

    Args:
        night: what was done and found.
        workspace: whose name stands on it.
    """
    name = workspace.settings.organisation.council or "breachdocs"
    parts = [
        ("wrong", "What went wrong", _wrong(night)),
        ("due", "What is due", _due(night)),
        ("came", "What came", _came(night)),
        ("waits", "What waits, and on whom", _waits(night)),
        ("checked", "What was checked", _checked(night)),
    ]
    links = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title, _ in parts)
    body = "".join(
        f'<section aria-labelledby="{key}"><h2 id="{key}" tabindex="-1">{title}</h2>{content}</section>'
        for key, title, content in parts
    )
    when = f"{night.at:%A} {night.at.day} {night.at:%B %Y, %H:%M}"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Breaches tonight: {_text(name)}</title><style>{_STYLE}</style></head><body>"
        '<a class="skip" href="#main">To the page</a>'
        f'<header><h1>{_text(name)}: data breaches</h1><p class="lead">{when}. {_lead(night)}</p>'
        f'<nav aria-label="On this page"><ul>{links}</ul></nav></header>'
        f'<main id="main" tabindex="-1">{body}</main></body></html>\n'
    )


def _lead(night: Night) -> str:
    late = sum(1 for one in night.pressing if one.ico_deadline and one.ico_deadline < night.at)
    told = [
        _how_many(len(night.came.registered), "new incident").capitalize(),
        f"{late} late for the ICO" if late else "none late for the ICO",
        f"{_how_many(len(night.standing.attention), 'file')} for a person"
        if night.standing.attention
        else "",
    ]
    return f"{', '.join(part for part in told if part)}."


def _wrong(night: Night) -> str:
    sentences = [*night.faults, *(note for note in night.report.notes if note not in night.faults)]
    if not sentences:
        return '<p class="good">Nothing.</p>'
    return f'<div class="bad">{_list(sentences)}</div>'


def _due(night: Night) -> str:
    told = _week(night) + _deadlines(night)
    if night.reviews:
        told += (
            f"<p>To be looked at again, six months on: {_text(', '.join(night.reviews))} "
            "(<code>breachdocs reviews</code>).</p>"
        )
    if night.disposals:
        which = ", ".join(f"{one.reference} ({one.due.day} {one.due:%B %Y})" for one in night.disposals)
        told += (
            f"<p>Due for disposal, once you confirm it: {_text(which)} (<code>breachdocs dispose</code>).</p>"
        )
    return told


def _deadlines(night: Night) -> str:
    if not night.pressing:
        return "<p>No deadline at the ICO is over or comes within a week.</p>"
    rows = []
    for one in night.pressing:
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        far = how_far(one.ico_deadline, night.at)
        when = f"{one.ico_deadline:%a} {one.ico_deadline.day} {one.ico_deadline:%b, %H:%M}"
        late = ' class="late"' if one.ico_deadline < night.at else ""
        band = f"{one.band or 'not scored'} {one.score or ''}{'*' if one.suggested and one.score else ''}"
        rows.append(
            f'<tr><th scope="row">{_text(one.reference)}</th><td>{_text(one.school)}</td><td>{_text(band)}</td>'
            f"<td{late}>{_text(far)}</td><td>{_text(when)}</td></tr>"
        )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Deadlines"><table><caption>To be decided about '
        "the ICO. A star: suggested from Stage 1, nobody has scored it yet.</caption><thead><tr>"
        '<th scope="col">Incident</th><th scope="col">School</th><th scope="col">Risk</th>'
        '<th scope="col">Due</th><th scope="col">When</th></tr></thead><tbody>'
        + "".join(rows)
        + "</tbody></table></div>"
    )


def _week(night: Night) -> str:
    """The week as a picture: a column for what is late and one for each day."""
    today = night.at.date()
    days = [today + dt.timedelta(days=number) for number in range(7)]
    columns: list[tuple[str, list[OpenIncident]]] = [("Late", [])]
    columns += [("Today" if day == today else f"{day:%a} {day.day}", []) for day in days]
    for one in night.pressing:
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        late, day = one.ico_deadline < night.at, (one.ico_deadline.date() - today).days
        if late or day < len(days):
            columns[0 if late else day + 1][1].append(one)
    told = "; ".join(
        f"{head}: {', '.join(one.reference for one in there)}" for head, there in columns if there
    )
    told = told or "No deadline in the week."
    high = _HEAD + (_BOX + 6) * max(2, *(min(len(there), _MOST + 1) for _, there in columns)) + 8
    drawn = "".join(_column(number, head, there, high) for number, (head, there) in enumerate(columns))
    wide = _COLUMN * len(columns)
    return (
        f'<figure tabindex="0"><svg viewBox="0 0 {wide} {high}" role="img" aria-labelledby="week-title week-told" '
        'font-family="system-ui, Segoe UI, sans-serif" font-size="14">'
        f'<title id="week-title">Deadlines at the ICO this week</title><desc id="week-told">{_text(told)}</desc>'
        f"{drawn}</svg><figcaption>Deadlines at the ICO this week, by day. The table has the hours.</figcaption>"
        "</figure>"
    )


def _column(number: int, head: str, there: Sequence[OpenIncident], high: int) -> str:
    left = number * _COLUMN
    shade = "#fbecee" if head == "Late" else "#f4f4f7" if number % 2 else "#ffffff"
    out = f'<rect x="{left}" y="0" width="{_COLUMN}" height="{high}" fill="{shade}"/>'
    out += f'<text x="{left + 10}" y="22" font-weight="600" fill="#1b1b22">{_text(head)}</text>'
    for place, one in enumerate(there[:_MOST]):
        fill, ink = _BANDS.get(one.band or "", _PLAIN)
        top = _HEAD + place * (_BOX + 6)
        out += (
            f'<rect x="{left + 6}" y="{top}" width="{_COLUMN - 12}" height="{_BOX}" rx="4" fill="{fill}" '
            f'stroke="#55555f" stroke-width="0.5"/><text x="{left + 12}" y="{top + 18}" fill="{ink}">'
            f"{_text(one.reference[:13])}</text>"
        )
    if len(there) > _MOST:
        top = _HEAD + _MOST * (_BOX + 6)
        out += f'<text x="{left + 10}" y="{top + 18}" fill="#1b1b22">and {len(there) - _MOST} more</text>'
    return out


def _came(night: Night) -> str:
    groups = (
        ("New incidents", night.came.registered),
        ("Brought up to date", night.came.updated),
        ("Nothing new in them", night.came.duplicates),
        ("Could not be taken in", night.came.refused),
    )
    told = "".join(f"<h3>{title}</h3>{_list(map(_line, lines))}" for title, lines in groups if lines)
    since = night.since or night.at
    return f"<p>Since {since:%A} {since.day} {since:%B, %H:%M}:{'' if told else ' nothing.'}</p>{told}"


def _waits(night: Night) -> str:
    standing = night.standing
    told = ""
    if standing.attention:
        told += "<h3>On you: could not be taken in (outbox/needs-attention)</h3>"
        told += _list(f"{one.name}: {one.why}" for one in standing.attention)
    if undecided := [one for one in standing.open if one.presses]:
        told += "<h3>On the DPO: a decision about the ICO</h3>"
        told += _list([", ".join(one.reference for one in undecided)])
    if standing.queued:
        told += f"<h3>On the register</h3><p>{_how_many(standing.queued, 'row')} wait until it is closed.</p>"
    if standing.waiting:
        told += "<h3>By themselves</h3>" + _list(f"{one.name}: {one.why}" for one in standing.waiting)
    return told or "<p>Nothing.</p>"


def _checked(night: Night) -> str:
    sound = night.sound
    rows = (
        "The register could not be read."
        if sound.rows is None
        else f"The register holds {sound.rows} incidents."
    )
    backup = (
        "Tonight's backup was read back and holds the same rows."
        if sound.backed_up
        else "No backup was made tonight."
    )
    told = [
        f"{_how_many(sound.originals, 'original')} {'is' if sound.originals == 1 else 'are'} as received.",
        rows,
        backup,
        f"The evidence holds {sound.acts} acts; its last is {sound.head[:16]}.",
    ]
    if night.made:
        told.append(f"Made: {', '.join(night.made)}.")
    return _list(told)


def _line(line: Line) -> str:
    told = f"{line.reference}: {line.name}" if line.reference else line.name
    return f"{told}. {line.text}" if line.text else told


def _list(sentences: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(sentence)}</li>" for sentence in sentences) + "</ul>"


def _how_many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _text(words: str) -> str:
    """Words as HTML; what a browser could not show is left out."""
    shown = "".join(character for character in words if character.isprintable() or character == " ")
    return escape(shown.encode("utf-8", "replace").decode("utf-8"))
