"""Makes the variables for each block's templates.

The MJML and the plain text template get the same variables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from newsletter.model import (
    Block,
    Button,
    Callout,
    Columns,
    Divider,
    Event,
    Events,
    Image,
    News,
    Place,
    Policy,
    Poll,
    Prose,
    Quote,
    Spotlight,
    SpotlightPerson,
    Stats,
    Story,
    Table,
    Text,
)
from newsletter.model.deferred_dataclass import dataclass
from newsletter.rendering.figures import figure_layout, fits
from newsletter.rendering.html_and_text import HtmlAndText, clean, escape, literal
from newsletter.rendering.language import (
    bidi_isolated,
    clock,
    day_and_time,
    day_of_month,
    direction,
    language_name,
    same_language,
    short_date,
    short_month,
    weekday_date,
)
from newsletter.rendering.numbers import FACT_EM, NARROW_EM, WHOLE, with_whole_numbers
from newsletter.rendering.polls import last_day
from newsletter.rendering.prose import inline, plain, prose
from newsletter.rendering.render_context import RenderContext
from newsletter.rendering.shown_picture import PORTRAIT_WIDTH, ShownPicture, shown_picture
from newsletter.rendering.tables import table
from newsletter.rendering.text_width import PHONE_WIDTH

TEXT_WIDTH = 536
"""The card without its padding, in CSS pixels."""
CARD_WIDTH = 600
BOX_WIDTH = 484
"""Inside a callout, without its border and padding."""
BESIDE_PORTRAIT_WIDTH = 392
COLUMN_WIDTH = 252
_MOST_IN_A_ROW = 3
_FIGURE_SIZE = 34
"""For a theme without a setting of its own."""
_GROUP_PHOTO = 1.25
"""A picture this many times wider than high shows a group, and is not cropped to a portrait."""

Variables = Mapping[str, object]
T = TypeVar("T")


class TemplateContext:
    """Makes the variables of block after block; links, pictures and so on go to the render context.

    `compose` renders one block of a body with a context. Pictures are at most `width` CSS pixels wide.
    """

    def __init__(
        self,
        render_context: RenderContext,
        words: Mapping[str, HtmlAndText],
        lang: str,
        compose: Callable[[Prose, TemplateContext], HtmlAndText],
        width: int = TEXT_WIDTH,
        *,
        figure_size: int = _FIGURE_SIZE,
    ) -> None:
        self.render_context = render_context
        self.words = words
        self.lang = lang
        self.compose = compose
        self.width = width
        self.figure_size = figure_size

    def of_width(self, width: int) -> TemplateContext:
        """Return this context with another width."""
        return TemplateContext(
            self.render_context, self.words, self.lang, self.compose, width, figure_size=self.figure_size
        )

    def _body(self, body: Iterable[Prose], width: int) -> list[HtmlAndText]:
        inside = self.of_width(width)
        return [self.compose(piece, inside) for piece in body]

    def text(self, block: Text) -> Variables:
        """Headings, paragraphs, lists."""
        return {"body": prose(block, self.render_context)}

    def image(self, block: Image) -> Variables:
        """A picture with its caption; `url` is where it leads, or ""."""
        url, added = "", ""
        if block.url:
            url, added = self.render_context.target(block.url, clean(block.alt), block.place, self.lang)
        return {
            "url": url,
            "image": self._picture(block.source, block.alt + added, block.place, width=self.width),
            "decorative": block.decorative,
            "caption": plain(block.caption, block.place, self.render_context),
        }

    def button(self, block: Button) -> Variables:
        """A button."""
        words = self.render_context.text_with_fallbacks(block.label)
        url, added = self.render_context.target(block.url, words, block.place, self.lang)
        return {
            "label": self.render_context.line_with_fields(block.label + added, block.place),
            "url": url,
        }

    def quote(self, block: Quote) -> Variables:
        """A quote and who said it."""
        return {
            "body": prose(block, self.render_context),
            "attribution": plain(block.attribution, block.place, self.render_context),
        }

    def divider(self, block: Divider) -> Variables:  # noqa: ARG002 - all blocks have the same signature
        """A dividing line."""
        return {}

    def table(self, block: Table) -> Variables:
        """Rows and columns."""
        inside = TEXT_WIDTH - self.width if self.width >= BOX_WIDTH else 0
        return table(block, self.render_context, room=self.width, phone=PHONE_WIDTH - inside)

    def callout(self, block: Callout) -> Variables:
        """A callout."""
        title = _heading(block.title) or self.words[block.kind.value]
        level = self.render_context.heading(3)
        body = self._body(block.body, BOX_WIDTH)
        return {"kind": block.kind.value, "title": title, "level": level, "body": body}

    def policy(self, block: Policy) -> Variables:
        """A policy."""
        facts = [
            {"label": self.words[key], "value": plain(value, block.place, self.render_context, FACT_EM)}
            for key, value in (
                ("owner", block.owner),
                ("effective", block.effective),
                ("applies_to", block.applies_to),
            )
            if value
        ]
        title = _heading(block.title)
        level = self.render_context.heading(2)
        return {"title": title, "level": level, "facts": facts, "body": self._body(block.body, TEXT_WIDTH)}

    def spotlight(self, block: Spotlight) -> Variables:
        """A person or a team."""
        photo, portrait = self._photo(block)
        rows = in_rows(block.people, _MOST_IN_A_ROW)
        return {
            "title": _heading(block.title),
            "level": self.render_context.heading(2),
            "role": plain(block.role, block.place, self.render_context, NARROW_EM),
            "photo": photo,
            "portrait": portrait,
            "rows": [[self._person(person) for person in row] for row in rows],
            "face_width": TEXT_WIDTH // max(map(len, rows)) if rows else 0,
            "body": self._body(block.body, BESIDE_PORTRAIT_WIDTH if portrait else TEXT_WIDTH),
        }

    def _person(self, person: SpotlightPerson) -> Variables:
        photo = (
            self._picture(person.photo, person.alt, person.place, width=PORTRAIT_WIDTH, square=True)
            if person.photo
            else None
        )
        return {
            "photo": photo,
            "name": literal(person.name),
            "role": plain(person.role, person.place, self.render_context, NARROW_EM),
        }

    def _photo(self, block: Spotlight) -> tuple[ShownPicture | None, bool]:
        if not block.photo:
            return None, False
        whole = self.render_context.load(block.photo, block.alt, block.place, width=TEXT_WIDTH)
        if whole.width >= whole.height * _GROUP_PHOTO:
            self.render_context.show(whole)
            return shown_picture(whole, self.render_context.publication), False
        return self._picture(block.photo, block.alt, block.place, width=PORTRAIT_WIDTH, square=True), True

    def news(self, block: News) -> Variables | None:
        """Headlines; None when there are no stories to show."""
        stories = tuple(_stories(block))
        if not stories:
            return None
        title = _heading(block.title)
        level = self.render_context.heading(2) if title else 0
        return {"title": title, "level": level, "stories": [self._story(story) for story in stories]}

    def _story(self, story: Story) -> Variables:
        lang = story.lang if story.lang and not same_language(story.lang, self.lang) else ""
        url = self.render_context.link(story.url, clean(story.title), story.place) if story.url else ""
        return {
            "headline": with_whole_numbers(literal(story.title)),
            "url": url,
            "outlet": bidi_isolated(story.outlet, self.lang),
            "date": bidi_isolated(self._date(story.date), self.lang),
            "lang": lang,
            "dir": direction(lang or self.lang),
            "language": literal(language_name(lang)) if lang else literal(""),
        }

    def events(self, block: Events) -> Variables:
        """Upcoming dates."""
        title = _heading(block.title)
        level = self.render_context.heading(2) if title else 0
        return {"title": title, "level": level, "events": [self._event(event) for event in block.items]}

    def _event(self, event: Event) -> Variables:
        title = clean(event.title)
        url = self.render_context.link(event.url, title, event.place) if event.url else ""
        where = inline(event.where, event.place, self.render_context)
        add = self.words["add_to_calendar"].text
        when = self._when(event)
        label = f"{add}: {title}, {when.text}" if self._has_namesake(event) else f"{add}: {title}"
        calendar_url = self.render_context.calendar(event, title, where.text, label)
        return {
            "title": with_whole_numbers(literal(title), NARROW_EM),
            "url": url,
            "month": literal(short_month(event.date, self.lang)),
            "day": literal(day_of_month(event.date, self.lang)),
            "when": when,
            "where": where,
            "calendar_url": calendar_url,
            "calendar_label": literal(label if calendar_url else ""),
        }

    def _has_namesake(self, event: Event) -> bool:
        """Tell whether another event of the issue has the same title."""
        listed = (block.items for block in self.render_context.issue.blocks if isinstance(block, Events))
        return sum(other.title == event.title for items in listed for other in items) > 1

    def _when(self, event: Event) -> HtmlAndText:
        """Return an event's day and time; the time stays on one line."""
        beside = self.render_context.issue.front.date
        date = weekday_date(event.date, self.lang, beside=beside)
        if event.last_day is not None:
            date = f"{date} – {weekday_date(event.last_day, self.lang, beside=beside)}"
        if event.start is None or event.last_day is not None:
            return bidi_isolated(date, self.lang)
        time = clock(event.start, event.end, self.lang)
        when = bidi_isolated(day_and_time(date, time, self.lang), self.lang)
        return HtmlAndText(html=when.html.replace(escape(time), WHOLE.format(escape(time))), text=when.text)

    def stats(self, block: Stats) -> Variables:
        """Figures side by side where there is room, in columns of `width` CSS pixels.

        `stacked` ones are too long for that everywhere, `crowded` ones on a phone. `size` is the font size at
        which all fit, `longest` the width of the longest.
        """
        title = _heading(block.title)
        layout = figure_layout(
            [clean(stat.value) for stat in block.items], font_size=self.figure_size, room=TEXT_WIDTH
        )
        stats = [
            {
                "value": literal(stat.value),
                "label": with_whole_numbers(literal(stat.label), NARROW_EM),
                "whole": fits(clean(stat.value), layout.size),
            }
            for stat in block.items
        ]
        return {
            "title": title,
            "level": self.render_context.heading(2) if title else 0,
            "stats": stats,
            "width": layout.width,
            "size": layout.size,
            "longest": layout.longest,
            "crowded": layout.crowded,
            "stacked": layout.stacked,
        }

    def poll(self, block: Poll) -> Variables:
        """A question and a link for each answer; `until` says when votes end."""
        title, level = _heading(block.title), self.render_context.heading(2)
        end = last_day(block, self.lang, beside=self.render_context.issue.front.date)
        words = self.words["poll_until"]
        until = HtmlAndText(
            html=words.html.replace("{date}", escape(end)), text=words.text.replace("{date}", end)
        )
        labels = [with_whole_numbers(literal(option.label), NARROW_EM) for option in block.options]
        urls = self.render_context.poll(block)
        return {
            "title": title,
            "level": level,
            "options": [
                {"label": label, "url": url, "name": self._full_name(option.label, block)}
                for label, url, option in zip(labels, urls, block.options, strict=True)
            ],
            "until": until if end else literal(""),
        }

    def _full_name(self, label: str, block: Poll) -> HtmlAndText:
        """Return an answer with its question, if another poll of the issue has the same answer; else ""."""
        polls = (other for other in self.render_context.issue.blocks if isinstance(other, Poll))
        same = sum(option.label.casefold() == label.casefold() for poll in polls for option in poll.options)
        return literal(f"{label}: {block.title}" if same > 1 else "")

    def columns(self, block: Columns) -> Variables:
        """Two texts side by side."""
        title = _heading(block.title)
        return {
            "title": title,
            "level": self.render_context.heading(2) if title else 0,
            "columns": [self._body(column, COLUMN_WIDTH) for column in block.columns],
        }

    def _date(self, date: dt.date | None) -> str:
        return short_date(date, self.lang, beside=self.render_context.issue.front.date) if date else ""

    def _picture(
        self, source: str, alt: str, place: Place, *, width: int, square: bool = False
    ) -> ShownPicture:
        picture = self.render_context.load(source, alt, place, width=width, square=square)
        return shown_picture(self.render_context.show(picture), self.render_context.publication)


