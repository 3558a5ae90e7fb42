"""Forms with identifiers planted in their free text, as people type them, and where these come out again."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

from breachdocs.documents import Draft
from breachdocs.form import Form, Stage1, Stage2
from every_document import case_of, drafts_of, governors_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS = "ABCEGHJKLMNPRSTWXYZ"
_PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SUBJECTS = ("pupils_under_13", "students_13_18", "staff", "governors", "parents", "other")
_SENTENCES = (
    "The letter for {} went to a wrong house.",
    "We rang {} and nobody answered.",
    "It said {}, which the other family read out.",
    "Details: {}. Sent on by mistake",
    "1. Called ({})\n2. Asked for deletion",
    "the record showed {} and marks",
    "“{}” stood on the envelope",
)
_FREE = (
    *("description", "how_discovered", "consequences", "actions_taken", "further_actions"),
    *("preventive_measures", "happened_before", "data_categories_other", "subject_categories_other"),
    *("breach_type_other", "services_to_inform_other", "location"),
)


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _letters(rng: Random, count: int, of: str = _LETTERS) -> str:
    return "".join(rng.choice(of) for _ in range(count))


def _e_mail(rng: Random) -> str:
    name = rng.choice(("j.o'hara", "mum_of_tim", "r-novak+school", "Kim.Lee", "office2"))
    return (
        f"{name}{rng.randrange(1000)}@{rng.choice(('mail.example', 'my-home.example.co.uk', 'EXAMPLE.org'))}"
    )


def _phone(rng: Random) -> str:
    seven, six = _digits(rng, 3), _digits(rng, 6)
    return rng.choice(
        (
            f"07{seven} {six}",
            f"07{seven}{six}",
            f"+44 7{seven} {six}",
            f"+44 (0)7{seven} {six}",
            f"0044 7{seven} {six}",
            f"(01{seven}) {six}",
            f"020 7{seven} {six[:4]}",
            f"07{seven}-{six[:3]}-{six[3:]}",
        )
    )


def _postcode(rng: Random) -> str:
    area = rng.choice(("SK1", "M14", "LA9", "SW1A", "EC1V", "B33", "CH64", "W1T"))
    gap = rng.choice((" ", "", "\u00a0"))
    code = f"{area}{gap}{rng.randrange(10)}{_letters(rng, 2, 'ABDEFGHJLNPQRSTUWXYZ')}"
    return rng.choice((code, code.lower()))


def _nhs_number(rng: Random) -> str:
    while True:
        nine = _digits(rng, 9)
        check = (
            11 - sum(int(one) * weight for one, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        ) % 11
        if check != 10 and len(set(nine)) > 1:
            whole = f"{nine}{check}"
            gap = rng.choice(("", " ", "-"))
            return gap.join((whole[:3], whole[3:6], whole[6:]))


def _pupil_number(rng: Random) -> str:
    rest = _digits(rng, 12)
    total = sum(int(one) * weight for one, weight in zip(rest, range(2, 14), strict=True))
    return f"{_PUPIL_LETTERS[total % 23]}{rest}"


def _insurance_number(rng: Random) -> str:
    pair, number, last = rng.choice(("AB", "QQ", "JC", "WM", "SE")), _digits(rng, 6), rng.choice("ABCD")
    pair = "JC" if pair == "QQ" else pair
    spaced = f"{pair} {number[:2]} {number[2:4]} {number[4:]} {last}"
    return rng.choice((spaced, f"{pair}{number}{last}", spaced.lower()))


def _birth(rng: Random) -> str:
    day = dt.date(2009, 1, 1) + dt.timedelta(days=rng.randrange(3000))
    written = rng.choice(
        (
            f"{day:%d/%m/%Y}",
            f"{day:%d.%m.%y}",
            f"{day.day} {day:%B %Y}",
            f"{day:%Y-%m-%d}",
            f"{day.day}th {day:%b %Y}",
        )
    )
    return f"{rng.choice(('DOB', 'dob:', 'D.O.B.', 'born', 'born on', 'date of birth', 'Date of birth:'))} {written}"


def _car(rng: Random) -> str:
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    gap = rng.choice((" ", ""))
    return f"{_letters(rng, 2, letters)}{rng.randrange(51, 76)}{gap}{_letters(rng, 3, letters)}"


def _bank(rng: Random) -> str:
    sort_code, account = _digits(rng, 6), _digits(rng, 8)
    spaced = f"{sort_code[:2]}-{sort_code[2:4]}-{sort_code[4:]}"
    return rng.choice(
        (f"a/c {account}", f"account number: {account}", f"sort code {sort_code}", f"{spaced} {account}")
    )


def _address(rng: Random) -> str:
    street = rng.choice(("High Street", "Old Mill Lane", "Acacia Avenue", "St Mary's Road", "Beech Close"))
    return f"{rng.choice(('', 'Flat 2, ', 'flat 12 '))}{rng.randrange(1, 400)}{rng.choice(('', 'a', 'B'))} {street}"


KINDS: dict[str, Callable[[Random], str]] = {
    "e-mail": _e_mail,
    "phone": _phone,
    "postcode": _postcode,
    "NHS number": _nhs_number,
    "pupil number": _pupil_number,
    "National Insurance number": _insurance_number,
    "date of birth": _birth,
    "car": _car,
    "bank details": _bank,
    "address": _address,
}


def planted_form(rng: Random) -> tuple[Form, list[tuple[str, str]]]:
    """A form about many kinds of people with an identifier of each kind somewhere, and these: kind, as typed."""
    planted: list[tuple[str, str]] = []
    said: dict[str, Any] = {}
    for name in _FREE:
        kinds = rng.sample(sorted(KINDS), 2)
        found = [(kind, KINDS[kind](rng)) for kind in kinds]
        planted += found
        said[name] = " ".join(rng.choice(_SENTENCES).format(text) for _, text in found)
    stage1 = Stage1(
        school="Alder Brook School",
        head_teacher="H Lockwood",
        incident_date=dt.date(2026, 3, 4),
        discovered_at=dt.datetime(2026, 3, 5, 14, 0),
        breach_type="other",
        data_categories=("basic_identifiers", "health", "other"),
        subject_categories=tuple(rng.sample(_SUBJECTS, 3)),
        services_to_inform=("it", "hr", "legal", "safeguarding", "communications"),
        risk_factors=("safety_risk", "not_contained"),
        **said,
    )
    return Form(
        stage1=stage1, stage2=Stage2(likelihood=4, impact=4, impact_comment=said["consequences"])
    ), planted


def leaving(form: Form) -> Iterator[Draft]:
    """What of a form's drafts leaves the team: letters, notice, the words of e-mails, the governors' summary."""
    case = case_of(form)
    for draft in drafts_of(case):
        if draft.kind in {"letter", "notice"} or draft.kind.startswith("email-"):
            yield draft
    yield governors_of({"one": form}, school=form.stage1.school)


def words_of(draft: Draft) -> str:
    """All text of a draft: every part of a Word file, the headers and words of an e-mail."""
    if draft.name.endswith(".eml"):
        message = message_from_bytes(draft.content, policy=policy.default)
        body = message.get_body(("plain",))
        return f"{message['Subject']} {message['To']} {body.get_content() if body else ''}"
    with zipfile.ZipFile(io.BytesIO(draft.content)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    text = []
    for part in parts:
        for node in ET.fromstring(part).iter():  # noqa: S314 -- our own file
            text += [node.text or "", *map(str, node.attrib.values())] + (
                ["\n"] if node.tag == f"{_W}p" else []
            )
    return "".join(text)


def leaks(form: Form, planted: list[tuple[str, str]]) -> list[str]:
    """The kinds of identifier that came out, each with the draft that it stands in: its essence, however spaced."""
    found = []
    for draft in leaving(form):
        words = _squeezed(words_of(draft))
        found += [f"{kind} in {draft.name}" for kind, text in planted if _essence(kind, text) in words]
    return found


def _essence(kind: str, text: str) -> str:
    """What must not stand there: of a date of birth the date, of bank details the number."""
    if kind == "date of birth":
        text = re.split(r"(?i)birth:?|born on|born|dob:?|D\.O\.B\.", text)[-1]
    elif kind == "bank details":
        text = re.split(r"a/c|number:|code", text)[-1]
    return _squeezed(text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()\-]", "", text).casefold()
