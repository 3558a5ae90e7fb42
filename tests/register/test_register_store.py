"""The register's file: never half written, never over somebody's save, and the one before is kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from breachdocs.errors import RegisterBusy, TemporaryFault
from breachdocs.files import FileSystem
from breachdocs.register import RegisterChanged, commit, copies_beside, load, owner_of

NOW = dt.datetime(2026, 7, 16, 10, 0)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"old")
    return path


def save(
    path: Path,
    content: bytes,
    sha: str,
    *,
    keep: int = 3,
    now: dt.datetime = NOW,
    system: FileSystem | None = None,
) -> str:
    return commit(
        path,
        content,
        sha,
        path.parent / "backups",
        keep=keep,
        now=now,
        wait_seconds=0,
        system=system or FileSystem(),
    )


def held(*_: object) -> None:
    error = PermissionError(13, "The process cannot access the file")
    error.winerror = 32  # type: ignore[attr-defined]
    raise error


def test_the_new_register_replaces_the_old_and_the_old_is_kept(register: Path) -> None:
    _, sha = load(register)
    after = save(register, b"new", sha)
    content, sha = load(register)
    assert (content.whole, sha) == (b"new", after)
    assert [path.read_bytes() for path in (register.parent / "backups").iterdir()] == [b"old"]


def test_a_register_saved_by_a_person_meanwhile_is_not_overwritten(register: Path) -> None:
    _, sha = load(register)
    register.write_bytes(b"theirs")
    with pytest.raises(RegisterChanged):
        save(register, b"new", sha)
    assert register.read_bytes() == b"theirs"


def test_a_save_between_backup_and_replacement_is_noticed_too(register: Path) -> None:
    _, sha = load(register)
    saved = False

    def fsync(_: int) -> None:
        nonlocal saved
        if (
            not saved
            and (register.parent / "backups").exists()
            and list((register.parent / "backups").glob("*.xlsx"))
        ):
            register.write_bytes(b"theirs")
            saved = True

    with pytest.raises(RegisterChanged):
        save(register, b"new", sha, system=FileSystem(fsync=fsync))
    assert register.read_bytes() == b"theirs"
    assert not list(register.parent.glob(".*.tmp"))


def test_a_first_register_is_written_unless_one_appeared(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    save(path, b"new", "")
    assert path.read_bytes() == b"new"
    with pytest.raises(RegisterChanged):
        save(path, b"newer", "")


def test_a_register_open_in_excel_queues_and_says_by_whom(register: Path) -> None:
    _, sha = load(register)
    name = "Priya Shah"
    note = (
        bytes([len(name)])
        + name.encode()
        + b" " * (54 - len(name))
        + bytes([len(name), 0])
        + name.encode("utf-16-le")
    )
    (register.parent / "~$register.xlsx").write_bytes(note)

    def replace(source: Path, target: Path) -> None:
        if target == register:
            held()
        source.replace(target)

    with pytest.raises(RegisterBusy, match="open elsewhere by Priya Shah"):
        save(register, b"new", sha, system=FileSystem(replace=replace, sleep=lambda _: None))
    assert register.read_bytes() == b"old"


def test_an_owner_file_alone_stops_nothing(register: Path) -> None:
    (register.parent / "~$register.xlsx").write_bytes(b"")
    assert owner_of(register) == "somebody"
    save(register, b"new", load(register)[1])
    assert register.read_bytes() == b"new"


def test_libreoffices_lock_names_its_owner(register: Path) -> None:
    assert owner_of(register) is None
    (register.parent / ".~lock.register.xlsx#").write_text(
        ",Tom Okafor,host,16.07.2026 10:00,file:///x;", "utf-8"
    )
    assert owner_of(register) == "Tom Okafor"


def test_a_full_disk_leaves_the_register_as_it_was(register: Path) -> None:
    _, sha = load(register)

    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(TemporaryFault):
        save(register, b"new", sha, system=FileSystem(fsync=fsync))
    assert register.read_bytes() == b"old"


def test_only_the_last_backups_are_kept_and_nothing_else_is_removed(register: Path) -> None:
    backups = register.parent / "backups"
    backups.mkdir()
    (backups / "register-before-the-audit.xlsx").write_bytes(b"hers")
    for number in range(6):
        save(register, b"%d" % number, load(register)[1], keep=2, now=NOW + dt.timedelta(seconds=number // 2))
    assert {path.read_bytes() for path in backups.iterdir()} == {b"3", b"4", b"hers"}


def test_a_register_that_is_open_for_days_is_backed_up_once(register: Path) -> None:
    _, sha = load(register)

    def replace(source: Path, target: Path) -> None:
        if target == register:
            held()
        source.replace(target)

    open_elsewhere = FileSystem(replace=replace, sleep=lambda _: None)
    for minute in range(30):
        with pytest.raises(RegisterBusy):
            save(register, b"new", sha, now=NOW + dt.timedelta(minutes=minute), system=open_elsewhere)
    assert [path.read_bytes() for path in (register.parent / "backups").iterdir()] == [b"old"]
    save(register, b"new", sha, now=NOW + dt.timedelta(days=3))
    save(register, b"newer", load(register)[1], now=NOW + dt.timedelta(days=4))
    assert {path.read_bytes() for path in (register.parent / "backups").iterdir()} == {b"old", b"new"}


def test_a_register_marked_read_only_is_left_alone_and_said_to_be(register: Path) -> None:
    _, sha = load(register)
    register.chmod(0o444)
    with pytest.raises(TemporaryFault, match="marked read-only"):
        save(register, b"new", sha)
    assert (register.read_bytes(), (register.parent / "backups").exists()) == (b"old", False)
    register.chmod(0o644)
    save(register, b"new", sha)
    assert register.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "is open elsewhere, or breachdocs may not replace it"),
        (32, "is open elsewhere. The"),
        (None, "may not write"),
    ],
)
def test_what_keeps_a_register_from_being_replaced_is_told_as_far_as_it_is_known(
    register: Path, number: int | None, words: str
) -> None:
    def replace(source: Path, target: Path) -> None:
        if target == register:
            error = PermissionError(13, "Permission denied")
            vars(error).update({} if number is None else {"winerror": number})
            raise error
        source.replace(target)

    with pytest.raises(TemporaryFault, match=words):
        save(register, b"new", load(register)[1], system=FileSystem(replace=replace, sleep=lambda _: None))
    assert register.read_bytes() == b"old"


def test_a_folder_in_the_registers_place_is_told_as_one(register: Path) -> None:
    register.unlink()
    register.mkdir()
    with pytest.raises(TemporaryFault, match="A folder called register"):
        load(register)


def test_a_clock_put_back_removes_no_backup_made_since(register: Path) -> None:
    for number in range(4):
        save(register, b"%d" % number, load(register)[1], keep=2, now=NOW + dt.timedelta(seconds=number))
    for number in range(4, 7):
        earlier = NOW - dt.timedelta(days=365) + dt.timedelta(seconds=number)
        save(register, b"%d" % number, load(register)[1], keep=2, now=earlier)
    assert {path.read_bytes() for path in (register.parent / "backups").iterdir()} == {b"4", b"5"}


def test_no_backups_are_made_where_none_are_wanted(register: Path) -> None:
    save(register, b"new", load(register)[1], keep=0)
    assert not (register.parent / "backups").exists()


def test_copies_that_programs_which_sync_folders_leave_beside_the_register_are_told(tmp_path: Path) -> None:
    left = (
        "register-PC1",
        "register (conflicted copy 2026-11-22)",
        "register.sync-conflict-2026",
        "register (1)",
    )
    for stem in ("register", "register-2025", "register-old", "registered", "register-Ash", *left):
        (tmp_path / f"{stem}.xlsx").write_bytes(b"")
    told = list(copies_beside(tmp_path / "register.xlsx", [tmp_path / "register-Ash.xlsx"]))
    assert {sentence.partition(".xlsx looks")[0] for sentence in told} == set(left)
    assert list(copies_beside(tmp_path / "away" / "register.xlsx")) == []
