"""The body of a SendGrid request: one edition, many people, built by the official package's classes.

SendGrid v3 Mail Send. A merge field has two tags, because a value that goes into HTML is escaped and
one that goes into text or the subject is not.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sendgrid.helpers.mail import (
    Attachment,
    ClickTracking,
    Content,
    ContentId,
    CustomArg,
    Disposition,
    FileContent,
    FileName,
    FileType,
    From,
    Ganalytics,
    Header,
    Mail,
    MimeType,
    OpenTracking,
    Personalization,
    ReplyTo,
    Subject,
    SubscriptionTracking,
    Substitution,
    To,
    TrackingSettings,
)

from newsletter.model import Message, Refused, SharedParts
from newsletter.rendering.content_ids import inline_pictures
from newsletter.sending.body_pieces import split_at_markers
from newsletter.sending.headers import harmless

# At DEBUG the package's HTTP client prints the key. We never call it; this is the second bolt.
logging.getLogger("python_http_client").setLevel(logging.WARNING)

MAX_SUBSTITUTION_BYTES = 10_000
"""In one personalization; custom_args have a limit of their own that two short ids never reach."""
MAX_BODY_BYTES = 30_000_000
MAILING_ARG = "newsletter_mailing"
DELIVERY_ARG = "newsletter_delivery"
"""They come back as top-level keys of every event, so they clash with none of SendGrid's."""

_OURS_TO_SEND = ("Message-ID", "List-Unsubscribe")
"""Per person; To and Subject have fields of their own, and SendGrid refuses them as headers."""
_NOT_IN_A_NAME = re.compile("[;,]")


def unfit(message: Message) -> Refused | None:
    """Refuse for one person what SendGrid would refuse the whole request for."""
    if not message.envelope_to.isascii():
        return Refused(code=553, reply="5.6.7 not sent: SendGrid takes no address with such letters")
    if _substitution_bytes(message) > MAX_SUBSTITUTION_BYTES:
        return Refused(code=413, reply="not sent: this person's merge fields exceed 10,000 bytes")
    return None


def request_body(messages: Sequence[Message]) -> bytes:
    """Return the JSON for these people, in their order; all must share one mailing."""
    shared = messages[0].shared
    mail = Mail(from_email=From(shared.sender_address, _name(shared.sender_name)))
    if shared.reply_to:
        mail.reply_to = ReplyTo(shared.reply_to)
    mail.subject = Subject(_tagged(shared.subject, shared, "t"))
    mail.add_content(Content(MimeType.text, _tagged(shared.edition.text, shared, "t")))
    if shared.edition.html:
        mail.add_content(Content(MimeType.html, _tagged(shared.edition.html, shared, "h")))
    mail.add_custom_arg(CustomArg(MAILING_ARG, shared.mailing_key))
    mail.tracking_settings = _no_tracking()
    for inline in inline_pictures(shared.edition.html, shared.edition.pictures):
        mail.add_attachment(
            Attachment(
                FileContent(base64.b64encode(inline.picture.data).decode("ascii")),
                FileName(inline.picture.name),
                FileType(inline.picture.media_type),
                Disposition("inline"),
                ContentId(inline.content_id),
            )
        )
    for file in (file for file in shared.edition.calendars if file.attached):
        mail.add_attachment(
            Attachment(
                FileContent(base64.b64encode(file.data).decode("ascii")),
                FileName(file.name),
                FileType("text/calendar"),
                Disposition("attachment"),
            )
        )
    for place, message in enumerate(messages):
        mail.add_personalization(_personalization(message), index=place)
    payload: dict[str, Any] = mail.get()
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _personalization(message: Message) -> Personalization:
    person = Personalization()
    person.add_to(To(message.envelope_to, _name(harmless(message.recipient.name))))
    for name in _OURS_TO_SEND:
        if name in message.headers:
            person.add_header(Header(name, message.headers[name]))
    # All of them here: nobody says that a person's headers are added to the request's.
    for name, value in message.shared.headers.items():
        person.add_header(Header(name, value))
    for tag, value in _substitutions(message).items():
        person.add_substitution(Substitution(tag, value))
    person.add_custom_arg(CustomArg(DELIVERY_ARG, message.delivery_key))
    return person


def _substitutions(message: Message) -> Mapping[str, str]:
    edition = message.shared.edition
    plain = f"{message.shared.subject}\n{edition.text}"
    tags: dict[str, str] = {}
    for marker, value in message.values.items():
        if marker in plain:
            tags[_tag(marker, "t")] = value
        if marker in edition.html:
            tags[_tag(marker, "h")] = html.escape(value, quote=True)
    return tags


def _substitution_bytes(message: Message) -> int:
    return sum(len(tag) + len(value.encode()) for tag, value in _substitutions(message).items())


def _tagged(text: str, shared: SharedParts, use: str) -> str:
    parts = split_at_markers(text, shared.edition.fields)
    return "".join(_tag(part, use) if place % 2 else part for place, part in enumerate(parts))


def _tag(marker: str, use: str) -> str:
    """Return a marker's tag: with its ends marked, so that no tag stands inside another."""
    return f"-{marker}.{use}-"


def _name(name: str) -> str | None:
    """Return a display name as SendGrid takes it: without ; and , (None for no name)."""
    return " ".join(_NOT_IN_A_NAME.sub(" ", name).split()) or None


def _no_tracking() -> TrackingSettings:
    """Switch everything off aloud: else the account's defaults put in links and headers of their own."""
    return TrackingSettings(
        click_tracking=ClickTracking(enable=False, enable_text=False),
        open_tracking=OpenTracking(enable=False),
        subscription_tracking=SubscriptionTracking(enable=False),
        ganalytics=Ganalytics(enable=False),
    )
