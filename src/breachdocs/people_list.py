"""The school's own list of people (setting ``people.list_file``): read where it lies, kept nowhere else.

Its names are looked for in free text beside what the rules find. The list, and what is found, is in no log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs.assessment import mask_identifiers
from breachdocs.assessment.own_people import OwnPeople
from breachdocs.errors import UsageError

if TYPE_CHECKING:
    from breachdocs.config import Settings

_NOBODY = OwnPeople()


def people_of(settings: Settings) -> OwnPeople:
    """The people of the list that the settings name; nobody where they name none.

    Raises:
        UsageError: it is not there, is no text, or can't be read.
    """
    if not settings.people.list_file:
        return _NOBODY
    path = Path(settings.people.list_file)
    try:
        changed = path.stat().st_mtime_ns
        return _read(path, changed)
    except UnicodeDecodeError:
        raise UsageError("people.list_file is no UTF-8 text. Save it as UTF-8 in your editor.") from None
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise UsageError(f"people.list_file can't be read ({why}). Leave it empty to go without.") from error


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> OwnPeople:
    return OwnPeople.of(path.read_text(encoding="utf-8-sig").splitlines())


def mask_of(settings: Settings) -> Callable[[str], str]:
    """What takes names and identifiers out of a text, the people of the list among them.

    Raises:
        UsageError: the list can't be read.
    """
    return partial(mask_identifiers, people=people_of(settings))
