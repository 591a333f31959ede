"""Literal text: Markdown reads the very characters back, wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsletter.importing.escaping import all_literal, literal, literal_label, literal_start
from tests.importing.made import MORE
from tests.issues.made import HOSTILE

LINES = st.lists(st.sampled_from(HOSTILE + MORE) | st.text(max_size=8), max_size=5).map(
    lambda parts: " ".join("".join(parts).split())
)
PRINTABLE = LINES.filter(lambda text: bool(text) and text.isprintable())


def read(markdown: str) -> list[str]:
    """Return what a paragraph says, a part each; anything but one plain paragraph is said too."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return [token.type for token in tokens]
    return [f"{part.type}:{part.content}" for part in tokens[1].children or []]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("2 * 3 < 7", "2 \\* 3 \\< 7"),
        ("snake_case, _so_", "snake_case, \\_so\\_"),
        ("AT&T &amp; &#65;", "AT&T \\&amp; \\&#65;"),
        ("{{ name }} [x](y) `z` ~~a~~ \\", "\\{\\{ name \\}\\} \\[x\\](y) \\`z\\` \\~\\~a\\~\\~ \\\\"),
    ],
)
def test_what_markdown_would_read_is_escaped_and_nothing_else(text: str, escaped: str) -> None:
    assert literal(text) == escaped


@pytest.mark.parametrize(
    ("line", "escaped"),
    [
        ("- x", "\\- x"), ("+ x", "\\+ x"), ("# x", "\\# x"), ("> x", "\\> x"), ("=== es", "\\=== es"),
        (":::", "\\:::"), ("| a |", "\\| a |"), ("12. x", "12\\. x"), ("3) x", "3\\) x"),
        ("1234567890. x", "1234567890. x"), ("3.5 x", "3\\.5 x"), ("x - y", "x - y"),
    ],
)  # fmt: skip
def test_nothing_begins_with_a_line(line: str, escaped: str) -> None:
    assert literal_start(line) == escaped


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("Button: Sign up", "Button\\: Sign up"),
        ("button :x", "button \\:x"),
        ("!NOTE", "\\!NOTE"),
        ("a\\]: b", "a\\]\\: b"),
        ("A button: x", "A button: x"),
    ],
)
def test_a_links_words_are_no_button_alert_or_definition(words: str, escaped: str) -> None:
    assert literal_label(words) == escaped


@given(PRINTABLE)
def test_a_line_reads_back_with_every_mark_escaped(text: str) -> None:
    assert "".join(part.partition(":")[2] for part in read(all_literal(text))) == text


@given(PRINTABLE)
def test_a_line_reads_back_as_plain_text(text: str) -> None:
    said = read(literal_start(literal(text)))
    assert {part.partition(":")[0] for part in said} <= {"text"}, said
    assert "".join(part.partition(":")[2] for part in said) == text
