"""Notes on cells, kept in place: why a score is what it is, where Excel and LibreOffice both show it.

A note is two things in a workbook: its text in the comments part, its box in a VML drawing. A note that a person wrote,
edited or deleted stays as they left it. Ours begin with the reference of their row, so that a row sorted by a program
that leaves notes behind gets its own back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from breachdocs.register.columns import NOTE, NOTE_ON
from breachdocs.register.workbook.cells import escaped, unescaped
from breachdocs.register.workbook.note_parts import NoteParts
from breachdocs.register.workbook.package import IN_TAG
from breachdocs.register.workbook.ranges import Area, column_letters
from breachdocs.register.workbook.strings import joined_text

if TYPE_CHECKING:
    from breachdocs.register.table_edit import TableEdit
    from breachdocs.register.workbook.model import Cells, CellValue, Row

AUTHOR = "breachdocs"
_COMMENT = re.compile(rb"<((?:[\w.-]+:)?)comment\s(%s*)>(.*?)</\1comment\s*>" % IN_TAG, re.DOTALL)
_REF = re.compile(rb"\bref=[\"']([A-Z]+\d+)[\"']")
_BEGUN = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<:]+):")
_AUTHORS = re.compile(rb"<(?:[\w.-]+:)?author(?:\s[^>]*)?(?:/>|>([^<]*)</)")
_SHAPE = re.compile(rb"<((?:[\w.-]+:)?)shape\s.*?</\1shape\s*>", re.DOTALL)
_AT = re.compile(rb"<(?:[\w.-]+:)?(Row|Column)(?:\s[^>]*)?>\s*(\d+)\s*</")
#: Some programs give these names other prefixes, each where it is used.
_PREFIXED = re.compile(rb"<xml\s[^>]*xmlns:v=")
_PREFIXES = (
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_SHAPE_ID = re.compile(rb"id=[\"']_x0000_s(\d+)[\"']")
#: A box as wide as four columns: about so many letters on a line, so many points a line.
_LETTERS, _LINE, _ROW = 54, 13.0, 15.0
_HEIGHT = re.compile(rb"\sht=\"([\d.]+)\"")


def write_notes(edit: TableEdit, rows: Sequence[Row], last: Cells) -> None:
    """Pins what rows say under `NOTE` to their cells under `NOTE_ON`, after the rows themselves were planned.

    Args:
        edit: the table, its rows written.
        rows: what was written; those without a note keep what they have.
        last: key → heading → value, as earlier writes left it: a note that reads otherwise is a person's.
    """
    column = edit.column(NOTE_ON)
    texts = {
        key: note for row in rows if (note := row.cells.get(NOTE)) and (key := row.key.strip()) in edit.places
    }
    if column is None or not texts or edit.sheet.locked:
        return
    parts = NoteParts(edit.book, edit.grid.sheet.part)
    notes = _Notes(parts.comments, parts.drawing, edit)
    notes.follow({**edit.rows, **edit.places}, column)
    for key, ours in texts.items():
        place = Area(edit.places[key], column, edit.places[key], column)
        now, before = notes.text(place), last.get(key, {}).get(NOTE)
        if _same(now, before):
            notes.put(place, str(ours))
        if _same(now, before) or _same(now, ours):
            edit.written.setdefault(key, {})[NOTE] = ours
    parts.save(notes.comments, notes.drawing)


def drop_notes(edit: TableEdit, keys: Collection[str]) -> None:
    """Takes away every note on a table's rows, whoever wrote it: for a record that is disposed of."""
    parts = NoteParts(edit.book, edit.grid.sheet.part)
    gone = {edit.rows[key] for key in keys if key in edit.rows}
    columns = set(edit.grid.columns.values())
    if not gone or not parts.there:
        return
    notes = _Notes(parts.comments, parts.drawing, edit)
    places = [area for area in notes.places if area.top in gone and area.left in columns]
    if places:
        notes.take_away(places)
        parts.save(notes.comments, notes.drawing)
    parts.drop_threads({str(area) for area in places})


