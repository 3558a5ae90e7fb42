"""Random histories of what people and the product do to one register, each held against a model.

People edit, sort, filter, delete, copy and paste rows, mistype references, rename headings and sheets, insert columns
and turn the table into a range; between their saves the product adds and updates rows. After each step: every cell that
a person typed still says so, nothing of the product's is in a wrong row, no row is there twice that was not copied.

    python benchmarks/register_histories.py [--histories 10000] [--seed 1]
"""

from __future__ import annotations

import argparse
import io
import random
import time
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from breachdocs.register import CellValue, Changes, Row, TableMissing, apply, read_rows, same

HEADINGS = ("Reference", "School", "Score", "Notes")
OURS = HEADINGS[1:]
STEPS = 8
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = (("workbook", "sheet.main"), ("sheet1", "worksheet"), ("table1", "table"))
DEEDS = (
    "edit", "edit", "edit", "clear", "sort", "filter", "delete", "copy", "mistype", "rename heading",
    "insert column", "rename sheet", "to range", "add row",
)  # fmt: skip


def held(condition: bool, what: str) -> None:
    """Raises `AssertionError` where the register is not what it should be."""
    if not condition:
        raise AssertionError(what)


def workbook(lines: list[list[Any]], name: str, hidden: int, *, table: bool) -> bytes:
    """A workbook of one sheet as another program writes it, one row hidden by a filter; quicker than openpyxl."""
    rows = ""
    for number, line in enumerate(lines, start=1):
        cells = "".join(written(f"{chr(65 + column)}{number}", value) for column, value in enumerate(line))
        mark = ' hidden="1"' if number == hidden else ""
        rows += f'<row r="{number}"{mark}>{cells}</row>'
    ref = f"A1:{chr(64 + len(lines[0]))}{len(lines)}"
    columns = "".join(f'<tableColumn id="{n}" name="{text}"/>' for n, text in enumerate(lines[0], start=1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in _PARTS
        )
        + "</Types>",
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="{name}" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": links(("worksheet", "sheet1.xml")),
        "xl/sheet1.xml": f'<worksheet xmlns="{_MAIN}" xmlns:r="{_LINKS}"><dimension ref="{ref}"/><sheetData>{rows}'
        "</sheetData>"
        + ('<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if table else "")
        + "</worksheet>",
        "xl/_rels/sheet1.xml.rels": links(*([("table", "table1.xml")] if table else [])),
        "xl/table1.xml": f'<table xmlns="{_MAIN}" id="1" name="Incidents" displayName="Incidents" ref="{ref}">'
        f'<autoFilter ref="{ref}"/><tableColumns count="{len(lines[0])}">{columns}</tableColumns></table>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return out.getvalue()


def links(*targets: tuple[str, str]) -> str:
    """A part's links: the last word of each type, and its target."""
    found = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def written(place: str, value: Any) -> str:
    """A cell as another program writes it."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith("="):
        return f'<c r="{place}"><f>{value[1:]}</f><v>1</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def cells_of(content: bytes) -> list[list[Any]]:
    """Every cell of the sheet by lxml, without a line of the product's; formulas with their sign."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("xl/sheet1.xml"))
    lines: list[list[Any]] = []
    for row in root.iter(f"{{{_MAIN}}}row"):
        line: list[Any] = []
        for cell in row:
            column = ord(str(cell.get("r"))[0]) - 65
            line += [None] * (column + 1 - len(line))
            kinds = {str(child.tag).rpartition("}")[2]: "".join(map(str, child.itertext())) for child in cell}
            text = f"={kinds['f']}" if "f" in kinds else kinds.get("is")
            line[column] = text if text is not None else float(kinds["v"]) if "v" in kinds else None
        lines.append(line)
    return lines


def gone_on(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What a new row takes over from the two above: a formula that both have, as Excel goes on with it."""
    if len(rows) < 2:
        return {}
    above = [{h: v for h, v in row.items() if isinstance(v, str) and v.startswith("=")} for row in rows[-2:]]
    return {heading: formula for heading, formula in above[1].items() if heading in above[0]}


@dataclass
class History:
    """One register and what a fair one would hold.

    Attributes:
        rows: what each row holds by heading, in the order of the sheet; a row is told apart by its `id`.
        headings: heading of ours → as it stands in the sheet now.
        last: key → heading → value as the product remembers that it wrote.
        theirs: (id of a row, heading) → a value that a person gave.
        broken: whether the table is a range now, so that nothing can be written.
    """

    chance: random.Random
    content: bytes = b""
    rows: list[dict[str, Any]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=lambda: {heading: heading for heading in HEADINGS})
    extra: list[str] = field(default_factory=list)
    sheet: str = "Ours"
    last: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    count: int = 0
    broken: bool = False
    conflicts: int = 0

    def save(self) -> None:
        """What a person's program writes: the rows of the model, the filter of the table among them."""
        columns = [*(self.headings[heading] for heading in HEADINGS), *self.extra]
        self.chance.shuffle(columns)
        names = {shown: heading for heading, shown in self.headings.items()}
        lines: list[list[Any]] = [list(columns)]
        lines += [[row.get(names.get(column, column)) for column in columns] for row in self.rows or [{}]]
        hidden = self.chance.randint(2, len(lines)) if self.chance.random() < 0.3 else 0
        self.content = workbook(lines, self.sheet, hidden, table=not self.broken)

    def deed(self, deed: str) -> None:  # noqa: C901 -- one case a deed, as a list reads
        """What a person does, to the model."""
        row = self.chance.choice(self.rows) if self.rows else None
        heading = self.chance.choice(OURS)
        match deed:
            case "edit" if row:
                row[heading] = self.chance.choice(("theirs", 7, 2.5, "=1", f"typed {self.chance.random()}"))
            case "clear" if row:
                row[heading] = None
            case "sort":
                self.rows.sort(key=lambda one: str(one.get(heading)), reverse=self.chance.random() < 0.5)
            case "delete" if row:
                self.rows.remove(row)
            case "copy" if row:
                self.rows.insert(self.chance.randint(0, len(self.rows)), dict(row))
            case "mistype" if row and row["Reference"]:
                row["Reference"] = f"{row['Reference']}x{self.chance.randint(0, 99)}"
            case "rename heading":
                self.headings[heading] = heading if self.chance.random() < 0.5 else f"{heading} (old)"
            case "insert column":
                self.extra.append(f"Mine {len(self.extra)}")
            case "rename sheet":
                self.sheet = f"Sheet {self.chance.randint(1, 9)}"
            case "to range":
                self.broken = self.chance.random() < 0.3
            case "add row":
                self.rows.append(
                    {"Reference": f"own-{self.chance.randint(0, 999)}", "Notes": "a row of theirs"}
                )

    def write(self) -> None:
        """The product adds a row and updates some, and the model with it."""
        keys = [key for key in self.last if self.chance.random() < 0.4]
        self.count += 1
        keys.append(f"2026-{self.count:04d}")
        rows = tuple(Row(key, {"Reference": key, **self.values()}) for key in keys)
        expected = [dict(row) for row in self.rows]
        try:
            applied = apply(self.content, Changes({"Incidents": rows}), {"Incidents": self.last})
        except TableMissing:
            held(self.broken, "the table was not found")
            return
        held(not self.broken, "rows were written where no table is")
        written = applied.tables["Incidents"]
        self.conflicts += len(written.conflicts)
        for row in rows:
            self.expect(expected, row)
        self.content = applied.content
        self.rows = expected
        for key, cells in written.written.items():
            self.last.setdefault(key, {}).update(cells)

    def values(self) -> dict[str, CellValue]:
        """What a form says: never what a person types, so that each cell tells whose it is."""
        return {heading: f"ours {self.chance.random()}" for heading in OURS if self.chance.random() < 0.8}

    def expect(self, rows: list[dict[str, Any]], row: Row) -> None:
        """What a fair register does with one row of the product's."""
        there = [one for one in rows if one["Reference"] == row.key]
        if len(there) > 1 or (not there and row.key in self.last):
            return
        said = {heading: value for heading, value in row.cells.items() if self.headings[heading] == heading}
        if not there:
            rows.append({**gone_on(rows), **said, "Reference": row.key})
            return
        for heading, value in said.items():
            now, base = there[0].get(heading), self.last.get(row.key, {})
            untouched = same(now, base[heading]) if heading in base else now is None
            if untouched:
                there[0][heading] = value

    def check(self) -> None:
        """Holds every cell of the sheet, as another program reads it, against the model."""
        shown, *lines = cells_of(self.content)
        names = {heading: name for name, heading in self.headings.items()}
        found: list[dict[str, Any]] = [
            {
                names.get(str(heading), str(heading)): value
                for heading, value in zip(shown, line, strict=False)
            }
            for line in lines
        ]
        found = [row for row in found if any(value is not None for value in row.values())]
        want = [row for row in self.rows if any(value is not None for value in row.values())]
        held(len(found) == len(want), f"{len(found)} rows, not {len(want)}")
        for there, row in zip(found, want, strict=True):
            for heading in (*HEADINGS, *self.extra):
                held(same(there.get(heading), row.get(heading)), f"{row['Reference']}, {heading}")
        if not self.broken:
            references = {row["Reference"] for row in want}
            held(set(read_rows(self.content, "Incidents")) == references, "rows are read by other references")


def play(seed: int) -> History:
    """One history; raises `AssertionError` at the first step after which the register is not what it should be."""
    history = History(random.Random(seed))  # noqa: S311 -- a test's chance, to be had again by its seed
    history.save()
    history.write()
    history.check()
    for _ in range(history.chance.randint(2, STEPS)):
        if history.chance.random() < 0.6:
            for _ in range(history.chance.randint(1, 3)):
                history.deed(history.chance.choice(DEEDS))
            history.save()
        else:
            history.write()
        history.check()
    return history


def main() -> None:
    """Plays histories and says what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed, conflicts, start = 0, 0, time.process_time()
    for number in range(options.histories):
        try:
            conflicts += play(options.seed + number).conflicts
        except AssertionError as error:
            failed += 1
            print(f"seed {options.seed + number}: {error}", flush=True)
        if number % 500 == 499:
            print(f"{number + 1} histories, {failed} failed, {time.process_time() - start:.0f} s", flush=True)
    print(f"{options.histories} histories: {failed} failed; {conflicts} cells kept as people left them.")


if __name__ == "__main__":
    main()
