"""Tidies spans: collapses white space, joins neighbors of one style, removes style from spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from newsletter.importing.post import Span, Spans

_SPACES = re.compile(r"[ \t\r\f]+")
BREAK = Span(text="\n")


def tidy(spans: Iterable[Span], *, breaks: bool = True) -> Spans:
    """Return spans without spaces at line ends and without empty lines; without `breaks`, on one line."""
    lines = [line for line in map(_trimmed, _lines(spans)) if line]
    between = BREAK if breaks else Span(text=" ")
    joined: list[Span] = []
    for line in lines:
        joined += [between, *line] if joined else line
    return tuple(_merged(joined))


def _lines(spans: Iterable[Span]) -> list[list[Span]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.split("\n")
        lines[-1].append(replace(span, text=first))
        lines += [[replace(span, text=part)] for part in more]
    return lines


def _trimmed(line: Iterable[Span]) -> list[Span]:
    """Collapse spaces, also across spans, and remove them at both ends."""
    kept: list[Span] = []
    for span in _outside(line):
        text = _SPACES.sub(" ", span.text)
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip() if not kept else text.lstrip(" ")
        if text:
            kept.append(replace(span, text=text))
    while kept and not (text := kept[-1].text.rstrip()):
        kept.pop()
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return list(_merged(kept))


def _outside(line: Iterable[Span]) -> list[Span]:
    """Remove the style from spaces at the ends of a styled span, unless both neighbors share it."""
    cut: list[Span] = []
    for span in _merged(line):
        words = span.text.strip()
        if not words or not _styled(span):
            cut.append(span if words else Span(text=span.text))
            continue
        before, after = span.text.split(words, 1)
        cut += [Span(text=before), replace(span, text=words), Span(text=after)]
    cut = [span for span in cut if span.text]
    return [_between(cut, index) if not span.text.strip() else span for index, span in enumerate(cut)]


def _between(spans: list[Span], index: int) -> Span:
    """Return the spaces at `index` in the style that the words on both sides share."""
    left = next((span for span in reversed(spans[:index]) if span.text.strip()), Span(text=""))
    right = next((span for span in spans[index + 1 :] if span.text.strip()), Span(text=""))
    return Span(
        text=spans[index].text,
        strong=left.strong and right.strong,
        emphasis=left.emphasis and right.emphasis,
        href=left.href if left.href == right.href else "",
    )


def _styled(span: Span) -> bool:
    return span.strong or span.emphasis or span.code or bool(span.href)


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    for style, run in groupby((span for span in spans if span.text), key=lambda span: replace(span, text="")):
        yield replace(style, text="".join(span.text for span in run))
