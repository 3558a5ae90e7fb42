"""The product's own forms, filled in as people do: in Word's controls, over them, and after the labels."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from breachdocs.documents.forms.filled import filled_form
from breachdocs.documents.forms.kinds import BREACH_FORM, FormKind, incident_form, sent_back
from breachdocs.documents.forms.package import packed
from breachdocs.documents.forms.word_xml import Element, name, paragraph, run
from breachdocs.form import INCIDENT_FORM_NAME, Field, Form, Kind, is_blank
from sample_forms.answers import _DRAWERS

_SDT, _CONTENT, _PROPERTIES = name("sdt"), name("sdtContent"), name("sdtPr")
_BODY = "word/document.xml"

#: What `form` makes, and what a run sends back.
KINDS: dict[str, Callable[[], FormKind]] = {
    "breach": lambda: BREACH_FORM,
    "incident": incident_form,
    "breach, sent back": lambda: sent_back(BREACH_FORM),
    "incident, sent back": lambda: sent_back(incident_form()),
}


def drawn(kind: str, rng: Random) -> Form:
    """Answers to all that a kind of form asks, a fifth of it blank."""
    form = KINDS[kind]()
    stages: dict[str, dict[str, Any]] = {"stage1": {}, "stage2": {}, "stage3": {}}
    for field in form.fields:
        beside = stages[field.stage].get(field.question.within)
        fits = not field.question.within or (
            beside is not None and ("other" in _as_codes(beside) or field.question.long)
        )
        value = _DRAWERS[field.question.kind](rng, field, True).value if fits and rng.random() < 0.8 else None
        if not is_blank(value):
            stages[field.stage][field.name] = value
    said = {"name": INCIDENT_FORM_NAME} if kind.startswith("incident") else {}
    reference = "2026-0042" if "sent back" in kind else None
    return Form.model_validate({**said, **stages, "reference": reference})


def _as_codes(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def in_its_controls(kind: str, form: Form) -> bytes:
    """As Word leaves it: options chosen, days picked, boxes ticked, words typed."""
    return filled_form(form, kind=KINDS[kind]())


def in_paragraphs(kind: str, form: Form) -> bytes:
    """The same with Enter between lines: Word then makes the control one of paragraphs."""
    return _changed(in_its_controls(kind, form), _split)


def over_the_controls(kind: str, form: Form) -> bytes:
    """Every control deleted, its words typed in its place; what nobody answered is empty."""
    return _changed(in_its_controls(kind, form), _unwrap)


def after_the_labels(kind: str, form: Form) -> bytes:
    """Texts typed behind their question instead of into the control, which is deleted."""
    return _changed(in_its_controls(kind, form), lambda root: _move(root, KINDS[kind]().fields, form))


def without_tags(kind: str, form: Form) -> bytes:
    """As LibreOffice saves it: some controls have lost their tags."""
    return _changed(in_its_controls(kind, form), _forget_tags)


def _forget_tags(root: Element) -> None:
    for properties in root.iter(_PROPERTIES):
        tag = properties.find(name("tag"))
        if tag is not None:
            properties.remove(tag)


HANDS = {
    "in its controls": in_its_controls,
    "in paragraphs": in_paragraphs,
    "over the controls": over_the_controls,
    "after the labels": after_the_labels,
    "without tags": without_tags,
}


def _changed(docx: bytes, change: Callable[[Element], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        contents = {part: parts.read(part) for part in parts.namelist()}
    root = etree.fromstring(contents[_BODY])
    change(root)
    contents[_BODY] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(contents)


def _split(root: Element) -> None:
    for control in list(root.iter(_SDT)):
        line = control.getparent()
        content = control.find(_CONTENT)
        if line is None or content is None or line.tag != name("p") or len(line.findall(_SDT)) != 1:
            continue
        words = "".join("\n" if part.tag == name("br") else part.text or "" for part in content.iter())
        plain = all(child.tag in (_SDT, name("pPr")) for child in line)
        if "\n" in words and plain:
            content[:] = [paragraph(run(text)) for text in words.split("\n")]
            line.addprevious(control)
            cell = line.getparent()
            assert cell is not None
            cell.remove(line)
            cell.append(paragraph())


def _unwrap(root: Element) -> None:
    while (control := root.find(f".//{_SDT}")) is not None:
        _delete(control)


def _delete(control: Element) -> None:
    """Takes a control away; its words stay, its prompt goes."""
    prompting = control.find(f"{_PROPERTIES}/{name('showingPlcHdr')}") is not None
    content = control.find(_CONTENT)
    for part in [] if prompting or content is None else list(content):
        control.addprevious(part)
    parent = control.getparent()
    assert parent is not None
    parent.remove(control)


def _move(root: Element, fields: tuple[Field, ...], form: Form) -> None:
    texts = {
        field.path: str(form.value(field))
        for field in fields
        if field.question.kind is Kind.TEXT and not field.question.within and form.value(field) is not None
    }
    for control in list(root.iter(_SDT)):
        tag = control.find(f"{_PROPERTIES}/{name('tag')}")
        path = "" if tag is None else tag.get(name("val"), "")
        label = _label_before(control) if path in texts else None
        if label is not None:
            label.append(run(f": {texts[path]}"))
            _delete_whole(control)


def _label_before(control: Element) -> Element | None:
    """The first paragraph of the cell to the left, or above; ``None`` where questions stand side by side."""
    cell = next(control.iterancestors(name("tc")), None)
    if cell is None:
        return None
    before = cell.getprevious()
    if before is None or before.tag != name("tc"):
        row = next(cell.iterancestors(name("tr")))
        above = row.getprevious()
        cells = [] if above is None else above.findall(name("tc"))
        if len(row.findall(name("tc"))) != 1 or len(cells) != 1:
            return None
        before = cells[0]
    return before.find(name("p"))


def _delete_whole(control: Element) -> None:
    parent = control.getparent()
    assert parent is not None
    parent.remove(control)


__all__ = ["HANDS", "KINDS", "drawn"]
