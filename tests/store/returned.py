"""Copies that came back, for the store's tests: sent ones, events about them, in few words."""

from __future__ import annotations

from datetime import datetime

from newsletter.model import Accepted, BounceKind, BounceRules, EventKind, MailEvent, Outcome, Proof
from newsletter.ports.mailbox import Taken
from newsletter.store.database import Store
from tests.store.people import LIST, NOW, a_launch, an_edition

RULES = BounceRules(soft_bounces=3, soft_days=10)


def sent(
    store: Store, issue: str = "an-issue", *, at: datetime = NOW, outcome: Outcome | None = None
) -> tuple[int, list[int]]:
    """Launch an issue to everybody on the list and hand every copy over; return mailing and people."""
    edition = an_edition(issue, digest=issue.ljust(64, "0"))
    mailing, _new = store.launch(a_launch(edition))
    with store.worker() as worker:
        ids = [one.subscriber_id for one in store.claim(mailing.id, worker, limit=99, now=at)]
        store.at_risk(mailing.id, worker, ids, now=at)
        store.record(mailing.id, worker, [(one, outcome or Accepted()) for one in ids], now=at)
    store.finish(mailing.id, now=at)
    return mailing.id, ids


def an_event(mailing_id: int | None, subscriber_id: int, what: str = "hard", **given: object) -> MailEvent:
    """Return an event; `what` is a kind of bounce, or of event."""
    bounce = BounceKind(what) if what in {one.value for one in BounceKind} else None
    fields: dict[str, object] = {
        "key": f"{what}-{mailing_id}-{subscriber_id}",
        "kind": EventKind.BOUNCED if bounce else EventKind(what),
        "at": NOW,
        "subscriber_id": subscriber_id,
        "mailing_id": mailing_id,
        "list": LIST,
        "proof": Proof.RETURN_PATH,
        "bounce": bounce,
        "code": "5.1.1" if bounce else "abuse",
        "words": "550 5.1.1 no such user",
        **given,
    }
    return MailEvent(**fields)  # type: ignore[arg-type]


def record_events(store: Store, *events: MailEvent, now: datetime = NOW) -> Taken:
    """Write events as one mail brings them."""
    return store.record_events(events, rules=RULES, now=now)
