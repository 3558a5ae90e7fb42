"""Reading forms: ours, what a user would pick instead, and the floor, in one run.

    python benchmarks/reading_forms.py [FOLDER] [--rounds N]

FOLDER holds completed Word forms (the product's own demo forms where none is given). Every backend reads every form in
turn, round after round, so that a slow minute of the machine hits all alike. Printed: the median of the rounds in
milliseconds a form, and its ratio to the floor (unzip and parse ``document.xml``) of the same round. Backends that are
not installed are left out (``pip install 'breachdocs[bench]'``). The last line is how the cost grows with a form of ten
times the text.

    python benchmarks/reading_forms.py --coverage [--seed N]

How much of what people typed each library gets at all: three samples of each dialect of the tests, and of the free text
that they truly hold the share whose letters and figures stand, in order, anywhere in what the library returns. Which
question a text answers, which boxes are ticked, and which of the words are a prompt or were deleted, only breachdocs
says; that is not counted here.

Measured on a quiet machine: the demonstration's forms 8.4 ms, 5.0 × the floor (python-docx 8.7, mammoth 75, docx2python
106); ten times the text 4.1 × as much (the floor 2.7 ×). Since then what a tag, a word or a label means is remembered
from form to form: on a busy machine, where only ratios count, 48 forms of six dialects cost 2.9 to 3.3 × the floor, the
code before it in turn with this 3.4 to 3.5 ×. The first form that a process reads takes 19 to 22 ms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import io
import re
import statistics
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from breachdocs.commands.demo_forms import demo_forms
from breachdocs.config import Intake
from breachdocs.form import FIELDS, Form, Kind
from breachdocs.reading import read_bytes

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)
#: A form of ten times the text is more than any form has.
_LIMITS = Intake(most_characters=10_000_000)


def floor(data: bytes) -> object:
    """Unzip and parse the main part: what any reader must do."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def ours(data: bytes) -> object:
    """The whole reader, from bytes to validated model."""
    return read_bytes(data, received=RECEIVED, limits=_LIMITS)


def python_docx(data: bytes) -> object:
    """python-docx, walking its tables and cells (which misses every content control)."""
    import docx  # noqa: PLC0415 -- only where measured

    document = docx.Document(io.BytesIO(data))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def docx2python(data: bytes) -> object:
    """docx2python, whole text."""
    import docx2python as library  # noqa: PLC0415 -- only where measured

    with library.docx2python(io.BytesIO(data)) as document:
        return document.text


def mammoth(data: bytes) -> object:
    """Mammoth, to HTML."""
    import mammoth as library  # noqa: PLC0415 -- only where measured

    return library.convert_to_html(io.BytesIO(data)).value


def markitdown(data: bytes) -> object:
    """MarkItDown, to Markdown."""
    from markitdown import MarkItDown  # noqa: PLC0415 -- only where measured

    return MarkItDown().convert_stream(io.BytesIO(data), file_extension=".docx").text_content


BACKENDS: dict[str, Callable[[bytes], object]] = {
    "floor": floor,
    "breachdocs": ours,
    "python-docx": python_docx,
    "docx2python": docx2python,
    "mammoth": mammoth,
    "markitdown": markitdown,
}


