"""Work done in child processes that may die alone: out of time, out of memory or by a fault in a library.

Each thread of a pool asks one child at a time and waits; a child that is done waits for the next piece of work. Where
no child can be started (a frozen program, a system that allows none) the work is done here, so that it is done.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.run.child import DONE, OUT_OF_MEMORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

#: A child makes room for a fresh one after so many pieces of work, should a library never give its memory back.
_WORN = 5000
#: How often it is looked whether a child takes too long, in seconds.
_LOOK = 0.1
#: A child that has not said within so many seconds that it is ready will not.
_START_SECONDS = 60.0
#: Where none could be started, one is tried again after so many seconds.
_TRY_AGAIN = 600.0

_ADVICE = (
    "It may be damaged, or made to do harm. Ask the school to send the Word form again; "
    "if it is real, type its answers into a blank form (breachdocs form) and drop that."
)


#: More processes than this one computer's share can feed are of no use.
_MOST = 8


@lru_cache
def children_here(seconds: float, megabytes: int, width: int = 0) -> Children:
    """The children of this computer, the same ones each time; as many as it can feed where no `width` is given."""
    return Children(width or min(os.cpu_count() or 1, _MOST), seconds, megabytes)


class Children(Executor):
    """An executor whose work is done by child processes.

    Attributes:
        width: how many children work at once.
    """

    def __init__(self, width: int, seconds: float, megabytes: int) -> None:
        """Starts nothing yet.

        Args:
            width: how many at once.
            seconds: what takes longer is ended.
            megabytes: how much memory a child may have.
        """
        self.width = width
        self._seconds, self._megabytes = seconds, megabytes
        self._threads = ThreadPoolExecutor(width, thread_name_prefix="work")
        self._idle: list[_Child] = []
        self._asked: set[_Child] = set()
        self._lock = threading.Lock()
        self._none_until = 0.0

    @property
    def told(self) -> str:
        """What people should know where no child could be started."""
        return "" if self._can else "No process can be started here, so files are read in the run itself."

    @property
    def _can(self) -> bool:
        """Whether a child could be started the last time one was needed, or it is time to try again."""
        return time.monotonic() >= self._none_until

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has `work` done by a child."""
        return self._threads.submit(self._done, work, args, kwargs)

    def warm(self) -> None:
        """Starts a first child, which gets ready by itself."""
        with self._lock:
            if not self._idle and self._can and (child := _started(self._megabytes, self._seconds)):
                self._idle.append(child)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the children that have nothing to do; with `wait`, the others when they are done."""
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        self.rest()

    def stop(self) -> None:
        """Ends the children that are asked something, too; what they were asked is to be asked again."""
        with self._lock:
            asked = list(self._asked)
        for child in asked:
            child.stop()

    def rest(self, unused_seconds: float = 0.0) -> None:
        """Ends the children that had nothing to do for so long, for their memory's sake."""
        until = time.monotonic() - unused_seconds
        with self._lock:
            ended = [child for child in self._idle if child.idle_since <= until]
            self._idle = [child for child in self._idle if child.idle_since > until]
        for child in ended:
            child.end()

    def limited(self) -> bool | None:
        """Whether a child keeps a limit of memory here; ``None`` where none can be started."""
        child = self._child()
        if child is None:
            return None
        self._back(child)
        return child.limited

    def _done(self, work: Callable[..., T], args: Any, kwargs: Any) -> T:
        task = pickle.dumps((work, args, kwargs))
        for again in (True, False):
            child = self._child()
            if child is None:
                return work(*args, **kwargs)
            try:
                how, what = self._answer(child, task)
            except _StoppedError:
                raise TemporaryFault("Reading a file was stopped. It is tried again.") from None
            except _OutOfTimeError:
                raise _refusal("out_of_time", f"took longer than {self._seconds:g} seconds") from None
            except _DiedError:
                if again:  # the system may have ended a child that did nothing wrong
                    continue
                raise _refusal("died", "ended the program that reads it") from None
            if how == OUT_OF_MEMORY:
                child.end()
                raise _refusal("out_of_memory", f"took more memory than {self._megabytes} MB")
            self._back(child)
            if how != DONE:
                raise what
            return what  # type: ignore[no-any-return] # what the work gave
        raise AssertionError  # the second try returns or raises

    def _answer(self, child: _Child, task: bytes) -> tuple[str, Any]:
        with self._lock:
            self._asked.add(child)
        try:
            return child.ask(task, self._seconds)
        finally:
            with self._lock:
                self._asked.discard(child)

    def _child(self) -> _Child | None:
        """A child that is ready, or nothing where none can be had now."""
        with self._lock:
            child = self._idle.pop() if self._idle else None
        if child is None and self._can:
            child = _started(self._megabytes, self._seconds)
        if child is None or not child.is_ready():
            self._none_until = max(self._none_until, time.monotonic() + _TRY_AGAIN)
            return None
        return child

    def _back(self, child: _Child) -> None:
        if child.worn:
            child.end()
            return
        child.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(child)


