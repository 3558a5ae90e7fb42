"""What the IG team scores by, printed beside Stage 2: the levels of likelihood and impact, matrix and key.

The levels and the floors are the policy's (Stage 2 of Appendix A, after the NHS guide to notifying
incidents); the words that describe them are the product's own.
"""

from __future__ import annotations

from breachdocs.assessment import Band, band_of
from breachdocs.config import Risk
from breachdocs.documents.forms.word_xml import (
    TEXT_WIDTH,
    Element,
    bold,
    cell,
    gap,
    paragraph,
    row,
    run,
    table,
    w,
)
from breachdocs.form import Vocabulary
from breachdocs.form.vocabulary import IMPACT, LIKELIHOOD, RISK_SCALE

LABEL_FILL, TITLE_FILL = "EAF0F7", "1F3864"
#: Dark text reads on all of them (contrast 7 : 1 and more), and each cell says its band in words too.
BAND_FILLS: dict[Band, str] = {"low": "C6E0B4", "medium": "FFE699", "high": "F8CBAD", "extreme": "FF9B9B"}

_LIKELIHOOD_WORDS = {
    "1": "Nobody can come to harm, and there is proof: a full audit trail, say, or a forensic report.",
    "2": "Nothing points to harm, but nothing rules it out. The least that can be chosen without proof, or "
    "where the people affected are vulnerable; children always are.",
    "3": "Harm will probably follow from the breach.",
    "4": "Harm is all but certain to follow, sooner or later.",
    "5": "Somebody is known to have come to harm through the breach.",
}
_IMPACT_WORDS = {
    "1": "It is certain that the breach can have no adverse effect on anyone.",
    "2": "A slight adverse effect is possible. The least that can be chosen without certainty, or where the "
    "people affected are vulnerable; children always are.",
    "3": "Some adverse effect: confidential matters known to others, or work that can't be done.",
    "4": "Pain, distress, worse health or a loss of money: a fraud, a job lost.",
    "5": "A death, or an event as grave as that for the person.",
}


def guide(which: str, risk: Risk) -> list[Element]:
    """The tables of a guide: ``likelihood``, ``impact`` or ``matrix``."""
    if which == "likelihood":
        return [_levels(LIKELIHOOD, _LIKELIHOOD_WORDS, "Likelihood of harm"), gap()]
    if which == "impact":
        return [_levels(IMPACT, _IMPACT_WORDS, "Impact on individuals"), gap()]
    return [_matrix(risk), gap(), _key(), gap()]


def title_run(text: str) -> Element:
    """White bold words for a dark row."""
    return run(text, w("b"), w("color", val="FFFFFF"))


def _levels(vocabulary: Vocabulary, words: dict[str, str], heading: str) -> Element:
    widths = (650, 2250, TEXT_WIDTH - 2900)
    top = row(
        *(
            cell(paragraph(title_run(text), keep_next=True), width=width, fill=TITLE_FILL)
            for text, width in zip(("No.", heading, "Description"), widths, strict=True)
        ),
        header=True,
    )
    rows = [
        row(
            cell(paragraph(run(f"{option.code}."), keep_next=True), width=widths[0]),
            cell(paragraph(bold(option.label), keep_next=True), width=widths[1]),
            cell(paragraph(run(words[option.code]), keep_next=option.code != "5"), width=widths[2]),
        )
        for option in vocabulary.options
    ]
    return table(widths, top, *rows, title=f"{heading}: the five levels")


def _matrix(risk: Risk) -> Element:
    """Impact down, likelihood across; each cell with its score and its band in words and colour."""
    side, heads = 2138, 1500
    widths = (side, *[heads] * 5)
    across = row(
        cell(paragraph(title_run("Impact ↓   Likelihood →"), keep_next=True), width=side, fill=TITLE_FILL),
        *(
            cell(
                paragraph(title_run(f"{o.code}. {o.label}"), keep_next=True, centred=True),
                width=heads,
                fill=TITLE_FILL,
            )
            for o in LIKELIHOOD.options
        ),
        header=True,
    )
    rows = []
    for impact in IMPACT.options:
        cells = [
            cell(
                paragraph(bold(f"{impact.code}. {impact.label}"), keep_next=True), width=side, fill=LABEL_FILL
            )
        ]
        for likelihood in LIKELIHOOD.options:
            band = band_of(int(likelihood.code), int(impact.code), risk)
            score = bold(str(int(likelihood.code) * int(impact.code)))
            said = run(f"  {RISK_SCALE.label(band)}", w("sz", val=18))
            cells.append(
                cell(paragraph(score, said, keep_next=True, centred=True), width=heads, fill=BAND_FILLS[band])
            )
        rows.append(row(*cells))
    return table(widths, across, *rows, title="Risk matrix: impact by likelihood", first_column=True)


def _key() -> Element:
    """The bands with what follows: high and extreme are to be reported to the ICO (the policy's key)."""
    meaning: dict[Band, str] = {
        "low": "Keep on record",
        "medium": "Follow up",
        "high": "ICO in 72 hours",
        "extreme": "ICO in 72 hours",
    }
    width = TEXT_WIDTH // (len(meaning) + 1)
    bands = [
        cell(
            paragraph(bold(f"{RISK_SCALE.label(band)} risk")),
            paragraph(run(words)),
            width=width,
            fill=BAND_FILLS[band],
        )
        for band, words in meaning.items()
    ]
    key = cell(paragraph(title_run("Key")), width=width, fill=TITLE_FILL)
    return table(
        (width,) * (len(meaning) + 1), row(key, *bands), title="Key to the matrix", first_column=True
    )
