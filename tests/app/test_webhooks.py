"""A provider's reports take effect by the rules for returned mail, whoever they are about and whenever they come."""

from __future__ import annotations

import itertools
import json
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.app.people import add_person, new_person
from newsletter.app.retention import retain
from newsletter.app.webhooks import (
    apply_reports,
    apply_waiting_reports,
    format_webhook_report,
    webhook_states,
)
from newsletter.errors import RefusedError
from newsletter.inbound.webhook_run import WebhookRunReport
from newsletter.model import Consent, ConsentAction, EventKind, SubscriptionStatus
from tests.app.actors import staff
from tests.app.provider_events import Event, Sent, World, make_world, true_events
from tests.inbound.providers.signing import SigningKey
from tests.store.people import LIST


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path / "publication", people=8, mailings=1, key=SigningKey())
    yield made
    made.workspace.close()


def event_of(one: Sent, name: str, **more: Any) -> Event:
    keys = {"newsletter_mailing": one.mailing_key, "newsletter_delivery": one.key}
    at = int((one.at + timedelta(hours=1)).timestamp())
    return {"email": one.address, "event": name, "timestamp": at, "sg_event_id": name, **keys, **more}


def report(world: World, *events: Event) -> WebhookRunReport:
    world.workspace.store.keep_batch("sendgrid", json.dumps(events).encode(), now=world.clock.now())
    return apply_reports(world.workspace)


def place(world: World, one: Sent) -> SubscriptionStatus:
    found = world.workspace.store.subscriber(one.address)
    assert found is not None
    return found.subscriptions[0].status


def suppressed(world: World, one: Sent) -> list[str]:
    return [found.reason.value for found in world.workspace.store.suppressions(one.address)]


HARD = {"type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 user unknown"}


def test_a_hard_bounce_suppresses_and_a_blocked_message_does_not(world: World) -> None:
    one, other = world.sent[1], world.sent[2]
    found = report(
        world, event_of(one, "bounce", **HARD), event_of(other, "bounce", **HARD | {"type": "blocked"})
    )
    # Both have the same id of their event: the second is a repetition.
    assert (found.new, found.known) == (1, 1)
    found = report(world, event_of(other, "bounce", **HARD | {"type": "blocked", "sg_event_id": "b"}))
    assert (suppressed(world, one), suppressed(world, other)) == (["bounced"], [])


def test_a_complaint_suppresses_and_an_unsubscribe_ends_the_place_on_that_list(world: World) -> None:
    one, other = world.sent[1], world.sent[2]
    found = report(world, event_of(one, "spamreport"), event_of(other, "group_unsubscribe"))
    assert (found.new, found.suppressed, found.left) == (2, 1, 1)
    assert suppressed(world, one) == ["complained"]
    assert place(world, other) is SubscriptionStatus.UNSUBSCRIBED
    known = world.workspace.store.subscriber(other.address)
    assert known is not None
    assert (known.consents[-1].method, known.consents[-1].basis[:12]) == ("provider", "Unsubscribed")


def test_an_unsubscribe_from_before_they_joined_again_is_too_late(world: World) -> None:
    one = world.sent[1]
    report(world, event_of(one, "unsubscribe"))
    with pytest.raises(RefusedError):
        add_person(world.workspace, new_person(one.address), list_key=LIST, basis="asked", by=staff())
    confirmed = Consent(
        list=LIST,
        action=ConsentAction.GRANTED,
        at=world.clock.now(),
        basis="Subscribe",
        method="sign-up",
    )
    world.workspace.store.import_people([(new_person(one.address), confirmed)])
    assert place(world, one) is SubscriptionStatus.SUBSCRIBED
    assert report(world, event_of(one, "group_unsubscribe")).left == 0
    assert place(world, one) is SubscriptionStatus.SUBSCRIBED
    late = int(world.clock.now().timestamp())
    assert report(world, event_of(one, "unsubscribe", timestamp=late + 1, sg_event_id="again")).left == 1


def test_nobody_is_subscribed_by_a_report(world: World) -> None:
    one = world.sent[1]
    report(world, event_of(one, "unsubscribe"))
    assert report(world, event_of(one, "group_resubscribe")).ignored == 1
    assert place(world, one) is SubscriptionStatus.UNSUBSCRIBED


def test_a_delivery_is_found_by_its_key_when_the_address_is_another_one_by_now(world: World) -> None:
    one = world.sent[1]
    found = report(world, event_of(one, "spamreport", email="somebody.else@x.example"))
    assert (found.new, suppressed(world, one)) == (1, ["complained"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"newsletter_delivery": "0" * 24},
        {"newsletter_delivery": ""},
        {"newsletter_mailing": "another"},
        {"newsletter_mailing": "", "newsletter_delivery": ""},
    ],
)
def test_an_address_alone_is_nobody(world: World, wrong: dict[str, str]) -> None:
    one = world.sent[1]
    before = world.state()
    found = report(world, event_of(one, "spamreport", **wrong))
    assert (found.unmatched, found.new) == (1, 0)
    assert world.state() == before
    assert webhook_states(world.workspace)["sendgrid"].unmatched == 1


def test_a_report_about_somebody_who_was_erased_has_no_effect(world: World) -> None:
    one = world.sent[1]
    world.workspace.store.erase(one.address, now=world.clock.now())
    assert report(world, event_of(one, "bounce", **HARD)).unmatched == 1


