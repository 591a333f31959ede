"""Boilerplate: named where a page says what it is, and never the post itself."""

from __future__ import annotations

import pytest

from newsletter.importing.boilerplate import is_boilerplate
from newsletter.importing.page_tree import text_in
from newsletter.importing.read_post import read_post
from tests.importing.elements import element

SENTENCE = "The library on Main Street opens on Sundays, and so does the one at the park. "
FIELDS = "<input name=q><textarea name=more></textarea>"


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<nav>Home</nav>", "menu"),
        ("<div role=contentinfo>Imprint</div>", "footer"),
        ("<div role=search>Find</div>", "search"),
        ("<aside>Recent posts</aside>", "sidebar"),
        ("<header><h1>City</h1><nav>Home</nav></header>", "page header"),
        ("<div hidden>Later</div>", "hidden text"),
        ("<div style='DISPLAY : none'>Later</div>", "hidden text"),
        ("<div class='note sr-only'>Later</div>", "hidden text"),
        ("<div class=siteFooter>Imprint</div>", "footer"),
        ("<div id=cookie-consent-wrapper>Cookies</div>", "cookie notice"),
        ("<ul class='list sharedaddy'><li>Post</li></ul>", "share buttons"),
        ("<section class=jp-relatedposts>More</section>", "related posts"),
        ("<div class=mc-embed-signup>Your address</div>", "sign-up form"),
        ("<div class='ad-slot'>Buy</div>", "advertisement"),
        (f"<form>Find {FIELDS}</form>", "form"),
    ],
)
def test_an_element_is_named_for_what_it_is(html: str, what: str) -> None:
    assert is_boilerplate(element(html)) == what


@pytest.mark.parametrize(
    ("html", "tag"),
    [
        ("<div>Text</div>", "div"),
        ("<blockquote><footer>Asha Patel</footer></blockquote>", "footer"),
        ("<article><aside>A box of the post</aside></article>", "aside"),
        ("<article><header><nav>Parts</nav></header></article>", "header"),
        ("<header><h1>The title</h1></header>", "header"),
        ("<p class=comments>Text</p>", "p"),
        ("<h2 role=navigation>Where to go</h2>", "h2"),
        ("<div class=sharecropping>Text</div>", "div"),
        ("<div class=advertising-rules>Text</div>", "div"),
    ],
)
def test_what_may_be_part_of_the_post_has_no_name(html: str, tag: str) -> None:
    assert is_boilerplate(element(html, tag)) == ""


@pytest.mark.parametrize(
    ("fields", "sentences", "what"),
    [
        (FIELDS, 1, "form"),
        (FIELDS, 20, ""),
        ("<input type=hidden name=__VIEWSTATE>", 1, ""),
        ("<input type=hidden name=__VIEWSTATE>", 20, ""),
    ],
)
def test_a_form_is_one_by_its_fields_and_its_few_words(fields: str, sentences: int, what: str) -> None:
    assert is_boilerplate(element(f"<form>{fields}<p>{SENTENCE * sentences}</p></form>")) == what


def test_a_page_that_is_one_large_form_keeps_its_text() -> None:
    form = f"<form>{FIELDS}<h1>The library opens</h1><p>{SENTENCE * 10}</p><p>{SENTENCE * 10}</p></form>"
    page = f"<html><body><div>{form}</div><div><p>City Hall, Room 5</p></div></body></html>"
    post = read_post(page.encode(), name="page.html")
    words = " ".join(
        text_in(element(f"<p>{span.text}</p>"))
        for piece in post.pieces
        for span in getattr(piece, "spans", ())
    )
    assert words.count("opens on Sundays") == 20
    assert "form" not in post.left_out


@pytest.mark.parametrize(
    "name",
    ["no-share", "social-services", "consent-decree", "shared-values share", "menu", "print", "comments", "cookies",
     "public-comments comments-section", "subscribe-form", "breadcrumbs", "cookie-recipes gdpr", "text-size social"],
)  # fmt: skip
def test_a_box_with_sentences_is_text_whatever_it_is_called(name: str) -> None:
    assert is_boilerplate(element(f"<section class='{name}'><h2>Part</h2><p>{SENTENCE}</p></section>")) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<ul class=social><li>Food bank</li><li>Night shelter on Main Street</li></ul>",
        "<div class=menu>Monday: soup and bread</div>",
        "<div class=sidebar-left-off><h2>What would change?</h2></div>",
        "<div class=footer><div><h3>In the news</h3></div></div>",
        "<div class=related-legislation id=related><h2>One more thing</h2> </div>",
        "<dl class=consent><dt>Court</dt><dd>Two more years of watch</dd></dl>",
    ],
)
def test_a_box_of_words_without_links_is_text_too(html: str) -> None:
    assert is_boilerplate(element(html)) == ""


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<div id=cookie-law>We keep cookies. You can read which cookies we set, and refuse them all.</div>", "cookie notice"),
        ("<div class=share>Share this story with your friends, family and colleagues today.</div>", "share buttons"),
        ("<div class=signup-form>Sign up for our newsletter to get the news of the week every Friday.</div>", "sign-up form"),
        ("<div class=social><a href=/x>Facebook</a> <a href=/y>Follow the office where you like to read.</a></div>", "share buttons"),
        (f"<div class=comments><div class=comment-author>Sam</div><p>{SENTENCE}</p><a>Reply</a></div>", "comments"),
        (f"<ol class=comment-list><li id=comment-4><p>{SENTENCE}</p></li></ol>", "comments"),
    ],
)  # fmt: skip
def test_a_box_that_is_what_it_is_called_is_boilerplate(html: str, what: str) -> None:
    assert is_boilerplate(element(html)) == what
