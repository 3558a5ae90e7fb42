"""Strings as a template gets them: cleaned, with marks for what text alone can't say.

Template values are plain strings. What must become something else in Word (a line break, a highlight, a chart) and
what must not be taken for a tag (a brace) travels as a Unicode noncharacter, which XML allows and nobody types. The
renderer turns the marks into Word after the template is filled in.
"""

from __future__ import annotations

import re

MISSING_OPENS = "\ufdd0"
MISSING_CLOSES = "\ufdd1"
LINE = "\ufdd2"
TAB = "\ufdd3"
OPENING_BRACE = "\ufdd4"
CLOSING_BRACE = "\ufdd5"
CHART = "\ufdd6"

#: All of them.
ALL = re.compile("[\ufdd0-\ufdd6]")

# Word's own line break is \x0b, its page break \x0c; both reach us from forms and old text files.
_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: What `encoded` changes; most answers hold none of it.
_CHANGED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{}]")
_RESERVED = re.compile("[\ufdd0-\ufdef]")


def as_typed(text: str) -> str:
    """Text that a person typed, with nothing in it that could pass for a mark."""
    return _RESERVED.sub("", text)


def in_one_line(text: str) -> str:
    """`text` as a document's properties can hold it: no breaks, nothing that XML can't hold."""
    return _NOT_IN_XML.sub("", " ".join(text.split()))


def missing(phrase: str) -> str:
    """`phrase` in square brackets, to be highlighted: a person must still fill it in."""
    return f"{MISSING_OPENS}[{phrase}]{MISSING_CLOSES}"


def emphasised(words: str) -> str:
    """`words` highlighted as they are: nobody may overlook them."""
    return f"{MISSING_OPENS}{words}{MISSING_CLOSES}"


def encoded(text: str) -> str:
    """`text` for the template engine: breaks, tabs and braces as marks, what XML can't hold left out."""
    if not _CHANGED.search(text):
        return text
    lined = _LINE_BREAKS.sub(LINE, text).replace("\t", TAB)
    return _NOT_IN_XML.sub("", lined).replace("{", OPENING_BRACE).replace("}", CLOSING_BRACE)
