"""``config.yaml``: read into `Settings` with faults named by line, and written with every setting explained.

The file is read by the model, not by YAML's guesses: YAML 1.1 takes ``17:00`` for the number 1020 and
``01234567`` for an octal one, so every plain value is taken as typed and the setting's own type decides.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, NamedTuple, NoReturn, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from breachdocs.config import Register, Settings, Workbook, reference_of
from breachdocs.errors import UsageError
from breachdocs.files import safe_name
from breachdocs.form.words import fold
from breachdocs.settings_text import allowed, commented, without_null

__all__ = ["NAME", "commented", "load"]

#: The file's name in a workspace.
NAME = "config.yaml"

#: Where a setting stands: names of sections and settings, and places in lists.
_Path = tuple[str | int, ...]

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?")


class _Fault(NamedTuple):
    """Where in the file, and what is wrong: a clause that goes on after "line 14: "."""

    line: int
    what: str


class _Wrong(Exception):
    """A fault found while the file is walked."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.fault = _Fault(line, what)


def load(path: Path) -> Settings:
    """The settings of a ``config.yaml``; what it leaves out has its default, an empty file is all defaults.

    Raises:
        UsageError: no such file, no text, no YAML, an unknown or repeated setting, a value not allowed;
            the sentence names the file, the line, and what is allowed or nearest.
    """
    try:
        text = _text(path.read_bytes())
        return _settings(text)
    except FileNotFoundError as error:
        if not path.parent.is_dir():
            raise UsageError(
                "There is no such folder, or it can't be reached: if it is on a share, the share is away."
            ) from error
        raise UsageError(f"There is no {path.name} in that folder. `breachdocs init` makes one.") from error
    except OSError as error:
        raise UsageError(
            f"{path.name} can't be read ({(error.strerror or 'no reason given').lower()})."
        ) from error
    except _Wrong as error:
        raise UsageError(f"{path.name}, line {error.fault.line}: {error.fault.what}") from error


def _text(raw: bytes) -> str:
    """The file's text: UTF-8 with or without a mark, or the UTF-16 that Notepad calls Unicode."""
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Wrong(
            line, "there is a character that is no UTF-8. Save the file with the encoding UTF-8."
        ) from error


def _settings(text: str) -> Settings:
    root = _compose(text)
    if root is None:
        return Settings()
    lines: dict[_Path, tuple[int, str]] = {}
    values = _section(root, Settings, Settings(), (), lines)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        _explain(error, lines)
    for path, what in _senseless(settings):
        raise _Wrong(_line_of(path, lines), f"{_named(path)} {what}")
    return settings


def check(settings: Settings) -> None:
    """Makes sure that settings could work together.

    Raises:
        UsageError: they could not; the sentence names the setting.
    """
    for path, what in _senseless(settings):
        raise UsageError(f"{NAME}: {_named(path)} {what}")


