"""What an unknown register's columns mean: its heading row found, each heading matched with one of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from breachdocs.register.columns import INCIDENT_HEADINGS, PROMISED_COLUMNS
from breachdocs.register.workbook.book import Book, rows_of, with_book
from breachdocs.register.workbook.errors import RegisterSigned, TableMissing
from breachdocs.register.workbook.model import CellValue, Layout
from breachdocs.register.workbook.sheet import Sheet
from breachdocs.register.workbook.stored import Stored

#: Other words that registers use for our columns, folded: small letters, words only.
_WORDS: Mapping[str, str] = {
    "Reference": "ref|ref no|reference no|reference number|incident ref|incident reference|incident no|incident number|"
    "breach ref|breach reference|breach no|breach number|case ref|case reference|case no|case number|case id|log no|"
    "log ref|log|log number|id|incident id|breach id|unique reference|unique ref|urn|no|number|serial no|dpo ref|"
    "register no",
    "Received": "date received|date reported|reported on|date logged|logged|date of report|date reported to dpo|"
    "date notified to dpo|date notified|date dpo informed|reported to dpo|date recorded|date entered",
    "Status": "case status|open closed|open or closed|incident status|state|current status",
    "School": "school name|organisation|organization|establishment|academy|site|setting|service|department|"
    "name of school|school academy|location school|school setting|team",
    "Kind": "incident or near miss|breach or near miss|near miss",
    "Incident date": "date of incident|date of breach|breach date|date occurred|date it happened|when|date happened|"
    "date of occurrence|occurred|date time of breach|date time of incident|date and time of breach|"
    "date and time of incident|incident date time|date",
    "Discovered": "date discovered|date of discovery|date identified|date aware|date became aware|aware|identified|"
    "date time discovered|when discovered|discovered on|date of awareness",
    "Type of breach": "type|breach type|incident type|category|nature of breach|nature of incident|type of incident|"
    "category of breach|breach category|nature",
    "Description": "summary|details|what happened|description of breach|description of incident|incident details|"
    "brief description|details of breach|details of incident|breach details|summary of incident|brief details|"
    "description of the breach|incident description|breach description|incident summary",
    "People affected": "number affected|no affected|number of people affected|people affected|individuals affected|"
    "number of data subjects|no of data subjects|data subjects affected|number of individuals|no of individuals|"
    "number of data subjects affected|no of data subjects affected|number of people|number of subjects|"
    "no of people affected|number of individuals affected|how many people|subjects affected",
    "Records affected": "number of records|no of records|records|number of records affected|no of records affected",
    "Data categories": "data involved|type of data|personal data involved|categories of data|personal data|data type|"
    "types of data|data affected|what data|data categories involved|type of personal data",
    "Special category": "special category data|sensitive data|sensitive|special categories|sc data",
    "People categories": "who is affected|categories of data subjects|data subjects|type of data subject|"
    "categories of individuals|who was affected|data subject categories",
    "Likelihood": "likelihood score|probability|likelihood 1 5|likelihood of harm",
    "Impact": "impact score|severity|severity score|impact 1 5|impact severity",
    "Score": "risk score|overall score|total score|overall risk score",
    "Band": "risk|rag|risk rating|risk level|rating|rag rating|overall risk|risk band|level of risk|severity rating",
    "ICO decision": "report to ico|reportable|ico reportable|reportable to ico|notify ico|ico notification|"
    "ico notified|reported to ico y n|ico y n|ico reported|decision to report|ico|ico informed|notifiable|"
    "ico report y n",
    "Reported to ICO": "date reported to ico|ico report date|date ico notified|date ico informed|date sent to ico|"
    "ico date|ico reported date|ico date reported",
    "Individuals told": "data subjects informed|individuals notified|parents informed|date individuals notified|"
    "data subjects notified|individuals informed|subjects informed|people told|data subject informed|"
    "data subject notified|affected individuals informed|families informed",
    "Contained": "recovered|data recovered|containment|breach contained",
    "Review due": "review date|date of review|next review",
    "Notes": "comments|further comments|other comments|remarks|additional information|notes comments|dpo notes|"
    "dpo comments",
    "Actions taken": "action taken|action|actions|remedial action|immediate action|immediate actions|action s taken|"
    "remedial actions|mitigation|corrective action",
    "Investigating officer": "investigated by|investigator|lead officer|officer|reported by|lead",
    "Consequences": "effects|effect of breach|potential consequences|likely consequences",
    "Preventive measures": "lessons learned|lessons learnt|lessons|prevention|future actions",
}
#: Below a heading that stands over several, these words mean the same as alone ("Risk" over "Likelihood").
_ALONE = frozenset(
    {"likelihood", "impact", "score", "rating", "severity", "probability", "discovered", "received"}
)
#: Words that a column of ours is known by may be too wide for what stands in theirs: by what is in it, it is another.
_BY_SAMPLE: Mapping[str, tuple[str, type[object]]] = {
    "Reported to ICO": ("ICO decision", str),
    "People categories": ("People affected", int),
}
_SMALL = ("the ", "a ", "of the ")
_MOST_HEADING_ROW = 30
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One of their columns: its heading, which of ours it is (empty: none), and the last value in it."""

    theirs: str
    ours: str
    sample: CellValue = None


