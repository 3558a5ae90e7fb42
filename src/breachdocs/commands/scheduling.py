"""``breachdocs schedule``: files that let a computer run breachdocs by itself, for Windows and for Linux with systemd.

Written, never installed: who keeps the computer looks at them first. Each runs as an ordinary account; no file holds
a password. Python is told (``-P``) to take no module from the folder that it happens to be started in.
"""

from __future__ import annotations

import codecs
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from breachdocs.errors import UsageError
from breachdocs.workspace import Workspace

#: When the night is, local time.
_NIGHT = "02:30"


@dataclass(frozen=True, slots=True)
class Unit:
    """A file for a scheduler: its name, its bytes, and in a sentence what it is."""

    name: str
    content: bytes
    what: str


def units(workspace: Path, python: Path, state: Path | None = None) -> tuple[Unit, ...]:
    """The files for a workspace, as they are to be on this computer.

    Args:
        workspace: its folder.
        python: the interpreter that has breachdocs.
        state: the folder of the ledger and the log, where the settings name one.
    """
    writable = (workspace, *((state,) if state else ()))
    return (
        Unit(
            "breachdocs-run.xml",
            _task(workspace, python, "run", _EVERY_TEN_MINUTES),
            "Windows: takes in what came, every ten minutes",
        ),
        Unit(
            "breachdocs-nightly.xml",
            _task(workspace, python, "nightly", _EVERY_NIGHT),
            f"Windows: the night, at {_NIGHT} or as soon as the computer is on",
        ),
        Unit(
            "breachdocs-watch.xml",
            _wrapped(workspace, python),
            "Windows service, by WinSW: takes in what comes, within seconds",
        ),
        Unit(
            "breachdocs-watch.service",
            _service(workspace, python, "watch", writable),
            "systemd: takes in what comes, within seconds",
        ),
        Unit(
            "breachdocs-nightly.service",
            _service(workspace, python, "nightly", writable),
            "systemd: the night",
        ),
        Unit("breachdocs-nightly.timer", _TIMER.encode(), f"systemd: when the night is, {_NIGHT}"),
    )


def write_units(workspace: Workspace, folder: Path) -> tuple[Unit, ...]:
    """Writes the files into a folder; those of the same names there are replaced.

    Raises:
        UsageError: the folder can't be written.
    """
    # A drive letter of one person becomes the share's full name by this; the interpreter stays that of its `.venv`.
    python, root = Path(sys.executable), workspace.root.resolve()
    chosen = workspace.settings.ledger.state_folder
    state = (root / Path(chosen).expanduser()).resolve() if chosen else None
    made = units(root, python.parent.resolve() / python.name, state)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for unit in made:
            (folder / unit.name).write_bytes(unit.content)
    except OSError as error:
        raise UsageError("The folder can't be written. Name another: breachdocs schedule FOLDER") from error
    return made


def explained(made: tuple[Unit, ...], folder: Path) -> str:
    """What the files are and what to do with them, as text for a screen."""
    lines = [f"Made in {folder}:", *(f"  {unit.name:<28}{unit.what}" for unit in made), ""]
    lines += [
        "Windows, as an administrator, for the account that breachdocs is to run as (docs/installing.md says which",
        "rights it needs):",
        '  schtasks /Create /TN "breachdocs run" /XML breachdocs-run.xml /RU DOMAIN\\ACCOUNT /RP *',
        '  schtasks /Create /TN "breachdocs nightly" /XML breachdocs-nightly.xml /RU DOMAIN\\ACCOUNT /RP *',
        "  Windows asks for its password and keeps it, so the tasks run whether anybody is logged on or not. After the",
        "  password changed: schtasks /Change /TN NAME /RU DOMAIN\\ACCOUNT /RP *",
        "",
        "Or, in place of the first task, as a Windows service, by WinSW (MIT licence, github.com/winsw/winsw), as",
        "an administrator, with WinSW.exe copied beside the file as breachdocs-watch.exe, both in a folder that only",
        "administrators may write to:",
        "  breachdocs-watch.exe install",
        "  then give it that account in services.msc, under Log On (as LocalSystem it reaches no share), and",
        "  breachdocs-watch.exe start",
        "",
        "Linux with systemd, as root, after setting User= to that account in both .service files:",
        "  cp *.service *.timer /etc/systemd/system/ && systemctl daemon-reload",
        "  systemctl enable --now breachdocs-watch.service breachdocs-nightly.timer",
        "  Of what they write, only the account and its group may read and write. So let the workspace's group be the",
        "  IG team's, and what is made in it belong to that:",
        "  chgrp -R GROUP FOLDER; chmod -R g+rwX FOLDER; find FOLDER -type d -exec chmod g+s {} +",
        "",
        "Run every command of breachdocs as that account: the ledger belongs to it. Beside the units that is",
        "  sudo -u ACCOUNT XDG_STATE_HOME=/var/lib/breachdocs breachdocs status",
        "Away again: schtasks /Delete /TN NAME; breachdocs-watch.exe stop, then uninstall; or systemctl disable --now.",
        "Both may run at once: one waits for the other. Exit status 1 means that a person is needed, not a failure.",
    ]
    return "\n".join(lines) + "\n"


