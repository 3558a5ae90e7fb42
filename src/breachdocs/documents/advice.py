"""Which kinds of information were involved, in plain words, and what a reader can do about each."""

from __future__ import annotations

from dataclasses import dataclass

from breachdocs.documents.audience import Audience
from breachdocs.form import CRIMINAL_DATA, SPECIAL_CATEGORIES, Form

#: Tick box or risk answer → words that follow "these kinds of information were involved".
_KINDS = {
    "basic_identifiers": "name and contact details",
    "basic": "name and other basic details",
    "contact": "contact details, such as address, telephone number or e-mail address",
    "identification": "user name or other log-in details",
    "credentials": "user name, password or other log-in details",
    "finance": "bank, card or other money details",
    "financial": "bank, card or other money details",
    "staff_hr": "employment or pay details",
    "education": "school work, results, attendance or behaviour",
    "health": "health",
    "send_health": "special educational needs or health",
    "safeguarding": "safeguarding or social care",
    "special_category": "very private information",
    "images": "photographs or film",
    "location": "where somebody lives or is",
    "protected_address": "an address that must stay private",
    "criminal": "criminal offences or convictions",
    "racial_ethnic": "race or ethnic origin",
    "religious": "religion or beliefs",
    "political": "political opinions",
    "trade_union": "trade union membership",
    "sex_life": "sex life or sexual orientation",
    "gender_reassignment": "gender reassignment",
    "genetic_biometric": "fingerprints, face recognition or genetic information",
}
# A risk answer that only says again, and less exactly, what a tick box says.
_SAID_BY = {
    "basic": {"basic_identifiers"},
    "contact": {"basic_identifiers"},
    "identification": {"credentials"},
    "financial": {"finance"},
    "health": {"send_health"},
    "special_category": {
        "health",
        "send_health",
        "racial_ethnic",
        "religious",
        "political",
        "trade_union",
        "sex_life",
        "gender_reassignment",
        "genetic_biometric",
    },
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A piece of advice and the answers that call for it, worded for each reader.

    What is empty for `staff` or `public` is told them in an adult's words.
    """

    when: frozenset[str]
    adult: str
    young_person: str
    parent: str
    staff: str = ""
    public: str = ""

    def words(self, reader: Audience) -> str:
        """The advice as this reader gets it."""
        return str(getattr(self, reader.code) or self.adult)


_ADVICE = (
    Advice(
        frozenset({"protected_address", "safety_risk"}),
        adult="If you think that you or anybody else is in danger, call 999 straight away. Then tell us, so that we "
        "can help you to plan what to do.",
        young_person="If you feel in danger, call 999 straight away. Then tell an adult you trust, and tell us.",
        parent="If you think that your child or anybody else is in danger, call 999 straight away. Then tell us, so "
        "that we can help you to plan what to do. Speak to your social worker too, if you have one.",
        staff="If you think that you or anybody else is in danger, call 999 straight away. Then tell the head "
        "teacher, so that we can help you to stay safe at work and at home.",
    ),
    Advice(
        frozenset({"location"}),
        adult="If somebody turns up or gets in touch who should not know where you are, tell us and the police.",
        young_person="If somebody turns up or gets in touch who should not know where you are, tell an adult you "
        "trust at once.",
        parent="If somebody turns up or gets in touch who should not know where your child is, tell us and the "
        "police.",
    ),
    Advice(
        frozenset({"identification", "credentials"}),
        adult="Change your password now, here and wherever you use the same one. Turn on two-step sign-in where you "
        "can.",
        young_person="Change your password now, here and wherever you use the same one. Do not share the new one "
        "with anybody.",
        parent="Help your child to change the password now, here and wherever the same one is used.",
        staff="Change your work password now. If you use the same one at home, change that too. Turn on two-step "
        "sign-in where you can.",
    ),
    Advice(
        frozenset({"finance", "financial", "staff_hr"}),
        adult="Tell your bank or card company that your details may have been seen. Check your statements. If money "
        "has gone, tell the bank at once and report it to the police.",
        young_person="If you have a bank account or card, tell your bank with a parent or carer. Check that no money "
        "has gone.",
        parent="If your bank or card details may be involved, tell your bank. Check your statements. If money has "
        "gone, tell the bank at once and report it to the police.",
        staff="Tell your bank that your details may have been seen. Check your statements and your next payslip. If "
        "money has gone, tell the bank and the pay team at once, and report it to the police.",
    ),
    Advice(
        frozenset({"fraud_risk"}),
        adult="Somebody could try to use your name. Look out for bills or letters that you do not expect. Check your "
        "credit report, which is free.",
        young_person="Somebody could try to use your name. Show a parent or carer any letter or bill that you do not "
        "expect.",
        parent="Somebody could try to use your child’s name. Look out for letters or bills that you do not expect, "
        "and keep them.",
    ),
    Advice(
        frozenset({"basic_identifiers", "basic", "contact", "fraud_risk"})
        | {"credentials", "identification", "finance", "financial"},
        adult="Be careful with calls, e-mails and texts that you do not expect, even if they seem to know you. Do "
        "not open links in them. We will never ask you for a password or bank details.",
        young_person="Be careful with calls, messages and friend requests from people you do not know. Do not open "
        "links in them. We will never ask you for a password.",
        parent="Be careful with calls, e-mails and texts that you do not expect, even if they seem to know your "
        "child. Do not open links in them. We will never ask you for a password or bank details.",
    ),
    Advice(
        SPECIAL_CATEGORIES | CRIMINAL_DATA | {"send_health", "safeguarding", "special_category"},
        adult="If it worries you who may know about this, talk to us. We can tell you what we know about who has "
        "seen it, and what help there is.",
        young_person="If it worries you who may know about this, or if anybody teases or upsets you, tell us or an "
        "adult you trust. You have done nothing wrong.",
        parent="If anybody mentions this to your child, or your child is upset, please tell us. We can agree with "
        "you what would help.",
        staff="If it worries you who may know about this, talk to the head teacher. If anybody at work treats you "
        "badly because of it, tell us at once.",
    ),
    Advice(
        frozenset({"images"}),
        adult="If you see a picture or film of yourself where it should not be, tell us where. Ask the website or "
        "app to take it down.",
        young_person="If you see a picture or film of yourself where it should not be, do not share it. Tell us or "
        "an adult you trust, and use the app’s report button.",
        parent="If you see a picture or film of your child where it should not be, do not share it. Tell us where, "
        "and ask the website or app to take it down.",
        public="If you see a picture or film from our school where it should not be, do not share it. Tell us where.",
    ),
)

_ALWAYS = Advice(
    frozenset(),
    adult="If you notice anything strange that could have to do with this, tell us.",
    young_person="If anything strange happens that could have to do with this, tell us or an adult you trust.",
    parent="If you notice anything strange that could have to do with this, tell us.",
)


def _answers(form: Form) -> frozenset[str]:
    stage1 = form.stage1
    return frozenset((*stage1.data_categories, *stage1.risk_data_types, *stage1.risk_factors))


def kinds_of_data(form: Form) -> list[str]:
    """The kinds of information involved, in plain words, each once; empty where none is ticked."""
    said = (*form.stage1.data_categories, *form.stage1.risk_data_types)
    kinds = [code for code in _KINDS if code in said and not _SAID_BY.get(code, set()) & set(said)]
    return list(dict.fromkeys(_KINDS[code] for code in kinds))


def own_kinds(form: Form) -> list[str]:
    """Kinds that a council's own option or the form's "Other" names: free text, to be masked before it is shown."""
    own = [code for code in form.stage1.risk_data_types if code not in _KINDS]
    other = form.stage1.data_categories_other
    return list(dict.fromkeys([*own, *([other] if other else [])]))


def advice_for(form: Form, audience: Audience) -> list[str]:
    """What the reader can do now, the most urgent first; never empty (policy 5.3)."""
    answers = _answers(form)
    pieces = [piece for piece in _ADVICE if piece.when & answers]
    return [piece.words(audience) for piece in (*pieces, _ALWAYS)]
