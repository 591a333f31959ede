"""How a mailing stands while it goes out: counts, the pace, and what servers say, by receiving domain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.errors import NotFoundError
from newsletter.model import Accepted, Deferred, Outcome, Refused
from newsletter.store.database import Store
from tests.store.people import NOW, a_consent, a_launch, a_person, later

SLOW = Deferred(code=421, reply="4.7.0 [TSS04] Messages temporarily deferred")
NO = Refused(code=550, reply="5.1.1 no such user")
DOMAINS = ("yahoo.com", "yahoo.com", "gmail.com", "aol.com", "aol.com", "example.org")
OUTCOMES: tuple[Outcome, ...] = (SLOW, SLOW, Accepted(), NO, NO, SLOW)


def going_out(store: Store) -> int:
    """Launch to six people and record an outcome for each."""
    store.import_people(
        (
            a_person(number, address=f"reader{number}@{domain}", address_key=f"reader{number}@{domain}"),
            a_consent(),
        )
        for number, domain in enumerate(DOMAINS)
    )
    mailing, _new = store.launch(a_launch())
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=9, now=NOW)]
        store.at_risk(mailing.id, worker, ids, now=NOW)
        store.record(mailing.id, worker, list(zip(ids, OUTCOMES, strict=True)), now=later(seconds=10))
    return mailing.id


def test_a_standing_has_the_counts_the_pace_and_the_servers_words(store: Store) -> None:
    number = going_out(store)
    found = store.standing(number, since=later(seconds=5))
    assert (found.counts.accepted, found.counts.failed, found.counts.deferred) == (1, 2, 3)
    assert (found.settled_since, found.changed_at) == (3, later(seconds=10))
    assert [(one.domain, one.people) for one in found.put_off] == [("yahoo.com", 2), ("example.org", 1)]
    assert found.put_off[0].reply == "421 4.7.0 [TSS04] Messages temporarily deferred"
    assert found.put_off[0].next_try_at is not None
    assert [(one.domain, one.people, one.reply) for one in found.refused] == [
        ("aol.com", 2, "550 5.1.1 no such user")
    ]
    assert store.standing(number, since=later(seconds=11)).settled_since == 0


def test_nothing_is_put_off_by_a_server_that_was_not_asked(store: Store) -> None:
    store.import_people([(a_person(1), a_consent())])
    mailing, _new = store.launch(replace(a_launch(), due={"": later(hours=3)}))
    found = store.standing(mailing.id, since=NOW)
    assert (found.counts.deferred, found.put_off, found.settled_since) == (1, (), 0)


def test_there_is_no_such_mailing(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no mailing 7"):
        store.standing(7, since=NOW)
