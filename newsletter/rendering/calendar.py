"""Makes calendar files (iCalendar, RFC 5545) of an issue's events.

If the publication has web pages, the email links to the file next to the issue's page: a tap opens it on
phones and in Outlook, Apple Mail and Thunderbird. Otherwise the file is attached: mail programs open
attachments, but links into the message itself (cid:) and data: links do not work in Gmail and Outlook.
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
    """Return the file of an event; `where` is plain text, `number` distinguishes events with one title.

    The same event gives the same bytes, and keeps its UID when it is moved, so that calendar programs move
    it too. Times are UTC; if the publication has no time zone, they are in the reader's own zone.
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
    """Return the address of a file next to a page, or "" if the page's address allows none (`?issue=…`)."""
    parts = urlsplit(page_url)
    if parts.query or parts.fragment or "/" not in parts.path:
        return ""
    path = parts.path.rpartition("/")[0] + "/" + quote(name)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _span(event: Event, timezone: str) -> tuple[dt.date | dt.datetime, dt.date | dt.datetime | None]:
    """Return start and end; whole days end on the day after the last one (RFC 5545 section 3.6.1).

    A time in the hour that the clocks leave out counts by the clocks before it (RFC 5545 section 3.3.5). An
    end that would then not be later than the start keeps its distance from it.
    """
    if event.start is None:
        return event.date, (event.last_day or event.date) + dt.timedelta(days=1)
    start = dt.datetime.combine(event.date, event.start)
    end = dt.datetime.combine(event.date, event.end) if event.end is not None else None
    if end is not None and end < start:
        end += dt.timedelta(days=1)
    begins = _moment(start, timezone)
    if end is None:
        return begins, None
    ends = _moment(end, timezone)
    return begins, ends if ends > begins else begins + (end - start)


def left_out_times(event: Event, timezone: str) -> tuple[dt.datetime, ...]:
    """Return those of an event's start and end that fall into the hour the clocks leave out."""
    if event.start is None or not timezone:
        return ()
    start = dt.datetime.combine(event.date, event.start)
    times = [start]
    if event.end is not None:
        end = dt.datetime.combine(event.date, event.end)
        times.append(end if end >= start else end + dt.timedelta(days=1))
    zone = ZoneInfo(timezone)
    return tuple(
        time for time in times if _moment(time, timezone).astimezone(zone).replace(tzinfo=None) != time
    )


def _moment(clock: dt.datetime, timezone: str) -> dt.datetime:
    return clock.replace(tzinfo=ZoneInfo(timezone)).astimezone(dt.UTC) if timezone else clock