def _line_of(path: _Path, lines: Mapping[_Path, tuple[int, str]]) -> int:
    """The line of a setting, or of the nearest one around it that the file has."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, (1, ""))[0]


def _senseless(settings: Settings) -> Iterator[tuple[_Path, str]]:
    """Settings that are well typed and could not work: each with what is wrong, to follow its name."""
    table = settings.risk.table
    if table is not None and (len(table) != 5 or any(len(row) != 5 for row in table)):
        yield ("risk", "table"), "must be five rows (impact 1 to 5) of five bands (likelihood 1 to 5)."
    yield from _senseless_registers(settings)
    if settings.clocks.office_opens >= settings.clocks.office_closes:
        yield ("clocks", "office_closes"), "must be later than clocks.office_opens."
    if any(term.start > term.end for term in settings.clocks.terms):
        yield ("clocks", "terms"), "has a term that ends before it starts."


def _senseless_registers(settings: Settings) -> Iterator[tuple[_Path, str]]:
    """The same of the registers: each must have a name, a file and references that no other has."""
    registers = settings.registers
    first: tuple[_Path, Workbook] = (("workbook",), settings.workbook)
    others = [(("registers", "each", place), one) for place, one in enumerate(registers.each)]
    for path, workbook in (first, *others):
        if not makes_references(workbook.reference):
            what = (
                "must hold {number}, may hold {year} or {yy}, and must give a plain name, "
                "as '{year}-{number:04d}' does."
            )
            yield (*path, "reference"), what
        elif not workbook.file.casefold().endswith((".xlsx", ".xlsm")):
            yield (*path, "file"), "must be an Excel workbook, a name that ends in .xlsx."
    if registers.by in {"school", "trust"} and not registers.each:
        yield ("registers", "by"), f"is '{registers.by}', so registers.each must list at least one."
    if registers.by == "year" and not {"{year", "{yy"} & set(
        re.findall(r"\{\w+", settings.workbook.reference)
    ):
        yield ("registers", "by"), "is 'year', so workbook.reference must hold {year} or {yy}."
    yield from _alike([first, *others], registers.by)


def _alike(all_of_them: Sequence[tuple[_Path, Workbook]], by: str) -> Iterator[tuple[_Path, str]]:
    """What two registers must not share."""
    seen: dict[tuple[str, str], _Path] = {}
    for path, workbook in all_of_them:
        stem = PurePath(workbook.file.replace("\\", "/")).stem
        told = [("file", stem, "has a file name that another register has, so their backups would be one")]
        example = reference_of(workbook.reference, 2026, 1)
        told.append(("reference", safe_name(example), "gives references that another register gives"))
        if isinstance(workbook, Register):
            if not workbook.name.strip() or "/" in workbook.name or re.fullmatch(r"[\d-]*", workbook.name):
                yield (*path, "name"), "must be a name, with letters and without '/'."
            told.append(("name", workbook.name, "is the name of another register"))
            if by == "trust" and not workbook.schools:
                yield path, "lists no schools, so no incident would come there."
            told += [
                ("schools", school, f"lists '{school}', which another register lists")
                for school in dict.fromkeys(map(fold, workbook.schools_named(by)))
            ]
        for setting, shared, what in told:
            other = seen.setdefault((setting, shared.casefold()), path)
            if other != path:
                yield (*path, setting), f"{what} ({_dotted(other)})."


def makes_references(pattern: str) -> bool:
    """Whether a pattern gives each number a reference of its own, and with it a folder of its own."""
    try:
        first, second = (reference_of(pattern, 2026, number) for number in (1, 2))
    except (ValueError, KeyError, IndexError, AttributeError):
        return False
    plain = all(part == safe_name(part) and not part.startswith(".") for part in first.split("/"))
    return plain and safe_name(first) != safe_name(second)


def _compose(text: str) -> Any:
    """The file as YAML nodes, which know their lines; ``None`` where it holds only comments."""
    import yaml  # noqa: PLC0415 -- 40 ms that commands without a workspace do not need

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _Wrong(
            line, "there is an invisible character that YAML does not allow. Type the line again."
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise _Wrong(
            line, f"this is no valid YAML ({error.problem or error.context}). Look here and one line above."
        ) from error


def _section(
    node: Any,
    model: type[BaseModel],
    default: BaseModel | None,
    path: _Path,
    lines: dict[_Path, tuple[int, str]],
) -> dict[str, Any]:
    """The values of one section as the file says them; what it leaves out comes from `default`."""
    values = {name: getattr(default, name) for name in model.model_fields} if default is not None else {}
    if _is_null(node):
        return values
    if node.id != "mapping":
        raise _Wrong(_line(node), f"{_named(path)} must be settings of the form 'name: value', one a line.")
    seen: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), _line(key)
        if name not in model.model_fields:
            raise _Wrong(line, _unknown(name, model, path))
        if name in seen:
            raise _Wrong(line, f"{_named((*path, name))} is set twice; the first time in line {seen[name]}.")
        seen[name] = line
        lines[*path, name] = (_line(value), _shown(value))
        annotation = model.model_fields[name].annotation
        values[name] = _value(value, annotation, getattr(default, name, None), (*path, name), lines)
    return values


def _value(
    node: Any,
    annotation: Any,
    default: Any,
    path: _Path,
    lines: dict[_Path, tuple[int, str]],
) -> Any:
    """One value as its setting's type reads it; numbers and choices stay text, which pydantic checks."""
    inner = without_null(annotation)
    if inner is not annotation and _is_null(node):
        return None
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return _section(node, inner, default, path, lines)
    if get_origin(inner) is tuple:
        if node.id != "sequence":
            raise _Wrong(_line(node), f"{_named(path)} must be {allowed(inner)}.")
        rows = enumerate(node.value)
        lines.update({(*path, index): (_line(row), _shown(row)) for index, row in rows})
        item = get_args(inner)[0]
        return [_value(row, item, None, (*path, index), lines) for index, row in enumerate(node.value)]
    if node.id != "scalar":
        raise _Wrong(_line(node), f"{_named(path)} must be {allowed(inner)}.")
    return _scalar(str(node.value), inner, _line(node), path)


