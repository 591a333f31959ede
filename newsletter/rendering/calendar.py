"""Calendar: an event of an issue as a file that every calendar program takes (RFC 5545).

Where the publication has web pages, the letter links to the file beside the issue's own: a tap opens it on
phones, in Outlook, Apple Mail and Thunderbird alike. Without web pages it is attached: mail programs open
an attachment, while links into the message itself (cid:) and data: links are dead in Gmail and Outlook.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from newsletter.model import CalendarFile, Event, Issue, Publication

_HASH = 10


def calendar_file(
    event: Event,
    *,
    title: str,
    where: str,
    number: int,
    issue: Issue,
    publication: Publication,
    attached: bool,
) -> CalendarFile:
    """Return the file of an event; `where` is plain text, `number` tells apart events of one title.

    The same event gives the same bytes, and keeps its UID when it is moved, so that a calendar program
    moves it too. Times are UTC; without a time zone of the publication they are the reader's own.
    """
    who = hashlib.sha256(f"{issue.slug}\n{title}\n{number}".encode()).hexdigest()[:24]
    home = publication.sender_address.rpartition("@")[2]
    start, end = _span(event, publication.timezone)
    entry = Entry()
    entry.add("uid", f"{who}@{home}")
    entry.add("dtstamp", dt.datetime.combine(issue.front.date, dt.time(), dt.UTC))
    entry.add("summary", title)
    entry.add("dtstart", start)
    for name, value in (("dtend", end), ("location", where), ("url", event.url)):
        if value:
            entry.add(name, value)
    data = _written(entry)
    name = f"{issue.slug}-{hashlib.sha256(data).hexdigest()[:_HASH]}.ics"
    return CalendarFile(name=name, data=data, attached=attached)


def _written(entry: Entry) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//newsletter//events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def beside(page_url: str, name: str) -> str:
    """Return the address of a file beside a page, or "" where there is no such place (`?issue=…`)."""
    parts = urlsplit(page_url)
    if parts.query or parts.fragment or "/" not in parts.path:
        return ""
    path = parts.path.rpartition("/")[0] + "/" + quote(name)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _span(event: Event, timezone: str) -> tuple[dt.date | dt.datetime, dt.date | dt.datetime | None]:
    """Return begin and end; whole days end before the day after their last (RFC 5545 section 3.6.1)."""
    if event.start is None:
        return event.date, (event.last_day or event.date) + dt.timedelta(days=1)
    start = dt.datetime.combine(event.date, event.start)
    end = dt.datetime.combine(event.date, event.end) if event.end is not None else None
    if end is not None and end < start:
        end += dt.timedelta(days=1)
    return _moment(start, timezone), None if end is None else _moment(end, timezone)


def _moment(clock: dt.datetime, timezone: str) -> dt.datetime:
    return clock.replace(tzinfo=ZoneInfo(timezone)).astimezone(dt.UTC) if timezone else clock
