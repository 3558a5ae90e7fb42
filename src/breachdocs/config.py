"""Every setting, one model. What a setting means stands in its description, which is also its comment in
``config.yaml``; loading and writing that file is `breachdocs.settings_file`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class _Section(BaseModel):
    """A group of settings; unknown keys are errors, so that a misspelt one is never silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Section):
    """A person or team that letters and notices name."""

    name: str = Field("", description="Name as it is to stand in letters.")
    email: str = Field("", description="E-mail address.")
    phone: str = Field("", description="Telephone number.")


class School(_Section):
    """How a school is reached: what drafts of its incidents fill in."""

    name: str = Field(min_length=1, description="The school's name, as its forms spell it.")
    email: str = Field("", description="The school's e-mail address, for receipts, questions and letters.")
    phone: str = Field("", description="Its telephone number, for letters.")
    head_email: str = Field("", description="The head teacher's e-mail address.")
    address: str = Field("", description="Its postal address, for the ICO report.")
    ico_registration: str = Field("", description="Its own registration number with the ICO, if it has one.")


class Organisation(_Section):
    """Who runs this workspace."""

    council: str = Field("", description="The council or trust whose schools send the forms.")
    ig_team: Contact = Field(
        Contact(name="Information Governance Team"), description="The information governance team."
    )
    dpo: Contact = Field(
        Contact(), description="The data protection officer; letters must name one (UK GDPR Art. 34)."
    )
    regulator: str = Field(
        "Information Commissioner's Office (ICO)", description="The regulator, as letters name it."
    )
    ico_registration: str = Field(
        "",
        description="The ICO registration number of a trust, for the ICO report. A school with one of its own has "
        "it under `schools`, as a council's number is not its schools'.",
    )
    size: Literal["unknown", "fewer than 250 staff", "250 staff or more"] = Field(
        "unknown",
        description="The organisation's size, which the ICO asks for.",
    )
    schools: tuple[School, ...] = Field(
        (), description="The schools that send forms, with how they are reached; drafts fill it in."
    )


class Intake(_Section):
    """How drops are taken in."""

    settle_seconds: float = Field(
        2.0, ge=0, le=600, description="A file must be unchanged for so long before it is taken."
    )
    scan_seconds: float = Field(
        60.0, gt=0, le=3600, description="How often the watcher looks by itself, events or not."
    )
    grace_seconds: float = Field(
        10.0, ge=0, description="A file that looks half copied waits so long before it counts as damaged."
    )
    largest_file_mb: int = Field(50, gt=0, description="A larger file is refused.")
    largest_unpacked_mb: int = Field(
        200, gt=0, description="A Word file that unpacks to more is refused (zip bombs)."
    )
    most_parts: int = Field(2000, gt=0, description="A Word file of more parts is refused.")
    largest_document_mb: int = Field(
        10, gt=0, description="A Word file whose text, without its pictures, unpacks to more is refused."
    )
    most_tags: int = Field(
        700_000,
        gt=0,
        description="A Word file of more tags and attributes is refused; a form has some 30,000.",
    )
    most_cells: int = Field(
        20_000, gt=0, description="A Word file of more cells and paragraphs is refused; a form has some 500."
    )
    most_characters: int = Field(
        300_000,
        gt=0,
        description="A file of more text is refused; a form within the whole policy has some 60,000.",
    )
    libreoffice: bool = Field(
        True,
        description="Forms of other word processors (.doc, .odt, .rtf) are read through LibreOffice, where it is "
        "installed here; without it they are refused.",
    )
    drop_seconds: float = Field(
        60.0, gt=0, le=3600, description="A file that takes longer to read, in seconds, is refused."
    )
    drop_memory_mb: int = Field(
        1000,
        ge=200,
        description="A file that takes more memory to read is refused, where the system can tell.",
    )
    deepest_nesting: int = Field(200, gt=0, description="Tables in tables beyond this depth are refused.")


