"""Mailings that went out by SendGrid, and what SendGrid reports of them: for tests of webhooks.

The same seed makes the same people, mailings and events in any database; only the keys differ, which a database
makes for itself.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Accepted, Consent, ConsentAction, Outcome, Person, UncertainPolicy, Unknown
from newsletter.sending.delivery_key import delivery_key
from newsletter.starter import copy_starter
from tests.inbound.providers.signing import SigningKey
from tests.store.people import LIST, a_launch, an_edition
from tests.web.site import START, HandClock

Event = dict[str, Any]
BAD_DAY = "bad-day.example"
"""Where, in one mailing, everybody is called dead."""
_SOFT = ("552 5.2.2 mailbox full", "452 4.2.2 The email account that you tried to reach is over quota")
_HARD = ("550 5.1.1 The email account that you tried to reach does not exist", "550 5.1.1 user unknown")
_POLICY = ("550 5.7.1 blocked using zen.spamhaus.org", "550 5.7.26 unauthenticated mail is prohibited")
_DROPS = ("Bounced Address", "Unsubscribed Address", "Spam Reporting Address", "Invalid", "Spam Content")


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery, as events name it."""

    mailing: int
    mailing_key: str
    subscriber: int
    address: str
    key: str
    at: datetime


@dataclass(slots=True)
class World:
    """A publication whose deliveries await reports."""

    workspace: Workspace
    clock: HandClock
    sent: list[Sent]
    key: SigningKey

    def state(self) -> dict[str, Any]:
        """Return all that reports lead to, without numbers that depend on their order."""
        store = self.workspace.store
        mailings = sorted({one.mailing for one in self.sent})
        people = {one.address for one in self.sent}
        known = {address: store.subscriber(address) for address in people}
        return {
            "deliveries": {
                (one.mailing_id, one.address): one.status.value
                for mailing in mailings
                for one in store.deliveries(mailing)
            },
            "mailings": {one.id: one.status.value for one in store.mailings()},
            "places": {
                address: [(place.list, place.status.value) for place in found.subscriptions]
                for address, found in known.items()
                if found
            },
            "consents": {
                address: Counter((one.list, one.action.value, one.method) for one in found.consents)
                for address, found in known.items()
                if found
            },
            "suppressed": {
                address: sorted((one.list or "", one.reason.value) for one in store.suppressions(address))
                for address in people
            },
            "events": {
                (address, event.mailing_id, event.kind.value, event.bounce, event.code, event.words, event.at)
                for mailing in mailings
                for address, event in store.events_of_mailing(mailing)
            },
        }


def make_world(
    folder: Path, *, people: int, mailings: int, url: str = "", days_apart: float = 14.0, key: SigningKey
) -> World:
    """Make a publication, its readers and their mailings, the newest of which was sent four days ago."""
    copy_starter(folder)
    environ = {"NEWSLETTER_SENDGRID_EVENT_KEY": key.public} | (
        {"NEWSLETTER_DATABASE_URL": url} if url else {}
    )
    clock = HandClock()
    workspace = replace(open_workspace(folder, environ), clock=clock)
    store = workspace.store
    joined = START - timedelta(days=400)
    store.import_people((_person(number), _consent(joined)) for number in range(people))
    sent: list[Sent] = []
    for number in range(mailings):
        at = START - timedelta(days=4 + days_apart * (mailings - 1 - number))
        sent += _send(workspace, number, at)
    return World(workspace, clock, sent, key)


def _person(number: int) -> Person:
    domain = BAD_DAY if number % 10 == 0 else f"town{number % 7}.example"
    address = f"reader{number}@{domain}"
    return Person(address=address, address_key=address)


def _consent(at: datetime) -> Consent:
    return Consent(
        list=LIST, action=ConsentAction.GRANTED, at=at, basis="A form", method="import", source="a.csv", actor="ana"
    )  # fmt: skip


def _send(workspace: Workspace, number: int, at: datetime) -> Iterator[Sent]:
    """Hand one mailing over; some of it ends in doubt, in every way there is."""
    store, rng = workspace.store, random.Random(number)
    edition = an_edition(f"issue-{number}", digest=f"{number:064d}")
    hold = UncertainPolicy.HOLD if number % 2 else UncertainPolicy.RESEND
    launch = replace(a_launch(edition, transport="sendgrid", policy=hold), now=at)
    mailing, _new = store.launch(launch)
    with store.worker() as worker:
        while copies := store.claim(mailing.id, worker, limit=500, now=at):
            ids = [one.subscriber_id for one in copies]
            store.at_risk(mailing.id, worker, ids, now=at)
            for one in copies:
                doubt = rng.random() < 0.08
                lost: Outcome = Unknown(reason="no answer came", is_settled_later=True)
                outcome = lost if doubt else Accepted(reference="x-message-id")
                store.record(mailing.id, worker, [(one.subscriber_id, outcome)], now=at)
                yield Sent(
                    mailing.id,
                    mailing.key,
                    one.subscriber_id,
                    one.address,
                    delivery_key(mailing.key, one.subscriber_id, one.token),
                    at,
                )
    store.finish(mailing.id, now=at)


