"""Keeps numbers in one piece: amounts, phone numbers, dates and ranges never break at the end of a line."""

from __future__ import annotations

import re

from newsletter.rendering.html_and_text import HtmlAndText
from newsletter.rendering.text_width import em

BODY_EM = 11.5
"""A wider number may break: in one piece it could stick out of a line on a phone, of a callout or a quote."""
FACT_EM, NARROW_EM = 10.0, 8.0
"""The same in a policy's facts; and in headings, event titles and below figures."""

_SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_CURRENCY = f"(?:[$€£¥]{_SPACE}?)?"
_NUMBER = re.compile(
    rf"""(?<![\w/=&?#.@-])
    [+\-−(]{{0,2}} {_CURRENCY} \d{{1,20}}+
    (?: (?: [.,:/'’] | \)?{_SPACE}?[-–—]{_SPACE}? | \){_SPACE}? | {_SPACE}?\( | {_SPACE} )
        {_CURRENCY} \d{{1,20}}+ ){{0,12}}+
    (?: {_SPACE}? [%‰€£¥°] )?
    (?![\w/])""",
    re.VERBOSE,
)
"""Digits with what can be between and around them; nothing is tried twice, whatever strangers write."""
_DIGIT = re.compile(r"\d")
_BREAKS = re.compile(rf"{_SPACE}|[-–—−()]")
_RANGE = re.compile("([–—])")
WHOLE = '<span style="white-space:nowrap">{}</span>'
"""HTML around what must not break; written with `format`."""


def unbroken(html: str, longest_em: float = BODY_EM) -> str:
    """Return escaped text in which every number that could break is marked so that it does not.

    `longest_em` is the room on a phone, as a multiple of the font size. A wider range may break at its dash.
    """
    if not _DIGIT.search(html):
        return html
    return _NUMBER.sub(lambda found: _marked(found[0], longest_em), html)


def _marked(number: str, longest_em: float) -> str:
    if not _BREAKS.search(number):
        return number
    if em(number) <= longest_em:
        return WHOLE.format(number)
    parts = _RANGE.split(number)
    return "".join(unbroken(part, longest_em) for part in parts) if len(parts) > 1 else number


def with_whole_numbers(phrase: HtmlAndText, longest_em: float = BODY_EM) -> HtmlAndText:
    """Return a line with its numbers kept in one piece."""
    return HtmlAndText(html=unbroken(phrase.html, longest_em), text=phrase.text)


def pieces(text: str) -> list[str]:
    """Return what a line can break between: words, and numbers in one piece."""
    whole = _NUMBER.sub(lambda found: _BREAKS.sub(_filled, found[0]), text)
    return re.split(r"\s+|(?<=[^\W\d][-–])", whole)


def _filled(found: re.Match[str]) -> str:
    """Return a letter in place of a space, so that nothing splits there."""
    return "\N{FIGURE DASH}" if found[0].isspace() else found[0]
