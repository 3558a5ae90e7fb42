"""WordprocessingML in shorthand, for tests that need one exact shape of a form."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, properties: str = "") -> str:
    """A run of text; ``\\n`` is a line break."""
    parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{parts}</w:r>"


def paragraph(*content: str) -> str:
    """A paragraph; what is not markup is a run of text."""
    return f"<w:p>{''.join(part if part.startswith('<') else run(part) for part in content)}</w:p>"


def cell(*content: str, span: int = 1) -> str:
    """A cell; what is not markup is a paragraph of its own."""
    inner = "".join(
        part if part.startswith(("<w:p", "<w:sdt", "<w:tbl")) else paragraph(part) for part in content
    )
    properties = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
    return f"<w:tc>{properties}{inner or paragraph()}</w:tc>"


def row(*cells: str) -> str:
    """A row; what is not markup is a cell of its own."""
    return f"<w:tr>{''.join(part if part.startswith('<w:') else cell(part) for part in cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def control(content: str, kind: str = "<w:text/>", *, tag: str = "", prompting: bool = False) -> str:
    """A content control round any content; what is not markup is a run of text."""
    content = content if content.startswith("<") else run(content)
    named = f"<w:tag w:val={quoteattr(tag)}/>" if tag else ""
    flag = "<w:showingPlcHdr/>" if prompting else ""
    return f"<w:sdt><w:sdtPr>{named}{flag}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def dropdown(shown: str, *options: str, prompting: bool = False) -> str:
    """A dropdown showing one of its options."""
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(option)} w:value={quoteattr(option)}/>" for option in options
    )
    return control(shown, f"<w:dropDownList>{items}</w:dropDownList>", prompting=prompting)


def picked_date(shown: str, stored: str) -> str:
    """A date picker showing one text with another day stored (``YYYY-MM-DD``)."""
    return control(shown, f'<w:date w:fullDate="{stored}T00:00:00Z"/>')


def tick_box(state: str | None, glyph: str) -> str:
    """A tick box control: its state as Word stores it (``None``: not stored), and the glyph that shows."""
    checked = "" if state is None else f"<w14:checked w14:val={quoteattr(state)}/>"
    return (
        control(glyph, f"<w14:checkbox>{checked}</w14:checkbox>")
        if glyph
        else control("<w:r/>", f"<w14:checkbox>{checked}</w14:checkbox>")
    )


def legacy(data: str, result: str = "") -> str:
    """A legacy form field with its ``w:ffData`` content and what it shows."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORM </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result) if result else ""}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def docx(
    *body: str, main: str = "word/document.xml", content_type: str = "document.main", xml: str = ""
) -> bytes:
    """A whole Word file with this body."""
    document = (
        xml
        or '<?xml version="1.0" encoding="UTF-8"?>'
        f"<w:document {_NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types"><Override PartName="/{main}" '
            f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{content_type}+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<?xml version="1.0"?><Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/relationships/officeDocument" Target="{main}"/></Relationships>',
        )
        archive.writestr(main, document)
    return out.getvalue()


#: Questions enough to make a file a form.
HEAD = table(
    row("School Name", "Alder Brook"),
    row("Date of incident", "3/2/26"),
    row("Location of incident", "Office"),
    row("Investigating Officer", "SBM"),
    row("Head Teacher", "Mr X"),
)
