from __future__ import annotations

from pathlib import Path

from breachdocs.commands.fields_page import fields_page
from breachdocs.form import FIELDS

PAGE = Path(__file__).parents[2] / "docs" / "fields.md"


def test_the_page_of_fields_is_the_declaration_of_today() -> None:
    again = "python -m breachdocs.commands.fields_page docs/fields.md"
    assert PAGE.read_text(encoding="utf-8") == fields_page(), f"make it anew: {again}"


def test_every_field_has_its_line() -> None:
    page = fields_page()
    assert all(f"| `{field.name}` |" in page for field in FIELDS)
