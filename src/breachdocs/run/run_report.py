"""What a pass did, for the person who looks: lines of plain English, and the exit status."""

from __future__ import annotations

from dataclasses import dataclass, field

from breachdocs.errors import ExitStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One drop and what became of it.

    Attributes:
        name: the file's own name.
        reference: the incident it belongs to; empty where it has none.
        text: a sentence.
        code: for a refusal, why in a word.
    """

    name: str
    reference: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one pass did.

    Attributes:
        registered: forms that became new incidents.
        updated: forms that changed an incident.
        evidence: files kept with an incident that they lay beside.
        duplicates: forms that changed nothing.
        refused: files that a person must look at.
        waiting: files left in the inbox until they settle, and drops that wait for the register or a template.
        notes: sentences about the register and the templates.
        planned: under ``--dry-run``, what would be done, in order: renames, rows, drafts.
        exit_status: 0 done, 1 done but a person is needed.
    """

    registered: tuple[Line, ...] = ()
    updated: tuple[Line, ...] = ()
    evidence: tuple[Line, ...] = ()
    duplicates: tuple[Line, ...] = ()
    refused: tuple[Line, ...] = ()
    waiting: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    exit_status: ExitStatus = ExitStatus.DONE


@dataclass
class Told:
    """A report in the making."""

    registered: list[Line] = field(default_factory=list)
    updated: list[Line] = field(default_factory=list)
    evidence: list[Line] = field(default_factory=list)
    duplicates: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    waiting: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    needs_a_person: bool = False

    def note(self, sentence: str, *, needs_a_person: bool = False) -> None:
        """Tells a sentence, once a pass."""
        if sentence not in self.notes:
            self.notes.append(sentence)
        if needs_a_person and sentence not in self.troubles:
            self.troubles.append(sentence)
        self.needs_a_person |= needs_a_person

    def report(self) -> RunReport:
        """The report as it stands."""
        return RunReport(
            registered=tuple(self.registered),
            updated=tuple(self.updated),
            evidence=tuple(self.evidence),
            duplicates=tuple(self.duplicates),
            refused=tuple(self.refused),
            waiting=tuple(self.waiting),
            notes=tuple(self.notes),
            planned=tuple(self.planned),
            exit_status=ExitStatus.NEEDS_A_PERSON if self.refused or self.needs_a_person else ExitStatus.DONE,
        )
