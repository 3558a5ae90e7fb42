"""A Word file as PDF, where LibreOffice is installed: with a profile of its own, and stopped if it hangs."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from breachdocs import files
from breachdocs.reading.converting import libreoffice

_SECONDS = 120


def office() -> str | None:
    """The program, wherever its installers put it, or ``None`` where there is none."""
    found = libreoffice()
    return str(found) if found else None


def as_pdf(document: Path) -> Path | None:
    """Makes the PDF beside a Word file; ``None`` where LibreOffice is not there or fails.

    Raises:
        TemporaryFault: the PDF can't be written beside the file.
    """
    found = office()
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="breachdocs-pdf-") as folder:
        profile = (Path(folder) / "profile").as_uri()
        command = [found, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", folder, str(document.resolve())]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 -- no word of it is a form's
        except (OSError, subprocess.SubprocessError):
            return None
        made = Path(folder) / f"{document.stem}.pdf"
        if not made.is_file():
            return None
        target = document.with_suffix(".pdf")
        files.write_atomically(target, made.read_bytes())
        return target
