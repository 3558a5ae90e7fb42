"""A document's tree as a tape: its text with marks where things begin and end, made by one XSLT.

Walking the tree element by element in Python would cost twice what parsing it does; libxslt walks it in a third of
that, and what is left to read is a string of a few thousand characters. The marks are Unicode noncharacters, taken out
of the document's own text, so no document can write them. The stylesheet can read, write and fetch nothing.

What the walk looks through: smart tags, custom XML, hyperlinks, field results and any element it doesn't know. Of
alternate content it takes one branch. What it leaves out, it notes: deletions, hidden and struck text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from breachdocs.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The marks. Those that carry something are followed by it and a `SEPARATOR`; a control's parts have one each.
PARAGRAPH, TABLE, TABLE_END, ROW, CELL = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
CONTROL, CONTROL_END, FIELD, NOTE, SYMBOL = "\ufdd5", "\ufdd6", "\ufdd7", "\ufdd8", "\ufdd9"
FONT, FONT_END, BOX, BOX_END, LOOKS = "\ufdda", "\ufddb", "\ufddc", "\ufddd", "\ufdde"
SEPARATOR, ITEM = "\ufde0", "\ufde1"
_ALL = "".join(chr(code) for code in range(0xFDD0, 0xFDE2))
_MARKED = re.compile("([\ufdd0-\ufdde])")

_OFF = "@w:val='0' or @w:val='false' or @w:val='off' or @w:val='none'"
_RUN = f"""\
<xsl:template match="w:r">
 <xsl:variable name="is" select="w:rPr"/>
 <xsl:choose>
  <xsl:when test="$is/w:vanish[not({_OFF})]">{NOTE}hidden_text{SEPARATOR}</xsl:when>
  <xsl:when test="$is/w:strike[not({_OFF})] or $is/w:dstrike[not({_OFF})]">{NOTE}struck_text{SEPARATOR}</xsl:when>
  <xsl:otherwise>
   <xsl:if test="$looks"><xsl:apply-templates select="." mode="looks"/></xsl:if>
   <xsl:choose>
    <xsl:when test="contains($is/w:rFonts/@w:ascii, 'dings') or contains($is/w:rFonts/@w:hAnsi, 'dings')">
     <xsl:text>{FONT}</xsl:text>
     <xsl:value-of select="translate($is/w:rFonts/@w:ascii|$is/w:rFonts[not(@w:ascii)]/@w:hAnsi, '{_ALL}', '')"/>
     <xsl:text>{SEPARATOR}</xsl:text><xsl:apply-templates select="*"/><xsl:text>{FONT_END}</xsl:text>
    </xsl:when>
    <xsl:otherwise><xsl:apply-templates select="*"/></xsl:otherwise>
   </xsl:choose>
  </xsl:otherwise>
 </xsl:choose>
</xsl:template>"""
_STYLESHEET = f"""\
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<xsl:output method="text"/>
<xsl:param name="looks" select="false()"/>

<xsl:template match="text()|w:rPr|w:pPr|w:tblPr|w:tblGrid|w:tblPrEx|w:trPr|w:tcPr|w:sectPr"/>
<xsl:template match="w:instrText|w:delText|w:fldData"/>
<xsl:template match="w:t"><xsl:value-of select="translate(., '{_ALL}', '')"/></xsl:template>
<xsl:template match="w:tab|w:ptab"><xsl:text>&#9;</xsl:text></xsl:template>
<xsl:template match="w:br|w:cr"><xsl:text>&#10;</xsl:text></xsl:template>
<xsl:template match="w:noBreakHyphen">-</xsl:template>

<xsl:template match="w:p">{PARAGRAPH}<xsl:apply-templates select="*"/></xsl:template>
<xsl:template match="w:tbl">{TABLE}<xsl:apply-templates select="*"/>{TABLE_END}</xsl:template>
<xsl:template match="w:tr">{ROW}<xsl:apply-templates select="*"/></xsl:template>
<xsl:template match="w:tr[w:trPr/w:del]">{NOTE}tracked_changes{SEPARATOR}</xsl:template>
<xsl:template match="w:tc">
 <xsl:text>{CELL}</xsl:text><xsl:value-of select="translate(w:tcPr/w:gridSpan/@w:val, '{_ALL}', '')"/>
 <xsl:text>{SEPARATOR}</xsl:text>
 <xsl:apply-templates select="*"/>
