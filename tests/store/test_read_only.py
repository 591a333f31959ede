"""Reading by SQLite's driver alone: the same answers as the store's, and none where the store has to act."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from newsletter.errors import StoreDownError
from newsletter.model import MailingStatus, Refused
from newsletter.ports import MailingLookup
from newsletter.store.backup import write_backup
from newsletter.store.database import Store, open_store
from newsletter.store.moved import MARKS
from newsletter.store.read_only import _MARKS, NothingStored, ReadOnlyStore, open_read_only
from tests.store.people import LIST, NOW, a_launch, an_edition, later, subscribe
from tests.store.plans import DUE, a_plan
from tests.store.returned import an_event, record_events, sent


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "newsletter.db"


def opened(file: Path) -> Store:
    return open_store(f"sqlite:///{file}", state_folder=file.parent / "state")


def lookup(file: Path) -> MailingLookup | None:
    return open_read_only(f"sqlite:///{file}")


def used(file: Path) -> None:
    """Make a database with mailings in several states, events and a schedule."""
    with opened(file) as store:
        subscribe(store, range(4))
        first, people = sent(store, "first")
        record_events(
            store,
            *(
                an_event(first, people[place], what)
                for place, what in enumerate(("hard", "soft", "complained"))
            ),
        )
        sent(store, "refused", outcome=Refused(code=550, reply="no such mailbox"))
        paused, _ = store.launch(a_launch(an_edition("paused", digest="a" * 64)))
        store.steer(paused.id, MailingStatus.PAUSED, now=later(minutes=1), reason="to look again")
        store.schedule(a_plan(issue="next", digest="b" * 64, send_at=DUE))


def test_answers_are_the_stores(file: Path) -> None:
    used(file)
    found = open_read_only(f"sqlite:///{file}")
    assert isinstance(found, ReadOnlyStore)
    with opened(file) as store:
        mailings = store.mailings()
        assert [one.issue for one in mailings] == ["first", "refused", "paused"]
        assert found.mailings() == mailings
        for issue, list_key in (("first", None), (None, LIST), ("first", "none"), ("none", None)):
            asked = {"issue": issue, "list": list_key}
            assert found.mailings(**asked) == store.mailings(**asked)
        ids = [one.id for one in mailings]
        counts, came_back = found.counts_of(ids), found.event_counts_of(ids)
        assert counts == store.counts_of(ids) == {one: store.counts(one) for one in ids}
        assert came_back == store.event_counts_of(ids) == {one: store.event_counts(one) for one in ids}
        assert (came_back[ids[0]].bounced, counts[ids[1]].failed) == (2, 2)
        assert found.counts_of([]) == store.counts_of([]) == {}
        assert found.event_counts_of([]) == store.event_counts_of([]) == {}
        for issue in ("next", "first", "none"):
            assert found.has_open_schedules(issue) is store.has_open_schedules(issue) is (issue == "next")
    found.close()


def test_what_another_process_writes_is_seen(file: Path) -> None:
    used(file)
    found = lookup(file)
    assert found is not None
    assert not found.has_open_schedules("later")
    with opened(file) as store:
        store.schedule(a_plan(issue="later", digest="c" * 64, send_at=DUE))
    assert found.has_open_schedules("later")


def test_a_database_that_does_not_exist_has_nothing_and_is_not_made(file: Path) -> None:
    found = lookup(file)
    assert isinstance(found, NothingStored)
    assert (found.mailings(), found.has_open_schedules("first")) == ((), False)
    assert not file.exists()


def test_a_database_that_is_not_ready_is_left_to_the_store(file: Path, tmp_path: Path) -> None:
    used(file)
    assert set(_MARKS) == set(MARKS)
    for mark in MARKS:
        with sqlite3.connect(file) as connection:
            connection.execute("INSERT INTO keys (name, value) VALUES (?, x'00')", (mark,))
        assert lookup(file) is None
        with sqlite3.connect(file) as connection:
            connection.execute("DELETE FROM keys WHERE name = ?", (mark,))
    restored = tmp_path / "restored.db"
    write_backup(file, restored, now=NOW, on_progress=lambda *_: None)
    assert lookup(restored) is None
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE newsletter_version SET version_num = '0001'")
    assert lookup(file) is None
    (tmp_path / "empty.db").write_bytes(b"")
    (tmp_path / "other.db").write_bytes(b"not a database" * 100)
    for name in ("empty.db", "other.db", "."):
        assert lookup(tmp_path / name) is None


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://ana@db.example/news"])
def test_other_databases_are_left_to_the_store(url: str) -> None:
    assert open_read_only(url) is None


def test_a_file_that_breaks_meanwhile_is_one_error(file: Path) -> None:
    used(file)
    found = lookup(file)
    assert found is not None
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE mailings RENAME TO other")
    with pytest.raises(StoreDownError, match="cannot be read"):
        found.mailings()
