"""The tape is made from a document's bytes, without a tree; a plain walk over the tree must say the same."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from breachdocs.errors import Refusal
from breachdocs.reading.tape import tape_of
from sample_forms import DIALECTS, sample
from word_shorthand import control, docx, paragraph, run, table

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PROPERTIES = {f"{W}{name}" for name in ("rPr", "pPr", "tcPr", "trPr", "tblPr", "sdtPr", "tblGrid", "sectPr")}
_TYPED = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_STARTS = {f"{W}{name}": f"w:{name}" for name in ("p", "tbl", "tr", "tc")}


def walked(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The texts of a tree with the beginnings of paragraphs, tables, rows and cells, element by element."""
    for child in element:
        tag = child.tag
        if tag in _PROPERTIES or tag in (f"{W}del", f"{W}moveFrom"):
            continue
        if tag in _TYPED:
            yield "w:t", _TYPED[tag]
        elif tag == f"{W}t":
            yield "w:t", child.text or ""
        elif is_hidden(child):
            continue
        elif tag == f"{MC}AlternateContent":
            yield from walked(branch(child))
        else:
            if tag in _STARTS:
                yield _STARTS[tag], ""
            yield from walked(child)


def is_hidden(element: etree._Element) -> bool:
    """Whether an element is a deleted row, or a run that is hidden or struck."""
    if element.tag == f"{W}tr":
        return element.find(f"{W}trPr/{W}del") is not None
    hiding = (element.find(f"{W}rPr/{W}{name}") for name in ("vanish", "strike", "dstrike"))
    return element.tag == f"{W}r" and any(
        found is not None and found.get(f"{W}val") not in ("0", "false") for found in hiding
    )


def branch(content: etree._Element) -> etree._Element:
    """The branch of alternate content that is read."""
    fitting = [
        one
        for one in content
        if one.tag == f"{MC}Fallback" or next(one.iter(f"{W}t", f"{W}txbxContent"), None) is not None
    ]
    return fitting[0] if fitting else content[0]


def by_the_tape(xml: bytes) -> list[tuple[str, str]]:
    """What the tape says of the same."""
    kinds = {"w:t", *_STARTS.values()}
    return [mark for mark in tape_of(xml) if mark[0] in kinds]


def by_the_tree(xml: bytes) -> list[tuple[str, str]]:
    """What the walk over the tree says."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    body = etree.fromstring(xml, parser).find(f"{W}body")
    return [] if body is None else list(walked(body))


def main_part(data: bytes) -> bytes:
    """A form's main part."""
    return zipfile.ZipFile(BytesIO(data)).read("word/document.xml")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=12)
RUNS = st.builds(
    lambda text, properties, tail: run(text, properties).replace("</w:r>", f"{tail}</w:r>"),
    TEXTS,
    st.sampled_from(
        ("", "", "<w:b/>", "<w:vanish/>", '<w:strike w:val="true"/>', '<w:rFonts w:ascii="Wingdings"/>')
    ),
    st.sampled_from(
        ("", "<w:tab/>", "<w:br/>", "<w:t/>", "<w:t>a&#38;b&lt;&#x263A;</w:t>", "<w:noBreakHyphen/>")
    ),
)
FALLBACK = "<mc:Fallback><w:r><w:t>x</w:t></w:r></mc:Fallback>"
WRAPPED = st.recursive(
    RUNS,
    lambda inner: st.builds(
        lambda parts, wrapper: wrapper.format("".join(parts)),
        st.lists(inner, max_size=3),
        st.sampled_from(
            (
                "{}",
                '<w:ins w:id="1">{}</w:ins>',
                '<w:del w:id="1">{}</w:del>',
                "<w:moveFrom>{}</w:moveFrom>",
                "<w:smartTag>{}</w:smartTag>",
                "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                f"<mc:AlternateContent><mc:Choice>{{}}</mc:Choice>{FALLBACK}</mc:AlternateContent>",
                "<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>",
            )
        ),
    ),
    max_leaves=8,
)
PARAGRAPHS = st.builds(
    lambda content, properties: f"<w:p>{properties}{''.join(content)}</w:p>",
    st.lists(WRAPPED, max_size=3),
    st.sampled_from(
        (
            "",
            '<w:pPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>',
            "<w:pPr><w:rPr><w:vanish/><w:ins/></w:rPr></w:pPr>",
        )
    ),
)
ROWS = st.builds(
    lambda properties, cells: f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>",
    st.sampled_from(("", "<w:trPr><w:cantSplit/></w:trPr>", '<w:trPr><w:del w:id="1"/></w:trPr>')),
    st.lists(PARAGRAPHS, max_size=3),
)
BODIES = st.lists(PARAGRAPHS | st.builds(lambda rows: table(*rows), st.lists(ROWS, max_size=3)), max_size=4)


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_the_tape_says_what_a_walk_over_the_tree_says(body: list[str]) -> None:
    xml = main_part(docx(*body))
    assert by_the_tape(xml) == by_the_tree(xml)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_tape_of_a_sample_says_what_its_tree_says(dialect: str) -> None:
    xml = main_part(sample(dialect, 5).docx)
    assert by_the_tape(xml) == by_the_tree(xml)


