"""Hard bounces by domain: a provider that calls many long-standing readers dead at once is not believed."""

from __future__ import annotations

import pytest

from newsletter.inbound.effects import HANDFUL, LONG_STANDING
from newsletter.model import Person, SuppressionReason
from newsletter.ports.mailbox import Taken
from newsletter.store.database import Store
from newsletter.store.hard_bounces import domain_of
from tests.store.people import a_consent, later
from tests.store.returned import RULES, an_event, sent
from tests.store.test_unsubscribe import suppressed_rows

PEOPLE = 12


def addresses(domain: str = "provider.example", *, first: int = 0, number: int = PEOPLE) -> list[str]:
    return [f"reader{one}@{domain}" for one in range(first, first + number)]


def subscribe(store: Store, people: list[str]) -> None:
    store.import_people((Person(address=one, address_key=one), a_consent()) for one in people)


def mailings(store: Store, number: int, *, start: int = 0) -> int:
    """Send so many mailings to everybody; return the last."""
    found = 0
    for one in range(start, start + number):
        found, _ids = sent(store, f"issue-{one}", at=later(days=7 * one))
    return found


def dead(store: Store, mailing: int, people: list[str], **given: object) -> list[Taken]:
    """Let everybody's address be called dead, one report after the other."""
    ids = {one.person.address_key: one.id for one in store.subscribers()}
    return [
        store.record_events((an_event(mailing, ids[one], "hard", **given),), rules=RULES, now=later(days=90))
        for one in people
    ]


def reasons(store: Store, people: list[str]) -> set[SuppressionReason | None]:
    found = [store.subscriber(one) for one in people]
    return {one.suppressed for one in found if one is not None}


def test_the_part_behind_the_at_is_the_domain() -> None:
    assert domain_of("ana@reader.example") == "reader.example"


def test_a_provider_that_refuses_many_at_once_is_not_believed(store: Store) -> None:
    people = addresses()
    subscribe(store, people)
    last = mailings(store, LONG_STANDING + 1)
    taken = dead(store, last, people)
    assert [one.held for one in taken] == [0] * HANDFUL + [1] * (PEOPLE - HANDFUL)
    assert reasons(store, people) == {None}
    assert store.held_bounces(last) == {"provider.example": PEOPLE}


def test_the_next_mailing_asks_again_and_is_believed(store: Store) -> None:
    people = addresses()
    subscribe(store, people)
    dead(store, mailings(store, LONG_STANDING + 1), people)
    again = mailings(store, 1, start=LONG_STANDING + 1)
    dead(store, again, people[:2], code="5.1.1", key="the next one's")
    ids = {one.person.address_key: one.id for one in store.subscribers()}
    store.record_events(
        (an_event(again, ids[people[1]], "hard", key="another"),), rules=RULES, now=later(days=97)
    )
    assert reasons(store, people[:2]) == {SuppressionReason.BOUNCED}
    assert reasons(store, people[2:]) == {None}


def test_a_handful_of_dead_addresses_is_believed(store: Store) -> None:
    people = addresses()
    subscribe(store, people)
    last = mailings(store, LONG_STANDING + 1)
    dead(store, last, people[:HANDFUL])
    assert reasons(store, people[:HANDFUL]) == {SuppressionReason.BOUNCED}
    assert store.held_bounces(last) == {}


def test_an_imported_list_full_of_dead_addresses_is_believed(store: Store) -> None:
    people = addresses()
    subscribe(store, people)
    first = mailings(store, 1)
    dead(store, first, people)
    assert reasons(store, people) == {SuppressionReason.BOUNCED}


def test_other_domains_are_believed_meanwhile(store: Store) -> None:
    many, one = addresses(), addresses("other.example", first=50, number=1)
    subscribe(store, [*many, *one])
    last = mailings(store, LONG_STANDING + 1)
    dead(store, last, [*many, *one])
    assert reasons(store, one) == {SuppressionReason.BOUNCED}
    assert reasons(store, many) == {None}


def test_hosts_not_found_at_many_domains_are_not_believed_either(store: Store) -> None:
    """Then it may be our own name server that is away."""
    people = [f"ana@domain{number}.example" for number in range(PEOPLE)]
    subscribe(store, people)
    last = mailings(store, LONG_STANDING + 1)
    dead(store, last, people, code="5.4.4")
    assert reasons(store, people) == {None}
    assert store.held_bounces(last) == {"": PEOPLE}


def test_unknown_users_at_many_domains_are_believed(store: Store) -> None:
    people = [f"ana@domain{number}.example" for number in range(PEOPLE)]
    subscribe(store, people)
    dead(store, mailings(store, LONG_STANDING + 1), people)
    assert reasons(store, people) == {SuppressionReason.BOUNCED}


@pytest.mark.parametrize("stronger", ["complained"])
def test_what_is_lifted_is_nothing_else_than_this_mailings_bounces(store: Store, stronger: str) -> None:
    people = addresses()
    subscribe(store, people)
    last = mailings(store, LONG_STANDING + 1)
    ids = {one.person.address_key: one.id for one in store.subscribers()}
    dead(store, last, people[:1])
    store.record_events((an_event(last, ids[people[0]], stronger),), rules=RULES, now=later(days=90))
    dead(store, last, people[1:])
    assert reasons(store, people[:1]) == {SuppressionReason.COMPLAINED}
    assert [row[1] for row in suppressed_rows(store)] == [stronger]
