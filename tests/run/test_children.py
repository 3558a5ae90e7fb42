"""Files are read by processes that may die alone: the file is refused with its own sentence, and the next goes on."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from breachdocs import reading
from breachdocs.config import Settings
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.faults import FaultInside
from breachdocs.reading import Reading
from breachdocs.run import children as children_module
from breachdocs.run.children import Children
from breachdocs.run.job_object import ExtendedLimits, limit_memory, limits
from breachdocs.run.workers import Here, workers
from workspace_cases import NOW, breach, file_of


@pytest.fixture(scope="module")
def two() -> Iterator[Children]:
    pool = Children(2, seconds=1.0, megabytes=400)
    yield pool
    pool.shutdown()


def _read(pool: Children) -> Reading:
    return pool.submit(reading.read_bytes, file_of(breach()), received=NOW).result()


def _code(pool: Children, work: Callable[..., object], *args: object) -> str:
    with pytest.raises(Refusal) as refused:
        pool.submit(work, *args).result()
    return refused.value.code


def test_a_form_is_read_as_it_is_read_here(two: Children) -> None:
    assert _read(two) == reading.read_bytes(file_of(breach()), received=NOW)


@pytest.mark.parametrize(
    ("work", "args", "code"),
    [
        (os.abort, (), "died"),
        (os._exit, (0,), "died"),
        (time.sleep, (600,), "out_of_time"),
        (bytes, (4_000_000_000,), "out_of_memory"),
        (signal.raise_signal, (signal.SIGSEGV,), "died"),
    ],
)
def test_what_ends_a_child_is_refused_alone_and_the_next_is_read(
    two: Children, work: Callable[..., object], args: tuple[object, ...], code: str
) -> None:
    assert _code(two, work, *args) == code
    assert _read(two).form.stage1.school == "School number 1"


def test_a_refusal_comes_back_whole_and_a_fault_by_type_and_place_alone(two: Children) -> None:
    with pytest.raises(Refusal) as refused:
        two.submit(reading.read_bytes, b"\x89PNG....", received=NOW).result()
    assert refused.value.code == "picture"
    assert refused.value.advice
    with pytest.raises(FaultInside) as fault:
        two.submit(int, "a child's name").result()
    assert "a child's name" not in str(fault.value)
    assert str(fault.value).startswith("ValueError in ")
    assert fault.value.__cause__ is None


def test_a_child_that_the_system_ended_once_is_no_reason_to_refuse_a_file(tmp_path: Path) -> None:
    pool = Children(1, seconds=20, megabytes=400)
    try:
        # The first child ends as it makes the folder's file; the second finds it there.
        script = (
            "import os, pathlib; p = pathlib.Path(os.environ['MARK']); "
            "(p.touch(), os._exit(9)) if not p.exists() else None"
        )
        os.environ["MARK"] = str(tmp_path / "mark")
        assert pool.submit(exec, script).result() is None
    finally:
        os.environ.pop("MARK", None)
        pool.shutdown()


def test_a_child_reaches_no_network(two: Children) -> None:
    with pytest.raises(FaultInside) as fault:
        two.submit(socket.create_connection, ("127.0.0.1", 9)).result()
    assert str(fault.value).startswith("PermissionError")


def test_nothing_that_lies_in_the_current_folder_is_taken_for_a_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit(1)")
    (tmp_path / "breachdocs").mkdir()
    monkeypatch.chdir(tmp_path)
    pool = Children(1, seconds=20, megabytes=400)
    try:
        assert _read(pool).form.stage1.school == "School number 1"
        assert pool.told == ""
    finally:
        pool.shutdown()


def test_where_no_child_can_be_started_files_are_read_here_and_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(*_args: object, **_how: object) -> None:
        raise PermissionError

    monkeypatch.setattr(subprocess, "Popen", none)
    pool = Children(1, seconds=20, megabytes=400)
    assert _read(pool).form.stage1.school == "School number 1"
    assert "in the run itself" in pool.told
    assert pool.limited() is None


@pytest.mark.parametrize("name", ["breachdocs.exe", "pythonservice.exe", ""])
def test_a_program_that_is_no_python_is_never_started_again_as_a_child(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", name)
    pool = Children(1, seconds=20, megabytes=400)
    assert _read(pool).form.stage1.school == "School number 1"
    assert pool.told


def test_work_that_nobody_waits_for_any_more_ends_at_once_and_is_to_be_tried_again() -> None:
    pool = Children(1, seconds=60, megabytes=400)
    try:
        pool.warm()
        future = pool.submit(time.sleep, 600)
        started = time.monotonic()
        while not future.done():
            pool.stop()
            time.sleep(0.05)
            assert time.monotonic() - started < 30
        with pytest.raises(TemporaryFault):
            future.result()
        assert _read(pool).form.stage1.school == "School number 1"
    finally:
        pool.shutdown()


def test_children_that_are_not_used_are_let_go_and_start_again(two: Children) -> None:
    _read(two)
    two.rest(3600)
    assert two._idle
    two.rest()
    assert not two._idle
    assert _read(two).form.stage1.school == "School number 1"


def test_a_child_makes_room_for_a_fresh_one_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children_module, "_WORN", 2)
    pool = Children(1, seconds=20, megabytes=400)
    try:
        processes = {pool.submit(os.getpid).result() for _ in range(6)}
        assert len(processes) == 3
    finally:
        pool.shutdown()


def test_several_are_read_at_once(tmp_path: Path) -> None:
    pool = Children(2, seconds=30, megabytes=400)
    mine, other = tmp_path / "mine", tmp_path / "other"
    meet = "import os, time\nopen(mine, 'w').close()\nwhile not os.path.exists(other): time.sleep(0.01)"
    try:
        both = [
            pool.submit(exec, meet, {"mine": str(a), "other": str(b)})
            for a, b in ((mine, other), (other, mine))
        ]
        assert [one.result() for one in both] == [None, None]  # each waits for the other
    finally:
        pool.shutdown()


def test_a_child_goes_when_its_parent_is_killed() -> None:
    script = (
        "import os, sys; from breachdocs.run.children import Children; pool = Children(1, 60, 400); "
        "print(pool.submit(os.getpid).result(), flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process: int) -> bool:
    try:
        return (
            "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        )
    except FileNotFoundError:
        return False


def test_a_child_whose_parent_is_gone_ends_when_its_time_is_up() -> None:
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "breachdocs.run.child"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert child.stdin is not None
    child.stdin.write(pickle.dumps((400 << 20, 0.1)) + pickle.dumps((exec, ("while True: pass",), {})))
    child.stdin.close()
    assert child.wait(30) == -signal.SIGXCPU


def test_the_settings_name_the_workers_and_the_same_ones_are_given_each_time() -> None:
    assert isinstance(workers(Settings(workers="none")), Here)
    assert workers(Settings(workers="3")).width == 3
    assert workers(Settings(workers="3")) is workers(Settings(workers="3"))
    for wrong in ("", "0", "-1", "some", "dask://", "dask://host", "http://host:1"):
        with pytest.raises(ValueError, match="must be auto, none"):
            Settings(workers=wrong)


def test_work_in_the_run_itself_raises_through_its_future_too() -> None:
    future = Here().submit(int, "x")
    with pytest.raises(ValueError, match="invalid literal"):
        future.result()


class _Call:
    """A call of Windows, written down."""

    def __init__(self, name: str, gives: object, asked: list[tuple[object, ...]]) -> None:
        self.name, self.gives, self.asked = name, gives, asked

    def __call__(self, *args: object) -> object:
        self.asked.append((self.name, *args))
        return self.gives


class _Kernel:
    """Windows' calls for a job object."""

    def __init__(self, *, allows: bool) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.CreateJobObjectW = _Call("create", 7, self.asked)
        self.GetCurrentProcess = _Call("this", -1, self.asked)
        self.SetInformationJobObject = _Call("set", int(allows), self.asked)
        self.AssignProcessToJobObject = _Call("assign", 1, self.asked)


def test_on_windows_a_job_object_keeps_the_limit_or_says_that_it_does_not() -> None:
    kernel = _Kernel(allows=True)
    assert limit_memory(400 << 20, kernel)  # type: ignore[arg-type] # stands in for kernel32
    assert [asked[0] for asked in kernel.asked] == ["create", "set", "this", "assign"]
    assert kernel.asked[1][1:3] == (7, 9)
    assert kernel.asked[1][4] == ctypes.sizeof(ExtendedLimits) == 144  # as winnt.h has it, 64 bits
    assert limits(5).ProcessMemoryLimit == 5
    assert limits(5).BasicLimitInformation.LimitFlags == 0x2500
    assert not limit_memory(400 << 20, _Kernel(allows=False))  # type: ignore[arg-type] # the same
