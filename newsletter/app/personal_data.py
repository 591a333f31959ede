"""Personal data: all that is kept about a person, as one JSON document, and asking for it by email.

A link in an email may be forwarded with it. So nobody is shown these data for having a link of an email: the
page mails a link of its own to the person's mailbox, which works for a day.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newsletter.app.preference_links import LIMITS, LONGEST_LANG
from newsletter.app.sent_to_person import sent_to_person
from newsletter.app.workspace import Workspace
from newsletter.errors import NewsletterError, NotFoundError
from newsletter.files import whole_text
from newsletter.model import NewReaderRequest, ReaderRequestKind, Subscriber
from newsletter.model.phrase import phrase
from newsletter.subscribers.double_opt_in import network_prefix
from newsletter.subscribers.mailbox_key import mailbox_key
from newsletter.subscribers.person_history import person_history

FORMAT = "newsletter personal data 1"
"""The document's `format`. Keys may be added; none changes its meaning without another number."""


def request_data(workspace: Workspace, subscriber: Subscriber, *, lang: str, client: str) -> None:
    """Email a link to a person's data to their own mailbox."""
    person = subscriber.person
    request = NewReaderRequest(
        kind=ReaderRequestKind.DATA,
        address=person.address,
        address_key=person.address_key,
        mailbox_key=mailbox_key(person.address_key),
        subscriber_id=subscriber.id,
        lang=lang[:LONGEST_LANG],
        network=network_prefix(client),
    )
    workspace.store.take_request(request, known=True, limits=LIMITS, now=workspace.clock.now())


def find_data_link(workspace: Workspace, token: str) -> Subscriber:
    """Return whose data a link opens; raises NotFoundError, also once the link has expired."""
    request = workspace.store.request_by_token(token, (ReaderRequestKind.DATA,))
    found = workspace.store.requester(request) if request is not None else None
    if request is None or found is None or request.expires_at <= workspace.clock.now():
        raise NotFoundError("this is not a known link to somebody's data")
    return found


def personal_data(workspace: Workspace, subscriber: Subscriber) -> dict[str, Any]:
    """Return all that is kept about a person, ready for JSON; times are UTC. No link of theirs is in it."""
    person, store, lists = subscriber.person, workspace.store, workspace.publication.lists
    records = _records(workspace, subscriber)
    document = {
        "format": FORMAT,
        "publication": workspace.publication.name,
        "made_at": _time(workspace.clock.now()),
        "person": {
            "address": person.address,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "lang": person.lang,
            "attributes": dict(person.attributes),
            "created_at": _time(subscriber.created_at),
            "paused_until": _time(subscriber.paused_until),
        },
        "subscriptions": [
            {
                "list": one.list,
                "title": lists[one.list].title if one.list in lists else one.list,
                "status": one.status.value,
                "since": _time(one.since),
                "topics": None if one.topics is None else list(one.topics),
                "cadence": one.cadence.value,
                "digest_from": _time(one.digest_from),
            }
            for one in subscriber.subscriptions
        ],
        "import_changes": [
            {
                "file": record.file,
                "at": _time(record.started_at),
                "changes": {name: {"old": old, "new": new} for name, (old, new) in changes.items()},
            }
            for one in records
            for record, changes in store.import_changes_of(one.id)
        ],
        "tags": [
            {"tag": one.tag, "at": _time(one.at), "source": one.source, "actor": one.actor}
            for one in store.taggings_of(subscriber.id)
        ],
        "topic_choices": [
            {
                "list": one.list,
                "topics": None if one.topics is None else list(one.topics),
                "at": _time(one.at),
                "method": one.method,
                "source": one.source,
                "actor": one.actor,
            }
            for record in records
            for one in store.topic_history(record.id)
        ],
        "consents": [
            {
                "list": one.list,
                "action": one.action.value,
                "at": _time(one.at),
                "basis": one.basis,
                "method": one.method,
                "source": one.source,
                "actor": one.actor,
                "evidence": one.evidence,
            }
            for record in records
            for one in record.consents
        ],
        "suppressions": [
            {"list": one.list, "reason": one.reason.value, "at": _time(one.at), "note": one.note}
            for one in store.suppressions(person.address_key)
        ],
        "notes": [
            {"at": _time(one.at), "actor": one.actor, "text": one.text}
            for one in store.notes_of(subscriber.id)
        ],
        "merged_records": [
            {
                "address": one.address,
                "at": _time(one.at),
                "actor": one.actor,
                "reason": one.reason,
                "person": dict(one.person),
            }
            for one in store.merges_of(subscriber.id)
        ],
        "suppressed": subscriber.suppressed.value if subscriber.suppressed else None,
        "deliveries": [row for record in records for row in _deliveries(workspace, record) if row["status"]],
        "not_sent": [row for row in _deliveries(workspace, subscriber) if not row["status"]],
        "votes": [
            {"issue": issue, "poll": poll, "choice": choice}
            for record in records
            for issue, poll, choice in store.votes_of(record.id)
        ],
        "events": [
            {
                "kind": one.kind.value,
                "at": _time(one.at),
                "list": one.list,
                "mailing": one.mailing_id,
                "proof": one.proof.value,
                "bounce": one.bounce.value if one.bounce else "",
                "code": one.code,
                "words": one.words,
            }
            for record in records
            for one in store.events_of_person(record.id)
        ],
        **_asked_for(workspace, subscriber, records),
    }
    return document | {"history": person_history(document)}


