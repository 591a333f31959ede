"""Tags with too many attributes: refused before parsing, and none is counted low."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from newsletter.errors import PostError
from newsletter.importing import tag_size
from newsletter.importing.page_tree import page_tree
from newsletter.importing.tag_size import MOST_ATTRIBUTES, has_oversized_tag

PIECES = (
    "<a",
    "<b ",
    " ",
    "/",
    "=",
    '"',
    "'",
    ">",
    "x",
    "y=",
    'z="1"',
    "w='2'",
    "\n",
    "<",
    "v=3",
    "é",
    "u==4",
)


def tag(count: int, form: str = " a{}") -> str:
    return "<p" + "".join(form.format(number) for number in range(count)) + ">text</p>"


@pytest.mark.parametrize("form", [" a{}", " a{}='>'", '\na{}="<b>"', "/a{}=''/", "/a{}"])
def test_a_tag_with_too_many_attributes_is_refused(form: str) -> None:
    with pytest.raises(PostError, match="the page is too large to be a post"):
        page_tree(tag(2_000, form), name="the page")
    with pytest.raises(PostError):
        page_tree(f"<p title='{tag(2_000)}'>", name="the page")
    assert not has_oversized_tag(tag(MOST_ATTRIBUTES // 2, form))


def test_many_tags_long_values_and_scripts_are_no_large_tag() -> None:
    assert not has_oversized_tag("<p class='a b' id=c>text</p>" * 20_000)
    assert not has_oversized_tag(f'<p style="{"color: red; " * 20_000}">')
    assert not has_oversized_tag("<script>for (i = 0; i<n; i++) { a(i / 2) }</script>" * 2_000)


def test_what_looks_like_tags_within_tags_without_end_is_refused_at_once() -> None:
    assert has_oversized_tag("<a b='" * 20_000)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_a_tag_has_no_more_attributes_than_are_counted(inside: str) -> None:
    markup = f"<p {inside}>"
    parsed = document_fromstring(f"<body>{markup}").find("body/p")
    if parsed is None:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tag_size, "MOST_ATTRIBUTES", len(parsed.attrib) - 1)
        patch.setattr(tag_size, "_SHORT", 0)
        assert not parsed.attrib or has_oversized_tag(markup)
