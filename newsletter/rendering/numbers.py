"""Keeps numbers in one piece: amounts, phone numbers, dates and ranges never break at the end of a line."""

from __future__ import annotations

import re

from newsletter.rendering.html_and_text import HtmlAndText

LONGEST = 24
"""A longer number may break: with it in one piece, a line of a phone could stick out."""

_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_NUMBER = re.compile(
    rf"""(?<![\w/=&?#.@-])
    [+\-−(]{{0,2}} (?:[$€£¥]{_SPACE}?)? \d
    (?: [\d.,:/'’] (?=[\d]) | (?<=\d)\d
      | {_SPACE} (?=\d) | \){_SPACE}? (?=\d) | {_SPACE}?\((?=\d)
      | {_SPACE}?[-–—]{_SPACE}? (?=[$€£¥(]?\d) | [$€£¥] (?=\d) | \d )*
    (?: {_SPACE}? [%‰€£¥°] )?
    (?![\w/])""",
    re.VERBOSE,
)
_BREAKS = re.compile(rf"{_SPACE}|[-–—−()]")
WHOLE = '<span style="white-space:nowrap">{}</span>'
"""HTML around what must not break; written with `format`."""


def unbroken(html: str) -> str:
    """Return escaped text in which every number that could break is marked so that it does not."""
    if not any(map(str.isdigit, html)):
        return html
    return _NUMBER.sub(_mark, html)


def with_whole_numbers(phrase: HtmlAndText) -> HtmlAndText:
    """Return plain text that is shown in a text's size, with its numbers kept in one piece."""
    return HtmlAndText(html=unbroken(phrase.html), text=phrase.text)


def pieces(text: str) -> list[str]:
    """Return what a line can break between: words, and numbers in one piece."""
    whole = _NUMBER.sub(lambda found: _BREAKS.sub(_filled, found[0]), text)
    return re.split(r"\s+|(?<=[^\W\d][-–])", whole)


def _mark(found: re.Match[str]) -> str:
    number = found[0]
    if len(number) > LONGEST or not _BREAKS.search(number):
        return number
    return WHOLE.format(number)


def _filled(found: re.Match[str]) -> str:
    """Return a letter in place of a space, so that nothing splits there."""
    return "\N{FIGURE DASH}" if found[0].isspace() else found[0]
