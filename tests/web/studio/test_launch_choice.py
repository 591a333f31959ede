"""The choices of a send in a form: what somebody typed counts, and what they ticked."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from newsletter.app.confirmed_launch import LaunchChoice
from newsletter.model import Recipients
from newsletter.web.studio.launch_choice import NO_TIME, fields_of, read_choice, write_query


def chosen(**fields: str) -> LaunchChoice:
    return read_choice("hours", lambda name: fields.get(name, ""))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"when": "now"}, ""),
        ({"when": "slot"}, "next slot"),
        ({"when": "words", "words": "  next   Tuesday 9:00 "}, "next Tuesday 9:00"),
        ({"when": "at", "day": "2026-12-08", "hour": "09:00"}, "2026-12-08 09:00"),
        ({"when": "at", "day": "2026-12-08", "hour": "09:00", "zone": "UTC"}, "2026-12-08 09:00 UTC"),
        # Typed without ticking: never sent at once.
        ({"when": "now", "day": "2026-12-08", "hour": "09:00"}, "2026-12-08 09:00"),
        ({"when": "now", "words": "tomorrow 9:00"}, "tomorrow 9:00"),
        # Ticked "now" after a time was shown.
        ({"when": "now", "words": "tomorrow 9:00", "words_before": "tomorrow 9:00"}, ""),
        ({"words": "tomorrow 9:00"}, "tomorrow 9:00"),
        # Ticked without a time: asked again, never sent at once.
        ({"when": "at"}, "no-day no-hour"),
        ({"when": "at", "zone": "UTC"}, "no-day no-hour UTC"),
        ({"when": "words", "words": " "}, NO_TIME),
    ],
)
def test_a_time_is_what_was_typed(fields: dict[str, str], words: str) -> None:
    assert chosen(**fields).words == words


def test_nobody_gets_more_than_is_offered() -> None:
    assert chosen(recipients="joined").recipients is Recipients.ALL
    assert chosen(recipients="'; --").recipients is Recipients.ALL
    assert chosen(recipients="missed-it").recipients is Recipients.MISSED_IT


def test_a_choice_survives_an_address_and_a_form() -> None:
    choice = LaunchChoice(
        issue="hours",
        list="news",
        words="Friday noon & more",
        readers_zone=True,
        correction=True,
        recipients=Recipients.GOT_IT,
        segment='lang = "es"',
        override="urgent?",
    )
    assert chosen(**dict(parse_qsl(write_query(choice)[1:]))) == choice
    assert chosen(**fields_of(choice, words=choice.words)) == choice
    assert write_query(LaunchChoice(issue="hours")) == ""
