"""Web pages: hostile, broken and odd ones; what a page may not do to a draft, and what must not be lost."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.errors import PostError
from newsletter.importing.compose_draft import compose
from newsletter.importing.post import (
    Note,
    Paragraph,
    Post,
    PostPicture,
    PostTable,
    words_of,
)
from newsletter.importing.web_page import read_page
from tests.importing.body import SAMPLE, Body, p, sentences
from tests.importing.layouts import LAYOUTS, page
from tests.importing.made import texts
from tests.importing.seen import flat, seen, words
from tests.issues.samples import PUBLICATION, parse

DAY = dt.date(2023, 3, 11)
fewer = settings(max_examples=settings().max_examples // 3)
"""A whole page is parsed and composed in each example."""
SENTENCE = "The library on Main Street opens on Sundays from April on."


def read(body: str, *, url: str = "", head: str = "<title>T</title>") -> Post:
    return read_page(f"<html><head>{head}</head><body>{body}</body></html>", name="post.html", url=url)


def draft(body: str, *, url: str = "") -> str:
    post = read(body, url=url)
    return compose(post, publication=PUBLICATION, list_key="constituents", today=DAY).text


def paragraphs(post: Post) -> list[str]:
    return [words_of(piece.spans) for piece in post.pieces if isinstance(piece, Paragraph)]


# --- Links ----------------------------------------------------------------------------------------


def test_relative_links_are_made_whole_against_the_pages_address() -> None:
    text = draft(
        '<h1>T</h1><p>See <a href="../b?c=d">the motion</a>.</p>', url="https://city.example/news/a/"
    )
    assert "See [the motion](https://city.example/news/b?c=d)." in text


def test_a_saved_pages_own_address_is_taken_from_its_canonical_link() -> None:
    post = read(
        '<h1>T</h1><p>See <a href="/b">it</a>.</p>',
        head='<link rel="canonical" href="https://city.example/a">',
    )
    assert any(
        span.href == "https://city.example/b"
        for piece in post.pieces
        if isinstance(piece, Paragraph)
        for span in piece.spans
    )


def test_a_relative_link_without_a_base_stays_text_with_a_note() -> None:
    text = draft('<h1>T</h1><p>See <a href="/b">the motion</a>.</p>')
    assert "See the motion." in text
    assert "“the motion” linked to “/b”" in text


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "java\nscript:alert(1)", "#top",
     "https://user:secret@city.example/", "https://[::1]/", "//", "http://", "https://x.example/{{ first_name }}", "about:blank"],
)  # fmt: skip
def test_a_link_that_a_letter_may_not_hold_becomes_text(href: str) -> None:
    text = draft(f"<h1>T</h1><p>See <a href='{href}'>the motion</a> today.</p>")
    assert "See the motion today." in text
    assert "](" not in text


@pytest.mark.parametrize(
    "href", ["mailto:office@city.example", "tel:+12135550100", "https://city.example/a_(b)"]
)
def test_links_to_the_web_to_mail_and_to_telephones_are_kept(href: str) -> None:
    assert "[the motion](" in draft(f"<h1>T</h1><p>See <a href='{href}'>the motion</a> today.</p>")


# --- Hostile text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ first_name }}",
        "{% include x %}",
        "::: news In the news",
        ":::",
        "---",
        "# not a heading",
        "- not an item",
        "1. not an item",
        "> [!NOTE] not an alert",
        "![x](/etc/passwd)",
        "[Button: Pay now](https://evil.example/)",
        "<b>not bold</b>",
        "<!-- not a comment -->",
        "-->",
        "```",
        "~~~",
        "&lt;script&gt; said twice",
        "a | b",
        "| --- |",
        "+++",
        "snake_case and *stars*",
        "back\\slash",
    ],
)
def test_what_looks_like_our_language_in_a_post_is_literal_in_the_draft(hostile: str) -> None:
    written = hostile.replace("&", "&amp;").replace("<", "&lt;")
    text = draft(f"<h1>T</h1><p>{written}</p><p>{SENTENCE}</p><ul><li>{written}</li></ul>")
    blocks = parse(text).blocks
    assert {type(block).__name__ for block in blocks} <= {"Text"}
    assert seen(text).count(flat(hostile)) >= 2


def test_bidi_and_control_characters_are_gone_and_joiners_stay() -> None:
    text = draft(
        "<h1>T</h1><p>invoice\u202egpj.exe a\u200bb &#147;quoted&#148; \u0007bell 👩\u200d🚀 می\u200cخواهم</p>"
    )
    assert "invoicegpj.exe ab “quoted” bell 👩\u200d🚀 می\u200cخواهم" in text


def test_scripts_styles_and_hidden_words_are_not_the_post() -> None:
    text = draft(
        f"<h1>T</h1><script>var secret</script><style>.a{{}}</style><p hidden>Menu</p><p>{SENTENCE}</p>"
    )
    assert "secret" not in text
    assert "Menu" not in text


def test_hidden_sentences_are_kept_in_a_note() -> None:
    text = draft(
        f'<h1>T</h1><p>{SENTENCE}</p><div style="display: none"><p>An answer that unfolds when one asks for it.</p></div>'
    )
    (note,) = (line for line in text.splitlines() if "An answer that unfolds" in line)
    assert text.index("<!--\nPlease check: This text was beside") < text.index(note)
    assert "Text" in {type(block).__name__ for block in parse(text).blocks}


# --- Structure ------------------------------------------------------------------------------------


def test_tables_of_data_stay_tables_and_layout_does_not() -> None:
    data = "<table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>9|5</td></tr></table>"
    post = read(f"<h1>T</h1><p>{SENTENCE}</p>{data}")
    assert any(isinstance(piece, PostTable) for piece in post.pieces)
    assert "| Mon | 9\\|5 |" in draft(f"<h1>T</h1><p>{SENTENCE}</p>{data}")
    layout = f'<table role="presentation"><tr><td>{SENTENCE}</td><td>Left</td></tr><tr><td>a</td><td>b</td></tr></table>'
    assert not any(isinstance(piece, PostTable) for piece in read(f"<h1>T</h1>{layout}").pieces)


def test_quotes_code_and_nested_lists_are_kept() -> None:
    text = draft(
        "<h1>T</h1><blockquote><p>Best part?</p><p>The mornings.<br>— Sam Example</p></blockquote>"
        "<pre>a\n  b</pre><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>"
    )
    assert "> Best part?\n>\n> The mornings.\n>\n> -- Sam Example\n" in text
    assert "```\na\n  b\n```" in text
    assert "- one\n  - inner" in text


@pytest.mark.parametrize(
    "name",
    [
        "<cite>Sam Example</cite>",
        "<footer>— <cite>Sam Example</cite></footer>",
        "<p><cite>Sam Example</cite></p>",
    ],
)
def test_a_quote_keeps_whose_words_it_marks(name: str) -> None:
    text = draft(f"<h1>T</h1><p>{SENTENCE}</p><blockquote><p>Best part?</p>{name}</blockquote>")
    assert "> Best part?\n>\n> -- Sam Example\n" in text


def test_a_link_set_as_a_button_is_one_where_a_button_may_stand() -> None:
    link = '<a class="wp-block-button__link" href="https://a.example/law">Read the motion</a>'
    text = draft(
        f"<h1>T</h1><p>{SENTENCE}</p><div>{link}</div><p>Or {link} now.</p><ul><li>{link}</li></ul>"
        f"<blockquote>{link}</blockquote><p>{link.replace('Read', '*Read*')}</p>"
    )
    plain = "[Read the motion](https://a.example/law)"
    assert f"\n\n[Button: {plain[1:]}\n\nOr {plain} now.\n\n- {plain}\n\n> {plain}\n\n[\\*Read" in text


def test_a_picture_in_a_sentence_follows_the_paragraph_and_an_emoji_stays_in_it() -> None:
    post = read(
        f'<h1>T</h1><p>Here <img src="a.png" alt="A map"> it is <img class="emoji" src="x" alt="🎉">.</p><p>{SENTENCE}</p>'
    )
    assert paragraphs(post)[0] == "Here it is 🎉."
    assert isinstance(post.pieces[1], PostPicture)


def test_captions_belong_to_their_picture() -> None:
    post = read(
        f'<h1>T</h1><p>{SENTENCE}</p><figure><img src="a.png" alt="A map"><figcaption>The map, by Sam.</figcaption></figure>'
    )
    (picture,) = (piece for piece in post.pieces if isinstance(piece, PostPicture))
    assert (picture.alt, picture.caption) == ("A map", "The map, by Sam.")


def test_counting_dots_are_no_pictures() -> None:
    post = read(f'<h1>T</h1><p>{SENTENCE}</p><img src="https://count.example/p.gif" width="1" height="1">')
    assert not any(isinstance(piece, PostPicture) for piece in post.pieces)


def test_a_film_becomes_a_note_with_its_address() -> None:
    post = read(f'<h1>T</h1><p>{SENTENCE}</p><iframe src="https://films.example/v/1"></iframe>')
    assert any(isinstance(piece, Note) and "https://films.example/v/1" in piece.text for piece in post.pieces)


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    text = draft(f"<h1>T</h1><p>{SENTENCE}</p><p><b>What changes?</b></p><p>{SENTENCE}</p>")
    assert "## What changes?\n" in text
    text = draft(f"<h1>T</h1><h2>One</h2><p>{SENTENCE}</p><p><b>What changes?</b></p><p>{SENTENCE}</p>")
    assert "**What changes?**\n" in text


def test_heading_levels_have_no_gaps() -> None:
    text = draft(f"<h1>T</h1><p>{SENTENCE}</p><h3>One</h3><p>x</p><h5>Two</h5><p>y</p><h1>Three</h1>")
    assert [line for line in text.splitlines() if line.startswith("#")] == ["### One", "#### Two", "## Three"]


def test_the_pictures_a_page_names_as_its_own_comes_first_when_the_post_shows_none() -> None:
    head = '<title>T</title><meta property="og:image" content="https://city.example/lead-1200x630.jpg">'
    post = read(f"<h1>T</h1><p>{SENTENCE}</p>", head=head)
    assert isinstance(post.pieces[1], PostPicture)
    shown = read(f'<h1>T</h1><p>{SENTENCE}</p><img src="https://city.example/lead.jpg">', head=head)
    assert sum(isinstance(piece, PostPicture) for piece in shown.pieces) == 1


# --- Pages that are none --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<html><body></body></html>", "has no text"),
        ("<html><body><div id=root></div><script>render()</script></body></html>", "has no text"),
        (
            '<body><h1>Log in</h1><form><input name=u><input type="Password"></form></body>',
            "behind a password",
        ),
        ("<div>" * 210, "nested too deep"),
        ("<p>a</p>" * 100_001, "too large"),
    ],
)
def test_a_page_without_a_post_is_refused_in_a_line(markup: str, why: str) -> None:
    with pytest.raises(PostError, match=why):
        read_page(markup, name="post.html")


# --- Mutations ------------------------------------------------------------------------------------


@fewer
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 2**32))
def test_a_mutated_page_never_breaks_anything(layout: str, seed: int) -> None:
    """Cut, doubled, swapped and overwritten markup: a draft that reads, or one clear line."""
    chance = random.Random(seed)
    markup = page(layout)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(markup)), chance.randint(1, 200)
        put = chance.choice(
            ("", "<", ">", '"', "</div>", "<table>", "<p", "\x00", "&#x202e;", markup[at : at + 50] * 2)
        )
        markup = markup[:at] + put + markup[at + (length if chance.random() < 0.5 else 0) :]
    try:
        post = read_page(markup, name="post.html")
        text = compose(post, publication=PUBLICATION, list_key="constituents", today=DAY).text
    except PostError:
        return
    parse(text)


@fewer
@given(st.sampled_from(sorted(LAYOUTS)), st.integers(0, 2**32))
@example("squarespace", 1539)
def test_other_class_names_and_boxes_lose_no_sentence(layout: str, seed: int) -> None:
    """Each site names its boxes otherwise: a sentence of the body stays, in the text or in a note."""
    chance = random.Random(seed)
    names = (
        "content",
        "c-42",
        "related-legislation",
        "menu-of-services",
        "shared-values",
        "footer-note",
        "sidebar-left-off",
        "hero",
    )
    draw = page(layout)
    for part in ("<p>", "<ul>", "<h2>"):
        name = chance.choice(names)
        draw = draw.replace(part, f'<div class="{name}">{part}') if chance.random() < 0.3 else draw
        draw = draw.replace(part, f'{part[:-1]} id="{name}">')
    post = read_page(draw, name="post.html")
    said = words(seen(compose(post, publication=PUBLICATION, list_key="constituents", today=DAY).text))
    assert [sentence for sentence in sentences(SAMPLE) if words(sentence) not in said] == []


@fewer
@given(st.sampled_from(sorted(LAYOUTS)), st.lists(texts(4), min_size=1, max_size=4))
def test_whatever_the_paragraphs_say_it_is_in_the_draft(layout: str, said: list[str]) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in said]
    body = Body(title=SAMPLE.title, parts=(*SAMPLE.parts[:4], *(p(f"Word {text} word") for text in escaped)))
    post = read_page(page(layout, body), name="post.html")
    draft = compose(post, publication=PUBLICATION, list_key="constituents", today=DAY).text
    bare = seen(draft).replace(" ", "")
    assert [text for text in said if flat(f"Word {text} word").replace(" ", "") not in bare] == []
