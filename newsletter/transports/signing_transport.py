"""The last hand at a copy: its own return address and its signature, before any transport takes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from newsletter.model import Message, Outcome
from newsletter.ports import AtRisk, Session, Transport
from newsletter.sending.dkim import DkimSigner
from newsletter.sending.verp import ReturnPath


class SigningTransport:
    """A transport whose messages are finished first; what it gives out at risk are the same people."""

    def __init__(
        self, inner: Transport, *, signer: DkimSigner | None, return_path: ReturnPath | None
    ) -> None:
        self.name = inner.name
        self.capabilities = inner.capabilities
        self.batch_size = inner.batch_size
        self._inner = inner
        self._signer = signer
        self._return_path = return_path

    def open(self) -> SigningSession:
        """Connect and log in; raises TransportError."""
        return SigningSession(self._inner.open(), self)

    def finished(self, message: Message) -> Message:
        """Return a copy as it leaves: the same at every try."""
        if self._return_path is not None and message.recipient.mailing_id:
            message = replace(
                message,
                envelope_from=self._return_path.address(
                    mailing_id=message.recipient.mailing_id, subscriber_id=message.recipient.subscriber_id
                ),
            )
        if self._signer is not None:
            signature = self._signer.sign(message.content, at=_date(message.content))
            message = replace(message, content=signature + message.content)
        return message


class SigningSession:
    """A session that finishes what it is given."""

    def __init__(self, inner: Session, transport: SigningTransport) -> None:
        self._inner = inner
        self._transport = transport

    def deliver(self, messages: Iterable[Message], at_risk: AtRisk) -> Iterable[tuple[Message, Outcome]]:
        """Finish messages and hand them over; see ports.Session."""
        if isinstance(messages, Sequence):
            return self._inner.deliver([self._transport.finished(message) for message in messages], at_risk)
        return self._inner.deliver((self._transport.finished(message) for message in messages), at_risk)

    def close(self) -> None:
        """Leave politely; never raises."""
        self._inner.close()


def _date(content: bytes) -> datetime:
    """Return the Date header's time: our own, the first line of every copy."""
    line, _, _ = content.partition(b"\r\n")
    return parsedate_to_datetime(line.partition(b":")[2].decode("ascii").strip())