@dataclass(frozen=True, slots=True)
class SheetProposal:
    """A sheet that seems to hold incidents.

    Attributes:
        sheet: its name.
        table: its Excel table's name, where the headings are one's.
        heading_row: from 1; of two heading rows the upper.
        heading_rows: 1, or 2.
        columns: theirs, from the left.
        references: the references there, in their order.
        protected: whether a password protects it.
    """

    sheet: str
    table: str
    heading_row: int
    heading_rows: int
    columns: tuple[ColumnMatch, ...]
    references: tuple[str, ...]
    protected: bool = False

    @property
    def matched(self) -> int:
        """How many columns are ours."""
        return sum(bool(column.ours) for column in self.columns)


def propose(content: bytes | Stored) -> tuple[SheetProposal, ...]:
    """The sheets of a workbook that hold incidents, in the order of their tabs: those with a column of references and
    two more that mean something to us.

    Raises:
        RegisterUnreadable: it is no workbook.
        RegisterSigned: it is digitally signed, so nothing could ever be added to it.
    """

    def look(book: Book) -> tuple[SheetProposal, ...]:
        if book.signed:
            raise RegisterSigned(
                "The workbook is digitally signed, and a row more would break the signature. Remove the signature "
                "(File, Info, View Signatures) or sign a copy, then adopt it."
            )
        return tuple(_proposals(book))

    return with_book(content, look)


def _proposals(book: Book) -> Iterator[SheetProposal]:
    for entry in book.sheets:
        sheet = book.sheet(entry.part)
        best: tuple[int, Layout, dict[str, str]] | None = None
        for row in [number for number in sheet.rows if number <= _MOST_HEADING_ROW]:
            for rows in (2,) if _goes_on(sheet, row) else (1, 2):
                layout = Layout("", "", sheet=entry.name, header_row=row, heading_rows=rows)
                matches = matched(list(book.headings_at(layout)))
                score = 2 * len(matches) - (rows == 2)  # a second heading row must earn its keep
                if "Reference" in matches.values() and (best is None or score > best[0]):
                    best = score, layout, matches
        if best and len(best[2]) >= _FEWEST:
            yield _proposal(book, entry.name, best[1], best[2])


def _goes_on(sheet: Sheet, row: int) -> bool:
    """Whether a row's headings go on in the one below: one of them stands over several."""
    below = {column for column, _ in sheet.cells(row + 1)}
    return any(
        area.top == area.bottom == row
        and area.right > area.left
        and len(below & set(range(area.left, area.right + 1))) > 1
        for area in sheet.merged
    )


def _proposal(book: Book, name: str, found: Layout, matches: Mapping[str, str]) -> SheetProposal:
    key = next(theirs for theirs, ours in matches.items() if ours == "Reference")
    table = book.table_at(name, found.header_row) if found.heading_rows == 1 else ""
    layout = Layout(
        table, "Reference", {"Reference": key}, name, found.header_row, heading_rows=found.heading_rows
    )
    try:
        grid = book.grid(layout)
    except TableMissing:
        table = ""
        grid = book.grid(
            Layout("", "Reference", {"Reference": key}, name, found.header_row, found.heading_rows)
        )
    samples: dict[str, CellValue] = {}
    references = []
    for _, reference, values in rows_of(book, grid):
        references.append(reference)
        samples |= values
    columns = tuple(
        ColumnMatch(theirs, _by_sample(matches, theirs, samples.get(theirs)), samples.get(theirs))
        for theirs in grid.columns
    )
    return SheetProposal(
        name,
        table,
        found.header_row,
        found.heading_rows,
        columns,
        tuple(references),
        book.sheet(grid.sheet.part).locked,
    )


def _by_sample(matches: Mapping[str, str], theirs: str, sample: CellValue) -> str:
    """What a column is, by its heading and the last value in it: "Reported to ICO?" over a No is the decision."""
    ours = matches.get(theirs, "")
    other, kind = _BY_SAMPLE.get(ours, ("", type(None)))
    return other if other and type(sample) is kind and other not in matches.values() else ours


def matched(theirs: list[str]) -> dict[str, str]:
    """Their heading → ours, each at most once: the same words first, then other words for it, then nearly the same."""
    found: dict[str, str] = {}
    for step in (_same_word, _other_word, _lower_word, _near_word):
        for heading in theirs:
            if heading in found:
                continue
            ours = step(_folded(heading), heading)
            if ours and ours not in found.values():
                found[heading] = ours
    return found


def _folded(heading: str) -> str:
    words = " ".join(re.sub(r"[^a-z0-9]+", " ", heading.casefold().replace("'", "")).split())
    for small in _SMALL:
        words = words.removeprefix(small)
    return words


_OURS = {_folded(heading): heading for heading in INCIDENT_HEADINGS}
_OTHERS = {word: ours for ours, words in _WORDS.items() for word in words.split("|")}
#: Only columns of the first kind, and those that have other words here, are guessed by likeness.
_GUESSED = {**{_folded(h): h for h in INCIDENT_HEADINGS[:PROMISED_COLUMNS]}, **_OTHERS}


def _same_word(folded: str, _heading: str) -> str:
    return _OURS.get(folded, "")


def _other_word(folded: str, _heading: str) -> str:
    return _OTHERS.get(folded, "")


def _lower_word(folded: str, _heading: str) -> str:
    upper, _, lower = folded.rpartition(" ")
    if lower in _ALONE:
        return _same_word(lower, "") or _other_word(lower, "")
    # "Dates" over "Incident" is the date of incident.
    return _other_word(f"date of {lower}", "") if upper in {"date", "dates"} else ""


def _near_word(folded: str, _heading: str) -> str:
    if len(folded) < 5:
        return ""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- where a register is adopted only

    found = process.extractOne(folded, _GUESSED.keys(), scorer=fuzz.ratio, score_cutoff=88)
    return _GUESSED[found[0]] if found else ""
