"""Export: subscribers as a CSV file that a spreadsheet can open safely and an import can read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from newsletter.model import Subscriber, Subscription
from newsletter.subscribers.csv_columns import TAGS
from newsletter.subscribers.formula_guard import guard
from newsletter.subscribers.tag_list import write_tags
from newsletter.subscribers.topic_names import write_topic_names

_BEFORE = ("email", "first_name", "last_name", "lang")
_AFTER = ("list", "status", "since", "cadence", "suppressed")


def export_people(
    subscribers: Iterable[Subscriber],
    stream: TextIO,
    *,
    attributes: Sequence[str],
    topics: bool = False,
    tags: bool = False,
    raw: bool = False,
) -> int:
    """Write a header and one row for each subscription; return the number of rows below the header.

    Somebody on no list has one row with the list left empty. Cells that a spreadsheet would run as a
    formula get an apostrophe, which importing takes off; `raw` leaves them, for programs. With `topics`,
    there is a column of what each chose, empty for everything; with `tags`, one of their tags, unless there
    is an attribute of that name, whose column it is then. Open `stream` with newline="".
    """
    writer = csv.writer(stream, lineterminator="\n")
    if tags and TAGS not in attributes:
        attributes = [*attributes, TAGS]
    writer.writerow([*_BEFORE, *attributes, *(["topics"] if topics else []), *_AFTER])
    count = 0
    for subscriber in subscribers:
        for cells in _rows(subscriber, attributes, topics=topics, tags=tags):
            writer.writerow(cells if raw else map(guard, cells))
            count += 1
    return count


def _rows(
    subscriber: Subscriber, attributes: Sequence[str], *, topics: bool, tags: bool
) -> Iterator[list[str]]:
    person = subscriber.person
    who = [person.address, person.first_name, person.last_name, person.lang]
    values = {**person.attributes, TAGS: write_tags(subscriber.tags)} if tags else person.attributes
    who += [values.get(name, "") for name in attributes]
    suppressed = subscriber.suppressed.value if subscriber.suppressed else ""
    for place in subscriber.subscriptions:
        chosen = [write_topic_names(place.topics)] if topics else []
        yield [*who, *chosen, *_place(place), suppressed]
    if not subscriber.subscriptions:
        yield [*who, *([""] if topics else []), "", "", "", "", suppressed]


def _place(place: Subscription) -> tuple[str, str, str, str]:
    return place.list, place.status.value, place.since.isoformat(), place.cadence.value
