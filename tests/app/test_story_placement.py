"""A story of the desk becomes a line of the issue, once, and nothing else in the file changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.app.desk import desk_stories, set_story_verdict
from newsletter.app.feed_polling import poll_feeds
from newsletter.app.story_placement import place_story, story_line, take_story_out
from newsletter.errors import NotFoundError
from newsletter.issues.pull_lines import settled_stories
from tests.app.actors import staff
from tests.feeds.newsroom import Newsroom, newsroom

TYPED = "- [Typed](https://t.example/)\n"
ADDRESS = "https://news.example/library-opens"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(
        tmp_path, {"paper": ("Library opens", "Park [closes] | soon > https://news.example/park")}
    ) as one:
        poll_feeds(one.workspace, ["paper"])
        yield one


def text(room: Newsroom) -> str:
    return (room.workspace.root / "issues" / "march.md").read_text()


def test_it_is_the_last_line_of_the_news_block(room: Newsroom) -> None:
    room.write("march", TYPED)
    before = text(room)
    placed = place_story(room.workspace, "march", ADDRESS)
    assert (
        placed.line
        == "[Library opens](https://news.example/library-opens) | The Paper | 2023-03-11 | lang: en"
    )
    assert not placed.was_there
    assert text(room) == before.replace("t.example/)\n", f"t.example/)\n- {placed.line}\n")
    used = next(one for one in desk_stories(room.workspace) if one.headline == "Library opens")
    assert "issues/march.md" in used.left_out


def test_a_second_time_changes_nothing(room: Newsroom) -> None:
    room.write("march", TYPED)
    place_story(room.workspace, "march", ADDRESS)
    before = text(room)
    assert place_story(room.workspace, "march", ADDRESS + "?utm_source=x").was_there
    assert text(room) == before


def test_an_issue_without_news_gets_a_block_and_keeps_its_line_ends(room: Newsroom) -> None:
    file = room.workspace.root / "issues" / "march.md"
    file.parent.mkdir()
    head = b"---\r\nsubject: S\r\ndate: 2023-03-11\r\nlist: all\r\nlang: es\r\n---\r\nHola."
    file.write_bytes(head)
    set_story_verdict(room.workspace, ADDRESS, comment="Ask -- first", by=staff())
    placed = place_story(room.workspace, "march", ADDRESS)
    assert file.read_bytes() == head + (
        f"\r\n\r\n::: news En las noticias\r\n<!-- Ask – first -->\r\n- {placed.line}\r\n:::\r\n".encode()
    )
    assert len(room.open("march").blocks) == 2
    assert take_story_out(room.workspace, "march", ADDRESS)
    assert file.read_bytes() == head + b"\r\n"


def test_a_headline_with_brackets_and_bars_reads_back(room: Newsroom) -> None:
    room.write("march", TYPED)
    place_story(room.workspace, "march", "https://news.example/park")
    assert [one.title for one in settled_stories(room.open("march"))] == ["Typed", "Park [closes] | soon"]


def test_it_can_be_taken_out_unless_somebody_changed_the_line(room: Newsroom) -> None:
    room.write("march", TYPED)
    before = text(room)
    place_story(room.workspace, "march", ADDRESS)
    assert take_story_out(room.workspace, "march", ADDRESS)
    assert text(room) == before
    place_story(room.workspace, "march", ADDRESS)
    file = room.workspace.root / "issues" / "march.md"
    file.write_text(text(room).replace("Library opens", "Our library opens"))
    assert not take_story_out(room.workspace, "march", ADDRESS)
    assert "Our library opens" in text(room)


def test_what_is_dragged_is_the_same_line(room: Newsroom) -> None:
    story = next(one for one in desk_stories(room.workspace) if one.headline == "Library opens")
    room.write("march", TYPED)
    assert place_story(room.workspace, "march", ADDRESS).line == story_line(story)


def test_a_story_that_is_not_on_the_desk_is_not_found(room: Newsroom) -> None:
    room.write("march", TYPED)
    with pytest.raises(NotFoundError, match="not on the desk any more"):
        place_story(room.workspace, "march", "https://elsewhere.example/")
