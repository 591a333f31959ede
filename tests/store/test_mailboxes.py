"""Mailboxes: reading goes forward, begins anew with a new validity, and counts what was in vain."""

from __future__ import annotations

from newsletter.store.database import Store
from tests.store.people import NOW

BOX = "bounce@imap.example/INBOX"


def test_a_new_mailbox_is_read_from_its_beginning(store: Store) -> None:
    assert store.begin_reading(BOX, 7, now=NOW) == (0, 0)


def test_it_goes_on_where_it_stopped_and_never_back(store: Store) -> None:
    store.begin_reading(BOX, 7, now=NOW)
    store.read_up_to(BOX, 7, 40, now=NOW)
    store.read_up_to(BOX, 7, 12, now=NOW)
    assert store.begin_reading(BOX, 7, now=NOW) == (40, 0)


def test_reading_in_vain_is_counted_until_it_gets_further(store: Store) -> None:
    assert [store.begin_reading(BOX, 7, now=NOW)[1] for _ in range(3)] == [0, 1, 2]
    store.read_up_to(BOX, 7, 1, now=NOW)
    assert store.begin_reading(BOX, 7, now=NOW) == (1, 0)


def test_numbers_of_another_validity_count_anew(store: Store) -> None:
    store.begin_reading(BOX, 7, now=NOW)
    store.read_up_to(BOX, 7, 40, now=NOW)
    assert store.begin_reading(BOX, 8, now=NOW) == (0, 0)
    store.read_up_to(BOX, 7, 99, now=NOW)
    assert store.begin_reading(BOX, 8, now=NOW) == (0, 1)


def test_each_mailbox_is_remembered_by_itself_and_can_be_read_again(store: Store) -> None:
    store.begin_reading(BOX, 7, now=NOW)
    store.read_up_to(BOX, 7, 40, now=NOW)
    assert store.begin_reading("other", 7, now=NOW) == (0, 0)
    store.read_again(BOX)
    assert store.begin_reading(BOX, 7, now=NOW) == (0, 0)


def test_numbers_may_be_as_large_as_imap_has_them(store: Store) -> None:
    store.begin_reading(BOX, 2**32 - 1, now=NOW)
    store.read_up_to(BOX, 2**32 - 1, 2**32 - 2, now=NOW)
    assert store.begin_reading(BOX, 2**32 - 1, now=NOW)[0] == 2**32 - 2
