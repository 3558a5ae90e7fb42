"""Which capitalised words in a school's prose are people, and which are places, products and days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from breachdocs.assessment.given_names import DOUBTFUL, PLAIN

#: Capitalised words that are no part of a name in a breach form.
ORDINARY = frozenset(
    """
    A About Academic Academy Access Account Action Active Actions Adobe Admin Advice After All Although Also An And Annual Any
    Apology Apple Appendix Arbor As Assessment Assistant At Audit Authority Backup Backups BCC Bcc Because Before Behaviour
    BitLocker Board Board's Both Box Bromcom Bus Business But By Caldicott Call Calls Camera Care CC Cc Centre CCTV Chair Child Children
    Chrome City Class ClassDojo Classroom Clerk Cloud College Commissioner Communications Company Compass Computer Confidential
    Consent Contact Contacts Copied Copies Copy Council County CPOMS Crime Custody Data Database Date Day Deleted Deputy Despite Details
    Device Devices Director Document Documents DPO Drive Dropbox During DSL Each Early Education Edge EHCP Either Email Emails England English
    Equality Evening Every Everyone Evolve Excel Exclusion Executive Facebook Family File Files Finance First Five Follow
    Following For Form Forensic Former Forms Found Four Fraud French Friday From Full Further GDPR General German Given Gmail Golden Google
    Governance Governing Governor Governors Group Guardian Half Hall Head Headteacher Health Her Here High His Home Hospital House However HR I
    ICO ICT Id If Immediate Immediately In Incident Infant Infants Information Inspector Instagram Insurance Internal Internet Investigation iPad Is IT It
    Its January February March April May June July August September October November December Junior Key KS1 KS2 Labour Laptop Last Late Latin Lead
    Learning Leisure Letter Letters Library Link List Local Lock London Lost Lunch Mail MailChimp Main Manager Many Maths Medical Meeting
    Memory Message Messenger MFA Microsoft Minor MIS Monday More Most Museum My Name National NatWest Near Network New Newsletter NHS Nine No None Nor Not Note
    Notes Nothing Nursery Of Off Office Officer Ofsted On Once OneDrive One Online Only Open Opera Operation Or Orchard Order Other Our Outlook Paper
    ParentMail ParentPay Parent Parents Park Passwords Password PC PDF Pending Personal Phase Phone Photo Photographs Photocopier Photos Plan Platform Police Policy Poor Post
    PowerPoint Premium Primary Principal Print Printer Privacy Project Protection Public Pupil Pupils Put Reception Record Records
    Recovered Referral Register Reply Report Reports Request Residential Review Risk Road Room Route Royal Safeguarding Salesforce Samsung Saturday School
    Schools Science Second Secondary Secretary Security See SEN SENCO SENCo SEND Senior Sensitive Sent Serious Server Services Service Several Share SharePoint She He They We You
    ShowMyHomework SIMS Since Site Six Skype Slack SLT Snapchat Social Software Some Somebody Someone South North East West Spanish Special Spreadsheet Spring St Staff
    Stage State Station Statutory Stockport Storage Street Student Students Subject Sunday Supplier Support Suspected System Systems TA Tapestry Teacher Teachers Teaching Team
    Teams Telephone Ten Term Text Thank That The Their Then There These This Those Though Three Thursday Ticket TikTok To Today Tomorrow Tracking Training Transport
    Trip Trust Tuesday Twenty Twitter Two Two-person UK Unauthorised Uncertain Under Union University Until Up Upon URL Used User Username USB Using
    Vehicle Very Via Victim Virtual Visitor Visitors Wales Was Web Website Wednesday Week Wellbeing Welsh Were What WhatsApp When Where Which While White
    Who Window Windows Windscreen With Within Without Word Work Works Workspace XP Xerox Year Yes Yesterday YouTube Youth Zoom Follow-me Reply-all
    Art Music PE RE Drama History Geography Chemistry Physics Biology Computing Sports Christmas Easter Eid Diwali Ramadan Muslim Christian Jewish Hindu Sikh British
    Bank Lloyds Barclays Santander Halifax Natwest Manchester Birmingham Leeds Liverpool Bristol Sheffield Cumbria Westmorland Lancashire Cheshire Yorkshire Derbyshire
    Scottish Irish Scotland Ireland Europe European American America France Germany Spain Poland Polish India Indian Pakistan Chinese China Pupil-premium Free Meals Arbour
    ONE TWO URGENT UNKNOWN BEFORE AFTER Both Neither Another Several Thousand Hundred Million Bring Apple's Ransomware Phishing Malware Virus Trojan Action-Fraud
    """.split()
)

#: Words that make the capitalised words before them a place, a body or a thing.
_PLACE_AFTER = frozenset(
    """
    Academy Avenue Building Centre Church Class Close College Council County Court Crescent Drive Form Foundation Gardens Grove Hall High Hospital House
    Infant Junior Lane Library Limited Ltd Nursery Park Partnership Place Primary Road School Schools Secondary Software Square Street Surgery Terrace Trust
    University Way Year
    """.split()
)
_SAINTLY = frozenset({"St", "Saint", "King", "Queen", "Prince", "Princess", "Lake", "Mount", "Port", "The", "Jimmy"})
_SENTENCE_END = re.compile(r"(?:^|[.!?:;>\n•\-–—]['\"’”)]*|\n)\s*$")
_NOT_A_WORD = frozenset({"s"})

Word = tuple[str, int, int]


def name_words(found: str) -> set[str]:
    """The words of a found name that are worth finding again: capitalised, three letters or more, no title."""
    words = re.findall(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*", found)
    return {
        bare
        for word in words
        if (bare := _bare(word))[:1].isupper() and len(bare) >= 3 and bare not in ORDINARY | _TITLES | DOUBTFUL
    }


_TITLES = frozenset("Mr Mrs Ms Miss Mx Dr Prof Professor Rev Revd Fr Sir Lady Dame".split())


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def names_among(words: Sequence[Word], text: str, start: int) -> Iterator[tuple[int, int]]:
    """The spans of names in a run of capitalised words that begins at `start` of `text`."""
    if not words or _bare(words[-1][0]) in _PLACE_AFTER or words[0][0] in _SAINTLY or _after_saint(text, start):
        return
    position = 0
    while position < len(words):
        length = _name_at(words, position, text)
        if length:
            yield words[position][1], words[position + length - 1][2]
        position += length or 1


def _name_at(words: Sequence[Word], position: int, text: str) -> int:
    """How many words from `position` make a name: a known given name with its surname, or two name-like words."""
    word = _bare(words[position][0])
    following = 0
    while position + following + 1 < len(words) and _may_be_surname(words[position + following + 1][0]):
        following += 1
    if word in PLAIN:
        return 1 + following
    if word in DOUBTFUL:
        return 1 + following if following and not _opens_sentence(text, words[position][1]) else 0
    if not following or not _may_be_surname(words[position][0]) or word.isupper() or _opens_sentence(text, words[position][1]):
        return 0
    return 1 + following


def _may_be_surname(word: str) -> bool:
    bare = _bare(word)
    return bare not in ORDINARY and (bare[:1].isupper() and not (bare.isupper() and len(bare) < 5)) and len(bare) > 1


def _opens_sentence(text: str, start: int) -> bool:
    return bool(_SENTENCE_END.search(text[max(0, start - 12) : start])) or start == 0


def _after_saint(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].split()
    return bool(before) and before[-1].strip(".") in _SAINTLY
