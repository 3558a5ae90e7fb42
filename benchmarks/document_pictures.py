"""Every kind of document for ten unlike incidents, made, turned into pictures and checked, to be looked at.

    PYTHONPATH=tests python benchmarks/document_pictures.py FOLDER

Needs LibreOffice, pdftoppm and pdftotext. ``FOLDER`` then holds each Word file with its PDF, the text of each e-mail,
and ``sheets/``: for each kind of document, all its pages side by side, in colour and in grey. Printed: files and pages,
and whatever no page may show: a placeholder, a bullet with nothing after it, a heading that is the last line of its
page, a governors' summary of more than two pages. The status is 1 where there is any.

Measured with LibreOffice 7 on Linux: 117 Word files of 12 kinds, 400 pages, no fault; looked at in colour and in grey.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import docx
from PIL import Image

from breachdocs.documents import Draft
from every_document import INCIDENTS, NEAR_MISS, board_note_of, case_of, drafts_of, governors_of
from governors_papers import papers

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|%\}|\[\?|\bNone\b(?![, ])|[\ufdd0-\ufdef]|\bnan\b")
_BULLETS = "•▪◦–☐"
_HEIGHT = 620
#: Pages at most of a governors' summary.
_GOVERNORS_READ = 2


def documents() -> Iterator[tuple[str, Draft]]:
    """A name for each incident, and each draft about it."""
    for number, (name, form) in enumerate({**INCIDENTS, "near-miss": NEAR_MISS}.items(), start=1):
        for draft in drafts_of(case_of(form, number)):
            yield name, draft
    for name, form in INCIDENTS.items():
        yield name, governors_of({name: form})
        yield name, board_note_of(form)
    yield from papers()


def main() -> int:
    """Makes, shows and checks; 1 where a page shows what it may not."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    kinds: dict[str, list[Path]] = defaultdict(list)
    faults: list[str] = []
    for incident, draft in documents():
        stem, _, suffix = draft.name.rpartition("/")[2].rpartition(".")
        path = folder / f"{re.sub('-2026-.*', '', stem)}--{incident}.{suffix}"
        path.write_bytes(draft.content)
        if suffix == "docx":
            kinds[path.name.partition("--")[0]].append(path)
        else:
            text = _plain(draft)
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
            faults += [f"{path.name}: {found}" for found in _PLACEHOLDER.findall(text)]
    made = [path for paths in kinds.values() for path in paths]
    _to_pdf(folder, made)
    pages = 0
    for path in made:
        texts = _pages(path)
        pages += len(texts)
        faults += [f"{path.name}, {fault}" for fault in _faults(path, texts)]
    for kind, paths in kinds.items():
        _sheet(folder / "sheets", kind, paths)
    print(f"{len(made)} Word files of {len(kinds)} kinds, {pages} pages, {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults else 0


def _plain(draft: Draft) -> str:
    if not draft.name.endswith(".eml"):
        return draft.content.decode("utf-8-sig")
    message = message_from_bytes(draft.content, policy=policy.default)
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n\n{body.get_content() if body else ''}"


def _to_pdf(folder: Path, paths: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True)


def _pages(path: Path) -> list[list[str]]:
    """The lines of each page."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(path.with_suffix(".pdf")), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    pages = [[line.strip() for line in page.splitlines() if line.strip()] for page in text.split("\f")]
    return [page for page in pages if page]


def _faults(path: Path, pages: list[list[str]]) -> Iterator[str]:
    document = docx.Document(BytesIO(path.read_bytes()))
    headings = {
        " ".join(one.text.split())
        for one in document.paragraphs
        if one.style is not None and (one.style.name or "").startswith("Heading")
    }
    if path.name.startswith("governors") and len(pages) > _GOVERNORS_READ:
        yield f"{len(pages)} pages"
    for number, lines in enumerate(pages, start=1):
        body = [line for line in lines if " · page " not in line and not re.fullmatch(r"Page .*|\d+", line)]
        if not body:
            yield f"page {number} is empty"
            continue
        if " ".join(body[-1].split()) in headings:
            yield f"page {number} ends with a heading"
        yield from (f"page {number}: {found}" for found in _PLACEHOLDER.findall("\n".join(lines)))
        yield from (f"page {number}: an empty bullet" for line in body if line in _BULLETS)


def _sheet(folder: Path, kind: str, paths: list[Path]) -> None:
    """All pages of a kind side by side, a row an incident, in colour and in grey."""
    folder.mkdir(exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for path in paths:
            root = Path(place) / path.stem
            command = ["pdftoppm", "-r", "60", "-png", str(path.with_suffix(".pdf")), str(root)]
            subprocess.run(command, check=True)
            pages = [
                Image.open(page).convert("RGB") for page in sorted(Path(place).glob(f"{path.stem}-*.png"))
            ]
            rows.append([page.resize((page.width * _HEIGHT // page.height, _HEIGHT)) for page in pages[:6]])
    width = max(sum(page.width + 8 for page in row) for row in rows)
    sheet = Image.new("RGB", (width, len(rows) * (_HEIGHT + 8)), "#808080")
    for number, row in enumerate(rows):
        left = 0
        for page in row:
            sheet.paste(page, (left, number * (_HEIGHT + 8)))
            left += page.width + 8
    sheet.save(folder / f"{kind}.png")
    sheet.convert("L").save(folder / f"{kind}-grey.png")


if __name__ == "__main__":
    sys.exit(main())
