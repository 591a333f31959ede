"""What every mailbox does, whatever stands behind it: run with each of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from newsletter.ports.mailbox import Mailbox

MAILS = tuple(
    f"Subject: mail {number}\r\nTo: x@y.example\r\n\r\nbody {number}\r\n".encode() for number in range(3)
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A mailbox of some kind with mails in it, and how to look into it afterwards."""

    open: Callable[[], AbstractContextManager[Mailbox]]
    waiting: Callable[[], int]
    """How many mails lie where they lay, read or unread."""
    unread: Callable[[], int]
    handled: Callable[[], int]


def looks_without_touching(setting: Setting) -> None:
    """Looking at headers and contents changes nothing."""
    with setting.open() as box:
        found = list(box.waiting(after=0))
        assert [one.header.splitlines()[0] for one in found] == [
            f"Subject: mail {n}".encode() for n in range(3)
        ]
        assert [box.content(one.uid, max_bytes=1000) for one in found] == list(MAILS)
        assert box.content(found[0].uid, max_bytes=9) == MAILS[0][:9]
    assert (setting.waiting(), setting.unread(), setting.handled()) == (3, 3, 0)


def goes_on_behind_a_number(setting: Setting) -> None:
    """What was looked at before does not come again."""
    with setting.open() as box:
        first, second, third = box.waiting(after=0)
        assert [one.uid for one in box.waiting(after=first.uid)] == [second.uid, third.uid]
        assert list(box.waiting(after=third.uid)) == []
        assert first.size_bytes > 0
        assert box.validity > 0
        assert box.name


def puts_away_in_the_middle(setting: Setting) -> None:
    """A mail that is put away while others come does not disturb them, twice no more than once."""
    with setting.open() as box:
        seen = []
        for one in box.waiting(after=0):
            seen.append(one.uid)
            if len(seen) == 2:
                box.put_away(one.uid)
                box.put_away(one.uid)
        assert len(seen) == 3
    assert (setting.waiting(), setting.unread(), setting.handled()) == (2, 2, 1)


def sets_aside_unread(setting: Setting) -> None:
    """What could not be made out stays, unread."""
    with setting.open() as box:
        for one in box.waiting(after=0):
            box.set_aside(one.uid)
    assert (setting.waiting(), setting.unread(), setting.handled()) == (3, 3, 0)


def a_mail_that_is_gone_has_no_content(setting: Setting) -> None:
    """Somebody else may have taken it meanwhile."""
    with setting.open() as box:
        first = next(iter(box.waiting(after=0)))
        assert box.has(first.uid)
        box.put_away(first.uid)
        assert not box.has(first.uid)
        assert box.content(first.uid, max_bytes=1000) is None
        assert box.content(2**31, max_bytes=1000) is None


CONTRACT = (
    looks_without_touching,
    goes_on_behind_a_number,
    puts_away_in_the_middle,
    sets_aside_unread,
    a_mail_that_is_gone_has_no_content,
)
