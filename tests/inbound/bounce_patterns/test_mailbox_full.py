"""Full: whatever the room is called."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.mailbox_full import FULL
from newsletter.inbound.bounce_patterns.pattern_table import fold


@pytest.mark.parametrize(
    "words",
    [
        "Mailbox full",
        "mailbox is full",
        "over quota",
        "Requested mail action aborted: exceeded storage allocation",
        "insufficient system storage",
        "the recipient's inbox is out of storage space",
        "user has exceeded his/her disk space limit",
        "No space left on device",
        "would exceed maximum mailbox size",
    ],
)
def test_there_is_no_room(words: str) -> None:
    assert FULL.search(fold(words))


@pytest.mark.parametrize("words", ["message size exceeds fixed limit", "message too large", "user unknown"])
def test_a_message_that_is_too_large_is_no_full_mailbox(words: str) -> None:
    assert FULL.search(fold(words)) is None
