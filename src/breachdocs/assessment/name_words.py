"""Which capitalised words in a school's prose are people, and which are places, products and days."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from breachdocs.assessment.given_names import DOUBTFUL, PLAIN

#: Capitalised words that are no part of a name in a breach form.
ORDINARY = frozenset(
    """
    A AFTER About Academic Academy Access Account Action Action-Fraud Actions Active Admin Adobe Advice
    After All Also Although Amazon America American An And Annual Another Any Apology Appendix Apple
    Apple's April Arbor Arbour Art As Assessment Asset Assistant At Audit August Authority BCC BEFORE
    Backup Backups Bank Barclays Bcc Because Before Behaviour Biology Birmingham BitLocker Board Board's
    Both Box Bring Bristol British Bromcom Bus Business But By CC CCTV CPOMS Caldicott Call Calls Camera
    Care Cc Census Centre Chair Charts Chemistry Cheshire Child Children China Chinese Christian
    Christmas Chrome Chromebook Chromebooks City Class ClassDojo Classroom Clerk Cloud College
    Commissioner Communications Company Compass Computer Computing Confidential Consent Contact Contacts
    Copied Copies Copy Council County Crime Cumbria Custody DPO DSL Data Database Date Day December
    Defender Deleted Dell Deputy Derbyshire Despite Details Device Devices Director Diwali Document
    Documents Drama Drive Dropbox During EHCP Each Early East Easter Edge Education Eid Either Email
    Emails England English Equality Europe European Evening Every Everyone Evolve Excel Exclusion
    Executive Facebook Family Fayre February File Files Finance First Five Follow Follow-me Following
    For Forensic Form Former Forms Found Four France Fraud Free French Friday From Full Further GDPR
    General Geography German Germany Given Gmail Golden Google Governance Governing Governor Governors
    Group Guardian HR Half Halifax Hall He Head Headteacher Health Her Here Hewlett High Hindu His
    History Home Hospital House However Hub Hundred I ICO ICT ID IT Iban Id If Immediate Immediately In Incident
    India Indian Infant Infants Information Inspector Instagram Insurance Internal Internet
    Investigation Ireland Irish Is It Its January Jewish July June Junior KS1 KS2 Key Labour Lancashire
    Laptop Last Late Latin Lead Learning Leeds Leisure Lenovo Letter Letters Library Link List Liverpool
    Lloyds Local Lock London Lost Lunch MFA MIS Mac Mail MailChimp Main Malware Manager Manchester Many
    March Maths May Meals Medical Meeting Memory Message Messenger Microsoft Million Minor Monday More
    Most Museum Music Muslim My NHS Name NatWest National Natwest Near Neither Network New Newsletter
    Nine No None Nor North Not Note Notes Nothing November Nursery ONE October Of Off Office Officer
    Ofsted On Once One OneDrive Online Only Open Opera Operation Or Orchard Order Other Our Outlook PC
    PDF PE Packard Pakistan Paper Parent ParentMail ParentPay Parents Park Password Passwords Pay
    Pending Personal Phase Phishing Phone Photo Photocopier Photographs Photos Physics Plan Platform
    Poland Police Policy Polish Poor Post PowerPoint Premium Primary Principal Print Printer Privacy
    Project Protection Public Pupil Pupil-premium Pupils Put RE Ramadan Ransomware Reception Recipient
    Recipients Record Records Recovered Referral Register Reply Reply-all Report Reports Request
    Residential Review Risk Road Room Route Royal SEN SENCO SENCo SEND SIMS SLT Safeguarding Salesforce
    Samsung Santander Saturday School Schools Science Scotland Scottish Second Secondary Secretary
    Security See Senior Sensitive Sent September Serious Server Service Services Several Share
    SharePoint She Sheffield ShowMyHomework Sikh Since Site Six Skype Slack Snapchat Social Software
    Some Somebody Someone South Spain Spanish Special Sports Spreadsheet Spring St Staff Stage State
    Station Statutory Stockport Storage Street Student Students Subject Sunday Supplier Support
    Suspected System Systems TA TWO Tapestry Teacher Teachers Teaching Team Teams Telephone Ten Term
    Text Thank That The Their Then There These They This Those Though Thousand Three Thursday Ticket
    TikTok To Today Tomorrow Tracking Training Transport Trip Trojan Trust Tuesday Twenty Twitter Two
    Two-person UK UNKNOWN URGENT URL USB Unauthorised Uncertain Under Union University Until Up Upon
    Used User Username Using Vehicle Very Via Victim Virtual Virus Visitor Visitors Wales Was We Web
    Website Wednesday Week Wellbeing Welsh Were West Westmorland What WhatsApp When Where Which While
    White Who Window Windows Windscreen With Within Without Word Work Works Workspace XP Xerox Year Yes
    Yesterday Yorkshire You YouTube Youth Zoom iPad
    Accelerated Antivirus Autumn Bath Bishop Bristol Breakfast Cambridge Canterbury Carlisle Chester Clear
    Club Coffee Court Courts Coventry Cross Crown Derby Desk Durham Exeter Foundation Freedom Glasgow
    Gloucester Hackers Holy Hull Lady Lancaster Language Leicester Lincoln Looked Luton Metropolitan
    Nottingham Norwich Oxford Parental Peter's Plymouth Pennine Portsmouth Preston Reading Registered
    Salford Sheet Sixth Smart Southampton Speech Sunderland Swansea Tables Therapist Therapy Times Tree
    Tribunals Trinity Upper Lower Volunteer Volunteers Wolverhampton Worcester World
    """.split()  # noqa: SIM905 -- a list of quoted words is no pleasure to read
)

#: Words that make the capitalised words before them a place, a body or a thing.
_PLACE_AFTER = frozenset(
    """
    Airport Association Award Awards Bank Board Bridge Cafe Clinic Club Clubs Coffee Committee Courts Day
    Farm Festival Gala Hotel Month Night Practice Press Railway Reader Service Services Show Society
    Theatre Therapy Tip Town Trinity Village Ward Week Zoo
    Academy Avenue Building Centre Church Class Close College Council County Court Crescent Drive Form
    Foundation Gardens Grove Hall High Hospital Hostel House Infant Junior Lane Library Limited Ltd
    Nursery Park Partnership Place Primary Road School Schools Secondary Software Square Station Street
    Surgery Terrace Trust University Way Year
    """.split()  # noqa: SIM905 -- a list of quoted words is no pleasure to read
)
_SAINTLY = frozenset(
    {"St", "Saint", "King", "Queen", "Prince", "Princess", "Lake", "Mount", "Port", "The", "Jimmy"}
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;>\n•\-–—]['\"’”)]*|\n)\s*$")
#: Words of places that are surnames as well: "Karen Lane".
_SURNAMES_TOO = frozenset({"Church", "Close", "Grove", "Hall", "Lane", "Park"})
_TITLES = frozenset(
    {"Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Revd", "Fr", "Sir", "Lady", "Dame"}
)

Word = tuple[str, int, int]


@cache
def given_names() -> frozenset[str]:
    """Given names of many countries that hardly ever mean anything else; some 19,000, as they are written."""
    stored = json.loads(Path(__file__).with_name("known_names.json").read_text(encoding="utf-8"))
    return PLAIN | (frozenset(stored["names"].split()) - ORDINARY - DOUBTFUL - _PLACE_AFTER - _TITLES)


def name_words(found: str) -> set[str]:
    """The words of a found name that are worth finding again: capitalised, three letters or more, no title."""
    words = re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", found)
    return {
        bare
        for word in words
        if (bare := _bare(word))[:1].isupper()
        and len(bare) >= 3
        and bare not in ORDINARY | _TITLES | DOUBTFUL
    }


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def names_among(words: Sequence[Word], text: str, start: int) -> Iterator[tuple[int, int]]:
    """The spans of names in a run of capitalised words that begins at `start` of `text`."""
    if not words or is_place(words) or words[0][0] in _SAINTLY or _after_saint(text, start):
        return
    position = 0
    while position < len(words):
        length = _name_at(words, position, text)
        if length:
            yield words[position][1], words[position + length - 1][2]
        position += length or 1


def is_place(words: Sequence[Word]) -> bool:
    """Whether a run is a street, a school or a body: "George Street", but not "Karen Lane"."""
    last = _bare(words[-1][0])
    return last in _PLACE_AFTER and not (
        len(words) == 2 and last in _SURNAMES_TOO and words[0][0] in given_names()
    )


def _name_at(words: Sequence[Word], position: int, text: str) -> int:
    """How many words from `position` make a name: a given name with its surname, or two like a name."""
    word = _bare(words[position][0])
    rest = [_bare(next_word) for next_word, _, _ in words[position + 1 :]]
    following = next((n for n, next_word in enumerate(rest) if not _may_be_surname(next_word)), len(rest))
    if word in given_names() or (word.isupper() and len(word) > 3 and word.title() in given_names()):
        surname = bool(rest) and rest[0] in _SURNAMES_TOO
        return 1 + max(following, surname)
    if word in DOUBTFUL:
        return 1 + following if following else 0
    opens = _opens_sentence(text, words[position][1])
    return 1 + following if following and _may_be_surname(word) and not word.isupper() and not opens else 0


def may_be_name(word: str) -> bool:
    """Whether a capitalised word may be a name, given that the words around it speak of a person."""
    bare = _bare(word)
    small = word in ("van", "de", "bin", "al", "el")
    # Capitals throughout are an abbreviation; so is one with a capital after a small letter ("BitLocker").
    shape = bare[1:].islower() or re.fullmatch(r"(?:Mac|Mc|[OD]['’])?[^\W\d_]+(?:[-'’][^\W\d_]+)*", bare)
    return small or (
        bare not in _TITLES
        and _may_be_surname(bare)
        and bool(shape)
        and not bare.isupper()
        and bare not in _PLACE_AFTER
    )


def _may_be_surname(word: str) -> bool:
    shouted = word.isupper() and len(word) < 5
    return word not in ORDINARY and word[:1].isupper() and not shouted and len(word) > 1


def _opens_sentence(text: str, start: int) -> bool:
    return start == 0 or bool(_SENTENCE_END.search(text[max(0, start - 12) : start]))


def _after_saint(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].split()
    return bool(before) and before[-1].strip(".") in _SAINTLY
