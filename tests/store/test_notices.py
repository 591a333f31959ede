"""Notices: told once, and mailed once, whoever mails them and whatever dies in between."""

from __future__ import annotations

import threading
from pathlib import Path

from newsletter.model import Notice
from newsletter.store.database import Store, open_store
from tests.store.people import NOW, later

HELD = Notice(key="held 1", at=NOW, kind="held", text="Schedule 1 is held")


def test_a_notice_is_told_once(store: Store) -> None:
    notice = Notice(key="held 1", at=NOW, kind="held", text="Schedule 1 is held")
    assert store.add_notice(notice)
    assert not store.add_notice(notice)
    assert store.notices(since=NOW) == (notice,)
    assert store.notices(since=later(seconds=1)) == ()
    assert store.forget_notices(before=later(days=1)) == 1


def claimed(store: Store, *, minutes: float = 0, tries: int = 3) -> list[str]:
    now = later(minutes=minutes)
    found = store.claim_notices(
        {"held", "missed"}, since=NOW, now=now, again=later(minutes=minutes + 15), tries=tries
    )
    return [one.key for one in found]


def test_what_is_to_be_mailed_is_claimed_once_oldest_first(store: Store) -> None:
    store.add_notice(HELD)
    store.add_notice(Notice(key="missed a", at=later(minutes=-1), kind="missed", text="too old"))
    store.add_notice(Notice(key="finished 1", at=NOW, kind="finished", text="no mail for that"))
    store.add_notice(Notice(key="missed b", at=later(seconds=1), kind="missed", text="x"))
    assert claimed(store) == ["held 1", "missed b"]
    assert claimed(store) == []
    store.mailed(["held 1"], now=NOW)
    assert claimed(store, minutes=60) == ["missed b"]
    store.add_notice(Notice(key="held 2", at=later(minutes=1), kind="held", text="x"))
    assert claimed(store, minutes=61) == ["held 2"]


def test_who_died_with_a_mail_is_followed_by_another_a_few_times(store: Store) -> None:
    store.add_notice(HELD)
    tried = [claimed(store, minutes=minutes, tries=3) for minutes in (0, 14, 15, 30, 45, 600)]
    assert tried == [["held 1"], [], ["held 1"], ["held 1"], [], []]


def test_of_many_who_want_to_mail_it_one_does(shared_url: str, tmp_path: Path) -> None:
    with open_store(shared_url, state_folder=tmp_path) as store:
        store.add_notice(HELD)
    gate = threading.Barrier(4)
    got: list[list[str]] = []

    def claim() -> None:
        with open_store(shared_url, state_folder=tmp_path) as own:
            gate.wait()
            got.append(claimed(own))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [[], [], [], ["held 1"]]


def test_what_is_forgotten_leaves_nothing_behind(store: Store) -> None:
    store.add_notice(HELD)
    claimed(store)
    assert store.forget_notices(before=later(days=1)) == 1
    store.add_notice(HELD)
    assert claimed(store) == ["held 1"]
