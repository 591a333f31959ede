"""Parts: the blocks that an import recognises in a post, beside its plain pieces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from newsletter.importing.post import Piece, PostPicture


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A did-you-know; `title` is the post's own label, or "" for the usual one."""

    pieces: tuple[Piece, ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """A spotlight on staff; `title` is the post's own heading."""

    title: str
    pieces: tuple[Piece, ...]
    picture: PostPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsHeadline:
    """A line of news. `url` "" is one whose address the post does not give; `lang` "" the issue's own.

    `line` is what the post says, `doubt` what to ask the writer.
    """

    title: str
    line: str = ""
    outlet: str = ""
    url: str = ""
    date: dt.date | None = None
    lang: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headlines:
    """A section of news under the post's own heading."""

    title: str
    headlines: tuple[NewsHeadline, ...]


Part: TypeAlias = Piece | Fact | Praise | Headlines
