"""Span slices: cut at a character, and no character is lost or gets another style."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsletter.importing.post import Span, Spans
from newsletter.importing.span_slices import cut, cut_out, text_in
from tests.importing.made import spans

STYLED = (Span(text="ab"), Span(text="cd", strong=True))


def test_a_cut_inside_a_span_keeps_its_style_on_both_sides() -> None:
    assert cut(STYLED, 3) == (
        (Span(text="ab"), Span(text="c", strong=True)),
        (Span(text="d", strong=True),),
    )
    assert cut_out(STYLED, 1, 3) == (Span(text="b"), Span(text="c", strong=True))


@given(spans(), st.integers(0, 40))
def test_both_sides_together_are_the_whole(made: Spans, at: int) -> None:
    before, after = cut(made, at)
    assert text_in(before) == text_in(made)[:at]
    assert text_in(before) + text_in(after) == text_in(made)
