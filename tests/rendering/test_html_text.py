"""HTML text: what is written straight is what markdown-it's renderer writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.html_text import html_of
from newsletter.rendering.prose import _MARKDOWN

_PIECES = (
    "a", "b\n", "\n\n", "- ", "  - ", "1. ", "7. ", "> ", "## ", "---\n", "```x\n", "```\n", "    ", "**c**", "*d*", "`e`", "[f](https://x.example/?a&b)",
    '[g](x "h")', "<https://x.example>", "  \n", "\\\n", "&amp;", "<", ">", '"', "{{ email }}", "|a|b|\n|-|:-:|\n|c|d|\n", "![i](j)",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=2), max_size=12).map("".join))
def test_it_writes_what_the_renderer_writes(source: str) -> None:
    tokens = _MARKDOWN.parse(source)
    assert html_of(tokens, _MARKDOWN) == _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
        ("-", "<ul>\n<li></li>\n</ul>\n"),
        ("---", "<hr />\n"),
    ],
)
def test_lists_and_rules_have_their_line_ends(source: str, html: str) -> None:
    assert html_of(_MARKDOWN.parse(source), _MARKDOWN) == html
