"""What years of editing do to a document without changing what it says: each changes the body in place."""

from __future__ import annotations

import copy
from random import Random

from breachdocs.documents.forms.word_xml import Element, W, name, paragraph, run, w
from sample_forms.hands import ANSWER

_AUTHOR: dict[str, str | int] = {"author": "A. Clerk", "date": "2025-05-01T09:00:00Z"}
_RUN, _TEXT, _PARAGRAPH = name("r"), name("t"), name("p")


def _runs(body: Element, *, answers: bool = False) -> list[Element]:
    """The runs of plain text, or only those of answers."""
    return [
        one
        for one in body.iter(_RUN)
        if one.find(_TEXT) is not None and (not answers or one.get(name("rsidR")) == ANSWER)
    ]


def _replace(old: Element, new: list[Element]) -> None:
    parent = old.getparent()
    assert parent is not None
    place = parent.index(old)
    parent[place : place + 1] = new


def split_runs(body: Element, rng: Random) -> None:
    """Breaks text into runs with spelling marks and bookmarks between them, as Word does when people type."""
    for number, old in enumerate(_runs(body)):
        text = old.findtext(_TEXT) or ""
        if len(text) < 4 or len(old.findall(_TEXT)) > 1 or rng.random() < 0.4:
            continue
        cut = rng.randrange(1, len(text) - 1)
        first, second = copy.deepcopy(old), copy.deepcopy(old)
        for piece, words in ((first, text[:cut]), (second, text[cut:])):
            holder = piece.find(_TEXT)
            assert holder is not None
            holder.text = words
        between = rng.choice(
            (
                [w("proofErr", type="spellStart")],
                [w("bookmarkStart", id=number, name=f"_Ref{number}"), w("bookmarkEnd", id=number)],
                [w("r", w("lastRenderedPageBreak"))],
                [],
            )
        )
        _replace(old, [first, *between, second])


def track_changes(body: Element, rng: Random) -> None:
    """Turns answers into insertions and moves, and puts deleted words beside them."""
    for number, old in enumerate(_runs(body, answers=True)):
        kind = rng.choice(("", "ins", "moveTo"))
        if not kind:
            continue
        marked: dict[str, str | int] = {"id": number, **_AUTHOR}
        gone = run(rng.choice(("old answer ", "99", "to be confirmed, ")))
        for holder in gone.findall(_TEXT):
            holder.tag = name("delText") if kind == "ins" else _TEXT
        away = "del" if kind == "ins" else "moveFrom"
        _replace(old, [w(away, gone, **marked), w(kind, copy.deepcopy(old), **marked)])


def delete_rows(body: Element, rng: Random) -> None:
    """Puts a deleted row, still shown by Word as struck out, under the head of each list of entries."""
    for head in [row for row in body.iter(name("tr")) if (row.findtext(f".//{_TEXT}") or "") == "Date"]:
        row = copy.deepcopy(head)
        marked: dict[str, str | int] = {"id": rng.randrange(5000, 9999), **_AUTHOR}
        row.insert(0, w("trPr", w("del", **marked)))
        for holder in row.iter(_TEXT):
            holder.tag, holder.text = name("delText"), "an entry taken out again"
        for old in list(row.iter(_RUN)):
            _replace(old, [w("del", copy.deepcopy(old), **marked)])
        head.addnext(row)


def hide_text(body: Element, rng: Random) -> None:
    """Puts hidden words behind answers and into blank paragraphs."""
    for line in list(body.iter(_PARAGRAPH)):
        if rng.random() < 0.15:
            line.append(run("internal note, not for print", w("vanish")))


def comment(body: Element, rng: Random) -> None:
    """Hangs a comment on answers; the words of the comment stand in ``word/comments.xml``."""
    for old in _runs(body, answers=True):
        if rng.random() < 0.3:
            _replace(
                old,
                [
                    w("commentRangeStart", id=0),
                    copy.deepcopy(old),
                    w("commentRangeEnd", id=0),
                    w("r", w("commentReference", id=0)),
                ],
            )


def box_answers(body: Element, rng: Random) -> None:
    """Moves answers into text boxes, each there twice as in Word: a drawing, and one for old readers."""
    for old in _runs(body, answers=True):
        line = old.getparent()
        alone = line is not None and line.tag == _PARAGRAPH and [part.tag for part in line] == [_RUN]
        if alone and rng.random() < 0.3:
            _replace(old, [_text_box(paragraph(copy.deepcopy(old)))])


