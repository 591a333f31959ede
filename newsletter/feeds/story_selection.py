"""Choose: which stories on the desk go into an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.cluster import published_seconds
from newsletter.feeds.desk import DeskStory, offered
from newsletter.feeds.headline import same_story
from newsletter.feeds.occasions import one_event_on_two_dates
from newsletter.model import DESK, Place, Pull, Story, StoryVerdict


def select_stories(
    pull: Pull, stories: Sequence[DeskStory], *, typed: Sequence[Story], since: date | None
) -> tuple[Story, ...]:
    """Return at most `pull.newest` stories, none that the issue tells already.

    `typed` are the stories staff typed and those locked from other pulls. What staff kept comes first;
    then a pull from one feed takes the newest, a pull from the desk the best. `since` is the last issue's
    date: when the pull asks for it, only entries published after that day (UTC) count, and kept ones. Entries
    without a date come last, and never when `since` counts.
    """
    told = list(typed)
    chosen: list[Story] = []
    for story in _candidates(pull, stories, since):
        if len(chosen) >= pull.newest:
            break
        if not any(is_same(story, other) for other in told):
            chosen.append(story)
            told.append(story)
    return tuple(chosen)


def too_old(story: DeskStory, pull: Pull, since: date | None) -> bool:
    """Say whether the last issue's readers could have had it already."""
    if not pull.since_last_issue or since is None or story.verdict is StoryVerdict.KEPT:
        return False
    day = _day(story)
    return day is None or day <= since


def left_undated(pull: Pull, stories: Sequence[DeskStory], since: date | None) -> tuple[DeskStory, ...]:
    """Return the stories that a pull would have taken, had their feeds said when they were published."""
    return tuple(story for story in offered(stories) if _day(story) is None and too_old(story, pull, since))


def is_same(story: Story, other: Story) -> bool:
    """Say whether two lines tell one story, by address or by headline.

    Two dates of one event are two, though they have one page.
    """
    if story.url and canonical_url(story.url) == canonical_url(other.url):
        return not one_event_on_two_dates(story.title, other.title)
    return same_story(story.title, other.title)


def _candidates(pull: Pull, stories: Sequence[DeskStory], since: date | None) -> Iterator[Story]:
    may = [story for story in offered(stories) if not too_old(story, pull, since)]
    if pull.feed != DESK:
        may.sort(key=_newest_first)
    for story in may:
        yield as_story(story, pull.place)


def as_story(story: DeskStory, place: Place) -> Story:
    """Return a story of the desk as it stands in an issue."""
    return Story(
        title=story.headline,
        url=story.entry.url,
        place=place,
        outlet=story.outlet,
        date=_day(story),
        lang=story.lang,
    )


def _newest_first(story: DeskStory) -> tuple[bool, float]:
    return story.verdict is not StoryVerdict.KEPT, -published_seconds(story.entry)


def _day(story: DeskStory) -> date | None:
    at = story.entry.published_at
    return at.astimezone(UTC).date() if at else None
