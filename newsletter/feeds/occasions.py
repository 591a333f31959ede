"""Occasions: which date of an event an entry announces, where a feed has one page for all of them.

Calendars of cities list each date of a weekly event under the event's one address. The date stands in an
element of its own (CivicPlus, the RSS 1.0 event module), or only in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from newsletter.feeds.raw_entry import Item
from newsletter.feeds.sanitize import plain_text, sanitize_text
from newsletter.model import Entry

_LONGEST = 60
_DATE = re.compile(
    r"[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.?,? (?:de |del )?\d{4}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
)
_SEPARATOR = " – "


def occasions(made: Sequence[tuple[Item, Entry]]) -> list[Entry]:
    """Return the entries, those of events with their occasion.

    Without an element that says it, it is taken from the text of entries that a feed lists side by side
    with one headline and one page, but other ids and other words.
    """
    together: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    found = []
    for index, (item, entry) in enumerate(made):
        said = plain_text(sanitize_text(item.occasion), limit=_LONGEST)
        found.append(replace(entry, occasion=said) if said else entry)
        if not said and item.identity:
            together[entry.title, entry.url].append(index)
    for group in together.values():
        if len(group) > 1 and len({made[index][0].identity for index in group}) > 1:
            for index in group:
                found[index] = _told_apart(found[index])
    return found


def one_event_on_two_dates(title: str, other: str) -> bool:
    """Say whether two headlines of one page (Entry.headline) name two dates of one event."""
    event, _, date = title.rpartition(_SEPARATOR)
    other_event, _, other_date = other.rpartition(_SEPARATOR)
    if not event or event != other_event or date == other_date:
        return False
    return any(char.isdigit() for char in date) and any(char.isdigit() for char in other_date)


def _told_apart(entry: Entry) -> Entry:
    date = _DATE.search(entry.summary)
    text = date[0] if date else plain_text(entry.summary, limit=_LONGEST)
    return replace(entry, occasion=text) if any(char.isdigit() for char in text) else entry
