"""A Word file in, a form out: the package opened safely, one walk over its tree, cells matched to fields by label."""

from breachdocs.reading.labels import Layout
from breachdocs.reading.layouts import load_layout, load_layouts
from breachdocs.reading.model import How, Place, Reading, Source
from breachdocs.reading.parting import parted
from breachdocs.reading.reader import FEWEST_QUESTIONS, REFERENCE_TAG, read_bytes, read_file

__all__ = [
    "FEWEST_QUESTIONS",
    "REFERENCE_TAG",
    "How",
    "Layout",
    "Place",
    "Reading",
    "Source",
    "load_layout",
    "load_layouts",
    "parted",
    "read_bytes",
    "read_file",
]
