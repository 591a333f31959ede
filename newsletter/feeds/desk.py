"""The desk: the stories of all feeds, one line each, sifted and in the order of their worth.

Thinks only: entries, what staff said and what was told before come in; nothing is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from newsletter.feeds.canonical import canonical_url
from newsletter.feeds.cluster import clusters, published_seconds
from newsletter.feeds.headline_words import has_phrase
from newsletter.feeds.occasions import one_event_on_two_dates
from newsletter.feeds.published_stories import PublishedStories, TellTale
from newsletter.feeds.score import Reason, reasons_for
from newsletter.issues.language_tag import is_variety_of
from newsletter.model import DeskNote, Entry, Feed, Publication, StoryVerdict
from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStory:
    """One story as it lies on the desk; `entry` is the best outlet's."""

    entry: Entry
    headline: str
    """What readers are told: the title, and for an event which of its dates."""
    outlet: str
    lang: str
    feeds: tuple[str, ...]
    """The keys of the feeds that tell it, the best first."""
    also: tuple[str, ...] = ()
    """Other outlets that tell it."""
    canonical: tuple[str, ...]
    """The keys of every address it has, the best outlet's first."""
    score: int
    reasons: tuple[Reason, ...] = ()
    paywall: bool = False
    verdict: StoryVerdict = StoryVerdict.OPEN
    comment: str = ""
    left_out: str = ""
    """Why it is not offered; "" when it is."""

    def other_language(self, lang: str) -> str:
        """Return the story's language when it is neither `lang` nor a kind of it, else ""."""
        return "" if is_variety_of(self.lang, lang) else self.lang


def lay_out(
    entries: Sequence[Entry],
    publication: Publication,
    *,
    notes: Mapping[str, DeskNote],
    told: TellTale,
    now: datetime,
) -> tuple[DeskStory, ...]:
    """Return one story a line: kept ones first, then by score, then the newest; those left out at the end.

    Entries of feeds that the publication no longer names are left aside. What staff kept is offered
    whatever else speaks against it, until an issue has told it since: keeping is asking for it once more.
    """
    known = [entry for entry in entries if entry.feed in publication.feeds]
    order = {key: place for place, key in enumerate(publication.feeds)}
    rejected = _rejections(notes.values())
    stories = [_story(told_by, publication, notes, told, rejected, now) for told_by in clusters(known, order)]
    return tuple(sorted(stories, key=_rank))


def offered(stories: Iterable[DeskStory]) -> tuple[DeskStory, ...]:
    """Return those that may go into an issue."""
    return tuple(story for story in stories if not story.left_out)


def desk_horizon(publication: Publication, now: datetime) -> datetime:
    """Return since when stories are on the desk."""
    return now - timedelta(days=publication.desk.days)


def _story(
    told_by: tuple[Entry, ...],
    publication: Publication,
    notes: Mapping[str, DeskNote],
    told: TellTale,
    rejected: TellTale,
    now: datetime,
) -> DeskStory:
    best = told_by[0]
    feed = publication.feeds[best.feed]
    keys = tuple(dict.fromkeys(canonical_url(entry.url) for entry in told_by))
    said = [
        notes[key]
        for key in keys
        if key in notes and not one_event_on_two_dates(notes[key].title, best.headline)
    ]
    note = max(said, key=lambda one: (one.verdict is not StoryVerdict.OPEN, one.at), default=None)
    turned_down = rejected.where(told_by) if note is None or note.verdict is StoryVerdict.REJECTED else ""
    verdict = StoryVerdict.REJECTED if turned_down else note.verdict if note else StoryVerdict.OPEN
    reasons = reasons_for(told_by, publication.feeds, publication.desk, now)
    outlet, *others = dict.fromkeys(entry.outlet or publication.feeds[entry.feed].outlet for entry in told_by)
    return DeskStory(
        entry=best,
        headline=best.headline,
        outlet=outlet,
        lang=best.lang or feed.lang,
        feeds=tuple(dict.fromkeys(entry.feed for entry in told_by)),
        also=tuple(others),
        canonical=keys,
        score=sum(reason.points for reason in reasons),
        reasons=reasons,
        paywall=best.paywall or feed.paywall,
        verdict=verdict,
        comment=next((one.comment for one in said if one.comment), ""),
        left_out=turned_down or next(_objections(told_by, feed, publication, note, told), ""),
    )


def _rejections(notes: Iterable[DeskNote]) -> TellTale:
    """What staff rejected is found again as what was told is: by page for ever, by headline for a week.

    An outlet may bring its version when the one that was rejected has left the desk.
    """
    return TellTale(
        PublishedStories(
            title=note.title,
            url=note.canonical,
            day=note.at.date(),
            where=f"rejected{f' by {note.actor}' if note.actor else ''} on {note.at:%Y-%m-%d}",
        )
        for note in notes
        if note.verdict is StoryVerdict.REJECTED
    )


def _objections(
    told_by: tuple[Entry, ...],
    feed: Feed,
    publication: Publication,
    note: DeskNote | None,
    told: TellTale,
) -> Iterator[str]:
    """Yield what speaks against offering a story."""
    if note is not None and note.verdict is StoryVerdict.KEPT:
        if where := told.where(told_by, after=note.at):
            yield f"already in {where} since it was kept"
        return
    if where := told.where(told_by):
        yield f"already in {where}"
    desk, best = publication.desk, told_by[0]
    text = f"{best.title}\n{best.summary}"
    for phrase in (*feed.exclude, *desk.exclude):
        if has_phrase(text, phrase):
            yield f"it says “{phrase}”"
    for wanted in (feed.include, desk.include):
        if wanted and not any(has_phrase(text, phrase) for phrase in wanted):
            yield "it says none of the words wanted"
    lang = best.lang or feed.lang
    if desk.langs and not any(is_variety_of(lang, wanted) for wanted in desk.langs):
        yield f"it is in another language ({lang})"


def _rank(story: DeskStory) -> tuple[bool, bool, int, float, str]:
    return (
        bool(story.left_out),
        story.verdict is not StoryVerdict.KEPT,
        -story.score,
        -published_seconds(story.entry),
        story.canonical[0],
    )
