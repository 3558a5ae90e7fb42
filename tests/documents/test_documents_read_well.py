"""Every document of ten unlike incidents, read as its receiver reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from io import BytesIO

import docx
import pytest

from breachdocs.documents import Draft
from every_document import INCIDENTS, NEAR_MISS, case_of, drafts_of

FORMS = {**{name: form for name, form in INCIDENTS.items() if name != "two-pages"}, "near-miss": NEAR_MISS}
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n")
_ODD = re.compile(r" [,.;]|\.\.(?!\.)| {2,}(?=\S)|\bNone\b(?![, ])|\b(a|1) \w+s were\b|\bthe the\b|,,")


def drafted(name: str) -> Iterator[tuple[Draft, str]]:
    """Each draft about an incident, with its words; not the forms, whose words are the form's."""
    number = list(FORMS).index(name) + 1
    for draft in drafts_of(case_of(FORMS[name], number)):
        if draft.name.endswith(".eml"):
            body = message_from_bytes(draft.content, policy=policy.default).get_body(("plain",))
            yield draft, body.get_content() if body is not None else ""
        elif draft.name.endswith(".docx") and draft.kind != "form":
            # Rows of a table may say the same of two things.
            paragraphs = docx.Document(BytesIO(draft.content)).paragraphs
            yield draft, "\n".join(paragraph.text for paragraph in paragraphs)


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_said_twice_and_nothing_is_odd(name: str) -> None:
    for draft, words in drafted(name):
        sentences = [one.strip(" -☐") for one in _SENTENCE.split(words)]
        typed = "\n".join(str(value) for value in FORMS[name].stage1.model_dump().values())
        twice = [one for one, times in Counter(sentences).items() if times > 1 and len(one) > 30]
        assert not [one for one in twice if one not in typed], draft.name
        lines = "\n".join(line.strip() for line in words.splitlines())
        assert not _ODD.search(lines), (draft.name, _ODD.search(lines))


@pytest.mark.parametrize("name", FORMS)
def test_each_line_of_a_letter_or_notice_begins_with_a_capital(name: str) -> None:
    for draft, _ in drafted(name):
        if draft.kind in {"letter", "notice"}:
            for paragraph in docx.Document(BytesIO(draft.content)).paragraphs:
                begins = paragraph.text.lstrip("☐[ ")[:1]
                assert not begins.islower() or "[" in paragraph.text[:1], (draft.name, paragraph.text)
