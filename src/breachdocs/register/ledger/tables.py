"""The tables of the ledger, and how a cell's value is kept in one."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Connection, Integer, MetaData, String, Table, Text, inspect
from sqlalchemy import text as sql

if TYPE_CHECKING:
    from breachdocs.register.workbook.model import CellValue

#: Raised with every change of the tables; a ledger of a later version than the product's is refused.
SCHEMA_VERSION = 9

TABLES = MetaData()

#: One row for each file ever taken in (`breachdocs.intake.Drop`).
DROPS = Table(
    "drops",
    TABLES,
    Column("id", String(80), primary_key=True),
    Column("parent", String(80), nullable=False, default="", index=True),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("suffix", String(12), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, default="", index=True),
    Column("state", String(12), nullable=False, index=True),
    Column("outcome", String(12)),
    Column("reference", String(120), nullable=False, default="", index=True),
    Column("version", Integer, nullable=False, default=0),
    Column("kept_as", Text, nullable=False, default=""),
    Column("code", String(40), nullable=False, default=""),
    Column("what", Text, nullable=False, default=""),
    Column("advice", Text, nullable=False, default=""),
    Column("received", String(19), nullable=False, index=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_fault", String(40), nullable=False, default=""),
    Column("delivered", String(19)),
    Column("sent", String(19)),
    Column("sender", String(260), index=True),
    Column("updated", String(19), nullable=False),
)

#: One row an incident: the form as it stands after all its versions, and what a like report is recognised by.
INCIDENTS = Table(
    "incidents",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("incident_date", String(10), nullable=False, default="", index=True),
    Column("past", JSON, nullable=False),
    Column("form", JSON, nullable=False),
    Column("assessment", JSON, nullable=False),
    Column("received", String(19), nullable=False),
    Column("versions", Integer, nullable=False),
    Column("possible_duplicate", String(120), nullable=False, default=""),
    Column("likelihood", Integer),
    Column("impact", Integer),
    Column("decision", Text, nullable=False, default=""),
)

#: Each incident as new ones are compared with it (`Compared`), by the day it happened (ISO; empty where it is not
#: known): the last year's are found among many, and none is read whole.
DAYS = Table(
    "days",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("day", String(10), nullable=False, index=True),
    Column("school", Text),
    Column("breach_type", Text),
    Column("data", Text),
    Column("words", Text),
)

#: What the DPO typed about the ICO, and about when people were told, as the drafts already follow it.
DECISIONS = Table(
    "decisions",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("ico", Text, nullable=False),
    Column("reported", String(19), nullable=False),
    Column("told", Text, nullable=False),
)

#: What a person calls an incident under "Kind" of the register, where that is not what its forms say.
KINDS = Table(
    "kinds",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("kind", String(12), nullable=False),
)

#: Each form of an incident as it was read.
FORMS = Table(
    "forms",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("drop", String(80), nullable=False),
    Column("form", JSON, nullable=False),
    Column("differences", JSON, nullable=False),
    Column("conflicts", JSON, nullable=False),
)

#: The last number used in each year; 0 is the year of a pattern that has none.
NUMBERS = Table(
    "numbers", TABLES, Column("year", Integer, primary_key=True), Column("last", Integer, nullable=False)
)

#: The same for a register that counts for itself.
REGISTER_NUMBERS = Table(
    "register_numbers",
    TABLES,
    Column("register", String(40), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", Integer, nullable=False),
)

#: The registers beside the workspace's first that have incidents: their name, and where they stand (settings, as JSON).
REGISTERS = Table(
    "registers",
    TABLES,
    Column("name", String(40), primary_key=True),
    Column("workbook", JSON, nullable=False),
)

#: Which of them an incident stands in; one that is not here stands in the first.
HOMES = Table(
    "homes",
    TABLES,
    Column("reference", String(120), primary_key=True),
    Column("register", String(40), nullable=False),
)

#: What the product last wrote to each cell of a register.
CELLS = Table(
    "cells",
    TABLES,
    Column("sheet", String(60), primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("heading", String(120), primary_key=True),
    Column("value", Text, nullable=False),
)

#: What each row of a register held when it was last compared with what the product knows: a digest of its cells, and
#: its print, by which it is known without reading them.
LOOKED_AT = Table(
    "looked_at",
    TABLES,
    Column("sheet", String(60), primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("print", String(32)),
)

#: Each write of the register, by the SHA-256 of what stood there before, as the backup of that moment still has it.
WRITES = Table(
    "writes",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("before", String(64), nullable=False, index=True),
)

#: What the product had written to a cell before a write changed it; an empty heading stands for a row that is new.
OVERWRITTEN = Table(
    "overwritten",
    TABLES,
    Column("write", Integer, primary_key=True),
    Column("sheet", String(60), primary_key=True),
    Column("key", String(160), primary_key=True),
    Column("heading", String(120), primary_key=True),
    Column("value", Text, nullable=False),
)

#: Rows that wait for the register, oldest first.
CHANGES = Table(
    "changes",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sheet", String(60), nullable=False),
    Column("key", String(160), nullable=False),
    Column("drop", String(80), nullable=False, default=""),
    Column("cells", JSON, nullable=False),
)

#: Every draft ever made, by the bytes it had: a file of other bytes was changed by a person.
DRAFTS = Table(
    "drafts",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reference", String(120), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("name", String(160), nullable=False),
    Column("sha256", String(64), nullable=False),
)

#: One for all: `json.dumps` makes an encoder for every value.
_PLAIN = json.JSONEncoder(ensure_ascii=False)

META = Table(
    "meta", TABLES, Column("key", String(60), primary_key=True), Column("value", Text, nullable=False)
)


def add_columns(connection: Connection, table: Table) -> None:
    """Gives a table of an earlier version the columns that it lacks."""
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            kind = column.type.compile(connection.dialect)
            connection.execute(sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}"))


def packed(value: CellValue) -> object:
    """A cell's value as JSON can hold it: days and moments as one-key objects."""
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return value


def unpacked(value: Any) -> CellValue:
    """The value that `packed` made `value` of."""
    if isinstance(value, dict):
        if "moment" in value:
            return dt.datetime.fromisoformat(value["moment"])
        return dt.date.fromisoformat(value["day"])
    plain: CellValue = value
    return plain


def as_text(value: CellValue) -> str:
    """A cell's value as one text column holds it."""
    return "null" if value is None else _PLAIN.encode(packed(value))


def from_text(text: str) -> CellValue:
    """The value that `as_text` made `text` of."""
    return unpacked(json.loads(text))
