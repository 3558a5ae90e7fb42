"""Every kind of Word file, and the registers, against the Open XML schemas; and what a screen reader needs of them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from breachdocs.config import Settings
from breachdocs.documents import Draft
from breachdocs.documents.forms.blank import blank_form
from breachdocs.documents.forms.kinds import BREACH_FORM, incident_form
from breachdocs.register import build_register
from every_document import INCIDENTS, NEAR_MISS, board_note_of, case_of, drafts_of
from governors_papers import papers
from workspace_cases import NOW, breach, place, quick_drafts

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|%\}|[\ufdd0-\ufdef]|\bNone\b(?![, ])")


def word_files() -> Iterable[Draft]:
    yield from drafts_of(case_of(INCIDENTS["ransomware"]))
    yield next(iter(drafts_of(case_of(NEAR_MISS))))
    yield from (draft for name, draft in papers() if name in {"nil", "60"})
    yield board_note_of(INCIDENTS["two-pages"])
    settings = Settings()
    for kind in (BREACH_FORM, incident_form()):
        content = blank_form(kind, organisation=settings.organisation, risk=settings.risk)
        yield Draft("form", kind.file, content)


@pytest.fixture(scope="module")
def made() -> list[Draft]:
    return [draft for draft in word_files() if draft.name.endswith(".docx")]


def faults(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    told = [str(error) for error in OpenXmlValidator().validate(path).errors]
    # Text in the cell is what the schema allows and what appending writes; Excel moves it when it saves.
    return [error for error in told if "inline-string cell" not in error]


def test_every_kind_of_word_draft_is_valid(made: list[Draft], tmp_path: Path) -> None:
    found = {
        f"{number} {draft.name}": faults(draft.content, tmp_path / "draft.docx")
        for number, draft in enumerate(made)
    }
    assert len({draft.kind for draft in made}) >= 6
    assert {name: told for name, told in found.items() if told} == {}


def test_the_validator_finds_what_does_not_belong(made: list[Draft], tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(made[0].content))
    document.element.body.append(document.element.body.makeelement(qn("w:rPr")))
    out = io.BytesIO()
    document.save(out)

    assert faults(out.getvalue(), tmp_path / "broken.docx")


def test_a_register_is_valid_when_new_and_after_rows_were_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    told = [faults(build_register(Settings(), created=NOW), tmp_path / "new.xlsx")]
    for number in (1, 2):
        here.drop(f"{number}.docx", breach(number))
        here.drop(f"broken-{number}.docx", b"PK\x03\x04 broken" * number)
        here.run()
        told.append(faults(here.workspace.register.read_bytes(), tmp_path / "register.xlsx"))

    assert told == [[], [], []]


@pytest.mark.parametrize("incident", INCIDENTS)
def test_no_draft_has_a_placeholder_left_or_an_empty_bullet(incident: str) -> None:
    for draft in drafts_of(case_of(INCIDENTS[incident])):
        if draft.name.endswith(".docx"):
            paragraphs = docx.Document(io.BytesIO(draft.content)).element.iter(qn("w:p"))
            for one in paragraphs:
                text = "".join(node.text or "" for node in one.iter(qn("w:t")))
                assert not PLACEHOLDER.search(text), (draft.name, text)
                style = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
                listed = style is not None and (style.get(qn("w:val")) or "").startswith("List")
                assert not (listed and not text.strip()), draft.name


def test_a_screen_reader_finds_language_title_alternative_text_and_table_headings(made: list[Draft]) -> None:
    for draft in made:
        document = docx.Document(io.BytesIO(draft.content))
        assert document.core_properties.title, draft.name
        assert document.core_properties.language == "en-GB", draft.name
        languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
        assert languages == {"en-GB"}, draft.name
        for picture in document.element.iter(qn("wp:docPr")):
            assert picture.get("descr"), draft.name
        for table in document.tables:
            rows = table._tbl.tr_lst
            if draft.kind != "form":  # where the columns are question and answer, and no row is a heading
                assert next(rows[0].iter(qn("w:tblHeader")), None) is not None, draft.name
        styles = {one.style.name or "" for one in document.paragraphs if one.style is not None}
        assert any(name.startswith(("Title", "Heading")) for name in styles), draft.name


def test_no_heading_is_left_alone_at_the_foot_of_a_page(made: list[Draft]) -> None:
    for draft in made:
        document = docx.Document(io.BytesIO(draft.content))
        for one in document.paragraphs:
            style = one.style
            if style is not None and (style.name or "").startswith("Heading"):
                assert one.paragraph_format.keep_with_next or style.paragraph_format.keep_with_next, (
                    draft.name
                )
