"""Several dates of one event."""

from __future__ import annotations

import pytest

from newsletter.feeds.occasions import occasions, one_event_on_two_dates
from newsletter.feeds.raw_entry import Item
from newsletter.model import Entry
from tests.feeds.made import entry

PAGE = "https://city.example/Calendar.aspx?EID=12"


def event(
    summary: str, *, identity: str = "", occasion: str = "", title: str = "Storytime"
) -> tuple[Item, Entry]:
    item = Item(identity=identity or summary, occasion=occasion)
    return item, entry(title, url=PAGE, summary=summary)


def told(*made: tuple[Item, Entry]) -> list[str]:
    return [one.headline for one in occasions(made)]


def test_an_element_of_its_own_says_when() -> None:
    assert told(event("Stories", occasion=" December 8, 2026 ")) == ["Storytime – December 8, 2026"]
    assert told(event("Stories", occasion="<b>Oct 3, 2026 - Oct 4, 2026</b>")) == [
        "Storytime – Oct 3, 2026 - Oct 4, 2026"
    ]


@pytest.mark.parametrize(
    ("texts", "dates"),
    [
        (("Event date: December 8, 2026 10 AM", "Event date: December 15, 2026"), ("December 8, 2026", "December 15, 2026")),
        (("On 8 de diciembre de 2026.", "On 15 de diciembre de 2026."), ("8 de diciembre de 2026", "15 de diciembre de 2026")),
        (("2026-12-08, library", "2026-12-15, library"), ("2026-12-08", "2026-12-15")),
        (("12/8/2026 at ten", "12/15/2026 at ten"), ("12/8/2026", "12/15/2026")),
        (("Room 4, first Tuesday", "Room 5, first Friday"), ("Room 4, first Tuesday", "Room 5, first Friday")),
    ],
)  # fmt: skip
def test_else_the_text_of_those_that_stand_side_by_side(
    texts: tuple[str, str], dates: tuple[str, str]
) -> None:
    assert told(*map(event, texts)) == [f"Storytime – {date}" for date in dates]


def test_news_has_no_occasion() -> None:
    assert told(event("On December 8, 2026")) == ["Storytime"], "it stands alone"
    twice = [event("On December 8, 2026", identity="7"), event("On December 9, 2026", identity="7")]
    assert told(*twice) == ["Storytime"] * 2, "one id"
    assert told(event("Come soon"), event("Come late")) == ["Storytime"] * 2, "no date"
    other = [event("On December 8, 2026", title="One"), event("On December 9, 2026", title="Two")]
    assert told(*other) == ["One", "Two"], "headlines of their own"


def test_an_occasion_that_the_title_says_is_not_said_again() -> None:
    assert told(event("", occasion="Dec 15, 2026", title="Council – Dec 15, 2026")) == [
        "Council – Dec 15, 2026"
    ]


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("Storytime – December 8, 2026", "Storytime – December 15, 2026", True),
        ("Storytime – December 8, 2026", "Storytime – December 8, 2026", False),
        ("Storytime – December 8, 2026", "Storytime", False),
        ("Storytime", "Storytime", False),
        ("Storytime – December 8, 2026", "Lego – December 15, 2026", False),
        ("Budget – live", "Budget – what we know", False),
        ("A – b – 8", "A – b – 9", True),
    ],
)
def test_headlines_of_one_page_are_two_dates_only_when_nothing_else_differs(
    one: str, other: str, two: bool
) -> None:
    assert one_event_on_two_dates(one, other) is two
    assert one_event_on_two_dates(other, one) is two
