from __future__ import annotations

import re
from pathlib import Path

from breachdocs.commands.templates_page import templates_page
from breachdocs.documents import PLACEHOLDERS, default_templates
from breachdocs.documents.templating.placeholders import Placeholder
from drafting_cases import text_of

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"


def _used(placeholder: Placeholder, text: str) -> bool:
    return re.search(rf"(\{{\{{ |in |if ){placeholder.name}\b", text) is not None


def test_the_page_of_templates_is_the_declaration_of_today() -> None:
    again = "python -m breachdocs.commands.templates_page docs/templates.md"
    assert PAGE.read_text(encoding="utf-8") == templates_page(), f"make it anew: {again}"


def test_every_placeholder_of_every_template_has_its_line() -> None:
    page = templates_page()
    for name, placeholders in PLACEHOLDERS.items():
        part = page[page.index(f"`{name}`\n") :]
        part = part[: part.find("\n## ")] if "\n## " in part else part
        assert all(f"| `{placeholder.name}` | " in part for placeholder in placeholders)


def test_every_template_that_there_is_has_placeholders_and_the_other_way_round() -> None:
    assert set(default_templates()) == set(PLACEHOLDERS)


def test_the_product_s_own_templates_use_every_placeholder() -> None:
    for name, content in default_templates().items():
        text = text_of(content) + "{{ reference }} {{ made_on }}"  # these stand in footers
        unused = {placeholder.name for placeholder in PLACEHOLDERS[name] if not _used(placeholder, text)}
        assert unused == set()
