"""Titles: only what a page names as its site is cut off, and the rest is what readers see."""

from __future__ import annotations

import pytest

from newsletter.importing.page_titles import (
    is_part_of_title,
    is_site_name,
    page_titles,
    plain_title,
    without_site,
)
from newsletter.importing.page_tree import page_tree
from newsletter.importing.read_post import read_post

CITY = "City of Example"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Rent relief - what you need to know", "Rent relief - what you need to know"),
        ("City of Example - Rent relief opens", "Rent relief opens"),
        ("Rent relief opens | City of Example", "Rent relief opens"),
        ("Rent relief opens – News – CITY OF EXAMPLE", "Rent relief opens – News"),
        ("City of Example: Rent relief opens", "Rent relief opens"),
        ("Rent relief opens • City of Example", "Rent relief opens"),
        ("City of Example » Rent relief opens « City of Example", "Rent relief opens"),
        ("Rent relief in the City of Example", "Rent relief in the City of Example"),
        ("City of Example opens rent relief", "City of Example opens rent relief"),
        ("City of Example", ""),
        ("Rent | relief", "Rent | relief"),
        ("Ayuda de alquiler — City of Example", "Ayuda de alquiler"),
    ],
)
def test_the_name_of_the_site_is_cut_at_either_end(title: str, bare: str) -> None:
    assert without_site(title, [CITY]) == bare


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Rent &amp; relief", "Rent & relief"),
        ("The council&#8217;s plan", "The council’s plan"),
        ("The council&rsquo;s &quot;plan&quot;", 'The council’s "plan"'),
        ("A <em>new</em> park", "A new park"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("If a < b and b > c", "If a < b and b > c"),
        ("Caf&#xe9;&nbsp;hours", "Café hours"),
    ],
)
def test_entities_and_tags_in_titles_are_what_they_stand_for(written: str, plain: str) -> None:
    assert plain_title(written) == plain


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f'<meta property="og:site_name" content="{CITY}">', ""),
        (f'<meta name="application-name" content="{CITY}">', ""),
        ("", f'<header><a href="/" rel="home">{CITY}</a></header>'),
        ("", f'<header><a href="/"><img src="l.png" alt="{CITY} logo"></a></header>'),
        ("", f'<div class="site-title">{CITY}</div>'),
        ("", f"<footer>© 2023 {CITY}. All rights reserved.</footer>"),
        (f'<script type="application/ld+json">{{"@type":"WebSite","name":"{CITY}"}}</script>', ""),
    ],
)
def test_a_site_is_named_in_many_places(head: str, body: str) -> None:
    text = "<p>Families in the district may ask for three months of rent from Monday on.</p>"
    page = f"<html><head><title>Rent relief - what to know | {CITY}</title>{head}</head><body>{body}<main>{text}</main></body></html>"
    assert read_post(page.encode(), name="x.html").title == "Rent relief - what to know"


@pytest.mark.parametrize(
    ("title", "heading", "expected"),
    [
        ("Rent relief opens | Some Town", "<h2>Rent relief opens</h2>", "Rent relief opens"),
        ("Some Town :: News :: Rent relief opens", "<h3>Rent relief opens</h3>", "Rent relief opens"),
        (
            "Rent relief - what you need to know",
            "<h2>How to apply</h2>",
            "Rent relief - what you need to know",
        ),
        ("Some Town", "<h1>Rent relief opens</h1>", "Rent relief opens"),
        ("Новости - Помощь с арендой", "<h2>Помощь с арендой</h2>", "Помощь с арендой"),
    ],
)
def test_a_part_that_is_a_heading_of_the_page_is_the_title(title: str, heading: str, expected: str) -> None:
    text = "<p>Families in the district may ask for three months of rent from Monday on.</p>"
    page = f"<html><head><title>{title}</title></head><body><main>{heading}{text}</main></body></html>"
    assert read_post(page.encode(), name="x.html").title == expected


def test_a_heading_that_names_the_site_is_no_title_and_no_text() -> None:
    page = (
        f'<html><head><title>Rent relief opens</title><meta property="og:site_name" content="{CITY}"></head><body>'
        f"<h1>{CITY}</h1><h2>Rent relief opens</h2><p>Families in the district may ask for three months of rent.</p></body></html>"
    )
    post = read_post(page.encode(), name="x.html")
    assert post.title == "Rent relief opens"
    assert len(post.pieces) == 1


def test_a_kicker_that_is_part_of_the_title_stays_above_it() -> None:
    page = (
        "<html><head><title>Policy explained | Rent relief opens in the district</title></head><body><h3>Policy explained</h3>"
        "<h2>Rent relief opens in the district</h2><p>Families may ask for three months of rent from Monday on.</p></body></html>"
    )
    post = read_post(page.encode(), name="x.html")
    assert (post.title, post.kicker) == ("Rent relief opens in the district", "Policy explained")


def test_titles_come_in_the_order_of_trust() -> None:
    root = page_tree("<html><head><title>Three</title></head><body><p>x</p></body></html>", name="x")
    found = page_titles(root, {"og:title": "Two - Part", "og:site_name": CITY}, "One", ["Other"])
    assert (found.titles, found.sites) == (("One", "Two - Part", "Three"), (CITY, "Other"))
    assert found.written == ("One", "Two - Part", "Three")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Interning of Small Integers", True),
        ("Four Years Remaining", True),
        ("Blog: Archive", True),
        ("small integers", False),
        ("Interning", False),
        ("", False),
    ],
)
def test_a_part_of_a_title_stands_between_marks(text: str, expected: bool) -> None:
    title = "Four Years Remaining » Blog: Archive » Interning of Small Integers"
    assert is_part_of_title(text, [title]) is expected


def test_the_longest_heading_of_two_in_the_title_is_the_headline_and_the_other_the_site() -> None:
    page = (
        "<html><head><title>Four Towns » Archive » Rent relief: what to know</title></head><body><h1>Four Towns</h1>"
        "<h2>Rent relief: what to know</h2><p>Families may ask for three months of rent from Monday on.</p></body></html>"
    )
    post = read_post(page.encode(), name="x.html")
    assert (post.title, post.kicker, len(post.pieces)) == ("Rent relief: what to know", "", 1)


def test_a_site_is_the_same_in_any_case_and_marks() -> None:
    assert is_site_name("CITY OF  EXAMPLE.", [CITY])
    assert not is_site_name("", [""])