class ColumnMap(_Section):
    """One column of an adopted register."""

    ours: str = Field(description="Our heading.")
    theirs: str = Field(description="Their heading.")


class PastSheet(_Section):
    """A sheet of an adopted register with earlier incidents."""

    sheet: str = Field(description="The sheet's name.")
    heading_row: int = Field(1, ge=1, description="The row of its headings; of two, the upper.")
    heading_rows: int = Field(1, ge=1, le=2, description="How many rows the headings take.")


def reference_of(pattern: str, year: int, number: int) -> str:
    """The reference of a number in a year, as a pattern of `Workbook.reference` has it."""
    return pattern.format(year=year, yy=f"{year % 100:02d}", number=number)


class Workbook(_Section):
    """The DPO's workbook."""

    file: str = Field("outbox/register.xlsx", description="The register, relative to the workspace.")
    reference: str = Field(
        "{year}-{number:04d}",
        description="How references look; {year} is the year of receipt, {yy} its last two digits, {number} counts up.",
    )
    backups: int = Field(20, ge=0, description="How many earlier registers are kept in outbox/backups.")
    busy_wait_seconds: float = Field(
        2.5,
        ge=0,
        description="How long a run waits for a register that is open elsewhere before the change is queued.",
    )
    sheet: str = Field(
        "",
        description="Of an adopted register, the sheet that rows are added to (`breachdocs adopt` fills this in, and "
        "what follows); empty: a register of our own.",
    )
    table: str = Field("", description="The name of the Excel table there, if its rows are one.")
    heading_row: int = Field(1, ge=1, description="The row of its headings; of two, the upper.")
    heading_rows: int = Field(1, ge=1, le=2, description="How many rows the headings take.")
    columns: tuple[ColumnMap, ...] = Field(
        (), description="Which of their columns is which of ours; columns not named here are never touched."
    )
    own_sheets: bool = Field(
        True,
        description="Whether an adopted register gets sheets of ours at its end, for actions and for unreadable files, "
        "once there is something for them.",
    )
    past_sheets: tuple[PastSheet, ...] = Field(
        (), description="Its sheets of earlier years: read, never written."
    )


class Register(Workbook):
    """A further register, with what the first has: its own numbering, and its own layout where it was adopted."""

    name: str = Field(min_length=1, max_length=40, description="The school's or trust's name.")
    schools: tuple[str, ...] = Field(
        (), description="The schools whose incidents go there, as forms spell them."
    )
    file: str = Field(description="The register, relative to the workspace.")
    reference: str = Field(description="How its references look.")

    def schools_named(self, by: str) -> tuple[str, ...]:
        """The names of schools that its incidents come with; a school's own register bears one."""
        return (self.name, *self.schools) if by == "school" else self.schools


class Registers(_Section):
    """Several registers from one inbox."""

    by: Literal["none", "school", "trust", "year"] = Field(
        "none",
        description="What parts incidents into registers. 'none': all stand in workbook.file. 'school' and 'trust': "
        "those of the schools listed below stand in the register that lists them. 'year': those of a year stand in "
        "that year's, such as outbox/register-2026.xlsx, or where a form gives no day, in that of the year it came "
        "in. An incident whose school can't be told stands in workbook.file, with a flag. Changed later, it moves no "
        "incident.",
    )
    year_begins: int = Field(
        1,
        ge=1,
        le=12,
        description="The month that a year begins with: 1, 4 for a financial or 9 for a school year.",
    )
    each: tuple[Register, ...] = Field(
        (),
        description="The registers of schools or trusts. References must differ between them, such as "
        "'NT-{year}-{number:04d}'. `breachdocs adopt --register NAME` adds what an adopted one looks like.",
    )


class Risk(_Section):
    """How likelihood and impact become a band."""

    preset: Literal["score", "nhs"] = Field(
        "score",
        description="'score': 1-3 low, 4-6 medium, 8-12 high, 15-25 extreme. 'nhs': by the regions of the NHS guide.",
    )
    table: tuple[tuple[Literal["low", "medium", "high", "extreme"], ...], ...] | None = Field(
        None,
        description="Own bands: five rows (impact 1 to 5) of five (likelihood 1 to 5); overrides the preset.",
    )


