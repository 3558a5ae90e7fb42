"""Forms of other word processors, read through LibreOffice where there is one."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.reading import read_bytes
from breachdocs.reading.converting import convert, libreoffice
from sample_forms import sample
from word_shorthand import docx, row, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)
FORM = docx(
    table(
        row("School Name", "Alder Brook"),
        *(
            row(label, "")
            for label in ("Date of incident", "Head Teacher", "Type of breach", "Location of incident")
        ),
    )
)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
RTF = b"{\\rtf1 hello}"


def open_document() -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(("data", "kind"), [(OLD_WORD, "doc"), (RTF, "rtf"), (open_document(), "odt")])
def test_a_document_of_another_word_processor_is_converted_and_read(data: bytes, kind: str) -> None:
    asked: list[str] = []

    def converter(given: bytes, of: str) -> bytes:
        assert given == data
        asked.append(of)
        return FORM

    reading = read_bytes(data, received=RECEIVED, convert=converter)
    assert (asked, reading.source.kind, reading.form.stage1.school) == ([kind], kind, "Alder Brook")
    assert [problem.code for problem in reading.form.problems if problem.field == "form"] == ["converted"]


def refusal(data: bytes, **given: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_bytes(data, received=RECEIVED, **given)  # type: ignore[arg-type]  # whatever the test gives
    return refused.value


def test_the_source_is_the_file_that_came_and_not_what_it_was_converted_to() -> None:
    import hashlib

    reading = read_bytes(RTF, received=RECEIVED, convert=lambda _data, _kind: FORM)
    assert reading.source.sha256 == hashlib.sha256(RTF).hexdigest()


def test_without_a_converter_the_refusal_says_how_to_save_it() -> None:
    told = refusal(OLD_WORD, convert=lambda _data, _kind: None)
    assert told.code == "old_word"
    assert "Save As" in told.advice


def test_what_conversion_makes_is_held_to_the_limits_of_any_other_file() -> None:
    told = refusal(RTF, convert=lambda _data, _kind: FORM, limits=Intake(most_cells=3))
    assert told.code == "too_large"


def test_a_converted_file_is_never_converted_again() -> None:
    calls: list[str] = []

    def to_itself(data: bytes, kind: str) -> bytes:
        calls.append(kind)
        return data

    assert refusal(RTF, convert=to_itself).code == "rtf"
    assert calls == ["rtf"]


def test_the_settings_can_switch_it_off() -> None:
    def never(data: bytes, kind: str) -> bytes:
        raise AssertionError

    assert refusal(RTF, convert=never, limits=Intake(libreoffice=False)).code == "rtf"


def test_only_what_the_first_bytes_say_is_converted() -> None:
    def never(data: bytes, kind: str) -> bytes:
        raise AssertionError

    assert refusal(b"MZ\x90\x00...", convert=never).code == "program"
    assert refusal(FORM[:300], convert=never).code == "damaged"


on_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-in for LibreOffice is a script with a #! line"
)


def stand_in(folder: Path, body: str) -> Path:
    """A program that takes LibreOffice's arguments."""
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport sys, time, pathlib\nout = pathlib.Path(sys.argv[-2])\n{body}\n"
    )
    program.chmod(0o755)
    return program


@on_posix
def test_what_the_program_makes_comes_back_and_its_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = tmp_path / "temporary"
    workshop.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(workshop))
    program = stand_in(
        tmp_path,
        "out.mkdir(); (out / 'form.docx').write_bytes(b'made from ' + open(sys.argv[-1], 'rb').read())",
    )
    assert convert(b"this", "doc", program=program) == b"made from this"
    assert list(workshop.iterdir()) == []


@on_posix
@pytest.mark.parametrize(
    "body", ["sys.exit(1)", "pass", "out.mkdir(); (out / 'form.docx').symlink_to('/etc/hostname')"]
)
def test_a_program_that_makes_nothing_gives_nothing(tmp_path: Path, body: str) -> None:
    assert convert(b"this", "doc", program=stand_in(tmp_path, body)) is None


def test_a_program_that_is_not_there_gives_nothing(tmp_path: Path) -> None:
    assert convert(b"this", "doc", program=tmp_path / "nothing") is None


@on_posix
def test_a_program_that_takes_too_long_is_stopped_with_those_it_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    count = f"pathlib.Path({str(alive)!r}).write_text(str(n)); time.sleep(.05)"
    child = f"import time, pathlib\nfor n in range(100): {count}"
    program = stand_in(tmp_path, f"import subprocess; subprocess.run([sys.executable, '-c', {child!r}])")
    started = time.monotonic()
    assert convert(b"this", "doc", program=program, seconds=1) is None
    assert time.monotonic() - started < 4
    last = alive.read_text() if alive.exists() else ""
    time.sleep(0.3)
    assert (alive.read_text() if alive.exists() else "") == last


@pytest.mark.skipif(libreoffice() is None, reason="no LibreOffice is installed here")
def test_an_open_document_is_read_through_the_libreoffice_installed_here(tmp_path: Path) -> None:
    made = sample("typed", 5)
    source = tmp_path / "form.docx"
    source.write_bytes(made.docx)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(libreoffice()),
        "--headless",
        profile,
        "--convert-to",
        "odt",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    reading = read_bytes((tmp_path / "form.odt").read_bytes(), received=dt.datetime(2026, 11, 1, 9, 0))
    assert reading.source.kind == "odt"
    assert reading.form.stage1.school == made.form.stage1.school
    assert reading.form.stage1.description == made.form.stage1.description