def _refusal(code: str, how: str) -> Refusal:
    return Refusal(code, f"Reading this file {how}, so it was given up.", _ADVICE)


class _OutOfTimeError(Exception):
    """A child was ended, as its time was up."""


class _StoppedError(Exception):
    """A child was ended, as nobody waits for it any more."""


class _DiedError(Exception):
    """A child ended by itself, or the system ended it."""


def _started(megabytes: int, seconds: float) -> _Child | None:
    program = Path(sys.executable or "")
    if (
        getattr(sys, "frozen", False)
        or not program.name.casefold().startswith("py")
        or "service" in program.stem
    ):
        return None  # it would start all of breachdocs again, not a child
    with contextlib.suppress(OSError):
        return _Child(program, megabytes, seconds)
    return None


class _Watch:
    """Ends the children that take too long. One thread for all: a thread for each piece of work costs a tenth of it."""

    def __init__(self) -> None:
        self._until: dict[_Child, float] = {}
        self._lock = threading.Lock()
        self._any = threading.Event()
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, child: _Child, seconds: float) -> Iterator[None]:
        """Ends `child` where what is done inside takes longer than `seconds`."""
        with self._lock:
            self._until[child] = time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
                self._thread.start()
            self._any.set()
        try:
            yield
        finally:
            with self._lock:
                del self._until[child]

    def _look(self) -> None:
        while self._any.wait():
            with self._lock:  # so that none is ended that is done at this moment, and asked something else
                now = time.monotonic()
                for child in [child for child, until in self._until.items() if until <= now]:
                    child.time_is_up()
                if not self._until:
                    self._any.clear()
            time.sleep(_LOOK)


_watch = _Watch()


class _Child:
    """One child process; asked by one thread at a time."""

    def __init__(self, program: Path, megabytes: int, seconds: float) -> None:
        """Starts it, without waiting until it is ready.

        Raises:
            OSError: the system allows none.
        """
        # -P: nothing that lies in the current folder, which may be the workspace, is taken for a module.
        self._process = subprocess.Popen(  # noqa: S603 -- this very Python, no shell
            [str(program), "-P", "-m", "breachdocs.run.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.limited: bool | None = None
        self.idle_since = time.monotonic()
        self._asked = 0
        self._ended_for: type[Exception] = _DiedError
        self._limits = (megabytes << 20, seconds)

    @property
    def worn(self) -> bool:
        """Whether it has done enough."""
        return self._asked >= _WORN

    def is_ready(self) -> bool:
        """Waits until it is; ``False``: it will never be."""
        if self.limited is None:
            with contextlib.suppress(_OutOfTimeError, _DiedError):
                self.limited = self._exchange(pickle.dumps(self._limits), _START_SECONDS)
        return self.limited is not None

    def ask(self, task: bytes, seconds: float) -> tuple[str, Any]:
        """Has it do a piece of work: how it ended, and what came of it.

        Raises:
            _OutOfTimeError: it took too long, and is ended.
            _StoppedError: it was stopped.
            _DiedError: it ended.
        """
        self._asked += 1
        answer: tuple[str, Any] = self._exchange(task, seconds)
        return answer

    def _exchange(self, message: bytes, seconds: float) -> Any:
        given, taken = self._process.stdin, self._process.stdout
        assert given is not None  # noqa: S101 -- asked for above
        assert taken is not None  # noqa: S101 -- the same
        try:
            with _watch.over(self, seconds):
                given.write(message)
                given.flush()
                return pickle.load(taken)  # noqa: S301 -- from our own child
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            raise self._ended_for from error

    def time_is_up(self) -> None:
        """Ends it, as it took too long."""
        self._ended_for = _OutOfTimeError
        self._process.kill()

    def stop(self) -> None:
        """Ends it, whatever it is asked."""
        self._ended_for = _StoppedError
        self._process.kill()

    def end(self) -> None:
        """Ends it at once."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()
