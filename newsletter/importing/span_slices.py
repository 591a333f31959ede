"""Cuts spans at a character, keeping their styles."""

from __future__ import annotations

from dataclasses import replace

from newsletter.importing.post import Span, Spans


def cut(spans: Spans, at: int) -> tuple[Spans, Spans]:
    """Return the spans of the first `at` characters, and those of the rest; neither has an empty span."""
    before: list[Span] = []
    after: list[Span] = []
    for span in spans:
        kept = max(0, min(at, len(span.text)))
        before.append(replace(span, text=span.text[:kept]))
        after.append(replace(span, text=span.text[kept:]))
        at -= len(span.text)
    return tuple(span for span in before if span.text), tuple(span for span in after if span.text)


def cut_out(spans: Spans, start: int, end: int) -> Spans:
    """Return the spans of the characters from `start` up to `end`."""
    return cut(cut(spans, end)[0], start)[1]


def text_in(spans: Spans) -> str:
    """Return the text of spans with its line breaks, in the characters that `cut` counts."""
    return "".join(span.text for span in spans)
