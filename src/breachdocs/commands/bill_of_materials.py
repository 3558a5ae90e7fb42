"""``python -m breachdocs.commands.bill_of_materials FILE``: what breachdocs is made of where it is installed.

A software bill of materials in CycloneDX 1.6: breachdocs and every package that it needs here, extras among them where
they are installed, each with its version and licence. No path, no name of a computer or account, no time: the same
installation gives the same file.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

#: A requirement as its package states it: the name, the extras asked for, and the extra that it is for.
_REQUIREMENT = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)\s*(?:\[(?P<extras>[^]]*)\])?(?:.*\bextra\s*==\s*['\"](?P<only>[^'\"]+)['\"])?"
)
#: Extras that are for running breachdocs, not for building it.
_EXTRAS = frozenset({"dask", "postgresql"})


def bill() -> dict[str, Any]:
    """The bill, as CycloneDX has it."""
    found: dict[str, metadata.Distribution] = {}
    needed_by: dict[str, set[str]] = {}
    pending: list[tuple[str, frozenset[str]]] = [("breachdocs", _EXTRAS)]
    while pending:
        name, extras = pending.pop()
        found[name] = metadata.distribution(name)
        needs = dict(_needs(found[name], extras))
        known = needed_by.setdefault(name, set())
        pending += [one for one in needs.items() if one[0] not in known]
        known |= needs.keys()
    parts = {name: _component(name, found[name]) for name in sorted(found)}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": parts["breachdocs"] | {"type": "application"}},
        "components": [part for name, part in parts.items() if name != "breachdocs"],
        "dependencies": [
            {
                "ref": part["bom-ref"],
                "dependsOn": [parts[needed]["bom-ref"] for needed in sorted(needed_by[name])],
            }
            for name, part in parts.items()
        ],
    }


def _needs(package: metadata.Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The packages that one needs with some of its extras and that are installed, each with the extras asked for."""
    for line in package.requires or ():
        named = _REQUIREMENT.match(line)
        if named is None or (named["only"] and named["only"] not in extras):
            continue
        name = re.sub(r"[-_.]+", "-", named["name"]).lower()
        try:
            metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # an extra, or for another system
        yield name, frozenset(re.split(r"[\s,]+", named["extras"] or "")) - {""}


def _component(name: str, package: metadata.Distribution) -> dict[str, Any]:
    reference = f"pkg:pypi/{name}@{package.version}"
    part: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": package.version,
        "purl": reference,
    }
    said = package.metadata.json
    own = said.get("license_expression") or ""
    named = [str(one) for one in said.get("classifier", ()) if str(one).startswith("License ::")]
    if own:
        part["licenses"] = [{"expression": own}]
    elif names := [one.rsplit(" :: ", 1)[-1] for one in named] or [str(said.get("license") or "")]:
        part["licenses"] = [{"license": {"name": name}} for name in names if name and "\n" not in name]
    return part


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
