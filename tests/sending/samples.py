"""Samples: a publication, an edition, recipients and messages, for every test of sending."""

from __future__ import annotations

import email
import email.policy
import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from newsletter.model import (
    Edition,
    Mailing,
    MailingList,
    MailingStatus,
    MergeField,
    Message,
    Picture,
    Publication,
    Recipient,
    UncertainPolicy,
)
from newsletter.sending.message_template import MessageTemplate

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
KEY = "m7x2k9"
NAME_MARK = "MFa1b2x0z"
LINK_MARK = "MFa1b2x1z"
FIELDS = (
    MergeField(marker=NAME_MARK, name="first_name", fallback="neighbor"),
    MergeField(marker=LINK_MARK, name="unsubscribe_url"),
)
PICTURE = Picture(
    name="3f2a9c0d.png", media_type="image/png", data=bytes(range(256)), width=8, height=8, alt="A march"
)


def publication(**changes: Any) -> Publication:
    values: dict[str, Any] = {
        "name": "The Thirteenth",
        "lang": "en",
        "organisation": "Office of Council District 13",
        "postal_address": "200 N. Spring St., Los Angeles, CA 90012",
        "base_url": "https://letters.thirteenth.example",
        "web_url": None,
        "sender_name": "Council District 13",
        "sender_address": "letters@thirteenth.example",
        "reply_to": "office@thirteenth.example",
        "unsubscribe_mailbox": "unsubscribe@thirteenth.example",
        "lists": {
            "constituents": MailingList(key="constituents", title="District 13 news", why="You asked.")
        },
        "feeds": {},
    }
    return Publication(**{**values, **changes})


def edition(**changes: Any) -> Edition:
    values: dict[str, Any] = {
        "issue": "2023-03-11-sanctuary-city",
        "list": "constituents",
        "lang": "en",
        "subject": "What does it mean to be a “Sanctuary City”?",
        "preheader": "",
        "html": f'<p>Dear {NAME_MARK},</p>\n<p>Hi.</p>\n<a href="{LINK_MARK}">Unsubscribe</a>\n',
        "text": f"Dear {NAME_MARK},\n\nHi.\n\nUnsubscribe: {LINK_MARK}\n",
        "fields": FIELDS,
        "links": (),
        "pictures": (),
    }
    values |= changes
    seen = repr(sorted((key, value) for key, value in values.items() if key != "digest"))
    return Edition(**{"digest": hashlib.sha256(seen.encode("utf-8", "replace")).hexdigest(), **values})


def recipient(number: int = 7, **changes: Any) -> Recipient:
    values: dict[str, Any] = {
        "mailing_id": 1,
        "subscriber_id": number,
        "address": f"ana{number}@reader.example",
        "name": "Ana Ruiz",
        "token": f"tok{number}T0kenT0ken",
        "fields": {"first_name": "Ana"},
        "attempt": 1,
    }
    return Recipient(**{**values, **changes})


def template(
    of: Edition | None = None, by: Publication | None = None, *, test: bool = False
) -> MessageTemplate:
    return MessageTemplate.build(of or edition(), by or publication(), mailing_key=KEY, date=NOW, test=test)


def message(number: int = 7, **changes: Any) -> Message:
    return template().personalise(recipient(number, **changes))


def mailing(**changes: Any) -> Mailing:
    values: dict[str, Any] = {
        "id": 1,
        "key": KEY,
        "issue": "2023-03-11-sanctuary-city",
        "list": "constituents",
        "round": 0,
        "digest": edition().digest,
        "subject": "s",
        "transport": "memory",
        "policy": UncertainPolicy.RESEND,
        "status": MailingStatus.SENDING,
        "audience": 1,
        "created_at": NOW,
    }
    return Mailing(**{**values, **changes})


def parsed(content: bytes) -> EmailMessage:
    """Read a message as the standard library does, which notes every defect it meets."""
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def defects(found: EmailMessage) -> list[object]:
    """Every defect of a message: of its parts and of each header."""
    parts = list(found.walk())
    return [d for part in parts for d in part.defects] + [
        d for part in parts for header in part.values() for d in getattr(header, "defects", ())
    ]


def plain_text(found: EmailMessage) -> str:
    part = found.get_body(("plain",))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


def html_text(found: EmailMessage) -> str:
    part = found.get_body(("html",))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")
