"""Events: lines `12 May 2026, 10:00-11:00 | Title | Where`, read and written."""

from __future__ import annotations

from newsletter.issues.addresses import WEB, address_fault
from newsletter.issues.block_schema import BlockParts, BlockSchema
from newsletter.issues.block_writer import write_frame, write_items
from newsletter.issues.diagnostics import Diagnostics, shown
from newsletter.issues.escaping import closing, escape
from newsletter.issues.event_times import SHAPES, NoSuchTimeError, When, read_when, write_when
from newsletter.issues.items import BAR, cut, read_items
from newsletter.issues.merge_fields import has_braces
from newsletter.issues.text_faults import check_line
from newsletter.model import Event, Events

SHAPE = "- 12 May 2026, 10:00-11:00 | Lunch and learn | Room 3"


def _read(parts: BlockParts) -> Events:
    reading = parts.reading
    found = (_read_event(text, number, reading) for number, text in read_items(parts.lines, SHAPE, reading))
    events = tuple(event for event in found if event is not None)
    return Events(title=parts.title, items=events, place=reading.place(parts.line))


def _read_event(text: str, line: int, reading: Diagnostics) -> Event | None:
    day, rest = cut(text)
    try:
        when = read_when(day)
    except NoSuchTimeError as error:
        reading.fault(line, f"{error}: {shown(day)}", SHAPES)
        return None
    if rest is None:
        reading.fault(line, "this event has no title", f"Write {SHAPE}")
        return None
    title, url, where = _title(rest, line, reading)
    if has_braces(where):
        reading.fault(line, "a merge field cannot stand in an event", "It goes into calendars too.")
    elif where:
        check_line(where, line, reading)
    return Event(
        title=title,
        url=url,
        where=where,
        date=when.date,
        start=when.start,
        end=when.end,
        last_day=when.last_day,
        place=reading.place(line),
    )


def _title(text: str, line: int, reading: Diagnostics) -> tuple[str, str, str]:
    """Return an event's title, where it leads, and what stands behind the bar after it."""
    linked = _linked(text.strip(" \t"))
    if linked is None:
        title, rest = cut(text)
        where, url = (rest or "").strip(" \t"), ""
    else:
        title, inner, where = linked
        url = reading.literal(inner, line, "an address")
        fault = address_fault(url, WEB)
        if fault is not None:
            reading.fault(line, f"{fault[0]}: {shown(url)}", fault[1])
    title = reading.literal(title, line, "an event's title").strip()
    if not title:
        reading.fault(line, "this event has no title", f"Write {SHAPE}")
    return title, url, where


def _linked(text: str) -> tuple[str, str, str] | None:
    """Return words, address and the rest of `[words](address) | rest`, or None for another text."""
    end = closing(text, 0, "[]") if text.startswith("[") else None
    close = closing(text, end + 1, "()") if end is not None and text[end + 1 : end + 2] == "(" else None
    if end is None or close is None:
        return None
    rest = text[close + 1 :].strip(" \t")
    if rest and not rest.startswith("| "):
        return None
    return text[1:end], text[end + 2 : close].strip(" \t"), rest.removeprefix("| ").strip(" \t")


def write_event(event: Event) -> str:
    """Return an event's line without its hyphen; whatever its title holds, it reads back the same."""
    when = When(date=event.date, start=event.start, end=event.end, last_day=event.last_day)
    title = escape(event.title)
    linked = f"[{title}]({escape(event.url, also='()')})" if event.url else title
    return BAR.join(filter(None, (write_when(when), linked, event.where)))


def _write(block: Events) -> str:
    return write_frame("events", block.title, write_items(map(write_event, block.items)))


EVENTS = BlockSchema(
    name="events",
    aliases=("calendar", "dates"),
    meaning="Dates to keep: when, what and where. Each can be put into the reader's calendar.",
    title_required=True,
    sample=(
        "::: events Coming up\n"
        "- 12 May 2026, 10:00-11:00 | Lunch and learn: pensions | Room 3 or "
        "[join online](https://city.example/join)\n"
        "- 30 May 2026 | [Street fair](https://city.example/fair) | Main Street\n"
        ":::\n"
    ),
    model=Events,
    read=_read,
    write=_write,
)
