"""To whom a letter speaks: an adult, a member of staff, a young person, the parent of a child, or the public."""

from __future__ import annotations

from dataclasses import dataclass

from breachdocs.form import Form


@dataclass(frozen=True, slots=True)
class Audience:
    """One kind of reader.

    Attributes:
        code: ``parent``, ``young_person``, ``staff``, ``adult`` or ``public``.
        group: the people, as a note names them.
        you: whom the information is about, spoken to the reader.
        your: the same, as a possessive.
        addressee: what must be filled in after "Dear".
    """

    code: str
    group: str
    you: str
    your: str
    addressee: str


PARENT = Audience(
    "parent", "parents of children under 13", "your child", "your child’s", "name of the parent or carer"
)
PARENT_TOO = Audience(
    "parent",
    "parents of children under 13",
    "you and your child",
    "your and your child’s",
    "name of the parent or carer",
)
YOUNG_PERSON = Audience("young_person", "students aged 13 to 18", "you", "your", "name of the student")
STAFF = Audience("staff", "staff", "you", "your", "name of the member of staff")
ADULT = Audience("adult", "governors, parents or other adults", "you", "your", "name of the person")
PUBLIC = Audience("public", "everybody who may be affected", "you", "your", "")
#: What a list of people may call them.
READERS = {reader.code: reader for reader in (PARENT, YOUNG_PERSON, STAFF, ADULT)}


def audiences(form: Form) -> tuple[Audience, ...]:
    """The readers that the ticked groups call for, the youngest first; an adult where no group is ticked.

    Children under 13 are written to through a parent (``domain.md`` 5.1). Parents whose own data is involved as
    well are spoken to in the same letter; without such children they are adults like governors.
    """
    groups = set(form.stage1.subject_categories)
    found: list[Audience] = []
    if "pupils_under_13" in groups:
        found.append(PARENT_TOO if "parents" in groups else PARENT)
        groups.discard("parents")
    if "students_13_18" in groups:
        found.append(YOUNG_PERSON)
    if "staff" in groups:
        found.append(STAFF)
    if groups & {"governors", "parents", "other"} or not found:
        found.append(ADULT)
    return tuple(found)
