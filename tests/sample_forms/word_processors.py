"""What other programs make of a document when they save it: each changes the body in place, and says the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from breachdocs.documents.forms.word_xml import Element, name, paragraph, run, w
from sample_forms.hands import ANSWER

_RUN, _TEXT, _PARAGRAPH, _CELL = name("r"), name("t"), name("p"), name("tc")


def _answers(body: Element) -> Iterator[Element]:
    for one in list(body.iter(_RUN)):
        if one.get(name("rsidR")) == ANSWER:
            yield one


def _wrap(part: Element, *around: Element) -> None:
    """Puts a part into the innermost of elements that stand in each other."""
    parent = part.getparent()
    assert parent is not None
    parent.replace(part, around[0])
    for outer, inner in pairwise(around):
        outer.append(inner)
    around[-1].append(part)


def unwrap_controls(body: Element) -> None:
    """Leaves of each content control what it shows, prompts among it: what programs do that know no controls."""
    for control in list(body.iter(name("sdt"))):
        parent, content = control.getparent(), control.find(name("sdtContent"))
        assert parent is not None
        assert content is not None
        place = parent.index(control)
        parent[place : place + 1] = list(content)


def google_docs(body: Element, rng: Random) -> None:
    """Google Docs: no controls of Word's, but locked ones of its own round runs, paragraphs and tables, and full
    properties on every run.
    """
    unwrap_controls(body)
    for number, part in enumerate([*_answers(body), *body.iter(name("tbl"))]):
        if rng.random() < 0.5:
            properties = w("sdtPr", w("id", val=-number - 1), w("tag", val=f"goog_rdk_{number}"))
            _wrap(part, w("sdt", properties), w("sdtContent"))
            part_of = part.getparent()
            assert part_of is not None
            control = part_of.getparent()
            assert control is not None
            control.insert(0, properties)
    for cell in body.iter(_CELL):
        lines = cell.findall(_PARAGRAPH)
        labels = [one for line in lines for one in line.findall(_RUN)]
        if (
            len(labels) == 1
            and len(lines) == 1
            and labels[0].get(name("rsidR")) != ANSWER
            and rng.random() < 0.5
        ):
            properties = w("sdtPr", w("tag", val=f"goog_rdk_{rng.randrange(500, 900)}"))
            around = w("sdt", properties)
            _wrap(labels[0], around, w("sdtContent"))
    for one in body.iter(_RUN):
        if one.find(name("rPr")) is None:
            one.insert(0, w("rPr", w("b", val=0), w("i", val=0), w("vanish", val=0), w("rtl", val=0)))


def wps_office(body: Element, _rng: Random) -> None:
    """WPS Office: wide colons and brackets after labels, East Asian hints, a run for every change of script."""
    for one in list(body.iter(_RUN)):
        one.insert(0, w("rPr", w("rFonts", hint="eastAsia"), w("lang", val="en-US", eastAsia="zh-CN")))
        holder = one.find(_TEXT)
        if holder is None or one.get(name("rsidR")) == ANSWER or not holder.text:
            continue
        holder.text = holder.text.replace(": ", "：").replace("(", "（").replace(")", "）")


def pages(body: Element, _rng: Random) -> None:
    """Apple's Pages: no controls, and line breaks where a cell had paragraphs."""
    unwrap_controls(body)
    for cell in body.iter(_CELL):
        first, *more = cell.findall(_PARAGRAPH)
        for line in more:
            first.append(run("\n"))
            first.extend(part for part in line if part.tag != name("pPr"))
            cell.remove(line)


def word_for_the_web(body: Element, rng: Random) -> None:
    """Word for the web: prompts inside controls and outside, alternate content, smart tags, links and fields."""
    for one in _answers(body):
        kind = rng.choice(("", "smartTag", "customXml", "hyperlink", "field", "dir", "alternate"))
        if kind in ("smartTag", "customXml"):
            _wrap(one, w(kind, uri="urn:schemas", element="place"))
        elif kind == "hyperlink":
            _wrap(one, w("hyperlink", history=1))
        elif kind == "field":
            _wrap(one, w("fldSimple", instr=" MERGEFIELD answer "))
        elif kind == "dir":
            _wrap(one, w("dir", val="ltr"))
        elif kind == "alternate":
            choice = w("mc:Choice")
            choice.set("Requires", "w15")
            made = w("mc:AlternateContent", choice, w("mc:Fallback", copy.deepcopy(one)))
            parent = one.getparent()
            assert parent is not None
            parent.replace(one, made)
            choice.append(one)


def merged_by_field(body: Element, rng: Random) -> None:
    """Answers as the results of complex fields (merge fields, document properties), their codes beside them."""
    for one in _answers(body):
        if rng.random() < 0.5:
            continue
        code = w("instrText")
        code.text = " DOCPROPERTY School \\* MERGEFORMAT "
        for part in (
            w("r", w("fldChar", fldCharType="begin")),
            w("r", code),
            w("r", w("fldChar", fldCharType="separate")),
        ):
            one.addprevious(part)
        one.addnext(w("r", w("fldChar", fldCharType="end")))


def special_characters(body: Element, _rng: Random) -> None:
    """Hyphens, tabs and spaces as Word's own elements, and soft hyphens and joiners inside words."""
    for one in _answers(body):
        holder = one.find(_TEXT)
        if holder is None or not holder.text or "-" not in holder.text or len(one.findall(_TEXT)) > 1:
            continue
        parts = holder.text.split("-")
        holder.text = parts[0]
        for part in parts[1:]:
            words = copy.deepcopy(holder)
            words.text = part
            one.extend([w("noBreakHyphen"), words])


def headings_before_answers(body: Element, _rng: Random) -> None:
    """An empty paragraph before and after whatever stands in a cell, and headings as pictures."""
    for cell in body.iter(_CELL):
        first = cell.find(_PARAGRAPH)
        if first is not None:
            first.addprevious(paragraph())
            cell.append(paragraph())
