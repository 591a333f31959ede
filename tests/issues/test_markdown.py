from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.issues.markdown import block_tokens, dialect, parse, parse_line, spans


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n---", "<p>a</p>\n<hr />\n"),
        ("a\n===", "<p>a\n===</p>\n"),
        ("    a", "<p>a</p>\n"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>\n"),
        ("<div>\na", "<p>&lt;div&gt;\na</p>\n"),
        ("[a]: /b\n\n[a]", "<p>[a]: /b</p>\n<p>[a]</p>\n"),
        ("|a|\n|-|\n|b|", None),
    ],
)
def test_the_dialect_has_tables_and_no_html_setext_or_definitions(text: str, html: str | None) -> None:
    rendered = dialect().render(text)
    assert rendered == html if html is not None else rendered.startswith("<table>")


def test_the_reader_sees_addresses_that_an_issue_may_not_hold() -> None:
    inline = next(token for token in block_tokens("[a](javascript:b)") if token.type == "inline")
    assert [span.type for span, _ in spans(inline)] == ["link_open", "text", "link_close"]


def test_spans_know_their_line() -> None:
    inline = next(token for token in block_tokens("a *b*\nc  \n{{ email }} {{x") if token.type == "inline")
    lines = {span.content or span.type: line for span, line in spans(inline)}
    assert (lines["b"], lines["c"]) == (0, 1)
    fields = [(span.meta["use"], line) for span, line in spans(inline) if span.type == "merge_field"]
    assert [(use.name if use else None, line) for use, line in fields] == [("email", 2), (None, 2)]


def test_an_escaped_character_is_a_token_of_its_own() -> None:
    assert [child.type for child in parse_line("\\<!-- a").children or ()] == ["text_special", "text"]


_PIECES = (
    "a", "b c", " ", "  \n", "\n", "\n\n", "\\", "\\*", "`", "``", "*", "**", "_", "[", "]", "(", ")", "](x)", "[a](https://b.example)", "![",
    "<", ">", "<https://a.example>", "<b>", "&", "&amp;", "&#65;", "{{", "}}", "{{ email }}", '{{ first_name | "]" }}', "!", "é", "|", "- ", "1. ",
    "> ", "## ", "---\n", "```\n", "| a |\n|---|\n", "[a](b:c)",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).map("".join))
def test_blocks_first_and_their_text_later_are_the_tokens_of_one_parsing(text: str) -> None:
    text = text.replace("\r", "").replace("\0", "")  # a file with these is refused before
    later = block_tokens(text)
    for token in later:
        if token.type == "inline":
            list(spans(token))
    assert later == parse(text)
