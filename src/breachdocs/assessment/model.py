"""What follows from a form: the models that leave this room (``assessment.md``, "The JSON")."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import PlainSerializer

from breachdocs.form import FrozenModel, Moment

Band = Literal["low", "medium", "high", "extreme"]
IcoAdvice = Literal["report", "refer", "log"]
IndividualsAdvice = Literal["tell", "refer", "no"]
Exemption = Literal["unintelligible", "risk_removed", "disproportionate"]
#: Whose number a level is.
Source = Literal["DPO", "IG team", "suggested"]

_Minutes = Annotated[dt.datetime, PlainSerializer(lambda value: value.isoformat(timespec="minutes"))]


class Level(FrozenModel):
    """A likelihood or an impact.

    Attributes:
        value: 1–5, or ``None`` where neither Stage 2 nor Stage 1 gives a ground to stand on.
        suggested: worked out from Stage 1, not given by the IG team.
        reasons: plain English, one each, in the order they counted.
        rules: the ids of the rules that fired, in the same order.
        source: whose number it is; ``None`` where there is none.
    """

    value: int | None
    suggested: bool
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    source: Source | None = None


class Ico(FrozenModel):
    """Advice on telling the ICO: ``report``, ``refer`` (the DPO decides and writes why) or ``log``."""

    advice: IcoAdvice | None
    reasons: tuple[str, ...] = ()


class Individuals(FrozenModel):
    """Advice on telling the people affected (UK GDPR Art. 34, policy 5.3), with the exemption where one applies."""

    advice: IndividualsAdvice | None
    exemption: Exemption | None = None
    reasons: tuple[str, ...] = ()


class Deadlines(FrozenModel):
    """The clocks, in local time at the school (Europe/London, naive), elapsed hours across clock changes.

    Attributes:
        ig_team: awareness + 24 h (policy 5.1); ``None`` where no clock runs.
        ico: awareness + 72 h (UK GDPR Art. 33(1)); ``None`` where no clock runs.
        runs_from: what awareness was taken from: ``discovered_at``, or ``received`` where the form has no date.
        assumptions: what was assumed, in words ("00:00, as the form gives no time").
        stopped: why no clock runs, in a sentence; empty where they do.
    """

    ig_team: _Minutes | None
    ico: _Minutes | None
    runs_from: Literal["discovered_at", "received"]
    assumptions: tuple[str, ...] = ()
    stopped: str = ""


class Duty(FrozenModel):
    """Somebody to be told, and why."""

    who: str
    reason: str


class Enisa(FrozenModel):
    """The second opinion: ENISA severity SE = DPC × EI + CB, 0–5 (``domain.md`` 6), shown beside, never mixed in."""

    score: float | None
    band: Literal["low", "medium", "high", "very_high"] | None
    parts: tuple[str, ...] = ()


class Flag(FrozenModel):
    """Something the DPO should look at: a contradiction, a name in free text, a number below its floor."""

    code: str
    field: str | None
    message: str


#: What each advice means, in words.
ICO_WORDS: dict[str, str] = {
    "report": "report to the ICO",
    "refer": "the DPO decides about the ICO",
    "log": "keep in the register",
}
PEOPLE_WORDS: dict[str, str] = {
    "tell": "tell the people affected",
    "refer": "the DPO decides whether to tell the people",
    "no": "the people need not be told",
}


class Otherwise(FrozenModel):
    """What one fact the other way round would have made of an assessment.

    Attributes:
        fact: ``encrypted``, ``contained``, ``recipient`` or ``harm``.
        words: the fact in words: "if the data is encrypted and the key safe".
        rules: the ids of the rules that would then have settled the numbers, and did not.
    """

    fact: str
    words: str
    band: Band | None
    score: int | None
    ico: IcoAdvice | None
    individuals: IndividualsAdvice | None
    rules: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """One line, the same wherever it is shown: "If the data is recovered or deleted: medium risk (4), …"."""
        parts = [f"{self.band} risk ({self.score})" if self.band else "no score"]
        parts += [ICO_WORDS[self.ico]] if self.ico else []
        parts += [PEOPLE_WORDS[self.individuals]] if self.individuals else []
        return f"{self.words[:1].upper()}{self.words[1:]}: {', '.join(parts)}."


class Assessment(FrozenModel):
    """All that follows from one form. The product advises, the DPO decides.

    Attributes:
        score: likelihood × impact, 1–25; ``None`` where either is.
        tell: who is to be told, in the order to tell them.
        flags: lateness first, then what contradicts itself, then personal details in free text.
        otherwise: the facts that would have changed band or advice.
        gaps: paths of the blank fields that the ICO report, the letter or the register needs, by weight.
    """

    likelihood: Level
    impact: Level
    score: int | None
    band: Band | None
    ico: Ico
    individuals: Individuals
    deadlines: Deadlines
    tell: tuple[Duty, ...] = ()
    enisa: Enisa = Enisa(score=None, band=None)
    flags: tuple[Flag, ...] = ()
    gaps: tuple[str, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def scored_by(self) -> Source | None:
        """Whose numbers the score rests on: a suggestion in either makes it one, a DPO's number makes it theirs."""
        sources = (self.likelihood.source, self.impact.source)
        if self.score is None:
            return None
        if "suggested" in sources or self.likelihood.suggested or self.impact.suggested:
            return "suggested"
        return "DPO" if "DPO" in sources else "IG team"


class PastIncident(FrozenModel):
    """What the checks know of an earlier incident."""

    reference: str
    school: str | None
    happened: Moment
    breach_type: str | None
    data_categories: tuple[str, ...] = ()
    description: str | None = None
