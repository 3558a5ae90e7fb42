"""The vocabularies: what a choice or a tick box can say, as codes with the labels people see.

The option lists of the published forms are in no public copy, so these are the product's own defaults, close to the
ICO's where it has some (``domain.md`` 2 and 3). An option of a council's own that matches none stays its text.

A likelihood, impact or yes/no code is what the register stores, so a code never changes its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from breachdocs.form.words import fold


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen: its code, the label on the form, and other ways to say it."""

    code: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A named, ordered list of options. Each is declared once, so two are equal only where they are the same one."""

    name: str
    options: tuple[Option, ...]

    @cached_property
    def _by_words(self) -> dict[str, str]:
        """Folded label → code, written without spaces too: "Loginor log in" is how forms get retyped.

        Figures keep their spaces: "1 - 9" is not "19".
        """
        found: dict[str, str] = {}
        for option in self.options:
            for words in (option.label, *option.also, option.code):
                folded = fold(words)
                found.setdefault(folded, option.code)
                if not (squeezed := folded.replace(" ", "")).isdecimal():
                    found.setdefault(squeezed, option.code)
        return found

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {option.code: option.label for option in self.options}

    def code(self, text: str) -> str | None:
        """The code that `text` says, ignoring case, spacing and punctuation; ``None`` where it says none of ours."""
        folded = fold(text)
        return self._by_words.get(folded) or self._by_words.get(folded.replace(" ", ""))

    def label(self, code: str) -> str:
        """The label of a code; what is no code of ours is a council's own option and is its own label."""
        return self._labels.get(code, code)

    def __contains__(self, code: object) -> bool:
        return code in self._labels

    def __iter__(self) -> object:
        return iter(self.options)


def _vocabulary(name: str, *rows: tuple[str, str] | tuple[str, str, tuple[str, ...]]) -> Vocabulary:
    return Vocabulary(name, tuple(Option(*row) for row in rows))


BREACH_TYPE = _vocabulary(
    "breach_type",
    ("incorrect_recipient", "Disclosed to the incorrect recipient via email, post or verbally"),
    ("cyber", "Cyber incident, such as hacking or disruption", ("Cyber incident",)),
    (
        "not_redacted",
        "Lack of appropriate checks before disclosure, e.g. not redacted",
        ("Lack of appropriate checks before disclosure",),
    ),
    ("inappropriate_access", "Accessed inappropriately or maliciously"),
    ("unlawful_disclosure", "Disclosed unlawfully or without consent"),
    (
        "loss_or_theft",
        "Loss or theft of paperwork or device",
        (
            "Loss or theft of paperwork or devices",
            "Loss or theft of paperwork or devices holding personal data",
        ),
    ),
    ("other", "Other"),
)

RISK_PEOPLE = _vocabulary(
    "risk_people",
    ("1_to_9", "1 to 9", ("1 - 9",)),
    ("10_to_99", "10 to 99", ("10 - 99",)),
    ("100_to_999", "100 to 999", ("100 - 999",)),
    ("1000_to_9999", "1,000 to 9,999", ("1,000 - 9,999", "1000 to 9999", "1000 - 9999")),
    ("10000_and_above", "10,000 and above", ("10,000+", "10000 and above", "10000+")),
    ("not_known", "Not known", ("Unknown",)),
)

RISK_DISCLOSED_TO = _vocabulary(
    "risk_disclosed_to",
    ("no_disclosure", "No disclosure (loss of availability or integrity only)", ("No disclosure",)),
    ("internal", "Internal - same school", ("Internal",)),
    ("trusted_partner", "Trusted partner (council, NHS, police, another school)", ("Trusted partner",)),
    ("bound_professional", "Professional bound by confidentiality"),
    ("known_cooperating", "Known individual, co-operating", ("Known individual - cooperating",)),
    ("known_not_cooperating", "Known individual, not co-operating", ("Known individual - not cooperating",)),
    ("unknown_recipient", "Unknown recipient"),
    ("public", "Public or internet"),
    ("malicious", "Criminal or malicious actor"),
    ("not_known", "Not known", ("Unknown",)),
)

RISK_DATA_TYPES = _vocabulary(
    "risk_data_types",
    ("basic", "Basic identifiers"),
    ("contact", "Contact details"),
    ("credentials", "Identification or log-in data"),
    ("education", "Educational or behaviour data"),
    ("send_health", "SEN or health data"),
    ("safeguarding", "Safeguarding or social care data"),
    ("financial", "Financial data"),
    ("special_category", "Other special category data"),
    ("criminal", "Criminal convictions or offences"),
    ("images", "Images"),
    ("staff_hr", "Staff HR or payroll data"),
    ("protected_address", "Location or address of a protected person"),
)

