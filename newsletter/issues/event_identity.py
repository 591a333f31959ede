"""Decides which calendar entry an event is: one that readers have already, perhaps changed, or a new one.

A calendar program recognizes an event by its UID, and takes the version with the higher SEQUENCE, then the
newer DTSTAMP (RFC 5546 section 2.1.5). So the publication remembers the events that it announced. Pure: what
is remembered comes in, and what is to be remembered goes out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from newsletter.model import CalendarIdentity, Event, Events, Issue, Place
from newsletter.model.deferred_dataclass import dataclass

REMEMBERED = dt.timedelta(days=400)
"""How long before an issue an event may have been last announced, and is still known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRevision:
    """An event as some issue announced it; `details` is a hash of all but title and start."""

    issue: str
    issued: dt.date
    start: str
    details: str
    stamp: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An event that was announced, its revisions (the newest last), and the issues that it was in."""

    uid: str
    title: str
    issues: tuple[str, ...]
    revisions: tuple[EventRevision, ...]

    @property
    def newest(self) -> EventRevision:
        """Return the newest revision."""
        return self.revisions[-1]

    def identity(self, sequence: int = -1) -> CalendarIdentity:
        """Return the identity of a revision, by default of the newest."""
        sequence = sequence % len(self.revisions)
        return CalendarIdentity(uid=self.uid, sequence=sequence, stamp=self.revisions[sequence].stamp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The identity of each of an issue's events, by its line, and what is known from now on."""

    identities: Mapping[Place, CalendarIdentity]
    known: tuple[KnownEvent, ...]


def identify_events(issue: Issue, known: Sequence[KnownEvent], *, domain: str, timezone: str) -> Identified:
    """Match an issue's events with known ones; identifying them again changes nothing.

    The same title and start is the same event, in any issue. An event that was in this issue before and has
    the same title, or else the same start, is the same event, changed. An older issue that is built again
    after a newer one changed its event has the revision of its time. An event that says when it was to be
    is the one that was announced for then. `domain` is the right side of UIDs.
    """
    matcher = _Matcher(issue, list(known), domain, timezone)
    events = [event for block in issue.blocks if isinstance(block, Events) for event in block.items]
    return matcher.match(events)


class _Matcher:
    def __init__(self, issue: Issue, known: list[KnownEvent], domain: str, timezone: str) -> None:
        self._issue = issue
        self._known = known
        self._domain = domain
        self._timezone = timezone
        self._taken: set[str] = set()
        self._found: dict[Place, CalendarIdentity] = {}

    def match(self, events: Sequence[Event]) -> Identified:
        slug = self._issue.slug
        rounds: tuple[Callable[[KnownEvent, Event], bool], ...] = (
            _was_announced,
            lambda one, event: _is_same(one, event) and one.newest.details == self._revision(event).details,
            lambda one, event: slug in one.issues and _is_same(one, event),
            _is_same,
            self._was_so,
            lambda one, event: slug in one.issues and one.title == event.title,
            lambda one, event: slug in one.issues and one.newest.start == _start(event),
        )
        for fits in rounds:
            for event in events:
                if event.place not in self._found:
                    self._match_one(event, fits)
        for event in events:
            if event.place not in self._found:
                self._add(event)
        oldest = self._issue.front.date - REMEMBERED
        # Of two equal events the first line is the first: identifying again must find the same ones.
        lines = {self._found[event.place].uid: index for index, event in enumerate(events)}
        known = sorted(
            (one for one in self._known if one.uid in lines or one.newest.issued >= oldest),
            key=lambda one: (one.newest.start, one.title, lines.get(one.uid, len(lines))),
        )
        return Identified(identities=self._found, known=tuple(known))

    def _match_one(self, event: Event, fits: Callable[[KnownEvent, Event], bool]) -> None:
        for index, one in enumerate(self._known):
            if one.uid not in self._taken and fits(one, event):
                self._taken.add(one.uid)
                self._known[index], self._found[event.place] = self._revised(one, event)
                return

    def _was_so(self, one: KnownEvent, event: Event) -> bool:
        """Tell whether a newer issue changed what this one announced like this."""
        return self._is_superseded(one) and self._earlier(one, event) is not None

    def _is_superseded(self, one: KnownEvent) -> bool:
        return one.newest.issue != self._issue.slug and one.newest.issued > self._issue.front.date

    def _earlier(self, one: KnownEvent, event: Event) -> int | None:
        if one.title != event.title:
            return None
        return next((n for n, was in enumerate(one.revisions) if was.start == _start(event)), None)

    def _revised(self, one: KnownEvent, event: Event) -> tuple[KnownEvent, CalendarIdentity]:
        revision = self._revision(event)
        if self._is_superseded(one):
            earlier = self._earlier(one, event)
            return one, one.identity(-1 if earlier is None else earlier)
        issues = tuple(dict.fromkeys((*one.issues, self._issue.slug)))
        one = replace(one, issues=issues)
        newest = one.newest
        if (one.title, newest.start, newest.details) == (event.title, revision.start, revision.details):
            return one, one.identity()
        stamp = max(revision.stamp, newest.stamp + dt.timedelta(seconds=1))
        changed = replace(one, title=event.title, revisions=(*one.revisions, replace(revision, stamp=stamp)))
        return changed, changed.identity()

    def _add(self, event: Event) -> None:
        one = KnownEvent(
            uid=self._new_uid(event),
            title=event.title,
            issues=(self._issue.slug,),
            revisions=self._first_revisions(event),
        )
        self._known.append(one)
        self._found[event.place] = one.identity()

    def _first_revisions(self, event: Event) -> tuple[EventRevision, ...]:
        revision = self._revision(event)
        before = _start_before(event)
        if before == revision.start:
            return (revision,)
        moved = replace(revision, stamp=revision.stamp + dt.timedelta(seconds=1))
        return replace(revision, start=before), moved

    def _new_uid(self, event: Event) -> str:
        used = {one.uid for one in self._known}
        for number in range(len(used) + 1):
            seed = f"{event.title}\n{_start_before(event)}\n{number}"
            uid = f"{hashlib.sha256(seed.encode()).hexdigest()[:24]}@{self._domain}"
            if uid not in used:
                break
        return uid

    def _revision(self, event: Event) -> EventRevision:
        details = (event.end, event.last_day, event.where, event.url, self._timezone)
        return EventRevision(
            issue=self._issue.slug,
            issued=self._issue.front.date,
            start=_start(event),
            details=hashlib.sha256("\n".join(map(str, details)).encode()).hexdigest()[:16],
            stamp=dt.datetime.combine(self._issue.front.date, dt.time(), dt.UTC),
        )


