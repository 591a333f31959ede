"""Makes calendar files (iCalendar, RFC 5545) of an issue's events.

If the publication has web pages, the email links to the file next to the issue's page: a tap opens it on
phones and in Outlook, Apple Mail and Thunderbird. Otherwise the file is attached: mail programs open
attachments, but links into the message itself (cid:) and data: links do not work in Gmail and Outlook.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from newsletter.model import CalendarFile, CalendarIdentity, Event, Issue, Publication

if TYPE_CHECKING:
    from icalendar import Event as Entry

UNSAID = dt.timedelta(hours=1)
"""How long an event takes that does not say. Without an end it would take no time (RFC 5545, 3.6.1)."""
_HASH = 10


def calendar_file(
    event: Event,
    *,
    title: str,
    where: str,
    identity: CalendarIdentity,
    issue: Issue,
    publication: Publication,
    attached: bool,
) -> CalendarFile:
    """Return the file of an event; `where` is plain text.

    The same event gives the same bytes, and keeps its UID when it is moved, so that calendar programs move
    it too. Times are UTC; if the publication has no time zone, they are in the reader's own zone. An event
    that does not say when it ends takes an hour.
    """
    # Takes a moment to import, and few issues have events.
    from icalendar import Event as Entry

    start, end = _span(event, publication.timezone)
    entry = Entry()
    entry.add("uid", identity.uid)
    entry.add("dtstamp", identity.stamp)
    entry.add("sequence", identity.sequence)
    entry.add("summary", title)
    entry.add("dtstart", start)
    for name, value in (("dtend", end), ("location", where), ("url", event.url)):
        if value:
            entry.add(name, value)
    data = _written(entry)
    name = f"{issue.slug}-{hashlib.sha256(data).hexdigest()[:_HASH]}.ics"
    return CalendarFile(name=name, data=data, attached=attached)


def _written(entry: Entry) -> bytes:
    """Return the whole file.

    It has no METHOD: PUBLISH would need an ORGANIZER (RFC 5546 section 3.2.1), and calendar programs take an
    event that has one for an invitation.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//newsletter//events//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def beside(page_url: str, name: str) -> str:
    """Return the address of a file next to a page, or "" if the page's address allows none (`?issue=…`)."""
    parts = urlsplit(page_url)
    if parts.query or parts.fragment or "/" not in parts.path:
        return ""
    path = parts.path.rpartition("/")[0] + "/" + quote(name)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _span(event: Event, timezone: str) -> tuple[dt.date | dt.datetime, dt.date | dt.datetime]:
    """Return start and end; whole days end on the day after the last one (RFC 5545 section 3.6.1).

    A time in the hour that the clocks leave out counts by the clocks before it (RFC 5545 section 3.3.5). An
    end that would then not be later than the start keeps its distance from it.
    """
    if event.start is None:
        return event.date, (event.last_day or event.date) + dt.timedelta(days=1)
    start = dt.datetime.combine(event.date, event.start)
    if event.end is None:
        return _moment(start, timezone), _moment(start, timezone) + UNSAID
    end = dt.datetime.combine(event.date, event.end)
    if end < start:
        end += dt.timedelta(days=1)
    begins = _moment(start, timezone)
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
