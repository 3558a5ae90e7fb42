"""A child's side: reads pieces of work from its standard input, does them, and writes what came of each.

Started by `children`. It is told its limit of memory first, takes that upon itself, says that it is ready, and goes
when its input ends, as it does when its parent dies. It needs no network and gets none.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import sys
from typing import IO, Any

from breachdocs.errors import BreachdocsError
from breachdocs.faults import FaultInside, place_of

#: What is loaded before the first piece of work comes.
_LOADED = ("breachdocs.reading", "breachdocs.intake")
#: How an answer begins.
DONE, RAISED, OUT_OF_MEMORY = "done", "raised", "out of memory"


def serve() -> None:
    """Does what comes in until nothing more comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the parent decides
    given, taken = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # no library's print gets in between, or says what stands in a form
        if number:
            os.dup2(nowhere, number)
    memory, seconds = pickle.load(given)  # noqa: S301 -- from our parent
    limited = limit_memory(memory)
    for name in _LOADED:
        importlib.import_module(name)
    gc.freeze()  # what is loaded now stays, and need not be looked through for what is gone
    sys.addaudithook(_no_network)
    _send(taken, limited)
    while True:
        try:
            work, args, kwargs = pickle.load(given)  # noqa: S301 -- from our parent
        except EOFError:
            return
        limit_time(seconds)
        _send(taken, _answer(work, args, kwargs))


def _answer(work: Any, args: Any, kwargs: Any) -> tuple[str, Any]:
    try:
        return DONE, work(*args, **kwargs)
    except MemoryError:
        return OUT_OF_MEMORY, None
    except (BreachdocsError, FaultInside) as error:
        return RAISED, error
    except Exception as error:  # noqa: BLE001 -- any other fault goes back by type and place
        return RAISED, FaultInside(place_of(error))


def _send(taken: IO[bytes], answer: Any) -> None:
    taken.write(pickle.dumps(answer))
    taken.flush()


def _no_network(event: str, _args: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        raise PermissionError(event)


def limit_memory(most: int) -> bool:
    """Keeps this process, and each it starts, to so many bytes; whether this system can."""
    if sys.platform == "win32":
        from breachdocs.run.job_object import limit_memory as limited  # noqa: PLC0415 -- Windows only

        return limited(most)
    import resource  # noqa: PLC0415 -- there is none on Windows

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the form
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    except (ValueError, OSError):
        return False
    return sys.platform.startswith("linux")  # elsewhere it is taken and not kept


def limit_time(seconds: float) -> None:
    """Ends this process once it has worked for so long from now, should its parent not be there to do it."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- there is none on Windows

    worked = resource.getrusage(resource.RUSAGE_SELF)
    until = int(worked.ru_utime + worked.ru_stime + seconds) + 2
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, most))


if __name__ == "__main__":
    serve()
