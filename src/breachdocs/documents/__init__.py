"""Drafts from templates: the receipt, the letter to the people affected, the governors' summary.

Light to import: Word and pandas are loaded when something is drafted.
"""

from breachdocs.documents.checking import check_form_look, check_template
from breachdocs.documents.due_drafts import due_drafts, letters
from breachdocs.documents.emails import emails
from breachdocs.documents.governors import GovernorsIncident, Scope, governors_summary
from breachdocs.documents.ico_report import Reported, ico_report, ico_report_due
from breachdocs.documents.letter import audiences, letter, letter_due
from breachdocs.documents.mailing import mailing, mailing_of
from breachdocs.documents.model import Case, Difference, Draft
from breachdocs.documents.naming import versioned_name
from breachdocs.documents.notice import notice, notice_due
from breachdocs.documents.receipt import receipt
from breachdocs.documents.recipients import PeopleList, people_list, reader_called
from breachdocs.documents.returned_form import breach_form_of, returned_form
from breachdocs.documents.templates import default_templates
from breachdocs.documents.templating.placeholders import PLACEHOLDERS, Placeholder, TemplateFault

__all__ = [
    "PLACEHOLDERS",
    "Case",
    "Difference",
    "Draft",
    "GovernorsIncident",
    "PeopleList",
    "Placeholder",
    "Reported",
    "Scope",
    "TemplateFault",
    "audiences",
    "breach_form_of",
    "check_form_look",
    "check_template",
    "default_templates",
    "due_drafts",
    "emails",
    "governors_summary",
    "ico_report",
    "ico_report_due",
    "letter",
    "letter_due",
    "letters",
    "mailing",
    "mailing_of",
    "notice",
    "notice_due",
    "people_list",
    "reader_called",
    "receipt",
    "returned_form",
    "versioned_name",
]
