from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given

from newsletter.issues.events import write_event
from newsletter.model import Event, Events
from tests.issues.made import events
from tests.issues.samples import NOWHERE, blocks, faults, placeless


def read(line: str) -> Event:
    (block,) = blocks(f"::: events Coming up\n- {line}\n:::")
    assert isinstance(block, Events)
    (event,) = block.items
    return placeless(event)


def test_an_event_is_a_day_a_title_and_a_place() -> None:
    assert read(
        "12 May 2026, 10:00-11:00 | Lunch: *pensions* | Room 3 or [online](https://a.example)"
    ) == Event(
        date=dt.date(2026, 5, 12),
        start=dt.time(10),
        end=dt.time(11),
        title="Lunch: *pensions*",
        where="Room 3 or [online](https://a.example)",
        place=NOWHERE,
    )


def test_the_title_may_lead_somewhere() -> None:
    found = read("12 May 2026 | [A | fair \\[x\\]](https://a.example/(b)) | Main Street | north")
    assert (found.title, found.url, found.where) == (
        "A | fair [x]",
        "https://a.example/(b)",
        "Main Street | north",
    )


def test_brackets_in_a_title_that_is_no_link_are_text() -> None:
    assert read("12 May 2026 | [closed] Office day").title == "[closed] Office day"
    assert read("12 May 2026 | [a](https://a.example) and more").title == "[a](https://a.example) and more"


@given(events())
def test_whatever_a_title_holds_an_event_reads_back(event: Event) -> None:
    assert read(write_event(event)) == event


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("12 May 2026", "this event has no title"),
        ("12 May 2026 |  | Room 3", "this event has no title"),
        ("12 May 2026 | [ ](https://a.example)", "this event has no title"),
        ("someday | A | B", 'this is not a day and time we can read: "someday". Write May 12, 2026'),
        ("12 May 2026 | [A](javascript:x)", 'cannot start with "javascript:"'),
        ("12 May 2026 | {{ first_name }} | B", "a merge field cannot be used in an event's title"),
        ("12 May 2026 | A | {{ first_name }}", "a merge field cannot be used in an event"),
        ("12 May 2026 | A | [B](/b)", "the link address is incomplete"),
        ("12 May 2026 | A | ![B](b.png)", "a picture must be on its own line"),
    ],
)
def test_one_mistake_is_reported_at_its_line(line: str, words: str) -> None:
    ((number, reported),) = faults(f"::: events E\n- 1 May 2026 | A\n- {line}\n:::")
    assert number == 3
    assert words in reported


def test_a_line_that_is_no_event_shows_what_one_looks_like() -> None:
    assert faults("::: events E\nOn 12 May\n:::") == [
        (
            2,
            'cannot read "On 12 May". Write it like - May 12, 2026, 10 am to 11 am | Lunch and learn | Room 3',
        )
    ]


@pytest.mark.parametrize(
    ("rest", "where", "day", "time"),
    [
        ("Talk | Hall | was: May 2, 2026, 6 pm", "Hall", dt.date(2026, 5, 2), dt.time(18)),
        ("Talk | was: 2026-05-02", "", dt.date(2026, 5, 2), None),
        ("[Talk](https://city.gov/a) | Was:  2 de mayo de 2026, 18:00", "", dt.date(2026, 5, 2), dt.time(18)),
        ("Talk | It was: fun | was: 2026-05-02", "It was: fun", dt.date(2026, 5, 2), None),
        ("Talk | It was: fun", "It was: fun", None, None),
    ],
)
def test_an_event_may_say_when_it_was_to_be(
    rest: str, where: str, day: dt.date | None, time: dt.time | None
) -> None:
    event = read(f"May 3, 2026, 7 pm | {rest}")
    assert (event.where, event.was_date, event.was_start) == (where, day, time)
    assert event.title == "Talk"


def test_when_it_was_to_be_must_be_a_time() -> None:
    ((line, _),) = faults("::: events Dates\n- May 3, 2026, 7 pm | Talk | was: next week\n:::")
    assert line == 2
