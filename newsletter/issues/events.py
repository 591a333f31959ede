"""Reads and writes event lines: `May 12, 2026, 10 am to 11 am | Title | Where`."""

from __future__ import annotations

import re

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
from newsletter.model.phrase import phrase

SHAPE = "- May 12, 2026, 10 am to 11 am | Lunch and learn | Room 3"

_WAS = re.compile(r"(?:^|[ \t]\|)[ \t]*was:[ \t]*(\S.*)$", re.IGNORECASE)
_NO_FIELDS = "Readers add events to their calendars, which cannot fill in merge fields."


def _read(parts: BlockParts) -> Events:
    diagnostics = parts.diagnostics
    found = (
        _read_event(text, number, diagnostics) for number, text in read_items(parts.lines, SHAPE, diagnostics)
    )
    events = tuple(event for event in found if event is not None)
    return Events(title=parts.title, items=events, place=diagnostics.place(parts.line))


def _read_event(text: str, line: int, diagnostics: Diagnostics) -> Event | None:
    day, rest = cut(text)
    try:
        when = read_when(day)
    except NoSuchTimeError as error:
        diagnostics.fault(line, phrase("{error}: {day}", error=error, day=shown(day)), SHAPES)
        return None
    if rest is None:
        diagnostics.fault(line, "this event has no title", phrase("Write {shape}", shape=SHAPE))
        return None
    title, url, where = _title(rest, line, diagnostics)
    where, was = _moved(where, line, diagnostics)
    if has_braces(where):
        diagnostics.fault(line, "a merge field cannot be used in an event", _NO_FIELDS)
    elif where:
        check_line(where, line, diagnostics)
    return Event(
        title=title,
        url=url,
        where=where,
        date=when.date,
        start=when.start,
        end=when.end,
        last_day=when.last_day,
        was_date=was.date if was is not None else None,
        was_start=was.start if was is not None else None,
        place=diagnostics.place(line),
    )


def _title(text: str, line: int, diagnostics: Diagnostics) -> tuple[str, str, str]:
    """Return an event's title, its link, and what comes after the next bar."""
    linked = _linked(text.strip(" \t"))
    if linked is None:
        title, rest = cut(text)
        where, url = (rest or "").strip(" \t"), ""
    else:
        title, inner, where = linked
        url = diagnostics.literal(inner, line, "a link address")
        fault = address_fault(url, WEB)
        if fault is not None:
            diagnostics.fault(line, phrase("{fault}: {url}", fault=fault[0], url=shown(url)), fault[1])
    title = diagnostics.literal(title, line, "an event's title").strip()
    if not title:
        diagnostics.fault(line, "this event has no title", phrase("Write {shape}", shape=SHAPE))
    return title, url, where


def _moved(where: str, line: int, diagnostics: Diagnostics) -> tuple[str, When | None]:
    """Return the place, and when the event was to be before it was moved (`| was: May 2, 2026, 6 pm`)."""
    found = _WAS.search(where)
    if found is None:
        return where, None
    try:
        return where[: found.start()].strip(" \t"), read_when(found[1].strip(" \t"))
    except NoSuchTimeError as error:
        diagnostics.fault(line, phrase("{error}: {found}", error=error, found=shown(found[1])), SHAPES)
        return where[: found.start()].strip(" \t"), None


def _linked(text: str) -> tuple[str, str, str] | None:
    """Return words, address and the rest of `[words](address) | rest`; None for any other text."""
    end = closing(text, 0, "[]") if text.startswith("[") else None
    close = closing(text, end + 1, "()") if end is not None and text[end + 1 : end + 2] == "(" else None
    if end is None or close is None:
        return None
    rest = text[close + 1 :].strip(" \t")
    if rest and not rest.startswith("| "):
        return None
    return text[1:end], text[end + 2 : close].strip(" \t"), rest.removeprefix("| ").strip(" \t")


def write_event(event: Event) -> str:
    """Return an event's line without its hyphen; it reads back the same, whatever the title contains."""
    when = When(date=event.date, start=event.start, end=event.end, last_day=event.last_day)
    title = escape(event.title)
    linked = f"[{title}]({escape(event.url, also='()')})" if event.url else title
    was = When(date=event.was_date, start=event.was_start) if event.was_date is not None else None
    moved = f"was: {write_when(was)}" if was is not None else ""
    return BAR.join(filter(None, (write_when(when), linked, event.where, moved)))


def _write(block: Events) -> str:
    return write_frame("events", block.title, write_items(map(write_event, block.items)))


EVENTS = BlockSchema(
    name="events",
    aliases=("calendar", "dates"),
    meaning="Upcoming dates: when, what and where. Readers can add each to their calendar.",
    title_required=True,
    sample=(
        "::: events Coming up\n"
        "- May 12, 2026, 10 am to 11 am | Lunch and learn: pensions | Room 3 or "
        "[join online](https://city.example/join)\n"
        "- May 30, 2026 | [Street fair](https://city.example/fair) | Main Street\n"
        ":::\n"
    ),
    model=Events,
    read=_read,
    write=_write,
)
