from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues import markdown
from newsletter.issues.markdown import block_tokens, parser, spans


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n---", "<p>a</p>\n<hr />\n"),
        ("a\n===", "<p>a\n===</p>\n"),
        ("    a", "<p>a</p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("<div>\na", "<p>&lt;div&gt;\na</p>\n"),
        ("[a]: https://b.example\n\n[a]", "<p>[a]: https://b.example</p>\n<p>[a]</p>\n"),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>\n"),
        ("|a|\n|-|\n|b|", None),
    ],
)
def test_the_dialect_has_tables_and_no_html_setext_or_definitions(text: str, html: str | None) -> None:
    rendered = parser().render(text)
    assert rendered == html if html is not None else rendered.startswith("<table>")


def test_the_reader_sees_addresses_that_a_letter_may_not_hold() -> None:
    inline = next(token for token in block_tokens("[a](javascript:b)") if token.type == "inline")
    assert [span.type for span, _ in spans(inline)] == ["link_open", "text", "link_close"]


def test_spans_know_their_line() -> None:
    inline = next(token for token in block_tokens("a *b*\nc  \n{{ email }} {{x") if token.type == "inline")
    lines = {span.content or span.type: line for span, line in spans(inline)}
    assert (lines["b"], lines["c"]) == (0, 1)
    braces = [(span.meta["use"], line) for span, line in spans(inline) if span.type == "braces"]
    assert [(use.name if use else None, line) for use, line in braces] == [("email", 2), (None, 2)]


_PIECES = (
    "a", "b c", " ", "  \n", "\n", "\\", "\\*", "`", "``", "*", "**", "_", "[", "]", "(", ")", "](x)", "[a](https://b.example)", "![",
    "![a](b.png)", "<", ">", "<https://a.example>", "<b>", "&", "&amp;", "&#65;", "{{", "}}", "!", ":", "-", "~~", "$", "%", "@", "=", "+",
    "^", "#", "'", '"', "http://a.example", "é", "\u00a0", "|",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=10).map("".join))
def test_text_is_taken_apart_as_by_markdown_it_itself(text: str) -> None:
    quick, usual = parser().parse(text), markdown._complete().parse(text)
    assert [token.as_dict() for token in quick] == [token.as_dict() for token in usual]


_LINES = (
    "a", "Some words", "é", "  a", "     a", "\ta", "", " ", "- a", "-", "1. a", "2) a", "> a", ">", "# a", "a #", "---", "===", "* * *",
    "```", "~~~", "| a | b |", "a | b", "|---|---|", "--- | ---", "-|-", ":-: | -", "  - a", "   b", "> - a", "- > a", "- ```", "*a*", "\u00a0a",
)  # fmt: skip


@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=3), max_size=9).map("\n".join))
def test_blocks_are_told_apart_as_by_markdown_it_itself(text: str) -> None:
    quick, usual = parser().parse(text), markdown._complete().parse(text)
    assert [token.as_dict() for token in quick] == [token.as_dict() for token in usual]


def test_what_is_remembered_for_rendering_stays_small() -> None:
    for number in range(1_000):
        inline = next(token for token in block_tokens(f"*{number}*") if token.type == "inline")
        assert len(list(spans(inline))) == 3
    assert len(markdown._taken_apart) <= 256


@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=3), max_size=9).map("\n".join))
def test_what_was_read_is_given_away_once_as_it_would_be_divided_anew(text: str) -> None:
    anew = [token.as_dict() for token in block_tokens(text)]
    markdown.remember_blocks(text, block_tokens(text))
    assert text in markdown._divided
    assert [token.as_dict() for token in block_tokens(text)] == anew
    assert text not in markdown._divided


def test_no_more_is_remembered_of_blocks_than_a_letter_needs() -> None:
    for number in range(1_000):
        markdown.remember_blocks(f"a{number}", [])
    assert len(markdown._divided) <= 256
    markdown._divided.clear()
