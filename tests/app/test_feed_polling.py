"""Polling feeds: those whose turn it is, or those that pull lines need, each once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.feed_polling import PullPolling, poll_feeds
from newsletter.issues.pull_lines import pulls_of
from newsletter.model import Pull
from tests.feeds.newsroom import Newsroom, newsroom
from tests.http.faulty_http import page


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, {"paper": ("A story",), "herald": ("Another story",)}) as opened:
        yield opened


def pulls(room: Newsroom, *feeds: str) -> tuple[Pull, ...]:
    return pulls_of(room.write("march", "".join(f"- pull: {feed}\n" for feed in feeds)))


def asked(room: Newsroom) -> list[str]:
    return sorted(request.path for request in room.server.requests)


def test_results_come_in_the_order_given(room: Newsroom) -> None:
    results = poll_feeds(room.workspace, ["herald", "paper"])
    assert [(result.feed, result.new) for result in results] == [("herald", 1), ("paper", 1)]
    assert [bool(result.waiting) for result in poll_feeds(room.workspace, ["herald"])] == [True]


def test_pulls_ask_what_they_need_and_each_feed_once(room: Newsroom) -> None:
    polling = PullPolling(room.workspace)
    assert polling.problems(pulls(room, "paper")) == {}
    assert asked(room) == ["/paper.xml"]
    room.answers("herald", page(b"", status="500 Oops"))
    assert list(polling.problems(pulls(room, "desk"))) == ["herald"]
    assert list(polling.problems(pulls(room, "desk", "paper"))) == ["herald"]
    assert asked(room) == ["/herald.xml", "/paper.xml"]


def test_problems_are_those_of_the_feeds_that_are_needed_now(room: Newsroom) -> None:
    for feed in ("paper", "herald"):
        room.answers(feed, page(b"", status="500 Oops"))
    polling = PullPolling(room.workspace)
    assert set(polling.problems(pulls(room, "desk"))) == {"paper", "herald"}
    assert set(polling.problems(pulls(room, "paper"))) == {"paper"}


def test_a_feed_that_may_not_be_asked_now_has_the_problem_it_had(room: Newsroom) -> None:
    room.answers("paper", page(b"", status="429 Slow", headers=("Retry-After: 7200",)))
    first = PullPolling(room.workspace).problems(pulls(room, "paper"))
    assert "429" in first["paper"]
    again = PullPolling(room.workspace).problems(pulls(room, "paper"))
    assert again["paper"] == first["paper"]
    assert asked(room) == ["/paper.xml"]
