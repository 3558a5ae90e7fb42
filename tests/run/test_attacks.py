"""What somebody who may only write to the inbox can try: nothing outside the workspace is read, altered or fetched,
the run goes on, and what was tried is told.
"""

from __future__ import annotations

import io
import os
import socket
import stat
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from breachdocs import intake
from breachdocs.documents import default_templates
from breachdocs.errors import ExitStatus, Refusal
from breachdocs.intake.contents import content_of, is_link
from breachdocs.intake.inbox import is_half_copied
from breachdocs.run import read_drops
from workspace_cases import Place, breach, file_of, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _why(here: Place, name: str) -> str:
    return (here.workspace.needs_attention / name / "WHY.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("work", [os.abort, "too much memory", "too long"])
def test_a_file_that_ends_its_reader_is_refused_alone(
    here: Place, monkeypatch: pytest.MonkeyPatch, work: Any
) -> None:
    limits = {"drop_seconds": 5.0, "drop_memory_mb": 300}
    settings = here.workspace.settings
    settings = settings.model_copy(update={"intake": settings.intake.model_copy(update=limits)})
    here = Place(type(here.workspace)(here.workspace.root, settings))
    real = read_drops.begin_form
    hostile = {"too much memory": (bytes, 4_000_000_000), "too long": (exec, "while True: pass")}

    def begin(a_pass: Any, drop: intake.Drop, data: bytes) -> Any:
        if drop.name == "bad.docx":
            return a_pass.workers.submit(*hostile[work] if isinstance(work, str) else (work,))
        return real(a_pass, drop, data)

    monkeypatch.setattr(read_drops, "begin_form", begin)
    for name in ("a.docx", "bad.docx", "c.docx"):
        here.drop(name, breach(ord(name[0])))
    report = here.run()
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert [line.name for line in report.refused] == ["bad.docx"]
    assert "so it was given up" in _why(here, "bad.docx")
    here.assert_whole(2)
    assert here.run().exit_status is ExitStatus.DONE


def test_a_document_that_unpacks_beyond_the_memory_is_refused_alone(here: Place) -> None:
    limits = here.workspace.settings.intake.model_copy(
        update={
            "drop_memory_mb": 200,
            "largest_document_mb": 900,
            "largest_unpacked_mb": 900,
            "most_tags": 10**9,
            "most_cells": 10**9,
            "most_characters": 10**9,
        }
    )
    settings = here.workspace.settings.model_copy(update={"intake": limits})
    here = Place(type(here.workspace)(here.workspace.root, settings))
    here.drop("bomb.docx", _document(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 6_000_000))
    here.drop("form.docx", breach())
    report = here.run()
    assert [line.code for line in report.refused] == ["out_of_memory"]
    here.assert_whole(1)


def _document(body: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(file_of(breach()))) as form,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for part in form.infolist():
            content = form.read(part)
            if part.filename == "word/document.xml":
                start = content.index(b"<w:body>") + len(b"<w:body>")
                content = content[:start] + body + content[start:]
            bomb.writestr(part.filename, content)
    return out.getvalue()


def test_links_and_pipes_are_refused_unread_and_what_they_point_to_stays(here: Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.docx"
    secret.write_bytes(file_of(breach(9)))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "form.docx").write_bytes(file_of(breach(8)))
    (here.workspace.inbox / "link.docx").symlink_to(secret)
    (here.workspace.inbox / "folder").symlink_to(tmp_path / "folder")
    os.mkfifo(here.workspace.inbox / "pipe.docx")
    report = here.run()
    assert sorted(line.code for line in report.refused) == ["link", "link", "not_a_file"]
    assert secret.exists()
    assert (tmp_path / "folder" / "form.docx").exists()
    assert here.rows() == {}


def test_a_junction_is_a_link_and_a_file_kept_in_a_cloud_is_none() -> None:
    def found(tag: int) -> Any:
        return SimpleNamespace(st_mode=stat.S_IFDIR, st_reparse_tag=tag)

    assert is_link(found(0xA0000003))  # IO_REPARSE_TAG_MOUNT_POINT
    assert is_link(found(0xA000000C))  # IO_REPARSE_TAG_SYMLINK
    assert not is_link(found(0x9000001A))  # IO_REPARSE_TAG_CLOUD
    assert not is_link(found(0))


def test_a_file_exchanged_for_a_link_between_look_and_read_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, secret = tmp_path / "original.docx", tmp_path / "secret"
    file.write_bytes(b"form")
    secret.write_bytes(b"secret")
    real = os.lstat

    def exchanged(path: Any) -> os.stat_result:
        seen = real(path)
        file.unlink()
        file.hardlink_to(secret)
        return seen

    monkeypatch.setattr(os, "lstat", exchanged)
    with pytest.raises(Refusal):
        content_of(file, 100)


def test_a_hard_link_becomes_a_file_of_our_own_so_that_nobody_alters_the_original_elsewhere(
    here: Place, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.docx"
    elsewhere.write_bytes(file_of(breach()))
    (here.workspace.inbox / "form.docx").hardlink_to(elsewhere)
    assert here.run().exit_status is ExitStatus.DONE
    elsewhere.write_bytes(b"altered later")
    original = here.workspace.incident("2026-0001") / "original.docx"
    assert original.read_bytes() == file_of(breach())
    assert original.stat().st_nlink == 1


_NAMES = [
    "CON.docx",
    "nul",
    "COM1.txt",
    "LPT9.docx",
    "a.docx:x",
    "a.docx::$DATA",
    "trailing. . .",
    "trailing ",
    "x..docx..",
    "back\\..\\..\\slash.docx",
    "\u202excod.exe",
    "WHY.txt",
    "why.TXT",
    "=cmd|' /C calc'!A0.docx",
    "x" * 200 + ".docx",
]


def test_no_name_leads_anywhere_but_into_a_folder_that_every_system_takes(
    here: Place, tmp_path: Path
) -> None:
    before = {path for path in tmp_path.rglob("*") if "workspace" not in path.parts}
    for name in _NAMES:
        here.drop(name, b"no form, but " + name.encode())
    report = here.run()
    assert len(report.refused) == len(_NAMES)
    kept = [path for path in here.workspace.needs_attention.rglob("*") if path.is_file()]
    assert len(kept) == 2 * len(_NAMES)  # each with its note
    for path in here.workspace.needs_attention.rglob("*"):
        assert not set('<>:"\\|?*\u202e') & set(path.name)
        assert not path.name.endswith((".", " "))
        assert path.name.split(".")[0].casefold() not in {"con", "nul", "com1", "lpt9"}
    folders = [path.name.casefold() for path in here.workspace.needs_attention.iterdir()]
    assert len(folders) == len(set(folders))
    after = {path for path in tmp_path.rglob("*") if "workspace" not in path.parts}
    assert {path for path in after - before if "state" not in path.parts} == set()


def test_names_that_differ_in_case_alone_get_places_of_their_own(here: Place) -> None:
    for name in ("Report.docx", "REPORT.docx", "report.DOCX"):
        here.drop(name, b"no form: " + name.encode())
    here.run()
    folders = {path.name.casefold() for path in here.workspace.needs_attention.iterdir()}
    assert len(folders) == 3


def test_a_zip_with_names_that_lead_out_writes_nothing_there(here: Place, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number, name in enumerate(("../../up.docx", "/abs.docx", "C:\\x.docx", "a.docx:x", "CON.docx")):
            package.writestr(name, file_of(breach(number)))
    here.drop("forms.zip", out.getvalue())
    here.run()
    assert len(here.rows()) == 5
    assert not list(tmp_path.parent.glob("up.docx"))
    assert {path.name for path in here.workspace.incidents.rglob("*.docx")} >= {"original.docx"}


@pytest.mark.parametrize("mask", [0o077, 0o027, 0o007])
def test_no_file_has_wider_rights_than_the_accounts_mask_gives(here: Place, mask: int) -> None:
    before = os.umask(mask)
    try:
        here.drop("form.docx", breach())
        here.drop("bad.docx", b"no form")
        here.run()
    finally:
        os.umask(before)
    made = [here.workspace.outbox / "incidents", here.workspace.needs_attention, here.workspace.hidden]
    state = Path(here.workspace.settings.ledger.state_folder)
    paths = [found for folder in (*made, state) for found in (folder, *folder.rglob("*"))]
    wide = [path for path in paths if path.stat().st_mode & mask]
    assert wide == []


def test_nothing_is_fetched(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_args: object, **_how: object) -> None:
        raise AssertionError

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, reached)
    monkeypatch.setattr(socket, "getaddrinfo", reached)
    external = (
        b'<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDEPICTURE "http://127.0.0.1:9/x.png"'
        b'</w:instrText><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    settings = here.workspace.settings.model_copy(update={"workers": "none"})
    here = Place(type(here.workspace)(here.workspace.root, settings))
    here.drop("form.docx", _document(external))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><x>&e;</x>'
    here.drop("entity.docx", entity)
    report = here.run()
    assert [line.name for line in report.refused] == ["entity.docx"]
    here.assert_whole(1)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{{ reference.__class__ }}",
        "{{ self.__init__.__globals__ }}",
    ],
)
def test_a_template_that_somebody_altered_reaches_nothing_and_the_run_goes_on(
    tmp_path: Path, attack: str
) -> None:
    here = place(tmp_path)
    for name, content in default_templates().items():
        (here.workspace.templates / name).write_bytes(content)
    from docx import Document

    altered = here.workspace.templates / "receipt.docx"
    document = Document(str(altered))
    document.add_paragraph(attack)
    document.save(str(altered))
    here.drop("form.docx", breach())
    report = here.run()
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert len(here.rows()) == 1
    assert not (here.workspace.incident("2026-0001") / "receipt.docx").exists()


def test_a_zip_of_a_million_names_is_not_walked_before_it_is_read_apart(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a", b"")
    end = out.getvalue().rindex(b"PK\5\6")
    path = tmp_path / "many.zip"
    path.write_bytes(out.getvalue()[:end] + b"not a directory" + out.getvalue()[end:])
    assert not is_half_copied(path)  # its end is there; the rest is for the reader
    path.write_bytes(out.getvalue()[:end])
    assert is_half_copied(path)
    path.write_bytes(out.getvalue()[: end + 5])
    assert is_half_copied(path)
    path.write_bytes(out.getvalue() + b"\0" * 50_000)
    assert is_half_copied(path)  # room that a copy made first


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_an_original_that_others_could_change_where_it_was_dropped_is_not_theirs_where_it_stays(
    here: Place,
) -> None:
    path = here.drop("form.docx", breach(1))
    path.chmod(0o666)
    here.workspace.incidents.mkdir(parents=True)
    here.workspace.incidents.chmod(0o755)
    here.run()
    kept = here.workspace.incident("2026-0001") / "original.docx"
    assert kept.stat().st_mode & 0o022 & ~kept.parent.stat().st_mode == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_the_ledgers_folder_is_for_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path, ledger={"state_folder": str(tmp_path / "kept" / "state")})
    here.drop("form.docx", breach(1))
    here.run()
    assert (tmp_path / "kept" / "state").stat().st_mode & 0o777 == 0o700
