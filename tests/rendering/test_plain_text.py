"""Plain text: Markdown that reads well without any styling."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from newsletter.rendering.plain_text import plain_text


def written(markdown: str) -> str:
    notes: dict[str, int] = {}
    tokens = MarkdownIt("commonmark", {"html": False}).disable("lheading").parse(markdown)
    return plain_text(tokens, lambda url: notes.setdefault(url, len(notes) + 1))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# A\n\n## B\n\n### C", "A\n===\n\nB\n---\n\nC\n~~~"),
        ("a *b* **c** `d`", "a b c d"),
        ("a\nb  \nc", "a b\nc"),
        ("- a\n- b\n  - c", "- a\n- b\n  - c"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("- a\n\n  b", "- a\n  b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("- > a", "- > a"),
        ("    x  y\n\n    z", "    x  y\n\n    z"),
        ("```\nx\n```", "    x"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("<b>x</b> &amp; \\*y\\*", "<b>x</b> & *y*"),
        ("", ""),
    ],
)
def test_each_kind_of_block(markdown: str, text: str) -> None:
    assert written(markdown) == text


def test_addresses_are_numbered_once_and_listed_at_the_end() -> None:
    text = written("[a](https://a.example) and [b](https://b.example), [a again](https://a.example)")
    assert text == "a [1] and b [2], a again [1]\n\n[1] https://a.example\n[2] https://b.example"


def test_an_address_that_is_its_own_text_is_said_once() -> None:
    assert written("<https://a.example/>") == "https://a.example/"


def test_long_items_hang_below_their_first_word() -> None:
    first, second = written("- " + "word " * 20).split("\n")
    assert first.startswith("- word")
    assert second.startswith("  word")
    assert len(first) <= 72
