"""Inline Markdown: what is written reads back, letter for letter and style for style."""

from __future__ import annotations

import pytest
from hypothesis import given

from newsletter.importing.inline import inline_markdown
from newsletter.importing.post import Span, Spans, words_of
from newsletter.importing.tidy_spans import tidy
from newsletter.issues.markdown import block_tokens
from newsletter.issues.markdown import spans as parts_of
from tests.importing.made import spans


def bold(text: str) -> Span:
    return Span(text=text, strong=True)


@pytest.mark.parametrize(
    ("given_spans", "markdown"),
    [
        ((Span(text="plain words"),), "plain words"),
        ((bold("Did you know? "), Span(text="It is")), "**Did you know?** It is"),
        (
            (bold("any "), Span(text="later", strong=True, emphasis=True), bold(" mayor")),
            "**any *later* mayor**",
        ),
        (
            (Span(text="absolutely ", emphasis=True), Span(text="requires", strong=True, emphasis=True)),
            "*absolutely **requires***",
        ),
        (
            (
                Span(text="the ", emphasis=True),
                Span(text="main", strong=True, emphasis=True),
                Span(text=" purpose", emphasis=True),
            ),
            "*the **main** purpose*",
        ),
        ((Span(text="see", href="https://x.example/a(b)"),), "[see](https://x.example/a(b))"),
        ((Span(text="snake_case and 2 * 3"),), "snake_case and 2 \\* 3"),
        ((Span(text="{{ first_name }}"),), "\\{\\{ first_name \\}\\}"),
        ((Span(text="::: news"),), "\\::: news"),
        ((Span(text="1. item"),), "1\\. item"),
        ((Span(text="one\n- two"),), "one\\\n\\- two"),
        ((Span(text="&amp; & <b>"),), "\\&amp; & \\<b>"),
        ((Span(text="make test", code=True),), "`make test`"),
        ((Span(text="a`b", code=True),), "a\\`b"),
        ((Span(text="half"), bold("“word”"), Span(text="s")), "half“word”s"),
        ((Span(text=" \u00a0 "),), ""),
    ],
)
def test_spans_are_written_plainly(given_spans: Spans, markdown: str) -> None:
    assert inline_markdown(given_spans) == markdown.replace("a(b)", "a(b)")


@given(spans())
def test_every_word_reads_back_and_is_one_paragraph(made: Spans) -> None:
    markdown = inline_markdown(made)
    if not markdown:
        assert words_of(made) == ""
        return
    top, inline, _ = block_tokens(markdown)
    assert top.type == "paragraph_open"
    said = "".join("\n" if part.type.endswith("break") else part.content for part, _ in parts_of(inline))
    assert said == "".join(span.text for span in tidy(made))


@given(spans())
def test_tidying_twice_is_tidying_once(made: Spans) -> None:
    assert tidy(tidy(made)) == tidy(made)
    assert words_of(tidy(made)) == words_of(made)