def _heading(title: str) -> HtmlAndText:
    return with_whole_numbers(literal(title), NARROW_EM)


def _stories(block: News) -> Iterator[Story]:
    for item in block.items:
        if isinstance(item, Story):
            yield item
        elif item.pulled_at is not None:
            yield from item.stories


def in_rows(people: Sequence[T], most: int) -> list[Sequence[T]]:
    """Split people into as few rows as possible, of similar length."""
    rows = -(-len(people) // most)
    cuts = [-(-len(people) * row // rows) for row in range(rows + 1)] if rows else []
    return [people[start:end] for start, end in pairwise(cuts)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTemplate:
    """The pair of templates for a block, `<name>.mjml` and `<name>.txt`, and their variables.

    `variables` returns None when there is nothing to show.
    """

    name: str
    variables: Callable[[TemplateContext, Any], Variables | None]


PROSE_TEMPLATES: Mapping[type[Block], BlockTemplate] = {
    Text: BlockTemplate(name="text", variables=TemplateContext.text),
    Image: BlockTemplate(name="image", variables=TemplateContext.image),
    Button: BlockTemplate(name="button", variables=TemplateContext.button),
    Quote: BlockTemplate(name="quote", variables=TemplateContext.quote),
    Divider: BlockTemplate(name="divider", variables=TemplateContext.divider),
    Table: BlockTemplate(name="table", variables=TemplateContext.table),
}
"""Blocks in a flow of text: neighbors share one section."""

BLOCK_TEMPLATES: Mapping[type[Block], BlockTemplate] = {
    Callout: BlockTemplate(name="callout", variables=TemplateContext.callout),
    Policy: BlockTemplate(name="policy", variables=TemplateContext.policy),
    Spotlight: BlockTemplate(name="spotlight", variables=TemplateContext.spotlight),
    News: BlockTemplate(name="news", variables=TemplateContext.news),
    Events: BlockTemplate(name="events", variables=TemplateContext.events),
    Stats: BlockTemplate(name="stats", variables=TemplateContext.stats),
    Poll: BlockTemplate(name="poll", variables=TemplateContext.poll),
    Columns: BlockTemplate(name="columns", variables=TemplateContext.columns),
}
"""Blocks with a section of their own."""