def _records(workspace: Workspace, subscriber: Subscriber) -> tuple[Subscriber, ...]:
    """Return all records of a person: those merged into theirs, oldest first, and theirs."""
    merged = (
        replace(subscriber, id=one, subscriptions=(), consents=workspace.store.consents_of(one))
        for one in workspace.store.record_ids(subscriber.id)
        if one != subscriber.id
    )
    return (*merged, subscriber)


def write_personal_data(workspace: Workspace, subscriber: Subscriber, file: Path) -> None:
    """Write a person's data into a file, atomically; raises NewsletterError if it cannot be written."""
    try:
        with whole_text(file) as stream:
            json.dump(personal_data(workspace, subscriber), stream, ensure_ascii=False, indent=2)
            stream.write("\n")
    except OSError as error:
        raise NewsletterError(
            phrase("{file} cannot be written ({strerror})", file=file, strerror=error.strerror or error)
        ) from None


def _deliveries(workspace: Workspace, subscriber: Subscriber) -> list[dict[str, Any]]:
    return [
        {
            "mailing": one.mailing.id,
            "issue": one.mailing.issue,
            "subject": one.mailing.subject,
            "list": one.mailing.list,
            "round": one.mailing.round,
            "recipients": one.mailing.recipients.value,
            "transport": one.mailing.transport,
            "at": _time(one.at),
            "status": one.status,
            "outcome": one.outcome,
        }
        for one in reversed(sent_to_person(workspace, subscriber))
    ]


def _asked_for(
    workspace: Workspace, subscriber: Subscriber, records: tuple[Subscriber, ...]
) -> dict[str, Any]:
    """Return a person's sign-ups, what they asked for by email, and what they were asked."""
    return {
        "sign_ups": [
            {
                "address": one.request.address,
                "lists": list(one.request.lists),
                "lang": one.request.lang,
                "words": one.request.words,
                "form": one.request.form,
                "network": one.request.network,
                "status": one.status.value,
                "requested_at": _time(one.requested_at),
            }
            for one in workspace.store.signups_of(subscriber.id)
        ],
        "requests": [
            {
                "kind": one.request.kind.value,
                "address": one.request.address,
                "old_address": one.request.old_address,
                "lang": one.request.lang,
                "network": one.request.network,
                "status": one.status.value,
                "requested_at": _time(one.requested_at),
                "settled_at": _time(one.settled_at),
                "actor": one.request.actor,
                "reason": one.request.reason,
            }
            for record in records
            for one in workspace.store.requests_of(record.id)
        ],
        "renewals": [
            {
                "list": one.list,
                "status": one.status.value,
                "asked_at": _time(one.asked_at),
                "actor": one.actor,
                "emailed_at": _time(one.emailed_at),
                "answered_at": _time(one.answered_at),
            }
            for record in records
            for one in workspace.store.renewals_of(record.id)
        ],
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