RISK_LIKELIHOOD = _vocabulary(
    "risk_likelihood",
    ("very_likely", "Very likely"),
    ("likely", "Likely"),
    ("neutral", "Neutral - neither likely nor unlikely", ("Neutral",)),
    ("unlikely", "Unlikely"),
    ("very_unlikely", "Very unlikely"),
    ("not_known", "Not yet known", ("Not known", "Unknown")),
)

RISK_FACTORS = _vocabulary(
    "risk_factors",
    ("vulnerable", "Vulnerable individual or child at risk"),
    ("safety_risk", "Risk of physical harm, or address at risk"),
    ("fraud_risk", "Risk of identity theft or fraud"),
    ("not_contained", "Not recovered or contained"),
    ("contained", "Recovered or confirmed deleted"),
    ("encrypted", "Encrypted, key safe"),
    ("unencrypted", "Unencrypted"),
    ("malicious", "Malicious or deliberate"),
    ("repeat", "Similar incident in the last 12 months"),
    ("procedure_not_followed", "Procedure or training not followed"),
    ("media_or_complaint", "Media interest or complaint likely"),
    ("large_volume", "Large volume of data per person"),
    ("none", "None"),
)

ICO_INCIDENT_TYPE = _vocabulary(
    "ico_incident_type",
    ("alteration", "Alteration of personal data"),
    ("brute_force", "Brute Force"),
    ("cryptographic_flaw", "Cryptographic flaw"),
    ("emailed_wrong", "Data emailed to incorrect recipient"),
    ("portal_wrong", "Data of wrong data subject shown in client portal"),
    ("posted_wrong", "Data posted or faxed to incorrect recipient"),
    ("denial_of_service", "Denial of service"),
    ("failure_to_redact", "Failure to redact"),
    ("failure_to_bcc", "Failure to use bcc"),
    ("misconfiguration", "Hardware/software misconfiguration"),
    ("disposal_hardware", "Incorrect disposal of hardware"),
    ("disposal_paperwork", "Incorrect disposal of paperwork"),
    ("device_lost", "Loss/theft of device containing personal data"),
    ("paperwork_lost", "Loss/theft of paperwork or data left in insecure location"),
    ("malware", "Malware"),
    ("not_provided", "Not Provided"),
    ("other_cyber", "Other cyber incident"),
    ("other_non_cyber", "Other non-cyber incident"),
    ("phishing", "Phishing"),
    ("ransomware", "Ransomware"),
    ("unauthorised_access", "Unauthorised access"),
    ("verbal", "Verbal disclosure of personal data"),
)

INTERNAL_INCIDENT_TYPE = _vocabulary(
    "internal_incident_type",
    ("email", "Email"),
    ("post", "Post"),
    ("verbal", "Verbal"),
    ("paper_lost", "Paper lost or stolen"),
    ("device_lost", "Device lost or stolen"),
    ("system_access", "System access"),
    ("website", "Website or portal"),
    ("disposal", "Disposal"),
    ("cyber", "Cyber"),
    ("supplier", "Supplier"),
    ("near_miss", "Near miss"),
    ("other", "Other"),
)

YES_NO = _vocabulary(
    "yes_no",
    ("yes", "Yes", ("Y",)),
    ("no", "No", ("N",)),
    ("partly", "Partly", ("Partially", "In part")),
    ("not_known", "Not known", ("Unknown", "Not yet known", "Don't know", "N/K")),
    ("not_applicable", "Not applicable", ("N/A",)),
)

# The form's matrix and its tables use different words for one number, so every word of either is an `also`.
LIKELIHOOD = _vocabulary(
    "likelihood",
    ("1", "Not occurred", ("None",)),
    ("2", "Not likely", ("Unlikely",)),
    ("3", "Likely"),
    ("4", "Highly likely"),
    ("5", "Occurred", ("Extreme",)),
)
IMPACT = _vocabulary(
    "impact",
    ("1", "No impact", ("No adverse effect",)),
    ("2", "Minor"),
    ("3", "Adverse"),
    ("4", "Serious"),
    ("5", "Catastrophic", ("Death",)),
)

RISK_SCALE = _vocabulary(
    "risk_scale",
    ("low", "Low", ("Low risk",)),
    ("medium", "Medium", ("Medium risk",)),
    ("high", "High", ("High risk",)),
    ("extreme", "Extreme", ("Extreme risk",)),
)

