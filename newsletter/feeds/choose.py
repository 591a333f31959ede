"""Choose: which of a feed's entries become stories in an issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date

from newsletter.feeds.canonical import canonical_url, same_story
from newsletter.model import Entry, Feed, Pull, Story


def choose(
    pull: Pull, entries: Sequence[Entry], *, feed: Feed, typed: Sequence[Story], since: date | None
) -> tuple[Story, ...]:
    """Return at most `pull.newest` stories, newest first, none that the issue tells already.

    `typed` are the stories staff typed and those locked from other pulls. `since` is the last issue's
    date: when the pull asks for it, only entries published after that day (UTC) count. Language and
    outlet are the feed's unless the entry names a language of its own.
    """
    told = list(typed)
    chosen: list[Story] = []
    for story in _candidates(pull, entries, feed, since):
        if len(chosen) >= pull.newest:
            break
        if not any(_is_same(story, other) for other in told):
            chosen.append(story)
            told.append(story)
    return tuple(chosen)


def _candidates(pull: Pull, entries: Sequence[Entry], feed: Feed, since: date | None) -> Iterator[Story]:
    for entry in sorted(entries, key=lambda entry: entry.published_at, reverse=True):
        day = entry.published_at.astimezone(UTC).date()
        if pull.since_last_issue and since is not None and day <= since:
            return
        yield Story(
            title=entry.title,
            url=entry.url,
            place=pull.place,
            outlet=feed.outlet,
            date=day,
            lang=entry.lang or feed.lang,
        )


def _is_same(story: Story, other: Story) -> bool:
    return canonical_url(story.url) == canonical_url(other.url) or same_story(story.title, other.title)
