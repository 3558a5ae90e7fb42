"""A Word file in, a form out: the package opened safely, one walk over its tree, cells matched to fields by label."""

from breachdocs.reading.model import Place, Reading, Source
from breachdocs.reading.reader import FEWEST_QUESTIONS, REFERENCE_TAG, read_bytes, read_file

__all__ = ["FEWEST_QUESTIONS", "REFERENCE_TAG", "Place", "Reading", "Source", "read_bytes", "read_file"]
