"""The effects: hard suppresses at once, soft after a while, and many at once are not believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.inbound.bounce_patterns.provider_codes import READERS_FILTER_HOSTS
from newsletter.inbound.effects import (
    HANDFUL,
    NOTHING,
    TIMES_USUAL,
    Effect,
    HardBounces,
    History,
    effect_of,
    is_no_host,
    too_many,
)
from newsletter.inbound.soft_bounce_policy import PastDelivery
from newsletter.model import BounceRules, SuppressionReason
from tests.inbound.made import MAILING, NOW, PERSON
from tests.store.returned import an_event

RULES = BounceRules(soft_bounces=1, soft_days=0)
MANY = HardBounces(now=HANDFUL + 1, sent_now=100, usually=0, sent_usually=1000)
FEW = HardBounces(now=HANDFUL, sent_now=100, usually=0, sent_usually=1000)


def effect(
    what: str, history: History | None = None, *, domain: str = "reader.example", **given: object
) -> Effect:
    event = an_event(MAILING, PERSON, what, **given)
    return effect_of(event, history or History(), RULES, domain=domain, now=NOW)


def test_a_dead_address_is_suppressed_at_once_with_its_reason() -> None:
    found = effect("hard", code="5.1.2")
    assert (found.reason, found.note) == (SuppressionReason.BOUNCED, f"no such domain, mailing {MAILING}")


def test_a_complaint_is_suppressed_at_once() -> None:
    assert effect("complained").reason is SuppressionReason.COMPLAINED


@pytest.mark.parametrize("what", ["policy", "content", "delivered", "unsubscribed"])
def test_nothing_follows_from_anything_else(what: str) -> None:
    assert effect(what, History(long_standing=True, groups=[MANY])) == NOTHING


def test_soft_bounces_suppress_when_they_have_gone_on_for_long() -> None:
    past = [PastDelivery(sent_at=NOW, soft=True, came_back=False, arrived=False)]
    assert effect("soft", History(deliveries=past)).reason is SuppressionReason.BOUNCED
    assert effect("soft") == NOTHING


def test_many_long_standing_readers_at_once_are_not_believed_to_be_dead() -> None:
    assert effect("hard", History(long_standing=True, groups=[MANY])) == Effect(held=True)


def test_a_handful_is_believed() -> None:
    assert effect("hard", History(long_standing=True, groups=[FEW])).reason is SuppressionReason.BOUNCED


def test_a_new_reader_is_believed_to_be_dead_among_many() -> None:
    """An imported list may hold hundreds of dead addresses at one provider: none was ever reached."""
    assert effect("hard", History(long_standing=False, groups=[MANY])).reason is SuppressionReason.BOUNCED


def test_one_group_that_cannot_be_believed_is_enough() -> None:
    assert effect("hard", History(long_standing=True, groups=[FEW, MANY])).held


def test_carriers_whose_unknown_means_a_filter_are_believed_the_second_time() -> None:
    domain = sorted(READERS_FILTER_HOSTS)[0]
    assert effect("hard", domain=domain) == Effect(held=True)
    assert effect("hard", History(dead_before=True), domain=domain).reason is SuppressionReason.BOUNCED


@given(st.integers(0, 10_000), st.integers(0, 500), st.integers(0, 100_000))
def test_too_many_is_never_a_handful_and_always_more_than_usual(sent: int, usually: int, before: int) -> None:
    number = too_many(sent, usually, before)
    assert number > HANDFUL
    if before:
        assert number * before > TIMES_USUAL * usually * sent


def test_a_provider_that_always_refuses_many_is_believed() -> None:
    usual = HardBounces(now=20, sent_now=1000, usually=100, sent_usually=10_000)
    assert not usual.unbelievable
    assert HardBounces(now=31, sent_now=1000, usually=100, sent_usually=10_000).unbelievable


@pytest.mark.parametrize(
    ("code", "host"), [("5.1.2", True), ("5.4.4", True), ("5.4.310", True), ("5.1.1", False), ("", False)]
)
def test_a_host_that_was_not_found_is_known_by_its_code(code: str, host: bool) -> None:
    assert is_no_host(code) is host
