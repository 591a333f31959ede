"""The header block of a message: written once where all copies agree, and per copy where they differ."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from newsletter.model import SharedParts
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending import headers
from newsletter.sending.wire_check import check_headers


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """The four stretches of the block that are the same for all, as wire bytes."""

    to_here: bytes
    """Date, From, Reply-To."""
    subject: bytes | None
    """None when the subject holds fields."""
    list_id: bytes
    rest: bytes
    """From List-Unsubscribe-Post to the end."""

    @classmethod
    def build(
        cls, shared: SharedParts, *, date: datetime, subject_varies: bool, content: bytes
    ) -> HeaderBlock:
        """Write what is shared; `content` holds Content-Type and MIME-Version, as wire bytes."""
        start = [
            headers.unstructured("Date", format_datetime(date)),
            headers.mailbox("From", shared.sender_name, shared.sender_address),
        ]
        if shared.reply_to:
            start.append(headers.mailbox("Reply-To", "", shared.reply_to))
        rest = [f"{name}: {value}\r\n".encode("ascii") for name, value in shared.headers.items()]
        return cls(
            to_here=b"".join(start),
            subject=None if subject_varies else headers.unstructured("Subject", shared.subject),
            list_id=rest[0],
            rest=b"".join(rest[1:]) + content,
        )

    def write(self, *, name: str, address: str, subject: str, message_id: str, unsubscribe: str) -> bytes:
        """Return one copy's block, checked; `unsubscribe` is the value of List-Unsubscribe."""
        block = b"".join(
            (
                self.to_here,
                headers.mailbox("To", name, address),
                self.subject or headers.unstructured("Subject", subject),
                f"Message-ID: {message_id}\r\n".encode("ascii"),
                self.list_id,
                headers.folded_uris("List-Unsubscribe", unsubscribe),
                self.rest,
            )
        )
        check_headers(block)
        return block
