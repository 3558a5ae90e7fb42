"""What Word itself writes round, inside and beside an answer: the answer is the text a person sees, once."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import Form
from breachdocs.reading import read_bytes
from word_shorthand import cell, control, docx, paragraph, row, run, table

QUESTIONS = ("Date of incident", "Head Teacher", "Type of breach", "Location of incident")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
OAK = run("Oak Lane")
BOX = f"<w:txbxContent>{paragraph('Oak Lane')}</w:txbxContent>"
SECTION = "<w15:repeatingSection/>"


def form(school: str, *more: str) -> Form:
    """A form with this in the cell of its first answer."""
    data = docx(table(row("School Name", cell(school)), *(row(label, "") for label in QUESTIONS)), *more)
    return read_bytes(data, received=dt.datetime(2026, 3, 2, 9)).form


def field_code(result: str) -> str:
    """A field with its code and result."""
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    code = "<w:r><w:instrText> MERGEFIELD school </w:instrText></w:r>"
    return f"{marks['begin']}{code}{marks['separate']}{result}{marks['end']}"


AROUND_RUNS = {
    "smart tag": '<w:smartTag w:uri="urn:x" w:element="place">'
    f'<w:smartTagPr><w:attr w:name="t" w:val="no"/></w:smartTagPr>{OAK}</w:smartTag>',
    "custom XML": '<w:customXml w:element="a"><w:customXmlPr><w:placeholder w:val="no"/></w:customXmlPr>'
    f"{OAK}</w:customXml>",
    "link": f'<w:hyperlink w:anchor="top" w:tooltip="no">{OAK}</w:hyperlink>',
    "simple field": f'<w:fldSimple w:instr=" AUTHOR "><w:fldData>bm8=</w:fldData>{OAK}</w:fldSimple>',
    "field": field_code(OAK),
    "field in a field": field_code(field_code(OAK)),
    "direction": f'<w:bdo w:val="ltr"><w:dir w:val="ltr">{OAK}</w:dir></w:bdo>',
    "word with its sound": f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('no')}</w:rt>"
    f"<w:rubyBase>{OAK}</w:rubyBase></w:ruby></w:r>",
    "inserted, part of it deleted": f'<w:ins w:id="1">{OAK}'
    '<w:del w:id="2"><w:r><w:delText>no</w:delText></w:r></w:del></w:ins>',
    "moved": f'<w:moveFromRangeStart w:id="1" w:name="m"/><w:moveFrom w:id="2">{run("no")}</w:moveFrom>'
    '<w:moveFromRangeEnd w:id="1"/>'
    f'<w:moveToRangeStart w:id="3" w:name="m"/><w:moveTo w:id="4">{OAK}</w:moveTo><w:moveToRangeEnd w:id="3"/>',
    "struck before": run(
        "Oak Lane", '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr><w:strike/></w:rPr></w:rPrChange>'
    ),
    "hidden before": run(
        "Oak Lane", '<w:rPrChange w:id="1" w:author="A"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'
    ),
    "hidden paragraph mark before": '<w:pPr><w:jc w:val="left"/><w:pPrChange w:id="1">'
    f"<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:pPrChange></w:pPr>{OAK}",
    "ligatures": run(
        "Oak Lane", '<w14:ligatures w14:val="standardContextual"/><w14:numForm w14:val="lining"/>'
    ),
    "names declared inside": f'<w:r xmlns:w="{WORD}"><w:t xmlns:w="{WORD}">Oak Lane</w:t></w:r>',
    "a break in the page shown": "<w:r><w:lastRenderedPageBreak/><w:t>Oak Lane</w:t></w:r>",
    "spelling marked": f'<w:proofErr w:type="spellStart"/>{OAK}<w:proofErr w:type="spellEnd"/>',
    "bookmark and comment": '<w:bookmarkStart w:id="0" w:name="b"/><w:commentRangeStart w:id="0"/>'
    f'{OAK}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:bookmarkEnd w:id="0"/>',
    "text box": "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
    f"{BOX}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>",
    "box in an object": f"<w:r><w:object><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:object></w:r>",
    "formula": f'<m:oMath xmlns:m="{MATHS}"><m:r><m:t>Oak Lane</m:t></m:r></m:oMath>',
    "references": "<w:r><w:t>&#79;ak&#x20;&#76;ane</w:t></w:r>",
    "spaces around": '<w:r><w:t xml:space="preserve"> Oak </w:t></w:r><w:r><w:t>Lane</w:t></w:r>',
    "controls in controls": control(control(OAK, SECTION), SECTION),
}


@pytest.mark.parametrize("way", AROUND_RUNS)
def test_an_answer_reads_the_same_whatever_word_writes_round_it(way: str) -> None:
    read = form(f"<w:p>{AROUND_RUNS[way]}</w:p>")
    assert read.stage1.school == "Oak Lane"


CELLS = {
    "inserted cell": "<w:cellIns w:id='1' w:author='A'/>",
    "merged cell, tracked": "<w:cellMerge w:id='1' w:vMerge='rest'/>",
    "first of cells merged down": '<w:vMerge w:val="restart"/>',
    "first of cells merged across": '<w:hMerge w:val="restart"/>',
    "changed properties": "<w:tcPrChange w:id='1'><w:tcPr><w:gridSpan w:val='3'/></w:tcPr></w:tcPrChange>",
}


@pytest.mark.parametrize("way", CELLS)
def test_an_answer_reads_the_same_whatever_its_cell_is(way: str) -> None:
    answer = f"<w:tc><w:tcPr>{CELLS[way]}</w:tcPr>{paragraph('Oak Lane')}</w:tc>"
    rows = (row("School Name", answer), *(row(label, "") for label in QUESTIONS))
    read = read_bytes(docx(table(*rows)), received=dt.datetime(2026, 3, 2, 9)).form
    assert read.stage1.school == "Oak Lane"


def test_a_line_end_written_as_a_number_ends_a_line_and_one_in_a_name_does_not_matter() -> None:
    assert form("<w:p><w:r><w:t>Oak&#10;Lane</w:t></w:r></w:p>").stage1.school == "Oak\nLane"
    named = control("Oak Lane", "<w:text/>", tag="a&#10;b").replace("&amp;", "&")
    assert form(f"<w:p>{named}</w:p>").stage1.school == "Oak Lane"


@pytest.mark.parametrize("element", ["w:altChunk", "w:subDoc"])
def test_a_part_in_another_document_is_told(element: str) -> None:
    read = form(paragraph("Oak Lane"), f"<{element}/>")
    assert [problem.code for problem in read.problems if problem.field == "form"] == ["elsewhere"]
