"""The workspace: which folder is which. The one door to paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from breachdocs.config import Settings
from breachdocs.files import safe_name


@dataclass(frozen=True, slots=True)
class Workspace:
    """One folder, usually on a share (``register.md``, "The workspace"), with its settings."""

    root: Path
    settings: Settings

    @property
    def config(self) -> Path:
        """Every setting."""
        return self.root / "config.yaml"

    @property
    def inbox(self) -> Path:
        """Where completed forms are dropped."""
        return self.root / "inbox"

    @property
    def templates(self) -> Path:
        """Word templates the DPO may edit."""
        return self.root / "templates"

    @property
    def outbox(self) -> Path:
        """All that is made."""
        return self.root / "outbox"

    @property
    def register(self) -> Path:
        """The DPO's register."""
        return self.root / self.settings.workbook.file

    @property
    def incidents(self) -> Path:
        """One folder an incident."""
        return self.outbox / "incidents"

    @property
    def needs_attention(self) -> Path:
        """What could not be taken in, each with its ``WHY.txt``."""
        return self.outbox / "needs-attention"

    @property
    def governors(self) -> Path:
        """Summaries."""
        return self.outbox / "governors"

    @property
    def backups(self) -> Path:
        """Earlier registers."""
        return self.outbox / "backups"

    @property
    def hidden(self) -> Path:
        """The product's own folder on the share: claimed drops, the workspace's identity."""
        return self.root / ".breachdocs"

    @property
    def layouts(self) -> Path:
        """Layouts of other councils' forms, one file each; there may be no such folder."""
        return self.root / "layouts"

    @property
    def claimed(self) -> Path:
        """Drops being worked on; renamed here from the inbox, on the same share."""
        return self.hidden / "claimed"

    def incident(self, reference: str) -> Path:
        """The folder of one incident, whatever the pattern of references ("DB/7" is the folder ``DB-7``)."""
        return self.incidents / safe_name(reference)
