"""Providers' requests: kept once, applied once, deleted in time."""

from __future__ import annotations

import json

from newsletter.model import WebhookCounts, WebhookState
from newsletter.store.database import Store
from tests.store.people import NOW, key, later, subscribe


def waiting(store: Store) -> list[bytes]:
    return [one.body for one in store.waiting_batches(limit=9, again=False, after=0)]


def test_the_same_bytes_are_kept_once_for_each_provider(store: Store) -> None:
    assert store.keep_batch("sendgrid", b"[\x00\xff]", now=NOW)
    assert not store.keep_batch("sendgrid", b"[\x00\xff]", now=later(days=1))
    assert store.keep_batch("another", b"[\x00\xff]", now=NOW)
    assert waiting(store) == [b"[\x00\xff]"] * 2


def test_what_was_applied_waits_no_longer_and_can_be_applied_again(store: Store) -> None:
    store.keep_batch("sendgrid", b"[1]", now=NOW)
    (one,) = store.waiting_batches(limit=9, again=False, after=0)
    counts = WebhookCounts(events=3, new=1, unmatched=2)
    store.end_batch(one.id, counts=counts, body=b"[]", problem="", now=later(minutes=1))
    assert waiting(store) == []
    assert [again.body for again in store.waiting_batches(limit=9, again=True, after=0)] == [b"[]"]
    assert store.waiting_batches(limit=9, again=True, after=one.id) == ()
    # The bytes as they came are still known.
    assert not store.keep_batch("sendgrid", b"[1]", now=later(days=1))
    assert store.webhook_state("sendgrid") == WebhookState(
        last_received_at=NOW, waiting=0, waiting_since=None, failed=0, unmatched=2
    )


def test_one_that_fails_three_times_waits_no_longer(store: Store) -> None:
    store.keep_batch("sendgrid", b"[1]", now=NOW)
    store.keep_batch("sendgrid", b"[2]", now=later(minutes=1))
    (one, _two) = store.waiting_batches(limit=9, again=False, after=0)
    for _ in range(3):
        assert waiting(store)[0] == b"[1]"
        store.fail_batch(one.id, problem="a bug\nof ours")
    assert waiting(store) == [b"[2]"]
    state = store.webhook_state("sendgrid")
    assert (state.waiting, state.waiting_since, state.failed) == (1, later(minutes=1), 1)


def test_old_ones_are_deleted(store: Store) -> None:
    store.keep_batch("sendgrid", b"[1]", now=NOW)
    store.keep_batch("sendgrid", b"[2]", now=later(days=3))
    assert store.forget_batches(before=later(days=2)) == 1
    assert waiting(store) == [b"[2]"]
    assert store.webhook_state("another").last_received_at is None


def test_an_erased_persons_address_is_in_no_request_that_was_applied(store: Store) -> None:
    subscribe(store, range(2))
    bodies = [json.dumps([{"email": key(number)}]).encode() for number in (0, 1)]
    for body in (*bodies, bodies[0].upper().replace(b"EMAIL", b"email")):
        store.keep_batch("sendgrid", body, now=NOW)
    for one in store.waiting_batches(limit=9, again=False, after=0)[:2]:
        store.end_batch(one.id, counts=WebhookCounts(), body=one.body, problem="", now=NOW)
    store.erase(key(0), now=later(days=1))
    left = [one.body for one in store.waiting_batches(limit=9, again=True, after=0)]
    # What still waits is applied first: it names nobody by then.
    assert left == [bodies[1], bodies[0].upper().replace(b"EMAIL", b"email")]