</xsl:template>
<xsl:template match="w:txbxContent">
 <xsl:text>{NOTE}text_box{SEPARATOR}{BOX}</xsl:text><xsl:apply-templates select="*"/><xsl:text>{BOX_END}</xsl:text>
</xsl:template>

<xsl:template match="w:del|w:moveFrom">{NOTE}tracked_changes{SEPARATOR}</xsl:template>
<xsl:template match="w:ins|w:moveTo">{NOTE}tracked_changes{SEPARATOR}<xsl:apply-templates select="*"/></xsl:template>
<xsl:template match="mc:AlternateContent">
 <xsl:apply-templates select="(mc:Choice[.//w:t or .//w:txbxContent]|mc:Fallback|mc:Choice[not(../mc:Fallback)])[1]"/>
</xsl:template>

{_RUN}

<xsl:template match="w:r" mode="looks">
 <xsl:text>{LOOKS}</xsl:text>
 <xsl:if test="w:rPr/w:highlight[not({_OFF} or @w:val='white')]"> highlight</xsl:if>
 <xsl:if test="w:rPr/w:shd[@w:fill and @w:fill!='auto' and @w:fill!='FFFFFF' and @w:fill!='ffffff']"> shd</xsl:if>
 <xsl:if test="w:rPr/w:bdr[not({_OFF} or @w:val='nil')]"> bdr</xsl:if>
 <xsl:if test="w:rPr/w:u[not({_OFF})]"> u</xsl:if>
 <xsl:if test="w:rPr/w:b[not({_OFF})]"> b</xsl:if>
 <xsl:if test="w:rPr/w:em[not({_OFF})]"> em</xsl:if>
 <xsl:text>{SEPARATOR}</xsl:text>
</xsl:template>

<xsl:template match="w:sym">
 <xsl:text>{SYMBOL}</xsl:text><xsl:value-of select="translate(@w:font, '{_ALL}', '')"/>
 <xsl:text>{ITEM}</xsl:text><xsl:value-of select="translate(@w:char, '{_ALL}', '')"/><xsl:text>{SEPARATOR}</xsl:text>
</xsl:template>

<xsl:template match="w:sdt">
 <xsl:variable name="is" select="w:sdtPr"/>
 <xsl:variable name="kind" select="$is/w:text|$is/w:date|$is/w:dropDownList|$is/w:comboBox|$is/w14:checkbox
  |$is/w:picture|$is/w:group|$is/w:docPartObj|$is/w:docPartList"/>
 <xsl:text>{CONTROL}</xsl:text>
 <xsl:choose>
  <xsl:when test="w:sdtContent/w:tr or w:sdtContent/w:tbl">group</xsl:when>
  <xsl:otherwise><xsl:value-of select="local-name($kind[1])"/></xsl:otherwise>
 </xsl:choose>
 <xsl:text>{SEPARATOR}</xsl:text><xsl:value-of select="translate($is/w:tag/@w:val, '{_ALL}', '')"/>
 <xsl:text>{SEPARATOR}</xsl:text><xsl:value-of select="translate($is/w:alias/@w:val, '{_ALL}', '')"/>
 <xsl:text>{SEPARATOR}</xsl:text><xsl:if test="$is/w:showingPlcHdr[not({_OFF})]">1</xsl:if>
 <xsl:text>{SEPARATOR}</xsl:text><xsl:value-of select="translate($is/w:date/@w:fullDate, '{_ALL}', '')"/>
 <xsl:if test="$is/w14:checkbox/w14:checked[not(@w14:val)]">1</xsl:if>
 <xsl:value-of select="translate($is/w14:checkbox/w14:checked/@w14:val, '{_ALL}', '')"/>
 <xsl:text>{SEPARATOR}</xsl:text>
 <xsl:for-each select="$is/*/w:listItem">
  <xsl:choose>
   <xsl:when test="@w:displayText!=''"><xsl:value-of select="translate(@w:displayText, '{_ALL}', '')"/></xsl:when>
   <xsl:otherwise><xsl:value-of select="translate(@w:value, '{_ALL}', '')"/></xsl:otherwise>
  </xsl:choose>
  <xsl:text>{ITEM}</xsl:text>
 </xsl:for-each>
 <xsl:text>{SEPARATOR}</xsl:text><xsl:apply-templates select="w:sdtContent/*"/><xsl:text>{CONTROL_END}</xsl:text>
