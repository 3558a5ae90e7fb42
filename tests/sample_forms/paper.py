"""The sheet an answer is written on: Appendix A as councils print it, with its tables in the published order.

Only the arrangement is stated here; labels, tails, hints and options come from the declaration, as they do in
the product, but nothing of the product's own layout is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from breachdocs.documents.forms.word_xml import Element, paragraph, run, w
from breachdocs.form import Field, Kind, field_at
from sample_forms.answers import Answer, Answers
from sample_forms.hands import Hand

Line = list[Element]


class AnswerCell(list[Element]):
    """The paragraphs of a cell that holds an answer."""


@dataclass
class Paper:
    """How the sheet is laid out.

    Attributes:
        label: how the label of a field is printed.
        place: where a short answer stands: ``beside`` its label, ``under`` it, or in the ``same`` cell.
        around: what a control is put round: nothing, ``paragraph``, ``cell``, ``row`` or ``table``.
        date_words: whether "Date:" and "Time:" are printed before a moment.
        stages: how many stages there are.
        borders: whether tables have lines.

    """

    rng: Random
    hand: Hand
    answers: Answers
    label: Callable[[Field], str]
    place: str = "beside"
    around: str = ""
    date_words: bool = True
    stages: int = 3
    borders: bool = True

    def sheet(self) -> list[Element]:
        """The body of the document."""
        body = [*self._stage1()]
        if self.stages > 1:
            body += [*self._stage2(), *self._stage3()]
        return body

    # Each stage in the order of the published form.

    def _stage1(self) -> list[Element]:
        short = [
            *("school", "incident_date", "location", "investigating_officer", "head_teacher", "breach_type"),
        ]
        reflections = (
            "preventive_measures",
            "happened_before",
            "actions_taken",
            "subjects_informed",
            "further_actions",
        )
        risk = ("risk_people", "risk_disclosed_to", "risk_data_types", "risk_likelihood", "risk_factors")
        return [
            _line("Stage 1 - To be completed by Investigating Officer"),
            _line("Please refer to the Personal Data Breach Policy while completing this form"),
            self._short(
                *(f"stage1.{name}" for name in short), title="Personal Data Breach/Incident Reporting Form"
            ),
            _line("Describe the breach"),
            _line(
                "Do not write down the names of anybody involved; say 'pupil', 'teacher' or 'parent' instead."
            ),
            self._long(
                *(
                    f"stage1.{name}"
                    for name in ("description", "how_discovered", "discovered_at", "occurred_at")
                )
            ),
            _line(""),
            self._boxes("stage1.data_categories", 3),
            _line(""),
            self._abreast("stage1.people_affected", "stage1.records_affected"),
            _line(""),
            self._boxes("stage1.subject_categories", 2),
            _line(""),
            self._long("stage1.consequences"),
            _line(""),
            self._boxes("stage1.services_to_inform", 2),
            _line("Risk Analysis Grading"),
            self._numbered(*(f"stage1.{name}" for name in risk)),
            _line("Reflections"),
            self._long(*(f"stage1.{name}" for name in reflections)),
            _line("Please e-mail the completed form to the Information Governance Team."),
        ]

    def _stage2(self) -> list[Element]:
        further = (
            *("measures_in_place", "policies_relevant", "special_category_involved", "individuals_aware"),
            *("complaints_received", "data_recovered", "staff_trained"),
        )
        next_steps = ("refer_to_dpo", "refer_to_dpo_other_reason", "ig_officer")
        return [
            _line("Stage 2 – Completed by the Information Governance Team"),
            self._long("stage2.ico_incident_type", "stage2.internal_incident_type"),
            _line(""),
            self._abreast("stage2.confirmed_people_affected", "stage2.confirmed_records_affected"),
            _line(""),
            self._entries("stage2.chronology"),
            _line(""),
            self._short(*(f"stage2.{name}" for name in further), title="Further questions"),
            _line("Risk analysis review – likelihood of harm"),
            self._levels("stage2.likelihood", "Likelihood harm has occurred"),
            _line(""),
            self._long("stage2.likelihood"),
            _line("Risk analysis review - potential impact on individuals"),
            self._levels("stage2.impact", "Impact on individuals"),
            _line(""),
            self._long("stage2.impact"),
            _line(""),
            self._matrix(),
            _line(""),
            self._table(
                [[[_line("Key")]], *([[_line(f"{band} risk")], [_line("")]] for band in ("Low", "High"))]
            ),
            _line(""),
            self._long("stage2.risk_scale"),
            _line(""),
            self._entries("stage2.recommended_actions"),
            _line(""),
            self._short(*(f"stage2.{name}" for name in next_steps), title="Next Steps"),
        ]

    def _stage3(self) -> list[Element]:
        def pair(first: str, second: str) -> list[list[Element]]:
            return [
                part
                for path in (first, second)
                for part in ([self._label(field_at(path))], self._answer(field_at(path)))
            ]

        return [
            _line("Stage 3 – Data Protection Officer Review"),
            self._long("stage3.dpo_review"),
            self._table(
                [
                    pair("stage3.refer_to_ico", "stage3.referred_to_ico_on"),
                    pair("stage3.dpo_sign_off", "stage3.dpo_sign_off_on"),
                ]
            ),
            _line(""),
        ]

    # Tables.

    def _short(self, *paths: str, title: str) -> Element:
        rows = [[[_line(title)]]]
        for path in paths:
            field = field_at(path)
            rows += self._placed(field, self.place)
        return self._table(rows)

    def _long(self, *paths: str) -> Element:
        place = "same" if self.place == "same" else "under"
        return self._table([row for path in paths for row in self._placed(field_at(path), place)])

    def _placed(self, field: Field, place: str) -> list[list[list[Element]]]:
        """The rows of one question: rows of cells of paragraphs."""
        label, answer = self._question(field), self._answer(field)
        if place == "beside":
            return [[label, answer]]
        if place == "under":
            return [[label], [answer]]
        if field.question.long or field.question.kind is Kind.MOMENT or field.question.hints:
            return [[[*label, *answer]]]
        first, *more = answer
        return [[[paragraph(run(self.label(field).rstrip(":") + ": "), *_inside(first)), *more]]]

    def _boxes(self, path: str, columns: int) -> Element:
        field = field_at(path)
        assert field.question.vocabulary is not None
        cells: list[list[Element]] = []
        other = self.answers[f"{path}_other"]
        for option in field.question.vocabulary.options:
            tick = self.hand.tick(option.code in self.answers[path].ticked)
            words = [run(option.label)]
            if option.code == "other":
                words = [run(option.label + ": "), *(self.hand.text(other.text) if other.text else [])]
            cells += [[paragraph(*tick)], [paragraph(*words)]]
        while len(cells) % (2 * columns):
            cells.append([_line("")])
        rows = [cells[start : start + 2 * columns] for start in range(0, len(cells), 2 * columns)]
        return self._table([[[self._label(field)]], *rows], plain=True)

    def _abreast(self, *paths: str) -> Element:
        fields = [field_at(path) for path in paths]
        return self._table(
            [[[self._label(field)] for field in fields], [self._answer(field) for field in fields]]
        )

    def _numbered(self, *paths: str) -> Element:
        rows = [[[_line("Risk Analysis– (Please answer the questions below)")]]]
        for number, path in enumerate(paths, start=1):
            field = field_at(path)
            rows.append([[_line(f"{number}.")], [self._label(field)], self._answer(field)])
        return self._table(rows)

    def _entries(self, path: str) -> Element:
        field = field_at(path)
        rows = [[[self._label(field)]], [[_line(column.question.label)] for column in field.columns]]
        rows += [
            [[paragraph(*self._written(column, entry[column.name]))] for column in field.columns]
            for entry in self.answers[path].rows
        ]
        rows += [[[_line("")] for _ in field.columns] for _ in range(self.rng.randint(0, 2))]
        return self._table(rows, plain=True)

    def _levels(self, path: str, heading: str) -> Element:
        vocabulary = field_at(path).question.vocabulary
        assert vocabulary is not None
        rows = [[[_line(words)] for words in ("Number", heading, "Description")]]
        rows += [
            [[_line(f"{option.code}.")], [_line(option.label)], [_line("What this level means stands here.")]]
            for option in vocabulary.options
        ]
        return self._table(rows, plain=True)

    def _matrix(self) -> Element:
        across, down = (field_at(f"stage2.{name}").question.vocabulary for name in ("likelihood", "impact"))
        assert across is not None
        assert down is not None
        rows = [
            [[_line(words)] for words in ("", "Impact", *(f"{o.code}. {o.label}" for o in across.options))]
        ]
        for number, option in enumerate(down.options, start=1):
            scores = (str(number * other) for other in range(1, 6))
            rows.append([[_line(words)] for words in ("", f"{option.code}. {option.label}", *scores)])
        return self._table(rows, plain=True)

    # Questions and answers.

    def _label(self, field: Field) -> Element:
        tail = f" {field.question.tail}" if field.question.tail and not field.question.hints else ""
        return _line(self.label(field) + tail)

    def _question(self, field: Field) -> list[Element]:
        return [self._label(field), *(_line(f"• {hint}") for hint in field.question.hints)]

    def _written(self, field: Field, answer: Answer) -> Line:
        """One answer with one text or day; nothing where the cell of a list is blank."""
        if answer.value is None:
            return []
        if field.question.kind is Kind.DATE:
            return self.hand.day(answer.text, answer.day)
        return self.hand.text(answer.text)

    def _simple(self, field: Field) -> bool:
        """Whether the cell holds nothing but an answer: no printed "Date:", "Other:" or "Comment:"."""
        inner = (f"{field.path}_other", f"{field.path}_comment")
        plain = field.question.kind not in (Kind.MOMENT, Kind.YES_NO)
        return plain and not any(path in self.answers.by_path for path in inner)

    def _answer(self, field: Field) -> list[Element]:
        lines = [paragraph(*line) for line in self._lines(field)]
        if not self._simple(field):
            return lines
        if self.around == "paragraph":
            properties = w("sdtPr", w("id", val=self.rng.randrange(1, 2**31)))
            return AnswerCell([w("sdt", properties, w("sdtContent", *lines))])
        return AnswerCell(lines)

    def _lines(self, field: Field) -> list[Line]:
        question, answer = field.question, self.answers[field.path]
        options = [option.label for option in question.vocabulary.options] if question.vocabulary else []
        if question.kind is Kind.LEVEL and question.vocabulary:
            options = [f"{option.code}. {option.label}" for option in question.vocabulary.options]
        if question.kind is Kind.MOMENT:
            return [self._moment(answer)]
        if question.kind is Kind.YES_NO:
            yes, no = (self.hand.tick(code in answer.ticked, before_words=True) for code in ("yes", "no"))
            return [[*yes, run(" Yes")], [*no, run(" No")]]
        if question.kind is Kind.DATE:
            return [self.hand.day(answer.text, answer.day)]
        if question.kind in (Kind.CHOICE, Kind.LEVEL, Kind.CHOICES):
            shown = [*answer.shown, *[""] * (question.most - len(answer.shown))]
            return self._with_their_own(field, self.hand.choices(shown, options))
        if "\n" in answer.text and type(self.hand) is Hand and self.rng.random() < 0.5:
            return [self.hand.text(line) for line in answer.text.split("\n")]
        return [self.hand.text(answer.text)]

    def _moment(self, answer: Answer) -> Line:
        date, time = answer.shown or ("", "")
        day, clock = self.hand.day(date, answer.day), self.hand.text(time)
        if self.date_words or not answer.shown:
            return [run("Date: "), *day, run("   Time: "), *clock]
        return [*day, run(" "), *clock]

    def _with_their_own(self, field: Field, lines: list[Line]) -> list[Line]:
        """ "Other:" on the same line, "Comment:" on the next."""
        inner = {"breach_type": "breach_type_other"}.get(field.name, f"{field.name}_comment")
        path = f"{field.stage}.{inner}"
        if path not in self.answers.by_path:
            return lines
        text = self.hand.text(self.answers[path].text)
        if inner.endswith("_comment"):
            return [*lines, [run("Comment: "), *text]]
        return [[*lines[0], run(" Other: "), *text]]

    # Rows of cells of paragraphs as a table.

    def _table(self, rows: list[list[list[Element]]], *, plain: bool = False) -> Element:
        columns = max(len(row) for row in rows)
        properties = w("tblPr", w("tblW", w=0, type="auto"))
        if self.borders:
            sides = ("top", "left", "bottom", "right", "insideH", "insideV")
            properties.append(
                w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in sides))
            )
        made = w("tbl", properties, w("tblGrid", *(w("gridCol", w=9000 // columns) for _ in range(columns))))
        for row in rows:
            made.append(self._row(row, columns, plain=plain))
        if self.around == "table" and not plain:
            return w("sdt", w("sdtPr", w("docPartObj")), w("sdtContent", made))
        return made

    def _row(self, row: list[list[Element]], columns: int, *, plain: bool) -> Element:
        around = "" if plain else self.around
        cells = []
        for content in row:
            properties = w("tcPr", w("tcW", w=0, type="auto"))
            if len(row) == 1 and columns > 1:
                properties.append(w("gridSpan", val=columns))
            cell = w("tc", properties, *content)
            controlled = around == "cell" and isinstance(content, AnswerCell)
            cells.append(w("sdt", w("sdtPr", w("text")), w("sdtContent", cell)) if controlled else cell)
        made = w("tr", *cells)
        if around == "row" and any(isinstance(content, AnswerCell) for content in row):
            return w("sdt", w("sdtPr", w("id", val=self.rng.randrange(1, 2**31))), w("sdtContent", made))
        return made


def _line(text: str) -> Element:
    return paragraph(*([run(text)] if text else []))


def _inside(block: Element) -> list[Element]:
    """The runs of a paragraph, to be put behind a label."""
    return [part for part in block if not part.tag.endswith("}pPr")]