def _text_box(content: Element) -> Element:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    graphic = "http://schemas.openxmlformats.org/drawingml/2006/main"
    shape = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    old_shape = "urn:schemas-microsoft-com:vml"
    made = w("r", w("mc:AlternateContent", w("mc:Choice"), w("mc:Fallback")))
    alternatives = made[0]
    new, old = alternatives
    new.set("Requires", "wps")
    inline = new.makeelement(f"{{{drawing}}}inline", nsmap={"wp": drawing, "a": graphic, "wps": shape})
    extent = inline.makeelement(f"{{{drawing}}}extent", {"cx": "3600000", "cy": "400000"})
    properties = inline.makeelement(f"{{{drawing}}}docPr", {"id": "1", "name": "Text Box 1"})
    frame = inline.makeelement(f"{{{graphic}}}graphic")
    data = inline.makeelement(f"{{{graphic}}}graphicData", {"uri": shape})
    wsp = inline.makeelement(f"{{{shape}}}wsp")
    form = inline.makeelement(f"{{{shape}}}spPr")
    text = inline.makeelement(f"{{{shape}}}txbx")
    text.append(w("txbxContent", content))
    wsp.extend(
        [inline.makeelement(f"{{{shape}}}cNvSpPr"), form, text, inline.makeelement(f"{{{shape}}}bodyPr")]
    )
    data.append(wsp)
    frame.append(data)
    inline.extend([extent, properties, frame])
    new.append(w("drawing", inline))
    rectangle = old.makeelement(f"{{{old_shape}}}rect", nsmap={"v": old_shape})
    box = old.makeelement(f"{{{old_shape}}}textbox")
    box.append(w("txbxContent", copy.deepcopy(content)))
    rectangle.append(box)
    old.append(w("pict", rectangle))
    return made


def in_layout_table(body: Element, _rng: Random) -> None:
    """Puts the whole form into the one cell of a table, as people do to draw a frame round a page."""
    cell = w("tc", w("tcPr", w("tcW", w=9000, type="dxa")), *list(body), paragraph())
    body.append(w("tbl", w("tblPr"), w("tblGrid", w("gridCol", w=9000)), w("tr", cell)))


def within_policy(body: Element, _rng: Random) -> None:
    """Puts a policy before the form and a letter after it: both speak of schools, dates and breaches."""
    before = [
        paragraph(run("Data Breach Policy of the School"), style="Heading1"),
        paragraph(
            run(
                "School Name and date of incident are to be written on the form. See Stage 1 for the details."
            )
        ),
        paragraph(run("When did you discover the breach? That is the question from which the 72 hours run.")),
        _small_table(
            ("Version", "Author", "Date"), ("V2", "IG Team", "01.09.2024"), ("V3", "IG Team", "02.09.2025")
        ),
        paragraph(
            run(
                "The Head Teacher: keeps a record of every breach. Investigating Officer: asks the questions."
            )
        ),
        _small_table(("Low risk", ""), ("High risk", "ICO")),
        paragraph(run("Appendix – the form"), style="Heading1"),
    ]
    after = [
        paragraph(run("Appendix – template letter"), style="Heading1"),
        paragraph(run("Dear [name],")),
        paragraph(run("Description of breach: [explain what happened]. Date of incident: [date].")),
        paragraph(
            run("Number of people affected: [number]. The School Name: [name of school] is sorry for this.")
        ),
        paragraph(run("DPO sign off")),
        paragraph(run("Yours sincerely")),
    ]
    body[:] = [*before, *list(body), *after]


def _small_table(*rows: tuple[str, ...]) -> Element:
    made = w("tbl", w("tblPr"), w("tblGrid", *(w("gridCol", w=2000) for _ in rows[0])))
    for row in rows:
        made.append(w("tr", *(w("tc", paragraph(run(words))) for words in row)))
    return made


def declare(body: Element) -> Element:
    """The document round a body."""
    made = w("document", body)
    made.set(name("mc:Ignorable"), "w14 w15")
    assert made.nsmap["w"] == W
    return made
