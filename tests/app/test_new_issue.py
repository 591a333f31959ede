"""A new issue gets a free name and never overwrites another."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.new_issue import free_slug, start_issue
from newsletter.errors import NotFoundError, RefusedError
from tests.feeds.newsroom import Newsroom, newsroom

DAY = dt.date(2023, 3, 11)
SLUG = "2023-03-11-a-title"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ()}) as opened:
        yield opened


def test_a_started_issue_can_be_opened(room: Newsroom) -> None:
    assert start_issue(room.workspace, "A title", date=DAY, list_key="all") == SLUG
    assert room.open(SLUG).front.subject == "A title"


def test_a_name_that_is_taken_is_refused_in_either_form(room: Newsroom) -> None:
    folder = room.workspace.root / "issues" / SLUG
    folder.mkdir(parents=True)
    assert free_slug(room.workspace.root, "A title", DAY) == SLUG
    (folder / "index.md").write_text("x")
    with pytest.raises(RefusedError, match=rf"issues/{SLUG}\.md already exists"):
        start_issue(room.workspace, "A title", date=DAY, list_key="all")


def test_an_unknown_list_writes_nothing(room: Newsroom) -> None:
    with pytest.raises(NotFoundError, match="there is no list"):
        start_issue(room.workspace, "A title", date=DAY, list_key="none")
    assert not (room.workspace.root / "issues").exists()


def test_of_many_that_start_the_same_issue_at_once_one_does(room: Newsroom) -> None:
    ready, done = threading.Barrier(8), list[str]()

    def start() -> None:
        ready.wait(10)
        try:
            done.append(start_issue(room.workspace, "A title", date=DAY, list_key="all"))
        except RefusedError as error:
            done.append(error.message)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == [SLUG, *[f"issues/{SLUG}.md already exists"] * 7]
