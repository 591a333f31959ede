"""Strangers' markup becomes literal text."""

from __future__ import annotations

import html
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.feeds import sanitize as cleaning
from newsletter.feeds.sanitize import (
    MAX_CHARACTERS,
    headline_text,
    literal_text,
    plain_text,
    sanitize_text,
    without_cdata,
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain words", "Plain words"),
        ("AT&T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("3 < 5 and 5 > 3", "3 < 5 and 5 > 3"),
        ("3 &lt; 5", "3 < 5"),
        ("&lt;b&gt;literal&lt;/b&gt;", "<b>literal</b>"),
        ("<b>bold</b> <i>words</i>", "bold words"),
        ("D&iacute;a &#8220;uno&#8221; &#x2014; dos", "Día “uno” — dos"),
        ("<p>One</p><p>Two<br>three</p><ul><li>four</li></ul>", "One Two three four"),
        ("un<b>believ</b>able", "unbelievable"),
        ("a<script>alert('x')</script>b", "ab"),
        ("a<style>p{}</style><svg><script>x</script></svg>b", "ab"),
        ("<img src=x onerror=alert(1)>hi", "hi"),
        ("<a href='javascript:alert(1)'>click</a>", "click"),
        ("<!-- secret -->hi<![CDATA[x]]>", "hi"),
        ("<noscript><p title='words'>x</p></noscript>y", "y"),
        ("{{7*7}} ${7*7} {% include 'x' %} <%= 1 %>", "{{7*7}} ${7*7} {% include 'x' %} <%= 1 %>"),
        ("{{''.__class__}}", "{{''.__class__}}"),
        ("  a \t\r\n b\u00a0\u2003c\u2028d  ", "a b c d"),
        ("a\x00b\x07c\x1bd\x7fe\x85f", "abcde f"),
        ("safe\u202egnp.exe", "safegnp.exe"),
        ("\u2066a\u2069\u200eb\u200f\u061c\ufeff\u200b\u00ad", "ab"),
        ("می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀"),
        ("a\ud800b", "ab"),
        ("Cafe\u0301", "Café"),
        ("", ""),
        ("<p> </p>", ""),
        ("\u200d\u200c", ""),
        ("<b", ""),
    ],
)
def test_markup_becomes_text(markup: str, text: str) -> None:
    assert sanitize_text(markup) == text


def test_a_long_text_is_cut_at_a_word() -> None:
    text = sanitize_text("word " * 100)
    assert text.endswith("word…")
    assert 290 <= len(text) <= MAX_CHARACTERS


def test_punctuation_before_the_cut_goes() -> None:
    assert plain_text("one, two, three, four", limit=17) == "one, two, three…"


def test_one_endless_word_is_cut_where_it_must_be() -> None:
    assert sanitize_text("x" * 500) == "x" * 299 + "…"


def test_exactly_as_long_as_allowed_is_left_whole() -> None:
    assert plain_text("x" * 300) == "x" * 300


@pytest.mark.parametrize("nest", ["<b>", "<div>", "<table><tr><td>", "<svg>", "<a", "<!--", "&#"])
def test_the_most_markup_that_is_read_costs_little(nest: str) -> None:
    assert len(sanitize_text((nest * 20_000)[:20_000])) <= MAX_CHARACTERS


