"""The first line of a subscriber file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ImportFileError
from newsletter.subscribers.csv_columns import Columns, did_you_mean, names_email, plain, read_columns


def columns(*header: str, attributes: tuple[str, ...] = ("neighborhood",)) -> Columns:
    return read_columns(header, attributes=attributes, file="people.csv")


@pytest.mark.parametrize(
    ("written", "role"),
    [
        ("email", "email"),
        ("E-Mail", "email"),
        ("Email Address", "email"),
        (" EMAIL ", "email"),
        ("Correo electrónico", "email"),
        ("\ufeffemail", "email"),
        ("First Name", "first_name"),
        ("Nombre", "first_name"),
        ("Apellidos", "last_name"),
        ("Full name", "name"),
        ("Language", "lang"),
        ("Vorname", "first_name"),
        ("E-Mail-Adresse", "email"),
        ("Adresse e-mail", "email"),
        ("Destination", "email"),
    ],
)
def test_a_column_is_known_by_any_of_its_names(written: str, role: str) -> None:
    header = (written,) if role == "email" else ("email", written)
    assert columns(*header).roles[role] == len(header) - 1


def test_declared_attributes_are_columns_and_problem_is_passed_over() -> None:
    found = columns("problem", "email", "Neighborhood", "")
    assert found.attributes == {"neighborhood": 2}
    assert found.roles == {"email": 1}
    assert found.unnamed == (3,)


def test_a_declared_attribute_goes_before_another_meaning_of_its_name() -> None:
    found = columns("email", "Language", "Created at", attributes=("language", "created_at"))
    assert found.attributes == {"language": 1, "created_at": 2}
    assert "lang" not in found.roles
    assert found.record_dates == ()


@pytest.mark.parametrize(
    ("header", "dates"),
    [
        (("email", "Consent date"), (1,)),
        (("email", "OPTIN_TIME", "x", "CONFIRM_TIME"), (1, 3)),
    ],
)
def test_there_may_be_several_dates_of_consent(header: tuple[str, ...], dates: tuple[int, ...]) -> None:
    assert columns(*header).consent_dates == dates


def test_unknown_columns_are_left_out() -> None:
    found = columns("email", "ward", "neighborhood", "shoe size", "TAGS", "Created At", "status")
    assert found.left_out() == (1, 3, 6)
    assert found.left_out(used=[6]) == (1, 3)


def test_a_status_column_is_no_attribute() -> None:
    found = columns("email", "neighborhood", "tags").without_attributes([1, 2])
    assert (found.attributes, found.tags) == ({}, None)


def test_of_two_columns_for_one_thing_the_first_counts_and_the_other_is_left_out() -> None:
    found = columns("email", "Nombre", "first_name", "neighborhood", "Neighborhood")
    assert (found.roles["first_name"], found.attributes) == (1, {"neighborhood": 3})
    assert found.left_out() == (2, 4)


def test_an_unknown_name_close_to_a_known_one_is_pointed_out() -> None:
    assert did_you_mean("neighbourhood", ["neighborhood"]) == "neighborhood"
    assert did_you_mean("frist_name", []) == "first_name"
    assert did_you_mean("plan", ["neighborhood"]) == ""


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("email", "E-mail address"), "two columns for email: “email” and “E-mail address”"),
        (("first_name", "lang"), "has no column named email"),
        (("emial", "lang"), "Did you mean “emial”?"),
        (("ana@example.org", "Ana"), "the first line holds an address"),
    ],
)
def test_a_header_that_cannot_be_trusted_is_refused_with_a_hint(header: tuple[str, ...], told: str) -> None:
    with pytest.raises(ImportFileError) as refused:
        columns(*header)
    assert str(refused.value).startswith("people.csv")
    assert told in str(refused.value)
    assert refused.value.hint


def test_an_opt_out_column_is_never_proposed_as_the_column_of_addresses() -> None:
    with pytest.raises(ImportFileError) as refused:
        columns("Name", "Email Opt Out")
    assert "Did you mean" not in refused.value.hint


def test_a_line_is_a_header_when_it_names_the_addresses() -> None:
    assert names_email(["Name", "Correo electronico"])
    assert not names_email(["ana@example.org", "Ana"])


@given(st.text(max_size=20))
def test_reducing_a_name_twice_changes_nothing_more(name: str) -> None:
    assert plain(plain(name)) == plain(name)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_header_is_understood_or_refused(header: list[str]) -> None:
    try:
        found = read_columns(header, attributes=["neighborhood"], file="people.csv")
    except ImportFileError:
        return
    assert "email" in found.roles
