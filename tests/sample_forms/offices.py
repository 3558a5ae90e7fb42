"""What school offices do to a form that no word processor does: hurried answers, lines to write on, two languages."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, replace
from random import Random

from breachdocs.documents.forms.word_xml import Element, name, paragraph, run, w
from breachdocs.form import FIELDS, Count, Field, Kind
from sample_forms.answers import Answer, Answers
from sample_forms.hands import ANSWER, Hand, answer_run
from sample_forms.labels import Labels
from sample_forms.rearranging import put_in_place_of

_RUN, _CELL, _PARAGRAPH, _TABLE, _ROW = name("r"), name("tc"), name("p"), name("tbl"), name("tr")

#: Text as typed → least, most, approximate; with neither bound it is to be told, or says that it is unknown.
_COUNTS: tuple[tuple[str, int | None, int | None, bool], ...] = (
    ("1 class (30)", 30, 30, False),
    ("c.40", 40, 40, True),
    ("c40", 40, 40, True),
    ("30ish", 30, 30, True),
    ("30 or so", 30, 30, True),
    ("approx 60 (2 forms)", 60, 60, True),
    ("all of Year 6 (approx 60)", 60, 60, True),
    ("20 - 25 approx.", 20, 25, True),
    ("28 + 2 staff", None, None, False),
    ("1 pupil, 2 parents", None, None, False),
    ("at least 12", 12, None, True),
    ("Y4 - 30", 30, 30, False),
    ("30 (Year 4)", 30, 30, False),
    ("circa 1,200", 1200, 1200, True),
    ("1200 approx", 1200, 1200, True),
    ("3 families", None, None, False),
    ("a handful", None, None, False),
    ("100s", None, None, False),
    ("50 max", None, 50, True),
    ("One.", 1, 1, False),
    ("n/k", None, None, False),
    ("None - IT only", None, None, False),
    ("2 x 30", None, None, False),
    ("1 (one)", 1, 1, False),
    ("x12", None, None, False),
    ("12 - 1 since left", None, None, False),
)
_WEEKDAYS = ("Mon", "Tues", "Weds", "Thurs", "Fri", "Sat", "Sun")


def _day(rng: Random, day: dt.date) -> str:
    return rng.choice((
        f"{day.day}.{day.month}.{day:%y}",
        f"{day:%d/%m/%y}",
        f"{day.day}/{day.month}/{day:%y}.",
        f"{_WEEKDAYS[day.weekday()]} {day.day}/{day.month}/{day:%y}",
        f"{day.day} {day:%b} '{day:%y}",
        f"{day:%d}/{day:%m}/ {day.year}",
        f"{day:%d} / {day:%m} / {day.year}",
        f"{_WEEKDAYS[day.weekday()]}. {day.day}th {day:%b}. {day.year}" if 3 < day.day < 21 else f"{day:%d-%b-%y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%d%m%Y}",
        f"on {day:%d/%m/%Y}",
        f"{day:%d/%b/%Y}",
    ))  # fmt: skip


def _moment(rng: Random, moment: dt.datetime) -> str:
    """Day and time together, as people type them into one place."""
    hour, half = moment.hour % 12 or 12, "am" if moment.hour < 12 else "pm"
    day = rng.choice((f"{moment:%d/%m/%y}", f"{moment.day}.{moment.month}.{moment:%y}", f"{moment:%d %B %Y}"))
    clock = rng.choice((
        f"at about {hour}.{moment:%M}{half}",
        f"at {hour}:{moment:%M} {half[0]}.m.",
        f"@ {moment:%H:%M}",
        f"around {moment:%H:%M}hrs",
        f"- {hour}:{moment:%M}{half}",
        f", {moment:%H.%M}",
        f"{moment:%H:%M} approx.",
    ))  # fmt: skip
    return f"{day} {clock}"


def hurried(answers: Answers, rng: Random) -> Answers:
    """Days, times and numbers as somebody types them who has no time."""
    return Answers({path: _hurried(rng, path, answer) for path, answer in answers.by_path.items()})


def _hurried(rng: Random, path: str, answer: Answer) -> Answer:
    kind = next(field.question.kind for field in FIELDS if field.path == path)
    if kind is Kind.COUNT and answer.value is not None:
        text, low, high, approximate = rng.choice(_COUNTS)
        return Answer(Count(low=low, high=high, approximate=approximate, text=text), (text,))
    if kind is Kind.DATE and answer.day is not None:
        return replace(answer, shown=(_day(rng, answer.day),))
    if kind is Kind.MOMENT and isinstance(answer.value, dt.datetime):
        return replace(answer, shown=(_moment(rng, answer.value), ""))
    if kind is Kind.MOMENT and answer.day is not None:
        ish = f"{answer.day:%d/%m/%y} at about 9ish"
        return Answer(answer.day, (ish, ""), answer.day)  # in the morning or in the evening: to be told
    return answer


# ---- hands


@dataclass
class LinesHand(Hand):
    """A form printed with lines to write on: they stand where nothing was typed, and beside what was."""

    def text(self, shown: str) -> list[Element]:
        # After a full stop nobody could tell a dotted line's dots from it.
        lines = ("_" * 24, "_ " * 12, *(() if shown.endswith(".") else ("…" * 12, "." * 30)))
        line = self.rng.choice(lines)
        if not shown:
            return [run(line)]
        if "\n" in shown:
            return [answer_run(shown)]
        return self.rng.choice(
            ([run("___"), answer_run(shown), run("______")], [answer_run(shown), run(line)])
        )

    def choice(self, shown: str, _options: list[str]) -> list[Element]:
        return self.text(shown)


@dataclass
class PromptHand(Hand):
    """A form whose prompts are words of its own, not controls: typed over where something is answered."""

    _PROMPTS = (
        "[insert text]",
        "<enter text here>",
        "Type here",
        "(please complete)",
        "[Please specify]",
        "Enter here…",
    )

    def text(self, shown: str) -> list[Element]:
        return [answer_run(shown)] if shown else [run(self.rng.choice(self._PROMPTS))]

    def day(self, shown: str, _day: dt.date | None) -> list[Element]:
        prompts = ("dd/mm/yyyy", "DD / MM / YYYY", "[date]", "(DD/MM/YY)", "__/__/____")
        return [answer_run(shown)] if shown else [run(self.rng.choice(prompts))]

    def choice(self, shown: str, _options: list[str]) -> list[Element]:
        prompts = ("-- select --", "Please select", "[select one]", "Select…", "<choose>")
        return [answer_run(shown)] if shown else [run(self.rng.choice(prompts))]


@dataclass
class PenHand(Hand):
    """Ticks of every kind that a keyboard, a telephone or a pen on a tablet has."""

    def tick(self, ticked: bool, *, before_words: bool = False) -> list[Element]:
        marks = ("✔\ufe0f", "√", "(✓)", "✓✓", "🗸", "[✓]", "✅", "☑\ufe0f", "[X ]", "(X)", "⮽", "🗹", "✔︎", "❌")
        empty = ("☐", "□", "[  ]", "( )", "▢", "[_]", "⬜", "○")
        return [run(self.rng.choice(marks if ticked else empty))]


@dataclass
class SeveralHand(Hand):
    """Printed options with tick boxes, of which one too many is ticked now and then: truth is both, and told."""

    def choice(self, shown: str, options: list[str]) -> list[Element]:
        lines = [run(f"{'☒' if option == shown else '☐'} {option}\n") for option in options]
        return [*lines, *([] if shown in ("", *options) else [run(f"☒ {shown}")])]


# ---- labels


_WELSH = (
    "Enw'r ysgol",
    "Dyddiad y digwyddiad",
    "Disgrifiad o'r digwyddiad",
    "Nifer y bobl yr effeithiwyd arnynt",
    "Pwy?",
)


def bilingual(rng: Random) -> Labels:
    """Every label in English and Welsh, either first; some in capitals."""

    def label(field: Field) -> str:
        english, welsh = field.question.label, rng.choice(_WELSH)
        both = rng.choice(((english, welsh), (welsh, english)))
        text = rng.choice((" / ", " | ")).join(both)
        return text.upper() if rng.random() < 0.3 else text

    return label


def capitals(rng: Random) -> Labels:
    """Labels in capitals with a colon, an asterisk for what must be answered, or a remark in brackets."""

    def label(field: Field) -> str:
        words = field.question.label.upper()
        return rng.choice(
            (
                f"{words}:",
                f"{words} *",
                f"*{words}",
                f"{words} (REQUIRED)",
                f"{words} (please complete)",
                f"► {words}",
            )
        )

    return label


# ---- what became of the document


def _content(cell: Element) -> list[Element]:
    return [part for part in cell if part.tag != name("tcPr")]


def as_headings(body: Element, _rng: Random) -> None:
    """The form typed anew without tables: what stood in a cell is a paragraph, and the first of a row a heading."""
    for table in list(body.iter(_TABLE)):
        lines: list[Element] = []
        for row in table.findall(_ROW):
            for number, cell in enumerate(row.findall(_CELL)):
                for part in _content(cell):
                    if number == 0 and part.tag == _PARAGRAPH and part.find(name("pPr")) is None:
                        part.insert(0, w("pPr", w("pStyle", val="Heading2")))
                    lines.append(part)
        put_in_place_of(table, lines)


def box_at_the_label(body: Element, rng: Random) -> None:
    """Answers in text boxes that hang in the label's own paragraph, their cells empty."""
    for row in body.iter(_ROW):
        cells = row.findall(_CELL)
        if len(cells) != 2 or rng.random() < 0.5:
            continue
        (label, *more), answered = cells[0].findall(_PARAGRAPH), cells[1].findall(_PARAGRAPH)
        runs = list(answered[0].iter(_RUN))
        is_label = next(label.iter(_RUN), None) is not None and all(
            one.get(name("rsidR")) != ANSWER for one in label.iter(_RUN)
        )
        if (
            more
            or not is_label
            or len(answered) != 1
            or not runs
            or any(one.get(name("rsidR")) != ANSWER for one in runs)
        ):
            continue
        box = w("txbxContent", copy.deepcopy(answered[0]))
        label.append(w("r", w("pict", box)))
        for one in runs:
            answered[0].remove(one)


