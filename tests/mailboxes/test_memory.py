"""The mailbox in memory does what every mailbox does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter.mailboxes.memory import MemoryMailbox
from tests.mailboxes.contract import CONTRACT, MAILS, Setting


@pytest.mark.parametrize("rule", CONTRACT, ids=lambda rule: rule.__name__)
def test_the_contract(rule: Callable[[Setting], None]) -> None:
    box = MemoryMailbox()
    for mail in MAILS:
        box.add(mail)
    rule(
        Setting(
            open=box.open,
            waiting=lambda: len(box.mails),
            unread=lambda: len(box.mails),
            handled=lambda: len(box.handled),
        )
    )


def test_a_number_is_used_once() -> None:
    box = MemoryMailbox()
    first = box.add(b"x")
    box.put_away(first)
    assert box.add(b"y") == first + 1
