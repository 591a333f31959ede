"""One row: cells in, a person or one plain sentence out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Consent, ConsentAction, Person
from newsletter.subscribers.column_survey import survey_columns
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_columns import read_columns
from newsletter.subscribers.person_row import (
    BarredRow,
    PersonRow,
    RowError,
    Terms,
    UnclearRowError,
)
from newsletter.subscribers.row_reader import RowReader
from newsletter.subscribers.status_columns import find_status_columns

NOW = datetime(2023, 3, 11, 12, tzinfo=UTC)
TERMS = Terms(list="constituents", basis="paper form", actor="Sam", now=NOW, file="people.csv")


def read(**cells: str) -> PersonRow | BarredRow:
    header = ["email", *(name for name in cells if name != "email")]
    columns = read_columns(header, attributes=["neighborhood"], file="people.csv")
    values = {"email": "ana@example.org"} | cells
    line = [values[name] for name in header]
    survey = survey_columns([[line]], len(header))
    found = find_status_columns(header, survey, taken=columns.understood)
    return RowReader(columns, TERMS, found).read(7, line)


def row(**cells: str) -> tuple[Person, Consent, str]:
    found = read(**cells)
    assert isinstance(found, PersonRow)
    return found.person, found.consent, found.warning


def test_a_row_becomes_a_person_and_the_proof_that_they_agreed() -> None:
    person, consent, warning = row(
        first_name=" Ana ", last_name="Ruiz", lang="Spanish", neighborhood="Echo Park"
    )
    assert person == Person(
        address="ana@example.org",
        address_key="ana@example.org",
        first_name="Ana",
        last_name="Ruiz",
        lang="es",
        attributes={"neighborhood": "Echo Park"},
    )
    assert consent == Consent(
        list="constituents",
        action=ConsentAction.GRANTED,
        at=NOW,
        basis="paper form",
        method="import",
        source="people.csv row 7",
        actor="Sam",
    )
    assert warning == ""


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Ana Ruiz", "Ana", "Ruiz"),
        ("Ana", "Ana", ""),
        ("Ana María de la Cruz", "Ana", "María de la Cruz"),
        ("Ruiz, Ana", "Ana", "Ruiz"),
        ("  Ana   Ruiz ", "Ana", "Ruiz"),
        ("王小明", "王小明", ""),
        ("Ana,", "", "Ana"),
        ("a, b, c", "a,", "b, c"),
    ],
)
def test_one_column_of_names_is_split(whole: str, first: str, last: str) -> None:
    person, _, _ = row(name=whole)
    assert (person.first_name, person.last_name) == (first, last)


def test_columns_of_their_own_go_before_a_whole_name() -> None:
    person, _, _ = row(first_name="Ana", last_name="", name="Somebody Else")
    assert (person.first_name, person.last_name) == ("Ana", "")


def test_a_name_in_the_cell_of_the_address_is_used_when_there_is_no_other() -> None:
    assert row(email="Ana Ruiz <ana@example.org>")[0].last_name == "Ruiz"
    assert row(email="Ana Ruiz <ana@example.org>", first_name="Anita")[0].first_name == "Anita"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("'=1+1", "=1+1"),
        ("'t Hooft", "'t Hooft"),
        ("Jose\u0301", "José"),
        ("two\r\nlines", "two lines"),
        ("tab\there", "tab here"),
        ("\u202eevil\u202c", "evil"),
        ("\u2028a", "a"),
        ("👩‍👧 Ana", "👩‍👧 Ana"),
        ("अनीता", "अनीता"),
        ("0", "0"),
        ("<b>Ana</b>", "<b>Ana</b>"),
        ("{{ name }}", "{{ name }}"),
    ],
)
def test_a_cell_is_kept_as_one_clean_line(written: str, kept: str) -> None:
    assert row(first_name=written)[0].first_name == kept


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"email": ""}, "There is no address"),
        ({"email": "ana"}, "it has no @"),
        ({"email": "a@b.example c@d.example"}, "it holds two addresses"),
        ({"email": "a@b.example <c@d.example>"}, "it holds two addresses"),
        ({"email": "a@b.example\r\nRCPT TO:<c@d.example>"}, "it has more than one @"),
        ({"email": '"a@b.example" <c@d.example>'}, "it holds two addresses"),
        ({"email": "x" * 501}, "The cell email has 501 characters"),
        ({"first_name": "x" * 501}, "The cell first_name has 501 characters"),
        ({"first_name": "a\x00b"}, "The cell first_name has a control character"),
        ({"neighborhood": "a\x1bb"}, "The cell neighborhood has a control character"),
        ({"last_name": "N\ufffdez"}, "an unreadable character"),
        ({"lang": "klingon"}, "is no language tag"),
        ({"consent_at": "03/11/2023"}, "is not a date we can read"),
        ({"consent_at": "2024-01-01"}, "lies in the future"),
        ({"status": "enabled"}, "“enabled” in the column status does not say whether this person wants mail"),
        ({"list": "press"}, "about the list “press”, not “constituents”"),
        ({"list": "press", "status": "unsubscribed"}, "about the list “press”, not “constituents”"),
    ],
)
def test_a_row_that_cannot_be_imported_says_why_in_a_sentence(cells: dict[str, str], told: str) -> None:
    with pytest.raises(RowError) as refused:
        read(**cells)
    assert told in str(refused.value)
    assert str(refused.value)[0] in "“" or str(refused.value)[0].isupper()
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        ({"consent_at": "2020-01-02"}, datetime(2020, 1, 2, tzinfo=UTC)),
        ({"since": "2020-01-02"}, datetime(2020, 1, 2, tzinfo=UTC)),
        ({"consent_at": "2020-01-02", "since": "2021-01-01"}, datetime(2020, 1, 2, tzinfo=UTC)),
        ({"consent_at": ""}, NOW),
        ({"OPTIN_TIME": "2020-01-02", "CONFIRM_TIME": "2020-01-03"}, datetime(2020, 1, 3, tzinfo=UTC)),
        ({"OPTIN_TIME": "2020-01-02", "CONFIRM_TIME": ""}, datetime(2020, 1, 2, tzinfo=UTC)),
        ({"OPTIN_TIME": "1/2/2020", "CONFIRM_TIME": "2020-01-03"}, datetime(2020, 1, 3, tzinfo=UTC)),
        ({"Created At": "2020-01-02"}, datetime(2020, 1, 2, tzinfo=UTC)),
        ({"Created At": "1/2/2020 9:30"}, NOW),
        ({"Created At": "2099-01-01"}, NOW),
    ],
)
def test_a_row_may_say_when_its_person_agreed(cells: dict[str, str], at: datetime) -> None:
    assert row(**cells)[1].at == at


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("ana@gmial.com", "Did you mean ana@gmail.com?"),
        ("info@example.org", "A shared mailbox"),
        ("josé@example.org", "SMTPUTF8"),
        ("information@example.org", ""),
    ],
)
def test_doubts_are_warnings_and_stop_nobody(address: str, warned: str) -> None:
    person, _, warning = row(email=address)
    assert person.address == address
    assert warned in warning
    assert bool(warned) == bool(warning)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["ana@example.org"], "It has 1 cell where the first line names 3"),
        (["ana@example.org", "Ana", "", "surplus"], "It has 4 cells where the first line names 3"),
        (["ana@example.org", "Ana", "x"], "Something stands in column 3, which has no name"),
    ],
)
def test_a_row_must_fit_its_header(cells: list[str], told: str) -> None:
    columns = read_columns(["email", "first_name", ""], attributes=[], file="people.csv")
    with pytest.raises(RowError, match=told):
        RowReader(columns, TERMS).read(2, cells)


def test_empty_cells_past_the_header_do_no_harm() -> None:
    columns = read_columns(["email"], attributes=[], file="people.csv")
    found = RowReader(columns, TERMS).read(2, ["ana@example.org", "", " "])
    assert isinstance(found, PersonRow)
    assert found.person.address == "ana@example.org"


def test_the_consent_names_the_column_of_another_tools_record() -> None:
    assert row(**{"Created At": "2020-01-02"})[1].source == "people.csv row 7, Created At"


def test_a_fault_elsewhere_in_the_row_hides_nobody_who_left() -> None:
    found = read(status="unsubscribed", lang="klingon", consent_at="soon", first_name="x" * 600)
    assert isinstance(found, BarredRow)
    assert (found.address_key, found.judgement.status) == ("ana@example.org", ContactStatus.UNSUBSCRIBED)


@pytest.mark.parametrize(
    ("cells", "at"),
    [
        ({"UNSUB_TIME": "2021-05-06 10:00:00"}, datetime(2021, 5, 6, 10, tzinfo=UTC)),
        ({"status": "unsubscribed", "since": "2021-05-06"}, datetime(2021, 5, 6, tzinfo=UTC)),
        ({"UNSUB_TIME": "5/6/2021 10:00"}, NOW),
        ({"Unsubscribed": "yes"}, NOW),
    ],
)
def test_a_row_may_say_when_its_person_left(cells: dict[str, str], at: datetime) -> None:
    found = read(**cells)
    assert isinstance(found, BarredRow)
    assert found.at == at


def test_a_status_that_nobody_knows_leaves_the_row_to_staff() -> None:
    with pytest.raises(UnclearRowError) as refused:
        read(status="enabled")
    assert refused.value.barred.judgement.status is ContactStatus.UNKNOWN


def test_what_bars_an_address_bars_it_in_a_row_of_another_list() -> None:
    found = read(list="press", status="subscribed", suppressed="complained")
    assert isinstance(found, BarredRow)
    assert found.judgement.status is ContactStatus.COMPLAINED


@pytest.mark.parametrize(
    ("cell", "kept"),
    [('"vip","district 13"', "vip, district 13"), ("vip, tenant", "vip, tenant"), ("", "")],
)
def test_tags_are_kept(cell: str, kept: str) -> None:
    assert row(TAGS=cell)[0].attributes.get("tags", "") == kept


def test_tags_that_are_too_long_are_left_out_and_the_person_is_not() -> None:
    person, _, warning = row(TAGS=",".join(f"tag {number}" for number in range(200)))
    assert "tags" not in person.attributes
    assert "left out" in warning


@pytest.mark.parametrize(
    "name", ["£ukasz", "Jos‚ N£¤ez", "JosÃ©", "Jos&eacute;", "O&#39;Brien", "Mar?a", "Jos├®"]
)
def test_a_name_that_an_earlier_program_broke_is_a_warning(name: str) -> None:
    person, _, warning = row(first_name=name)
    assert person.first_name == name
    assert name in warning


@given(st.text(), st.text(), st.text(max_size=10), st.text(max_size=20))
def test_any_cells_make_a_clean_person_or_a_sentence(name: str, place: str, lang: str, at: str) -> None:
    try:
        person, consent, _ = row(first_name=name, neighborhood=place, lang=lang, consent_at=at)
    except RowError:
        return
    assert all(char not in person.first_name for char in "\r\n\x00\u202e")
    assert consent.at <= NOW
