"""Single email: a few lines of plain text from the program to one person, staff or somebody who signs up.

It is no part of any list: no List-* header, no unsubscribe link, no ledger. It says that a program wrote
it (RFC 3834 section 5), so that no well-behaved robot answers.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.utils import format_datetime

from newsletter.model import Edition, Message, Publication, Recipient, SharedParts
from newsletter.sending import headers
from newsletter.sending.envelope import wire_address
from newsletter.sending.quoted_printable import encode_piece
from newsletter.sending.shared_parts import own_address

AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def single_email(
    publication: Publication,
    address: str,
    *,
    subject: str,
    text: str,
    key: str,
    date: datetime,
    kind: str = "staff",
) -> Message:
    """Return an email to one person; raises AddressError, SettingsError.

    `key` makes its Message-ID: the same email sent again has the same, whenever that is. `kind` says in
    Message-ID and transport what it is for.
    """
    sender = own_address(publication.sender_address, "[sender] address")
    to = wire_address(address)
    mark = _mark(to, key)
    message_id = _message_id(sender, mark, kind)
    line = headers.harmless(subject)
    body = "\n".join(headers.clean(one) for one in text.splitlines()) + "\n"
    name = headers.checked(publication.sender_name, "[sender] name")
    block = b"".join(
        (
            headers.unstructured("Date", format_datetime(date)),
            headers.mailbox("From", name, sender),
            headers.mailbox("To", "", to),
            headers.unstructured("Subject", line),
            f"Message-ID: {message_id}\r\n".encode("ascii"),
            *(headers.unstructured(header, value) for header, value in AUTOMATIC.items()),
            b"Content-Type: text/plain; charset=utf-8\r\n",
            b"Content-Transfer-Encoding: quoted-printable\r\n",
            b"MIME-Version: 1.0\r\n",
        )
    )
    return Message(
        recipient=_somebody(address),
        envelope_from=sender,
        envelope_to=to,
        message_id=message_id,
        delivery_key=mark,
        headers={"To": to, "Message-ID": message_id},
        values={},
        content=block + b"\r\n" + encode_piece(body, before_field=False),
        shared=SharedParts(
            mailing_key=kind,
            edition=_plain(publication, line, body),
            subject=line,
            sender_name=name,
            sender_address=sender,
            reply_to=None,
            headers=AUTOMATIC,
        ),
    )


def single_email_id(publication: Publication, address: str, *, key: str, kind: str) -> str:
    """Return the Message-ID that such an email has, or had; raises AddressError, SettingsError."""
    sender = own_address(publication.sender_address, "[sender] address")
    return _message_id(sender, _mark(wire_address(address), key), kind)


def _mark(to: str, key: str) -> str:
    return hashlib.blake2b(f"{key}/{to}".encode(), digest_size=16).hexdigest()


def _message_id(sender: str, mark: str, kind: str) -> str:
    return f"<{kind}.{mark}@{sender.rpartition('@')[2]}>"


def _somebody(address: str) -> Recipient:
    """Stand in no ledger: 0 is no mailing and -1 nobody."""
    return Recipient(mailing_id=0, subscriber_id=-1, address=address, name="", token="", fields={}, attempt=1)


def _plain(publication: Publication, subject: str, text: str) -> Edition:
    """Return the letter for a transport that builds the message itself."""
    return Edition(
        issue="",
        list="",
        lang=publication.lang,
        subject=subject,
        preheader="",
        html="",
        text=text,
        fields=(),
        links=(),
        pictures=(),
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
