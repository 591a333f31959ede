"""Importing a file of people, as staff have them."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ImportFileError, RefusedError
from newsletter.subscribers.csv_import import BadRow, DuplicateRow, PeopleFile, PersonRow, Row, read_people
from newsletter.subscribers.person_row import BarredRow

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "subscribers" / "sample.csv"


def open_people(file: Path, *, basis: str = "paper form", attributes: tuple[str, ...] = ()) -> PeopleFile:
    return read_people(
        file, list="constituents", basis=basis, actor="Sam", now=NOW, attributes=("neighborhood", *attributes)
    )


def people(tmp_path: Path, content: str | bytes) -> list[Row]:
    file = tmp_path / "people.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(open_people(file))


def good(rows: list[Row]) -> list[PersonRow]:
    return [row for row in rows if isinstance(row, PersonRow)]


def bad(rows: list[Row]) -> list[BadRow]:
    return [row for row in rows if isinstance(row, BadRow)]


def test_each_person_is_read_with_the_row_they_stand_in(tmp_path: Path) -> None:
    rows = good(people(tmp_path, "email,first_name\nana@example.org,Ana\n\nbo@example.org,Bo\n"))
    assert [(row.row, row.person.first_name) for row in rows] == [(2, "Ana"), (4, "Bo")]
    assert rows[1].consent.source == "people.csv row 4"


def test_a_spanish_spreadsheet_of_another_age_is_read(tmp_path: Path) -> None:
    content = 'sep=;\r\nCorreo electrónico;Nombre;Idioma\r\nana@example.org;"Núñez; Ana";español\r\n'
    rows = good(people(tmp_path, content.encode("cp1252")))
    assert (rows[0].row, rows[0].person.first_name, rows[0].person.lang) == (3, "Núñez; Ana", "es")


def test_unicode_text_from_excel_is_read(tmp_path: Path) -> None:
    rows = good(people(tmp_path, "Email\tName\r\nana@example.org\tAna Ruiz\r\n".encode("utf-16")))
    assert rows[0].person.last_name == "Ruiz"


def test_a_quoted_cell_over_two_lines_keeps_the_count_of_rows(tmp_path: Path) -> None:
    rows = good(people(tmp_path, 'email,name\na@example.org,"Ana\nRuiz"\nb@example.org,Bo\n'))
    assert [(row.row, row.person.first_name) for row in rows] == [(2, "Ana"), (4, "Bo")]


def test_the_second_row_of_one_mailbox_names_the_first(tmp_path: Path) -> None:
    rows = people(tmp_path, "email\nAna@example.org\nbo@example.org\nana@EXAMPLE.org\n")
    assert len(good(rows)) == 2
    assert bad(rows) == [
        DuplicateRow(row=4, problem="The same address is already in row 2", cells=("ana@EXAMPLE.org",))
    ]


def test_a_bad_row_does_not_claim_its_address(tmp_path: Path) -> None:
    rows = people(tmp_path, "email,lang\nana@example.org,klingon\nana@example.org,es\n")
    assert [type(row) for row in rows] == [BadRow, PersonRow]


def test_a_ragged_row_a_nul_and_a_lost_quote_are_bad_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = people(
        tmp_path,
        'email,first_name\nshort@example.org\na@example.org,"open\nb@example.org,Bo\nc@example.org,C\x00\n'
        "long@example.org,L,surplus\nd@example.org,Di\n",
    )
    assert [row.row for row in bad(rows)] == [2, 3, 5, 6]
    assert [row.person.first_name for row in good(rows)] == ["Bo", "Di"]


def test_a_rejected_file_with_its_problem_column_is_read_again(tmp_path: Path) -> None:
    rows = people(tmp_path, "problem,email\nIt has no @,ana@example.org\n")
    assert good(rows)[0].person.address == "ana@example.org"


@pytest.mark.parametrize("basis", ["", "  \n"])
def test_nobody_is_imported_without_saying_how_they_agreed(tmp_path: Path, basis: str) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email\nana@example.org\n")
    with pytest.raises(RefusedError, match="how these people agreed"):
        open_people(file, basis=basis)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("first_name\nAna\n", "has no column named email"),
        ("ana@example.org\nbo@example.org\n", "the first line holds an address"),
        ("email,E-mail\na@example.org,b@example.org\n", "two columns for email"),
        ('"email,name\nana@example.org,Ana\n', "the first line cannot be read"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_before_the_first_row(
    tmp_path: Path, content: str, told: str
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(content)
    with pytest.raises(ImportFileError) as refused:
        open_people(file)
    assert str(file) in str(refused.value)
    assert told in str(refused.value)


def test_the_header_is_known_before_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("E-Mail;Nombre\nana@example.org;Ana\n")
    assert open_people(file).header == ("E-Mail", "Nombre")


def test_every_row_of_the_sample_list_imports() -> None:
    rows = list(open_people(SAMPLE))
    assert bad(rows) == []
    assert len(good(rows)) == 200
    assert {row.person.lang for row in good(rows)} == {"en", "es", ""}


def test_the_sample_list_writes_to_nobody_who_exists() -> None:
    keys = [row.person.address_key for row in good(list(open_people(SAMPLE)))]
    reserved = ("@example.org", "@example.com", "@example.net", ".example")
    assert all(key.endswith(reserved) for key in keys)
    assert sum(not key.isascii() for key in keys) <= 2


def _many(count: int) -> Iterator[str]:
    yield "email,first_name\n"
    for number in range(count):
        yield f"person{number}@example.org,Ana\n"


def test_memory_stays_flat_however_long_the_list_is(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    with file.open("w") as stream:
        stream.writelines(_many(20_000))
    list(zip(range(100), open_people(file), strict=False))  # what is loaded once
    tracemalloc.start()
    rows = sum(1 for _ in open_people(file))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 20_000
    assert peak < 3_000_000, f"{peak:,} bytes for {file.stat().st_size:,}"


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"email,name\n{text}".encode()))
def test_any_bytes_are_rows_or_one_refusal(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("import") / "people.csv"
    file.write_bytes(content)
    try:
        rows = list(open_people(file))
    except ImportFileError:
        return
    assert all(row.problem for row in bad(rows))


NAMES = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=10)


@given(st.lists(NAMES, max_size=8))
def test_no_record_is_lost_between_the_file_and_the_rows(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    file = tmp_path_factory.mktemp("import") / "people.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["email", "first_name"])
        writer.writerows((f"p{number}@example.org", name) for number, name in enumerate(names))
    assert len(list(open_people(file))) == len(names)


def test_what_a_row_says_of_how_its_person_agreed_is_added_to_the_basis(tmp_path: Path) -> None:
    rows = good(people(tmp_path, "email,Consent source\na@example.org,spring fair\nb@example.org,\n"))
    assert [row.consent.basis for row in rows] == ["paper form (Consent source: spring fair)", "paper form"]


def test_without_a_known_name_the_one_column_that_holds_addresses_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Who,Where\nana@example.org,here\nbo@example.org,\n")
    found = open_people(file)
    assert found.address_column == "Who"
    assert [row.person.address for row in good(list(found))] == ["ana@example.org", "bo@example.org"]


def test_lines_above_the_column_names_are_skipped_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Members for group Garden\n\nEmail address,Nickname\nana@example.org,Ana\n")
    found = open_people(file)
    assert found.table.title_rows == 1
    assert [row.row for row in good(list(found))] == [4]


def test_every_address_of_somebody_who_left_is_barred_and_only_their_first_subscribed(tmp_path: Path) -> None:
    rows = people(
        tmp_path,
        "nationbuilder_id,email,email_opt_in,do_not_contact,email1,email2,email2_is_bad\n"
        "1,a@example.org,true,false,a@example.org,a2@example.org,false\n"
        "2,b@example.org,true,true,b@example.org,b2@example.org,false\n"
        "3,c@example.org,true,false,c@example.org,c2@example.org,true\n",
    )
    barred = {row.address_key for row in rows if isinstance(row, BarredRow)}
    assert barred == {"b@example.org", "b2@example.org", "c2@example.org"}
    assert [row.person.address for row in good(rows)] == ["a@example.org", "c@example.org"]


def test_two_addresses_in_one_cell_are_both_barred_or_none_is_subscribed(tmp_path: Path) -> None:
    rows = people(
        tmp_path,
        "email,status\na@example.org; b@example.org,unsubscribed\nc@example.org d@example.org,subscribed\n",
    )
    assert {row.address_key for row in rows if isinstance(row, BarredRow)} == {
        "a@example.org",
        "b@example.org",
    }
    assert [row.row for row in bad(rows)] == [3]
    assert good(rows) == []


def test_a_phone_number_is_called_one(tmp_path: Path) -> None:
    rows = people(tmp_path, "Destination\nana@example.org\n3235550100\n(323) 555-0100\n")
    assert [row.problem for row in bad(rows)] == [
        "“3235550100” is a phone number, not an email address",
        "“(323) 555-0100” is a phone number, not an email address",
    ]


def test_somebody_whom_the_other_tool_erased_is_not_imported(tmp_path: Path) -> None:
    header = "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at"
    rows = people(tmp_path, f"{header}\nx@deletion-request.substack.com,false,,other,false,2025-01-01,\n")
    assert [row.problem for row in bad(rows)] == ["Substack erased this person: the address is not theirs"]
