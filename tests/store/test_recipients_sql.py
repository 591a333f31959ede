"""Who gets a later round: those who got an earlier one and those who did not are everyone, and nobody is both."""

from __future__ import annotations

import pytest

from newsletter.model import (
    Accepted,
    Deferred,
    MailingStatus,
    Outcome,
    Recipients,
    Refused,
    RoundRecipients,
    UncertainPolicy,
    Unknown,
)
from newsletter.ports import Launch
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_launch, an_edition, subscribe
from tests.store.returned import an_event, record_events, sent

ISSUE = "sanctuary-city"
ROUND_1 = {
    recipients: RoundRecipients(issue=ISSUE, round=1, recipients=recipients) for recipients in Recipients
}


def numbers(store: Store, recipients: Recipients) -> set[int]:
    ids = store.recipient_ids(LIST, ROUND_1[recipients])
    assert store.audience_size(LIST, ROUND_1[recipients]) <= len(ids)
    assert sum(store.audience_zones(LIST, ROUND_1[recipients]).values()) == store.audience_size(
        LIST, ROUND_1[recipients]
    )
    return set(ids)


def halves(store: Store) -> tuple[set[int], set[int]]:
    """Return those who got it and those who missed it; together they are everyone."""
    got, missed = numbers(store, Recipients.GOT_IT), numbers(store, Recipients.MISSED_IT)
    assert got | missed == numbers(store, Recipients.ALL)
    assert not got & missed
    return got, missed


@pytest.mark.parametrize(
    ("outcome", "policy", "got_it"),
    [
        (Accepted(), UncertainPolicy.RESEND, True),
        (Unknown(reason="no answer"), UncertainPolicy.HOLD, True),
        (Refused(code=550, reply="no such user"), UncertainPolicy.RESEND, False),
        (Deferred(code=450, reply="later"), UncertainPolicy.RESEND, False),
    ],
)
def test_a_person_got_it_if_a_server_may_have_it(
    store: Store, outcome: Outcome, policy: UncertainPolicy, got_it: bool
) -> None:
    subscribe(store, range(1))
    mailing, _new = store.launch(a_launch(policy=policy))
    with store.worker() as worker:
        (person,) = (one.subscriber_id for one in store.claim(mailing.id, worker, limit=9, now=NOW))
        store.at_risk(mailing.id, worker, [person], now=NOW)
        store.record(mailing.id, worker, [(person, outcome)], now=NOW)
    assert halves(store) == (({person}, set()) if got_it else (set(), {person}))


def test_whoever_joined_later_or_bounced_missed_it(store: Store) -> None:
    subscribe(store, range(3))
    mailing, ids = sent(store, ISSUE)
    record_events(store, an_event(mailing, ids[0], "soft"))
    subscribe(store, [9])
    got, missed = halves(store)
    assert got == set(ids[1:])
    assert len(missed) == 2
    assert ids[0] in missed


def test_other_issues_and_later_rounds_do_not_count(store: Store) -> None:
    subscribe(store, range(2))
    sent(store, "another")
    assert halves(store)[0] == set()
    sent(store, ISSUE)
    assert len(halves(store)[0]) == 2
    before = RoundRecipients(issue=ISSUE, round=0, recipients=Recipients.GOT_IT)
    assert store.recipient_ids(LIST, before) == frozenset()


@pytest.mark.parametrize(("recipients", "people"), [("got-it", 2), ("missed-it", 1), ("all", 3)])
def test_a_launch_writes_to_these_people_alone_and_keeps_who_they_were(
    store: Store, recipients: str, people: int
) -> None:
    subscribe(store, range(2))
    mailing, _ids = sent(store, ISSUE)
    subscribe(store, [9])
    chosen = Recipients(recipients)
    first = a_launch(an_edition(ISSUE, digest="e" * 64), number=1)
    launch = Launch(
        edition=first.edition,
        list=LIST,
        round=1,
        transport=first.transport,
        policy=first.policy,
        now=NOW,
        clearance=first.clearance,
        recipients=chosen,
    )
    assert store.audience_size(LIST, ROUND_1[chosen]) == people
    second, new = store.launch(launch)
    assert (new, second.audience, second.recipients) == (True, people, chosen)
    assert second.is_correction == (chosen is not Recipients.MISSED_IT)
    first_round = store.mailing(mailing)
    assert first_round is not None
    assert (first_round.recipients, first_round.is_correction) == (Recipients.ALL, False)


def test_a_cancelled_mailing_reached_only_those_it_was_sent_to(store: Store) -> None:
    subscribe(store, range(2))
    mailing, _new = store.launch(a_launch())
    with store.worker() as worker:
        (person,) = (one.subscriber_id for one in store.claim(mailing.id, worker, limit=1, now=NOW))
        store.at_risk(mailing.id, worker, [person], now=NOW)
        store.record(mailing.id, worker, [(person, Accepted())], now=NOW)
    store.steer(mailing.id, MailingStatus.CANCELLED, now=NOW)
    got, missed = halves(store)
    assert got == {person}
    assert len(missed) == 1
