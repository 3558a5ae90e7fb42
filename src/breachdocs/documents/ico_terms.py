"""A form's answers in the ICO's own terms (``domain.md`` 2.1, 3 and 4.1): what its report form offers to tick.

Where the school's form and the ICO's part ways, the ICO's "Other" is named with the school's words behind it.
"""

from __future__ import annotations

from collections.abc import Iterable

from breachdocs.form import VOCABULARIES, Form

_BASIC = "Basic personal identifiers, eg name, contact details"
_IDENTIFICATION = "Identification data, eg usernames, passwords"
_MONEY = "Economic and financial data, eg credit card numbers, bank details"
_HEALTH = "Health data"
_LOCATION = "Location data"
_CRIMINAL = "Criminal convictions, offences"
_NOT_YET_KNOWN = "Not yet known"

_DATA = {
    "racial_ethnic": "Data revealing racial or ethnic origin",
    "political": "Political opinions",
    "religious": "Religious or philosophical beliefs",
    "trade_union": "Trade union membership",
    "sex_life": "Sex life data",
    "gender_reassignment": "Gender reassignment data",
    "health": _HEALTH,
    "send_health": _HEALTH,
    "basic_identifiers": _BASIC,
    "basic": _BASIC,
    "contact": _BASIC,
    "identification": _IDENTIFICATION,
    "credentials": _IDENTIFICATION,
    "finance": _MONEY,
    "financial": _MONEY,
    "location": _LOCATION,
    "protected_address": _LOCATION,
    "genetic_biometric": "Genetic or biometric data",
    "criminal": _CRIMINAL,
    "not_known": _NOT_YET_KNOWN,
    "images": "Other: images (photographs, film)",
    "education": "Other: educational or behaviour data",
    "safeguarding": "Other: safeguarding or social care data",
    "staff_hr": "Other: staff HR or payroll data",
    "special_category": "Other: further special category data – say which",
}

_PEOPLE = {
    "pupils_under_13": ("Children",),
    "students_13_18": ("Students", "Children"),
    "staff": ("Employees",),
    "parents": ("Other: parents and guardians",),
    "governors": ("Other: governors",),
    "not_known": (_NOT_YET_KNOWN,),
}

_LIKELIHOOD = {
    "neutral": "Neutral, neither likely nor unlikely",
    "not_known": _NOT_YET_KNOWN,
}

#: With a technical link and somebody of ill will behind it, as the ICO defines "cyber".
_CYBER = frozenset({"brute_force", "denial_of_service", "malware", "other_cyber", "phishing", "ransomware"})
#: On either side of the ICO's line.
_EITHER = frozenset({"unauthorised_access", "misconfiguration", "cryptographic_flaw", "not_provided"})


def data_categories(form: Form) -> list[str]:
    """The ICO's categories of personal data, each once; a council's own option is left to `own_kinds`."""
    said = (*form.stage1.data_categories, *form.stage1.risk_data_types)
    return _other_last(_DATA[code] for code in said if code in _DATA)


def people_categories(form: Form) -> list[str]:
    """The ICO's categories of data subjects, each once."""
    said = form.stage1.subject_categories
    return _other_last(words for code in said for words in _PEOPLE.get(code, ()))


def _other_last(terms: Iterable[str]) -> list[str]:
    """Each term once, in the form's order, what the ICO has no term for behind the rest."""
    return sorted(dict.fromkeys(terms), key=lambda words: words.startswith("Other"))


def likelihood_of_consequences(form: Form) -> str | None:
    """The ICO's answer to how likely significant consequences are; ``None`` where the form has none of its own."""
    code = form.stage1.risk_likelihood
    vocabulary = VOCABULARIES["risk_likelihood"]
    return _LIKELIHOOD.get(code, vocabulary.label(code)) if code and code in vocabulary else None


def is_cyber(form: Form) -> bool | None:
    """Whether the ICO would call it a cyber incident; ``None`` where the form does not decide it."""
    kind = form.stage2.ico_incident_type
    if kind in _CYBER or (form.stage1.breach_type == "cyber" and kind not in _EITHER):
        return True
    if kind in _EITHER or (
        kind is None and form.stage1.breach_type in {None, "other", "inappropriate_access"}
    ):
        return None
    return False
