"""Writes a did-you-know, a spotlight and the news as blocks of an issue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing.block_markdown import markdown
from newsletter.importing.part import DidYouKnow, NewsHeadline, StaffSpotlight
from newsletter.issues.blocks import NAMES
from newsletter.issues.escaping import escape
from newsletter.issues.fences import Fences
from newsletter.issues.stories import write_story
from newsletter.model import Place, Story

LONGEST_ALT = 400
_KEY = re.compile(r"([A-Za-z]+(?:[ _-][A-Za-z]+){0,2})[ \t]*:")
_NOWHERE = Place(path="", line=1)


def did_you_know_text(did_you_know: DidYouKnow) -> str:
    """Return a did-you-know."""
    return _block("did-you-know", did_you_know.title, "", markdown(did_you_know.pieces))


def spotlight_text(spotlight: StaffSpotlight, photo: str, picture: str = "") -> str:
    """Return a spotlight; `photo` is its picture's file, or "". A `picture` with a caption is its end."""
    alt = " ".join(spotlight.picture.alt.split()) if spotlight.picture is not None and photo else ""
    keys = "\n".join(
        f"{key}: {escape(value)}"
        for key, value in (("role", spotlight.role), ("photo", photo), ("alt", alt))
        if value
    )
    body = "\n\n".join(filter(None, (markdown(spotlight.pieces), picture)))
    return _block("spotlight", spotlight.title, keys, body)


def news_text(title: str, headlines: Sequence[NewsHeadline]) -> str:
    """Return a news block; a headline without a link gets empty parentheses for its address."""
    lines = "\n".join(f"- {_story(headline)}" for headline in headlines)
    return f"::: news {escape(title)}\n{lines}\n:::"


def _story(headline: NewsHeadline) -> str:
    return write_story(
        Story(
            title=headline.title,
            url=headline.url,
            place=_NOWHERE,
            outlet=headline.outlet,
            date=headline.date,
            lang=headline.lang,
        )
    )


def _block(name: str, title: str, keys: str, body: str) -> str:
    first = f"::: {name} {escape(title)}".rstrip()
    above = f"{first}\n{keys}" if keys else first
    return f"{above}\n\n{_without_keys(name, body)}\n:::"


def _without_keys(name: str, body: str) -> str:
    """Escape the colon of a line of text that would be read as one of the block's keys."""
    fences = Fences()
    lines = []
    for line in body.split("\n"):
        match = None if fences.inside(line) else _KEY.match(line)
        is_key = match is not None and NAMES[name].key(match[1]) is not None
        lines.append(line.replace(":", "\\:", 1) if is_key else line)
    return "\n".join(lines)
