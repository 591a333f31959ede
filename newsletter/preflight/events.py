"""Checks events: dates still to come, in order, each once and with a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from newsletter.model import Event, Events, Finding
from newsletter.model.phrase import phrase
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule
from newsletter.rendering.calendar import left_out_times

PAST = Rule(
    id="event.past",
    levels=(WARNING,),
    what="An event is over before the day the issue goes out.",
    source="guidance: readers can no longer go; often the year is wrong",
)
FAR = Rule(
    id="event.far",
    levels=(HINT,),
    what="An event is more than 400 days after the day the issue goes out.",
    source="guidance: often the year is wrong",
)
ORDER = Rule(
    id="event.order",
    levels=(HINT,),
    what="An event is listed below a later one.",
    source="guidance: readers look for what comes next",
)
TWICE = Rule(
    id="event.twice",
    levels=(WARNING,),
    what="The same event is in the issue twice.",
    source="guidance: readers wonder which one is right, and add it to their calendar twice",
)
NOWHERE = Rule(
    id="event.place",
    levels=(HINT,),
    what="An event does not say where it is.",
    source="guidance: readers need to know where to go, or where to click",
)
END = Rule(
    id="event.end",
    levels=(HINT,),
    what="An event with a start time does not say when it ends.",
    source="RFC 5545 section 3.6.1: it would take no time; calendars are told one hour",
)
LEFT_OUT = Rule(
    id="event.clocks",
    levels=(WARNING,),
    what="An event starts or ends in the hour that the clocks leave out in spring.",
    source="RFC 5545 section 3.3.5: there is no such time; calendars move it",
)
RULES = (PAST, FAR, ORDER, TWICE, NOWHERE, END, LEFT_OUT)

FAR_DAYS = 400
_Same: TypeAlias = tuple[str, dt.date, dt.time | None]


def find(context: CheckContext) -> Iterator[Finding]:
    """Check every event."""
    seen: dict[_Same, Event] = {}
    for block in context.blocks_of(Events):
        for event in block.items:
            yield from _when(event, context)
            yield from _twice(event, seen)
            yield from _left_out(event, context.publication.timezone)
            if not event.where and not event.url:
                yield NOWHERE.found(
                    phrase("“{title}” does not say where it is", title=event.title),
                    place=event.place,
                    hint="Add the place at the end of its line: | Room 3, or | [online](https://…)",
                )
            if event.start is not None and event.end is None:
                yield END.found(
                    phrase(
                        "“{title}” does not say when it ends; readers' calendars show one hour",
                        title=event.title,
                    ),
                    place=event.place,
                    hint="Add the end to its time: 6 pm to 8 pm",
                )
        yield from _order(block)


def _when(event: Event, context: CheckContext) -> Iterator[Finding]:
    last_day = event.last_day or event.date
    if last_day < context.leaves:
        yield PAST.found(
            phrase(
                "“{title}” is over by the day the issue goes out ({leaves}): it ends {last_day}",
                title=event.title,
                leaves=context.leaves,
                last_day=last_day,
            ),
            place=event.place,
            hint="Fix its date, or delete it",
        )
    elif (event.date - context.leaves).days > FAR_DAYS:
        yield FAR.found(
            phrase(
                "“{title}” is on {date}, more than a year after the issue", title=event.title, date=event.date
            ),
            place=event.place,
            hint="Check the year",
        )


def _twice(event: Event, seen: dict[_Same, Event]) -> Iterator[Finding]:
    first = seen.setdefault((event.title.casefold(), event.date, event.start), event)
    if first is not event:
        yield TWICE.found(
            phrase(
                "“{title}” on {date} is also on line {line}",
                title=event.title,
                date=event.date,
                line=first.place.line,
            ),
            place=event.place,
            hint="Delete one of the two lines",
        )


def _left_out(event: Event, timezone: str) -> Iterator[Finding]:
    for time in left_out_times(event, timezone)[:1]:
        yield LEFT_OUT.found(
            phrase(
                "There is no {time:%H:%M} on {time:%Y-%m-%d} in {timezone}, when the clocks go forward "
                "(“{title}”)",
                time=time,
                timezone=timezone,
                title=event.title[:60],
            ),
            place=event.place,
            hint="Change the time; calendars would show a later one",
        )


def _order(block: Events) -> Iterator[Finding]:
    for before, after in pairwise(block.items):
        if _begins(after) < _begins(before):
            yield ORDER.found(
                phrase(
                    "“{title}” is earlier than “{before_title}” but listed below it",
                    title=after.title,
                    before_title=before.title,
                ),
                place=after.place,
                hint="Put the lines in order of their dates",
            )


def _begins(event: Event) -> dt.datetime:
    return dt.datetime.combine(event.date, event.start or dt.time.min)
