"""Makes the README's pictures from a demonstration: ``python docs/make_pictures.py``.

Needs LibreOffice (``soffice``) and poppler (``pdftoppm``) on the path. Run it when the register or the drafts look
different; the pictures are of made-up schools.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import to_excel

from breachdocs.commands.demo import demonstrate

PICTURES = Path(__file__).parent / "pictures"
#: The day of the demonstration that the pictures are of.
MADE = dt.datetime(2026, 11, 20, 15, 0)
#: The register's columns that the picture of it has room for: what a DPO looks at first.
SHOWN = {
    *("Reference", "Status", "School", "Discovered", "Type of breach", "People affected", "Score", "Band"),
    *("Scored by", "ICO advice", "ICO decision", "ICO deadline", "Reported to ICO", "Individuals advice"),
}


def at_a_glance(register: Path, folder: Path) -> Path:
    """A copy of the register with `SHOWN` alone, on one page."""
    book = openpyxl.load_workbook(register)
    sheet = book["Incidents"]
    for cell in sheet[1]:
        if cell.value not in SHOWN:
            sheet.column_dimensions[cell.column_letter].hidden = True
    for row in range(2, sheet.max_row + 1):
        sheet.row_dimensions[row].height = 26
    for rules in sheet.conditional_formatting:
        for rule in rules.rules:
            # What is late was late then, whenever the picture is made.
            rule.formula = [formula.replace("NOW()", repr(to_excel(MADE))) for formula in rule.formula]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    copy = folder / "register-at-a-glance.xlsx"
    book.save(copy)
    return copy


def picture(document: Path, page: int, name: str, folder: Path, *crop: str) -> None:
    """One page of a document as a picture, or the part of it that `crop` says (pdftoppm's ``-x``, ``-y``, …)."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603 -- our own paths
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document],  # noqa: S607
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{document.stem}.pdf"
    target = PICTURES / name
    subprocess.run(  # noqa: S603 -- our own paths
        ["pdftoppm", "-r", "80", *crop, "-png", "-singlefile", "-f", str(page), "-l", str(page), pdf, target],  # noqa: S607
        check=True,
    )


def main() -> None:
    """Makes all of them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = demonstrate(folder / "demo", lambda: MADE)
        workspace = made.workspace
        glance = at_a_glance(workspace.register, folder)
        picture(glance, 1, "register", folder, "-r", "110", "-x", "40", "-y", "40", "-W", "1188", "-H", "300")
        picture(workspace.incident("2026-0012") / "letter.docx", 1, "letter", folder)
        picture(workspace.incident("2026-0012") / "receipt.docx", 1, "receipt", folder)


if __name__ == "__main__":
    main()