def _scalar(text: str, kind: Any, line: int, path: _Path) -> Any:
    """Days and times are read strictly here: pydantic would take "9" for nine seconds after midnight."""
    try:
        if kind is dt.date and _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
        if kind is dt.time and (parts := _TIME.fullmatch(text)):
            hour, minute, second = (int(part or 0) for part in parts.groups())
            return dt.time(hour, minute, second)
    except ValueError:
        pass
    endless = kind is float and text.strip(".+-").casefold() in {"inf", "infinity", "nan"}
    if endless or kind in {dt.date, dt.time}:
        raise _Wrong(line, f"{_named(path)} is '{text}', but must be {allowed(kind)}.")
    return text


def _explain(error: ValidationError, lines: Mapping[_Path, tuple[int, str]]) -> NoReturn:
    """Raises the first fault that pydantic found as a sentence with its line."""
    fault = error.errors(include_url=False)[0]
    path = tuple(fault["loc"])
    known = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in lines or not length)
    line, shown = lines.get(known, (1, ""))
    if fault["type"] == "missing":
        raise _Wrong(line, f"{_named(known)} lacks '{path[-1]}'.") from error
    if fault["type"] == "value_error":
        raise _Wrong(line, f"{_named(known)} {fault['ctx']['error']}.") from error
    info = _field(path)
    may_be = allowed(info.annotation, info.metadata) if info else fault["msg"]
    raise _Wrong(line, f"{_named(known)} is '{shown}', but must be {may_be}.") from error


def _field(path: _Path) -> FieldInfo | None:
    """The declaration of the setting at `path`; a row of a list belongs to the list's setting."""
    model: type[BaseModel] = Settings
    info: FieldInfo | None = None
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            info = model.model_fields[step]
            inner = without_null(info.annotation)
            first = next(iter(get_args(inner)), None)
            for kind in (inner, first):
                if isinstance(kind, type) and issubclass(kind, BaseModel):
                    model = kind
    return info


def _unknown(name: str, model: type[BaseModel], path: _Path) -> str:
    near = difflib.get_close_matches(name, model.model_fields, n=1, cutoff=0.5)
    if near:
        return f"there is no setting '{_dotted((*path, name))}'. Did you mean '{_dotted((*path, near[0]))}'?"
    elsewhere = [found for found in _paths(Settings) if found.split(".")[-1] == name]
    if elsewhere:
        return f"there is no setting '{_dotted((*path, name))}'. '{elsewhere[0]}' belongs in its own section."
    return f"there is no setting '{_dotted((*path, name))}'. Known here: {', '.join(model.model_fields)}."


def _paths(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """The dotted names of all settings."""
    for name, info in model.model_fields.items():
        yield f"{before}{name}"
        kind = without_null(info.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _paths(kind, f"{before}{name}.")


def _dotted(path: _Path) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


def _named(path: _Path) -> str:
    return _dotted(path) or "the file"


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1


def _shown(node: Any) -> str:
    return str(node.value) if node.id == "scalar" else "a list" if node.id == "sequence" else "a section"


def _is_null(node: Any) -> bool:
    """Nothing after the colon; a quoted ``""`` or ``"null"`` is text."""
    return bool(node.id == "scalar" and node.style not in {"'", '"'} and node.value in _NULL)
