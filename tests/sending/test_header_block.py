from __future__ import annotations

import pytest

from newsletter.errors import TransportError
from newsletter.sending.header_block import HeaderBlock
from newsletter.sending.shared_parts import shared_parts
from tests.sending.samples import KEY, NOW, edition, publication

CONTENT = b'Content-Type: multipart/alternative; boundary="b"\r\nMIME-Version: 1.0\r\n'


def block(**changes: str | None) -> HeaderBlock:
    shared = shared_parts(edition(), publication(**changes), mailing_key=KEY, test=False)
    return HeaderBlock.build(shared, date=NOW, subject_varies=False, content=CONTENT)


def written(**changes: str) -> bytes:
    values = {
        "name": "Ana",
        "address": "ana@reader.example",
        "subject": "",
        "message_id": "<a.b@thirteenth.example>",
        "unsubscribe": "<https://l.example/u/t>, <mailto:u@l.example?subject=unsubscribe%20t>",
    }
    return block().write(**{**values, **changes})


def test_f2_every_header_is_there_once_and_in_order() -> None:
    names = [line.partition(b":")[0] for line in written().split(b"\r\n") if line[:1].isalpha()]
    assert names == [
        b"Date", b"From", b"Reply-To", b"To", b"Subject", b"Message-ID", b"List-Id", b"List-Unsubscribe",
        b"List-Unsubscribe-Post", b"Precedence", b"Feedback-ID", b"Content-Type", b"MIME-Version",
    ]  # fmt: skip


def test_reply_to_is_left_out_when_there_is_none() -> None:
    assert block(reply_to=None).to_here.count(b"\r\n") == 2


def test_the_date_is_the_mailings_own() -> None:
    assert block().to_here.startswith(b"Date: Wed, 11 Mar 2026 09:30:00 +0000\r\n")


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "<a@b>\r\nBcc: evil@e.example"},
        {"address": "a@b.example\r\nBcc: evil@e.example"},
        {"unsubscribe": "<http://l.example/u/t>, <mailto:u@l.example>"},
        {"unsubscribe": "<https://l.example/u/t>"},
        {"message_id": "<nul\x00@b>"},
    ],
)
def test_f7_a_block_that_is_not_ours_is_never_returned(changes: dict[str, str]) -> None:
    with pytest.raises(TransportError, match="built wrongly"):
        written(**changes)
