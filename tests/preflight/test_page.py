"""An edition's HTML, parsed once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.preflight.page import Anchor, read_page
from newsletter.rendering.edition import render
from newsletter.rendering.theme import Theme
from tests.rendering.reading import read
from tests.rendering.samples import THEMES, every_block, issue, publication, write_pictures

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


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


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        ("<p>a</p><![bad[ x", True),
        ("<p>a</p><p title='b", True),
        ("<p>a</p><!-- b <p>c</p>", True),
        ("<p>a</p><!--[if !mso]><!--><p>b</p><!--<![endif]-->", False),
        ("a > b", False),
        ("", False),
    ],
)
def test_what_begins_and_never_ends_is_marked(html: str, broken: bool) -> None:
    assert read_page(html).broken is broken


@given(
    st.text()
    | st.lists(st.sampled_from(["<", "!", "[", "a", "--", ">", "&#", "</", "table", " "])).map("".join)
)
def test_any_text_is_walked(html: str) -> None:
    found = read_page(html)
    assert "\n\n" not in found.text


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_letter_is_read_as_the_standard_librarys_parser_reads_it(
    theme: Theme, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("issue")
    write_pictures(folder)
    html = render(issue(folder, *every_block()), publication(), theme, root=folder).html
    found, page = read_page(html), read(html)
    assert set(found.tags) == {tag.name for tag in page.tags}
    assert all(list(found.named(name)) == [tag.attributes for tag in page.all(name)] for name in found.tags)
    assert [(anchor.url, anchor.text) for anchor in found.anchors] == [
        (tag.attributes["href"], tag.text) for tag in page.all("a")
    ]
    assert [words for _, words in found.headings] == [
        " ".join(text.split()) for text in page.texts(*_HEADINGS)
    ]
    assert list(found.styles) == page.texts("style")


def test_a_letter_nested_deeper_than_any_theme_nests_is_read_to_its_end() -> None:
    found = read_page("<div>" * 1_000 + "deep" + "</div>" * 1_000 + "<p>end</p>")
    assert found.text == "deep\nend"