PLAIN = main_part(
    docx(paragraph("Año & <Oak>", control("12 März")), table("<w:tr><w:tc><w:p/></w:tc></w:tr>"))
)


def rewritten(old: str, new: str) -> bytes:
    """The plain document with one thing written in another way."""
    assert old in PLAIN.decode()
    return PLAIN.decode().replace(old, new).encode()


UNUSUAL = {
    "a comment": rewritten("<w:body>", "<w:body><!-- <w:t>no</w:t> -->"),
    "CDATA": rewritten("12 März", "<![CDATA[12 März]]>"),
    "an instruction": rewritten("<w:body>", "<w:body><?word <w:t>no</w:t>?>"),
    "another prefix": PLAIN.replace(b"<w:", b"<a:")
    .replace(b"</w:", b"</a:")
    .replace(b" w:", b" a:")
    .replace(b"xmlns:w=", b"xmlns:a="),
    "no prefix": PLAIN.replace(b"<w:", b"<").replace(b"</w:", b"</").replace(b"xmlns:w=", b"xmlns="),
    "two prefixes": rewritten("<w:body>", f'<w:body xmlns:q="{WORD}">').replace(b"w:tc>", b"q:tc>"),
    "another encoding": PLAIN.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "one byte a letter": PLAIN.decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf" + PLAIN,
    "single quotes": PLAIN.replace(b'="preserve"', b"='preserve'"),
    "spaces in tags": PLAIN.replace(b"<w:t xml", b"<w:t\n  xml").replace(b"</w:t>", b"</w:t >"),
    "a bracket in a value": PLAIN.replace(b"<w:t xml", b'<w:t w:x="a>b" xml'),
}


@pytest.mark.parametrize("way", UNUSUAL)
def test_a_document_reads_the_same_however_its_xml_is_written(way: str) -> None:
    assert UNUSUAL[way] != PLAIN
    assert by_the_tape(UNUSUAL[way]) == by_the_tape(PLAIN) == by_the_tree(PLAIN)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (PLAIN[:-30], "damaged"),
        (PLAIN.replace(b"</w:p>", b"", 1), "damaged"),
        (PLAIN.replace(b"12", b"\x01", 1), "damaged"),
        (PLAIN.replace(b"12", b"\xff", 1), "damaged"),
        (PLAIN.replace(b"12", b"&nbsp;", 1), "damaged"),
        (PLAIN.replace(b"12", b"&#0;", 1), "damaged"),
        (PLAIN.replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY e "x">]><w:document', 1), "hostile"),
        (PLAIN.replace(b"<w:p>", b'<w:p xmlns:w="urn:other">', 1), "hostile"),
    ],
)
def test_what_no_word_processor_writes_is_refused(xml: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        list(tape_of(xml))
    assert refused.value.code == code
