"""The news desk over HTTP and in a browser: decisions, notes, and stories that go into an issue."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from newsletter.app.desk import desk_stories
from newsletter.model import Role, StoryVerdict
from tests.web.site import OTHER
from tests.web.studio.board_setup import empty
from tests.web.studio.desk_setup import stories
from tests.web.studio.studio_site import StudioSite

LIBRARY = "https://city-hall.example/library"


def headlines(page: str) -> list[str]:
    return re.findall(r"<h2><a [^>]*><bdi>([^<]*)", page)


def verdict(studio: StudioSite) -> StoryVerdict:
    return next(one.verdict for one in desk_stories(studio.workspace) if one.entry.url == LIBRARY)


def text(studio: StudioSite, slug: str) -> str:
    return (studio.workspace.root / "issues" / f"{slug}.md").read_text()


def test_stories_are_shown_with_their_reasons_and_can_be_filtered(studio: StudioSite) -> None:
    stories(studio)
    client = studio.client(Role.WRITER)
    page = client.get("/desk").text
    assert len(headlines(page)) == 4
    assert "Summary and note · " in page
    assert headlines(client.get("/desk?q=autobuses").text) == [
        "El consejo aprueba más autobuses en el centro"
    ]
    assert headlines(client.get("/desk?feed=el-barrio").text) == []


def test_a_decision_can_be_undone_from_the_page_that_follows(studio: StudioSite) -> None:
    stories(studio)
    client = studio.client(Role.WRITER)
    answer = client.post("/desk/verdict", data={"story": LIBRARY, "verdict": "rejected", "q": "library"})
    assert verdict(studio) is StoryVerdict.REJECTED
    page = client.get(answer.headers["location"].removeprefix("/studio")).text
    assert "Rejected: it is not offered again." in page
    assert "Library opens on Sundays" in page
    assert headlines(page) == []
    assert headlines(client.get("/desk?show=rejected").text) == ["Library opens on Sundays"]
    client.post("/desk/verdict", data={"story": LIBRARY, "verdict": "open", "undo": "1"})
    assert verdict(studio) is StoryVerdict.OPEN


def test_a_note_is_saved_and_removed(studio: StudioSite) -> None:
    stories(studio)
    client = studio.client(Role.WRITER)
    client.post("/desk/comment", data={"story": LIBRARY, "comment": "Ask <Ana> first"})
    assert "Ask &lt;Ana&gt; first" in client.get("/desk").text
    client.post("/desk/comment", data={"story": LIBRARY, "comment": ""})
    assert "Ask &lt;Ana&gt;" not in client.get("/desk").text


def test_a_story_goes_into_the_issue_that_was_chosen_and_out_again(studio: StudioSite) -> None:
    stories(studio)
    empty(studio).write("news")
    client = studio.client(Role.WRITER)
    assert "Put into “news”" in client.get("/desk?into=news").text
    before = text(studio, "news")
    answer = client.post("/desk/place", data={"story": LIBRARY, "into": "news"})
    assert answer.headers["location"] == "/studio/desk?into=news"
    assert "- [Library opens on Sundays](https://city-hall.example/library) | City Hall Today" in text(
        studio, "news"
    )
    assert "is in “news” now" in client.get("/desk?into=news").text
    client.post("/desk/take-out", data={"story": LIBRARY, "into": "news"})
    assert text(studio, "news").rstrip() == before.rstrip()


def test_a_story_cannot_go_into_an_issue_of_another_list(studio: StudioSite) -> None:
    stories(studio)
    desk = empty(studio)
    desk.write("news")
    client = studio.client(studio.add_account("x@riverton.example", Role.WRITER, lists=(OTHER,)))
    assert client.post("/desk/place", data={"story": LIBRARY, "into": "news"}).status_code == 403
    assert "Library" not in text(studio, "news")


def test_a_story_that_is_gone_is_said_in_words(studio: StudioSite) -> None:
    empty(studio).write("news")
    answer = studio.client(Role.WRITER).post("/desk/place", data={"story": LIBRARY, "into": "news"})
    assert answer.status_code == 404
    assert "This story is not on the desk any more" in answer.text


def test_a_story_is_dragged_into_a_draft(studio: StudioSite, browser: Browser) -> None:
    stories(studio)
    empty(studio).write("news")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    studio.open(page, Role.WRITER, "/desk")
    page.drag_and_drop(".story >> nth=0", ".targets [data-slug=news]")
    expect(page.locator(".said").first).to_contain_text("now")
    assert "- [Library opens on Sundays]" in text(studio, "news")
    page.close()


def test_what_is_dragged_is_a_line_that_any_field_takes(studio: StudioSite, browser: Browser) -> None:
    stories(studio, 1)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    studio.open(page, Role.WRITER, "/desk")
    found = page.evaluate(
        """() => {
          const data = new DataTransfer();
          document.querySelector('.story').dispatchEvent(new DragEvent('dragstart', {dataTransfer: data}));
          return data.getData('text/plain');
        }"""
    )
    assert found.startswith(
        "- [Library opens on Sundays](https://city-hall.example/library) | City Hall Today | "
    )
    assert found.endswith("\n")
    page.close()
