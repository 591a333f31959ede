"""Tidy spans: white space as a reader sees it, and no style on spaces."""

from __future__ import annotations

import pytest
from hypothesis import given

from newsletter.importing.post import Span, Spans, words_of
from newsletter.importing.tidy_spans import tidy
from tests.importing.made import spans as made_spans


def bold(text: str) -> Span:
    return Span(text=text, strong=True)


@pytest.mark.parametrize(
    ("given_spans", "tidied"),
    [
        ((Span(text="  a \t b  "),), (Span(text="a b"),)),
        ((Span(text="a "), Span(text=" b")), (Span(text="a b"),)),
        ((bold("a "), Span(text="b")), (bold("a"), Span(text=" b"))),
        ((Span(text="a"), bold(" b ")), (Span(text="a "), bold("b"))),
        ((bold("a"), Span(text=" "), bold("b")), (bold("a b"),)),
        ((bold("a"), bold(" "), Span(text="b")), (bold("a"), Span(text=" b"))),
        ((Span(text="a", href="x"), Span(text=" "), Span(text="b", href="x")), (Span(text="a b", href="x"),)),
        ((Span(text="a", href="x"), Span(text=" "), Span(text="b", href="y")),
         (Span(text="a", href="x"), Span(text=" "), Span(text="b", href="y"))),
        ((Span(text="a \n\n \n b"),), (Span(text="a\nb"),)),
        ((bold("a\nb"),), (bold("a"), Span(text="\n"), bold("b"))),
        ((Span(text=" \n "),), ()),
        ((bold(" "),), ()),
    ],
)  # fmt: skip
def test_spaces_are_where_a_reader_sees_them(given_spans: Spans, tidied: Spans) -> None:
    assert tidy(given_spans) == tidied


def test_without_breaks_it_is_one_line() -> None:
    assert tidy((Span(text="a\nb"),), breaks=False) == (Span(text="a b"),)


@given(made_spans())
def test_it_changes_no_word_and_changes_nothing_twice(given_spans: Spans) -> None:
    once = tidy(given_spans)
    assert words_of(once) == words_of(given_spans)
    assert tidy(once) == once
    text = "".join(span.text for span in once)
    assert text == text.strip()
    assert "\n\n" not in text