</xsl:template>

<xsl:template match="w:fldChar"><xsl:text>{FIELD}</xsl:text>
 <xsl:value-of select="translate(@w:fldCharType, '{_ALL}', '')"/>
 <xsl:for-each select="w:ffData">
  <xsl:text>{ITEM}</xsl:text>
  <xsl:choose>
   <xsl:when test="w:checkBox">
    <xsl:text>checkbox</xsl:text>
    <xsl:for-each select="(w:checkBox/w:checked|w:checkBox/w:default[not(../w:checked)])[1]">
     <xsl:text>{ITEM}</xsl:text><xsl:value-of select="translate(@w:val, '{_ALL}', '')"/>
     <xsl:if test="not(@w:val)">1</xsl:if>
    </xsl:for-each>
   </xsl:when>
   <xsl:when test="w:ddList">
    <xsl:text>dropdown{ITEM}</xsl:text>
    <xsl:value-of select="translate((w:ddList/w:result|w:ddList/w:default[not(../w:result)])[1]/@w:val, '{_ALL}', '')"/>
    <xsl:for-each select="w:ddList/w:listEntry">
     <xsl:text>{ITEM}</xsl:text><xsl:value-of select="translate(@w:val, '{_ALL}', '')"/>
    </xsl:for-each>
   </xsl:when>
   <xsl:otherwise>text</xsl:otherwise>
  </xsl:choose>
 </xsl:for-each>
 <xsl:text>{SEPARATOR}</xsl:text>
</xsl:template>
</xsl:stylesheet>
"""


#: What makes runs worth looking at one by one: hidden or struck text, symbol fonts.
_UNUSUAL = (b"vanish", b"trike", b"dings")


def is_plain(xml: bytes) -> bool:
    """Whether a document's runs need no look each, nor its text for marks: a third of the time saved for most forms."""
    if (
        xml[:1] != b"<" or xml[1:2] == b"\x00"
    ):  # another encoding than UTF-8, in which the bytes below mean nothing
        return False
    # The single bytes are rare and found at once; only where they are, the pairs are looked for.
    could_hold_marks = (b"\xef" in xml and b"\xef\xb7" in xml) or (b"#" in xml and b"&#" in xml)
    return not could_hold_marks and not any(mark in xml for mark in _UNUSUAL)


@cache
def _transform(*, plain: bool) -> etree.XSLT:
    stylesheet = _STYLESHEET
    if plain:
        stylesheet = stylesheet.replace(
            _RUN, '<xsl:template match="w:r"><xsl:apply-templates select="*"/></xsl:template>'
        )
        stylesheet = stylesheet.replace(f"translate(., '{_ALL}', '')", ".")
    return etree.XSLT(
        etree.fromstring(stylesheet),
        access_control=etree.XSLTAccessControl.DENY_ALL,  # type: ignore[attr-defined]  # the stubs lack it
    )


def tape_of(root: etree._Element, *, plain: bool = False, looks: bool = False) -> Iterable[tuple[str, str]]:
    """A document's tape as marks, each with the text up to the next.

    Args:
        root: the ``w:document`` or ``w:body``.
        plain: whether the part `is_plain`.
        looks: whether runs carry how they look (``LOOKS``), which few forms need.

    Raises:
        Refusal: `too_deep`, where elements nest deeper than a walk can follow.
    """
    try:
        tape = str(_transform(plain=plain and not looks)(root, looks="true()" if looks else "false()"))
    except etree.XSLTApplyError:
        raise Refusal(
            "too_deep",
            "This file nests tables or controls too deep for a form.",
            "Ask the school to send it again.",
        ) from None
    parts = _MARKED.split(tape)
    return zip(parts[1::2], parts[2::2], strict=True)
