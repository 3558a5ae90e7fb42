"""How people lay a form out anew: each rearranges the body's tables in place, and says the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random

from breachdocs.documents.forms.word_xml import Element, name, paragraph, run, w
from sample_forms.hands import ANSWER

_TABLE, _ROW, _CELL, _PARAGRAPH = name("tbl"), name("tr"), name("tc"), name("p")


def _cells(row: Element) -> list[Element]:
    return row.findall(_CELL)


def _content(cell: Element) -> list[Element]:
    return [part for part in cell if part.tag != name("tcPr")]


def _says(part: Element) -> str:
    return "".join(words.text or "" for words in part.iter(name("t"))).strip()


def _is_answered(cell: Element) -> bool:
    return any(one.get(name("rsidR")) == ANSWER for one in cell.iter(name("r")))


def _questions(body: Element) -> Iterator[tuple[Element, Element, Element]]:
    """Rows of just a label and its answer: row, label's cell, answer's cell."""
    for table in list(body.iter(_TABLE)):
        for row in table.findall(_ROW):
            cells = _cells(row)
            if len(cells) == 2 and not _is_answered(cells[0]) and len(table.findall(_ROW)) > 2:
                yield row, cells[0], cells[1]


def _span(cell: Element, columns: int) -> None:
    properties = cell.find(name("tcPr"))
    assert properties is not None
    for old in properties.findall(name("gridSpan")):
        properties.remove(old)
    if columns > 1:
        properties.append(w("gridSpan", val=columns))


def _bare(cell: Element) -> Element:
    """The same cell with nothing in it."""
    properties = cell.find(name("tcPr"))
    assert properties is not None
    return w("tc", copy.deepcopy(properties), paragraph())


def nest(body: Element, rng: Random) -> None:
    """A table of one cell round some answers, as pasting from another document leaves it."""
    for _, _, cell in list(_questions(body)):
        if _is_answered(cell) and rng.random() < 0.6:
            content = _content(cell)
            cell.append(w("tbl", w("tblPr"), w("tblGrid"), w("tr", w("tc", w("tcPr"), *content))))
            cell.append(paragraph())


def answers_below(body: Element, rng: Random) -> None:
    """Answers in a row that somebody added below the question, whose own cell stays empty."""
    for row, _, cell in list(_questions(body)):
        if _is_answered(cell) and rng.random() < 0.5:
            empty = _bare(cell)
            row.replace(cell, empty)
            _span(cell, 2)
            row.addnext(w("tr", cell))


def merged_down(body: Element, _rng: Random) -> None:
    """The label's cell merged over as many rows as its answer has paragraphs."""
    for row, label, cell in list(_questions(body)):
        content = _content(cell)
        if len(content) < 2:
            continue
        label.find(name("tcPr")).append(w("vMerge", val="restart"))  # type: ignore[union-attr]  # made with it
        for part in reversed(content[1:]):
            below = _bare(label)
            below.find(name("tcPr")).append(w("vMerge"))  # type: ignore[union-attr]  # the same
            row.addnext(w("tr", below, w("tc", w("tcPr"), part)))


def two_abreast(body: Element, _rng: Random) -> None:
    """Two questions in each row where there was one."""
    for table in list(body.iter(_TABLE)):
        rows = [row for row, _, _ in _questions(body) if row.getparent() is table]
        for first, second in zip(rows[::2], rows[1::2], strict=False):
            if first.getnext() is second:
                first.extend(_cells(second))
                table.remove(second)


def spaced(body: Element, _rng: Random) -> None:
    """A narrow empty column between labels and answers, and one for numbers before them."""
    for number, (row, label, _) in enumerate(list(_questions(body)), start=1):
        label.addnext(w("tc", w("tcPr"), paragraph()))
        row.insert(0, w("tc", w("tcPr"), paragraph(run(f"{number}." if number % 2 else f"Q{number}"))))


def one_table(body: Element, _rng: Random) -> None:
    """All tables joined into one, as deleting the empty lines between them does; headings are rows of it."""
    made = w("tbl", w("tblPr"), w("tblGrid"))
    for part in list(body):
        if part.tag == _TABLE:
            made.extend(part.findall(_ROW))
        elif _says(part):
            made.append(w("tr", w("tc", w("tcPr", w("gridSpan", val=2)), part)))
        if part.getparent() is body:
            body.remove(part)
    body.append(made)


def cell_breaks(body: Element, _rng: Random) -> None:
    """Every answer typed after its label in the label's own cell, in a line of its own."""
    for row, label, cell in list(_questions(body)):
        label.extend(_content(cell))
        _span(label, 2)
        row.remove(cell)


def shuffled(body: Element, rng: Random) -> None:
    """The parts of Stage 1 in another order, each with its own heading."""
    parts: list[list[Element]] = [[]]
    rest: list[Element] = []
    for part in list(body):
        if rest or _says(part).startswith("Stage 2"):
            rest.append(part)
            continue
        parts[-1].append(part)
        if part.tag == _TABLE:
            parts.append([])
    first, *others = parts[:-1]
    rng.shuffle(others)
    body[:] = [part for group in (first, *others, parts[-1]) for part in group] + rest


def put_in_place_of(table: Element, lines: list[Element]) -> None:
    """Puts lines where a table was."""
    parent = table.getparent()
    assert parent is not None
    at = parent.index(table)
    parent[at : at + 1] = lines


def as_text(body: Element, _rng: Random) -> None:
    """Tables turned into text: a row's cells with tabs between them, what has more paragraphs in lines of its own."""
    for table in list(body.iter(_TABLE)):
        lines: list[Element] = []
        for row in table.findall(_ROW):
            line: Element | None = None
            for cell in _cells(row):
                first, *more = cell.findall(_PARAGRAPH)
                if line is None:
                    line = first
                    lines.append(line)
                else:
                    line.extend([run("\t"), *first])
                if more:
                    lines += more
                    line = more[-1]
        put_in_place_of(table, lines)


def second_copy(blank: Callable[[Random], list[Element]]) -> Callable[[Element, Random], None]:
    """A blank copy of the form left before or after the one that is filled in."""

    def disguise(body: Element, rng: Random) -> None:
        copy_of_it = blank(rng)
        body[:] = [*copy_of_it, *list(body)] if rng.random() < 0.5 else [*list(body), *copy_of_it]

    return disguise
