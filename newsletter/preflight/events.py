"""Events: dates that readers can still keep, in the order they come, with a place to go to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

from newsletter.model import Event, Events, Finding
from newsletter.preflight.check_context import CheckContext
from newsletter.preflight.rule import HINT, WARNING, Rule

PAST = Rule(
    id="event.past",
    levels=(WARNING,),
    what="An event is over on the issue's date.",
    source="guidance: nobody can go there any more; often the year is wrong",
)
FAR = Rule(
    id="event.far",
    levels=(HINT,),
    what="An event is more than 400 days after the issue's date.",
    source="guidance: often the year is wrong",
)
ORDER = Rule(
    id="event.order",
    levels=(HINT,),
    what="An event stands below a later one.",
    source="guidance: readers look for what comes next",
)
TWICE = Rule(
    id="event.twice",
    levels=(WARNING,),
    what="The same event stands in the issue twice.",
    source="guidance: readers wonder which of the two holds, and get it into their calendar twice",
)
NOWHERE = Rule(
    id="event.place",
    levels=(HINT,),
    what="An event does not say where it is.",
    source="guidance: readers must know where to go, or where to click",
)
RULES = (PAST, FAR, ORDER, TWICE, NOWHERE)

FAR_DAYS = 400
_Same: TypeAlias = tuple[str, dt.date, dt.time | None]


def find(proof: CheckContext) -> Iterator[Finding]:
    """Look at every event."""
    seen: dict[_Same, Event] = {}
    for block in proof.blocks_of(Events):
        for event in block.items:
            yield from _when(event, proof)
            yield from _twice(event, seen)
            if not event.where and not event.url:
                yield NOWHERE.found(
                    f"“{event.title}” does not say where it is",
                    place=event.place,
                    hint="Write the place at the end of its line: | Room 3, or | [online](https://…)",
                )
        yield from _order(block)


def _when(event: Event, proof: CheckContext) -> Iterator[Finding]:
    issued = proof.issue.front.date
    if (event.last_day or event.date) < issued:
        yield PAST.found(
            f"“{event.title}” is over: it was on {event.last_day or event.date}, the issue is of {issued}",
            place=event.place,
            hint="Mend its date, or take it out",
        )
    elif (event.date - issued).days > FAR_DAYS:
        yield FAR.found(
            f"“{event.title}” is on {event.date}, more than a year after the issue",
            place=event.place,
            hint="Look at the year again",
        )


def _twice(event: Event, seen: dict[_Same, Event]) -> Iterator[Finding]:
    first = seen.setdefault((event.title.casefold(), event.date, event.start), event)
    if first is not event:
        yield TWICE.found(
            f"“{event.title}” on {event.date} stands in line {first.place.line} too",
            place=event.place,
            hint="Delete one of the two lines",
        )


def _order(block: Events) -> Iterator[Finding]:
    for before, after in pairwise(block.items):
        if _begins(after) < _begins(before):
            yield ORDER.found(
                f"“{after.title}” is before “{before.title}” and stands below it",
                place=after.place,
                hint="Put the lines into the order of their dates",
            )


def _begins(event: Event) -> dt.datetime:
    return dt.datetime.combine(event.date, event.start or dt.time.min)
