"""Law: whatever bytes a feed sends, its words reach an edition as words, never as markup, address or field."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import FeedError
from newsletter.feeds.parser import read_feed
from newsletter.feeds.story_selection import select_stories
from newsletter.issues.locked_pulls import lock_pulls
from newsletter.issues.parser import parse_issue
from newsletter.model import DESK, Edition, Issue, News, Pull, Story
from newsletter.rendering.edition import render
from newsletter.rendering.theme import Theme, load_theme
from newsletter.starter import starter_folder
from tests.feeds.made import NOW, PAPER, on_desk, publication

ISSUE = """---
subject: S
date: 2023-03-11
list: all
lang: en
---
Hello {{ first_name | "friend" }}.

::: news In the news
- pull: desk, newest 20
:::
"""
PUBLICATION = publication(PAPER)
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;svg onload=alert(1)&gt;",
    "{{ email }}",
    "{{ 7*7 }}",
    "{% include 'x' %}",
    "\\{{ email }}",
    '{{ first_name | "x" }}',
    "](javascript:alert(1))",
    "[x](https://evil.example/) | Other | lang: es",
    "\n:::\n\n# Own heading\n\n::: policy X\nowner: me",
    "  pulled: 2020-01-01 00:00 UTC",
    "<!-- -->",
    "-->",
    "</a></td></table>",
    "<mj-raw>x</mj-raw>",
    "\"'><b>",
    "\u202e\u2066\u0000\ud800",
    "🔒 (€)",
    "a" + "\u0301" * 200,
    "javascript:alert(1)",
)
LINKS = (
    "https://paper.example/a",
    'https://paper.example/a?x="><script>',
    "https://paper.example/){{email}}",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "//evil.example/a",
    "https://user:pass@evil.example/",
    "mailto:x@y.example",
    "https://paper.example/[x](javascript:alert(1))",
    "vbscript:x",
    "",
)


def parsed(text: str) -> Issue:
    return parse_issue(text, slug="a", path="issues/a.md", folder="/x", publication=PUBLICATION)


@cache
def theme() -> Theme:
    return load_theme([starter_folder() / "templates"], "calm-civic")


def edition_of(issue: Issue) -> Edition:
    return render(issue, PUBLICATION, theme(), root=starter_folder())


class Looking(HTMLParser):
    """Collects the tags and every address of a letter."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "background", "action", "xlink:href"):
                self.addresses.add(value or "")


@cache
def plain() -> tuple[Looking, Edition]:
    """A letter with an honest story, to compare with."""
    issue = parsed(ISSUE)
    (pull,) = pulls(issue)
    story = Story(
        title="One",
        url="https://a.example/",
        place=pull.place,
        outlet="The Paper",
        date=NOW.date(),
        lang="es",
    )
    edition = edition_of(parsed(lock_pulls(issue, {pull.place: (NOW, (story,))})))
    return Looking(edition.html), edition


def pulls(issue: Issue) -> list[Pull]:
    news = (block for block in issue.blocks if isinstance(block, News))
    return [item for block in news for item in block.items if isinstance(item, Pull)]


def check(body: bytes, content_type: str, outlet: str = "The Paper") -> None:
    """Take a feed's bytes all the way into a letter and look at what stands there."""
    made = publication(replace(PAPER, outlet=outlet))
    try:
        harvest = read_feed(body, feed=PAPER, url=PAPER.url, content_type=content_type, now=NOW)
    except FeedError:
        return
    issue = parsed(ISSUE)
    (pull,) = pulls(issue)
    assert pull.feed == DESK
    stories = select_stories(pull, on_desk(harvest.entries, publication=made), typed=(), since=None)
    text = lock_pulls(issue, {pull.place: (NOW, stories)})
    again = parsed(text)
    (locked,) = pulls(again)
    assert [(story.title, story.url) for story in locked.stories] == [(s.title, s.url) for s in stories]
    assert len(again.blocks) == len(issue.blocks)
    edition = edition_of(again)
    seen, (honest, letter) = Looking(edition.html), plain()
    assert seen.tags <= honest.tags
    assert seen.attributes <= honest.attributes
    assert all(
        address.startswith(("https://", "http://", "#", "mailto:")) or "nl" in address
        for address in seen.addresses
    )
    assert not any("script:" in address.lower().split("/")[0] for address in seen.addresses)
    assert {field.name for field in edition.fields} == {field.name for field in letter.fields}


words = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=1, max_size=4).map(" ".join)
items = st.tuples(words, st.sampled_from(LINKS), words)


def rss(entries: list[tuple[str, str, str]]) -> bytes:
    said = "".join(
        f"<item><title><![CDATA[{title}]]></title><link><![CDATA[{link}{number if link else ''}]]></link>"
        f"<guid>{number}</guid><description><![CDATA[{summary}]]></description></item>"
        for number, (title, link, summary) in enumerate(entries)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{said}</channel></rss>'.encode(
        "utf-8", "replace"
    )


@given(st.lists(items, min_size=1, max_size=4))
@example([(one, "https://paper.example/a", one) for one in HOSTILE])
@example([("A title", link, "") for link in LINKS])
def test_hostile_words_in_a_sound_feed_stay_words(entries: list[tuple[str, str, str]]) -> None:
    check(rss(entries), "application/rss+xml")


@pytest.mark.parametrize("title", HOSTILE)
def test_the_name_a_feed_gives_itself_stays_words_too(title: str) -> None:
    """`newsletter feeds add` takes a feed's title for the outlet's name."""
    said = f"<title><![CDATA[{title}]]></title><language>{title[:8]}</language>"
    body = rss([("A title", "https://paper.example/a", "")]).replace(
        b"<channel>", f"<channel>{said}".encode("utf-8", "replace")
    )
    harvest = read_feed(body, feed=PAPER, url=PAPER.url, content_type="text/xml", now=NOW)
    assert harvest.entries
    assert not harvest.spoken
    check(body, "text/xml", outlet=harvest.title or "None")


@given(
    st.binary(max_size=400), st.sampled_from(["text/xml", "text/html; charset=utf-16", "application/json"])
)
def test_any_bytes_at_all_stay_words(body: bytes, content_type: str) -> None:
    check(body, content_type)


@given(st.lists(items, min_size=1, max_size=2), st.integers(0, 600), st.binary(min_size=1, max_size=6))
def test_a_feed_with_any_bytes_overwritten_stays_words(
    entries: list[tuple[str, str, str]], at: int, junk: bytes
) -> None:
    body = rss(entries)
    at %= len(body)
    check(body[:at] + junk + body[at + len(junk) :], "application/rss+xml")


def test_the_honest_letter_has_its_story() -> None:
    seen, edition = plain()
    assert "https://a.example/" in seen.addresses
    assert "One" in edition.text
