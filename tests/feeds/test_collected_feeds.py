"""Feeds that collect the stories of others: whose each is, and where it leads."""

from __future__ import annotations

import pytest

from newsletter.feeds.desk import lay_out
from newsletter.feeds.published_stories import TellTale
from newsletter.model import Entry
from tests.feeds.made import publication
from tests.feeds.read import FEED, NOW, atom, only, read, rss

GOOGLE = "<title>“District 13” - Google News</title><link>https://news.google.com/search?q=x</link>"
LINK = "<link>https://news.google.com/rss/articles/CBMiAAAA1?oc=5</link>"
STORY = "https://paper.example/news/bus-lanes"


def story_of(item: str, *, channel: str = GOOGLE) -> Entry:
    return only(rss(item, channel=channel))


@pytest.mark.parametrize(
    ("item", "channel", "title", "outlet"),
    [
        (f"<title>Vote today - KXYZ</title>{LINK}<source url='https://kxyz.example'>KXYZ</source>", GOOGLE, "Vote today", "KXYZ"),
        (f"<title>Vote - today - KXYZ</title>{LINK}<source url='https://kxyz.example'>Valley KXYZ</source>", GOOGLE, "Vote - today - KXYZ", "Valley KXYZ"),
        (f"<title>Vote | A &amp;amp; B News</title>{LINK}<source url='https://ab.example'>A &amp;amp; B News</source>", GOOGLE, "Vote", "A & B News"),
        (f"<title>Vote today</title>{LINK}<source url='https://kxyz.example'>KXYZ</source>", GOOGLE, "Vote today", "KXYZ"),
        (f"<title>Vote today - KXYZ</title>{LINK}", GOOGLE, "Vote today - KXYZ", ""),
        ("<title>Vote</title><link>/a</link><source url='https://paper.example/rss'>Paper: Local</source>", "<title>Paper</title><link>https://www.paper.example</link>", "Vote", ""),
        ("<title>Vote</title><link>/a</link><source url='https://ap.example/'>AP</source>", "<title>Paper</title><link>https://www.paper.example</link>", "Vote", "AP"),
        ("<title>Vote</title><link>/a</link><source>Paper</source>", "<title>Paper</title><link>https://www.paper.example</link>", "Vote", ""),
    ],
)  # fmt: skip
def test_the_items_own_source_is_the_outlet_and_leaves_the_headline(
    item: str, channel: str, title: str, outlet: str
) -> None:
    entry = story_of(item, channel=channel)
    assert (entry.title, entry.outlet) == (title, outlet)


def test_atom_names_its_source_in_an_element_of_its_own() -> None:
    source = "<source><id>x</id><title>The Herald</title><link href='https://herald.example/'/></source>"
    entry = only(atom(f"<title>Vote - The Herald</title><link href='https://herald.example/a'/>{source}"))
    assert (entry.title, entry.outlet, entry.url) == ("Vote", "The Herald", "https://herald.example/a")


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.google.com/url?rct=j&amp;sa=t&amp;url={STORY}&amp;ct=ga",
        "https://www.google.com/url?q=https%3A%2F%2Fpaper.example%2Fnews%2Fbus-lanes%3Futm_source%3Dx&amp;ct=ga",
        "http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2fpaper.example%2fnews%2fbus-lanes&amp;c=1",
    ],
)
def test_a_wrapped_link_is_unwrapped_and_its_site_is_the_outlet(link: str) -> None:
    entry = only(atom(f"<title>Bus lanes</title><link href='{link}'/>"))
    assert (entry.url, entry.outlet) == (STORY, "paper.example")


@pytest.mark.parametrize("name", ["feedburner:origLink", "pheedo:origLink"])
def test_the_original_link_comes_before_the_counters(name: str) -> None:
    item = f"<title>T</title><link>http://feedproxy.example/~r/p/~3/x/a</link><{name}>{STORY}?utm_source=f</{name}>"
    body = rss(item, attributes='xmlns:pheedo="http://www.pheedo.com/namespace/pheedo"')
    entry = only(body)
    assert (entry.url, entry.outlet) == (STORY, "")


def test_stories_of_one_aggregator_are_compared_as_those_of_several_outlets() -> None:
    items = [
        f"<title>Council approves the new housing plan - {name}</title><link>https://{name}.example/x</link>"
        f"<source url='https://{name}.example'>{name}</source><pubDate>Fri, 27 Nov 2026 1{n}:00:00 GMT</pubDate>"
        for n, name in enumerate(("herald", "kxyz"))
    ]
    entries = read(rss(*items, channel=GOOGLE)).entries
    (story,) = lay_out(entries, publication(FEED), notes={}, told=TellTale(()), now=NOW)
    assert (story.outlet, story.also) == ("kxyz", ("herald",))
    assert "+5 reported by 2 outlets" in map(str, story.reasons)
    assert story.feeds == ("paper",)
