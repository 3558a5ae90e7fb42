"""A bar chart as Word draws it itself: dark bars with their figures beside them, readable in grey and read aloud.

Behind it is a workbook of the chart's own labels and numbers and nothing else, so that a clerk can edit them in Word
("Edit Data") and nothing hidden travels with it.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from breachdocs.documents.templating import marks
from breachdocs.documents.templating.package_parts import with_fixed_dates

if TYPE_CHECKING:
    from docx.document import Document

_EMU_PER_CM = 360_000
_WIDTH_CM = 16.5
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
#: Fixed, so that the same figures are the same bytes.
_MADE = dt.datetime(2026, 1, 1)
_CHART_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars, the first on top.

    Attributes:
        title: what the bars count; also the name of the series.
        alternative: the chart in words, for who can't see it.
        bars: label and whole number of each.
    """

    title: str
    alternative: str
    bars: tuple[tuple[str, int], ...]

    @property
    def height_cm(self) -> float:
        """Tall enough for each bar to have a line of text."""
        return 0.6 + 0.62 * len(self.bars)


def _texts(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">'
        '<a:solidFill><a:srgbClr val="1A1A1A"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )


def chart_workbook(chart: BarChart) -> bytes:
    """The figures of the chart, as Word's "Edit Data" opens them: labels in A, numbers in B, the heading in B1."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loads openpyxl
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 -- the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([None, chart.title])
    for label, count in chart.bars:
        sheet.append([label, count])
    book.properties.creator, book.properties.created, book.properties.modified = "breachdocs", _MADE, _MADE
    out = BytesIO()
    # The workbook's own save would date it now.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    return with_fixed_dates(out.getvalue())


def chart_xml(chart: BarChart, workbook: str) -> bytes:
    """The chart part (DrawingML, ``c:chartSpace``), with the relation of its workbook."""
    last = len(chart.bars) + 1
    points = "".join(
        f'<c:pt idx="{number}"><c:v>{escape(label)}</c:v></c:pt>'
        for number, (label, _) in enumerate(chart.bars)
    )
    values = "".join(
        f'<c:pt idx="{number}"><c:v>{count}</c:v></c:pt>' for number, (_, count) in enumerate(chart.bars)
    )
    size = f'<c:ptCount val="{len(chart.bars)}"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace {_NAMESPACES}><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
        '<c:layout/><c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(chart.title)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
        '<c:spPr><a:solidFill><a:srgbClr val="404040"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>'
        f"<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_texts(1000)}"
        '<c:dLblPos val="outEnd"/>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{size}{points}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!$B$2:$B${last}</c:f>"
        f"<c:numCache><c:formatCode>0</c:formatCode>{size}{values}</c:numCache></c:numRef></c:val></c:ser>"
        '<c:gapWidth val="45"/><c:axId val="111"/><c:axId val="222"/></c:barChart>'
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
        f"{_texts(1000)}"
        '<c:crossAx val="222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        # No largest value: an edited number may be larger than any of ours.
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/>'
        '<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        '<c:tickLblPos val="none"/><c:crossAx val="111"/>'
        '<c:crosses val="autoZero"/></c:valAx>'
        '<c:spPr><a:noFill/></c:spPr></c:plotArea><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _drawing(chart: BarChart, relation: str, number: int) -> str:
    size = f'cx="{int(_WIDTH_CM * _EMU_PER_CM)}" cy="{int(chart.height_cm * _EMU_PER_CM)}"'
    return (
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{9000 + number}" name="Chart {number}" descr={quoteattr(chart.alternative)}/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def place_charts(document: Document, charts: tuple[BarChart, ...]) -> None:
    """Puts the charts where their marks are, in order. A mark that a template dropped drops its chart."""
    from docx.opc.packuri import PackURI  # noqa: PLC0415 -- loads python-docx
    from docx.opc.part import Part  # noqa: PLC0415 -- loads python-docx
    from docx.oxml.ns import qn  # noqa: PLC0415 -- loads python-docx
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 -- loads python-docx

    marked = [node for node in document.element.iter(qn("w:t")) if marks.CHART in (node.text or "")]
    for number, (node, chart) in enumerate(zip(marked, charts, strict=False), start=1):
        package = document.part.package
        figures = PackURI(f"/word/embeddings/chart{number}.xlsx")
        book = Part(figures, _WORKBOOK_TYPE, chart_workbook(chart), package)
        # The first relation of a part is always this one.
        part = Part(
            PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, chart_xml(chart, "rId1"), package
        )
        part.relate_to(book, _WORKBOOK_RELATION)
        relation = document.part.relate_to(part, _CHART_RELATION)
        node.addnext(parse_xml(_drawing(chart, relation, number)))
        node.text = (node.text or "").replace(marks.CHART, "")