class _Notes:
    """The notes of one sheet, as bytes that are cut and joined."""

    def __init__(self, comments: bytes, drawing: bytes, edit: TableEdit) -> None:
        self._edit = edit
        self._prefix = b""
        self._found: dict[str, re.Match[bytes]] = {}
        for comment in _COMMENT.finditer(comments):
            self._prefix = comment[1]
            if ref := _REF.search(comment[2]):
                self._found[ref[1].decode()] = comment
        if not self._found and (root := re.search(rb"<((?:[\w.-]+:)?)comments[\s>]", comments)):
            self._prefix = root[1]
        self._raw, self._drawing = comments, drawing
        #: What becomes of comments that stand there (``b""``: gone), by reference; new ones.
        self._instead: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._boxes_gone: set[tuple[int, int]] = set()
        self._boxes: dict[str, bytes] = {}
        self._author: int | None = None
        numbers = [int(number) for number in _SHAPE_ID.findall(drawing)]
        self._prefixes = "" if _PREFIXED.search(drawing) else _PREFIXES
        self._next_shape = max(numbers, default=1024) + 1

    @property
    def places(self) -> tuple[Area, ...]:
        """Where notes stand."""
        return tuple(area for ref in self._found if (area := Area.parse(ref)))

    def text(self, place: Area) -> str | None:
        """What the note on a cell says; ``None`` where there is none."""
        ref = str(place)
        if ref in self._new:
            return joined_text(self._new[ref])
        if ref in self._found and self._instead.get(ref) != b"":
            return joined_text(self._found[ref][3])
        return None

    def follow(self, rows: Mapping[str, int], column: int) -> None:
        """Brings notes that begin with the reference of another row back to it."""
        letters, moves = column_letters(column), dict[str, str]()
        for ref, comment in self._found.items():
            if ref.rstrip("0123456789") == letters:
                begun = _BEGUN.search(comment[3])
                key = unescaped(begun[1].decode("utf-8", "replace")).strip() if begun else ""
                home = f"{letters}{rows[key]}" if key in rows else ref
                if home != ref and home not in moves.values():
                    moves[ref] = home
        # A note moves only where none stays in its way.
        while stuck := [ref for ref, home in moves.items() if home in self._found and home not in moves]:
            for ref in stuck:
                del moves[ref]
        moved = {home: (self._found[ref][0], _REF) for ref, home in moves.items()}
        self.take_away([area for ref in moves if (area := Area.parse(ref))])
        for home, (whole, pattern) in moved.items():
            self._new[home] = pattern.sub(b'ref="%s"' % home.encode(), whole, count=1)
            self._draw(home, joined_text(whole))

    def _author_number(self) -> int:
        """Our place in the list of authors; one beyond its end where we have none yet."""
        if self._author is None:
            names = _AUTHORS.findall(self._raw)
            self._author = names.index(AUTHOR.encode()) if AUTHOR.encode() in names else len(names)
        return self._author

    def take_away(self, places: Sequence[Area]) -> None:
        """Plans some notes to go, with their boxes."""
        for area in places:
            self._instead[str(area)] = b""
            self._boxes_gone.add((area.top - 1, area.left - 1))

    def put(self, place: Area, text: str) -> None:
        """Plans a note, in place of the one that stands there."""
        if _same(self.text(place), text):
            return
        ref, p = str(place), self._prefix.decode()
        if ref in self._found:
            self.take_away([place])
        self._new[ref] = (
            f'<{p}comment ref="{ref}" authorId="{self._author_number()}"><{p}text><{p}r>'
            f'<{p}rPr><{p}sz val="9"/><{p}rFont val="Tahoma"/></{p}rPr>'
            f'<{p}t xml:space="preserve">{escaped(text)}</{p}t></{p}r></{p}text></{p}comment>'
        ).encode()
        self._draw(ref, text)

    def _draw(self, ref: str, text: str) -> None:
        """The box of a note, to the right of its cell, high enough for its text."""
        at = Area.parse(ref)
        if at is None:
            return
        line = self._edit.sheet.line(at.top)
        found = _HEIGHT.search(line.attributes) if line else None
        height = max(float(found[1]) if found else _ROW, _LINE)
        lines = sum(1 + len(line) // _LETTERS for line in text.splitlines())
        bottom = at.top + max(2, round(lines * _LINE / height))
        anchor = f"{at.left}, 12, {at.top - 1}, 4, {at.left + 4}, 12, {bottom}, 4"
        self._boxes[ref] = (
            f'<v:shape{self._prefixes} id="_x0000_s{self._next_shape}" type="#_x0000_t202" fillcolor="#ffffe1" '
            'style="position:absolute;visibility:hidden" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
            f"<x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
            f"<x:Row>{at.top - 1}</x:Row><x:Column>{at.left - 1}</x:Column></x:ClientData></v:shape>"
        ).encode()
        self._next_shape += 1

    @property
    def comments(self) -> bytes:
        """The comments part with what is planned; the very same bytes where nothing is."""
        raw = _COMMENT.sub(self._kept, self._raw) if self._instead else self._raw
        if not self._new:
            return raw
        p = self._prefix
        names = _AUTHORS.findall(raw)
        if self._author_number() >= len(names):
            one = b"<%sauthor>%s</%sauthor>" % (p, AUTHOR.encode(), p)
            whole = b"<%sauthors>%s</%sauthors>" % (p, one, p)
            raw, closed = re.subn(rb"(?=</%sauthors\s*>)" % p, one, raw, count=1)
            raw = raw if closed else re.sub(rb"<%sauthors\s*/>" % p, whole, raw, count=1)
        new = b"".join(self._new.values())
        head, end, tail = raw.rpartition(b"</%scommentList" % p)
        if end:
            return b"".join((head, new, end, tail))
        whole = b"<%scommentList>%s</%scommentList>" % (p, new, p)
        return re.sub(rb"<%scommentList\s*/>" % p, lambda _: whole, raw, count=1)

    def _kept(self, comment: re.Match[bytes]) -> bytes:
        ref = _REF.search(comment[2])
        return self._instead.get(ref[1].decode(), comment[0]) if ref else comment[0]

    @property
    def drawing(self) -> bytes:
        """The VML drawing with what is planned."""
        raw = _SHAPE.sub(self._box_kept, self._drawing) if self._boxes_gone else self._drawing
        head, end, tail = raw.rpartition(b"</xml")
        return b"".join((head, *self._boxes.values(), end, tail)) if self._boxes else raw

    def _box_kept(self, shape: re.Match[bytes]) -> bytes:
        at = {name: int(number) for name, number in _AT.findall(shape[0])}
        return b"" if (at.get(b"Row"), at.get(b"Column")) in self._boxes_gone else shape[0]


def _same(one: CellValue, other: CellValue) -> bool:
    """Whether two notes say the same, however their lines were broken on the way through a program."""
    return (one is None) == (other is None) and str(one).split() == str(other).split()
