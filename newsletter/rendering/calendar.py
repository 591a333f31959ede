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

from newsletter.model import CalendarFile, Event, Issue, Publication

_HASH = 10
_BEGIN = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//newsletter//events//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
)
_END = ("END:VEVENT", "END:VCALENDAR")
_LONGEST = 74
"""Octets of a line (RFC 5545 section 3.1 allows 75, of which the blank that continues a line is one)."""


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
    written = [
        *_BEGIN,
        f"SUMMARY:{_text(title)}",
        f"DTSTART{_time(start)}",
        f"DTEND{_time(end)}" if end is not None else "",
        f"DTSTAMP{_time(dt.datetime.combine(issue.front.date, dt.time(), dt.UTC))}",
        f"UID:{_text(f'{who}@{home}')}",
        f"LOCATION:{_text(where)}" if where else "",
        f"URL:{event.url}" if event.url else "",
        *_END,
    ]
    data = b"".join(_folded(line.encode()) for line in written if line)
    name = f"{issue.slug}-{hashlib.sha256(data).hexdigest()[:_HASH]}.ics"
    return CalendarFile(name=name, data=data, attached=attached)


def _text(words: str) -> str:
    """Escape a TEXT value (section 3.3.11) as icalendar does: the seven lines need no more of it."""
    words = words.replace(r"\N", "\n").replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,")
    return words.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _time(moment: dt.date | dt.datetime) -> str:
    """Write a day or a time behind a property's name; a time that is nobody's zone is the reader's own."""
    day = f"{moment.year:04}{moment.month:02}{moment.day:02}"
    if not isinstance(moment, dt.datetime):
        return f";VALUE=DATE:{day}"
    return f":{day}T{moment.hour:02}{moment.minute:02}{moment.second:02}{'Z' if moment.tzinfo else ''}"


def _folded(line: bytes) -> bytes:
    """Break a line that is too long, never within a letter or behind what escapes the next one."""
    pieces: list[bytes] = []
    while len(line) > _LONGEST:
        cut = _LONGEST
        while line[cut] & 0xC0 == 0x80:  # not the first octet of a letter
            cut -= 1
        if line[cut - 1] in b"\\^":
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
    return b"\r\n ".join([*pieces, line]) + b"\r\n"


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
