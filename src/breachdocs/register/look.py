"""The register's colours and type: one quiet family, every difference readable in greyscale too."""

from __future__ import annotations

BODY = "Calibri"
#: Ink, the two blues of headings and charts, greys.
DARK, BLUE, MID, PALE = "1F3A5F", "2F6690", "8FB3CE", "EAF1F6"
INK, MUTED, GRID = "22303C", "5F6B76", "D5DCE2"
WARN, WARN_TEXT = "FBE3E0", "9C1C12"

#: Heading fill by whose column it is: the product's dark, the team's lighter, a formula's grey.
HEADING = {"PRODUCT": DARK, "TEAM": "2E7D6B", "YOURS": "2E7D6B", "FORMULA": "5F6B76"}

#: Band → fill and text; each darker than the one below it.
BAND_FILLS = {
    "Low": ("E3EFE5", "22552E"),
    "Medium": ("FBEBC2", "6B4E00"),
    "High": ("F2B27A", "5C2A00"),
    "Extreme": ("A4262C", "FFFFFF"),
}
