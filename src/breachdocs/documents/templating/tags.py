"""What is wrong with a template's tags, read without filling it in: broken ones, and placeholders that don't exist.

Looks at the template alone, so its sentences can quote it: no form's text is in them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from breachdocs.documents.templating.placeholders import PLACEHOLDERS, Placeholder

_WHOLE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_LOOSE_BRACE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def first_fault(name: str, template: bytes) -> str | None:
    """The first of `tag_faults`, or ``None``."""
    return next(iter(tag_faults(name, template)), None)


def tag_faults(name: str, template: bytes) -> list[str]:
    """Sentences, one for each tag that is broken or names a placeholder the template `name` does not have."""
    import docxtpl  # noqa: PLC0415 -- loads docxtpl
    import jinja2  # noqa: PLC0415 -- loads docxtpl

    from breachdocs.documents.templating.engine import environment  # noqa: PLC0415 -- the same

    word = docxtpl.DocxTemplate(BytesIO(template))
    word.init_docx()
    texts = list(_paragraphs(word.docx))
    single = re.compile(rf"(?<!{{){{\s*({'|'.join(one.name for one in PLACEHOLDERS[name])})\s*}}(?!}})")
    if broken := [_broken(text, single) for text in texts if _loose(text) or single.search(text)]:
        return broken
    faults: list[str] = []
    for xml in _parts(word):
        try:
            unknown = list(_unknown(environment().parse(xml), PLACEHOLDERS[name], texts))
        except jinja2.TemplateSyntaxError as error:
            unknown = [_syntax(error)]
        faults += [sentence for sentence in unknown if sentence not in faults]
    return faults


def lacking(name: str, template: bytes) -> list[str]:
    """Sentences, one for each placeholder that the law or the policy asks for and a template no longer has."""
    import docxtpl  # noqa: PLC0415 -- loads docxtpl
    from jinja2 import nodes  # noqa: PLC0415 -- loads docxtpl

    from breachdocs.documents.templating.engine import environment  # noqa: PLC0415 -- the same

    word = docxtpl.DocxTemplate(BytesIO(template))
    word.init_docx()
    trees = [environment().parse(xml) for xml in _parts(word)]
    # A text must be printed, a list gone through: a condition shows neither.
    printed = (one for tree in trees for output in tree.find_all(nodes.Output) for one in output.nodes)
    lists = (loop.iter for tree in trees for loop in tree.find_all(nodes.For))
    shown = {
        one.name
        for put in (*printed, *lists)
        for one in ([put] if isinstance(put, nodes.Name) else put.find_all(nodes.Name))
    }
    return [
        f"the placeholder {{{{ {one.name} }}}} is missing: {one.meaning}. It is asked for by {one.law}."
        for one in PLACEHOLDERS[name]
        if one.law and one.name not in shown
    ]


def _paragraphs(document: Any) -> Iterator[str]:
    from docx.oxml.ns import qn  # noqa: PLC0415 -- loads docxtpl
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 -- loads docxtpl

    relations = document.part.rels.values()
    kinds = ("/header", "/footer", "/footnotes")
    others = [parse_xml(rel.target_part.blob) for rel in relations if rel.reltype.endswith(kinds)]
    for tree in (document.element, *others):
        for paragraph in tree.iter(qn("w:p")):
            yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def _parts(word: Any) -> Iterator[str]:
    """Body, headers and footers as the template engine reads them."""
    yield word.patch_xml(word.get_xml())
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        for _, part in word.get_headers_footers(uri):
            yield word.patch_xml(word.get_part_xml(part))


def _loose(text: str) -> re.Match[str] | None:
    """The first braces that belong to no tag."""
    return _LOOSE_BRACE.search(_WHOLE_TAG.sub(lambda tag: " " * len(tag.group()), text))


def _broken(text: str, single: re.Pattern[str]) -> str:
    start = _loose(text) or single.search(text)
    near = text[max(0, start.start() - 20 if start else 0) :][:50].strip()
    return f"a tag is not complete near “{near}”: it needs two braces at each end, as {{{{ school }}}}."


def _syntax(error: Any) -> str:
    text = re.sub("<[^>]*>", "", error.message or "")[:150]
    if "endfor" in text or "endif" in text or "Unexpected end" in text or "unknown tag" in text:
        return f"the tags that open and close a part do not match ({text})"
    return f"a tag can't be understood ({text})."


def _unknown(tree: Any, placeholders: tuple[Placeholder, ...], texts: Sequence[str]) -> Iterator[str]:
    """A sentence for each name, or column of a list, that no placeholder has."""
    from jinja2 import meta, nodes  # noqa: PLC0415 -- loads docxtpl

    by_name = {placeholder.name: placeholder for placeholder in placeholders}
    for name in sorted(meta.find_undeclared_variables(tree) - set(by_name)):
        yield _sentence(name, sorted(by_name), texts)
    for loop in tree.find_all(nodes.For):
        listed = by_name.get(getattr(loop.iter, "name", ""))
        row = getattr(loop.target, "name", None)
        if listed is None or row is None:
            continue
        for getter in loop.find_all(nodes.Getattr):
            if getattr(getter.node, "name", None) == row and getter.attr not in listed.columns:
                columns = sorted(listed.columns)
                yield _sentence(f"{row}.{getter.attr}", [f"{row}.{column}" for column in columns], texts)


def _sentence(name: str, known: list[str], texts: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    advice = (
        f"did you mean {{{{ {near[0]} }}}}?" if near else f"there are: {', '.join(known) or 'none here'}."
    )
    return f"the placeholder {{{{ {name} }}}}{_place(name, texts)} does not exist; {advice}"


def _place(name: str, texts: Sequence[str]) -> str:
    """Where a name stands in a tag: the words of its paragraph, as Word shows them."""
    tag = re.compile(rf"\{{[{{%][^}}]*\b{re.escape(name)}\b")
    for text in texts:
        if found := tag.search(text):
            near = text[max(0, found.start() - 30) :][:80].strip()
            return f" in “{near}”" if near else ""
    return ""