def true_events(sent: Sequence[Sent], *, seed: int = 1) -> list[Event]:
    """Return what SendGrid reports of these deliveries, in the order in which it happened."""
    rng = random.Random(seed)
    bad_day = max((one.mailing for one in sent), default=0)
    events = [
        event
        for number, one in enumerate(sorted(sent, key=lambda one: (one.mailing, one.subscriber)))
        for event in _of_delivery(one, rng, number, bad_day)
    ]
    return sorted(events, key=lambda event: event["timestamp"])


def _of_delivery(one: Sent, rng: random.Random, number: int, bad_day: int) -> Iterator[Event]:
    def event(name: str, minutes: float, **more: Any) -> Event:
        at = one.at + timedelta(minutes=minutes)
        return {
            "email": one.address,
            "timestamp": int(at.timestamp()),
            "event": name,
            "sg_event_id": f"{number}-{name}-{int(minutes)}",
            "sg_message_id": f"m{number}.recvd-1",
            "newsletter_mailing": one.mailing_key,
            "newsletter_delivery": one.key,
            **more,
        }

    fate = rng.random()
    if fate < 0.03:
        # Half of the drops are reported alone, the others after they were taken.
        if rng.random() < 0.5:
            yield event("processed", 1)
        yield event("dropped", 2, reason=rng.choice(_DROPS))
        return
    yield event("processed", 1)
    if rng.random() < 0.1:
        yield event("deferred", 2, response="451 4.7.1 try again later", attempt="1")
    trouble = number % 17 == 3
    if (one.mailing == bad_day and one.address.endswith(BAD_DAY)) or fate < 0.05:
        yield event("bounce", 5, type="bounce", status="5.1.1", reason=rng.choice(_HARD))
    elif fate < 0.08 or trouble:
        yield event("bounce", 4400, type="bounce", status="", reason=rng.choice(_SOFT))
    elif fate < 0.10:
        yield event("bounce", 6, type="blocked", reason=rng.choice((*_POLICY, *_HARD)))
    else:
        yield event("delivered", 7, response="250 OK")
        yield from _afterwards(event, rng)


def _afterwards(event: Any, rng: random.Random) -> Iterator[Event]:
    fate = rng.random()
    if fate < 0.3:
        yield event("open", 60, ip="203.0.113.7", useragent="Mail", sg_machine_open=fate < 0.15)
    if fate < 0.1:
        yield event("click", 61, ip="203.0.113.7", useragent="Mail", url="https://example.org/")
    if fate < 0.01:
        yield event("spamreport", 120)
    elif fate < 0.02:
        yield event("unsubscribe", 130)
    elif fate < 0.03:
        yield event("group_unsubscribe", 140, asm_group_id=7)
    elif fate < 0.035:
        yield event("group_resubscribe", 150, asm_group_id=7)
    elif fate < 0.05:
        # A late bounce of a server behind the first has no sg_message_id.
        late = event("bounce", 900, type="bounce", status="5.1.1", reason="550 5.1.1 no such user here")
        late.pop("sg_message_id")
        yield late


def stranger_events(sent: Sequence[Sent], number: int, *, seed: int = 2) -> list[Event]:
    """Return events that are about nobody's delivery: other mailings, keys that are made up, or none."""
    rng = random.Random(seed)
    found = []
    for place in range(number):
        one, other = rng.choice(sent), rng.choice(sent)
        name = rng.choice(("bounce", "spamreport", "unsubscribe", "dropped", "delivered"))
        keys = rng.choice(
            (
                {"newsletter_mailing": one.mailing_key, "newsletter_delivery": "0" * 24},
                {"newsletter_mailing": "another", "newsletter_delivery": one.key},
                {"newsletter_mailing": one.mailing_key},
                {"newsletter_mailing": 7, "newsletter_delivery": [one.key]},
                {},
            )
        )
        found.append(
            {
                "email": other.address,
                "timestamp": int(one.at.timestamp()) + 300,
                "event": name,
                "type": "bounce",
                "status": "5.1.1",
                "reason": "Invalid" if name == "dropped" else "550 5.1.1 no such user",
                "sg_event_id": f"stranger-{place}",
                **keys,
            }
        )
    return found


def in_batches(events: Sequence[Event], size: int) -> Iterator[bytes]:
    """Yield the bodies of the requests that bring these events: lines that end in CRLF, as SendGrid's do."""
    for start in range(0, len(events), size):
        lines = (json.dumps(event) for event in events[start : start + size])
        yield ("[" + ",\r\n".join(lines) + "]\r\n").encode()
