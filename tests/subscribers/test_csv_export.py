"""Exporting people, and reading them back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import AddressError
from newsletter.model import Cadence, Person, Subscriber, Subscription, SubscriptionStatus, SuppressionReason
from newsletter.subscribers.address import read_address
from newsletter.subscribers.contact_status import ContactStatus
from newsletter.subscribers.csv_export import export_columns, write_export
from newsletter.subscribers.csv_import import BadRow, PersonRow, Row, read_people
from newsletter.subscribers.person_row import BarredRow

SINCE = datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)
NOW = datetime(2023, 3, 11, tzinfo=UTC)


def subscriber(
    person: Person,
    *lists: str,
    status: SubscriptionStatus = SubscriptionStatus.SUBSCRIBED,
    suppressed: SuppressionReason | None = None,
) -> Subscriber:
    places = tuple(Subscription(list=name, status=status, token=f"t{name}", since=SINCE) for name in lists)
    return Subscriber(id=1, person=person, created_at=SINCE, subscriptions=places, suppressed=suppressed)


def person(address: str = "ana@example.org", **fields: str) -> Person:
    attributes = {"neighborhood": fields.pop("neighborhood")} if "neighborhood" in fields else {}
    kept, key = read_address(address)
    return replace(Person(address=kept, address_key=key, attributes=attributes), **fields)  # type: ignore[arg-type]


def rows_of(one: Subscriber) -> Iterator[list[str | None]]:
    """Return the rows that a store gives for somebody (tests/store/test_people_load.py has real ones)."""
    given = one.person
    barred = one.suppressed.value if one.suppressed else None
    for place in one.subscriptions or (None,):
        cells: dict[str, str | None] = {
            "email": given.address,
            "first_name": given.first_name,
            "last_name": given.last_name,
            "lang": given.lang,
            "neighborhood": given.attributes.get("neighborhood"),
            "created_at": SINCE.isoformat(),
            "suppressed": barred,
            "suppressed_at": SINCE.isoformat() if barred else None,
            "suppressed_note": "550 no such user" if barred else None,
        }
        if place is not None:
            cells |= {"list": place.list, "status": place.status.value, "since": place.since.isoformat()}
            cells |= {"cadence": "every", "consent_at": SINCE.isoformat(), "consent_basis": "asked"}
            if place.status is SubscriptionStatus.UNSUBSCRIBED:
                cells |= {"leaving_basis": "asked to be unsubscribed", "leaving_method": "one-click"}
                cells |= {"list_suppressed": "unsubscribed", "list_suppressed_at": SINCE.isoformat()}
        yield [cells.get(name) for name in export_columns(["neighborhood"])]


def exported(*subscribers: Subscriber, raw: bool = False) -> str:
    stream = io.StringIO(newline="")
    rows = [row for one in subscribers for row in rows_of(one)]
    assert write_export(rows, stream, attributes=["neighborhood"], raw=raw) == len(rows)
    return stream.getvalue()


def test_the_columns_are_documented_and_stable() -> None:
    page = Path("docs/reference/subscribers.md").read_text(encoding="utf-8")
    section = page[page.index("## Exporting") :]
    for name in export_columns(()):
        assert f"`{name}`" in section, name
    assert export_columns(["ward"])[:7] == (
        "email",
        "first_name",
        "last_name",
        "lang",
        "ward",
        "tags",
        "topics",
    )


@pytest.mark.parametrize("risky", ['=HYPERLINK("https://evil.example")', "+1", "-1", "@x", "'=1"])
def test_no_cell_can_run_as_a_formula_unless_raw_is_asked_for(risky: str) -> None:
    ana = subscriber(person(first_name=risky), "c")
    guarded, raw = exported(ana), exported(ana, raw=True)
    assert f"'{risky[:1]}" in guarded
    assert "'" + risky.replace('"', '""') not in raw


def back(tmp_path: Path, content: str) -> list[Row]:
    file = tmp_path / "people.csv"
    file.write_text(content, newline="", encoding="utf-8")
    return list(read_people(file, list="c", basis="b", actor="s", now=NOW, attributes=["neighborhood"]))


@pytest.mark.parametrize(
    ("gone", "status"),
    [
        (subscriber(person(), "c", status=SubscriptionStatus.UNSUBSCRIBED), ContactStatus.UNSUBSCRIBED),
        (subscriber(person(), "c", suppressed=SuppressionReason.COMPLAINED), ContactStatus.COMPLAINED),
        (subscriber(person(), "press", suppressed=SuppressionReason.STAFF), ContactStatus.UNSUBSCRIBED),
        (subscriber(person(), suppressed=SuppressionReason.BOUNCED), ContactStatus.BOUNCED),
        (subscriber(person()), ContactStatus.NEVER),
    ],
)
def test_reading_an_export_back_subscribes_nobody_who_left(
    tmp_path: Path, gone: Subscriber, status: ContactStatus
) -> None:
    [row] = back(tmp_path, exported(gone))
    assert isinstance(row, BarredRow)
    assert row.judgement.status is status


def test_a_row_of_another_list_is_left_to_staff(tmp_path: Path) -> None:
    [row] = back(tmp_path, exported(subscriber(person(), "press")))
    assert isinstance(row, BadRow)


CELLS = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"]), max_size=12)


def keep(text: str) -> str:
    return " ".join(text.replace("\ufffd", "").split())


@given(st.data())
def test_what_is_exported_is_imported_again_unchanged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    local = data.draw(st.text("ab1.+-='@_", min_size=1, max_size=8))
    first, last, place = (
        data.draw(CELLS.map(keep) | st.sampled_from(["=1", "'=1", "''+x", "'t"])) for _ in "123"
    )
    try:
        kept, key = read_address(f"{local}@example.org")
    except AddressError:
        return
    attributes = {"neighborhood": place} if place else {}
    before = Person(address=kept, address_key=key, first_name=first, last_name=last, attributes=attributes)
    [row] = back(tmp_path_factory.mktemp("round"), exported(subscriber(before, "c")))
    assert isinstance(row, PersonRow), row
    unchanged = person_nfc(before)
    assert row.person == unchanged
    assert row.person.cadence is not None
    assert row.person.cadence.cadence is Cadence.EVERY
    assert row.consent.at == SINCE


def person_nfc(before: Person) -> Person:
    """The file holds NFC, as the model says all text does."""
    from unicodedata import normalize

    return Person(
        address=before.address,
        address_key=before.address_key,
        first_name=keep(normalize("NFC", before.first_name)),
        last_name=keep(normalize("NFC", before.last_name)),
        attributes={name: keep(normalize("NFC", value)) for name, value in before.attributes.items()},
    )
