"""The page: HTML walked once."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.model import Text
from newsletter.preflight import page
from newsletter.preflight.page import Anchor, read_page
from newsletter.rendering.edition import render
from tests.rendering.samples import ROOT, THEME, at, issue, publication


def test_text_has_a_line_for_each_block_and_none_of_what_is_not_seen() -> None:
    found = read_page(
        "<html><head><title>T  i</title><style>p{}</style></head><body><p>One <b>two</b></p>"
        "<!-- three --><!--[if mso]><p>four</p><![endif]--><td>five &amp; six</td>\n<script>seven</script>"
    )
    assert found.text == "One two\nfive & six"
    assert found.title == "T i"
    assert found.styles == ["p{}"] or tuple(found.styles) == ("p{}",)
    assert not found.broken


def test_an_anchor_has_its_words_and_the_alt_texts_of_its_pictures() -> None:
    found = read_page('<a href="/x">Go <img src="a" alt="there"></a><a name="y">no link</a>')
    assert found.anchors == (Anchor(url="/x", text="Go there", pictures=1),)


def test_headings_come_with_their_level_and_words() -> None:
    found = read_page("<h1>One <em>two</em></h1><h3></h3><h2><img alt='three'></h2>")
    assert found.headings == ((1, "One two"), (3, ""), (2, "three"))


@pytest.mark.parametrize(
    ("html", "roleless"),
    [
        ("<table><tr><td>a</td></tr></table>", 1),
        ('<table role="presentation"><tr><td>a</td></tr></table>', 0),
        ("<table><tr><th>a</th></tr></table>", 0),
        ('<table><tr><td><table role="none"><th>a</th></table></td></tr></table>', 1),
        ("<th>a</th></table>", 0),
    ],
)
def test_a_table_without_role_or_header_cell_is_there_for_the_layout(html: str, roleless: int) -> None:
    assert read_page(html).roleless_tables == roleless


def test_the_first_of_two_equal_attributes_counts_as_in_a_browser() -> None:
    assert read_page('<a href="first" href="second">x</a>').anchors[0].url == "first"


def test_what_the_parser_gives_up_on_is_marked() -> None:
    assert read_page("<p>a</p><![bad[ x").broken


@given(
    st.text()
    | st.lists(st.sampled_from(["<", "!", "[", "a", "--", ">", "&#", "</", "table", " "])).map("".join)
)
def test_any_text_is_walked(html: str) -> None:
    found = read_page(html)
    assert "\n\n" not in found.text


_PIECES = (
    "<p>", "</p>", '<p class="a">', "<h1>", "</h1>", '<a href="https://x.example/?a=1&amp;b=2">', "</a>", "<br />", "<br>",
    '<img src="a.png" alt="A &#34;b&#34;" />', "<table>", '<table role="presentation">', "<th>", "</table>", "&nbsp;", "&amp",
    "<style>", "</style>", '<style type="text/css">p > a { }</style>', "<title>a &amp; b</title>", "<title>", "<!-- a -->",
    "<!--[if mso | IE]><table><tr><td><![endif]-->", "<!--[if !mso]><!-->", "<!--<![endif]-->", "<!-- a -- b -->", "<!-->",
    "<!doctype html>", "<!DOCTYPE x>", "<P CLASS=x>", "<p class='a'>", "<script>", "<", ">", '"', "text", " ", "\n", "<p\n>",
    '<html xmlns:v="urn:x">', "<noscript>", "<textarea>", "<p a=\"1\" a=\"2\">", "</ p>", "<p/>", "<!", "<?x?>", "é",
    '<p title="a > b">', '<p title="a < b">', '<p title="<!-- a -->">', "<!>", "<!-- a --->", "<!-- a > b -->",
)  # fmt: skip


@given(pieces=st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=4)), max_size=14))
@example(pieces=["<p>", ">"])
@example(pieces=["<!", "<p>"])
@example(pieces=["<p>", ">", "</p>", "> "])
def test_the_quick_way_reads_exactly_as_the_standard_librarys_parser(pieces: list[str]) -> None:
    html = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page._Walk, "usual", lambda walk, text: False)
        slowly = read_page(html)
    assert read_page(html) == slowly


def test_a_letter_of_ours_is_read_the_quick_way() -> None:
    edition = render(issue(ROOT / "issues", Text(markdown="x", place=at(1))), publication(), THEME, root=ROOT)
    assert page._Walk().usual(edition.html)
