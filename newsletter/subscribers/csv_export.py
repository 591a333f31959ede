"""Export: subscribers as a CSV file that a spreadsheet can open safely and an import can read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from newsletter.model import Subscriber, Subscription
from newsletter.subscribers.formula_guard import guard

_BEFORE = ("email", "first_name", "last_name", "lang")
_AFTER = ("list", "status", "since", "cadence", "suppressed")


def export_people(
    subscribers: Iterable[Subscriber], stream: TextIO, *, attributes: Sequence[str], raw: bool = False
) -> int:
    """Write a header and one row for each subscription; return the number of rows below the header.

    Somebody on no list has one row with the list left empty. Cells that a spreadsheet would run as a
    formula get an apostrophe, which importing takes off; `raw` leaves them, for programs. Open `stream`
    with newline="".
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*_BEFORE, *attributes, *_AFTER])
    count = 0
    for subscriber in subscribers:
        for cells in _rows(subscriber, attributes):
            writer.writerow(cells if raw else map(guard, cells))
            count += 1
    return count


def _rows(subscriber: Subscriber, attributes: Sequence[str]) -> Iterator[list[str]]:
    person = subscriber.person
    who = [person.address, person.first_name, person.last_name, person.lang]
    who += [person.attributes.get(name, "") for name in attributes]
    suppressed = subscriber.suppressed.value if subscriber.suppressed else ""
    for place in subscriber.subscriptions:
        yield [*who, *_place(place), suppressed]
    if not subscriber.subscriptions:
        yield [*who, "", "", "", "", suppressed]


def _place(place: Subscription) -> tuple[str, str, str, str]:
    return place.list, place.status.value, place.since.isoformat(), place.cadence.value
