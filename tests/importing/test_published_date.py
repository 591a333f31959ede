"""The published date: the article's own, never a change, an event or another post."""

from __future__ import annotations

import datetime as dt

import pytest

from newsletter.importing.metadata import page_metadata
from newsletter.importing.page_tree import page_tree
from newsletter.importing.published_date import day_of

DAY = dt.date(2023, 3, 11)


def dates(head: str, body: str = "<p>x</p>") -> tuple[dt.date | None, dt.date | None]:
    root = page_tree(f"<html><head>{head}</head><body>{body}</body></html>", name="x")
    found = page_metadata(root)
    return found.date, found.likely_date


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:modified_time" content="2024-01-01"><meta property="article:published_time" content="2023-03-11">', ""),
        ('<meta name="date" content="2020-01-01"><meta name="DC.date.issued" content="2023-03-11">', ""),
        ("", '<time class="updated" datetime="2024-01-01">x</time><time class="entry-date published" datetime="2023-03-11">y</time>'),
        ("", '<span itemprop="datePublished" content="2023-03-11T18:00">x</span><time datetime="2024-05-05" itemprop="startDate">y</time>'),
        ("", '<time pubdate datetime="2023-03-11">x</time><aside class="related"><time class="published" datetime="2021-01-01">y</time></aside>'),
        ("", '<article><time class="dt-published" datetime="2023-03-11">x</time></article>'),
        ("", '<div class="meta"><time class="published">March 11, 2023</time></div>'),
        ('<meta name="pubdate" content="Sat, 11 Mar 2023 10:00:00 -0800">', ""),
        ('<meta name="publish-date" content="20230311">', ""),
        ('<script type="application/ld+json">{"@type":"Article","datePublished":"2023-03-11"}</script><meta name="date" content="2019-01-01">', ""),
    ],
)  # fmt: skip
def test_the_page_says_when_it_was_published(head: str, body: str) -> None:
    assert dates(head, f"<main><h1>T</h1>{body}<p>x</p></main>")[0] == DAY


@pytest.mark.parametrize(
    "body",
    [
        '<div class="event-details"><time datetime="2024-05-05">May 5</time></div>',
        '<time class="updated" datetime="2024-05-05">May 5</time>',
        '<div itemscope itemtype="https://schema.org/Event"><time datetime="2024-05-05">x</time></div>',
        '<time itemprop="dateModified" datetime="2024-05-05">x</time>',
        '<div class="upcoming-meeting"><time datetime="2024-05-05">x</time></div>',
        '<div class="comment-meta"><time datetime="2024-05-05">x</time></div>',
    ],
)
def test_no_date_is_taken_from_an_event_or_a_change(body: str) -> None:
    assert dates("", body) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03-11T23:59:00-08:00", DAY),
        ("2023/3/11", DAY),
        ("20230311", DAY),
        ("March 11, 2023", DAY),
        ("11 de marzo de 2023", DAY),
        ("Sat, 11 Mar 2023 10:00:00 GMT", DAY),
        ("3/11/2023", None),
        ("2023-13-41", None),
        ("today", None),
        ("", None),
        ("9" * 200, None),
    ],
)
def test_a_machines_date_is_read_whole_or_not_at_all(text: str, day: dt.date | None) -> None:
    assert day_of(text) == day
