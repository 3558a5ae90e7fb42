"""``outbox/tonight.html``: one page for the morning, that stands alone: no network, no script, usable by keyboard.

What is told by place or colour is told in words, too: the picture of the week has its text, and the tables have it all.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from breachdocs.commands.morning import Block, Grid, Listed, Morning, Said, Section, Week, shown

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
:root { color-scheme: light dark; --ink: #1b1b22; --paper: #fff; --soft: #45454f; --rule: #d5d5dc; --link: #0b3f8f;
  --bad: #7a0016; --good: #1d6b2f; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #17171c; --soft: #bcbcc7;
  --rule: #43434e; --link: #a9c7ff; --bad: #ff8a9a; --good: #7fd493; } }
body { font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 62rem; padding: 1rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; margin: .5rem 0 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.lead { font-size: 1.1rem; margin: .25rem 0 1rem; } .skip { position: absolute; left: -99rem; }
.skip:focus { position: static; } a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 0; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); }
tbody th { white-space: nowrap; } .scroll { overflow-x: auto; } .late { font-weight: 700; }
.bad { border-left: .35rem solid var(--bad); padding-left: .75rem; }
.good { border-left: .35rem solid var(--good); padding-left: .75rem; }
svg { width: 100%; min-width: 40rem; height: auto; }
figure { margin: 0 0 1.5rem; overflow-x: auto; } figcaption { color: var(--soft); } li { margin: .15rem 0; }
@page { size: A4; margin: 12mm; }
@media print { nav, .skip { display: none; } :focus-visible { outline: none; } html { font-size: 9pt; }
  body { max-width: none; padding: 0; }
  h2 { margin: 1rem 0 .25rem; break-after: avoid; } th, td { padding: .15rem .75rem .15rem 0; }
  tr { break-inside: avoid; }
  p, ul, h3 { margin-top: .25rem; margin-bottom: .25rem; } figure { margin: 0; } svg { min-width: 0; width: 75%;
  print-color-adjust: exact; } .scroll, figure { overflow: visible; } }
"""


def page(told: Morning) -> str:
    """The page as HTML."""
    links = "".join(f'<li><a href="#{one.key}">{_text(one.heading)}</a></li>' for one in told.sections)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Breaches tonight: {_text(told.name)}</title><style>{_STYLE}</style></head><body>"
        '<a class="skip" href="#main">To the page</a>'
        f'<header><h1>{_text(told.title)}</h1><p class="lead">{_text(told.lead)}</p>'
        f'<nav aria-label="On this page"><ul>{links}</ul></nav></header>'
        f'<main id="main" tabindex="-1">{"".join(map(_section, told.sections))}</main></body></html>\n'
    )


def _section(one: Section) -> str:
    return (
        f'<section aria-labelledby="{one.key}"><h2 id="{one.key}" tabindex="-1">{_text(one.heading)}</h2>'
        f"{''.join(map(_block, one.blocks))}</section>"
    )


def _block(block: Block) -> str:
    match block:
        case Said(text, None):
            return f"<p>{_text(text)}</p>"
        case Said(text, good):
            return f'<p class="{"good" if good else "bad"}">{_text(text)}</p>'
        case Listed(heading, sentences, bad):
            told = (f"<h3>{_text(heading)}</h3>" if heading else "") + _list(sentences)
            return f'<div class="bad">{told}</div>' if bad else told
        case Grid():
            return _grid(block)
        case Week():
            return _week(block)


def _grid(grid: Grid) -> str:
    heads = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in grid.headings)
    rows = ""
    for number, (first, *others) in enumerate(grid.rows):
        late = ' class="late"' if number in grid.late else ""
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
        rows += f'<tr{late}><th scope="row">{_text(first)}</th>{cells}</tr>'
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(grid.name)}"><table>'
        f"<caption>{_text(grid.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _week(week: Week) -> str:
    """The week as a picture: a column for what is late and one for each day."""
    most = max(2, *(min(len(there), _MOST + 1) for _, there in week.days))
    high = _HEAD + (_BOX + 6) * most + 8
    drawn = "".join(_column(number, head, there, high) for number, (head, there) in enumerate(week.days))
    wide = _COLUMN * len(week.days)
    return (
        f'<figure tabindex="0"><svg viewBox="0 0 {wide} {high}" role="img" aria-labelledby="week-title week-told" '
        'font-family="system-ui, Segoe UI, sans-serif" font-size="14">'
        f'<title id="week-title">Deadlines at the ICO this week</title><desc id="week-told">{_text(week.told)}</desc>'
        f"{drawn}</svg><figcaption>Deadlines at the ICO this week, by day. The table has the hours.</figcaption>"
        "</figure>"
    )


def _column(number: int, head: str, there: tuple[tuple[str, str | None], ...], high: int) -> str:
    left = number * _COLUMN
    shade = "#fbecee" if not number else "#f4f4f7" if number % 2 else "#ffffff"
    out = f'<rect x="{left}" y="0" width="{_COLUMN}" height="{high}" fill="{shade}"/>'
    out += f'<text x="{left + 10}" y="22" font-weight="600" fill="#1b1b22">{_text(head)}</text>'
    for place, (reference, band) in enumerate(there[:_MOST]):
        fill, ink = _BANDS.get(band or "", _PLAIN)
        top = _HEAD + place * (_BOX + 6)
        out += (
            f'<rect x="{left + 6}" y="{top}" width="{_COLUMN - 12}" height="{_BOX}" rx="4" fill="{fill}" '
            f'stroke="#55555f" stroke-width="0.5"/><text x="{left + 12}" y="{top + 18}" fill="{ink}">'
            f"{_text(reference[:13])}</text>"
        )
    if len(there) > _MOST:
        top = _HEAD + _MOST * (_BOX + 6)
        out += f'<text x="{left + 10}" y="{top + 18}" fill="#1b1b22">and {len(there) - _MOST} more</text>'
    return out


def _list(sentences: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(sentence)}</li>" for sentence in sentences) + "</ul>"


def _text(words: str) -> str:
    return escape(shown(words))
