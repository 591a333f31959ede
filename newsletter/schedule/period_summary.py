"""Period summary: the text for staff of who came and left. It names nobody: an email can go astray."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from newsletter.model import ConsentAction, PeriodCounts

_CAME: Mapping[str, str] = {
    "sign-up": "signed up on the web",
    "import": "imported",
    "staff": "added by staff",
    "page": "by their own choice on the preferences page",
}
_LEFT: Mapping[str, str] = {
    "one-click": "with the button of their email program",
    "page": "on the unsubscribe page",
    "mailto": "by email",
    "staff": "removed by staff",
}


def period_summary(counts: PeriodCounts, *, first: dt.date, last: dt.date, titles: Mapping[str, str]) -> str:
    """Return the summary: a headline, and a line for everything that is not zero.

    `titles` are those of the lists, by their keys.
    """
    came = sum(one.number for one in counts.changes if one.action is ConsentAction.GRANTED)
    left = sum(one.number for one in counts.changes) - came
    head = f"Subscribers from {_day(first)} to {_day(last)}: {came:,} came, {left:,} left"
    return "\n".join((head, *_lists(counts, titles), *_rest(counts)))


def _lists(counts: PeriodCounts, titles: Mapping[str, str]) -> Iterator[str]:
    for key in dict.fromkeys(one.list for one in counts.changes):
        yield f"{titles.get(key, key)}:"
        for one in counts.changes:
            if one.list == key:
                came = one.action is ConsentAction.GRANTED
                how = (_CAME if came else _LEFT).get(one.method, one.method)
                yield f"  {'+' if came else '-'}{one.number:,} {how}"


def _rest(counts: PeriodCounts) -> Iterator[str]:
    for number, one, many in (
        (counts.hard_bounces, "address that no longer exists", "addresses that no longer exist"),
        (counts.complaints, "complaint (marked as spam)", "complaints (marked as spam)"),
        (counts.denied, "sign-up that was somebody else’s doing", "sign-ups that were somebody else’s doing"),
        (counts.waiting, "sign-up waits to be confirmed", "sign-ups wait to be confirmed"),
    ):
        if number:
            yield f"{number:,} {one if number == 1 else many}"


def _day(day: dt.date) -> str:
    return f"{day:%B} {day.day}"
