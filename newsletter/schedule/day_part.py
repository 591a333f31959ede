"""Day parts: morning, afternoon, evening and night, alone ("tomorrow morning") or beside an hour ("at 8")."""

from __future__ import annotations

import datetime as dt
import re

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPart:
    """A part of the day: the time it means alone, and the hours that belong to it (`last` included)."""

    name: str
    alone: dt.time
    first: int
    last: int

    def takes(self, time: dt.time) -> bool:
        """Return whether a time lies in it."""
        return self.first <= time.hour <= self.last


_PARTS = {
    one.name: one
    for one in (
        DayPart(name="morning", alone=dt.time(9), first=4, last=11),
        DayPart(name="afternoon", alone=dt.time(14), first=12, last=18),
        DayPart(name="evening", alone=dt.time(18), first=16, last=23),
        DayPart(name="night", alone=dt.time(20), first=17, last=23),
    )
}
_TODAY = re.compile(r"\b(?:this (morning|afternoon|evening)|(?:to|this )(night))\b")
_PART = re.compile(r",? ?\b(?:in the |at )?(morning|afternoon|evening|night)\b,?")


def split_day_part(plain: str) -> tuple[str, DayPart | None]:
    """Return lowercase words without the part of the day they name, and the part; "tonight" means today."""
    if found := _TODAY.search(plain):
        rest = f"{plain[: found.start()]}today{plain[found.end() :]}"
        return " ".join(rest.split()), _PARTS[found[1] or found[2]]
    if found := _PART.search(plain):
        rest = f"{plain[: found.start()]} {plain[found.end() :]}"
        return " ".join(rest.split()), _PARTS[found[1]]
    return plain, None
