"""What an assessment costs, and how its rules spread over the answers that schools can give.

    python benchmarks/assessment.py [--combinations N] [--past N]

Printed: CPU milliseconds of one assessment over the published cases; of loading the rules; of a search for like
incidents among N earlier ones, spread over ten years and all in one; and, over N random combinations of the five risk
answers and the ticks beside them, the share of `refer`, the cells of the matrix that none reaches, and how often one
more harmful answer lowered a score. Every number of one run is from one machine in one go.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from breachdocs.assessment import PastIncident, PastIncidents, assess, load_rules
from breachdocs.assessment.cases import published_text, read_cases
from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.reckoning import Reckoning, reckon
from breachdocs.config import Risk, Settings
from breachdocs.form import Form, Stage1, field_at

RECEIVED = dt.datetime(2026, 11, 2, 9)
_WORDS = tuple(
    """
    pupil parent letter email sent wrong family report office laptop lost bus care plan health class list printed
    envelope address copied spreadsheet attachment teacher found returned deleted recalled phone car stolen file
    folder photo website portal password phishing link clicked account trip medical allergy register attendance data
    form copy bin meeting reception printer tray child mother father social worker police governor panel exclusion
    """.split()  # noqa: SIM905 -- a list of quoted words is no pleasure to read
)


def milliseconds(task: Callable[[], object], rounds: int) -> float:
    """The median CPU time of a task, in milliseconds."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        task()
        taken.append((time.process_time() - started) * 1000)
    return statistics.median(taken)


def codes(name: str) -> tuple[str, ...]:
    """The codes of a field of Stage 1."""
    vocabulary = field_at(f"stage1.{name}").question.vocabulary
    return tuple(option.code for option in vocabulary.options) if vocabulary else ()


def past_incidents(number: int, years: int, lot: random.Random) -> list[PastIncident]:
    """Made-up incidents of 120 schools up to the day of receipt."""
    types, data = codes("breach_type"), codes("data_categories")
    return [
        PastIncident(
            reference=f"P-{n}",
            school=f"School number {lot.randrange(120)}",
            happened=RECEIVED.date() - dt.timedelta(days=lot.randrange(365 * years)),
            breach_type=lot.choice(types),
            data_categories=tuple(lot.sample(data, 2)),
            description=" ".join(lot.choices(_WORDS, k=lot.randrange(15, 50))),
        )
        for n in range(number)
    ]


def likeness(number: int) -> None:
    """How long a search among `number` incidents takes."""
    for years in (10, 1):
        lot = random.Random(years)  # noqa: S311 -- a sample, no secret
        past = past_incidents(number, years, lot)
        started = time.process_time()
        index = PastIncidents(past)
        built = (time.process_time() - started) * 1000
        one = next(incident for incident in past if incident.breach_type == "unlawful_disclosure")
        form = Form(
            stage1=Stage1(
                school=one.school,
                incident_date=RECEIVED.date(),
                breach_type=one.breach_type,
                data_categories=one.data_categories,
                description=one.description,
            )
        )
        search = partial(index.like, form, RECEIVED)
        print(
            f"like incidents, {number:,} in {years:2} years: {milliseconds(search, 9):6.1f} ms a search "
            f"(index built in {built:.0f} ms)"
        )


def random_answers(lot: random.Random) -> dict[str, Any]:
    """A combination of the five risk answers, within what the form lets a school choose, and its ticks."""

    def some(name: str, most: int) -> tuple[str, ...]:
        return tuple(lot.sample(codes(name), lot.randrange(most + 1)))

    return {
        "risk_people": lot.choice((None, *codes("risk_people"))),
        "risk_disclosed_to": some("risk_disclosed_to", 2),
        "risk_data_types": some("risk_data_types", 3),
        "risk_likelihood": lot.choice((None, *codes("risk_likelihood"))),
        "risk_factors": some("risk_factors", 4),
        "subject_categories": lot.choice(
            ((), ("pupils_under_13",), ("students_13_18",), ("staff",), ("parents",))
        ),
    }


#: What makes a combination worse and nothing else: the field, and what is put in its place or added.
_WORSE = (
    ("risk_likelihood", "very_likely"),
    ("risk_factors", "fraud_risk"),
    ("risk_factors", "safety_risk"),
    ("risk_factors", "vulnerable"),
    ("risk_factors", "large_volume"),
    ("risk_data_types", "safeguarding"),
    ("risk_data_types", "protected_address"),
    ("risk_disclosed_to", "public"),
    ("risk_disclosed_to", "malicious"),
)


def sensitivity(number: int) -> None:
    """How the rules spread over random answers."""
    lot = random.Random(1)  # noqa: S311 -- a sample, no secret
    rules, risk = load_rules(), Risk()

    def came(answers: dict[str, Any]) -> Reckoning:
        return reckon(Evidence(Form(stage1=Stage1(**answers)), rules.facts), rules, (None, None), risk)

    cells: Counter[tuple[int, int]] = Counter()
    ico: Counter[str | None] = Counter()
    people: Counter[str | None] = Counter()
    lowered: Counter[str] = Counter()
    for _ in range(number):
        answers = random_answers(lot)
        found = came(answers)
        ico[found.ico.advice] += 1
        people[found.individuals.advice] += 1
        if found.likelihood.value and found.impact.value:
            cells[found.likelihood.value, found.impact.value] += 1
        name, harm = lot.choice(_WORSE)
        worse = answers | {name: harm if name == "risk_likelihood" else (*answers[name], harm)}
        if found.score is not None and (came(worse).score or 0) < found.score:
            lowered[f"{name}: {harm}"] += 1
    print(f"{number:,} combinations of answers (seed 1)")
    for what, advice in (("ICO", ico), ("people concerned", people)):
        scored = number - advice[None]
        shares = ", ".join(f"{key} {advice[key] / scored:.1%}" for key in sorted(filter(None, advice)))
        print(f"  advice, {what}: {shares} of the {scored:,} with a number")
    print(f"  a more harmful answer lowered the score: {sum(lowered.values())} times {dict(lowered) or ''}")
    print("  cells (rows impact 5 to 1, columns likelihood 1 to 5):")
    for impact in range(5, 0, -1):
        print("   " + "".join(f"{cells[likelihood, impact]:8}" for likelihood in range(1, 6)))


def main() -> None:
    """Measures everything and prints it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--combinations", type=int, default=100_000)
    parser.add_argument("--past", type=int, default=100_000)
    asked = parser.parse_args()
    forms, settings = [case.form for case in read_cases(published_text())], Settings()
    each = milliseconds(lambda: [assess(form, received=RECEIVED, settings=settings) for form in forms], 21)
    print(f"assessment: {each / len(forms):.3f} ms a form, over {len(forms)} published cases")
    own = load_rules.__globals__["_own_rules"]
    print(f"the product's rules, stored ready: {milliseconds(own.__wrapped__, 9):.2f} ms")
    likeness(asked.past)
    sensitivity(asked.combinations)


if __name__ == "__main__":
    main()
