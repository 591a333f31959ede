"""News into an issue that somebody edits while its feeds are asked: the edit stays, and the news comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsletter.app.digest import make_digest
from newsletter.app.news import pull_news, refresh_news
from newsletter.errors import BrokenIssueError, NotFoundError
from newsletter.issues.pull_lines import open_pulls, settled_stories
from newsletter.model import Issue
from tests.app.test_digest import DAY, SETTINGS
from tests.feeds.newsroom import Newsroom, newsroom

FEEDS = {
    "paper": ("Bike lane opens on Sunset", "Library hours grow in spring", "Trees for every street"),
    "herald": ("Rent relief closes this month",),
}
PULL = "- pull: paper, newest 2\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, FEEDS, SETTINGS) as opened:
        yield opened


@pytest.fixture
def issue(room: Newsroom) -> Issue:
    return room.write("march", PULL)


def file_of(room: Newsroom) -> Path:
    return room.workspace.root / "issues" / "march.md"


def titles(room: Newsroom) -> list[str]:
    return [story.title for story in settled_stories(room.open("march"))]


def replacing(file: Path, old: str, new: str) -> Callable[[], None]:
    """Return what an editor does: it saves the file with something else in it."""

    def saves() -> None:
        text = file.read_bytes().decode()
        assert old in text
        file.write_bytes(text.replace(old, new).encode())

    return saves


def while_asked(room: Newsroom, act: Callable[[], object], feed: str = "paper") -> None:
    room.server.meanwhile(f"/{feed}.xml", act)


def test_an_edit_of_the_text_stays_and_the_pull_is_locked(room: Newsroom, issue: Issue) -> None:
    while_asked(room, replacing(file_of(room), "Hello.", "What staff wrote while the paper was slow."))
    (report,) = pull_news(room.workspace, issue).pulls
    assert [story.title for story in report.stories] == list(FEEDS["paper"][:2])
    assert "What staff wrote while the paper was slow.\n" in file_of(room).read_text()
    assert titles(room) == list(FEEDS["paper"][:2])
    assert [path.name for path in file_of(room).parent.iterdir()] == ["march.md"]


def test_a_save_by_rename_with_other_line_ends_and_a_byte_order_mark_stays(
    room: Newsroom, issue: Issue
) -> None:
    def saves() -> None:
        new = file_of(room).with_name("march.tmp")
        new.write_bytes(b"\xef\xbb\xbf" + file_of(room).read_bytes().replace(b"\n", b"\r\n"))
        new.replace(file_of(room))

    while_asked(room, saves)
    pull_news(room.workspace, issue)
    found = file_of(room).read_bytes()
    assert found.startswith(b"\xef\xbb\xbf---\r\n")
    assert found.count(b"\n") == found.count(b"\r\n"), "our lines end as the others do"
    assert len(titles(room)) == 2


def test_it_is_chosen_for_the_lines_that_stand_there_then(room: Newsroom, issue: Issue) -> None:
    typed = "- [Our words](https://news.example/bike-lane-opens-on-sunset)\n- pull: paper, newest 1\n"
    while_asked(room, replacing(file_of(room), PULL, typed + "- pull: herald, newest 1\n"))
    paper, herald = pull_news(room.workspace, issue).pulls
    assert (len(paper.stories), len(herald.stories)) == (1, 1), "the new line's feed is asked as well"
    assert titles(room) == ["Our words", "Library hours grow in spring", "Rent relief closes this month"]
    assert [request.path for request in room.server.requests] == ["/paper.xml", "/herald.xml"]


def test_an_edit_while_the_second_feed_is_asked_stays_too(room: Newsroom, issue: Issue) -> None:
    while_asked(room, replacing(file_of(room), PULL, PULL + "- pull: herald, newest 1\n"))
    while_asked(room, replacing(file_of(room), "Hello.", "Hello again."), feed="herald")
    assert len(pull_news(room.workspace, issue).pulls) == 2
    assert "Hello again." in file_of(room).read_text()
    assert open_pulls(room.open("march")) == ()


def test_a_pull_line_that_staff_take_out_brings_nothing(room: Newsroom, issue: Issue) -> None:
    while_asked(room, replacing(file_of(room), PULL, "- [Typed](https://t.example/)\n"))
    assert pull_news(room.workspace, issue).pulls == ()
    assert titles(room) == ["Typed"]


def test_two_who_pull_at_once_lock_the_line_once(room: Newsroom, issue: Issue) -> None:
    others: list[int] = []
    while_asked(room, lambda: others.append(len(pull_news(room.workspace, issue).pulls)))
    assert (pull_news(room.workspace, issue).pulls, others) == ((), [1])
    assert titles(room) == list(FEEDS["paper"][:2])


def test_an_issue_broken_or_deleted_meanwhile_is_told_and_left_as_it_is(room: Newsroom, issue: Issue) -> None:
    while_asked(room, replacing(file_of(room), ":::\n", ""))
    with pytest.raises(BrokenIssueError, match=r"issues/march\.md:9: the block .* is never closed"):
        pull_news(room.workspace, issue)
    assert "pulled:" not in file_of(room).read_text()
    again = room.write("march", PULL)
    room.clock.later(hours=2)
    while_asked(room, file_of(room).unlink)
    with pytest.raises(NotFoundError, match=r"issues/march\.md is no longer there"):
        pull_news(room.workspace, again)
    assert not file_of(room).exists()


def test_a_refresh_keeps_what_staff_change_and_delete_while_it_asks(room: Newsroom, issue: Issue) -> None:
    pull_news(room.workspace, issue)
    room.clock.later(hours=2)
    room.publishes("paper", "Street fair on Saturday", "School garden wins", *FEEDS["paper"])
    lines = file_of(room).read_text().splitlines(keepends=True)
    bike = next(line for line in lines if "Bike lane" in line)

    def saves() -> None:
        replacing(file_of(room), bike, "")()
        replacing(file_of(room), "[Library hours grow in spring]", "[Libraries: more hours]")()

    while_asked(room, saves)
    done = refresh_news(room.workspace, room.open("march"))
    assert titles(room) == ["Libraries: more hours", "Street fair on Saturday"]
    (report,) = done.pulls
    assert report.refreshed.not_again == ("Bike lane opens on Sunset",)
    changed = [line for line in done.diff.splitlines() if line[0] in "+-"]
    assert not any("Libraries" in line for line in changed), "the changes shown are ours alone"


def test_a_digest_never_overwrites_a_draft_that_appeared_meanwhile(room: Newsroom) -> None:
    draft = room.workspace.root / "issues" / "2023-03-11-the-week.md"

    def writes() -> None:
        draft.parent.mkdir()
        draft.write_text("staff's own")

    while_asked(room, writes)
    made = make_digest(room.workspace, "weekly", day=DAY)
    assert made.why_not == "issues/2023-03-11-the-week already exists"
    assert draft.read_text() == "staff's own"
