"""What a helpdesk asks about a computer that breachdocs runs on: versions, for whom it is installed, what it can do."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePath

from breachdocs import __version__
from breachdocs.config import Settings

_LIBRARIES = ("lxml", "openpyxl", "python-docx", "docxtpl", "pydantic", "sqlalchemy", "olefile", "watchdog")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, what it is, and whether that is well."""

    what: str
    told: str
    well: bool = True


def this_computer() -> Iterator[Finding]:
    """All of it, one by one as it is looked at."""
    yield from _versions()
    yield installed_for(PurePath(sys.base_prefix), Path.home())
    yield Finding(
        "account", "an administrator's; an ordinary one is enough" if _is_administrator() else "ordinary"
    )
    yield Finding("cores", str(os.cpu_count() or "not known"))
    yield _libreoffice()
    yield _apart()


def installed_for(python: PurePath, home: PurePath) -> Finding:
    """For whom Python is installed: a task or service of another account can't start one of a single person.

    Args:
        python: its folder.
        home: of this account; the homes of others lie beside it.
    """
    if "WindowsApps" in python.parts:
        told = "is from the Microsoft Store: a task or service of another account can't start it"
        return Finding("this Python", told, well=False)
    if python.is_relative_to(home):
        return Finding("this Python", "is installed for this account alone")
    if home.parent.name and python.is_relative_to(home.parent):
        return Finding("this Python", "is installed for another account alone", well=False)
    return Finding("this Python", "is installed for all accounts")


def _is_administrator() -> bool:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- Windows only

        return bool(ctypes.windll.shell32.IsUserAnAdmin())
    return os.geteuid() == 0


def _libreoffice() -> Finding:
    from breachdocs.reading.converting import libreoffice  # noqa: PLC0415 -- lxml

    found = (
        "found: .doc, .odt and .rtf are read"
        if libreoffice()
        else "not found: .doc, .odt and .rtf are refused"
    )
    return Finding("LibreOffice", found)


def _versions() -> Iterator[Finding]:
    yield Finding("breachdocs", __version__)
    yield Finding("Python", f"{platform.python_version()} ({platform.architecture()[0]})")
    yield Finding("system", f"{platform.system()} {platform.release()}")
    yield Finding("time zone", f"{time.strftime('%z')} here; London's time is reckoned from it")
    yield Finding("encoding", f"{sys.getfilesystemencoding()} for names of files")
    for name in _LIBRARIES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed", well=False)


def _apart() -> Finding:
    """Whether a hostile or damaged file can harm no more than the process that reads it."""
    from breachdocs.run.children import Children  # noqa: PLC0415 -- it starts a process, where it is asked for only

    limits = Settings().intake
    children = Children(1, limits.drop_seconds, limits.drop_memory_mb)
    try:
        limited = children.limited()
    finally:
        children.shutdown()
    if limited is None:
        return Finding("reading apart", "no process can be started, so files are read in the run", well=False)
    kept = "memory and time" if limited else "time; this system keeps no limit of memory"
    return Finding("reading apart", f"each file in a process of its own, with a limit of {kept}")