#: A trigger's elements have an order ([MS-TSCH] 2.5.3.1); a time without a zone is the computer's own.
_EVERY_TEN_MINUTES = """    <TimeTrigger>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Repetition><Interval>PT10M</Interval></Repetition>
    </TimeTrigger>"""
_EVERY_NIGHT = f"""    <CalendarTrigger>
      <StartBoundary>2026-01-01T{_NIGHT}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>"""


def _task(workspace: Path, python: Path, command: str, trigger: str) -> bytes:
    """A task for ``schtasks /XML``, in the UTF-16 that it expects."""
    arguments = _arguments(workspace, command)
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>breachdocs {command}</Description></RegistrationInfo>
  <Triggers>
{trigger}
  </Triggers>
  <Principals>
    <Principal id="Author"><LogonType>Password</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{escape(str(python))}</Command><Arguments>{escape(arguments)}</Arguments></Exec>
  </Actions>
</Task>
"""
    return codecs.BOM_UTF16_LE + text.replace("\n", "\r\n").encode("utf-16-le")


def _arguments(workspace: Path, command: str) -> str:
    """What follows the interpreter on a Windows command line.

    Not quoted as a shell would: Windows takes a backslash before a closing quote for an escape.
    """
    where = str(workspace).rstrip("\\") if not str(workspace).endswith(":\\") else f"{workspace}."
    return f'-P -m breachdocs {command} --workspace "{where}"'


def _wrapped(workspace: Path, python: Path) -> bytes:
    """The watcher as WinSW takes it: stopped by Ctrl+C, which the watcher heeds, and started again if it dies."""
    arguments = escape(_arguments(workspace, "watch"))
    return f"""<service>
  <id>breachdocs</id>
  <name>breachdocs watch</name>
  <description>Takes in the breach forms that are dropped into the inbox.</description>
  <executable>{escape(str(python))}</executable>
  <arguments>{arguments}</arguments>
  <startmode>Automatic</startmode>
  <delayedAutoStart>true</delayedAutoStart>
  <stoptimeout>30 sec</stoptimeout>
  <onfailure action="restart" delay="30 sec"/>
  <resetfailure>1 hour</resetfailure>
  <log mode="none"/>
</service>
""".replace("\n", "\r\n").encode()


def _service(workspace: Path, python: Path, command: str, writable: tuple[Path, ...]) -> bytes:
    always = command == "watch"
    kind = "Type=exec\nRestart=always\nRestartSec=30" if always else "Type=oneshot\nSuccessExitStatus=1"
    install = "\n[Install]\nWantedBy=multi-user.target\n" if always else ""
    places = " ".join(_specifiers(_quoted(str(place))) for place in writable)
    return f"""[Unit]
Description=breachdocs {command}
RequiresMountsFor={places}

[Service]
{kind}
User=breachdocs
UMask=0007
StateDirectory=breachdocs
StateDirectoryMode=0700
Environment=XDG_STATE_HOME=%S/breachdocs XDG_DATA_HOME=%S/breachdocs
ExecStart={_command(str(python))} -P -m breachdocs {command} --workspace {_command(str(workspace))}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={places}
PrivateTmp=yes
PrivateDevices=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
{install}""".encode()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _command(text: str) -> str:
    """A word of a command line for systemd, where a dollar begins a variable, too."""
    return _specifiers(_quoted(text)).replace("$", "$$")


_TIMER = f"""[Unit]
Description=When breachdocs has its night

[Timer]
OnCalendar=*-*-* {_NIGHT}:00
Persistent=true
RandomizedDelaySec=10min

[Install]
WantedBy=timers.target
"""