def answered_in_comments(body: Element, _rng: Random) -> None:
    """Somebody answered what was left blank in comments: no answers, but told of."""
    for number, cell in enumerate(body.iter(_CELL)):
        last = cell.findall(_PARAGRAPH)[-1:]
        if last and not any(one.text for one in last[0].iter(name("t"))):
            last[0].append(w("r", w("commentReference", id=number)))


def yes_no_struck(body: Element, _rng: Random) -> None:
    """Yes and No without boxes, the one that doesn't apply struck through."""
    for cell in body.iter(_CELL):
        lines = cell.findall(_PARAGRAPH)
        words = ["".join(one.text or "" for one in line.iter(name("t"))) for line in lines]
        if [word[1:].strip() for word in words] != ["Yes", "No"]:
            continue
        ticked = [word[0] != "☐" for word in words]
        for line, keep in zip(lines, ticked, strict=True):
            for one in line.findall(_RUN):
                line.remove(one)
            word = "Yes" if line is lines[0] else "No"
            line.append(run(word) if keep or not any(ticked) else run(word, w("strike")))


def signed_off_below(body: Element, rng: Random) -> None:
    """Lines of an office's own after the form: who scanned it, where it went."""
    lines = ("Scanned by office 12/3", "Copy to Head - done", "cc: Chair of Governors", "Sent from my iPad")
    for text in rng.sample(lines, 2):
        body.append(paragraph(run(text)))
