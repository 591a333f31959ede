"""Digests, from feeds to a draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsletter.app.digest import known_digest, make_digest
from newsletter.app.editions import check_issue, render_issue
from newsletter.errors import BrokenIssueError, NewsletterError, NotFoundError
from newsletter.issues.pull_lines import settled_stories
from newsletter.model import Level
from tests.feeds.newsroom import Newsroom, newsroom

DAY = date(2023, 3, 11)
FEEDS = {
    "paper": (
        "{{ email }} & <b>bold</b> plans > https://news.example/plans",
        "Library hours grow in spring",
        "Trees for every street",
    ),
    "herald": ("Rent relief closes this month",),
}
SETTINGS = """
[digests.weekly]
title = "The week"
pulls = ["desk, newest 10, since last issue"]
at_least = 3

[digests.own]
title = "Our own"
template = "digests/own.md"
"""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path, FEEDS, SETTINGS) as opened:
        yield opened


def test_a_digest_is_written_as_a_draft_that_builds(room: Newsroom) -> None:
    draft = make_digest(room.workspace, "weekly", day=DAY)
    assert (draft.slug, draft.stories, draft.why_not) == ("2023-03-11-the-week", 4, "")
    issue = room.open(draft.slug)
    assert len(settled_stories(issue)) == 4
    edition = render_issue(room.workspace, issue)
    findings = check_issue(room.workspace, issue, edition)
    # A headline that looks like a merge field is shown as it is, and staff are asked to look at it.
    assert {finding.rule for finding in findings if finding.level is Level.ERROR} == {"merge.unresolved"}
    assert "{{ email }} & bold plans" in edition.text
    assert all(field.name != "email" for field in edition.fields)


def test_too_few_stories_make_no_issue(room: Newsroom) -> None:
    room.publishes("paper", "One thing")
    draft = make_digest(room.workspace, "weekly", day=DAY)
    assert (draft.stories, draft.why_not) == (2, "only 2 stories, and it needs at least 3")
    assert not list((room.workspace.root).glob("issues/*.md"))


def test_the_same_day_again_writes_nothing_and_the_next_week_tells_nothing_twice(room: Newsroom) -> None:
    make_digest(room.workspace, "weekly", day=DAY)
    again = make_digest(room.workspace, "weekly", day=DAY)
    assert again.why_not == "issues/2023-03-11-the-week already exists"
    room.clock.later(days=7)
    room.publishes("paper", *FEEDS["paper"], "Street fair", "School garden wins", "Bus to the sea")
    later = make_digest(room.workspace, "weekly", day=date(2023, 3, 18))
    titles = {story.title for story in settled_stories(room.open(later.slug))}
    assert titles == {"Street fair", "School garden wins", "Bus to the sea"}


def with_template(room: Newsroom, text: str) -> None:
    file = room.workspace.root / "templates" / "digests" / "own.md"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_a_template_of_ones_own_frames_the_stories(room: Newsroom) -> None:
    with_template(
        room,
        "---\nsubject: Read {count} things\ndate: {date}\nlist: {list}\nlang: {lang}\n---\n"
        "Good morning.\n\n::: news Here\n{pulls}\n:::\n",
    )
    draft = make_digest(room.workspace, "own", day=DAY)
    issue = room.open(draft.slug)
    assert issue.front.subject == "Read 4 things"
    assert "Good morning." in issue.source


def test_a_template_that_is_missing_outside_broken_or_pulls_nothing_is_told(room: Newsroom) -> None:
    with pytest.raises(NewsletterError, match=r"templates/digests/own\.md cannot be read"):
        make_digest(room.workspace, "own", day=DAY)
    with_template(room, "Nothing here")
    with pytest.raises(BrokenIssueError, match=r"issues/2023-03-11-our-own\.md:1"):
        make_digest(room.workspace, "own", day=DAY)
    front = "---\nsubject: S\ndate: {date}\nlist: all\nlang: en\n---\nHello.\n"
    (room.workspace.root / "templates" / "digests" / "own.md").write_text(front, encoding="utf-8")
    with pytest.raises(NewsletterError, match=r"has no pull lines.*\{pulls\}"):
        make_digest(room.workspace, "own", day=DAY)


def test_a_template_outside_the_folder_is_refused(tmp_path: Path) -> None:
    reaching = '[digests.far]\ntitle = "Far"\ntemplate = "../newsletter.toml"\n'
    with (
        newsroom(tmp_path, FEEDS, reaching) as room,
        pytest.raises(NewsletterError, match="outside templates/"),
    ):
        make_digest(room.workspace, "far", day=DAY)


def test_an_unknown_digest_names_those_there_are(room: Newsroom) -> None:
    with pytest.raises(NotFoundError, match=r"there is no digest 'daily'\. Choose one of: weekly, own"):
        known_digest(room.workspace, "daily")
