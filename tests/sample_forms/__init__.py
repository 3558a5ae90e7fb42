"""Completed breach forms in the dialects they come in, each with what it says: made, not collected.

``python -m sample_forms FOLDER --seed 1 --count 40`` writes them with their truth beside them.
"""

from sample_forms.dialects import DIALECTS, LOSSY, OWN, OWN_UNTAGGED, Sample, sample, samples

__all__ = ["DIALECTS", "LOSSY", "OWN", "OWN_UNTAGGED", "Sample", "sample", "samples"]
