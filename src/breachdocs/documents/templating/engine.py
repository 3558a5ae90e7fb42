"""The template engine: what a template may do is to fill words in. Heavy to import; import it inside functions."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment


class _Engine(ImmutableSandboxedEnvironment):
    """Without what could take a template for ever: a letter multiplies nothing."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"{operator} is not for templates")


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The template engine: sandboxed, strict, escaping."""
    engine = _Engine(undefined=jinja2.StrictUndefined, autoescape=True)
    # Nothing random and nothing that reaches further than the values: the same input gives the same letter.
    engine.globals.clear()
    engine.filters.pop("random", None)
    return engine
