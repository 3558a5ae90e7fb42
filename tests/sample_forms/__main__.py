"""``python -m sample_forms FOLDER``: writes samples as ``NAME.docx`` with their truth as ``NAME.json``."""

from __future__ import annotations

import argparse
from pathlib import Path

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
        stages = one.form.model_dump_json(include={"stage1", "stage2", "stage3"}, indent=1)
        chosen.folder.joinpath(f"{one.name}.json").write_text(stages, encoding="utf-8")


if __name__ == "__main__":
    main()