def measure(forms: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of CPU a form, per backend and round."""
    times: dict[str, list[float]] = {name: [] for name in BACKENDS}
    for _ in range(rounds + 1):
        for name, read in BACKENDS.items():
            if name not in times:
                continue
            try:
                start = time.process_time()
                for data in forms:
                    read(data)
                times[name].append((time.process_time() - start) / len(forms) * 1000)
            except ImportError:
                del times[name]
    return {name: values[1:] for name, values in times.items()}  # the first round warms up


def ten_times(data: bytes) -> bytes:
    """A form whose longest answer is so long that the whole document holds ten times the runs."""
    source = zipfile.ZipFile(io.BytesIO(data))
    xml = source.read("word/document.xml")
    root = etree.fromstring(xml)
    namespace = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    runs = root.xpath("//w:t", namespaces=namespace)
    longest = max(runs, key=lambda run: len(run.text or ""))
    paragraph = next(longest.iterancestors(f"{{{namespace['w']}}}p"))
    holder = paragraph.getparent()
    at = holder.index(paragraph)
    copies = 9 * len(runs) // max(len(paragraph.findall(".//w:t", namespace)), 1)
    text = etree.tostring(paragraph)
    for _ in range(copies):
        holder.insert(at, etree.fromstring(text))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, etree.tostring(root) if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def letters(text: str) -> str:
    """Letters and figures alone: what no markup or line break changes."""
    return "".join(character for character in html.unescape(text).casefold() if character.isalnum())


def texts(value: object) -> Iterator[str]:
    """The free texts of a form, or of what a library returned, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def typed(form: Form) -> set[str]:
    """What was typed into a form as free text, as letters; shorter texts stand everywhere and prove nothing."""
    free = [form.value(field) for field in FIELDS if field.question.kind is Kind.TEXT]
    return {found for text in texts(free) if len(found := letters(text)) >= 6}


def whole_text(name: str, data: bytes) -> str:
    """All that a library returns of a form, as letters."""
    if name == "breachdocs":
        return letters("\n".join(texts(read_bytes(data, received=RECEIVED).form.model_dump())))
    if name == "python-docx":  # its cells, and the paragraphs outside them
        import docx  # noqa: PLC0415 -- only where measured

        paragraphs = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
        return letters("\n".join((*paragraphs, *texts(python_docx(data)))))
    if name == "mammoth":
        return letters(re.sub(r"<[^>]+>", " ", str(mammoth(data))))
    return letters("\n".join(texts(BACKENDS[name](data))))


def coverage(seed: int) -> None:
    """Prints, for each dialect, the share of the typed texts that each library returns anywhere."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample  # noqa: PLC0415 -- the tests' own

    names = [name for name in BACKENDS if name != "floor" and is_installed(name)]
    print(f"{'dialect':24}" + "".join(f"{name:>13}" for name in names))
    all_found, all_typed = dict.fromkeys(names, 0), 0
    for dialect in (OWN, OWN_UNTAGGED, *DIALECTS):
        found, total = dict.fromkeys(names, 0), 0
        for number in range(3):
            made = sample(dialect, seed * 1000 + number)
            truth = typed(made.form)
            total += len(truth)
            for name in names:
                text = whole_text(name, made.docx)
                found[name] += sum(answer in text for answer in truth)
        all_typed += total
        for name in names:
            all_found[name] += found[name]
        print(f"{dialect:24}" + "".join(f"{found[name] / total:13.0%}" for name in names))
    print(f"{'all':24}" + "".join(f"{all_found[name] / all_typed:13.1%}" for name in names))


def is_installed(name: str) -> bool:
    """Whether a backend's library is there."""
    try:
        BACKENDS[name](demo_forms(RECEIVED.date())[0][1])
    except ImportError:
        return False
    return True


def main() -> None:
    """Runs the benchmark and prints its table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--coverage", action="store_true", help="what each library gets at all, instead")
    parser.add_argument("--seed", type=int, default=1, help="of the samples for --coverage")
    arguments = parser.parse_args()
    if arguments.coverage:
        coverage(arguments.seed)
        return
    if arguments.folder:
        forms = [path.read_bytes() for path in sorted(arguments.folder.glob("*.docx"))]
    else:
        forms = [data for _, data in demo_forms(RECEIVED.date())]
    start = time.process_time()
    ours(forms[0])
    first = (time.process_time() - start) * 1000
    times = measure(forms, arguments.rounds)
    print(f"{len(forms)} forms, {arguments.rounds} rounds, CPU time\n")
    print(f"{'':14}{'ms a form':>10}{'× floor':>10}")
    for name, values in times.items():
        ratio = statistics.median(
            value / floor_ for value, floor_ in zip(values, times["floor"], strict=True)
        )
        print(f"{name:14}{statistics.median(values):10.2f}{ratio:10.1f}")
    print(
        f"\nthe first form that a process reads: {first:.1f} ms; the others find remembered what forms print"
    )
    small, large = forms[0], ten_times(forms[0])
    once = measure([small], arguments.rounds)
    tenfold = measure([large], arguments.rounds)
    growth = statistics.median(tenfold["breachdocs"]) / statistics.median(once["breachdocs"])
    floor_growth = statistics.median(tenfold["floor"]) / statistics.median(once["floor"])
    print(f"\na form of ten times the runs costs {growth:.1f} × as much (the floor: {floor_growth:.1f} ×)")


if __name__ == "__main__":
    main()
