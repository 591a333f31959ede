"""Content words: too large, taken for a virus, malformed."""

from __future__ import annotations

import pytest

from newsletter.inbound.bounce_patterns.content import CONTENT
from newsletter.inbound.bounce_patterns.pattern_table import fold


@pytest.mark.parametrize(
    "words",
    [
        "message too large",
        "Message size exceeds fixed maximum message size",
        "virus found in message",
        "This message contains malware",
        "attachment type not allowed",
        "bare linefeeds are illegal",
        "message has lines longer than the maximum allowed line length",
    ],
)
def test_this_message_was_refused(words: str) -> None:
    assert CONTENT.search(fold(words))


@pytest.mark.parametrize("words", ["mailbox full", "user unknown", "message refused"])
def test_other_words_say_nothing_of_the_message(words: str) -> None:
    assert CONTENT.search(fold(words)) is None
