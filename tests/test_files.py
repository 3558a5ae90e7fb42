"""The door to the file system: nothing half written, nothing overwritten, names that every share takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs import files
from breachdocs.documents import TemplateFault
from breachdocs.errors import TemporaryFault
from faulty_files import FAULTS, Faulty, windows_error


def _windows(number: int) -> PermissionError:
    error = PermissionError(13, "Permission denied")
    vars(error)["winerror"] = number
    return error


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("O'Brien & Söhne <Ltd>.docx", "O'Brien & Söhne -Ltd-.docx"),
        ("../../x.docx", "..-..-x.docx"),
        ("CON", "_CON"),
        ("nul.docx", "_nul.docx"),
        ("form. ", "form"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("numbered\u202excod.docx", "numbered-xcod.docx"),
    ],
)
def test_a_name_becomes_one_that_windows_takes(name: str, safe: str) -> None:
    assert files.safe_name(name) == safe


@given(st.text())
def test_every_name_becomes_one_part_of_a_path_and_stays_it(name: str) -> None:
    safe = files.safe_name(name)
    assert safe not in {"", ".", ".."}
    assert Path(safe).name == safe
    assert len(safe.encode()) <= 121
    assert files.safe_name(safe) == safe


def test_a_name_that_is_taken_in_any_case_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "Form.docx").touch()
    assert files.free_name(tmp_path, "form.docx") == "form-2.docx"
    assert files.free_name(tmp_path, "form.docx", ["FORM-2.docx"]) == "form-3.docx"
    assert files.free_name(tmp_path / "none", "form") == "form"


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"old")

    def fail(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(TemporaryFault, match="no space"):
        files.write_atomically(path, b"new", system=replace(files.REAL, replace=fail))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_passes_by_itself_is_waited_for_and_what_does_not_is_told(tmp_path: Path) -> None:
    waits: list[float] = []
    tries = [0]

    def held_twice(source: Path, target: Path) -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise _windows(32)
        source.replace(target)

    files.write_atomically(
        tmp_path / "a", b"x", system=replace(files.REAL, replace=held_twice, sleep=waits.append)
    )
    assert waits == [0.05, 0.1]

    def denied(_source: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(TemporaryFault):
        files.write_atomically(
            tmp_path / "b", b"x", system=replace(files.REAL, replace=denied, sleep=waits.append)
        )
    assert waits == [0.05, 0.1]


def test_a_move_takes_a_file_once_and_never_over_another(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_bytes(b"x")
    files.move(source, target)
    with pytest.raises(FileNotFoundError):
        files.move(source, target)
    source.write_bytes(b"y")
    with pytest.raises(FileExistsError):
        files.move(source, target)
    assert (source.read_bytes(), target.read_bytes()) == (b"y", b"x")


def test_no_path_reaches_the_sentence_of_a_fault(tmp_path: Path) -> None:
    with pytest.raises(TemporaryFault) as fault, files.tried_again():
        (tmp_path / "Jo Bloggs").read_bytes()
    assert "Bloggs" not in str(fault.value)


def test_files_written_together_are_each_flushed_and_one_that_fails_leaves_each_old_or_new(
    tmp_path: Path,
) -> None:
    flushed: list[int] = []
    wanted = {tmp_path / f"folder {number % 3}" / f"{number}.docx": b"%d" % number for number in range(20)}

    def fsync(descriptor: int) -> None:
        flushed.append(descriptor)

    files.write_together(wanted.items(), system=replace(files.REAL, fsync=fsync))

    assert {path: path.read_bytes() for path in wanted} == wanted
    assert len(flushed) == 20

    def breaks(beside: Path, path: Path) -> None:
        if path.name == "7.docx":
            raise OSError(28, "No space left on device")
        files.REAL.replace(beside, path)

    newer = dict.fromkeys(wanted, b"newer")
    with pytest.raises(TemporaryFault, match="no space left"):
        files.write_together(newer.items(), system=replace(files.REAL, replace=breaks))
    assert (tmp_path / "folder 1" / "7.docx").read_bytes() == b"7"
    assert all(path.read_bytes() in {b"newer", content} for path, content in wanted.items())
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_folder_of_files_appears_whole_or_not_at_all_and_what_a_kill_left_of_it_goes(
    tmp_path: Path,
) -> None:
    contents = [("one.docx", b"1"), ("two.docx", b"2"), ("list.csv", b"3")]
    killed = tmp_path / ".letters.1.tmp"
    killed.mkdir()
    (killed / "one.docx").write_bytes(b"1")
    at = 1
    while True:
        full = Faulty(FAULTS["full"], at)
        try:
            with full.beneath("replace", tmp_path), full.beneath("rename", tmp_path):
                made = files.write_folder(tmp_path / "letters", contents, system=files.FileSystem())
        except TemporaryFault:
            assert list(tmp_path.iterdir()) == []
            at += 1
        else:
            break
    assert (made, at) == (3, 5)
    assert {path.name: path.read_bytes() for path in (tmp_path / "letters").iterdir()} == dict(contents)


def test_what_makes_the_first_of_a_folder_may_fail_and_leaves_no_folder(tmp_path: Path) -> None:
    def fails() -> Iterator[tuple[str, bytes]]:
        yield from ()
        raise TemplateFault("a tag is open")

    with pytest.raises(TemplateFault):
        files.write_folder(tmp_path / "letters", fails())
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_looked_at_is_never_called_gone(tmp_path: Path) -> None:
    file = tmp_path / "form.docx"
    file.write_bytes(b"words")
    with Faulty(lambda: windows_error(32), 1, long=9).beneath("lstat", tmp_path):
        with pytest.raises(PermissionError):
            files.is_there(file)
        with pytest.raises(TemporaryFault):
            files.move(file, tmp_path / "moved.docx")
    for away in (53, 206):  # Python calls both a file that isn't there
        faulty = Faulty(lambda number=away: windows_error(number), 1)  # type: ignore[misc]  # bound at once
        with faulty.beneath("lstat", tmp_path), pytest.raises(FileNotFoundError):
            files.is_there(file)
    assert not files.is_there(tmp_path / "nowhere" / "form.docx")
    assert not files.is_there(file / "form.docx")


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        (r"C:\Breaches\inbox", r"\\?\C:\Breaches\inbox"),
        (r"\\server\share\inbox", r"\\?\UNC\server\share\inbox"),
        (r"\\?\C:\inbox", r"\\?\C:\inbox"),
    ],
)
def test_windows_takes_paths_of_any_length_beneath_the_names_it_has_for_that(folder: str, named: str) -> None:
    assert str(files.at_any_length(Path(folder), windows=True)) == named
    assert files.at_any_length(Path(folder), windows=False) == Path(folder)


def _stat(
    *, mode: int = 0o100644, owner: int | None = None, group: int = 7, device: int = 0xFE00
) -> os.stat_result:
    """What the system tells of a file on a disk."""
    return os.stat_result((mode, 1, device, 1, os.geteuid() if owner is None else owner, group, 9, 0, 0, 0))


@pytest.mark.parametrize(
    ("file", "folder", "other"),
    [
        (_stat(), _stat(mode=0o40755), False),
        (_stat(mode=0o100660), _stat(mode=0o42770), False),
        (_stat(owner=os.geteuid() + 1), _stat(mode=0o40755), True),
        (_stat(mode=0o100666), _stat(mode=0o40755), True),
        (_stat(mode=0o100644), _stat(mode=0o40770), True),
        (_stat(group=8), _stat(mode=0o42755), True),
        (_stat(group=8), _stat(mode=0o40755), False),
        (_stat(device=0x2B), _stat(mode=0o40755), True),
    ],
)
def test_what_another_owns_or_more_people_may_read_has_other_rights(
    file: os.stat_result, folder: os.stat_result, *, other: bool
) -> None:
    assert files.has_other_rights(file, folder, windows=False) is other
    assert files.has_other_rights(file, folder, windows=True)


@pytest.mark.parametrize("other", [False, True])
def test_a_file_that_settles_is_there_once_with_its_bytes_its_date_and_the_rights_of_what_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, other: bool
) -> None:
    monkeypatch.setattr(files, "has_other_rights", lambda *_: other)
    (tmp_path / "incident").mkdir()
    source, target = tmp_path / "claimed.docx", tmp_path / "incident" / "original.docx"
    source.write_bytes(b"a form")
    source.chmod(0o606)
    os.utime(source, (1_000_000_000, 1_000_000_000))
    before = source.stat().st_ino
    files.settle(source, target)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["original.docx"]
    assert (target.read_bytes(), target.stat().st_mtime) == (b"a form", 1_000_000_000)
    assert (target.stat().st_ino == before, target.stat().st_mode & 0o777 == 0o606) == (not other, not other)


def test_what_settled_before_a_crash_is_there_once_and_another_file_of_its_name_stays(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    for path in (source, target):
        path.write_bytes(b"a form")
    files.settle(source, target)
    assert (source.exists(), target.read_bytes()) == (False, b"a form")
    source.write_bytes(b"another")
    with pytest.raises(FileExistsError):
        files.settle(source, target)
    assert (source.read_bytes(), target.read_bytes()) == (b"another", b"a form")
    with pytest.raises(FileNotFoundError):
        files.settle(tmp_path / "none", tmp_path / "c")


def test_a_link_settles_as_a_link_and_is_never_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "has_other_rights", lambda *_: True)
    (tmp_path / "secret").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    files.settle(tmp_path / "link", tmp_path / "kept")
    assert (tmp_path / "kept").is_symlink()
