"""Plain spans: what is told at sight is told as markdown-it tells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from newsletter.issues import markdown, plain_spans

CURIOUS = markdown._curious()


def usual_spans(source: str) -> list[Token]:
    """Ask markdown-it's own rules, past what stands in front of them."""
    tokens: list[Token] = []
    type(CURIOUS.inline).parse(CURIOUS.inline, source, CURIOUS, {}, tokens)
    return tokens


def spans(source: str) -> list[Token] | None:
    return plain_spans.spans(source, CURIOUS.normalizeLink, "braces")


_SPANS = (
    "a", "b c", " ", "  \n", "\n", "\\", "*", "**", " *", "* ", " **", "** ", "**x**", "*y*", " *z* ", "_", "[", "]", "(", ")", "](x)", "![", "<",
    "&", "{{", "{{ email }}", "**{{ email }}**", '{{ first_name | "you" }}', "`", "`a`", "` b `", "`  `", "``", "!", ":", ".", "“", "”", "é", "|",
    "12", "-", "'", "\u00a0", "\u200d", "[a](https://b.example)", "[a b](https://b.example/x?y=z)", "[a](https://B.example)", "http://a.example",
    "[a](https://b.example/*)", "[*a*](https://b.example)", "[a](https://b.example 'c')", "[a](http://b.example/%zz%20)",
)  # fmt: skip


@given(st.lists(st.sampled_from(_SPANS) | st.text(max_size=3), min_size=1, max_size=12).map("".join))
def test_spans_are_those_of_markdown_it(source: str) -> None:
    source = source.strip()
    quick = spans(source)
    if quick is not None and source:
        assert [token.as_dict() for token in quick] == [token.as_dict() for token in usual_spans(source)]


@pytest.mark.parametrize(
    "source",
    ["**a** b *c*", "**a *b* c:** d", "[a b](https://b.example/c?d=e)", "`a` b", "a\nb", 'Dear {{ first_name | "x" }},', "(*a*)", "**a**, b!"],
)  # fmt: skip
def test_plain_emphasis_and_links_are_told_at_sight(source: str) -> None:
    assert spans(source) is not None


@pytest.mark.parametrize(
    "source",
    ["a*b*c", "***a***", "*a", "a*", "**a*", "_a_", "[a](b)", "[*a*](https://b.example)", "a  \nb", "a\\", "&amp;", "<https://a.example>", "{{ 1 }}", "``a``"],
)  # fmt: skip
def test_what_is_unclear_is_left_to_markdown_it(source: str) -> None:
    assert spans(source) is None
