"""Defines the parts of a post: its plain pieces and the blocks recognized in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.importing.post import Piece, PostPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class DidYouKnow:
    """A did-you-know; `title` is the post's own label, or "" for the default."""

    pieces: tuple[Piece, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSpotlight:
    """A spotlight on staff; `title` is a name, or the post's own heading."""

    title: str
    pieces: tuple[Piece, ...]
    role: str = ""
    picture: PostPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsHeadline:
    """A line of news. `url` is "" if the post has no link for it; `lang` "" is the issue's language.

    `line` is the post's own line, `question` what to ask the writer.
    """

    title: str
    line: str = ""
    outlet: str = ""
    url: str = ""
    date: dt.date | None = None
    lang: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """A section of news under the post's own heading."""

    title: str
    headlines: tuple[NewsHeadline, ...]


Part: TypeAlias = Piece | DidYouKnow | StaffSpotlight | Headlines
