"""``docs/templates.md``, the reference of the templates' placeholders, made from their declaration.

``python -m breachdocs.commands.templates_page docs/templates.md`` writes it; a test says when that was forgotten.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from breachdocs.documents import PLACEHOLDERS, Placeholder

_WHAT = {
    "letter.docx": "The letter to the people affected",
    "notice.docx": "The public notice",
    "ico-report.docx": "The report to the ICO",
    "receipt.docx": "The receipt of a form",
    "governors.docx": "The governors’ summary",
}
_OPENING = """\
# The templates

Made by `python -m breachdocs.commands.templates_page docs/templates.md` from the declaration in
`src/breachdocs/documents/templating/placeholders.py`. Change it there, not here.

The Word files in `templates/` are yours: change words, fonts, order and pictures in Word. What stands in double braces
is filled in for each incident. Then run `breachdocs check`. It tries each template with sample values and names a
misspelt placeholder, where it stands and the nearest right one. A file that you take away is replaced by the product's
own; a template that is broken never loses a form: the row is registered, and the drafts wait.

`breach-form.docx` is no template but the form you send to schools, and it lends its look to every form that is made or
sent back: put your crest into its header and give its headings your colour in Word. `breachdocs form --near-miss` and
`form-to-continue.docx` then have both. Questions stay the product's own.

## How to write a placeholder

- **A text**: `{{ school }}`, in a sentence of yours.
- **A paragraph for each text of a list**: three paragraphs, `{%p for text in advice %}`, `{{ text }}` and
  `{%p endfor %}`. The first and the last leave no trace.
- **A table row for each entry of a list**: three rows, `{%tr for row in due %}`, `{{ row.what }}` and so on in the
  cells, and `{%tr endfor %}`.
- **A part only where there is something to say**: `{%p if planned %}` in a paragraph before it, `{%p endif %}` in one
  behind it.

A placeholder that is missing is no fault, unless the law or the policy asks for it, as the tables say: leave out what
you do not want. What the form does not say is filled in as a request in square brackets on yellow, so that nobody
overlooks it.

## What becomes of a draft

- A draft is written beside the form in `outbox/incidents`, and the ledger remembers its bytes.
- **A draft that you changed is never touched.** A further form, or the same command again, makes a new one beside it:
  `letter-v2.docx`. What the further form changed stands in its receipt.
- A draft that nobody changed is not made twice.
- A further form makes drafts of its own; those of the form before that nobody changed go into the folder
  `superseded`. Receipts stay side by side.
- Decisions typed into the register are followed at the next run, whatever the advice. `Individuals decision` stops
  letter and notice (Do not tell), asks for the letter (Tell) or for the notice in its place (Notice); `ICO decision`
  stops the report and its reminder or asks for them; `Kind` makes a near miss of it or a breach. What is no longer
  needed goes into the folder `not-needed`; what you changed stays, and you are told.
- `Individuals told` ends the letters; `Reported to ICO` ends the reminder, and further forms get a follow-up report. A
  report that nobody changed is drafted anew when a decision changes what it says.

"""


def templates_page() -> str:
    """The whole page, as Markdown."""
    return _OPENING + "\n".join(line for name in sorted(PLACEHOLDERS) for line in _template(name))


def _template(name: str) -> Iterator[str]:
    yield from (
        f"## {_WHAT[name]}: `{name}`",
        "",
        "| placeholder | what it stands for | for example |",
        "| --- | --- | --- |",
    )
    for placeholder in PLACEHOLDERS[name]:
        yield f"| `{placeholder.name}` | {_meaning(placeholder)} | {_example(placeholder)} |"
    yield ""


def _meaning(placeholder: Placeholder) -> str:
    return (
        f"{placeholder.meaning} (asked for by {placeholder.law})" if placeholder.law else placeholder.meaning
    )


def _example(placeholder: Placeholder) -> str:
    if placeholder.columns:
        cells = " ".join(f"`{{{{ row.{column} }}}}`" for column in placeholder.columns)
        return f"`{{%tr for row in {placeholder.name} %}}` {cells} `{{%tr endfor %}}`"
    if placeholder.many:
        return f"`{{%p for text in {placeholder.name} %}}` `{{{{ text }}}}` `{{%p endfor %}}`"
    return f"`{{{{ {placeholder.name} }}}}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(templates_page(), encoding="utf-8", newline="\n")
