"""Documents of other word processors, turned into ``.docx`` by a LibreOffice that is installed here.

LibreOffice runs without a window, with a profile folder made for this one run, in which macros, links to elsewhere and
the network are off; it has a limited time, and its folder is removed whatever happens. What comes out is read like any
other Word file, with all its limits. Residual risk: LibreOffice parses what it is given; switch `intake.libreoffice`
off where that is not wanted.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

#: The bytes of a document and its kind (``doc``, ``odt``, ``rtf``) → the same as ``.docx``; ``None`` where that failed.
Converter = Callable[[bytes, str], bytes | None]

#: Refusals of `triage` and `package` that LibreOffice may mend → the kind of document.
KINDS = {"old_word": "doc", "open_document": "odt", "rtf": "rtf"}
#: The kinds of what was converted.
CONVERTED = frozenset(KINDS.values())

_SECONDS = 30.0
_FOLDERS = {
    "win32": ("LibreOffice/program/soffice.exe", "LibreOffice */program/soffice.exe"),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "linux": (
        "/usr/bin/soffice",
        "/usr/lib/libreoffice/program/soffice",
        "/opt/libreoffice*/program/soffice",
        "/snap/bin/libreoffice",
    ),
}
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def libreoffice() -> Path | None:
    """The program of an installed LibreOffice, looked for once: where its installers put it, then on the path."""
    return _found(sys.platform, os.environ.get("PROGRAMFILES", ""), os.environ.get("PROGRAMFILES(X86)", ""))


@cache
def _found(system: str, *program_folders: str) -> Path | None:
    for pattern in _FOLDERS.get(system, ()):
        roots = program_folders if system == "win32" else ("/",)
        for root in filter(None, roots):
            found = sorted(Path(root).glob(pattern.lstrip("/")), reverse=True)
            if found:
                return found[0]
    for name in ("soffice", "libreoffice"):
        on_path = shutil.which(name)
        if on_path and Path(on_path).is_absolute():  # never a program that lies in the current folder
            return Path(on_path)
    return None


def with_libreoffice(data: bytes, kind: str) -> bytes | None:
    """Converts with the LibreOffice installed here; ``None`` where there is none."""
    program = libreoffice()
    return None if program is None else convert(data, kind, program=program)


def convert(data: bytes, kind: str, *, program: Path, seconds: float = _SECONDS) -> bytes | None:
    """A document as ``.docx``.

    Args:
        data: the whole document.
        kind: its suffix without the dot; decides nothing but the name LibreOffice sees.
        program: LibreOffice, or what takes the same arguments.
        seconds: how long it may take.

    Returns:
        The Word file; ``None`` where the program failed, took too long or made nothing.
    """
    with tempfile.TemporaryDirectory(prefix="breachdocs-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = folder / f"form.{kind}"
        source.write_bytes(data)
        _run(_command(program, folder, source), folder, seconds)
        made = folder / "out" / "form.docx"
        return made.read_bytes() if made.is_file() and not made.is_symlink() else None


def _command(program: Path, folder: Path, source: Path) -> list[str]:
    return [
        str(program),
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nofirststartwizard",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _run(command: Iterable[str], folder: Path, seconds: float) -> None:
    """Runs a program to its end or the end of its time, with all the programs that it started."""
    try:
        process = subprocess.Popen(  # noqa: S603 -- a program found in the system's own folders, no shell
            list(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stops a program and what it started: LibreOffice's launcher starts the real one."""
    if sys.platform == "win32":
        subprocess.run(  # noqa: S603 -- Windows' own program, no shell
            [
                rf"{os.environ.get('SYSTEMROOT', 'C:/Windows')}\System32\taskkill.exe",
                "/T",
                "/F",
                "/PID",
                str(process.pid),
            ],
            check=False,
            capture_output=True,
        )
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
