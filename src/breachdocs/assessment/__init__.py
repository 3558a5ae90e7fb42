"""What follows from a form: score, band, clocks, advice, checks.

Pure functions; knows no file, no Word, no Excel.
"""

from breachdocs.assessment.account import as_json
from breachdocs.assessment.assess import assess
from breachdocs.assessment.clocks import (
    complaint_acknowledgement_due,
    disposal_due,
    last_working_moment_before,
    review_due,
)
from breachdocs.assessment.matrix import band_of, band_table, in_nhs_region
from breachdocs.assessment.model import (
    Assessment,
    Band,
    Deadlines,
    Duty,
    Enisa,
    Flag,
    Ico,
    Individuals,
    Level,
    Otherwise,
    PastIncident,
    Source,
)
from breachdocs.assessment.names import mask_identifiers
from breachdocs.assessment.recurrence import Compared, PastIncidents, compared
from breachdocs.assessment.rules import Rules, load_rules
from breachdocs.assessment.why import why_this_score

__all__ = [
    "Assessment",
    "Band",
    "Compared",
    "Deadlines",
    "Duty",
    "Enisa",
    "Flag",
    "Ico",
    "Individuals",
    "Level",
    "Otherwise",
    "PastIncident",
    "PastIncidents",
    "Rules",
    "Source",
    "as_json",
    "assess",
    "band_of",
    "band_table",
    "compared",
    "complaint_acknowledgement_due",
    "disposal_due",
    "in_nhs_region",
    "last_working_moment_before",
    "load_rules",
    "mask_identifiers",
    "review_due",
    "why_this_score",
]