DATA_CATEGORIES = _vocabulary(
    "data_categories",
    (
        "basic_identifiers",
        "Basic personal identifiers e.g. Name, contact details",
        ("Basic personal identifiers",),
    ),
    (
        "criminal",
        "Criminal convictions, offences",
        ("Criminal convictions, offenses", "Criminal convictions or offences"),
    ),
    ("racial_ethnic", "Data revealing racial or ethnic origin", ("Racial or ethnic origin",)),
    (
        "finance",
        "Finance e.g. Credit card, bank details",
        ("Finance", "Financial data", "Economic and financial data"),
    ),
    ("religious", "Religious or philosophical beliefs"),
    ("political", "Political opinion", ("Political opinions",)),
    ("location", "Location data"),
    ("trade_union", "Trade Union Membership"),
    ("sex_life", "Sex life data"),
    ("identification", "Identification data e.g. username", ("Identification data",)),
    ("gender_reassignment", "Gender reassignment data"),
    ("health", "Health data"),
    ("images", "Image (i.e. photograph, film)", ("Image", "Images")),
    ("genetic_biometric", "Genetic or biometric data"),
    ("not_known", "Not Known"),
    ("other", "Other – specify", ("Other", "Other – please specify")),
)

SUBJECT_CATEGORIES = _vocabulary(
    "subject_categories",
    ("pupils_under_13", "Pupils (under 13)", ("Pupils under 13",)),
    ("staff", "School Staff", ("Staff",)),
    ("students_13_18", "Students (13-18)", ("Students 13 to 18",)),
    ("governors", "Governors"),
    ("parents", "Parents/Guardians", ("Parents or Guardians", "Parents")),
    ("not_known", "Not known"),
    ("other", "Other – please specify", ("Other", "Other – specify")),
)

SERVICES = _vocabulary(
    "services_to_inform",
    ("it", "IT (ie loss of equipment)", ("IT",)),
    ("hr", "HR (ie staff not following procedure)", ("HR",)),
    ("caldicott", "Caldicott Guardian (loss of LAC social care data)", ("Caldicott Guardian",)),
    ("communications", "Communications (reputational damage)", ("Communications",)),
    ("legal", "Legal"),
    ("safeguarding", "Safeguarding"),
    ("other", "Other", ("Other – please specify", "Other – specify")),
)

REPORT_KIND = _vocabulary(
    "report_kind",
    ("incident", "Incident", ("Security incident", "An incident", "Actual incident")),
    ("near_miss", "Near miss", ("A near miss", "Near-miss")),
)

# The kinds are those of the security incident policy, 4.2; what it calls them is an `also`.
INCIDENT_KINDS = _vocabulary(
    "incident_kinds",
    (
        "information_lost_or_damaged",
        "Information lost, stolen or damaged",
        ("Damage to or theft/loss of information", "Information lost or damaged", "Loss of information"),
    ),
    (
        "equipment_lost_or_damaged",
        "Equipment lost, stolen or damaged",
        ("Damage to or theft/loss of IT equipment", "Equipment lost or damaged", "Loss of equipment"),
    ),
    (
        "found_in_public_area",
        "Confidential papers found in a public place",
        (
            "The finding of confidential information/records in a public area",
            "Confidential information found in a public area",
            "Found in a public area",
        ),
    ),
    (
        "poor_disposal",
        "Confidential waste not disposed of safely",
        ("Poor disposal of confidential waste", "Poor disposal"),
    ),
    (
        "unauthorised_access",
        "Information seen or used without permission",
        ("Unauthorised access to information", "Unauthorised access"),
    ),
    (
        "sent_to_wrong_person",
        "Information sent or told to the wrong person",
        ("Transfer of information to the wrong person", "Sent to the wrong person"),
    ),
    (
        "received_in_error",
        "Information received that was meant for somebody else",
        ("Receiving of information meant for someone else", "Received in error"),
    ),
    (
        "shared_credentials",
        "User name or password shared",
        ("Sharing of network IDs and passwords", "Shared passwords"),
    ),
    (
        "unapproved_service",
        "Information put on a service that is not approved",
        ("Information being placed on services outside the EU", "Unapproved service"),
    ),
    (
        "unauthorised_disclosure",
        "Confidential information given to somebody not entitled to it",
        ("Disclosure of confidential information to any unauthorised individual", "Unauthorised disclosure"),
    ),
    ("other", "Other – please specify", ("Other", "Other – specify")),
)

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        BREACH_TYPE,
        RISK_PEOPLE,
        RISK_DISCLOSED_TO,
        RISK_DATA_TYPES,
        RISK_LIKELIHOOD,
        RISK_FACTORS,
        ICO_INCIDENT_TYPE,
        INTERNAL_INCIDENT_TYPE,
        YES_NO,
        LIKELIHOOD,
        IMPACT,
        RISK_SCALE,
        DATA_CATEGORIES,
        SUBJECT_CATEGORIES,
        SERVICES,
        REPORT_KIND,
        INCIDENT_KINDS,
    )
}

#: UK GDPR Art. 9 data among `DATA_CATEGORIES` (``form.md``, "Tick-box codes").
SPECIAL_CATEGORIES = frozenset(
    {
        "racial_ethnic",
        "political",
        "religious",
        "trade_union",
        "genetic_biometric",
        "health",
        "sex_life",
        "gender_reassignment",
    }
)
#: UK GDPR Art. 10 data.
CRIMINAL_DATA = frozenset({"criminal"})
