"""``python -m sample_forms FOLDER``: writes samples as ``NAME.docx`` with their truth as ``NAME.json``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from breachdocs.form import Form
from sample_forms import samples


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sample_forms", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=29)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for one in samples(chosen.seed, chosen.count):
        chosen.folder.joinpath(f"{one.name}.docx").write_bytes(one.docx)
        chosen.folder.joinpath(f"{one.name}.json").write_text(truth(one.form), encoding="utf-8")


def truth(form: Form) -> str:
    """What a form says, in the shape of `breachdocs read --json`: the fields that it asks for."""
    stages = form.model_dump(mode="json", include={"stage1", "stage2", "stage3"})
    asked = {field.path for field in form.fields}
    said = {
        stage: {name: value for name, value in fields.items() if f"{stage}.{name}" in asked}
        for stage, fields in stages.items()
    }
    return json.dumps(said, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main()