def test_opens_and_clicks_are_not_kept(world: World) -> None:
    one = world.sent[1]
    found = report(world, event_of(one, "open", ip="203.0.113.7"), event_of(one, "delivered"))
    assert (found.ignored, found.new) == (1, 1)
    (batch,) = world.workspace.store.waiting_batches(limit=9, again=True, after=0)
    assert b"203.0.113.7" not in batch.body
    events = world.workspace.store.events_of_person(one.subscriber)
    assert [event.kind for event in events] == [EventKind.DELIVERED]


def test_applying_again_changes_nothing(world: World) -> None:
    report(world, *true_events(world.sent))
    before = world.state()
    again = apply_reports(world.workspace, again=True)
    assert again.events > again.new == again.left == again.suppressed == 0
    assert world.state() == before


def test_what_cannot_be_read_is_kept_and_told_once_and_does_not_stop_the_others(world: World) -> None:
    store = world.workspace.store
    for body in (b"[", b'[{"event": 1', json.dumps([event_of(world.sent[1], "delivered")]).encode()):
        store.keep_batch("sendgrid", body, now=world.clock.now())
    notices = apply_waiting_reports(world.workspace, stop=lambda: False)
    assert [one.text for one in notices] == [
        "Reports of the email provider that could not be read, and are kept: 2"
    ]
    assert webhook_states(world.workspace)["sendgrid"].failed == 2
    assert len(store.events_of_person(world.sent[1].subscriber)) == 1
    assert apply_waiting_reports(world.workspace, stop=lambda: False) == ()


def test_two_do_not_apply_at_the_same_time(world: World) -> None:
    with world.workspace.store.alone("provider reports") as alone:
        assert alone
        with pytest.raises(RefusedError):
            apply_reports(world.workspace)
        world.workspace.store.keep_batch("sendgrid", b"[]", now=world.clock.now())
        assert apply_waiting_reports(world.workspace, stop=lambda: False) == ()


def test_it_stops_between_two_requests(world: World) -> None:
    for event in true_events(world.sent)[:3]:
        world.workspace.store.keep_batch("sendgrid", json.dumps([event]).encode(), now=world.clock.now())
    stop = threading.Event()
    counted = itertools.count()

    def asked() -> bool:
        return next(counted) == 1 or stop.is_set()

    assert apply_reports(world.workspace, stop=asked).batches == 1
    assert apply_reports(world.workspace).batches == 2


def test_enough_complaints_pause_the_mailing_or_tell_staff(world: World) -> None:
    for one in world.sent[:4]:
        body = json.dumps([event_of(one, "spamreport", sg_event_id=one.key)]).encode()
        world.workspace.store.keep_batch("sendgrid", body, now=world.clock.now())
    notices = apply_waiting_reports(world.workspace, stop=lambda: False)
    assert [one.kind for one in notices] == ["complaints"]


def test_old_requests_are_deleted_by_the_retention_job(world: World) -> None:
    report(world, event_of(world.sent[1], "delivered"))
    assert "provider reports: 0" in retain(world.workspace)[0]
    world.clock.time += timedelta(days=8)
    assert "provider reports: 1" in retain(world.workspace)[0]
    # Sent again after that, nothing of it is new.
    assert report(world, event_of(world.sent[1], "delivered")).new == 0


def test_a_run_is_told_in_one_line() -> None:
    assert format_webhook_report(WebhookRunReport()) == "applied 0 reports"
    report = WebhookRunReport(batches=1, events=3, new=2, suppressed=1)
    assert format_webhook_report(report) == "applied 1 report (events: 3, new: 2, suppressed: 1)"


def all_events(sent: Sequence[Sent]) -> list[Event]:
    """Return one event of every kind for every delivery, each of which may or may not come."""
    kinds: list[tuple[str, dict[str, Any]]] = [
        ("processed", {}),
        ("delivered", {}),
        ("bounce", HARD),
        ("bounce", {"type": "bounce", "reason": "552 5.2.2 mailbox full"}),
        ("bounce", {"type": "blocked", "reason": "550 5.7.1 blocked"}),
        ("dropped", {"reason": "Bounced Address"}),
        ("dropped", {"reason": "Invalid"}),
        ("spamreport", {}),
        ("unsubscribe", {}),
    ]
    return [
        event_of(one, name, **more, sg_event_id=f"{number}/{place}")
        for number, one in enumerate(sent)
        for place, (name, more) in enumerate(kinds)
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_events_in_any_order_and_company_lead_to_the_same(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    people, mailings = 2, 6
    key, seed = SigningKey(), data.draw(st.integers(0, 10_000))
    chosen = data.draw(st.lists(st.integers(0, people * mailings * 9 - 1), min_size=1, max_size=60))
    states = []
    for shuffled in (False, True):
        folder = tmp_path_factory.mktemp("order") / "publication"
        world = make_world(folder, people=people, mailings=mailings, url="sqlite://", key=key)
        rules = replace(world.workspace.settings.bounces, soft_bounces=2, soft_days=10)
        changed = replace(world.workspace.settings, bounces=rules)
        world.workspace = replace(world.workspace, settings=changed)
        events = [all_events(world.sent)[place] for place in chosen]
        rng = random.Random(seed)
        if shuffled:
            rng.shuffle(events)
        step = rng.randint(1, 7) if shuffled else len(events)
        for start in range(0, len(events), step):
            report(world, *events[start : start + step])
        states.append(world.state())
        world.workspace.close()
    assert states[0] == states[1]
