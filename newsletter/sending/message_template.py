"""The message template: a message built once, cut into pieces, and put together for each recipient.

The pieces are wire bytes already. A recipient costs a handful of small encodes and one join, where
building an `EmailMessage` for each would cost a hundred times as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from newsletter.model import Edition, MergeField, Message, Publication, Recipient, SharedParts
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending import headers
from newsletter.sending.body_pieces import BodyPieces, split_at_markers
from newsletter.sending.delivery_key import delivery_key
from newsletter.sending.dot_stuffing import Dotless
from newsletter.sending.envelope import wire_address
from newsletter.sending.header_block import HeaderBlock
from newsletter.sending.link_tokens import LinkTokens
from newsletter.sending.reader_links import TEST_TOKEN, ReaderLinks
from newsletter.sending.shared_parts import own_address, preferences_base, shared_parts, unsubscribe_base
from newsletter.sending.wire_check import check_content

UNSUBSCRIBE_URL = "unsubscribe_url"
PREFERENCES_URL = "preferences_url"
"""The merge fields that we fill ourselves, beside those of ReaderLinks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTemplate:
    """A mailing's message. Built once and never changed, it is used by all threads."""

    shared: SharedParts
    head: HeaderBlock
    body: BodyPieces
    subject: tuple[str, ...]
    """Text, marker, text, …, text."""
    unsubscribe_base: str
    """What a token is put behind, e.g. https://letters.thirteenth.example/u/; "" without web pages."""
    preferences_base: str
    """Likewise, https://letters.thirteenth.example/p/."""
    unsubscribe_mailbox: str
    domain: str
    """Of Message-IDs: the sender's own."""
    links: ReaderLinks
    test: bool

    @classmethod
    def build(
        cls,
        edition: Edition,
        publication: Publication,
        *,
        mailing_key: str,
        date: datetime,
        test: bool = False,
        tokens: LinkTokens | None = None,
        position: int = 0,
    ) -> MessageTemplate:
        """Build the template, and check a copy made from it down to the bytes.

        `date` is the mailing's `created_at`, so that a copy is the same at every try. A `test` says so
        in its subject, and its links are nobody's; so are those to our pages without `tokens`. `position`
        says which of its mailing's editions this is. Raises RefusedError for text that cannot
        stand in a header, SettingsError and AddressError for a publication that cannot write letters.
        """
        shared = shared_parts(edition, publication, mailing_key=mailing_key, test=test)
        body = BodyPieces.build(edition)
        subject = tuple(split_at_markers(shared.subject, edition.fields))
        head = HeaderBlock.build(
            shared, date=date, subject_varies=len(subject) > 1, content=body.content_headers
        )
        template = cls(
            shared=shared,
            head=head,
            body=body,
            subject=subject,
            unsubscribe_base=unsubscribe_base(publication),
            preferences_base=preferences_base(publication),
            unsubscribe_mailbox=own_address(publication.unsubscribe_mailbox, "[sender] unsubscribe_mailbox"),
            domain=shared.sender_address.rpartition("@")[2],
            links=ReaderLinks.build(
                publication.base_url, edition.fields, tokens=None if test else tokens, position=position
            ),
            test=test,
        )
        sample = template.personalise(_sample(shared.sender_address))
        check_content(sample.content, tuple(field.marker for field in edition.fields))
        return template

    def personalise(self, recipient: Recipient) -> Message:
        """Return one person's copy; raises AddressError for an address that cannot be written to."""
        envelope_to = wire_address(recipient.address)
        token = TEST_TOKEN if self.test else recipient.token
        url = self.unsubscribe_base + headers.quoted(token) if self.unsubscribe_base else ""
        mailto = headers.unsubscribe_mailto(self.unsubscribe_mailbox, token)
        own_links = {
            **self.links.values(recipient),
            UNSUBSCRIBE_URL: url or mailto,
            PREFERENCES_URL: self._preferences_url(recipient),
        }
        values = {
            field.marker: own_links.get(field.name) or _value(field, recipient.fields)
            for field in self.shared.edition.fields
        }
        key = delivery_key(self.shared.mailing_key, recipient.subscriber_id, recipient.token)
        name = headers.harmless(recipient.name)
        own = self._own_headers(name, envelope_to, headers.list_unsubscribe(url, mailto), key, values)
        block = self.head.write(
            name=name,
            address=envelope_to,
            subject=own.get("Subject", ""),
            message_id=own["Message-ID"],
            unsubscribe=own["List-Unsubscribe"],
        )
        content = b"".join((block, *self.body.filled(values)))
        return Message(
            recipient=recipient,
            envelope_from=self.shared.sender_address,
            envelope_to=envelope_to,
            message_id=own["Message-ID"],
            delivery_key=key,
            headers=own,
            values=values,
            content=Dotless(content) if self.body.dotless else content,
            shared=self.shared,
        )

    def _preferences_url(self, recipient: Recipient) -> str:
        """Return somebody's own link, or the page that emails it to whoever has none."""
        if not self.preferences_base:
            return ""
        token = TEST_TOKEN if self.test else recipient.preferences_token
        if not token:
            return f"{self.preferences_base.removesuffix('/p/')}/preferences"
        return self.preferences_base + headers.quoted(token)

    def unwritten(self, recipient: Recipient) -> Message:
        """Return what stands for a copy that cannot be written: nothing in it, and never handed over."""
        return Message(
            recipient=recipient,
            envelope_from=self.shared.sender_address,
            envelope_to="",
            message_id="",
            delivery_key=delivery_key(self.shared.mailing_key, recipient.subscriber_id, recipient.token),
            headers={},
            values={},
            content=b"",
            shared=self.shared,
        )

    def _own_headers(
        self, name: str, address: str, unsubscribe: str, key: str, values: Mapping[str, str]
    ) -> dict[str, str]:
        own = {
            "To": f"{name} <{address}>" if name else address,
            "Message-ID": f"<{self.shared.mailing_key}.{key}@{self.domain}>",
            "List-Unsubscribe": unsubscribe,
        }
        if len(self.subject) > 1:
            filled = "".join(values.get(part, part) for part in self.subject)
            own["Subject"] = headers.harmless(filled)
        return own


def _value(field: MergeField, values: Mapping[str, str]) -> str:
    value = values.get(field.name, "")
    return headers.clean(value if value.strip() else field.fallback)


def _sample(address: str) -> Recipient:
    return Recipient(
        mailing_id=0,
        subscriber_id=0,
        address=address,
        name="A Sample",
        token=TEST_TOKEN,
        fields={},
        attempt=1,
    )
