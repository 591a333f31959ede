"""Counts by month, list and way; and people who show no sign of life, on every database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import (
    ConsentAction,
    EventKind,
    MonthCount,
    Proof,
    TopicChoice,
)
from newsletter.store.database import Store
from newsletter.subscribers.hygiene import Silent
from tests.store.people import LIST, NOW, a_consent, a_person, a_withdrawal, key, later, subscribe
from tests.store.returned import an_event, record_events, sent


def test_who_joined_and_left_is_counted_by_month_list_and_way(store: Store) -> None:
    subscribe(store, range(3))
    store.import_people([(a_person(9), a_consent("other", at=later(days=40), method="sign-up"))])
    store.unsubscribe(key(0), a_withdrawal(at=later(days=40)))
    store.import_people([(a_person(0), replace(a_consent(at=later(days=41)), method="page"))])
    assert store.month_counts() == (
        MonthCount(month="2023-03", list=LIST, method="import", joined=3, left=0),
        MonthCount(month="2023-04", list=LIST, method="one-click", joined=0, left=1),
        MonthCount(month="2023-04", list=LIST, method="page", joined=1, left=0),
        MonthCount(month="2023-04", list="other", method="sign-up", joined=1, left=0),
    )


def silent(store: Store) -> list[Silent]:
    return [*store.silent_people(mailings_back=5, at_least=2, agreed_before=later(days=1))]


@pytest.mark.parametrize("sign", ["click", "vote", "topics", "request", "consent", "left"])
def test_a_sign_of_life_is_enough(store: Store, sign: str) -> None:
    subscribe(store, range(2))
    mailing, ids = sent(store, "one")
    assert silent(store) == []
    sent(store, "two")
    assert silent(store) == [Silent(address=key(0), mailings=2), Silent(address=key(1), mailings=2)]
    if sign == "click":
        event = replace(an_event(mailing, ids[0], "clicked"), kind=EventKind.CLICKED, proof=Proof.PROVIDER)
        record_events(store, event)
    elif sign == "vote":
        assert store.vote(mailing_id=mailing, subscriber_id=ids[0], poll="1", choice=1)
    elif sign == "topics":
        store.choose_topics(key(0), TopicChoice(list=LIST, topics=("housing",), at=NOW, method="page"))
    elif sign == "request":
        from tests.store.test_address_changes import asked

        asked(store)
    elif sign == "consent":
        store.unsubscribe(key(0), a_withdrawal(at=later(days=2)))
        back = replace(a_consent(at=later(days=3), method="sign-up"), action=ConsentAction.GRANTED)
        store.import_people([(a_person(0), back)])
    else:
        store.unsubscribe(key(0), a_withdrawal(at=later(days=2)))
    assert silent(store) == [Silent(address=key(1), mailings=2)]


def test_what_was_found_about_a_domain_is_kept(store: Store) -> None:
    store.keep_domain_checks({"a.example": "", "b.example": "gone"}, now=NOW)
    store.keep_domain_checks({"b.example": ""}, now=later(days=2))
    assert store.checked_domains(since=NOW) == {"a.example": "", "b.example": ""}
    assert store.checked_domains(since=later(days=1)) == {"b.example": ""}
