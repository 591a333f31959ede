"""Joining: who may be on a list, and what is known of them then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.model import Person, SubscriptionStatus, SuppressionReason
from newsletter.store.subscribe_policy import Block, ImportOutcome, Membership, PriorState, join, merge
from tests.store.people import NOW, a_consent, a_person, later

WORDS = st.text(max_size=8)
PEOPLE = st.builds(
    Person,
    address=st.just("a@example.org"),
    address_key=st.just("a@example.org"),
    first_name=WORDS,
    last_name=WORDS,
    lang=WORDS,
    attributes=st.dictionaries(WORDS, WORDS, max_size=4),
)
SUBSCRIBED = Membership(status=SubscriptionStatus.SUBSCRIBED, since=NOW)
LEFT = Membership(status=SubscriptionStatus.UNSUBSCRIBED, since=NOW)


@given(known=PEOPLE, given_person=PEOPLE)
def test_a_row_fills_and_changes_but_never_empties(known: Person, given_person: Person) -> None:
    merged = merge(known, given_person)
    for name in ("first_name", "last_name", "lang"):
        assert getattr(merged, name) == (getattr(given_person, name) or getattr(known, name))
    for name in {*known.attributes, *given_person.attributes}:
        assert merged.attributes.get(name, "") == (
            given_person.attributes.get(name) or known.attributes.get(name, "")
        )
    assert merge(merged, given_person) == merged


@given(person=PEOPLE)
def test_the_same_row_again_changes_nothing(person: Person) -> None:
    standing = PriorState(person=merge(person, person), place=SUBSCRIBED)
    assert join(standing, person, a_consent()).verdict is ImportOutcome.UNCHANGED


def test_the_address_stays_as_it_was_first_typed() -> None:
    known = a_person(1, address="Reader1@Example.org")
    assert merge(known, a_person(1)).address == "Reader1@Example.org"


@pytest.mark.parametrize("reason", SuppressionReason)
def test_an_import_never_brings_anybody_back(reason: SuppressionReason) -> None:
    blocked = PriorState(blocks=(Block(reason=reason, at=NOW),))
    assert join(blocked, a_person(1), a_consent(at=later(days=900))).verdict is ImportOutcome.SUPPRESSED
    left = PriorState(person=a_person(1), place=LEFT)
    assert join(left, a_person(1), a_consent(at=later(days=900))).verdict is ImportOutcome.SUPPRESSED


@pytest.mark.parametrize("reason", SuppressionReason)
def test_staff_bring_nobody_back(reason: SuppressionReason) -> None:
    standing = PriorState(person=a_person(1), place=LEFT, blocks=(Block(reason=reason, at=NOW),))
    assert not join(standing, a_person(1), a_consent(method="staff", at=later(days=1))).subscribes


@pytest.mark.parametrize("method", ["sign-up", "page"])
@pytest.mark.parametrize("reason", SuppressionReason)
def test_only_their_own_word_brings_back_whoever_left(reason: SuppressionReason, method: str) -> None:
    standing = PriorState(person=a_person(1), place=LEFT, blocks=(Block(reason=reason, at=NOW),))
    fresh = a_consent(method=method, at=later(days=1))
    comes_back = join(standing, a_person(1), fresh).subscribes
    assert comes_back == (reason is SuppressionReason.UNSUBSCRIBED)


def test_a_consent_from_before_the_leaving_is_no_word_to_come_back() -> None:
    standing = PriorState(person=a_person(1), place=LEFT)
    assert not join(standing, a_person(1), a_consent(method="sign-up", at=NOW)).subscribes


def test_a_place_on_a_new_list_counts_as_added() -> None:
    joined = join(PriorState(person=a_person(1)), a_person(1), a_consent())
    assert (joined.verdict, joined.subscribes) == (ImportOutcome.ADDED, True)
