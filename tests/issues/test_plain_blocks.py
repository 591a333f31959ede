"""Plain blocks: what is told at sight is told as markdown-it tells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from newsletter.issues import markdown, plain_blocks

USUAL = markdown._complete()


def usual_blocks(source: str) -> list[Token]:
    tokens: list[Token] = []
    USUAL.block.parse(source, USUAL, {}, tokens)
    return tokens


def at_once(source: str) -> list[Token] | None:
    return plain_blocks.blocks(source, usual_blocks)


_LINES = (
    "a", "Some words", "é", "  a", "     a", "\ta", "", "", "", " ", "- a", "- b c", "-", "1. a", "2. b", "1) a", "10. x", "1.", "> a", "> b c",
    ">", "> -- a", "> - a", "# a", "## b c", "## b #", "### “c”", "a #", "---", "----", "===", "* * *", "```", "~~~", "a | b", "|---|---|", "-|-",
    "--- | ---", ":-: | -", "| a | b |\n|---|:-:|\n| c | **d** |", "| a |\n|:-:|", "| a |", "  - a", "   b", "- > a", "- ```", "*a*", "**a** b", "*a",
    "\u00a0a", "a  ", "- **x** y", "(a)", "[a]", "{{ a }}", "![a](b)", "“q”", "a\\", "<!-- a -->",
)  # fmt: skip


@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=3), max_size=8), st.sampled_from(["\n", "\n\n"]))
def test_blocks_are_those_of_markdown_it(lines: list[str], between: str) -> None:
    source = between.join(lines)
    quick = at_once(source)
    if quick is not None:
        assert [token.as_dict() for token in quick] == [token.as_dict() for token in usual_blocks(source)]


@pytest.mark.parametrize(
    "source",
    ["A paragraph\nof two lines", "## A heading\n\nand words", "- one\n- **two**\n\nmore", "1. one\n2. two", "> words\n> -- name",
     "a\n\n---\n\nb", "a\n\n| b |\n|---|\n| c |\n\nd", '{{ first_name | "x" }},\n\n![a](b)', ""],
)  # fmt: skip
def test_what_issues_mostly_hold_is_told_at_sight(source: str) -> None:
    assert at_once(source) is not None


@pytest.mark.parametrize(
    "source",
    ["- a\n\n- b", "- a\n  b", "- a\n\n  b", "a\n- b", "```\na\n```", "> - a", "a\n> b", "    a", "- a\n* b", "## a ##", "- a\n "],
)  # fmt: skip
def test_what_is_more_is_left_to_markdown_it(source: str) -> None:
    assert at_once(source) is None