def _is_same(one: KnownEvent, event: Event) -> bool:
    return one.title == event.title and one.newest.start == _start(event)


def _was_announced(one: KnownEvent, event: Event) -> bool:
    if event.was_date is None or one.title != event.title:
        return False
    return any(revision.start == _start_before(event) for revision in one.revisions)


def _start_before(event: Event) -> str:
    """Return the start for which an event was announced first, as far as its line says."""
    if event.was_date is None:
        return _start(event)
    return _start(replace(event, date=event.was_date, start=event.was_start))


def _start(event: Event) -> str:
    return f"{event.date}T{event.start:%H:%M}" if event.start is not None else str(event.date)


def renamed_issue(known: KnownEvent, slug: str, new: str) -> KnownEvent:
    """Return a known event with an issue's new name in place of the old one."""
    return replace(
        known,
        issues=tuple(new if one == slug else one for one in known.issues),
        revisions=tuple(replace(one, issue=new) if one.issue == slug else one for one in known.revisions),
    )


def known_from(rows: Iterable[Mapping[str, object]]) -> Iterator[KnownEvent]:
    """Yield known events from plain values; raises KeyError, TypeError, ValueError for others."""
    for row in rows:
        revisions = row["revisions"]
        issues = row["issues"]
        if not isinstance(revisions, list) or not isinstance(issues, list) or not revisions:
            raise TypeError("no list")
        yield KnownEvent(
            uid=str(row["uid"]),
            title=str(row["title"]),
            issues=tuple(map(str, issues)),
            revisions=tuple(
                EventRevision(
                    issue=str(one["issue"]),
                    issued=dt.date.fromisoformat(one["issued"]),
                    start=str(one["start"]),
                    details=str(one["details"]),
                    stamp=dt.datetime.fromisoformat(one["stamp"]).astimezone(dt.UTC),
                )
                for one in revisions
            ),
        )


def as_rows(known: Iterable[KnownEvent]) -> list[dict[str, object]]:
    """Return known events as plain values for JSON."""
    return [
        {
            "uid": one.uid,
            "title": one.title,
            "issues": list(one.issues),
            "revisions": [
                {
                    "issue": was.issue,
                    "issued": str(was.issued),
                    "start": was.start,
                    "details": was.details,
                    "stamp": was.stamp.isoformat(),
                }
                for was in one.revisions
            ],
        }
        for one in known
    ]
