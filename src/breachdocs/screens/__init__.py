"""How a reading, a pass over the inbox and a status look in a terminal: plain text, no colours, no rich."""

from breachdocs.screens.paper import Paper
from breachdocs.screens.reading import reading_screen

__all__ = ["Paper", "reading_screen"]
