from __future__ import annotations

import contextlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from breachdocs.documents import people_list, reader_called
from breachdocs.documents.recipients import Recipient
from breachdocs.errors import UsageError


def read(text: str, encoding: str = "utf-8") -> tuple[Recipient, ...]:
    return people_list(text.encode(encoding), ".csv").people


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_list_is_read_as_excel_saves_it(encoding: str, separator: str) -> None:
    text = separator.join(("Name", "Address 1", "Post code", "E-mail")) + "\r\n"
    text += separator.join(("Zoë Ó’Neill", "1 High St", "AB1 2CD", "zoe@mail.example")) + "\r\n\r\n"

    assert read(text, encoding) == (Recipient("Zoë Ó’Neill", "1 High St\nAB1 2CD", "zoe@mail.example"),)


def test_a_workbook_is_read_like_a_csv_file() -> None:
    content = workbook(
        ("Title", "First name", "Surname", "Pupil", "House"), ("Mx", "Jo", "Bloggs", "Sam", 7.0)
    )

    assert people_list(content, ".xlsx").people == (Recipient("Mx Jo Bloggs", "", "", "Sam"),)


def test_columns_that_mean_nothing_here_are_not_used() -> None:
    assert read("Date of birth,Name,SEN\n1/1/2015,Jo,Yes\n") == (Recipient("Jo"),)


def test_a_parent_without_a_name_is_the_child_s_parent() -> None:
    assert read("Pupil,Letter\nSam,parent\nKim,young person\n") == (
        Recipient("Parent or carer of Sam", child="Sam", reader=reader_called("parent")),
        Recipient("Kim", child="Kim", reader=reader_called("pupil")),
    )


def test_rows_that_say_the_same_are_one_letter_and_are_counted() -> None:
    listed = people_list(b"Name,Street\nJo,1 A St\nJo,1 A St\nJo,2 A St\n", ".csv")

    assert (len(listed.people), listed.repeated) == (2, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("Town,Postcode\nA,B\n", "no column called Name"),
        ("Name\n", "nobody under"),
        ("Name,Street\nJo,1\n,2\n", "Row 3"),
        ("Name,Letter\nSecret,uncle\n", "Row 2"),
        ('Name\n"Secret\n', "no CSV file"),
    ],
)
def test_a_list_that_is_not_clear_is_refused_without_a_word_of_it(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        read(text)
    assert "Secret" not in str(refused.value)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_another_kind_of_file_is_refused(suffix: str) -> None:
    with pytest.raises(UsageError):
        people_list(b"PK\x03\x04 nothing", suffix)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_a_sentence(content: bytes) -> None:
    with contextlib.suppress(UsageError):
        assert people_list(content, ".csv").people


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\nName;Street\r\nZoë;1 High St, Town\r\n".encode(),
        'Class 4B\n\nExported 3 March,,\nName,Street\nZoë,"1 High St, Town"\n'.encode(),
        'Name,Street\nZoë,"1 High St, Town"\n'.encode("utf-16-le"),
        "Name\rZoë\r".encode(),
        "Name;Street, number\nZoë;1 High St, Town\n".encode("cp1252"),
    ],
)
def test_lists_of_other_programs_are_read_too(content: bytes) -> None:
    assert [one.name for one in people_list(content, ".csv").people] == ["Zoë"]


def test_a_list_with_a_title_above_it_or_on_the_second_sheet_is_found() -> None:
    book = Workbook()
    people = book.create_sheet("People")
    for row in (["Class 4B"], [], ["Name", "Town"], ["Jo", "Bury"]):
        people.append(row)
    out = BytesIO()
    book.save(out)

    assert people_list(out.getvalue(), ".xlsx").people == (Recipient("Jo", "Bury"),)


@pytest.mark.parametrize(
    ("headings", "row", "wanted"),
    [
        ("Parent 1 Name,Child Name", "Jo,Sam", Recipient("Jo", child="Sam")),
        ("Primary Guardian,Guardian email", "Jo,jo@x.example", Recipient("Jo", email="jo@x.example")),
        ("Contact Full Name,Contact Address", "Jo,1 A St", Recipient("Jo", "1 A St")),
        ("Legal Forename,Legal Surname", "Jo,Bloggs", Recipient("Jo Bloggs")),
        (
            "Pupil Forename,Pupil Surname,Parental Salutation,Addressee",
            "Sam,Bloggs,Ms Bloggs,Ms J Bloggs",
            Recipient("Ms J Bloggs", child="Sam Bloggs"),
        ),
        ("Name,Child", '"Bloggs, Jo","Bloggs, Sam"', Recipient("Jo Bloggs", child="Sam Bloggs")),
    ],
)
def test_headings_of_school_systems_are_known(headings: str, row: str, wanted: Recipient) -> None:
    assert read(f"{headings}\n{row}\n") == (wanted,)


def test_a_second_parent_in_a_row_is_not_left_out_unseen() -> None:
    with pytest.raises(UsageError, match=r"Row 3 .* more than one person"):
        read("Parent 1,Parent 2\nJo,\nKim,Lee\n")


@pytest.mark.parametrize(
    ("headings", "row", "marked"),
    [
        ("Name,Street,Protected address", "Jo,1 A St,Yes", True),
        ("Name,Street,Protected address", "Jo,1 A St,No", False),
        ("Name,Street,Court order", "Jo,1 A St,do not send to father", True),
        ("Name,Street,Do not contact", "Jo,1 A St,x", True),
        ("Name,Address", "Jo,WITHHELD", True),
        ("Name,Address", "Jo,2 Refuge Lane Court", False),
    ],
)
def test_whoever_is_marked_as_protected_is_known(headings: str, row: str, marked: bool) -> None:
    assert [one.marked for one in read(f"{headings}\n{row}\n")] == [marked]


def test_rows_that_a_filter_hides_get_no_letter_unseen() -> None:
    book = Workbook()
    for row in (("Name",), ("Jo",), ("Kim",)):
        book.worksheets[0].append(list(row))
    book.worksheets[0].row_dimensions[3].hidden = True
    out = BytesIO()
    book.save(out)

    with pytest.raises(UsageError, match="hidden rows"):
        people_list(out.getvalue(), ".xlsx")


def test_an_old_or_locked_workbook_is_called_one() -> None:
    with pytest.raises(UsageError, match=r"password, or is an old \.xls"):
        people_list(b"\xd0\xcf\x11\xe0" + bytes(600), ".xls")
