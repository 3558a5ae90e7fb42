"""Makes the README's pictures from a demonstration: ``python docs/make_pictures.py``.

Needs LibreOffice (``soffice``) and poppler (``pdftoppm``) on the path. Run it when the register or the drafts look
different; the pictures are of made-up schools.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from breachdocs.commands.demo import demonstrate

PICTURES = Path(__file__).parent / "pictures"


def picture(document: Path, page: int, name: str, folder: Path) -> None:
    """One page of a document as a picture."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603 -- our own paths
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document],  # noqa: S607
        check=True,
        capture_output=True,
    )
    pdf = folder / f"{document.stem}.pdf"
    target = PICTURES / name
    subprocess.run(  # noqa: S603 -- our own paths
        ["pdftoppm", "-r", "80", "-png", "-singlefile", "-f", str(page), "-l", str(page), pdf, target],  # noqa: S607
        check=True,
    )


def main() -> None:
    """Makes all of them."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = demonstrate(folder / "demo", lambda: dt.datetime(2026, 11, 20, 15, 0))
        workspace = made.workspace
        picture(workspace.register, 1, "register", folder)
        picture(workspace.register, 7, "dashboard", folder)
        picture(workspace.incident("2026-0012") / "letter.docx", 1, "letter", folder)
        picture(workspace.incident("2026-0012") / "receipt.docx", 1, "receipt", folder)


if __name__ == "__main__":
    main()