def test_of_long_markup_only_the_beginning_is_given_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is long markup over which cleaning libraries take very long."""
    monkeypatch.setattr(cleaning, "_MAX_MARKUP_CHARACTERS", 16)
    assert sanitize_text("<p>some</p> words that are not read") == "some word"


_WRAPPED = "https://www.google.com/url?q=https://city.example/a%20long%20way"
_PIECES = (
    *("council ", "votes ", "Día ", "e\u0301" * 3, "\u200b", "\u202e", "a" * 30, "… ", "\u00a0", "\r\n", "x"),
    *(
        "&amp;",
        "&",
        "&nbsp;",
        "&#32;",
        "&eacute",
        "< ",
        "<",
        "&lt;b&gt; ",
        f"{_WRAPPED} ",
        f"{_WRAPPED}<b>x</b> ",
    ),
    *(
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<a href='https://x.example/?a=1 2'>",
        "</a>",
        "<br/>",
        "<!-- a -->",
        "<!--",
    ),
    *(
        "<script>",
        "</script>",
        "<textarea>",
        "</textarea>",
        "<svg>",
        "</svg>",
        "<div class='a > b'>",
        "</div>",
    ),
    *(
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<select>",
        "<![CDATA[",
        "]]>",
        "<figcaption>a</figcaption>",
    ),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join), st.integers(1, 40))
def test_the_beginning_of_markup_gives_what_the_whole_gives(markup: str, first: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cleaning, "_FIRST_MARKUP_CHARACTERS", first)
        early = sanitize_text(markup, limit=12)
        patch.setattr(cleaning, "_FIRST_MARKUP_CHARACTERS", 20_000)
        assert early == sanitize_text(markup, limit=12)


def test_of_an_article_that_is_longer_than_a_summary_only_the_beginning_is_cleaned() -> None:
    """The rest is not even looked at: that is most of the work of reading a feed."""
    article = f"<p>{'Council votes on rent. ' * 30}</p>"
    assert cleaning._first_words(f"{article}<script>{article * 3}", MAX_CHARACTERS) == sanitize_text(article)
    assert cleaning._first_words(f"<table>{article * 4}", MAX_CHARACTERS) == ""
    assert cleaning._first_words(article, MAX_CHARACTERS) == "", "short as it is"


def is_literal(text: str) -> bool:
    hidden = {"Cc", "Cs", "Co"}
    bidi = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    return not any(unicodedata.category(char) in hidden for char in text) and not bidi & set(text)


@given(st.text())
def test_any_text_becomes_one_short_visible_line(markup: str) -> None:
    text = sanitize_text(markup)
    assert is_literal(text)
    assert len(text) <= MAX_CHARACTERS
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert plain_text(text) == text


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=200))
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert sanitize_text(html.escape(text)) == plain_text(text)


def test_a_letter_keeps_no_more_accents_than_a_language_needs() -> None:
    """An issue file with more is refused by its reader: a feed could make an issue unreadable."""
    assert len(plain_text("a" + "\u0301\u0316" * 200)) <= 32
    assert plain_text("Việt Nam, हिन्दी, ไทย") == "Việt Nam, हिन्दी, ไทย"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Why we dropped the <table> tag", "Why we dropped the <table> tag"),
        ("Dear <your name>, vote", "Dear <your name>, vote"),
        ("Rents under <$1,000 and <3 for the library", "Rents under <$1,000 and <3 for the library"),
        ("Ages <b and x<y", "Ages <b and x<y"),
        ("1 < 2 > 0 & 5 <6", "1 < 2 > 0 & 5 <6"),
        ("How to use <script>", "How to use <script>"),
        ("The <code> element", "The <code> element"),
        ("The <code>code</code> element", "The code element"),
        ("<b>Bold</b> and <I class=x>slanted</I><br/>news", "Bold and slanted news"),
        ("<a href='https://x.example/?a>b'>Linked</a>", "Linked"),
        ("Cut <a href='https://x.exam", "Cut"),
        ("<script>alert(1)</script>News", "News"),
        ("News <!-- hidden --> here", "News here"),
        ("AT&amp;T &lt;3 R&B", "AT&T <3 R&B"),
        ("<title>x</title>", "<title>x</title>"),
        ("<<b>>x<</b>>", "<>x<>"),
    ],
)
def test_a_headline_is_what_it_says_where_nobody_says_whether_it_is_markup(title: str, text: str) -> None:
    assert headline_text(title) == text


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("Why we dropped the <table> tag", "Why we dropped the <table> tag"),
        ("<b>Not bold</b>", "<b>Not bold</b>"),
        ("Less: <", "Less: <"),
        ("Use &lt;b&gt;, &#60;i&#x3e;", "Use &lt;b&gt;, &#60;i&#x3e;"),
        ("R&amp;B isn&#8217;t &nbsp; dead &unknown;", "R&B isn’t dead &unknown;"),
        ("a\u202eb\x00\nc", "ab c"),
    ],
)
def test_text_that_is_no_markup_is_literal(text: str, literal: str) -> None:
    assert literal_text(text) == literal


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<![CDATA[Council votes]]>", "Council votes"),
        ("A <![CDATA[B]]> C <![CDATA[D]]>", "A B C D"),
        ("<![CDATA[cut off", "cut off"),
        ("no section ]]>", "no section ]]>"),
        ("", ""),
    ],
)
def test_a_section_that_was_escaped_is_its_words(text: str, bare: str) -> None:
    assert without_cdata(text) == bare


@given(st.text(alphabet=st.sampled_from("<>/ab\"'&;= !-")) | st.text())
def test_any_headline_is_one_short_visible_line(title: str) -> None:
    for text in (headline_text(title), literal_text(title)):
        assert text == plain_text(text)
        assert len(text) <= MAX_CHARACTERS


def test_a_headline_built_to_be_slow_is_not() -> None:
    started = time.process_time()
    for title in ("<" * 100_000, '<a "' * 50_000, "<!--" * 50_000, "<a '>" * 50_000, "&" * 100_000):
        headline_text(title)
        literal_text(title)
    assert time.process_time() - started < 3
