"""The inbox: what lies in it, what is ready, what is claimed, what is inside e-mails and zips, what is refused.

Knows folders, never what is in a form.
"""

from breachdocs.intake.claims import (
    claim,
    claimed_file,
    clear_emptied,
    drop_of,
    orphans,
    plain_suffix,
    release,
    resume,
    storable,
)
from breachdocs.intake.contents import content_of
from breachdocs.intake.envelopes import (
    Enclosed,
    Envelope,
    envelope_of,
    evidence_in,
    is_evidence,
)
from breachdocs.intake.inbox import (
    Look,
    candidates,
    date_now,
    empty_folders,
    is_half_copied,
    is_ignored,
    look,
    look_longer,
)
from breachdocs.intake.kinds import ENVELOPE_SUFFIXES, is_envelope
from breachdocs.intake.model import (
    UNFINISHED,
    Candidate,
    Drop,
    Outcome,
    State,
    Waiting,
    folder_of,
    like_a_form,
)
from breachdocs.intake.postmarks import Arrival, arrival_of, domain_of
from breachdocs.intake.refused import (
    NOTE,
    copy_aside,
    file_of,
    has_changed_since,
    place_for,
    put_back,
    set_aside,
)

__all__ = [
    "ENVELOPE_SUFFIXES",
    "NOTE",
    "UNFINISHED",
    "Arrival",
    "Candidate",
    "Drop",
    "Enclosed",
    "Envelope",
    "Look",
    "Outcome",
    "State",
    "Waiting",
    "arrival_of",
    "candidates",
    "claim",
    "claimed_file",
    "clear_emptied",
    "content_of",
    "copy_aside",
    "date_now",
    "domain_of",
    "drop_of",
    "empty_folders",
    "envelope_of",
    "evidence_in",
    "file_of",
    "folder_of",
    "has_changed_since",
    "is_envelope",
    "is_evidence",
    "is_half_copied",
    "is_ignored",
    "like_a_form",
    "look",
    "look_longer",
    "orphans",
    "place_for",
    "plain_suffix",
    "put_back",
    "release",
    "resume",
    "set_aside",
    "storable",
]
