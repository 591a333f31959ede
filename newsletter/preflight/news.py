"""Checks that news headlines are pulled, have an address, are not missing, and are not repeated."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.feeds.aggregator import site_of
from newsletter.issues.wrapped_links.redirector import is_redirector
from newsletter.issues.wrapped_links.wrapped_link import wrapped_link
from newsletter.model import Finding, News, Pull, Story
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import ERROR, WARNING, Rule

NOT_PULLED = Rule(
    id="news.not-pulled",
    levels=(ERROR,),
    what="A pull line has no stories yet.",
    source="An issue must build the same tomorrow: stories are reviewed and locked into the file",
)
NO_ADDRESS = Rule(
    id="news.no-address",
    levels=(ERROR,),
    what="A headline has no web address yet.",
    source="A post that is pasted or typed has lost its links; readers cannot open the story",
)
EMPTY = Rule(
    id="news.empty",
    levels=(WARNING,),
    what="A news block has no stories.",
    source="Readers would see a heading with nothing below it",
)
TWICE = Rule(
    id="news.twice",
    levels=(WARNING,),
    what="The same story is in the news twice.",
    source="A story pulled from a feed and typed by hand should appear once",
)
REDIRECTOR = Rule(
    id="news.redirector",
    levels=(WARNING,),
    what="A headline goes through a redirector that hides the page (Google News, FeedBurner, a shortener).",
    source="guidance: readers are counted by a stranger, and the link dies with the redirector",
)
RULES = (NOT_PULLED, NO_ADDRESS, EMPTY, TWICE, REDIRECTOR)


def find(context: CheckContext) -> Iterator[Finding]:
    """Check every news block."""
    seen: dict[str, Story] = {}
    for block in context.news():
        waiting = [item for item in block.items if isinstance(item, Pull) and item.pulled_at is None]
        for pull in waiting:
            yield NOT_PULLED.found(
                phrase("The stories from “{feed}” have not been pulled yet", feed=pull.feed),
                place=pull.place,
                hint="Build the issue, then review the lines it writes here",
            )
        stories = list(_stories(block))
        if not stories and not waiting and not block.otherwise:
            yield EMPTY.found(
                phrase("The news block “{title}” has no stories", title=block.title)
                if block.title
                else "A news block has no stories",
                place=block.place,
                hint="Add a line “- [Headline](https://…) | Outlet”, or delete the block",
            )
        yield from _without_address(stories)
        stories = [story for story in stories if not _is_missing(story.url)]
        yield from _twice(stories, seen)
        yield from _redirected(stories)


def _stories(block: News) -> Iterator[Story]:
    for item in block.items:
        if isinstance(item, Story):
            yield item
        else:
            yield from item.stories


def _without_address(stories: list[Story]) -> Iterator[Finding]:
    for story in stories:
        if _is_missing(story.url):
            yield NO_ADDRESS.found(
                phrase("“{title}” has no web address", title=story.title[:60]),
                place=story.place,
                hint="Write the story's address between the parentheses, or delete the line",
            )


def _is_missing(url: str) -> bool:
    """Tell whether an address is empty, or the sample that our hints show (https://…)."""
    return not url.partition("://")[2].strip(".…/")


def _two_dates(story: Story, other: Story) -> bool:
    from newsletter.feeds.occasions import one_event_on_two_dates

    return one_event_on_two_dates(story.title, other.title)


def _twice(stories: list[Story], seen: dict[str, Story]) -> Iterator[Finding]:
    for story in stories:
        address = story.url.partition("#")[0].rstrip("/")
        first = seen.setdefault(address, story)
        if first is not story and not _two_dates(story, first):
            yield TWICE.found(
                phrase(
                    "“{title}” leads to the same page as line {line}",
                    title=story.title,
                    line=first.place.line,
                ),
                place=story.place,
                hint="Delete one of the two lines",
            )


def _redirected(stories: list[Story]) -> Iterator[Finding]:
    for story in stories:
        if is_redirector(story.url) and wrapped_link(story.url) is None:
            yield REDIRECTOR.found(
                phrase(
                    "“{title}” leads to {site}, which sends readers on",
                    title=story.title[:60],
                    site=site_of(story.url),
                ),
                place=story.place,
                hint="Open it in a browser and copy the address where you end up",
            )
