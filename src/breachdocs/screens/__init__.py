"""How a reading, a pass over the inbox and a status look in a terminal: plain text, no colours, no rich."""

from breachdocs.screens.adopted import adoption_screen
from breachdocs.screens.check import check_lines
from breachdocs.screens.laid_out import laid_out_screen
from breachdocs.screens.made import demo_screen, made_screen
from breachdocs.screens.paper import Paper
from breachdocs.screens.reading import reading_screen
from breachdocs.screens.rebuilt import rebuilt_screen, relearned_screen
from breachdocs.screens.run import run_screen, summary
from breachdocs.screens.status import status_screen

__all__ = [
    "Paper",
    "adoption_screen",
    "check_lines",
    "demo_screen",
    "laid_out_screen",
    "made_screen",
    "reading_screen",
    "rebuilt_screen",
    "relearned_screen",
    "run_screen",
    "status_screen",
    "summary",
]
