"""The page tree: any HTML parses, up to a depth and a size that no post has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import PostError
from newsletter.importing.page_tree import DEEPEST, MOST_ELEMENTS, page_tree, tag_of, text_in


def nested(depth: int) -> str:
    return "<div>" * depth + "x" + "</div>" * depth


def test_comments_and_instructions_are_gone() -> None:
    assert text_in(page_tree("<p>a<!-- b --><?c d?> e</p>", name="x")) == "a e"


def test_names_are_lower_case_and_without_a_prefix() -> None:
    page = page_tree("<body><O:P>x</O:P><P>y</P></body>", name="x")
    assert [tag_of(one) for one in page.find("body")] == ["p", "p"]


def test_what_holds_nothing_says_so() -> None:
    with pytest.raises(PostError, match=r"^the page has nothing that can be read"):
        page_tree("", name="the page")


def test_depth_has_a_limit() -> None:
    # The page's own two elements stand around them.
    assert text_in(page_tree(nested(DEEPEST - 2), name="x")) == "x"
    with pytest.raises(PostError, match="the page is nested too deeply to be a post"):
        page_tree(nested(DEEPEST - 1), name="the page")


def test_size_has_a_limit() -> None:
    assert len(page_tree("<br>" * 1_000, name="x").findall(".//br")) == 1_000
    with pytest.raises(PostError, match="too large"):
        page_tree("<br>" * MOST_ELEMENTS, name="x")


@given(st.text(max_size=80))
def test_any_characters_are_a_page_or_nothing(markup: str) -> None:
    try:
        page = page_tree(markup, name="x")
    except PostError:
        return
    assert "\x00" not in text_in(page)


@pytest.mark.parametrize("end", ["</html>", "</body>", "</body></html>", "</HTML >"])
def test_what_follows_an_early_end_is_still_the_page(end: str) -> None:
    root = page_tree(
        f"<html><head><title>T</title></head>{end}<body><p>One</p>{end}<p>Two</p></body></html>", name="x"
    )
    assert text_in(root) == "T One Two"
