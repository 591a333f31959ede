"""Changing a locked pull line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.parser import parse_issue
from newsletter.issues.refresh_locked import RefreshLocked, has_note, refresh_locked, written_line
from newsletter.model import Issue, News, Pull, Story
from tests.feeds.made import PAPER, publication

LATER = datetime(2023, 3, 12, 9, tzinfo=UTC)
HEAD = "---\nsubject: S\ndate: 2023-03-11\nlist: all\nlang: en\n---\n"
LOCKED = """::: news In the news
- [Typed](https://t.example/) | T
- pull: paper, newest 5
  pulled: 2023-03-10 09:00 UTC

  - [One](https://paper.example/1) | The Paper | 2023-03-09
  <!-- check the name -->
  - [Two](https://paper.example/2) |   The Paper
  - [Three \\[3\\]](https://paper.example/3)
- [Below](https://b.example/)
:::

Goodbye.
"""


def issue_of(text: str) -> Issue:
    return parse_issue(text, slug="a", path="issues/a.md", folder="/x", publication=publication(PAPER))


def pull_of(issue: Issue) -> Pull:
    (news,) = (block for block in issue.blocks if isinstance(block, News))
    (pull,) = (item for item in news.items if isinstance(item, Pull))
    return pull


def a_story(title: str, url: str = "https://paper.example/new") -> Story:
    return Story(
        title=title,
        url=url,
        place=pull_of(issue_of(HEAD + LOCKED)).place,
        outlet="The Paper",
        date=date(2023, 3, 12),
    )


def changed(text: str, *, gone: tuple[str, ...] = (), new: tuple[Story, ...] = (), note: str = "") -> str:
    issue = issue_of(text)
    pull = pull_of(issue)
    going = [story for story in pull.stories if story.title in gone]
    notes = {"https://paper.example/new": note}
    return refresh_locked(issue, [RefreshLocked(pull=pull, gone=going, new=new, at=LATER)], notes)


def test_a_line_goes_one_comes_and_all_else_stays_as_it_was() -> None:
    text = changed(HEAD + LOCKED, gone=("One",), new=(a_story("New | one"),))
    assert text == HEAD + LOCKED.replace("2023-03-10 09:00", "2023-03-12 09:00").replace(
        "  - [One](https://paper.example/1) | The Paper | 2023-03-09\n", ""
    ).replace(
        "example/3)\n",
        "example/3)\n  - [New \\| one](https://paper.example/new) | The Paper | 2023-03-12\n",
    )
    assert [story.title for story in pull_of(issue_of(text)).stories] == ["Two", "Three [3]", "New | one"]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_byte_order_mark_stay(end: str) -> None:
    text = "\ufeff" + (HEAD + LOCKED).replace("\n", end)
    after = changed(text, new=(a_story("New"),))
    assert after.startswith("\ufeff")
    assert "\n" not in after.replace(end, "")
    assert changed(text) == text.replace("2023-03-10 09:00", "2023-03-12 09:00")


def test_a_pull_that_had_nothing_new_takes_stories_and_gives_them_back() -> None:
    empty = HEAD + "::: news N\n- pull: paper, newest 5\n  pulled: 2023-03-10 09:00 UTC, nothing new\n:::\n"
    full = changed(empty, new=(a_story("New"),))
    assert "  pulled: 2023-03-12 09:00 UTC\n  - [New](" in full
    assert changed(full, gone=("New",)) == empty.replace("03-10", "03-12")


def test_what_staff_said_of_a_story_stands_above_its_line_and_reads_as_nothing() -> None:
    text = changed(HEAD + LOCKED, new=(a_story("New"),), note="ask Ana --> <!-- first")
    assert "  <!-- ask Ana –> <!– first -->\n  - [New]" in text
    assert pull_of(issue_of(text)).stories[-1].title == "New"


def test_what_is_written_and_what_stands_above_it_can_be_seen() -> None:
    issue = issue_of(HEAD + LOCKED)
    one, two, three = pull_of(issue).stories
    assert written_line(issue, one) == "[One](https://paper.example/1) | The Paper | 2023-03-09"
    assert written_line(issue, two) == "[Two](https://paper.example/2) |   The Paper"
    assert [has_note(issue, story) for story in (one, two, three)] == [False, True, False]
    beyond = replace(one, place=replace(one.place, line=10_000))
    assert written_line(issue, beyond) == ""


def test_two_pulls_are_changed_at_once() -> None:
    block = (
        "::: news N\n- pull: paper\n  pulled: 2023-03-10 09:00 UTC\n  - [{0}](https://{0}.example/)\n:::\n"
    )
    issue = issue_of(HEAD + block.format("a") + block.format("b"))
    first, second = (
        item
        for news in issue.blocks
        if isinstance(news, News)
        for item in news.items
        if isinstance(item, Pull)
    )
    text = refresh_locked(
        issue,
        [
            RefreshLocked(pull=second, gone=second.stories, new=(a_story("New"),), at=LATER),
            RefreshLocked(pull=first, gone=first.stories, new=(), at=LATER),
        ],
    )
    pulls = [item for news in issue_of(text).blocks if isinstance(news, News) for item in news.items]
    assert [[story.title for story in pull.stories] for pull in pulls if isinstance(pull, Pull)] == [
        [],
        ["New"],
    ]


titles = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and text.isprintable())


@given(st.lists(titles, max_size=4), st.sets(st.integers(0, 2)), st.text(max_size=30))
def test_whatever_comes_reads_back_and_what_stays_is_untouched(
    new: list[str], going: set[int], note: str
) -> None:
    issue = issue_of(HEAD + LOCKED)
    pull = pull_of(issue)
    gone = [pull.stories[index] for index in going]
    coming = [a_story(title, f"https://paper.example/n{n}") for n, title in enumerate(new)]
    notes = {story.url: note for story in coming}
    text = refresh_locked(issue, [RefreshLocked(pull=pull, gone=gone, new=coming, at=LATER)], notes)
    found = pull_of(issue_of(text)).stories
    staying = [story for story in pull.stories if story not in gone]
    assert [story.url for story in found] == [story.url for story in (*staying, *coming)]
    for line in (HEAD + LOCKED).splitlines():
        if "pulled:" not in line and not any(story.url in line for story in gone):
            assert line in text.splitlines()