class Term(_Section):
    """One school term."""

    name: str = Field(description="For example 'Autumn 2026'.")
    start: dt.date = Field(description="First day.")
    end: dt.date = Field(description="Last day.")


class Clocks(_Section):
    """Deadlines, all from the moment the school became aware."""

    ig_team_hours: int = Field(
        24, gt=0, description="The IG team is to be told within so many hours (policy 5.1)."
    )
    ico_hours: int = Field(
        72, gt=0, description="The ICO is to be told within so many hours (UK GDPR Art. 33)."
    )
    complaint_days: int = Field(
        30, gt=0, description="A complaint is acknowledged within so many days (law since June 2026)."
    )
    review_months: int = Field(
        6, gt=0, description="Re-evaluation so many months after registration (policy 8.3)."
    )
    disposal_years: int = Field(6, gt=0, description="Disposal so many years after closure.")
    office_opens: dt.time = Field(dt.time(9, 0), description="Start of office hours.")
    office_closes: dt.time = Field(dt.time(17, 0), description="End of office hours.")
    terms: tuple[Term, ...] = Field(
        (), description="School terms, each with name, start and end; empty: calendar terms."
    )


class Policy(_Section):
    """A policy that governors keep an eye on."""

    name: str = Field(description="For example 'Data protection policy'.")
    review_due: dt.date = Field(description="The day its next review is due.")


class Governors(_Section):
    """The governors' summary."""

    fewest_shown: int = Field(
        5, ge=0, description="Counts of people below this are shown as 'fewer than'; 0 shows all."
    )
    policies: tuple[Policy, ...] = Field(
        (),
        description="Policies with the day of their next review; empty: the summary leaves a place to fill in.",
    )


class People(_Section):
    """Whose names are looked for in free text, beside what the rules find."""

    list_file: str = Field(
        "",
        description="A text file on this machine with the names of pupils and staff, one a line; it is never copied. "
        "Empty: none.",
    )


class Ledger(_Section):
    """Where the product keeps what it must remember."""

    url: str = Field(
        "", description="A shared PostgreSQL (postgresql+psycopg://…); empty: SQLite in the state folder."
    )
    state_folder: str = Field(
        "", description="Ledger and log, on a local disk; empty: the usual place of the system."
    )
    wait_seconds: float = Field(
        60.0, ge=0, description="How long a run waits for another run of the same workspace."
    )


class Settings(_Section):
    """All settings of a workspace."""

    organisation: Organisation = Field(Organisation(), description="Who runs this workspace.")
    intake: Intake = Field(Intake(), description="How drops are taken in.")
    workbook: Workbook = Field(Workbook(), description="The DPO's workbook, the register.")
    registers: Registers = Field(Registers(), description="Several registers from one inbox.")
    risk: Risk = Field(Risk(), description="How likelihood and impact become a band.")
    clocks: Clocks = Field(Clocks(), description="Deadlines.")
    governors: Governors = Field(Governors(), description="The governors' summary.")
    people: People = Field(People(), description="The school's own list of people.")
    ledger: Ledger = Field(Ledger(), description="Where the product keeps what it must remember.")
    workers: str = Field(
        "auto",
        description="Where files are read. 'auto': in a process for each core of this computer, which may die without "
        "harm to the run; a number: in so many; 'none': in the run itself; 'dask://host:8786': on a Dask cluster "
        "(dask+tls:// with its certificates).",
    )

    @field_validator("workers")
    @classmethod
    def _names_workers(cls, said: str) -> str:
        if not re.fullmatch(r"auto|none|[1-9][0-9]?|dask(\+tls)?://[^/\s]+:[0-9]+", said):
            raise ValueError("must be auto, none, a number such as 2, or an address such as dask://host:8786")
        return said
