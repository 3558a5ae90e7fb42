"""What can be wrong with the register as a file, each with a sentence for the DPO."""

from __future__ import annotations

from breachdocs.errors import TemporaryFault, UsageError


class RegisterUnreadable(UsageError):
    """The file is no workbook that can be edited: encrypted, an old .xls, damaged."""


class TableMissing(UsageError):
    """No table of that name, or its key column is gone."""


class TableBlocked(UsageError):
    """Something stands directly below the table, where the next row would go."""


class SheetProtected(UsageError):
    """A sheet that would have to change is protected by a password."""


class RegisterSigned(UsageError):
    """The workbook is digitally signed: any change would break the signature."""


class RegisterChanged(TemporaryFault):
    """A person saved the register between our reading and our writing: start again from what it is now."""
