"""Compose: the blocks of an issue become one letter, as MJML and as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeAlias
from urllib.parse import quote

from newsletter.errors import IssueError
from newsletter.issues.fallback import stand_in
from newsletter.model import (
    Block,
    Button,
    Callout,
    Columns,
    Divider,
    Events,
    Image,
    MailingList,
    News,
    Policy,
    Prose,
    Quote,
    Spotlight,
    Stats,
    Table,
    Text,
)
from newsletter.rendering.brand import brand_colours, logos, look
from newsletter.rendering.gathering import UNSUBSCRIBE, Gathering
from newsletter.rendering.language import direction, isolated, long_date, said_in
from newsletter.rendering.phrase import Phrase, literal
from newsletter.rendering.theme import Theme
from newsletter.rendering.views import (
    BESIDE_PORTRAIT_WIDTH,
    BOX_WIDTH,
    CARD_WIDTH,
    COLUMN_WIDTH,
    TEXT_WIDTH,
    Variables,
    Views,
)

_PROSE = (Text, Image, Button, Quote, Divider, Table)


Box: TypeAlias = Callout | Policy | Spotlight | News | Events | Stats | Columns
"""The blocks that stand for themselves; prose between two of them is composed together."""


class Composer:
    """Puts one letter together from the theme's templates."""

    def __init__(self, theme: Theme, gathering: Gathering) -> None:
        front = gathering.issue.front
        self.theme = theme
        self.gathering = gathering
        self.words = said_in(front.lang)
        self.views = Views(gathering, self.words)
        dir_ = direction(front.lang)
        self.shared: Variables = {
            "brand": brand_colours(gathering.publication.brand),
            "theme": look(theme.settings, gathering.publication.brand),
            "words": self.words,
            "lang": front.lang,
            "dir": dir_,
            "start": "right" if dir_ == "rtl" else "left",
            "end": "left" if dir_ == "rtl" else "right",
        }

    def letter(self, subject: Phrase, preheader: Phrase) -> Phrase:
        """Compose the whole letter in the order a reader meets it; raises what blocks and theme raise."""
        issue, publication = self.gathering.issue, self.gathering.publication
        front = issue.front
        top = self._top(subject, preheader)
        blocks = [stand_in(block) for block in issue.blocks]
        hero = self._hero(blocks)
        title = self.gathering.phrase(front.title, self.gathering.place("title")) or subject
        opening: Variables = {
            "hero": hero,
            "title": title,
            "kicker": literal(front.kicker),
            "lead": self.gathering.phrase(front.lead, self.gathering.place("lead")),
        }
        parts = self._parts(blocks)
        footer: Variables = {
            "why": isolated(self._list().why, front.lang),
            "unsubscribe_url": self._unsubscribe(),
            "organisation": isolated(publication.organisation, front.lang),
            "postal_address": isolated(publication.postal_address, front.lang),
        }
        return self._pair("letter", {**top, **opening, "parts": parts, "last": _kind(blocks), **footer})

    def _top(self, subject: Phrase, preheader: Phrase) -> Variables:
        issue, publication = self.gathering.issue, self.gathering.publication
        front = issue.front
        return {
            "subject": subject,
            "preheader": preheader,
            "web_url": self._web_url(),
            "name": isolated(publication.name, front.lang),
            "logos": logos(self.gathering),
            "date": literal(long_date(front.date, front.lang)),
            "number": self._number(),
        }

    def _number(self) -> Phrase:
        """Write the issue's number; the word for it may be in another language than the issue."""
        number, word = self.gathering.issue.front.number, self.words["number"]
        if number is None:
            return literal("")
        return Phrase(
            html=word.html.replace("{number}", str(number)), text=word.text.replace("{number}", str(number))
        )

    def _web_url(self) -> str:
        template = self.gathering.publication.web_url
        if not template:
            return ""
        url = template.replace("{slug}", quote(self.gathering.issue.slug, safe=""))
        return self.gathering.link(url, self.words["view_in_browser"].text, None)

    def _unsubscribe(self) -> str:
        marker = self.gathering.marker(UNSUBSCRIBE)
        return self.gathering.link(marker, self.words["unsubscribe"].text, None)

    def _list(self) -> MailingList:
        key, lists = self.gathering.issue.front.list, self.gathering.publication.lists
        if key not in lists:
            raise IssueError(
                f"There is no list “{key}”",
                place=self.gathering.place("list"),
                way_out=f"There are: {', '.join(lists) or 'none'}.",
            )
        return lists[key]

    def _hero(self, blocks: list[Block]) -> Phrase | None:
        """Take the picture that opens the letter out of the blocks, if it is as wide as the card."""
        index = opening_picture(blocks)
        if index is None:
            return None
        first = blocks[index]
        assert isinstance(first, Image)  # noqa: S101 - that is what opening_picture finds
        picture = self.gathering.load(first.source, first.alt, first.place, width=CARD_WIDTH)
        if picture.width < CARD_WIDTH:
            return None
        del blocks[index]
        return self._pair("hero", self.views.image(first, width=CARD_WIDTH))

    def _parts(self, blocks: Iterable[Block]) -> list[Phrase]:
        parts: list[Phrase] = []
        for is_prose, run in groupby(blocks, lambda block: isinstance(block, _PROSE)):
            if is_prose:
                body = [self._prose(block) for block in run if isinstance(block, _PROSE)]
                parts.append(self._pair("flow", {"body": body}))
            else:
                boxes = [self._box(block) for block in run if not isinstance(block, _PROSE)]
                parts.extend(box for box in boxes if box is not None)
        return parts

    def _box(self, block: Box) -> Phrase | None:
        match block:
            case Callout():
                return self._holding("callout", self.views.callout(block), block.body, BOX_WIDTH)
            case Policy():
                return self._holding("policy", self.views.policy(block), block.body, TEXT_WIDTH)
            case Spotlight():
                variables = self.views.spotlight(block)
                width = BESIDE_PORTRAIT_WIDTH if variables["portrait"] else TEXT_WIDTH
                return self._holding("spotlight", variables, block.body, width)
            case News():
                stories = self.views.news(block)
                return None if stories is None else self._pair("news", stories)
            case Events():
                return self._pair("events", self.views.events(block))
            case Stats():
                return self._pair("stats", self.views.stats(block))
            case Columns():
                variables = self.views.columns(block)
                columns = [[self._prose(part, COLUMN_WIDTH) for part in body] for body in block.columns]
                return self._pair("columns", {**variables, "columns": columns})

    def _holding(self, name: str, variables: Variables, body: Iterable[Prose], width: int) -> Phrase:
        return self._pair(name, {**variables, "body": [self._prose(block, width) for block in body]})

    def _prose(self, block: Prose, width: int = TEXT_WIDTH) -> Phrase:
        """Compose one piece; a picture is at most `width` CSS pixels wide."""
        if isinstance(block, Image):
            return self._pair("image", self.views.image(block, width=width))
        views: dict[type[Prose], tuple[str, Callable[..., Variables]]] = {
            Text: ("text", self.views.text),
            Button: ("button", self.views.button),
            Quote: ("quote", self.views.quote),
            Divider: ("divider", self.views.divider),
            Table: ("table", self.views.table),
        }
        name, view = views[type(block)]
        return self._pair(name, view(block))

    def _pair(self, name: str, variables: Variables) -> Phrase:
        return self.theme.pair(name, {**self.shared, **variables})


def opening_picture(blocks: Sequence[Block]) -> int | None:
    """Find the picture before the first heading and the first block, with at most a greeting above it."""
    for index, block in enumerate(blocks):
        if isinstance(block, Image):
            return index
        if not isinstance(block, Text) or any(line.startswith("#") for line in block.markdown.split("\n")):
            return None
    return None


def _kind(blocks: list[Block]) -> str:
    """Name the last block, for a theme that lets some of them reach the card's edge."""
    return type(blocks[-1]).__name__.lower() if blocks else ""
